/* test-output-directory-posix.c: writing to directories that are deleted, moved,
 * forbidden or read-only
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "mount-posix.h"
#include "output-failure-posix.h"
#include "process-posix.h"
#include "temporary.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const guint8 bytes[1000];

static void
set_up (OutputPlace *place,
        gconstpointer data G_GNUC_UNUSED)
{
  output_place_init (place);
  output_place_open (place);
}

/* Tests with a disk of their own come last: who leaves the mounts of everybody
 * may be root from then on, whom nothing is forbidden. */
static void
set_up_own_disk (OutputPlace *place,
                 gconstpointer data G_GNUC_UNUSED)
{
  static gboolean has_left;

  if (!has_left)
    mount_leave ();
  has_left = TRUE;
  output_place_init (place);
  place->is_own_disk = mount_memory (place->path, "size=1m");
  if (place->is_own_disk)
    output_place_open (place);
}

static void
tear_down (OutputPlace *place,
           gconstpointer data G_GNUC_UNUSED)
{
  output_place_close (place);
  if (place->is_own_disk)
    mount_remove (place->path);
  output_place_clear (place);
}

/* All that changes a directory */

static gboolean
create (MmdirDirectory *directory,
        GError **error)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (directory, "new", error);

  return output != NULL;
}

static gboolean
create_temporary (MmdirDirectory *directory,
                  GError **error)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_temporary_output (directory, "new", "x", error);

  return output != NULL;
}

static gboolean
publish (MmdirDirectory *directory,
         GError **error)
{
  return mmdir_directory_publish (directory, "old", bytes, sizeof bytes, error);
}

static gboolean
copy (MmdirDirectory *directory,
      GError **error)
{
  return mmdir_directory_copy_file (directory, "source", directory, "new", error);
}

static gboolean delete (MmdirDirectory *directory,
                        GError **error)
{
  return mmdir_directory_delete_file (directory, "old", error);
}

static gboolean
rename_over (MmdirDirectory *directory,
             GError **error)
{
  return mmdir_directory_rename_file (directory, "source", "old", error);
}

static gboolean
rename_new (MmdirDirectory *directory,
            GError **error)
{
  return mmdir_directory_rename_file_without_replacing (directory, "source", "new", error);
}

#if defined(HAVE_RENAMEAT2) || defined(HAVE_RENAMEATX_NP)
#define CALL_TO_RENAME_NEW "rename"
#else
#define CALL_TO_RENAME_NEW "link"
#endif

static gboolean
lock (MmdirDirectory *directory,
      GError **error)
{
  g_autoptr (MmdirLock) new_lock = mmdir_directory_obtain_lock (directory, "lock", error);

  return new_lock != NULL;
}

static gboolean
sync_directory (MmdirDirectory *directory,
                GError **error)
{
  return mmdir_directory_sync (directory, error);
}

static gboolean
sync_file (MmdirDirectory *directory,
           GError **error)
{
  static const char *const names[] = { "source", NULL };

  return mmdir_directory_sync_files (directory, names, error);
}

static gboolean
list (MmdirDirectory *directory,
      GError **error)
{
  g_auto (GStrv) names = mmdir_directory_list (directory, error);

  return names != NULL;
}

typedef struct
{
  const char *name;
  gboolean (*run) (MmdirDirectory *directory,
                   GError **error);

  /* What the error names, NULL for a file of a number that nobody knows, and
   * the call. */
  const char *subject;
  const char *call;
} Change;

static const Change changes[] = {
  { "create", create, "new", "open" },
  { "create-temporary", create_temporary, NULL, "open" },
  { "publish", publish, NULL, "open" },
  { "copy", copy, "new", "open" },
  { "delete", delete, "old", "unlink" },
  { "rename", rename_over, "source", "rename" },
  { "rename-without-replacing", rename_new, "source", CALL_TO_RENAME_NEW },
  { "lock", lock, "lock", "open" },
};

/* Each fails so, with a hint that has @words. */
static void
assert_refuses (OutputPlace *place,
                MmdirError error_code,
                int code,
                const char *words)
{
  const OutputState before = output_state_get (place);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;

      g_assert_false (changes[i].run (place->directory, &error));
      name = changes[i].subject != NULL ? g_strdup (changes[i].subject)
                                        : g_path_get_basename (mmdir_error_get_path (error));
      output_assert_tells (error, error_code, place, name, changes[i].call, code);
      g_assert_nonnull (strstr (mmdir_error_get_hint (error), words));
    }
  output_state_assert (place, &before);
}

