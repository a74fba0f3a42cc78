/* test-pending.c: files that cannot be deleted yet
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"
#include "two-files.h"

static void
make_pending (TwoFiles *files,
              const char *name)
{
  seam_fail (SEAM_FILE_REMOVE, 0, SEAM_ALWAYS, OS_FAILURE_IN_USE);
  check_succeeds (mmdir_directory_delete_file (files->directory, name, &error));
  g_assert_true (temporary_has (files->path, name));
}

/* As it is, with no new attempt that succeeds. */
static void
assert_pending (TwoFiles *files,
                const char *expected)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  seam_fail (SEAM_FILE_REMOVE, 0, SEAM_ALWAYS, OS_FAILURE_IN_USE);
  names = mmdir_directory_get_pending_deletions (files->directory);
  joined = g_strjoinv ("|", names);
  g_assert_cmpstr (joined, ==, expected);
  seam_repair (SEAM_FILE_REMOVE);
}

/* Where somebody uses the file, and only there. */
static void
test_kinds (TwoFiles *files,
            gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        const gboolean is_in_use = kind == OS_FAILURE_IN_USE || kind == OS_FAILURE_LOCKED || kind == OS_FAILURE_MAPPED;
        g_autoptr (GError) error = NULL;

        seam_fail_with_code (SEAM_FILE_REMOVE, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_cmpint (mmdir_directory_delete_file (files->directory, "file", &error), ==, is_in_use);
        g_assert_cmpint (error == NULL, ==, is_in_use);
        g_assert_true (temporary_has (files->path, "file"));
        assert_pending (files, is_in_use ? "file" : "");
        g_strfreev (mmdir_directory_get_pending_deletions (files->directory));
        temporary_write (files->path, "file", "old", 3);
      }
}

