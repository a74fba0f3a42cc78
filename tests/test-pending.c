/* test-pending.c: files that cannot be deleted yet
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  temporary_write (fixture->path, "file", "old", 3);
  temporary_write (fixture->path, "other", "other", 5);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  seam_reset ();
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  temporary_directory_remove (fixture->path);
}

static gboolean
is_there (const Fixture *fixture,
          const char *name)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_contents (const Fixture *fixture,
                 const char *name,
                 const char *expected)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
make_pending (Fixture *fixture,
              const char *name)
{
  seam_fail (SEAM_FILE_REMOVE, 0, SEAM_ALWAYS, OS_FAILURE_IN_USE);
  check_succeeds (mmdir_directory_delete_file (fixture->directory, name, &error));
  g_assert_true (is_there (fixture, name));
}

/* As it is, with no new attempt that succeeds. */
static void
assert_pending (Fixture *fixture,
                const char *expected)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  seam_fail (SEAM_FILE_REMOVE, 0, SEAM_ALWAYS, OS_FAILURE_IN_USE);
  names = mmdir_directory_get_pending_deletions (fixture->directory);
  joined = g_strjoinv ("|", names);
  g_assert_cmpstr (joined, ==, expected);
  seam_repair (SEAM_FILE_REMOVE);
}

/* Where somebody uses the file, and only there. */
static void
test_kinds (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        const gboolean is_in_use = kind == OS_FAILURE_IN_USE || kind == OS_FAILURE_LOCKED || kind == OS_FAILURE_MAPPED;
        g_autoptr (GError) error = NULL;

        seam_fail_with_code (SEAM_FILE_REMOVE, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_cmpint (mmdir_directory_delete_file (fixture->directory, "file", &error), ==, is_in_use);
        g_assert_cmpint (error == NULL, ==, is_in_use);
        g_assert_true (is_there (fixture, "file"));
        assert_pending (fixture, is_in_use ? "file" : "");
        g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
        temporary_write (fixture->path, "file", "old", 3);
      }
}

