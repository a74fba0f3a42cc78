/* os-file.c: files: open, look at, read, close
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

/* What one ReadFile() asks for: network redirectors refuse much more with
 * ERROR_NO_SYSTEM_RESOURCES. */
#define READ_MOST ((gsize) 16 * 1024 * 1024)

/* Index files are replaced and deleted while somebody reads them. */
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* STATUS_DELETE_PENDING, whose header does not go together with windows.h.  The
 * system would translate it to ERROR_ACCESS_DENIED, but nobody's permissions
 * are at fault: the name goes away with the last handle. */
#define DELETE_PENDING ((NTSTATUS) 0xC0000056)

/* In UTF-16 units: no file system of Windows has longer names, and not all
 * servers of others say so. */
#define NAME_LONGEST 255

/* NtCreateFile() and not CreateFileW(), because only that opens relative to a
 * handle: the directory stays the same one if it is renamed, and no limit on
 * the length of paths applies. */
HANDLE
os_open_at (const OsDirectory *directory,
            const char *name,
            ACCESS_MASK access,
            ULONG options,
            OsFailure *failure)
{
  g_autofree wchar_t *wide_name = (wchar_t *) g_utf8_to_utf16 (name, -1, NULL, NULL, NULL);
  gsize length;
  UNICODE_STRING object_name;
  OBJECT_ATTRIBUTES attributes;
  IO_STATUS_BLOCK block;
  HANDLE handle;
  NTSTATUS status;

  if (wide_name == NULL)
    {
      os_failure_set_code (failure, "NtCreateFile", ERROR_INVALID_NAME);
      return INVALID_HANDLE_VALUE;
    }
  length = wcslen (wide_name);
  if (length > NAME_LONGEST)
    {
      os_failure_set_code (failure, "NtCreateFile", ERROR_FILENAME_EXCED_RANGE);
      return INVALID_HANDLE_VALUE;
    }
  object_name.Buffer = wide_name;
  object_name.Length = (USHORT) (length * sizeof (wchar_t));
  object_name.MaximumLength = (USHORT) ((length + 1) * sizeof (wchar_t));
  InitializeObjectAttributes (&attributes, &object_name, OBJ_CASE_INSENSITIVE, directory->handle, NULL);

  status = NtCreateFile (&handle, access | SYNCHRONIZE, &attributes, &block, NULL, 0, SHARE_ALL,
                         FILE_OPEN, options | FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
  if (!NT_SUCCESS (status))
    {
      os_failure_set_code (failure, "NtCreateFile",
                           status == DELETE_PENDING ? ERROR_DELETE_PENDING
                                                    : RtlNtStatusToDosError (status));
      return INVALID_HANDLE_VALUE;
    }
  return handle;
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
