/* os-change.c: files: rename, remove, discard
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Since version 1607 of Windows 10, NTFS deletes and replaces files in the way
 * of POSIX: the name is gone at once, and whoever has the file open keeps it.
 * What does not know that deletes a file when its last handle is closed, and
 * replaces none that is open.  Either way somebody who has opened a file without
 * FILE_SHARE_DELETE, or has it mapped, is in the way.
 */

#include "config.h"

#include "os-win32.h"

#include <string.h>

/* The following are of the driver kit, whose headers are not for programs. */
#define DISPOSITION_INFORMATION ((FILE_INFORMATION_CLASS) 13)
#define DISPOSITION_INFORMATION_EX ((FILE_INFORMATION_CLASS) 64)
#define DISPOSITION_DELETE 0x01
#define DISPOSITION_POSIX 0x02

#define RENAME_INFORMATION ((FILE_INFORMATION_CLASS) 10)
#define RENAME_INFORMATION_EX ((FILE_INFORMATION_CLASS) 65)
#define RENAME_REPLACE 0x01
#define RENAME_POSIX 0x02

/* In milliseconds.  A scanner or an indexer has a file open, and does not share it
 * for deletion, for some tens of them after it was written. */
#define WAIT_FIRST 1
#define WAIT_LAST 128

#define NOT_IMPLEMENTED ((NTSTATUS) 0xC0000002)
#define INVALID_INFO_CLASS ((NTSTATUS) 0xC0000003)
#define INVALID_PARAMETER ((NTSTATUS) 0xC000000D)
#define INVALID_DEVICE_REQUEST ((NTSTATUS) 0xC0000010)
#define NOT_SUPPORTED ((NTSTATUS) 0xC00000BB)
#define CANNOT_DELETE ((NTSTATUS) 0xC0000121)

/* FILE_RENAME_INFORMATION, with room for the longest name; the older class takes
 * the first byte of the flags for a boolean. */
typedef struct
{
  ULONG flags;
  HANDLE root;
  ULONG name_length;
  wchar_t name[256];
} RenameRequest;

/* What older versions, other file systems and servers say of the newer ways. */
static gboolean
means_unknown (NTSTATUS status)
{
  return status == NOT_IMPLEMENTED || status == INVALID_INFO_CLASS || status == INVALID_PARAMETER ||
         status == INVALID_DEVICE_REQUEST || status == NOT_SUPPORTED;
}

static NTSTATUS
mark_deleted (HANDLE handle)
{
  ULONG flags = DISPOSITION_DELETE | DISPOSITION_POSIX;
  BOOLEAN is_deleted = TRUE;
  IO_STATUS_BLOCK block;
  NTSTATUS status;

  status = NtSetInformationFile (handle, &block, &flags, sizeof flags, DISPOSITION_INFORMATION_EX);
  if (means_unknown (status))
    status = NtSetInformationFile (handle, &block, &is_deleted, sizeof is_deleted, DISPOSITION_INFORMATION);
  return status;
}

/* FILE_DISPOSITION_INFORMATION_EX: "A return value of STATUS_CANNOT_DELETE
 * indicates that either the file is read-only, or there is an existing mapped view
 * to the file."  The system would translate it to ERROR_ACCESS_DENIED. */
static DWORD
explain_kept (const OsDirectory *directory,
              const char *name,
              NTSTATUS status)
{
  DWORD code;

  if (status != CANNOT_DELETE)
    return os_code_of_status (status);
  code = os_explain_denied (directory, name, ERROR_ACCESS_DENIED);
  return code == ERROR_ACCESS_DENIED ? ERROR_USER_MAPPED_FILE : code;
}

/* Whether a file that has been deleted stays until others close it. */
static gboolean
has_kept_name (const OsDirectory *directory,
               const char *name,
               const OsIdentity *identity)
{
  OsFailure failure = { NULL, 0 };
  gboolean is_that = FALSE;

  return os_names_file (directory, name, identity, &is_that, &failure) &&
         (is_that || failure.code == ERROR_DELETE_PENDING);
}

/* Closes @handle.  A file that keeps its name is in use: in the older way, and where
 * a file system takes the newer one for that, as Dokan does. */
