/* test-output-publish.c: putting a new file in the place of an old one
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "written.h"

#include <glib/gstdio.h>
#ifdef G_OS_UNIX
#include <sys/stat.h>
#endif

/* The ways that take more calls to open a file get fewer of them. */
#define N_VERSIONS(way) ((way) == &temporary_ways[TEMPORARY_MAPPED] ? 500u : 60u)

static void
publish (Written *written,
         const char *name)
{
  check_succeeds (mmdir_output_publish (written->output, name, &error));
  written_assert_contents (written->path, name, written->expected->data, written->expected->len);
  if (written->observed != NULL)
    g_assert_cmpmem (written->observed->data, written->observed->len,
                     written->expected->data, written->expected->len);
}

static void
test_new (Written *written,
          gconstpointer data)
{
  written_noise (written, GPOINTER_TO_SIZE (data));
  publish (written, "new");
  g_assert_cmpstr (mmdir_output_get_name (written->output), ==, "new");
  written_assert_list (written->directory, "new", NULL);
  check_succeeds (mmdir_output_close (written->output, &error));
  g_clear_pointer (&written->output, mmdir_output_free);
  written_assert_contents (written->path, "new", written->expected->data, written->expected->len);
}

static void
test_replace (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  temporary_write (written->path, "name", "the old file", 12);
  written_noise (written, 70000);
  publish (written, "name");
  written_assert_list (written->directory, "name", NULL);
}

static void
test_own_name (Written *written,
               gconstpointer data G_GNUC_UNUSED)
{
  written_noise (written, 100);
  publish (written, "file");
  written_assert_list (written->directory, "file", NULL);
}

/* The old input still reads the old bytes. */
static void
test_replace_open (Written *written,
                   gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (MmdirDirectory) directory = temporary_open_in_way (written->path, way, 12);
  g_autoptr (MmdirInput) old = NULL;
  g_autoptr (MmdirInput) clone = NULL;
  g_autoptr (MmdirInput) new = NULL;
  g_autoptr (GError) error = NULL;

  if (!written_can_map_nameless (way))
    return;
  temporary_write_pattern (written->path, "name", 300000);
  old = temporary_open_input (directory, "name");
  temporary_read (old, 0, 1000);
  written_noise (written, 1000);
  if (!mmdir_output_publish (written->output, "name", &error))
    {
      /* A system that keeps the names of what is mapped says so. */
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
      g_test_skip ("this system replaces no file that is in use");
      return;
    }
  clone = check_clone (old);
  temporary_read (old, 1000, 299000);
  temporary_read (clone, 1000, 299000);
  new = temporary_open_input (directory, "name");
  g_assert_cmpuint (mmdir_input_get_length (new), ==, 1000);
  written_assert_contents (written->path, "name", written->expected->data, 1000);
}

static void
test_bad_name (Written *written,
               gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "", ".", "..", "a/b", "/tmp/x" };
  gsize i;

  written_noise (written, 100);
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      check_refused (MMDIR_ERROR_INVALID_NAME, mmdir_output_publish (written->output, names[i], &error));
      g_assert_false (mmdir_output_publish (written->output, names[i], NULL));
      g_assert_cmpstr (mmdir_output_get_name (written->output), ==, "file");
      written_noise (written, 70000);
    }
  publish (written, "name");
}

/* Then neither name has the file, and the output is at its end. */
static void
test_onto_directory (Written *written,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (written->path, "folder", NULL);
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  written_noise (written, 100);
  g_assert_false (mmdir_output_publish (written->output, "folder", &first));
  g_assert_nonnull (first);
  g_assert_false (mmdir_output_close (written->output, &second));
  g_assert_error (second, first->domain, first->code);
  g_assert_cmpstr (second->message, ==, first->message);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  written_assert_list (written->directory, NULL);
}

/* As other programs make files: for those whom the umask lets. */
static void
test_permissions (Written *written G_GNUC_UNUSED,
                  gconstpointer data G_GNUC_UNUSED)
{
#ifdef G_OS_UNIX
  static const guint masks[] = { 0, 022, 077, 027 };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      g_autofree char *path = g_build_filename (written->path, "published", NULL);
      const mode_t before = umask (masks[i]);
      struct stat status;

      check_succeeds (mmdir_directory_publish (written->directory, "published", "x", 1, &error));
      umask (before);
      g_assert_cmpint (stat (path, &status), ==, 0);
      g_assert_cmphex (status.st_mode & 0777, ==, 0666 & ~masks[i]);
    }
#else
  g_test_skip ("there is no umask");
#endif
}

