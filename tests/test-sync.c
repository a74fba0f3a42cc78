/* test-sync.c: what is remembered of a sync that failed
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"

static const char *const file_names[] = { "file", NULL };
static const char *const other_names[] = { "other", NULL };

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
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static void
lose_file (Fixture *fixture)
{
  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, file_names, &error));
}

static void
assert_lost (Fixture *fixture,
             const char *name)
{
  const char *const names[] = { name, NULL };
  const guint n_syncs = seam_count (SEAM_FILE_SYNC);
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, n_syncs);
}

static void
assert_syncs (Fixture *fixture,
              const char *name)
{
  const char *const names[] = { name, NULL };
  const guint n_syncs = seam_count (SEAM_FILE_SYNC);

  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, n_syncs + 1);
}

static void
test_success (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", "other", NULL };
  static const char *const none[] = { NULL };

  check_succeeds (mmdir_directory_sync_files (fixture->directory, none, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, 0);
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, 2);
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, 1);
}

/* It is never tried again into success, and other files have nothing of it. */
static void
test_lost (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "other", "file", NULL };

  lose_file (fixture);
  assert_lost (fixture, "file");
  assert_lost (fixture, "file");
  assert_syncs (fixture, "other");
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
}

/* The first that fails is told, and what comes behind it is not asked for. */
static void
test_first_failure (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", "other", NULL };

  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_NO_SPACE);
  check_refused (MMDIR_ERROR_NO_SPACE, mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_SYNC), ==, 1);
  assert_syncs (fixture, "other");
  assert_lost (fixture, "file");
}

/* What was put off may have failed in any way; only a system that cannot sync
 * such a file has dropped nothing. */
static void
test_kinds (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_FILE_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync_files (fixture->directory, file_names, NULL));
        if (kind == OS_FAILURE_UNSUPPORTED || kind == OS_FAILURE_CANNOT_MAP)
          assert_syncs (fixture, "file");
        else
          assert_lost (fixture, "file");
        check_succeeds (mmdir_directory_publish (fixture->directory, "file", "new", 3, &error));
      }
}

/* Nothing has been tried with a file that cannot be opened. */
static void
test_open (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_FILE_OPEN_TO_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync_files (fixture->directory, file_names, NULL));
        assert_syncs (fixture, "file");
      }
}

static void
test_deleted (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "file", &error));
  temporary_write (fixture->path, "file", "new", 3);
  assert_syncs (fixture, "file");
}

/* A deletion that failed leaves the file as it is, and one that is pending
 * makes it unknown. */
static void
test_not_deleted (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_ACCESS);
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_delete_file (fixture->directory, "file", &error));
  assert_lost (fixture, "file");
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "file", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (fixture->directory, file_names, &error));
}

static void
test_deleted_late (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  seam_fail (SEAM_FILE_REMOVE, 0, 1, OS_FAILURE_IN_USE);
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "file", &error));
  g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
  temporary_write (fixture->path, "file", "new", 3);
  assert_syncs (fixture, "file");
}

static void
test_created (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  lose_file (fixture);
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_create_output (fixture->directory, "file", &error) != NULL);
  assert_lost (fixture, "file");
  temporary_remove (fixture->path, "file");
  output = mmdir_directory_create_output (fixture->directory, "file", NULL);
  g_assert_nonnull (output);
  check_succeeds (mmdir_output_close (output, &error));
  assert_syncs (fixture, "file");
}

static void
test_renamed (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  check_succeeds (mmdir_directory_rename_file (fixture->directory, "file", "new", &error));
  assert_lost (fixture, "new");
  temporary_write (fixture->path, "file", "another", 7);
  assert_syncs (fixture, "file");
}

static void
test_renamed_without_replacing (Fixture *fixture,
                                gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "other", &error));
  check_refused (MMDIR_ERROR_EXISTS, mmdir_directory_rename_file_without_replacing (fixture->directory, "other", "file", &error));
  assert_lost (fixture, "file");
  check_succeeds (mmdir_directory_sync_files (fixture->directory, other_names, &error));
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
  assert_lost (fixture, "new");
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "other", "file", &error));
  assert_syncs (fixture, "file");
}

static void
test_renamed_to_itself (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  check_succeeds (mmdir_directory_rename_file (fixture->directory, "file", "file", &error));
  assert_lost (fixture, "file");
}

static void
test_renamed_over (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  check_succeeds (mmdir_directory_rename_file (fixture->directory, "other", "file", &error));
  assert_syncs (fixture, "file");
}

static void
test_failed_rename (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  seam_fail (SEAM_FILE_RENAME, 0, 2, OS_FAILURE_ACCESS);
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_rename_file (fixture->directory, "other", "file", &error));
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_rename_file (fixture->directory, "file", "other", &error));
  assert_lost (fixture, "file");
  check_succeeds (mmdir_directory_sync_files (fixture->directory, other_names, &error));
}

/* Locking the file is no change of it. */
static void
test_locked (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  lose_file (fixture);
  mmdir_lock_release (mmdir_directory_obtain_lock (fixture->directory, "file", NULL));
  assert_lost (fixture, "file");
}

static void
assert_directory_lost (Fixture *fixture)
{
  const guint n_syncs = seam_count (SEAM_DIRECTORY_SYNC);
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_sync (fixture->directory, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, fixture->path);
  g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, n_syncs);
}

/* For as long as it is open: another one has to look at what is there. */
static void
test_directory (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) other = NULL;

  seam_fail (SEAM_DIRECTORY_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync (fixture->directory, &error));
  assert_directory_lost (fixture);
  assert_syncs (fixture, "file");
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "file", &error));
  assert_directory_lost (fixture);
  other = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  check_succeeds (mmdir_directory_sync (other, &error));
}