static gboolean
delete_and_close (const OsDirectory *directory,
                  const char *name,
                  HANDLE handle,
                  OsFailure *failure)
{
  OsIdentity identity;
  OsFailure ignored;
  NTSTATUS status;
  DWORD code = 0;

  os_identify (handle, &identity, &ignored);
  status = mark_deleted (handle);
  if (!NT_SUCCESS (status))
    code = explain_kept (directory, name, status);
  CloseHandle (handle);
  if (NT_SUCCESS (status) && has_kept_name (directory, name, &identity))
    code = ERROR_SHARING_VIOLATION;
  return code == 0 || os_failure_set_code (failure, "NtSetInformationFile", code);
}

/* By the handle, which is of the file that was created, whatever the name stands
 * for by now.  Who cannot delete it would try again by the name: that must not be
 * another's. */
gboolean
os_file_discard (OsDirectory *directory,
                 const char *name,
                 OsFile file,
                 OsFailure *failure)
{
  OsIdentity identity;
  OsFailure ignored;

  os_identify (os_handle (file), &identity, &ignored);
  return delete_and_close (directory, name, os_handle (file), failure) ||
         !has_kept_name (directory, name, &identity);
}

/* Not what a link leads to, but the link. */
static HANDLE
open_to_change (const OsDirectory *directory,
                const char *name,
                ULONG options,
                OsFailure *failure)
{
  return os_open_at (directory, name, DELETE | FILE_READ_ATTRIBUTES,
                     options | FILE_NON_DIRECTORY_FILE | FILE_OPEN_REPARSE_POINT, failure);
}

gboolean
os_file_remove (OsDirectory *directory,
                const char *name,
                OsFailure *failure)
{
  HANDLE handle = open_to_change (directory, name, 0, failure);

  if (handle == INVALID_HANDLE_VALUE)
    {
      /* Deleted before, but open still. */
      if (os_is_name_pending (directory, failure))
        failure->code = ERROR_SHARING_VIOLATION;
      return FALSE;
    }
  return delete_and_close (directory, name, handle, failure);
}

/* Whether the user may put files there at all. */
static gboolean
may_add_files (const OsDirectory *directory)
{
  OsFailure ignored;
  HANDLE handle = os_open_at (directory, "", FILE_ADD_FILE, FILE_DIRECTORY_FILE, &ignored);

  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  CloseHandle (handle);
  return TRUE;
}

/* A file that cannot be replaced is refused as access denied, whatever the reason.
 * Where replacing in the way of POSIX is known, @is_posix, open handles are none. */
static DWORD
explain_not_replaced (const OsDirectory *directory,
                      const char *name,
                      gboolean is_posix)
{
  OsFailure failure;
  HANDLE handle = open_to_change (directory, name, 0, &failure);

  if (handle == INVALID_HANDLE_VALUE)
    {
      if (failure.code == ERROR_DELETE_PENDING)
        return ERROR_SHARING_VIOLATION;
      return failure.code == ERROR_SHARING_VIOLATION || failure.code == ERROR_DIRECTORY_NOT_SUPPORTED
                 ? failure.code
                 : ERROR_ACCESS_DENIED;
    }
  CloseHandle (handle);
  if (os_explain_denied (directory, name, ERROR_ACCESS_DENIED) != ERROR_ACCESS_DENIED)
    return ERROR_FILE_READ_ONLY;
  if (!may_add_files (directory))
    return ERROR_ACCESS_DENIED;
  return is_posix ? ERROR_USER_MAPPED_FILE : ERROR_SHARING_VIOLATION;
}

static gboolean
fill_request (RenameRequest *request,
              const OsDirectory *directory,
              const char *to,
              OsFailure *failure)
{
  g_autofree wchar_t *wide_to = os_name_widen (to, "NtSetInformationFile", failure);

  if (wide_to == NULL)
    return FALSE;
  request->root = directory->handle;
  request->name_length = (ULONG) (wcslen (wide_to) * sizeof (wchar_t));
  memcpy (request->name, wide_to, request->name_length);
  return TRUE;
}

