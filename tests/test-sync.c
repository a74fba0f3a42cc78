/* test-sync.c: what is remembered of a sync that failed
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"
#include "two-files.h"

static const char *const file_names[] = { "file", NULL };
static const char *const other_names[] = { "other", NULL };

static void
test_success (TwoFiles *files,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", "other", NULL };
  static const char *const none[] = { NULL };

  check_succeeds (mmdir_directory_sync_files (files->directory, none, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, 0);
  check_succeeds (mmdir_directory_sync_files (files->directory, names, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, 2);
  check_succeeds (mmdir_directory_sync (files->directory, &error));
  g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, 1);
}

/* It is never tried again into success, and other files have nothing of it. */
static void
test_lost (TwoFiles *files,
           gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "other", "file", NULL };

  two_files_lose (files);
  two_files_assert_lost (files, "file");
  two_files_assert_lost (files, "file");
  two_files_assert_syncs (files, "other");
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (files->directory, names, &error));
  check_succeeds (mmdir_directory_sync (files->directory, &error));
}

/* The first that fails is told, and what comes behind it is not asked for. */
static void
test_first_failure (TwoFiles *files,
                    gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", "other", NULL };

  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_NO_SPACE);
  check_refused (MMDIR_ERROR_NO_SPACE, mmdir_directory_sync_files (files->directory, names, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, 1);
  two_files_assert_syncs (files, "other");
  two_files_assert_lost (files, "file");
}

/* What was put off may have failed in any way; only a system that cannot sync
 * such a file has dropped nothing. */
static void
test_kinds (TwoFiles *files,
            gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_FILE_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync_files (files->directory, file_names, NULL));
        if (kind == OS_FAILURE_UNSUPPORTED || kind == OS_FAILURE_CANNOT_MAP)
          two_files_assert_syncs (files, "file");
        else
          two_files_assert_lost (files, "file");
        check_succeeds (mmdir_directory_publish (files->directory, "file", "new", 3, &error));
      }
}

/* Nothing has been tried with a file that cannot be opened. */
static void
test_open (TwoFiles *files,
           gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_FILE_OPEN_TO_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync_files (files->directory, file_names, NULL));
        two_files_assert_syncs (files, "file");
      }
}

static void
test_deleted (TwoFiles *files,
              gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  check_succeeds (mmdir_directory_delete_file (files->directory, "file", &error));
  temporary_write (files->path, "file", "new", 3);
  two_files_assert_syncs (files, "file");
}

/* A deletion that failed leaves the file as it is, and one that is pending
 * makes it unknown. */
static void
test_not_deleted (TwoFiles *files,
                  gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_ACCESS);
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_delete_file (files->directory, "file", &error));
  two_files_assert_lost (files, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_succeeds (mmdir_directory_delete_file (files->directory, "file", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (files->directory, file_names, &error));
}

static void
test_deleted_late (TwoFiles *files,
                   gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_succeeds (mmdir_directory_delete_file (files->directory, "file", &error));
  g_strfreev (mmdir_directory_get_pending_deletions (files->directory));
  temporary_write (files->path, "file", "new", 3);
  two_files_assert_syncs (files, "file");
}

static void
test_created (TwoFiles *files,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  two_files_lose (files);
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_create_output (files->directory, "file", &error) != NULL);
  two_files_assert_lost (files, "file");
  temporary_remove (files->path, "file");
  output = mmdir_directory_create_output (files->directory, "file", NULL);
  g_assert_nonnull (output);
  check_succeeds (mmdir_output_close (output, &error));
  two_files_assert_syncs (files, "file");
}

static void
test_renamed (TwoFiles *files,
              gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  check_succeeds (mmdir_directory_rename_file (files->directory, "file", "new", &error));
  two_files_assert_lost (files, "new");
  temporary_write (files->path, "file", "another", 7);
  two_files_assert_syncs (files, "file");
}

static void
test_renamed_without_replacing (TwoFiles *files,
                                gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_rename_file_without_replacing (files->directory, "file", "other", &error));
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_rename_file_without_replacing (files->directory, "other", "file", &error));
  two_files_assert_lost (files, "file");
  check_succeeds (mmdir_directory_sync_files (files->directory, other_names, &error));
  check_succeeds (mmdir_directory_rename_file_without_replacing (files->directory, "file", "new", &error));
  two_files_assert_lost (files, "new");
  check_succeeds (mmdir_directory_rename_file_without_replacing (files->directory, "other", "file", &error));
  two_files_assert_syncs (files, "file");
}

