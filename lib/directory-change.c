/* directory-change.c: creating, deleting and renaming the files of a directory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * All that changes which file a name stands for goes through here, one change
 * at a time: so a deletion that is tried again cannot meet a new file of the
 * same name.
 */

#include "config.h"

#include "directory-private.h"
#include "error-private.h"

#include <mmdir/mmdir.h>

/* Whether it is only that somebody is using the file, so that it can be deleted
 * later: Windows, and file servers that run it. */
static gboolean
is_in_use (const OsFailure *failure)
{
  switch (os_failure_get_kind (failure))
    {
    case OS_FAILURE_IN_USE:
    case OS_FAILURE_LOCKED:
    case OS_FAILURE_MAPPED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* @name stands for another file now, or for none. */
static void
forget (DirectoryNotes *notes,
        const char *name)
{
  name_set_remove (&notes->pending, name);
  name_set_remove (&notes->lost, name);
}

/* With the lock of the changes, or for the last owner, when nobody else can change
 * anything. */
void
directory_delete_pending (MmdirDirectory *directory)
{
  DirectoryNotes *notes = directory_get_notes (directory);
  g_auto (GStrv) names = NULL;
  guint i;

  if (G_LIKELY (g_atomic_int_get (&notes->pending.n_names) == 0))
    return;
  names = name_set_copy (&notes->pending);
  for (i = 0; names[i] != NULL; i++)
    {
      OsFailure failure;

      if (os_file_remove (directory_get_handle (directory), names[i], &failure) ||
          os_failure_get_kind (&failure) == OS_FAILURE_NOT_FOUND)
        forget (notes, names[i]);
    }
}

static DirectoryNotes *
begin (MmdirDirectory *directory)
{
  DirectoryNotes *notes = directory_get_notes (directory);

  g_mutex_lock (&notes->changes);
  directory_delete_pending (directory);
  return notes;
}

static void
end (DirectoryNotes *notes)
{
  g_mutex_unlock (&notes->changes);
}

gboolean
directory_create_file (MmdirDirectory *directory,
                       const char *name,
                       OsFile *file,
                       OsFailure *failure)
{
  DirectoryNotes *notes = begin (directory);
  const gboolean success = os_file_create (directory_get_handle (directory), name, file, failure);

  if (success)
    forget (notes, name);
  end (notes);
  return success;
}

/* What was to be deleted is wanted again, and is the same file. */
gboolean
directory_lock_file (MmdirDirectory *directory,
                     const char *name,
                     OsFile *file,
                     OsFailure *failure)
{
  DirectoryNotes *notes = begin (directory);
  const gboolean success = os_lock_obtain (directory_get_handle (directory), name, file, failure);

  if (success)
    name_set_remove (&notes->pending, name);
  end (notes);
  return success;
}

static gboolean
has_file (MmdirDirectory *directory,
          const char *name)
{
  OsFileStatus status;
  OsFailure failure;

  return os_file_query (directory_get_handle (directory), name, &status, &failure) ||
         os_failure_get_kind (&failure) != OS_FAILURE_NOT_FOUND;
}

/* The name may stand for another file by then, of which nothing is forgotten. */
void
directory_discard_file (MmdirDirectory *directory,
                        const char *name,
                        OsFile file)
{
  DirectoryNotes *notes = begin (directory);
  OsFailure failure;

  if (!os_file_discard (directory_get_handle (directory), name, file, &failure))
    {
      if (is_in_use (&failure))
        name_set_add (&notes->pending, name);
    }
  else if (name_set_contains (&notes->lost, name) && !has_file (directory, name))
    forget (notes, name);
  end (notes);
}

/**
 * mmdir_directory_delete_file:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of a file in @directory: no path
 * @error: (nullable): return location for a #GError
 *
 * Deletes a file, or what else the name stands for if that is no directory; of
 * a symbolic link, the link. Inputs over it go on to read it.
 *
 * On Windows, and on some file servers, a file stays for as long as somebody
 * has it open or mapped. Then this succeeds, and the deletion is pending: for
 * @directory there is no such file any more, and it tries to delete it again
 * whenever a file is created, deleted or renamed through it, when
 * mmdir_directory_get_pending_deletions() is called, and when it is freed. It
 * does so by the name: if another process deletes the file and makes a new one
 * of that name, the new one is deleted.
 *
 * Whether the file is still there after a loss of power is not said before
 * mmdir_directory_sync().
 *
 * Fails with %MMDIR_ERROR_NOT_FOUND if there is no such file, or its deletion
 * is pending; %MMDIR_ERROR_INVALID_NAME if @name is no plain file name: if it
 * is empty, `.` or `..`, holds a separator or is too long;
 * %MMDIR_ERROR_NOT_REGULAR if it is a directory; %MMDIR_ERROR_ACCESS if it may
 * not be deleted: permissions of the directory, a file system that can only be
 * read; %MMDIR_ERROR_NO_SPACE if a full disk has no room to note it;
 * %MMDIR_ERROR_TOO_MANY_FILES on Windows, where deleting takes a handle;
 * %MMDIR_ERROR_IO if the disk or the file server fails;
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED for
 * what else the system says. The file is as it was then.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_delete_file (MmdirDirectory *directory,
                             const char *name,
                             GError **error)
{
  DirectoryNotes *notes;
  OsFailure failure;
  gboolean success;

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!directory_check_file (directory, name, error))
    return FALSE;

  notes = begin (directory);
  success = os_file_remove (directory_get_handle (directory), name, &failure);
  if (success)
    forget (notes, name);
  else if (is_in_use (&failure))
    {
      name_set_add (&notes->pending, name);
      success = TRUE;
    }
  end (notes);
  if (!success)
    error_set_system (error, ERROR_DELETE, mmdir_directory_get_path (directory), name, 0, 0, &failure);
  return success;
}

/**
 * mmdir_directory_get_pending_deletions:
 * @directory: (not nullable): a directory
 *
 * Tries again to delete what mmdir_directory_delete_file() could not yet
 * because somebody used it, and lists what is left. It is known to @directory
 * alone: to another #MmdirDirectory, and to other programs, the files are
 * there.
 *
 * Nothing is promised of the disk.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full) (array zero-terminated=1) (element-type filename):
 *     the names, in any order, to be freed with g_strfreev()
 *
 * Since: 1.0
 */
char **
mmdir_directory_get_pending_deletions (MmdirDirectory *directory)
{
  DirectoryNotes *notes;
  char **names;

  g_return_val_if_fail (directory != NULL, NULL);

  notes = begin (directory);
  names = name_set_copy (&notes->pending);
  end (notes);
  return names;
}

typedef gboolean (*RenameFunc) (OsDirectory *directory,
                                const char *from,
                                const char *to,
                                OsFailure *failure);

static gboolean
rename_file (MmdirDirectory *directory,
             const char *from,
             const char *to,
             RenameFunc rename_func,
             GError **error)
{
  DirectoryNotes *notes;
  OsFailure failure;
  gboolean success;

  if (!directory_check_file (directory, from, error) ||
      !directory_check_name (directory, to, error))
    return FALSE;

  notes = begin (directory);
  success = rename_func (directory_get_handle (directory), from, to, &failure);
  if (success)
    {
      const gboolean is_lost = name_set_contains (&notes->lost, from);

      forget (notes, from);
      forget (notes, to);
      if (is_lost)
        name_set_add (&notes->lost, to);
      /* Of hard links to one file, both are left. */
      if (is_lost && has_file (directory, from))
        name_set_add (&notes->lost, from);
    }
  end (notes);
  if (!success)
    error_set_rename (error, mmdir_directory_get_path (directory), from, to, &failure);
  return success;
}

/**
 * mmdir_directory_rename_file:
 * @directory: (not nullable): a directory
 * @from: (type filename): the name of a file in @directory: no path
 * @to: (type filename): the name that it is to have; what has it is replaced
 * @error: (nullable): return location for a #GError
 *
 * Gives a file another name. That is one step: whoever opens @to finds the old
 * file or the new one. Inputs over either go on to read what they read. Where both
 * are hard links to one file, POSIX systems leave both, and that is success; so
 * delete @from after a program was killed in
 * mmdir_directory_rename_file_without_replacing().
 *
 * Which file @to is after a loss of power is not said before
 * mmdir_directory_sync(); and if the file has not been synced before, it may
 * be the new name with none of the bytes. mmdir_output_publish() does all in
 * the right order. mmdir_directory_rename_file_without_replacing() leaves alone
 * what has the name.
 *
 * Fails with %MMDIR_ERROR_NOT_FOUND if there is no file @from, or its deletion
 * is pending, or the directory has been deleted; %MMDIR_ERROR_INVALID_NAME if
 * one of the names is no plain file name: if it is empty, `.` or `..`, holds a
 * separator or is too long; %MMDIR_ERROR_NOT_REGULAR if @to is a directory and
 * @from is a file, and %MMDIR_ERROR_NOT_DIRECTORY if it is the other way
 * round; %MMDIR_ERROR_ACCESS if the directory may not be changed: permissions,
 * a file system that can only be read; on Windows also if somebody uses the
 * file @from, or the file @to that it would replace, for longer than a quarter
 * of a second; %MMDIR_ERROR_NO_SPACE if the disk or the quota is full;
 * %MMDIR_ERROR_TOO_MANY_FILES on Windows, where renaming takes a handle;
 * %MMDIR_ERROR_IO if the disk or the file server fails;
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED for
 * what else the system says. Both names are what they were then; but over NFS,
 * where an answer may be lost, the renaming may have happened all the same.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_rename_file (MmdirDirectory *directory,
                             const char *from,
                             const char *to,
                             GError **error)
{
  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (from != NULL, FALSE);
  g_return_val_if_fail (to != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return rename_file (directory, from, to, os_file_rename, error);
}

/**
 * mmdir_directory_rename_file_without_replacing:
 * @directory: (not nullable): a directory
 * @from: (type filename): the name of a file in @directory: no path
 * @to: (type filename): the name that it is to have, which nothing may have yet
 * @error: (nullable): return location for a #GError
 *
 * Gives a file another name, as mmdir_directory_rename_file() does, but never in
 * place of anything: of two threads or programs that do so with the same name
 * @to, one succeeds. To look first whether the name is free, and then to rename,
 * would leave time for somebody in between.
 *
 * Linux, macOS and Windows have that as one step. Where the file system cannot do
 * it so, as NFS cannot, nor other POSIX systems, the file gets the new name as a
 * hard link and then loses the old one: for a moment it has both, and if the
 * program is killed then, it keeps both.
 *
 * Which of the names there is after a loss of power is not said before
 * mmdir_directory_sync(), as with mmdir_directory_rename_file().
 *
 * Fails with %MMDIR_ERROR_EXISTS if anything has the name @to: a file, also if it
 * is @from itself, a directory, a symbolic link wherever it leads to, or a file
 * whose deletion is pending; %MMDIR_ERROR_UNSUPPORTED if the file system can do it
 * in neither way, or only by a hard link and @from is a directory or a file that
 * the user may not link to, or for what else the system does not know;
 * %MMDIR_ERROR_NOT_FOUND if there is no file @from, or its deletion is
 * pending, or the directory has been deleted; %MMDIR_ERROR_INVALID_NAME if one of
 * the names is no plain file name: if it is empty, `.` or `..`, holds a separator
 * or is too long; %MMDIR_ERROR_NOT_REGULAR on Windows if @from is a directory;
 * %MMDIR_ERROR_ACCESS if the directory may not be changed: permissions, a file
 * system that can only be read; on Windows also if somebody uses the file @from;
 * %MMDIR_ERROR_NO_SPACE if the disk or the quota is full;
 * %MMDIR_ERROR_TOO_MANY_FILES on Windows, where renaming takes a handle;
 * %MMDIR_ERROR_IO if the disk or the file server fails; %MMDIR_ERROR_NO_MEMORY or
 * %MMDIR_ERROR_FAILED for what else the system says. Both names are what they
 * were then; but where the second way was begun and can neither be ended nor
 * undone, the file has both.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_rename_file_without_replacing (MmdirDirectory *directory,
                                               const char *from,
                                               const char *to,
                                               GError **error)
{
  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (from != NULL, FALSE);
  g_return_val_if_fail (to != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return rename_file (directory, from, to, os_file_rename_without_replacing, error);
}