static gboolean
rename_opened (const OsDirectory *directory,
               HANDLE handle,
               const char *to,
               OsFailure *failure)
{
  RenameRequest request = { .flags = RENAME_REPLACE | RENAME_POSIX };
  IO_STATUS_BLOCK block;
  gboolean is_posix;
  NTSTATUS status;
  DWORD code;

  if (!fill_request (&request, directory, to, failure))
    return FALSE;
  status = NtSetInformationFile (handle, &block, &request, sizeof request, RENAME_INFORMATION_EX);
  is_posix = !means_unknown (status);
  if (!is_posix)
    {
      request.flags = RENAME_REPLACE;
      status = NtSetInformationFile (handle, &block, &request, sizeof request, RENAME_INFORMATION);
    }
  if (NT_SUCCESS (status))
    return TRUE;
  code = os_code_of_status (status);
  /* FAT says of a directory, and of what is read-only, that it exists. */
  if (code == ERROR_ACCESS_DENIED || code == ERROR_ALREADY_EXISTS)
    code = explain_not_replaced (directory, to, is_posix);
  /* [MS-FSA] 2.1.5.15.11: "If TargetLink.IsDeleted is TRUE". */
  else if (code == ERROR_DELETE_PENDING)
    code = ERROR_SHARING_VIOLATION;
  return os_failure_set_code (failure, "NtSetInformationFile", code);
}

/* The older class does all of it: what the newer one adds is about what is
 * replaced. */
static gboolean
rename_opened_without_replacing (const OsDirectory *directory,
                                 HANDLE handle,
                                 const char *to,
                                 OsFailure *failure)
{
  RenameRequest request = { .flags = 0 };
  IO_STATUS_BLOCK block;
  NTSTATUS status;
  DWORD code;

  if (!fill_request (&request, directory, to, failure))
    return FALSE;
  status = NtSetInformationFile (handle, &block, &request, sizeof request, RENAME_INFORMATION);
  if (NT_SUCCESS (status))
    return TRUE;
  code = os_code_of_status (status);
  /* FAT says so before it looks whether anything is to be replaced. */
  if (code == ERROR_DELETE_PENDING)
    code = ERROR_ALREADY_EXISTS;
  return os_failure_set_code (failure, "NtSetInformationFile", code);
}

/* Written through, as MoveFileEx() does it by MOVEFILE_WRITE_THROUGH, with which
 * it "does not return until the file is actually moved on the disk".
 * CreateFile(): "A write-through request via FILE_FLAG_WRITE_THROUGH also causes
 * NTFS to flush any metadata changes, such as a time stamp update or a rename
 * operation, that result from processing the request."  Of other file systems
 * nothing is promised.  A file may have the name already that it is to get, which
 * the system takes for success. */
static gboolean
open_and_rename (const OsDirectory *directory,
                 const char *from,
                 const char *to,
                 gboolean replaces,
                 OsFailure *failure)
{
  HANDLE handle = open_to_change (directory, from, FILE_WRITE_THROUGH, failure);
  gboolean success;

  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  if (replaces)
    success = rename_opened (directory, handle, to, failure);
  else if (os_names_are_equal (from, to))
    success = os_failure_set_code (failure, "NtSetInformationFile", ERROR_ALREADY_EXISTS);
  else
    success = rename_opened_without_replacing (directory, handle, to, failure);
  CloseHandle (handle);
  return success;
}

/* Who has a file open for a moment is waited for, 255 ms in all: a publication that
 * fails throws away what was written.  A try that fails changes nothing, and other
 * failures than this last. */
static gboolean
try_to_rename (const OsDirectory *directory,
               const char *from,
               const char *to,
               gboolean replaces,
               OsFailure *failure)
{
  DWORD wait;

  for (wait = WAIT_FIRST; !open_and_rename (directory, from, to, replaces, failure); wait *= 2)
    {
      if (failure->code != ERROR_SHARING_VIOLATION || wait > WAIT_LAST)
        return FALSE;
      Sleep (wait);
    }
  return TRUE;
}

gboolean
os_file_rename (OsDirectory *directory,
                const char *from,
                const char *to,
                OsFailure *failure)
{
  return try_to_rename (directory, from, to, TRUE, failure);
}

gboolean
os_file_rename_without_replacing (OsDirectory *directory,
                                  const char *from,
                                  const char *to,
                                  OsFailure *failure)
{
  return try_to_rename (directory, from, to, FALSE, failure);
}
