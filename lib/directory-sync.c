/* directory-sync.c: what outlives a loss of power
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "directory-private.h"
#include "error-private.h"

#include <mmdir/mmdir.h>

/* What stands for the directory itself among the names of its files. */
#define DIRECTORY_NAME "."

/* Whether a sync that failed with this was one: all but what says that nothing was
 * tried.  The failure is that of a write that was put off, which may be of any
 * kind: EACCES of a file server whose ticket has run out, EROFS of a file system
 * that has given up. */
static gboolean
is_loss (const OsFailure *failure)
{
  switch (os_failure_get_kind (failure))
    {
    case OS_FAILURE_UNSUPPORTED:
    case OS_FAILURE_CANNOT_MAP:
      return FALSE;
    default:
      return TRUE;
    }
}

/* @name is NULL for the directory itself, here and below. */
static gboolean
report (MmdirDirectory *directory,
        const char *name,
        const OsFailure *failure,
        GError **error)
{
  error_set_system (error, name != NULL ? ERROR_SYNC : ERROR_SYNC_DIRECTORY,
                    mmdir_directory_get_path (directory), name, 0, 0, failure);
  return FALSE;
}

/* By which a loss is remembered. */
static const char *
noted_name (const char *name)
{
  return name != NULL ? name : DIRECTORY_NAME;
}

gboolean
directory_check_not_lost (MmdirDirectory *directory,
                          const char *name,
                          GError **error)
{
  if (!name_set_contains (&directory_get_notes (directory)->lost, noted_name (name)))
    return TRUE;
  error_set_lost (error, mmdir_directory_get_path (directory), name);
  return FALSE;
}

/* A failure is remembered: the system may have dropped what it could not write,
 * and a second sync would find nothing to do and succeed. */
void
directory_note_failed_sync (MmdirDirectory *directory,
                            const char *name,
                            const OsFailure *failure)
{
  if (is_loss (failure))
    name_set_add (&directory_get_notes (directory)->lost, noted_name (name));
}

/* A second sync that runs beside one that fails, in another thread, finds nothing
 * to do either: it looks again. */
static gboolean
judge_sync (MmdirDirectory *directory,
            const char *name,
            gboolean success,
            const OsFailure *failure,
            GError **error)
{
  if (success)
    return directory_check_not_lost (directory, name, error);
  directory_note_failed_sync (directory, name, failure);
  return report (directory, name, failure, error);
}

static gboolean
sync_file (MmdirDirectory *directory,
           const char *name,
           GError **error)
{
  OsFailure failure;
  gboolean success;
  OsFile file;

  if (!directory_check_file (directory, name, error) || !directory_check_not_lost (directory, name, error))
    return FALSE;
  if (!os_file_open_to_sync (directory_get_handle (directory), name, &file, &failure))
    return report (directory, name, &failure, error);
  success = os_file_sync (file, &failure);
  os_file_close (file);
  return judge_sync (directory, name, success, &failure, error);
}

gboolean
directory_prepare_sync (MmdirDirectory *directory,
                        GError **error)
{
  OsFailure failure;

  return directory_check_not_lost (directory, NULL, error) &&
         (os_directory_prepare_sync (directory_get_handle (directory), &failure) ||
          report (directory, NULL, &failure, error));
}

gboolean
directory_sync_prepared (MmdirDirectory *directory,
                         GError **error)
{
  OsFailure failure;
  const gboolean success = os_directory_sync (directory_get_handle (directory), &failure);

  return judge_sync (directory, NULL, success, &failure, error);
}

/**
 * mmdir_directory_sync_files:
 * @directory: (not nullable): a directory
 * @names: (not nullable) (array zero-terminated=1) (element-type filename):
 *     the names of files in @directory: no paths
 * @error: (nullable): return location for a #GError
 *
 * Waits until the disk has all that has been written to these files, by
 * whomever. They are synced in the order in which they are given.
 *
 * When it has succeeded, their bytes outlive a crash of the system and a loss
 * of power. That they have their names then is not said before
 * mmdir_directory_sync().
 *
 * A file that could not be written to the disk stays failed: the system may
 * have dropped the bytes, and would find nothing to do in a second attempt.
 * Each later call fails with %MMDIR_ERROR_IO, without asking the system, until
 * the name has been deleted, created anew or renamed over through @directory,
 * which is the only one to know. The files are opened anew, and Linux may have
 * forgotten an error of before if it has dropped the file from its memory:
 * mmdir_output_sync() and mmdir_output_publish() cannot miss one.
 *
 * Fails with %MMDIR_ERROR_IO if the disk or the file server fails, or did for
 * one of these files before; %MMDIR_ERROR_NO_SPACE if the disk or the quota
 * turns out to be full by now; %MMDIR_ERROR_NOT_FOUND if there is no such
 * file, or its deletion is pending; %MMDIR_ERROR_INVALID_NAME if a name is no
 * plain file name: if it is empty, `.` or `..`, holds a separator or is too
 * long; %MMDIR_ERROR_ACCESS if a file may not be opened for it, on Windows for
 * writing; %MMDIR_ERROR_NOT_REGULAR if it is a directory, a pipe or the like;
 * %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor left;
 * %MMDIR_ERROR_UNSUPPORTED if it is nothing that can be synced;
 * %MMDIR_ERROR_NO_MEMORY or %MMDIR_ERROR_FAILED for what else the system says.
 * mmdir_error_get_path() tells of which file; those before it have been
 * synced, and those behind it have not been looked at.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_sync_files (MmdirDirectory *directory,
                            const char *const *names,
                            GError **error)
{
  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (names != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (; *names != NULL; names++)
    if (!sync_file (directory, *names, error))
      return FALSE;
  return TRUE;
}

/**
 * mmdir_directory_sync:
 * @directory: (not nullable): a directory
 * @error: (nullable): return location for a #GError
 *
 * Waits until the disk has the names in the directory: what has been created,
 * deleted and renamed there, by whomever.
 *
 * When it has succeeded, that outlives a crash of the system and a loss of
 * power. It says nothing of the bytes in the files, for which there are
 * mmdir_output_sync() and mmdir_directory_sync_files(). File systems that
 * cannot sync a directory are taken to do so by themselves.
 *
 * If the disk fails, it stays failed: each later call fails with
 * %MMDIR_ERROR_IO, without asking the system, for as long as @directory is
 * open, and so does publishing through it.
 *
 * Fails with %MMDIR_ERROR_IO if the disk or the file server fails, or did
 * before; %MMDIR_ERROR_NO_SPACE if the disk or the quota turns out to be full
 * by now; %MMDIR_ERROR_NOT_FOUND if the directory has been deleted, and the
 * system minds; %MMDIR_ERROR_ACCESS if it may be searched, but not read;
 * %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor left;
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED for
 * what else the system says.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_sync (MmdirDirectory *directory,
                      GError **error)
{
  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return directory_prepare_sync (directory, error) && directory_sync_prepared (directory, error);
}