static void
test_at_once (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree guint8 *contents = g_malloc (200000);
  gsize i;

  for (i = 0; i < 200000; i++)
    contents[i] = temporary_byte_at (i);
  check_succeeds (mmdir_directory_publish (written->directory, "empty", NULL, 0, &error));
  written_assert_contents (written->path, "empty", "", 0);
  check_succeeds (mmdir_directory_publish (written->directory, "name", contents, 200000, &error));
  written_assert_contents (written->path, "name", contents, 200000);
  check_succeeds (mmdir_directory_publish (written->directory, "name", contents, 4096, &error));
  written_assert_contents (written->path, "name", contents, 4096);
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_publish (written->directory, "a/b", contents, 1, &error));
  check_refused (MMDIR_ERROR_INVALID_NAME, mmdir_directory_publish (written->directory, "", contents, 1, &error));
  written_assert_list (written->directory, "empty", "file", "name", NULL);
}

/* A name that leaves no room for another to be made of it. */
static void
test_longest_name (Written *written,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = g_strnfill (255, 'n');
  g_autofree char *path = g_build_filename (written->path, name, NULL);
  FILE *file = g_fopen (path, "wb");

  if (file == NULL)
    {
      g_test_skip ("this file system has no names of 255 bytes");
      return;
    }
  fclose (file);
  check_succeeds (mmdir_directory_publish (written->directory, name, "12345", 5, &error));
  written_assert_contents (written->path, name, "12345", 5);
}

/* Where a program opens what another thread replaces, each file that it sees is
 * all of one version, and none is older than the one before. */
typedef struct
{
  MmdirDirectory *directory;
  gint is_over;
} Reader;

#define VERSION_LENGTH(version) ((gsize) 8 * (1 + (version) *37 % 2000))

static gpointer
read_versions (gpointer data)
{
  Reader *reader = data;
  guint64 last = 0;

  do
    {
      g_autoptr (MmdirInput) input = temporary_open_input (reader->directory, "name");
      const guint64 version = check_read_uint64_le (input);
      guint64 i;

      g_assert_cmpuint (version, >=, last);
      g_assert_cmpuint (mmdir_input_get_length (input), ==, VERSION_LENGTH (version));
      for (i = 1; i < VERSION_LENGTH (version) / 8; i++)
        g_assert_cmpuint (check_read_uint64_le (input), ==, version);
      last = version;
    }
  while (!g_atomic_int_get (&reader->is_over));
  return NULL;
}

static gboolean
publish_version (MmdirDirectory *directory,
                 guint64 version,
                 GError **failure)
{
  g_autoptr (MmdirOutput) output = NULL;
  gsize i;

  check_succeeds ((output = mmdir_directory_create_temporary_output (directory, "name", "new", &error)) != NULL);
  for (i = 0; i < VERSION_LENGTH (version) / 8; i++)
    check_succeeds (mmdir_output_write_uint64_le (output, version, &error));
  return mmdir_output_publish (output, "name", failure);
}

static void
test_versions (Written *written,
               gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (MmdirDirectory) directory = temporary_open_in_way (written->path, way, 12);
  Reader readers[2] = { { directory, FALSE }, { directory, FALSE } };
  GThread *threads[G_N_ELEMENTS (readers)];
  g_autoptr (GError) failure = NULL;
  guint64 version;
  gsize i;

  if (!written_can_map_nameless (way))
    return;
  check_succeeds (publish_version (written->directory, 0, &error));
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    threads[i] = g_thread_new ("reader", read_versions, &readers[i]);
  for (version = 1; version <= N_VERSIONS (way) && failure == NULL; version++)
    publish_version (written->directory, version, &failure);
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_atomic_int_set (&readers[i].is_over, TRUE);
      g_thread_join (threads[i]);
    }
  if (g_error_matches (failure, MMDIR_ERROR, MMDIR_ERROR_ACCESS))
    {
      g_test_skip ("this system replaces no file that is in use");
      return;
    }
  g_assert_no_error (failure);
  written_assert_list (written->directory, "file", "name", NULL);
}

#define ADD(path, data, func) \
  g_test_add ("/output-publish/" path, Written, data, written_set_up, func, written_tear_down)

static void
add_for_ways (const char *name,
              void (*func) (Written *,
                            gconstpointer))
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/output-publish/%s/%s", name, temporary_ways[i].name);

      g_test_add (path, Written, &temporary_ways[i], written_set_up, func, written_tear_down);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("new/empty", GSIZE_TO_POINTER (0), test_new);
  ADD ("new/short", GSIZE_TO_POINTER (1000), test_new);
  ADD ("new/long", GSIZE_TO_POINTER (200001), test_new);
  ADD ("replace", NULL, test_replace);
  ADD ("own-name", NULL, test_own_name);
  ADD ("bad-name", NULL, test_bad_name);
  ADD ("onto-directory", NULL, test_onto_directory);
  ADD ("permissions", NULL, test_permissions);
  ADD ("at-once", NULL, test_at_once);
  ADD ("longest-name", NULL, test_longest_name);
  add_for_ways ("replace-open", test_replace_open);
  add_for_ways ("versions", test_versions);
  return g_test_run ();
}