/* As for a file: whatever the sync fails with may have lost something, unless
 * the system cannot sync a directory. */
static void
test_directory_kinds (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_DIRECTORY_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync (fixture->directory, NULL));
        if (kind == OS_FAILURE_UNSUPPORTED || kind == OS_FAILURE_CANNOT_MAP)
          check_succeeds (mmdir_directory_sync (fixture->directory, &error));
        else
          assert_directory_lost (fixture);
        mmdir_directory_unref (fixture->directory);
        fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
      }
}

/* No room for a descriptor, or no permission, says nothing about the disk. */
static void
test_directory_open (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  const guint n_syncs = seam_count (SEAM_DIRECTORY_SYNC);
  guint kind, i, n_good = 0;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        seam_fail_with_code (SEAM_DIRECTORY_PREPARE_SYNC, 0, 1, seam_get_nth_code ((OsFailureKind) kind, i));
        g_assert_false (mmdir_directory_sync (fixture->directory, NULL));
        g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, n_syncs + n_good);
        check_succeeds (mmdir_directory_sync (fixture->directory, &error));
        g_assert_cmpuint (seam_count (SEAM_DIRECTORY_SYNC), ==, n_syncs + ++n_good);
      }
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
assert_listed (const Fixture *fixture,
               const char *expected)
{
  g_auto (GStrv) names = mmdir_directory_list (fixture->directory, NULL);
  g_autofree char *joined = g_strjoinv ("|", names);

  g_assert_cmpstr (joined, ==, expected);
}

/* The new file is in place, and nobody says that it is safe.  A later publish
 * could not say it either, and leaves all as it is. */
static void
test_publish (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;

  seam_fail (SEAM_DIRECTORY_SYNC, 0, 1, OS_FAILURE_IO);
  g_assert_false (mmdir_directory_publish (fixture->directory, "file", "new", 3, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, fixture->path);
  assert_contents (fixture, "file", "new");
  assert_listed (fixture, "file|other");

  check_refused (MMDIR_ERROR_IO, mmdir_directory_publish (fixture->directory, "file", "newer", 5, &error));
  assert_contents (fixture, "file", "new");
  assert_listed (fixture, "file|other");
}

/* What syncing the directory takes is there before anything is done: the output is
 * as good as before. */
static void
test_publish_unopened (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  g_autoptr (GError) failure = NULL;

  seam_fail (SEAM_DIRECTORY_PREPARE_SYNC, 0, 1, OS_FAILURE_PROCESS_FILES);
  g_assert_false (mmdir_output_publish (output, "file", &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, fixture->path);
  g_assert_cmpstr (mmdir_output_get_name (output), ==, "new");
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  assert_contents (fixture, "file", "old");
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_publish (output, "file", &error));
  assert_contents (fixture, "file", "new");
  assert_listed (fixture, "file|other");
}

static void
test_publish_output (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  seam_fail (SEAM_DIRECTORY_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_output_publish (output, "file", &error));
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_assert_cmpstr (mmdir_output_get_name (output), ==, "file");
  g_clear_pointer (&output, mmdir_output_free);
  assert_contents (fixture, "file", "new");
  assert_listed (fixture, "file|other");
}

/* Nothing that is wrong with its arguments is said of an output that has failed. */
static void
assert_fails_as_before (Fixture *fixture,
                        MmdirOutput *output,
                        const GError *first)
{
  static const guint64 numbers[] = { G_MAXUINT64 };
  static const char *const texts[] = { "\xff", NULL };
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "other");

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
test_output (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
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
  assert_fails_as_before (fixture, output, first);
  check_refused (first->code, mmdir_output_publish (output, "file", &error));
  check_refused (first->code, mmdir_output_close (output, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  assert_listed (fixture, "file|other");
  assert_contents (fixture, "file", "old");
}

/* Nor does it succeed by the name, as long as that stands for the file. */
static void
test_output_by_name (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_output_sync (output, &error));
  assert_lost (fixture, "new");
  mmdir_output_free (output);
  assert_listed (fixture, "file|other");
  temporary_write (fixture->path, "new", "another", 7);
  assert_syncs (fixture, "new");
}

/* And the other way round: what the name has been told, the output is not told again
 * by every system. */
static void
test_name_of_output (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "new", NULL };
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_sync (output, &error));
  seam_fail (SEAM_FILE_SYNC, 0, 1, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_refused (MMDIR_ERROR_IO, mmdir_output_publish (output, "file", &error));
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_RENAME), ==, 0);
  assert_listed (fixture, "file|other");
  assert_contents (fixture, "file", "old");
}

/* What another file has lost, it has lost by that name too. */
static void
test_output_replaced (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  lose_file (fixture);
  if (!mmdir_directory_rename_file (fixture->directory, "file", "new", NULL))
    {
      mmdir_output_free (output);
      g_test_skip ("this system replaces no file that is in use");
      return;
    }
  mmdir_output_free (output);
  assert_listed (fixture, "new|other");
  assert_lost (fixture, "new");
}

#define ADD(name, func) g_test_add ("/sync/" name, Fixture, NULL, set_up, func, tear_down)

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
  ADD ("publish", test_publish);
  ADD ("publish-unopened", test_publish_unopened);
  ADD ("publish-output", test_publish_output);
  ADD ("output", test_output);
  ADD ("output-by-name", test_output_by_name);
  ADD ("name-of-output", test_name_of_output);
  ADD ("output-replaced", test_output_replaced);
  return g_test_run ();
}
