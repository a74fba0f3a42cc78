/* os-dir.c: directories
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

#include <wchar.h>

/* FILE_REMOTE_DEVICE of the driver kit, whose headers are not for programs. */
#define REMOTE_DEVICE 0x10

/* "The Windows API has many functions that also have Unicode versions to permit
 * an extended-length path for a maximum total path length of 32,767 characters":
 * in UTF-16 units, with the zero at the end. */
#define PATH_SIZE_MOST 32768

/* Room for the names of one call: the longest name has 255 characters, and a
 * few hundred of the usual ones fit. */
#define LIST_SIZE 65536

/* The absolute path in the form that has no limit of 260 characters, to be
 * freed, or NULL.  What names a device, or has that form already, stays. */
static wchar_t *
long_path (const char *path,
           OsFailure *failure)
{
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  g_autofree wchar_t *full = NULL;
  const wchar_t *prefix = L"\\\\?\\";
  const wchar_t *rest;
  wchar_t *result;
  DWORD size;
  gsize result_size;

  if (wide == NULL)
    {
      os_failure_set_code (failure, "CreateFile", ERROR_INVALID_NAME);
      return NULL;
    }
  /* "If the function fails for any other reason, the return value is zero";
   * for an empty path it is too, and there is no last error. */
  SetLastError (ERROR_PATH_NOT_FOUND);
  size = GetFullPathNameW (wide, 0, NULL, NULL);
  full = g_new (wchar_t, (gsize) size + 1);
  if (size == 0 || GetFullPathNameW (wide, size, full, NULL) == 0)
    {
      os_failure_set (failure, "GetFullPathName");
      return NULL;
    }

  rest = full;
  if (wcsncmp (full, L"\\\\?\\", 4) == 0 || wcsncmp (full, L"\\\\.\\", 4) == 0)
    prefix = L"";
  else if (wcsncmp (full, L"\\\\", 2) == 0)
    {
      prefix = L"\\\\?\\UNC\\";
      rest = full + 2;
    }
  result_size = wcslen (prefix) + wcslen (rest) + 1;
  if (result_size > PATH_SIZE_MOST)
    {
      os_failure_set_code (failure, "CreateFile", ERROR_FILENAME_EXCED_RANGE);
      return NULL;
    }
  result = g_new (wchar_t, result_size);
  wmemcpy (result, prefix, wcslen (prefix));
  wmemcpy (result + wcslen (prefix), rest, wcslen (rest) + 1);
  return result;
}

static gboolean
is_remote (HANDLE handle)
{
  FILE_FS_DEVICE_INFORMATION information;
  IO_STATUS_BLOCK block;

  return NT_SUCCESS (NtQueryVolumeInformationFile (handle, &block, &information, sizeof information,
                                                   FileFsDeviceInformation)) &&
         (information.Characteristics & REMOTE_DEVICE) != 0;
}

OsDirectory *
os_directory_open (const char *path,
                   OsFailure *failure)
{
  g_autofree wchar_t *full = long_path (path, failure);
  FILE_STANDARD_INFO information;
  OsDirectory *directory;
  HANDLE handle;

  if (full == NULL)
    return NULL;
  /* "To open a directory using CreateFile, specify the
   * FILE_FLAG_BACKUP_SEMANTICS flag."  Shared for deletion, so that the
   * directory can be renamed. */
  handle = CreateFileW (full, FILE_TRAVERSE | FILE_READ_ATTRIBUTES,
                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                        OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
  if (handle == INVALID_HANDLE_VALUE)
    {
      os_failure_set (failure, "CreateFile");
      return NULL;
    }
  if (!GetFileInformationByHandleEx (handle, FileStandardInfo, &information, sizeof information) ||
      !information.Directory)
    {
      os_failure_set_code (failure, "CreateFile", ERROR_DIRECTORY);
      CloseHandle (handle);
      return NULL;
    }

  directory = g_new (OsDirectory, 1);
  directory->handle = handle;
  directory->remote = is_remote (handle);
  directory->sync_handle = NULL;
  return directory;
}

void
os_directory_close (OsDirectory *directory)
{
  CloseHandle (directory->handle);
  if (directory->sync_handle != NULL)
    CloseHandle (directory->sync_handle);
  g_free (directory);
}

gboolean
os_directory_is_remote (OsDirectory *directory)
{
  return directory->remote;
}

/* Names need not be valid UTF-16.  What is not, no UTF-8 can name; it is listed
 * all the same, with replacement characters, or the user could not find out
 * why there is a file less. */
static char *
name_to_utf8 (const wchar_t *name,
              gsize length)
{
  const int wide_length = (int) length;
  const int size = WideCharToMultiByte (CP_UTF8, 0, name, wide_length, NULL, 0, NULL, NULL);
  char *result = g_malloc ((gsize) size + 1);

  WideCharToMultiByte (CP_UTF8, 0, name, wide_length, result, size, NULL, NULL);
  result[size] = '\0';
  return result;
}

/* A link to a directory is marked as a directory too. */
static void
add_names (const guint8 *entries,
           GPtrArray *names)
{
  for (;;)
    {
      const FILE_FULL_DIR_INFO *entry = (const void *) entries;

      if ((entry->FileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        g_ptr_array_add (names, name_to_utf8 (entry->FileName, entry->FileNameLength / sizeof (wchar_t)));
      if (entry->NextEntryOffset == 0)
        break;
      entries += entry->NextEntryOffset;
    }
}

gboolean
os_directory_list (OsDirectory *directory,
                   GPtrArray *names,
                   OsFailure *failure)
{
  /* A handle of its own: the reading position belongs to the handle, and other
   * threads may be listing too. */
  HANDLE handle = os_open_at (directory, "", FILE_LIST_DIRECTORY, FILE_DIRECTORY_FILE, failure);
  g_autofree guint8 *entries = NULL;
  gboolean success;

  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  entries = g_malloc (LIST_SIZE);
  while (GetFileInformationByHandleEx (handle, FileFullDirectoryInfo, entries, LIST_SIZE))
    add_names (entries, names);
  success = GetLastError () == ERROR_NO_MORE_FILES ||
            os_failure_set (failure, "GetFileInformationByHandleEx");
  CloseHandle (handle);
  return success;
}
