/* operation-change.c: deleting, renaming, syncing, and locks
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include "directory-private.h"

static const Plan plans[] = {
  { .name = "change", .backing = MMDIR_BACKING_AUTO },
};

static void
write_victim (Subject *subject)
{
  subject_open_writer (subject);
  temporary_write (subject->path, "victim", "old", 3);
}

static gboolean
is_there (const Subject *subject,
          const char *name)
{
  g_autofree char *path = g_build_filename (subject->path, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
delete_file (Subject *subject,
             GError **error)
{
  return mmdir_directory_delete_file (subject->writer, "victim", error);
}

/* What could not be deleted yet is deleted when the directory is freed, and what
 * could not be deleted is there. */
static void
clean_up_deleted (Subject *subject,
                  gboolean is_done,
                  const GError *failure G_GNUC_UNUSED)
{
  g_assert_cmpint (mmdir_directory_file_exists (subject->writer, "victim"), ==, !is_done);
  subject_close_writer (subject);
  g_assert_cmpint (is_there (subject, "victim"), ==, !is_done);
  if (!is_done)
    subject_remove (subject, "victim");
  subject_assert_left (subject, NULL);
}

static void
make_pending (Subject *subject)
{
  write_victim (subject);
  name_set_add (&directory_get_notes (subject->writer)->pending, "victim");
}

static gboolean
get_pending_deletions (Subject *subject,
                       GError **error G_GNUC_UNUSED)
{
  g_auto (GStrv) names = mmdir_directory_get_pending_deletions (subject->writer);

  return names[0] == NULL;
}

/* Where it was said that it has gone, nobody tries again. */
static void
clean_up_pending (Subject *subject,
                  gboolean is_done,
                  const GError *failure G_GNUC_UNUSED)
{
  if (!is_done)
    {
      g_assert_true (is_there (subject, "victim"));
      g_assert_false (mmdir_directory_file_exists (subject->writer, "victim"));
    }
  subject_close_writer (subject);
  if (is_done && is_there (subject, "victim"))
    subject_remove (subject, "victim");
  subject_assert_left (subject, NULL);
}

static gboolean
rename_file (Subject *subject,
             GError **error)
{
  return mmdir_directory_rename_file (subject->writer, "victim", "renamed", error);
}

static void
look_at_renamed (Subject *subject)
{
  subject_take_digest (subject, "renamed");
}

static void
clean_up_renamed (Subject *subject,
                  gboolean is_done,
                  const GError *failure G_GNUC_UNUSED)
{
  const char *name = is_done ? "renamed" : "victim";

  subject_assert_left (subject, name);
  subject_remove (subject, name);
  subject_close_writer (subject);
}

static gboolean
rename_file_without_replacing (Subject *subject,
                               GError **error)
{
  return mmdir_directory_rename_file_without_replacing (subject->writer, "victim", "renamed", error);
}

/* One that no name can be taken from has both. */
static void
clean_up_renamed_by_link (Subject *subject,
                          gboolean is_done,
                          const GError *failure)
{
  if (failure != NULL && is_there (subject, "victim") && is_there (subject, "renamed"))
    {
      g_assert_cmpstr (mmdir_error_get_call (failure), ==, "unlink");
      subject_remove (subject, "renamed");
    }
  clean_up_renamed (subject, is_done, failure);
}

static gboolean
sync_files (Subject *subject,
            GError **error)
{
  static const char *const names[] = { "file", NULL };

  return mmdir_directory_sync_files (subject->writer, names, error);
}

static gboolean
sync_directory (Subject *subject,
                GError **error)
{
  return mmdir_directory_sync (subject->writer, error);
}

static void
clean_up_synced (Subject *subject,
                 gboolean is_done G_GNUC_UNUSED,
                 const GError *failure G_GNUC_UNUSED)
{
  subject_close_writer (subject);
  subject_assert_left (subject, NULL);
}

static gboolean
obtain_lock (Subject *subject,
             GError **error)
{
  subject->lock = mmdir_directory_obtain_lock (subject->writer, "write.lock", error);
  return subject->lock != NULL;
}