static void
test_read_only (OutputPlace *place,
                gconstpointer data G_GNUC_UNUSED)
{
  if (!place->is_own_disk)
    return;
  mount_set_read_only (place->path, TRUE);
  assert_refuses (place, MMDIR_ERROR_ACCESS, EROFS, "can only be read");
  output_assert_names (place, "old source");
  output_assert_old (place);
  check_succeeds (sync_file (place->directory, &error));
  check_succeeds (sync_directory (place->directory, &error));
  mount_set_read_only (place->path, FALSE);
  output_assert_works (place);
}

/* Another disk may well be written to. */
static void
test_read_only_source (OutputPlace *place,
                       gconstpointer data G_GNUC_UNUSED)
{
  if (!place->is_own_disk)
    return;
  mount_set_read_only (place->path, TRUE);
  check_succeeds (mmdir_directory_copy_file (place->directory, "source", place->other, "copy", &error));
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_copy_file (place->directory, "source", place->other, "copy", &error));
  mount_set_read_only (place->path, FALSE);
}

static void
test_forbidden (OutputPlace *place,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *command = g_strdup_printf ("ls -ld “%s", place->path);

  g_assert_cmpint (g_chmod (place->path, 0555), ==, 0);
  if (process_become_ordinary ())
    {
      assert_refuses (place, MMDIR_ERROR_ACCESS, EACCES, command);
      process_become_privileged ();
      output_assert_names (place, "old source");
    }
  g_assert_cmpint (g_chmod (place->path, 0700), ==, 0);
  output_assert_works (place);
}

/* A folder that lets names be made but not be listed cannot be synced either: a
 * file that is published replaces nothing. */
static void
test_unlisted (OutputPlace *place,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *old_path = g_build_filename (place->path, "old", NULL);

  g_assert_cmpint (g_chmod (old_path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (place->path, 0333), ==, 0);
  if (process_become_ordinary ())
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (publish (place->directory, &error));
      process_become_privileged ();
      output_assert_tells (error, MMDIR_ERROR_ACCESS, place, NULL, "open", EACCES);
    }
  g_assert_cmpint (g_chmod (place->path, 0700), ==, 0);
  output_assert_names (place, "old source");
  output_assert_old (place);
}

/* Someone deletes the directory, and what is being written there. */
static void
delete_all (OutputPlace *place)
{
  temporary_directory_remove (g_strdup (place->path));
}

static void
make_again (OutputPlace *place)
{
  g_assert_cmpint (g_mkdir (place->path, 0700), ==, 0);
}

