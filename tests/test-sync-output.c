/* test-sync-output.c: what is remembered of a sync that failed on the way of an
 * output
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"
#include "two-files.h"

/* The new file is in place, and nobody says that it is safe.  A later publish
 * could not say it either, and leaves all as it is. */
static void
test_publish (TwoFiles *files,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;

  seam_fail (SEAM_DIRECTORY_SYNC, 0, 1, OS_FAILURE_IO);
  g_assert_false (mmdir_directory_publish (files->directory, "file", "new", 3, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, files->path);
  two_files_assert_contents (files, "file", "new");
  two_files_assert_listed (files, "file|other");

  check_refused (MMDIR_ERROR_IO, mmdir_directory_publish (files->directory, "file", "newer", 5, &error));
  two_files_assert_contents (files, "file", "new");
  two_files_assert_listed (files, "file|other");
}

/* What syncing the directory takes is there before anything is done: the output is
 * as good as before. */
static void
test_publish_unopened (TwoFiles *files,
                       gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (files->directory, "new", NULL);
  g_autoptr (GError) failure = NULL;

  seam_fail (SEAM_DIRECTORY_PREPARE_SYNC, 0, 1, OS_FAILURE_PROCESS_FILES);
  g_assert_false (mmdir_output_publish (output, "file", &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, files->path);
  g_assert_cmpstr (mmdir_output_get_name (output), ==, "new");
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  two_files_assert_contents (files, "file", "old");
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_publish (output, "file", &error));
  two_files_assert_contents (files, "file", "new");
  two_files_assert_listed (files, "file|other");
}

static void
test_publish_output (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (files->directory, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  seam_fail (SEAM_DIRECTORY_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_output_publish (output, "file", &error));
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_assert_cmpstr (mmdir_output_get_name (output), ==, "file");
  g_clear_pointer (&output, mmdir_output_free);
  two_files_assert_contents (files, "file", "new");
  two_files_assert_listed (files, "file|other");
}

/* Nothing that is wrong with its arguments is said of an output that has failed. */
static void
assert_fails_as_before (TwoFiles *files,
                        MmdirOutput *output,
                        const GError *first)
{
  static const guint64 numbers[] = { G_MAXUINT64 };
  static const char *const texts[] = { "\xff", NULL };
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (MmdirInput) input = temporary_open_input (files->directory, "other");

  g_hash_table_insert (map, (gpointer) texts[0], (gpointer) "");
  check_refused (first->code, mmdir_output_write_string (output, "\xff", 1, &error));
  check_refused (first->code, mmdir_output_write_string_set (output, texts, &error));
  check_refused (first->code, mmdir_output_write_string_map (output, map, &error));
  check_refused (first->code, mmdir_output_write_vlong (output, numbers[0], &error));
  check_refused (first->code, mmdir_output_write_vlong_array (output, numbers, 1, &error));
  check_refused (first->code, mmdir_output_align (output, 3, &error));
  check_refused (first->code, mmdir_output_copy (output, input, 6, &error));
}

/* All that comes after it fails as it did, and nothing is left. */
static void
test_output (TwoFiles *files,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (files->directory, "new", NULL);
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_IO);
  g_assert_false (mmdir_output_sync (output, &first));
  g_assert_error (first, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_false (mmdir_output_sync (output, &second));
  g_assert_cmpstr (second->message, ==, first->message);
  g_assert_cmpstr (mmdir_error_get_call (second), ==, mmdir_error_get_call (first));
  g_assert_cmpuint (mmdir_error_get_os_code (second), ==, mmdir_error_get_os_code (first));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, 1);
  check_refused (first->code, mmdir_output_flush (output, &error));
  check_refused (first->code, mmdir_output_write_byte (output, 1, &error));
  check_refused (first->code, mmdir_output_write_bytes (output, "x", 1, &error));
  assert_fails_as_before (files, output, first);
  check_refused (first->code, mmdir_output_publish (output, "file", &error));
  check_refused (first->code, mmdir_output_close (output, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  two_files_assert_listed (files, "file|other");
  two_files_assert_contents (files, "file", "old");
}

/* Nor does it succeed by the name, as long as that stands for the file. */
static void
test_output_by_name (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (files->directory, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_output_sync (output, &error));
  two_files_assert_lost (files, "new");
  mmdir_output_free (output);
  two_files_assert_listed (files, "file|other");
  temporary_write (files->path, "new", "another", 7);
  two_files_assert_syncs (files, "new");
}

/* And the other way round: what the name has been told, the output is not told again
 * by every system. */
static void
test_name_of_output (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "new", NULL };
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (files->directory, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_sync (output, &error));
  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (files->directory, names, &error));
  check_refused (MMDIR_ERROR_IO, mmdir_output_publish (output, "file", &error));
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  two_files_assert_listed (files, "file|other");
  two_files_assert_contents (files, "file", "old");
}

/* What another file has lost, it has lost by that name too. */
static void
test_output_replaced (TwoFiles *files,
                      gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (files->directory, "new", NULL);

  two_files_lose (files);
  if (!mmdir_directory_rename_file (files->directory, "file", "new", NULL))
    {
      mmdir_output_free (output);
      g_test_skip ("this system replaces no file that is in use");
      return;
    }
  mmdir_output_free (output);
  two_files_assert_listed (files, "new|other");
  two_files_assert_lost (files, "new");
}

#define ADD(name, func) g_test_add ("/sync-output/" name, TwoFiles, NULL, two_files_set_up, func, two_files_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("publish", test_publish);
  ADD ("publish-unopened", test_publish_unopened);
  ADD ("publish-output", test_publish_output);
  ADD ("output", test_output);
  ADD ("output-by-name", test_output_by_name);
  ADD ("name-of-output", test_name_of_output);
  ADD ("output-replaced", test_output_replaced);
  return g_test_run ();
}
