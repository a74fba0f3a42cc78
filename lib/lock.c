/* lock.c: locks on directories
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "directory-private.h"
#include "error-private.h"

#include <mmdir/mmdir.h>

struct _MmdirLock
{
  MmdirDirectory *directory;
  char *name;
  OsFile file;

  /* The process that obtained it. */
  guint64 owner;
};

/**
 * mmdir_directory_obtain_lock:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of the lock file, such as `write.lock`: no
 *     path
 * @error: (nullable): return location for a #GError
 *
 * Obtains a lock, or fails at once: nobody waits. The file is created if it is
 * not there, and is never deleted. It locks nothing but its name: those who
 * write to the directory have to agree on one.
 *
 * The lock is held against other processes and against other calls in this
 * one, through any #MmdirDirectory. It ends by mmdir_lock_release(), and with
 * the process, however that ends; on Windows the latter may take a moment. If
 * the process has forked a child that has not executed another program, and
 * ends without releasing the lock, the child keeps it. On Linux it is one
 * against Lucene too, whose NativeFSLockFactory locks the `write.lock` of an
 * index.
 *
 * Nothing is promised of the disk, and nothing needs to be: a lock does not
 * outlive the system.
 *
 * Fails with %MMDIR_ERROR_LOCKED if somebody has it; %MMDIR_ERROR_INVALID_NAME
 * if @name is no plain file name: if it is empty, `.` or `..`, holds a
 * separator or is too long; %MMDIR_ERROR_ACCESS if the file may not be created
 * or opened for writing: permissions, a file system that can only be read;
 * %MMDIR_ERROR_NOT_FOUND if the directory has been deleted;
 * %MMDIR_ERROR_NOT_REGULAR if @name is a directory, a pipe or the like;
 * %MMDIR_ERROR_NO_SPACE if the disk or the quota is full;
 * %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor left; %MMDIR_ERROR_IO
 * if the disk or the file server fails; %MMDIR_ERROR_NO_MEMORY;
 * %MMDIR_ERROR_UNSUPPORTED if the file system has no locks;
 * %MMDIR_ERROR_FAILED for what else the system says, as of a file server that
 * has none (`ENOLCK`), or of a symbolic link, which is not followed.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new lock, to be released with
 *     mmdir_lock_release(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirLock *
mmdir_directory_obtain_lock (MmdirDirectory *directory,
                             const char *name,
                             GError **error)
{
  MmdirLock *lock;
  OsFailure failure;
  OsFile file;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!directory_check_name (directory, name, error))
    return NULL;
  if (!directory_lock_file (directory, name, &file, &failure))
    {
      error_set_system (error, ERROR_LOCK, mmdir_directory_get_path (directory), name, 0, 0, &failure);
      return NULL;
    }
  lock = g_new (MmdirLock, 1);
  lock->directory = mmdir_directory_ref (directory);
  lock->name = g_strdup (name);
  lock->file = file;
  lock->owner = os_process_id ();
  return lock;
}

/**
 * mmdir_lock_check:
 * @lock: (not nullable): a lock
 * @error: (nullable): return location for a #GError
 *
 * Makes sure that a lock is still ours: that its name is still that of the
 * file that was locked. If somebody has deleted the file or put another one in
 * its place, a third may have locked that. Whoever is about to publish
 * something asks. On NFS, where attributes are cached, it may be noticed some
 * seconds late.
 *
 * Fails with %MMDIR_ERROR_LOCK_LOST if the file has been deleted or replaced:
 * @lock is still to be released, and what is written from now on may meet what
 * somebody else writes. It fails with %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_TOO_MANY_FILES, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if the system cannot tell.
 *
 * Thread rule: any thread, while nobody releases @lock.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
mmdir_lock_check (MmdirLock *lock,
                  GError **error)
{
  const char *path;
  OsFailure failure;
  gboolean is_held;

  g_return_val_if_fail (lock != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  path = mmdir_directory_get_path (lock->directory);
  if (!os_lock_check (directory_get_handle (lock->directory), lock->name, lock->file, &is_held, &failure))
    {
      error_set_system (error, ERROR_CHECK_LOCK, path, lock->name, 0, 0, &failure);
      return FALSE;
    }
  if (!is_held)
    error_set_lock_lost (error, path, lock->name);
  return is_held;
}

/**
 * mmdir_lock_release:
 * @lock: (transfer full) (nullable): a lock; nothing is done for %NULL
 *
 * Releases a lock and frees @lock. The file stays: if it were deleted, two
 * others might have locked two of that name.
 *
 * In the process that obtained it, that frees the lock at once, also if there
 * is a forked child that has it too. In such a child nothing but @lock is freed,
 * and the parent keeps the lock.
 *
 * Thread rule: any thread, which is the last to use @lock.
 *
 * Since: 1.0
 */
void
mmdir_lock_release (MmdirLock *lock)
{
  if (lock == NULL)
    return;
  /* A child that was forked has the same lock, and may free its copy. */
  if (lock->owner == os_process_id ())
    os_lock_release (lock->file);
  else
    os_file_close (lock->file);
  g_free (lock->name);
  mmdir_directory_unref (lock->directory);
  g_free (lock);
}
