/* two-files.c: a directory with two files, and what becomes of them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "two-files.h"

#include "check.h"
#include "seam.h"
#include "temporary.h"

static const char *const file_names[] = { "file", NULL };

void
two_files_set_up (TwoFiles *files,
                  gconstpointer data G_GNUC_UNUSED)
{
  files->path = temporary_directory_new ();
  files->directory = temporary_open (files->path, MMDIR_BACKING_AUTO);
  temporary_write (files->path, "file", "old", 3);
  temporary_write (files->path, "other", "other", 5);
  seam_reset ();
}

void
two_files_tear_down (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  seam_reset ();
  g_clear_pointer (&files->directory, mmdir_directory_unref);
  temporary_directory_remove (files->path);
}

void
two_files_assert_contents (const TwoFiles *files,
                           const char *name,
                           const char *expected)
{
  g_autofree char *path = g_build_filename (files->path, name, NULL);
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

void
two_files_assert_listed (const TwoFiles *files,
                         const char *expected)
{
  g_auto (GStrv) names = mmdir_directory_list (files->directory, NULL);
  g_autofree char *joined = g_strjoinv ("|", names);

  g_assert_cmpstr (joined, ==, expected);
}

void
two_files_lose (TwoFiles *files)
{
  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (files->directory, file_names, &error));
}

void
two_files_assert_lost (TwoFiles *files,
                       const char *name)
{
  const char *const names[] = { name, NULL };
  const guint n_syncs = seam_count (SEAM_FILE_SYNC);
  g_autofree char *path = g_build_filename (files->path, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_sync_files (files->directory, names, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, n_syncs);
}

void
two_files_assert_syncs (TwoFiles *files,
                        const char *name)
{
  const char *const names[] = { name, NULL };
  const guint n_syncs = seam_count (SEAM_FILE_SYNC);

  check_succeeds (mmdir_directory_sync_files (files->directory, names, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, n_syncs + 1);
}
