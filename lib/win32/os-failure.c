/* os-failure.c: what GetLastError() means
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

#include <string.h>

OsFailureKind
os_failure_get_kind (const OsFailure *failure)
{
  switch (failure->code)
    {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_DRIVE:
    case ERROR_DELETE_PENDING:
      return OS_FAILURE_NOT_FOUND;

    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case ERROR_NETWORK_ACCESS_DENIED:
    case ERROR_FILE_READ_ONLY:
      return OS_FAILURE_ACCESS;

    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
      return OS_FAILURE_EXISTS;

    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
    case ERROR_DISK_RESOURCES_EXHAUSTED:
    /* FAT has no room for another name in a directory. */
    case ERROR_CANNOT_MAKE:
      return OS_FAILURE_NO_SPACE;

    case ERROR_DISK_QUOTA_EXCEEDED:
      return OS_FAILURE_QUOTA;

    case ERROR_WRITE_PROTECT:
      return OS_FAILURE_READ_ONLY;

    case ERROR_DIRECTORY:
      return OS_FAILURE_NOT_DIRECTORY;

    case ERROR_DIRECTORY_NOT_SUPPORTED:
      return OS_FAILURE_NOT_REGULAR;

    case ERROR_CANT_RESOLVE_FILENAME:
      return OS_FAILURE_LINK_LOOP;

    case ERROR_FILENAME_EXCED_RANGE:
    case ERROR_BUFFER_OVERFLOW:
      return OS_FAILURE_NAME_TOO_LONG;

    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
      return OS_FAILURE_NAME_INVALID;

    case ERROR_TOO_MANY_OPEN_FILES:
      return OS_FAILURE_PROCESS_FILES;

    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_NO_SYSTEM_RESOURCES:
      return OS_FAILURE_NO_MEMORY;

    case ERROR_COMMITMENT_LIMIT:
    case ERROR_NOT_ENOUGH_QUOTA:
    case ERROR_WORKING_SET_QUOTA:
    case ERROR_PAGEFILE_QUOTA:
      return OS_FAILURE_COMMIT_LIMIT;

    case ERROR_LOCK_VIOLATION:
      return OS_FAILURE_LOCKED;

    case ERROR_SHARING_VIOLATION:
      return OS_FAILURE_IN_USE;

    case ERROR_USER_MAPPED_FILE:
      return OS_FAILURE_MAPPED;

    /* CreateFileMapping() says so of a file that is empty.  In other calls "the
     * volume for a file has been externally altered so that the opened file is no
     * longer valid": what was to be written to it is lost. */
    case ERROR_FILE_INVALID:
      return g_strcmp0 (failure->call, "CreateFileMapping") == 0 ? OS_FAILURE_CANNOT_MAP : OS_FAILURE_IO;

    /* CreateFileMapping(), MapViewOfFile(): a file system that does not map, an
     * offset that is not allowed. */
    case ERROR_INVALID_FUNCTION:
    case ERROR_INVALID_PARAMETER:
    case ERROR_INVALID_HANDLE:
    case ERROR_INVALID_ADDRESS:
    case ERROR_MAPPED_ALIGNMENT:
      return OS_FAILURE_CANNOT_MAP;

    case ERROR_FILE_TOO_LARGE:
      return OS_FAILURE_TOO_LONG;

    /* ReadProcessMemory(): ERROR_PARTIAL_COPY is a page that cannot be read;
     * ERROR_SWAPERROR is the same where a program touches it.  FlushFileBuffers():
     * ERROR_LOST_WRITEBEHIND_DATA is what was to be written later.  From
     * ERROR_WRONG_DISK to ERROR_DEVICE_REMOVED the disk is gone. */
    case ERROR_WRONG_DISK:
    case ERROR_NO_SUCH_DEVICE:
    case ERROR_MEDIA_CHANGED:
    case ERROR_NO_MEDIA_IN_DRIVE:
    case ERROR_DEVICE_NOT_CONNECTED:
    case ERROR_DEVICE_REMOVED:
    case ERROR_CRC:
    case ERROR_NOT_READY:
    case ERROR_SEEK:
    case ERROR_SECTOR_NOT_FOUND:
    case ERROR_READ_FAULT:
    case ERROR_WRITE_FAULT:
    case ERROR_LOST_WRITEBEHIND_DATA:
    case ERROR_GEN_FAILURE:
    case ERROR_PARTIAL_COPY:
    case ERROR_NOACCESS:
    case ERROR_SWAPERROR:
    case ERROR_IO_DEVICE:
    case ERROR_DISK_OPERATION_FAILED:
    case ERROR_FILE_CORRUPT:
    case ERROR_DISK_CORRUPT:
    case ERROR_UNRECOGNIZED_VOLUME:
      return OS_FAILURE_IO;

    case ERROR_REM_NOT_LIST:
    case ERROR_BAD_NETPATH:
    case ERROR_NETWORK_BUSY:
    case ERROR_DEV_NOT_EXIST:
    case ERROR_ADAP_HDW_ERR:
    case ERROR_BAD_NET_RESP:
    case ERROR_UNEXP_NET_ERR:
    case ERROR_NETNAME_DELETED:
    case ERROR_BAD_NET_NAME:
    case ERROR_SEM_TIMEOUT:
    case ERROR_BAD_DEV_TYPE:
    case ERROR_VC_DISCONNECTED:
    case ERROR_NO_NET_OR_BAD_PATH:
    case ERROR_NETWORK_UNREACHABLE:
    case ERROR_HOST_UNREACHABLE:
    case ERROR_CONNECTION_ABORTED:
      return OS_FAILURE_NETWORK;

    case ERROR_HANDLE_EOF:
      return OS_FAILURE_CHANGED;

    case ERROR_NOT_SUPPORTED:
    case ERROR_CALL_NOT_IMPLEMENTED:
      return OS_FAILURE_UNSUPPORTED;

    default:
      return OS_FAILURE_OTHER;
    }
}

void
os_failure_set_no_memory (OsFailure *failure,
                          const char *call)
{
  os_failure_set_code (failure, call, ERROR_NOT_ENOUGH_MEMORY);
}

void
os_failure_set_too_long (OsFailure *failure)
{
  os_failure_set_code (failure, "WriteFile", ERROR_FILE_TOO_LARGE);
}

/* ERROR_NOACCESS is an address that the system would raise an exception at. */
gboolean
os_failure_is_about_bytes (const OsFailure *failure)
{
  return failure->code == ERROR_NOACCESS || failure->code == ERROR_SWAPERROR ||
         failure->code == ERROR_INVALID_USER_BUFFER;
}

/* With the number, by which such errors are looked up.  The sentence that this
 * becomes part of has a full stop of its own. */
char *
os_failure_get_text (const OsFailure *failure)
{
  g_autofree char *text = g_win32_error_message ((int) failure->code);
  gsize length = strlen (text);

  while (length > 0 && (text[length - 1] == '.' || g_ascii_isspace (text[length - 1])))
    text[--length] = '\0';
  if (length == 0)
    return g_strdup_printf ("GetLastError() = %u", failure->code);
  return g_strdup_printf ("%s (%u)", text, failure->code);
}

const char *
os_access_command (void)
{
  return "icacls";
}