static void
begin_lock (Subject *subject)
{
  subject_open_writer (subject);
  g_assert_true (obtain_lock (subject, NULL));
}

/* It is locked, or anybody may lock it: also where it failed. */
static void
clean_up_lock (Subject *subject,
               gboolean is_done,
               const GError *failure G_GNUC_UNUSED)
{
  MmdirLock *other = mmdir_directory_obtain_lock (subject->writer, "write.lock", NULL);

  g_assert_cmpint (other == NULL, ==, is_done);
  mmdir_lock_release (other);
  subject_close_writer (subject);
  subject_assert_left (subject, "write.lock");
  subject_remove (subject, "write.lock");
}

static gboolean
check_lock (Subject *subject,
            GError **error)
{
  return mmdir_lock_check (subject->lock, error);
}

/* A check that could not be made changes nothing. */
static void
clean_up_checked (Subject *subject,
                  gboolean is_done G_GNUC_UNUSED,
                  const GError *failure G_GNUC_UNUSED)
{
  g_assert_true (mmdir_lock_check (subject->lock, NULL));
  clean_up_lock (subject, TRUE, NULL);
}

static gboolean
release_lock (Subject *subject,
              GError **error G_GNUC_UNUSED)
{
  g_clear_pointer (&subject->lock, mmdir_lock_release);
  return TRUE;
}

static void
clean_up_released (Subject *subject,
                   gboolean is_done G_GNUC_UNUSED,
                   const GError *failure)
{
  clean_up_lock (subject, FALSE, failure);
}

static const Operation change_table[] = {
  { .function = "mmdir_directory_delete_file", .names = "victim", .prepare = write_victim, .run = delete_file, .clean_up = clean_up_deleted },
  {
      .function = "mmdir_directory_get_pending_deletions",
      .prepare = make_pending,
      .run = get_pending_deletions,
      .clean_up = clean_up_pending,
      .verdicts = { [ROLE_REMOVE] = VERDICT_KEEPS_PENDING },
  },
  {
      .function = "mmdir_directory_rename_file",
      .names = "victim",
      .prepare = write_victim,
      .run = rename_file,
      .inspect = look_at_renamed,
      .clean_up = clean_up_renamed,
  },
  {
      .function = "mmdir_directory_rename_file_without_replacing",
      .names = "victim",
      .prepare = write_victim,
      .run = rename_file_without_replacing,
      .inspect = look_at_renamed,
      .clean_up = clean_up_renamed_by_link,
      .verdicts = { [ROLE_RENAME] = VERDICT_RENAMES_BY_LINK, [ROLE_REMOVE] = VERDICT_FAILS },
  },
  { .function = "mmdir_directory_sync_files", .prepare = subject_open_writer, .run = sync_files, .clean_up = clean_up_synced },
  {
      .function = "mmdir_directory_sync",
      .is_about_directory = TRUE,
      .prepare = subject_open_writer,
      .run = sync_directory,
      .clean_up = clean_up_synced,
      .verdicts = { [ROLE_SYNC] = VERDICT_CANNOT_SYNC_DIRECTORY },
  },
  {
      .function = "mmdir_directory_obtain_lock",
      .names = "write.lock",
      .prepare = subject_open_writer,
      .run = obtain_lock,
      .clean_up = clean_up_lock,
      .verdicts = { [ROLE_STATUS] = VERDICT_LOCKS_AGAIN },
  },
  {
      .function = "mmdir_lock_check",
      .names = "write.lock",
      .prepare = begin_lock,
      .run = check_lock,
      .clean_up = clean_up_checked,
      .verdicts = { [ROLE_LOCK] = VERDICT_FAILS, [ROLE_STATUS] = VERDICT_LOSES_LOCK },
  },
  {
      .function = "mmdir_lock_release",
      .prepare = begin_lock,
      .run = release_lock,
      .clean_up = clean_up_released,
      .is_below_seam = TRUE,
      .verdicts = { [ROLE_LOCK] = VERDICT_IGNORED },
  },
};

TABLE (change, plans, G_N_ELEMENTS (plans));