static void
test_renamed_to_itself (TwoFiles *files,
                        gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  check_succeeds (mmdir_directory_rename_file (files->directory, "file", "file", &error));
  two_files_assert_lost (files, "file");
}

static void
test_renamed_over (TwoFiles *files,
                   gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  check_succeeds (mmdir_directory_rename_file (files->directory, "other", "file", &error));
  two_files_assert_syncs (files, "file");
}

static void
test_failed_rename (TwoFiles *files,
                    gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  seam_fail (SEAM_FILE_RENAME, 0, 2, OS_FAILURE_ACCESS);
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_rename_file (files->directory, "other", "file", &error));
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_rename_file (files->directory, "file", "other", &error));
  two_files_assert_lost (files, "file");
  check_succeeds (mmdir_directory_sync_files (files->directory, other_names, &error));
}

/* Locking the file is no change of it. */
static void
test_locked (TwoFiles *files,
             gconstpointer data G_GNUC_UNUSED)
{
  two_files_lose (files);
  mmdir_lock_release (mmdir_directory_obtain_lock (files->directory, "file", NULL));
  two_files_assert_lost (files, "file");
}

static void
assert_directory_lost (TwoFiles *files)
{
  const guint n_syncs = seam_count (SEAM_DIRECTORY_SYNC);
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_sync (files->directory, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, files->path);
  g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, n_syncs);
}

/* For as long as it is open: another one has to look at what is there. */
static void
test_directory (TwoFiles *files,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) other = NULL;

  seam_fail (SEAM_DIRECTORY_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync (files->directory, &error));
  assert_directory_lost (files);
  two_files_assert_syncs (files, "file");
  check_succeeds (mmdir_directory_delete_file (files->directory, "file", &error));
  assert_directory_lost (files);
  other = temporary_open (files->path, MMDIR_BACKING_AUTO);
  check_succeeds (mmdir_directory_sync (other, &error));
}

/* As for a file: whatever the sync fails with may have lost something, unless
 * the system cannot sync a directory. */
static void
test_directory_kinds (TwoFiles *files,
                      gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_DIRECTORY_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync (files->directory, NULL));
        if (kind == OS_FAILURE_UNSUPPORTED || kind == OS_FAILURE_CANNOT_MAP)
          check_succeeds (mmdir_directory_sync (files->directory, &error));
        else
          assert_directory_lost (files);
        mmdir_directory_unref (files->directory);
        files->directory = temporary_open (files->path, MMDIR_BACKING_AUTO);
      }
}

/* No room for a descriptor, or no permission, says nothing about the disk. */
static void
test_directory_open (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  const guint n_syncs = seam_count (SEAM_DIRECTORY_SYNC);
  guint kind, i, n_good = 0;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_DIRECTORY_PREPARE_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync (files->directory, NULL));
        g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, n_syncs + n_good);
        check_succeeds (mmdir_directory_sync (files->directory, &error));
        g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, n_syncs + ++n_good);
      }
}

#define ADD(name, func) g_test_add ("/sync/" name, TwoFiles, NULL, two_files_set_up, func, two_files_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("success", test_success);
  ADD ("lost", test_lost);
  ADD ("first-failure", test_first_failure);
  ADD ("kinds", test_kinds);
  ADD ("open", test_open);
  ADD ("deleted", test_deleted);
  ADD ("not-deleted", test_not_deleted);
  ADD ("deleted-late", test_deleted_late);
  ADD ("created", test_created);
  ADD ("renamed", test_renamed);
  ADD ("renamed-without-replacing", test_renamed_without_replacing);
  ADD ("renamed-to-itself", test_renamed_to_itself);
  ADD ("renamed-over", test_renamed_over);
  ADD ("failed-rename", test_failed_rename);
  ADD ("locked", test_locked);
  ADD ("directory", test_directory);
  ADD ("directory-kinds", test_directory_kinds);
  ADD ("directory-open", test_directory_open);
  return g_test_run ();
}