/* Nothing shows it, and asking for it asks the system nothing. */
static void
test_hidden (TwoFiles *files,
             gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", NULL };
  g_autoptr (MmdirDirectory) other = temporary_open (files->path, MMDIR_BACKING_AUTO);
  g_auto (GStrv) listed = NULL;
  guint64 length;

  make_pending (files, "file");
  listed = mmdir_directory_list (files->directory, NULL);
  g_assert_cmpstr (listed[0], ==, "other");
  g_assert_null (listed[1]);
  g_assert_false (mmdir_directory_file_exists (files->directory, "file"));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_get_file_length (files->directory, "file", &length, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open_input (files->directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open_input_with_backing (files->directory, "file", MMDIR_CONTEXT_DEFAULT, MMDIR_BACKING_BUFFERED, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_rename_file (files->directory, "file", "new", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_rename_file_without_replacing (files->directory, "file", "new", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (files->directory, names, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_copy_file (files->directory, "file", other, "copy", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_delete_file (files->directory, "file", &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  g_assert_cmpuint (seam_count (SEAM_FILE_OPEN_TO_SYNC), ==, 0);
  g_assert_cmpuint (seam_count (SEAM_FILE_OPEN), ==, 0);

  /* Another directory knows nothing of it. */
  g_assert_true (mmdir_directory_file_exists (other, "file"));
}

static void
test_error (TwoFiles *files,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (files->path, "file", NULL);
  g_autoptr (GError) error = NULL;

  make_pending (files, "file");
  g_assert_false (mmdir_directory_delete_file (files->directory, "file", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_nonnull (strstr (error->message, path));
}

/* Nobody sees a file in its way, so that the error says which one that is. */
static void
test_create_error (TwoFiles *files,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (files->path, "file", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) of_copy = NULL;
  g_autoptr (GError) of_delete = NULL;

  make_pending (files, "file");
  g_assert_null (mmdir_directory_create_output (files->directory, "file", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_false (mmdir_directory_copy_file (files->directory, "other", files->directory, "file", &of_copy));
  g_assert_error (of_copy, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
  g_assert_false (mmdir_directory_delete_file (files->directory, "file", &of_delete));
  g_assert_cmpstr (error->message, ==, of_delete->message);
  g_assert_cmpstr (of_copy->message, ==, of_delete->message);
  two_files_assert_contents (files, "file", "old");
}

typedef void (*Change) (TwoFiles *files);

static void
create_another (TwoFiles *files)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (files->directory, "new", NULL);

  check_succeeds (mmdir_output_close (output, &error));
}

static void
delete_another (TwoFiles *files)
{
  check_succeeds (mmdir_directory_delete_file (files->directory, "other", &error));
}

static void
rename_another (TwoFiles *files)
{
  check_succeeds (mmdir_directory_rename_file (files->directory, "other", "new", &error));
}

static void
rename_another_without_replacing (TwoFiles *files)
{
  check_succeeds (mmdir_directory_rename_file_without_replacing (files->directory, "other", "new", &error));
}

static void
publish_another (TwoFiles *files)
{
  check_succeeds (mmdir_directory_publish (files->directory, "new", "x", 1, &error));
}

static void
lock_another (TwoFiles *files)
{
  mmdir_lock_release (mmdir_directory_obtain_lock (files->directory, "new", NULL));
}

static void
ask (TwoFiles *files)
{
  g_auto (GStrv) names = mmdir_directory_get_pending_deletions (files->directory);

  g_assert_null (names[0]);
}

static void
free_directory (TwoFiles *files)
{
  g_clear_pointer (&files->directory, mmdir_directory_unref);
}

static const struct
{
  const char *name;
  Change change;
} changes[] = {
  { "create", create_another },
  { "delete", delete_another },
  { "rename", rename_another },
  { "rename-without-replacing", rename_another_without_replacing },
  { "publish", publish_another },
  { "lock", lock_another },
  { "ask", ask },
  { "free", free_directory },
};

/* Each change of the directory tries it again. */
static void
test_again (TwoFiles *files,
            gconstpointer data)
{
  const Change change = *(const Change *) data;

  make_pending (files, "file");
  assert_pending (files, "file");
  g_assert_true (temporary_has (files->path, "file"));
  seam_repair (SEAM_FILE_REMOVE);
  change (files);
  g_assert_false (temporary_has (files->path, "file"));
  if (files->directory != NULL)
    assert_pending (files, "");
}

/* Whatever fails then, it stays what it is. */
static void
test_still (TwoFiles *files,
            gconstpointer data G_GNUC_UNUSED)
{
  make_pending (files, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, SEAM_ALWAYS, OS_FAILURE_ACCESS);
  g_strfreev (mmdir_directory_get_pending_deletions (files->directory));
  assert_pending (files, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_create_output (files->directory, "file", &error) != NULL);
  assert_pending (files, "file");
}

/* Several, of which some can go. */
static void
test_several (TwoFiles *files,
              gconstpointer data G_GNUC_UNUSED)
{
  make_pending (files, "file");
  make_pending (files, "other");
  assert_pending (files, "file|other");
  seam_fail (SEAM_FILE_REMOVE, 1, SEAM_ALWAYS, OS_FAILURE_IN_USE);
  g_strfreev (mmdir_directory_get_pending_deletions (files->directory));
  g_assert_false (temporary_has (files->path, "file"));
  assert_pending (files, "other");
}

/* Somebody else has deleted it. */
static void
test_gone (TwoFiles *files,
           gconstpointer data G_GNUC_UNUSED)
{
  make_pending (files, "file");
  temporary_remove (files->path, "file");
  seam_repair (SEAM_FILE_REMOVE);
  ask (files);
}

/* What takes the name is another file, which nobody wants to delete. */
static void
test_created (TwoFiles *files,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  make_pending (files, "file");
  seam_repair (SEAM_FILE_REMOVE);
  output = mmdir_directory_create_output (files->directory, "file", NULL);
  g_assert_nonnull (output);
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_close (output, &error));
  delete_another (files);
  ask (files);
  two_files_assert_contents (files, "file", "new");
  g_assert_true (mmdir_directory_file_exists (files->directory, "file"));
}

/* The file server removes it at once where the system has said that it cannot. */
static void
test_created_behind (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  make_pending (files, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  temporary_remove (files->path, "file");
  output = mmdir_directory_create_output (files->directory, "file", NULL);
  g_assert_nonnull (output);
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_close (output, &error));
  assert_pending (files, "");
  ask (files);
  two_files_assert_contents (files, "file", "new");
}

static void
test_renamed_over (TwoFiles *files,
                   gconstpointer data G_GNUC_UNUSED)
{
  make_pending (files, "file");
  check_succeeds (mmdir_directory_rename_file (files->directory, "other", "file", &error));
  assert_pending (files, "");
  ask (files);
  two_files_assert_contents (files, "file", "other");
  g_assert_true (mmdir_directory_file_exists (files->directory, "file"));
}

/* Nobody sees the file, but it has its name for as long as it is there. */
static void
test_not_renamed_over (TwoFiles *files,
                       gconstpointer data G_GNUC_UNUSED)
{
  make_pending (files, "file");
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_rename_file_without_replacing (files->directory, "other", "file", &error));
  assert_pending (files, "file");
  two_files_assert_contents (files, "file", "old");
  seam_repair (SEAM_FILE_REMOVE);
  check_succeeds (mmdir_directory_rename_file_without_replacing (files->directory, "other", "file", &error));
  assert_pending (files, "");
  ask (files);
  two_files_assert_contents (files, "file", "other");
  g_assert_true (mmdir_directory_file_exists (files->directory, "file"));
}

static void
test_published_over (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  make_pending (files, "file");
  check_succeeds (mmdir_directory_publish (files->directory, "file", "new", 3, &error));
  assert_pending (files, "");
  two_files_assert_contents (files, "file", "new");
}

static void
test_locked (TwoFiles *files,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = NULL;

  make_pending (files, "file");
  lock = mmdir_directory_obtain_lock (files->directory, "file", NULL);
  g_assert_nonnull (lock);
  assert_pending (files, "");
  ask (files);
  check_succeeds (mmdir_lock_check (lock, &error));
  g_assert_true (mmdir_directory_file_exists (files->directory, "file"));
}

/* A rename that failed changes nothing. */
static void
test_failed_rename (TwoFiles *files,
                    gconstpointer data G_GNUC_UNUSED)
{
  make_pending (files, "file");
  seam_fail (SEAM_FILE_RENAME, 0, 1, OS_FAILURE_ACCESS);
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_rename_file (files->directory, "other", "file", &error));
  assert_pending (files, "file");
}

static void
test_discarded (TwoFiles *files,
                gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (files->directory, "new", NULL);

  seam_fail (SEAM_FILE_DISCARD, 0, 1, OS_FAILURE_IN_USE);
  mmdir_output_free (output);
  g_assert_true (temporary_has (files->path, "new"));
  g_assert_false (mmdir_directory_file_exists (files->directory, "new"));
  assert_pending (files, "new");
  ask (files);
  g_assert_false (temporary_has (files->path, "new"));
}

/* Nor is it deleted later if it failed for another reason. */
static void
test_discard_failed (TwoFiles *files,
                     gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (files->directory, "new", NULL);

  seam_fail (SEAM_FILE_DISCARD, 0, 1, OS_FAILURE_ACCESS);
  mmdir_output_free (output);
  assert_pending (files, "");
  g_assert_true (mmdir_directory_file_exists (files->directory, "new"));
}

static void
test_finish_failed (TwoFiles *files,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (files->directory, "new", NULL);

  seam_fail (SEAM_FILE_FINISH, 0, 1, OS_FAILURE_IO);
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  assert_pending (files, "new");
  ask (files);
  g_assert_false (temporary_has (files->path, "new"));
}

#define ADD(name, func) g_test_add ("/pending/" name, TwoFiles, NULL, two_files_set_up, func, two_files_tear_down)

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  ADD ("kinds", test_kinds);
  ADD ("hidden", test_hidden);
  ADD ("error", test_error);
  ADD ("create-error", test_create_error);
  for (i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/pending/again/", changes[i].name, NULL);

      g_test_add (path, TwoFiles, &changes[i].change, two_files_set_up, test_again, two_files_tear_down);
    }
  ADD ("still", test_still);
  ADD ("several", test_several);
  ADD ("gone", test_gone);
  ADD ("created", test_created);
  ADD ("created-behind", test_created_behind);
  ADD ("renamed-over", test_renamed_over);
  ADD ("not-renamed-over", test_not_renamed_over);
  ADD ("published-over", test_published_over);
  ADD ("locked", test_locked);
  ADD ("failed-rename", test_failed_rename);
  ADD ("discarded", test_discarded);
  ADD ("discard-failed", test_discard_failed);
  ADD ("finish-failed", test_finish_failed);
  return g_test_run ();
}