static void
test_deleted (OutputPlace *place,
              gconstpointer data G_GNUC_UNUSED)
{
  static const Change others[] = {
    { "list", list, NULL, "readdir" },
    { "sync-file", sync_file, "source", "open" },
  };
  const guint n_descriptors = process_count_descriptors ();
  gsize i;

  delete_all (place);
  for (i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (changes[i].run (place->directory, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
      g_assert_nonnull (mmdir_error_get_hint (error));
      if (strcmp (changes[i].call, "open") == 0 && strcmp (changes[i].name, "copy") != 0)
        g_assert_nonnull (strstr (mmdir_error_get_hint (error), "has been deleted"));
      g_test_message ("%s: %s", changes[i].name, error->message);
    }
  for (i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (others[i].run (place->directory, &error));
      output_assert_tells (error, MMDIR_ERROR_NOT_FOUND, place, others[i].subject, others[i].call, ENOENT);
    }
  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors);
  make_again (place);
}

/* Outputs that were open then */
static void
test_deleted_while_open (OutputPlace *place,
                         gconstpointer data G_GNUC_UNUSED)
{
  const guint n_descriptors = output_count_descriptors (place);
  g_autoptr (MmdirOutput) closed = NULL;
  g_autoptr (MmdirOutput) published = NULL;
  g_autoptr (MmdirOutput) freed = NULL;
  g_autoptr (MmdirLock) kept = NULL;
  g_autoptr (GError) failure = NULL;

  check_succeeds ((closed = mmdir_directory_create_output (place->directory, "a", &error)) != NULL);
  check_succeeds ((published = mmdir_directory_create_output (place->directory, "b", &error)) != NULL);
  check_succeeds ((freed = mmdir_directory_create_output (place->directory, "c", &error)) != NULL);
  check_succeeds ((kept = mmdir_directory_obtain_lock (place->directory, "lock", &error)) != NULL);
  delete_all (place);

  /* What is written goes nowhere, which is told at the end, and again. */
  check_succeeds (mmdir_output_write_bytes (closed, bytes, sizeof bytes, &error));
  check_succeeds (mmdir_output_sync (closed, &error));
  g_assert_false (mmdir_output_close (closed, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (failure->message, "has been deleted while"));
  g_assert_nonnull (strstr (failure->message, mmdir_error_get_path (failure)));
  g_test_message ("%s", failure->message);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_output_close (closed, &error));
  g_clear_error (&failure);
  check_succeeds (mmdir_output_write_bytes (published, bytes, sizeof bytes, &error));
  g_assert_false (mmdir_output_publish (published, "old", &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (failure->message, "has been deleted while"));
  g_assert_nonnull (strstr (failure->message, mmdir_error_get_path (failure)));
  check_succeeds (mmdir_output_write_bytes (freed, bytes, sizeof bytes, &error));
  g_clear_pointer (&freed, mmdir_output_free);
  check_refused (MMDIR_ERROR_LOCK_LOST, mmdir_lock_check (kept, &error));
  g_clear_pointer (&kept, mmdir_lock_release);
  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors);
  make_again (place);
}

/* Someone deletes what is being written, and writes something else by that name:
 * what takes temporary files for those of a program that has crashed. */
static void
test_replaced_while_open (OutputPlace *place,
                          gconstpointer data G_GNUC_UNUSED)
{
  const guint n_descriptors = output_count_descriptors (place);
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (GError) failure = NULL;
  guint64 length = 0;

  check_succeeds ((output = mmdir_directory_create_output (place->directory, "new", &error)) != NULL);
  check_succeeds (mmdir_output_write_bytes (output, bytes, sizeof bytes, &error));
  temporary_remove (place->path, "new");
  temporary_write (place->path, "new", "a half of", 9);
  g_assert_false (mmdir_output_publish (output, "old", &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_output_close (output, &error));
  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors);
  g_clear_pointer (&output, mmdir_output_free);

  output_assert_names (place, "new old source");
  output_assert_old (place);
  check_succeeds (mmdir_directory_get_file_length (place->directory, "new", &length, &error));
  g_assert_cmpuint (length, ==, 9);
}

/* Another directory of that path is another directory. */
static void
test_moved (OutputPlace *place,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *new_path = g_strconcat (place->path, "-moved", NULL);
  g_autofree char *old_path = g_steal_pointer (&place->path);
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (MmdirOutput) dropped = NULL;
  g_autoptr (MmdirLock) kept = NULL;

  check_succeeds ((output = mmdir_directory_create_output (place->directory, "a", &error)) != NULL);
  check_succeeds ((dropped = mmdir_directory_create_output (place->directory, "b", &error)) != NULL);
  check_succeeds ((kept = mmdir_directory_obtain_lock (place->directory, "lock", &error)) != NULL);
  g_assert_cmpint (g_rename (old_path, new_path), ==, 0);
  place->path = g_steal_pointer (&new_path);
  g_assert_cmpint (g_mkdir (old_path, 0700), ==, 0);

  check_succeeds (mmdir_output_write_bytes (output, bytes, sizeof bytes, &error));
  check_succeeds (mmdir_output_publish (output, "published", &error));
  g_clear_pointer (&dropped, mmdir_output_free);
  check_succeeds (mmdir_lock_check (kept, &error));
  check_succeeds (sync_file (place->directory, &error));
  check_succeeds (delete (place->directory, &error));
  output_assert_names (place, "lock published source");
  g_assert_cmpint (g_rmdir (old_path), ==, 0);
}

#define ADD(path, set_up, func) g_test_add (path, OutputPlace, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/output-directory-posix/forbidden", set_up, test_forbidden);
  ADD ("/output-directory-posix/unlisted", set_up, test_unlisted);
  ADD ("/output-directory-posix/deleted", set_up, test_deleted);
  ADD ("/output-directory-posix/deleted-while-open", set_up, test_deleted_while_open);
  ADD ("/output-directory-posix/replaced-while-open", set_up, test_replaced_while_open);
  ADD ("/output-directory-posix/moved", set_up, test_moved);
  ADD ("/output-directory-posix/read-only", set_up_own_disk, test_read_only);
  ADD ("/output-directory-posix/read-only-source", set_up_own_disk, test_read_only_source);
  return g_test_run ();
}
