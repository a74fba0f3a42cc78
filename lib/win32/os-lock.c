/* os-lock.c: locks between processes, and within one
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * LockFileEx() locks for one handle, against all others, those of the same
 * process included.
 */

#include "config.h"

#include "os-win32.h"

/* How often a lock file may be replaced while it is being locked. */
#define ATTEMPTS_MOST 100

/* The upper half of the offset of the byte that is locked: nobody else could read
 * it, and "locking a region that goes beyond the current end-of-file position is
 * not an error". */
#define LOCK_OFFSET_HIGH 0x40000000

static gboolean
lock (HANDLE handle,
      OsFailure *failure)
{
  OVERLAPPED range = { .OffsetHigh = LOCK_OFFSET_HIGH };

  return LockFileEx (handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &range) ||
         os_failure_set (failure, "LockFileEx");
}

/* Not through a symbolic link: whoever may write to the directory could lead to
 * a file of somebody else's. */
static gboolean
check_no_link (HANDLE handle,
               OsFailure *failure)
{
  FILE_ATTRIBUTE_TAG_INFO information;

  if (GetFileInformationByHandleEx (handle, FileAttributeTagInfo, &information, sizeof information) &&
      (information.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
      information.ReparseTag == IO_REPARSE_TAG_SYMLINK)
    return os_failure_set_code (failure, "NtCreateFile", ERROR_CANT_RESOLVE_FILENAME);
  return TRUE;
}

static HANDLE
open_or_create (const OsDirectory *directory,
                const char *name,
                OsFailure *failure)
{
  HANDLE handle = os_create_at (directory, name, FILE_READ_DATA | FILE_WRITE_DATA | FILE_READ_ATTRIBUTES,
                                OS_SHARE_ALL, FILE_OPEN_IF,
                                FILE_NON_DIRECTORY_FILE | FILE_OPEN_REPARSE_POINT, failure);

  if (handle != INVALID_HANDLE_VALUE)
    return handle;
  /* Deleted, but somebody has it open, and the name is taken until then. */
  if (os_is_name_pending (directory, failure))
    failure->code = ERROR_LOCK_VIOLATION;
  failure->code = os_explain_denied (directory, name, failure->code);
  return INVALID_HANDLE_VALUE;
}

static gboolean
is_still_named (const OsDirectory *directory,
                const char *name,
                HANDLE handle,
                gboolean *is_that,
                OsFailure *failure)
{
  OsIdentity identity;

  return os_identify (handle, &identity, failure) &&
         os_names_file (directory, name, &identity, is_that, failure);
}

gboolean
os_lock_obtain (OsDirectory *directory,
                const char *name,
                OsFile *file,
                OsFailure *failure)
{
  guint attempt;

  for (attempt = 0; attempt < ATTEMPTS_MOST; attempt++)
    {
      HANDLE handle = open_or_create (directory, name, failure);
      gboolean same = FALSE;

      if (handle == INVALID_HANDLE_VALUE)
        return FALSE;
      if (!check_no_link (handle, failure) || !lock (handle, failure) ||
          !is_still_named (directory, name, handle, &same, failure))
        {
          CloseHandle (handle);
          return FALSE;
        }
      if (same)
        {
          *file = (OsFile) handle;
          return TRUE;
        }
      os_lock_release ((OsFile) handle);
    }
  return os_failure_set_code (failure, "LockFileEx", ERROR_LOCK_VIOLATION);
}

gboolean
os_lock_check (OsDirectory *directory,
               const char *name,
               OsFile file,
               gboolean *is_held,
               OsFailure *failure)
{
  return is_still_named (directory, name, os_handle (file), is_held, failure);
}

/* LockFileEx(), of a file that is closed: "the locks are unlocked by the operating
 * system.  However, the time it takes for the operating system to unlock these
 * locks depends upon available system resources." */
void
os_lock_release (OsFile file)
{
  UnlockFileEx (os_handle (file), 0, 1, 0, &(OVERLAPPED){ .OffsetHigh = LOCK_OFFSET_HIGH });
  CloseHandle (os_handle (file));
}

guint64
os_process_id (void)
{
  return GetCurrentProcessId ();
}