/* Nothing shows it, and asking for it asks the system nothing. */
static void
test_hidden (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", NULL };
  g_autoptr (MmdirDirectory) other = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  g_auto (GStrv) listed = NULL;
  guint64 length;

  make_pending (fixture, "file");
  listed = mmdir_directory_list (fixture->directory, NULL);
  g_assert_cmpstr (listed[0], ==, "other");
  g_assert_null (listed[1]);
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "file"));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_get_file_length (fixture->directory, "file", &length, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open_input_with_backing (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, MMDIR_BACKING_BUFFERED, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_rename_file (fixture->directory, "file", "new", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_copy_file (fixture->directory, "file", other, "copy", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_delete_file (fixture->directory, "file", &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  g_assert_cmpuint (seam_count (SEAM_FILE_OPEN_TO_SYNC), ==, 0);
  g_assert_cmpuint (seam_count (SEAM_FILE_OPEN), ==, 0);

  /* Another directory knows nothing of it. */
  g_assert_true (mmdir_directory_file_exists (other, "file"));
}

static void
test_error (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autoptr (GError) error = NULL;

  make_pending (fixture, "file");
  g_assert_false (mmdir_directory_delete_file (fixture->directory, "file", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_nonnull (strstr (error->message, path));
}

/* Nobody sees a file in its way, so that the error says which one that is. */
static void
test_create_error (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) of_copy = NULL;
  g_autoptr (GError) of_delete = NULL;

  make_pending (fixture, "file");
  g_assert_null (mmdir_directory_create_output (fixture->directory, "file", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_false (mmdir_directory_copy_file (fixture->directory, "other", fixture->directory, "file", &of_copy));
  g_assert_error (of_copy, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
  g_assert_false (mmdir_directory_delete_file (fixture->directory, "file", &of_delete));
  g_assert_cmpstr (error->message, ==, of_delete->message);
  g_assert_cmpstr (of_copy->message, ==, of_delete->message);
  assert_contents (fixture, "file", "old");
}

typedef void (*Change) (Fixture *fixture);

static void
create_another (Fixture *fixture)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  check_succeeds (mmdir_output_close (output, &error));
}

static void
delete_another (Fixture *fixture)
{
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "other", &error));
}

static void
rename_another (Fixture *fixture)
{
  check_succeeds (mmdir_directory_rename_file (fixture->directory, "other", "new", &error));
}

static void
rename_another_without_replacing (Fixture *fixture)
{
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "other", "new", &error));
}

static void
publish_another (Fixture *fixture)
{
  check_succeeds (mmdir_directory_publish (fixture->directory, "new", "x", 1, &error));
}

static void
lock_another (Fixture *fixture)
{
  mmdir_lock_release (mmdir_directory_obtain_lock (fixture->directory, "new", NULL));
}

static void
ask (Fixture *fixture)
{
  g_auto (GStrv) names = mmdir_directory_get_pending_deletions (fixture->directory);

  g_assert_null (names[0]);
}

static void
free_directory (Fixture *fixture)
{
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
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
test_again (Fixture *fixture,
            gconstpointer data)
{
  const Change change = *(const Change *) data;

  make_pending (fixture, "file");
  assert_pending (fixture, "file");
  g_assert_true (is_there (fixture, "file"));
  seam_repair (SEAM_FILE_REMOVE);
  change (fixture);
  g_assert_false (is_there (fixture, "file"));
  if (fixture->directory != NULL)
    assert_pending (fixture, "");
}

/* Whatever fails then, it stays what it is. */
static void
test_still (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  make_pending (fixture, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, SEAM_ALWAYS, OS_FAILURE_ACCESS);
  g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
  assert_pending (fixture, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_create_output (fixture->directory, "file", &error) != NULL);
  assert_pending (fixture, "file");
}

/* Several, of which some can go. */
static void
test_several (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  make_pending (fixture, "file");
  make_pending (fixture, "other");
  assert_pending (fixture, "file|other");
  seam_fail (SEAM_FILE_REMOVE, 1, SEAM_ALWAYS, OS_FAILURE_IN_USE);
  g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
  g_assert_false (is_there (fixture, "file"));
  assert_pending (fixture, "other");
}

/* Somebody else has deleted it. */
static void
test_gone (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  make_pending (fixture, "file");
  temporary_remove (fixture->path, "file");
  seam_repair (SEAM_FILE_REMOVE);
  ask (fixture);
}

/* What takes the name is another file, which nobody wants to delete. */
static void
test_created (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  make_pending (fixture, "file");
  seam_repair (SEAM_FILE_REMOVE);
  output = mmdir_directory_create_output (fixture->directory, "file", NULL);
  g_assert_nonnull (output);
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_close (output, &error));
  delete_another (fixture);
  ask (fixture);
  assert_contents (fixture, "file", "new");
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
}

/* The file server removes it at once where the system has said that it cannot. */
static void
test_created_behind (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  make_pending (fixture, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  temporary_remove (fixture->path, "file");
  output = mmdir_directory_create_output (fixture->directory, "file", NULL);
  g_assert_nonnull (output);
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_close (output, &error));
  assert_pending (fixture, "");
  ask (fixture);
  assert_contents (fixture, "file", "new");
}

static void
test_renamed_over (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  make_pending (fixture, "file");
  check_succeeds (mmdir_directory_rename_file (fixture->directory, "other", "file", &error));
  assert_pending (fixture, "");
  ask (fixture);
  assert_contents (fixture, "file", "other");
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
}

/* Nobody sees the file, but it has its name for as long as it is there. */
static void
test_not_renamed_over (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  make_pending (fixture, "file");
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_rename_file_without_replacing (fixture->directory, "other", "file", &error));
  assert_pending (fixture, "file");
  assert_contents (fixture, "file", "old");
  seam_repair (SEAM_FILE_REMOVE);
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "other", "file", &error));
  assert_pending (fixture, "");
  ask (fixture);
  assert_contents (fixture, "file", "other");
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
}

static void
test_published_over (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  make_pending (fixture, "file");
  check_succeeds (mmdir_directory_publish (fixture->directory, "file", "new", 3, &error));
  assert_pending (fixture, "");
  assert_contents (fixture, "file", "new");
}

static void
test_locked (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = NULL;

  make_pending (fixture, "file");
  lock = mmdir_directory_obtain_lock (fixture->directory, "file", NULL);
  g_assert_nonnull (lock);
  assert_pending (fixture, "");
  ask (fixture);
  check_succeeds (mmdir_lock_check (lock, &error));
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
}

/* A rename that failed changes nothing. */
static void
test_failed_rename (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  make_pending (fixture, "file");
  seam_fail (SEAM_FILE_RENAME, 0, 1, OS_FAILURE_ACCESS);
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_rename_file (fixture->directory, "other", "file", &error));
  assert_pending (fixture, "file");
}

static void
test_discarded (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  seam_fail (SEAM_FILE_DISCARD, 0, 1, OS_FAILURE_IN_USE);
  mmdir_output_free (output);
  g_assert_true (is_there (fixture, "new"));
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "new"));
  assert_pending (fixture, "new");
  ask (fixture);
  g_assert_false (is_there (fixture, "new"));
}

/* Nor is it deleted later if it failed for another reason. */
static void
test_discard_failed (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  seam_fail (SEAM_FILE_DISCARD, 0, 1, OS_FAILURE_ACCESS);
  mmdir_output_free (output);
  assert_pending (fixture, "");
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "new"));
}

static void
test_finish_failed (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  seam_fail (SEAM_FILE_FINISH, 0, 1, OS_FAILURE_IO);
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  assert_pending (fixture, "new");
  ask (fixture);
  g_assert_false (is_there (fixture, "new"));
}

#define ADD(name, func) g_test_add ("/pending/" name, Fixture, NULL, set_up, func, tear_down)

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

      g_test_add (path, Fixture, &changes[i].change, set_up, test_again, tear_down);
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
