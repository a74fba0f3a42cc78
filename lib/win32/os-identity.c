/* os-identity.c: which file a name stands for
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

#include <string.h>

/* FILE_ID_INFO has 128 bits, of which ReFS needs all; not every file system and
 * server has it. */
gboolean
os_identify (HANDLE handle,
             OsIdentity *identity,
             OsFailure *failure)
{
  FILE_ID_INFO information;
  BY_HANDLE_FILE_INFORMATION older;

  memset (identity, 0, sizeof *identity);
  if (GetFileInformationByHandleEx (handle, FileIdInfo, &information, sizeof information))
    {
      identity->volume = information.VolumeSerialNumber;
      memcpy (identity->file, &information.FileId, sizeof identity->file);
      return TRUE;
    }
  if (!GetFileInformationByHandle (handle, &older))
    return os_failure_set (failure, "GetFileInformationByHandle");
  identity->volume = older.dwVolumeSerialNumber;
  memcpy (identity->file, &older.nFileIndexLow, sizeof older.nFileIndexLow);
  memcpy (identity->file + sizeof older.nFileIndexLow, &older.nFileIndexHigh, sizeof older.nFileIndexHigh);
  return TRUE;
}

/* A name that goes away with the last handle stands for nothing. */
gboolean
os_names_file (const OsDirectory *directory,
               const char *name,
               const OsIdentity *identity,
               gboolean *is_that,
               OsFailure *failure)
{
  HANDLE handle = os_open_at (directory, name, FILE_READ_ATTRIBUTES, FILE_OPEN_REPARSE_POINT, failure);
  OsIdentity named;
  gboolean success;

  if (handle == INVALID_HANDLE_VALUE)
    {
      if (os_failure_get_kind (failure) != OS_FAILURE_NOT_FOUND)
        return FALSE;
      *is_that = FALSE;
      return TRUE;
    }
  success = os_identify (handle, &named, failure);
  CloseHandle (handle);
  if (success)
    *is_that = memcmp (&named, identity, sizeof named) == 0;
  return success;
}

static gboolean
is_deleted (HANDLE handle)
{
  FILE_STANDARD_INFO information;

  return GetFileInformationByHandleEx (handle, FileStandardInfo, &information, sizeof information) &&
         information.DeletePending;
}

/* The name goes with the last handle, and this may be the last. */
gboolean
os_file_is_deleted (OsDirectory *directory G_GNUC_UNUSED,
                    const char *name G_GNUC_UNUSED,
                    OsFile file)
{
  return is_deleted (os_handle (file));
}

gboolean
os_is_name_pending (const OsDirectory *directory,
                    const OsFailure *failure)
{
  return failure->code == ERROR_DELETE_PENDING && !is_deleted (directory->handle);
}

DWORD
os_explain_denied (const OsDirectory *directory,
                   const char *name,
                   DWORD code)
{
  FILE_BASIC_INFO information;
  OsFailure ignored;
  HANDLE handle;

  if (code != ERROR_ACCESS_DENIED)
    return code;
  handle = os_open_at (directory, name, FILE_READ_ATTRIBUTES, FILE_OPEN_REPARSE_POINT, &ignored);
  if (handle == INVALID_HANDLE_VALUE)
    return code;
  if (GetFileInformationByHandleEx (handle, FileBasicInfo, &information, sizeof information) &&
      (information.FileAttributes & FILE_ATTRIBUTE_READONLY) != 0)
    code = ERROR_FILE_READ_ONLY;
  CloseHandle (handle);
  return code;
}
