/* test-directory.c: opening a directory, and what is in it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "temporary.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
}

static void
test_open (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (fixture->path, &error);
  g_autoptr (MmdirDirectory) same = NULL;
  g_autofree char *description = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (mmdir_directory_get_path (directory), ==, fixture->path);
  g_assert_cmpuint (mmdir_directory_get_chunk_power (directory), ==, MMDIR_CHUNK_POWER_DEFAULT);
  g_assert_cmpuint (MMDIR_CHUNK_POWER_DEFAULT, ==, GLIB_SIZEOF_VOID_P >= 8 ? 34 : 28);

  same = mmdir_directory_ref (directory);
  g_assert_true (same == directory);
  mmdir_directory_unref (g_steal_pointer (&directory));
  g_assert_cmpstr (mmdir_directory_get_path (same), ==, fixture->path);

  description = mmdir_directory_describe (same);
  g_assert_nonnull (strstr (description, fixture->path));
  mmdir_directory_unref (NULL);
}

static void
assert_open_fails (const char *path,
                   MmdirError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mmdir_directory_open (path, &error));
  g_assert_error (error, MMDIR_ERROR, (int) code);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (mmdir_error_get_call (error));
  g_assert_cmpuint (mmdir_error_get_os_code (error), !=, 0);
}

static void
test_open_fails (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *missing = g_build_filename (fixture->path, "missing", NULL);
  g_autofree char *file = g_build_filename (fixture->path, "file", NULL);

  temporary_write (fixture->path, "file", "", 0);
  assert_open_fails (missing, MMDIR_ERROR_NOT_FOUND);
  assert_open_fails ("", MMDIR_ERROR_NOT_FOUND);
  assert_open_fails (file, MMDIR_ERROR_NOT_DIRECTORY);
}

static void
test_path_too_long (Fixture *fixture G_GNUC_UNUSED,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_strnfill (100000, 'p');

  assert_open_fails (path, MMDIR_ERROR_INVALID_NAME);
}

static void
test_chunk_power (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const guint refused[] = { 0, 1, 15, 19, 41, 45, 62, 64, G_MAXUINT };
  gsize i;
  guint power;

  for (power = MMDIR_CHUNK_POWER_MINIMUM; power <= MMDIR_CHUNK_POWER_MAXIMUM; power++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MmdirDirectory) directory = NULL;

      directory = mmdir_directory_open_with_chunk_power (fixture->path, power, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (mmdir_directory_get_chunk_power (directory), ==, power);
    }
  for (i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mmdir_directory_open_with_chunk_power (fixture->path, refused[i], &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_OUT_OF_RANGE);
      g_assert_nonnull (strstr (error->message, "20"));
      g_assert_nonnull (strstr (error->message, "40"));
    }
  g_assert_cmpuint (MMDIR_CHUNK_POWER_MINIMUM, ==, 20);
  g_assert_cmpuint (MMDIR_CHUNK_POWER_MAXIMUM, ==, 40);
}

static void
test_list (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  /* Sorted by bytes: not by any language's alphabet. */
  static const char *const names[] = { "A", "_0.cfs", "_0_1.liv", "_10.si", "aa", "b", "segments_1", "z", "\xc3\xa4" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (fixture->path, &error);
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  g_auto (GStrv) empty = NULL;
  g_auto (GStrv) listed = NULL;
  g_auto (GStrv) again = NULL;
  gsize i;

  g_assert_no_error (error);
  empty = mmdir_directory_list (directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (empty), ==, 0);

  for (i = G_N_ELEMENTS (names); i > 0; i--)
    temporary_write (fixture->path, names[i - 1], "", 0);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);

  listed = mmdir_directory_list (directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (listed), ==, G_N_ELEMENTS (names));
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (listed[i], ==, names[i]);

  temporary_remove (fixture->path, "A");
  again = mmdir_directory_list (directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (again), ==, G_N_ELEMENTS (names) - 1);
  g_assert_cmpstr (again[0], ==, "_0.cfs");
}

static void
test_list_many (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  const guint n_files = 2000;
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (fixture->path, &error);
  g_auto (GStrv) listed = NULL;
  guint i;

  for (i = 0; i < n_files; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "%04u", i);
      temporary_write (fixture->path, name, "", 0);
    }
  listed = mmdir_directory_list (directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (listed), ==, n_files);
  for (i = 0; i < n_files; i++)
    g_assert_cmpuint (g_ascii_strtoull (listed[i], NULL, 10), ==, i);
}

