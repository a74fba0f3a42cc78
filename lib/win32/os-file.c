/* os-file.c: files: open, look at, read, close
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

/* What one ReadFile() asks for: network redirectors refuse much more with
 * ERROR_NO_SYSTEM_RESOURCES. */
#define READ_MOST ((gsize) 16 * 1024 * 1024)

/* STATUS_DELETE_PENDING, whose header does not go together with windows.h.  The
 * system would translate it to ERROR_ACCESS_DENIED, but nobody's permissions
 * are at fault: the name goes away with the last handle. */
#define DELETE_PENDING ((NTSTATUS) 0xC0000056)

/* STATUS_FILE_IS_A_DIRECTORY, of which the system would say the same. */
#define IS_A_DIRECTORY ((NTSTATUS) 0xC00000BA)

/* In UTF-16 units: no file system of Windows has longer names, and not all
 * servers of others say so. */
#define NAME_LONGEST 255

DWORD
os_code_of_status (NTSTATUS status)
{
  switch (status)
    {
    case DELETE_PENDING:
      return ERROR_DELETE_PENDING;
    case IS_A_DIRECTORY:
      return ERROR_DIRECTORY_NOT_SUPPORTED;
    default:
      return RtlNtStatusToDosError (status);
    }
}

wchar_t *
os_name_widen (const char *name,
               const char *call,
               OsFailure *failure)
{
  wchar_t *wide_name = (wchar_t *) g_utf8_to_utf16 (name, -1, NULL, NULL, NULL);

  if (wide_name == NULL)
    {
      os_failure_set_code (failure, call, ERROR_INVALID_NAME);
      return NULL;
    }
  if (wcslen (wide_name) > NAME_LONGEST)
    {
      os_failure_set_code (failure, call, ERROR_FILENAME_EXCED_RANGE);
      g_free (wide_name);
      return NULL;
    }
  return wide_name;
}

/* NtCreateFile() and not CreateFileW(), because only that opens relative to a
 * handle: the directory stays the same one if it is renamed, and no limit on
 * the length of paths applies. */
HANDLE
os_create_at (const OsDirectory *directory,
              const char *name,
              ACCESS_MASK access,
              ULONG sharing,
              ULONG disposition,
              ULONG options,
              OsFailure *failure)
{
  g_autofree wchar_t *wide_name = os_name_widen (name, "NtCreateFile", failure);
  UNICODE_STRING object_name;
  OBJECT_ATTRIBUTES attributes;
  IO_STATUS_BLOCK block;
  HANDLE handle;
  NTSTATUS status;

  if (wide_name == NULL)
    return INVALID_HANDLE_VALUE;
  object_name.Buffer = wide_name;
  object_name.Length = (USHORT) (wcslen (wide_name) * sizeof (wchar_t));
  object_name.MaximumLength = (USHORT) (object_name.Length + sizeof (wchar_t));
  InitializeObjectAttributes (&attributes, &object_name, OBJ_CASE_INSENSITIVE, directory->handle, NULL);

  status = NtCreateFile (&handle, access | SYNCHRONIZE, &attributes, &block, NULL, FILE_ATTRIBUTE_NORMAL,
                         sharing, disposition, options | FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
  if (!NT_SUCCESS (status))
    {
      os_failure_set_code (failure, "NtCreateFile", os_code_of_status (status));
      return INVALID_HANDLE_VALUE;
    }
  return handle;
}

HANDLE
os_open_at (const OsDirectory *directory,
            const char *name,
            ACCESS_MASK access,
            ULONG options,
            OsFailure *failure)
{
  return os_create_at (directory, name, access, OS_SHARE_ALL, FILE_OPEN, options, failure);
}

static gboolean
query_handle (HANDLE handle,
              OsFileStatus *status,
              OsFailure *failure)
{
  FILE_STANDARD_INFO information;

  if (GetFileType (handle) != FILE_TYPE_DISK)
    {
      status->kind = OS_FILE_SPECIAL;
      status->length = 0;
      return TRUE;
    }
  if (!GetFileInformationByHandleEx (handle, FileStandardInfo, &information, sizeof information))
    return os_failure_set (failure, "GetFileInformationByHandleEx");
  status->kind = information.Directory ? OS_FILE_DIRECTORY : OS_FILE_REGULAR;
  status->length = (guint64) information.EndOfFile.QuadPart;
  return TRUE;
}

gboolean
os_file_query (OsDirectory *directory,
               const char *name,
               OsFileStatus *status,
               OsFailure *failure)
{
  HANDLE handle = os_open_at (directory, name, FILE_READ_ATTRIBUTES, 0, failure);
  gboolean success;

  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  success = query_handle (handle, status, failure);
  CloseHandle (handle);
  return success;
}

gboolean
os_file_open (OsDirectory *directory,
              const char *name,
              MmdirAdvice advice,
              OsFile *file,
              OsFileStatus *status,
              OsFailure *failure)
{
  static const ULONG options[] = {
    [MMDIR_ADVICE_NORMAL] = 0,
    [MMDIR_ADVICE_RANDOM] = FILE_RANDOM_ACCESS,
    [MMDIR_ADVICE_SEQUENTIAL] = FILE_SEQUENTIAL_ONLY,
  };
  HANDLE handle = os_open_at (directory, name, FILE_READ_DATA | FILE_READ_ATTRIBUTES,
                              options[advice], failure);

  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  if (!query_handle (handle, status, failure))
    {
      CloseHandle (handle);
      return FALSE;
    }
  *file = (OsFile) handle;
  return TRUE;
}

void
os_file_close (OsFile file)
{
  CloseHandle (os_handle (file));
}

/* The offset is part of the request.  The position of the handle moves too,
 * and nothing looks at it. */
gboolean
os_file_read_at (OsFile file,
                 guint64 offset,
                 void *buffer,
                 gsize length,
                 gsize *n_read,
                 OsFailure *failure)
{
  OVERLAPPED request = {
    .Offset = (DWORD) offset,
    .OffsetHigh = (DWORD) (offset >> 32),
  };
  DWORD result;

  if (!ReadFile (os_handle (file), buffer, (DWORD) MIN (length, READ_MOST), &result, &request))
    {
      if (GetLastError () != ERROR_HANDLE_EOF)
        return os_failure_set (failure, "ReadFile");
      result = 0;
    }
  *n_read = result;
  return TRUE;
}

/* A working set is of mappings. */
gboolean
os_file_residency (OsFile file G_GNUC_UNUSED,
                   guint64 offset G_GNUC_UNUSED,
                   gsize length G_GNUC_UNUSED,
                   guint8 *pages G_GNUC_UNUSED,
                   OsFailure *failure)
{
  return os_failure_set_code (failure, "QueryWorkingSetEx", ERROR_NOT_SUPPORTED);
}