static void
test_file_length (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (fixture->path, &error);
  guint64 length = 99;

  temporary_write (fixture->path, "empty", "", 0);
  temporary_write_pattern (fixture->path, "some", 12345);

  g_assert_true (mmdir_directory_get_file_length (directory, "empty", &length, &error));
  g_assert_cmpuint (length, ==, 0);
  g_assert_true (mmdir_directory_get_file_length (directory, "some", &length, &error));
  g_assert_cmpuint (length, ==, 12345);
  g_assert_no_error (error);

  g_assert_false (mmdir_directory_get_file_length (directory, "missing", &length, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_suffix (mmdir_error_get_path (error), G_DIR_SEPARATOR_S "missing"));
  g_assert_cmpuint (length, ==, 12345);

  g_assert_true (mmdir_directory_file_exists (directory, "empty"));
  g_assert_true (mmdir_directory_file_exists (directory, "some"));
  g_assert_false (mmdir_directory_file_exists (directory, "missing"));
  temporary_remove (fixture->path, "some");
  g_assert_false (mmdir_directory_file_exists (directory, "some"));
}

static void
test_directory_as_file (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (fixture->path, &error);
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  guint64 length = 77;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_false (mmdir_directory_file_exists (directory, "inner"));
  g_assert_false (mmdir_directory_get_file_length (directory, "inner", &length, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_REGULAR);
  g_assert_cmpuint (length, ==, 77);
  g_clear_error (&error);
  g_assert_null (mmdir_directory_open_input (directory, "inner", MMDIR_CONTEXT_DEFAULT, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_REGULAR);
  g_clear_error (&error);
  g_assert_false (mmdir_directory_evict_file (directory, "inner", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_REGULAR);
}

static void
test_missing_file (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (fixture->path, &error);
  g_autofree char *path = g_build_filename (fixture->path, "missing", NULL);

  g_assert_null (mmdir_directory_open_input (directory, "missing", MMDIR_CONTEXT_DEFAULT, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_clear_error (&error);
  g_assert_false (mmdir_directory_evict_file (directory, "missing", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);

  /* Without a place for the error, too. */
  g_assert_null (mmdir_directory_open_input (directory, "missing", MMDIR_CONTEXT_DEFAULT, NULL));
}

static void
test_evict (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (fixture->path, &error);
  g_autoptr (MmdirInput) input = NULL;
  guint8 bytes[1000];

  temporary_write_pattern (fixture->path, "file", 100000);
  input = temporary_open_input (directory, "file");
  if (!mmdir_directory_evict_file (directory, "file", &error))
    {
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
      g_test_skip ("this system cannot evict files");
      return;
    }
  g_assert_no_error (error);
  g_assert_true (mmdir_input_read_bytes_at (input, 90000, bytes, sizeof bytes, &error));
  g_assert_no_error (error);
  g_assert_true (temporary_is_pattern (bytes, sizeof bytes, 90000));
}

/* A call that waits for ever ends the program after so many seconds. */
#define PATIENCE 20

static void
assert_reads (MmdirDirectory *directory,
              const char *name,
              guint8 expected)
{
  g_autoptr (MmdirInput) input = temporary_open_input (directory, name);

  g_assert_cmpuint (check_read_byte (input), ==, expected);
}

static void
test_relative_path (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  temporary_write (inner, "file", "\x07", 1);
  g_assert_cmpint (g_chdir (fixture->path), ==, 0);
  directory = temporary_open ("inner", MMDIR_BACKING_AUTO);
  g_assert_cmpint (g_chdir ("/"), ==, 0);

  assert_reads (directory, "file", 7);
  g_assert_true (mmdir_directory_file_exists (directory, "file"));
  g_assert_cmpint (g_chdir (before), ==, 0);
}

static void
test_renamed_and_replaced (Fixture *fixture,
                           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autofree char *path = g_build_filename (fixture->path, "index", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->path, "elsewhere", NULL);
  g_auto (GStrv) names = NULL;
  guint64 length;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  temporary_write (path, "both", "old", 3);
  temporary_write (path, "old", "", 0);
  directory = temporary_open (path, MMDIR_BACKING_AUTO);

  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  temporary_write (path, "both", "newer", 5);
  temporary_write (path, "new", "", 0);

  assert_reads (directory, "both", 'o');
  g_assert_true (mmdir_directory_get_file_length (directory, "both", &length, &error));
  g_assert_cmpuint (length, ==, 3);
  g_assert_true (mmdir_directory_file_exists (directory, "old"));
  g_assert_false (mmdir_directory_file_exists (directory, "new"));
  names = mmdir_directory_list (directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[1], ==, "old");
}

static MmdirAdvice
keep_advice (const char *name G_GNUC_UNUSED,
             MmdirContext context G_GNUC_UNUSED,
             MmdirAdvice advice,
             gpointer user_data G_GNUC_UNUSED)
{
  return advice;
}

static void
use_directory (gpointer user_data)
{
  MmdirDirectory *directory = user_data;

  mmdir_directory_set_preload (directory, TRUE);
  assert_reads (directory, "file", 'a');
}

/* Whatever is called when a callback is replaced may use the directory. */
static void
test_destroy_uses_directory (Fixture *fixture,
                             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);

  temporary_write (fixture->path, "file", "abc", 3);
  mmdir_directory_set_advice_func (directory, keep_advice, directory, use_directory);
  process_set_patience (PATIENCE);
  mmdir_directory_set_advice_func (directory, NULL, NULL, NULL);
  process_set_patience (0);
  g_assert_true (mmdir_directory_get_preload (directory));
}

#define ADD(path, func) \
  g_test_add ("/directory/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open", test_open);
  ADD ("open/fails", test_open_fails);
  ADD ("open/path-too-long", test_path_too_long);
  ADD ("chunk-power", test_chunk_power);
  ADD ("list", test_list);
  ADD ("list/many", test_list_many);
  ADD ("file-length", test_file_length);
  ADD ("directory-as-file", test_directory_as_file);
  ADD ("missing-file", test_missing_file);
  ADD ("evict", test_evict);
  ADD ("relative-path", test_relative_path);
  ADD ("renamed-and-replaced", test_renamed_and_replaced);
  ADD ("destroy-uses-directory", test_destroy_uses_directory);
  return g_test_run ();
}
