/* os-win32.h: what the Windows units share
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lib/os.h"

#include <windows.h>

#include <winternl.h>

struct _OsDirectory
{
  /* May find names and no more; listing opens the directory once again. */
  HANDLE handle;
  gboolean remote;

  /* What the directory is synced by, once it has been: NULL before that. */
  HANDLE sync_handle;
};

static inline HANDLE
os_handle (OsFile file)
{
  return (HANDLE) file;
}

/* To be called before anything that may change the thread's last error. */
static inline gboolean
os_failure_set_code (OsFailure *failure,
                     const char *call,
                     DWORD code)
{
  failure->call = call;
  failure->code = code;
  return FALSE;
}

static inline gboolean
os_failure_set (OsFailure *failure,
                const char *call)
{
  return os_failure_set_code (failure, call, GetLastError ());
}

/* Codes that not every version of the headers has. */
#ifndef ERROR_DISK_RESOURCES_EXHAUSTED
#define ERROR_DISK_RESOURCES_EXHAUSTED 314
#endif
#ifndef ERROR_DIRECTORY_NOT_SUPPORTED
#define ERROR_DIRECTORY_NOT_SUPPORTED 336
#endif
#ifndef ERROR_NO_SUCH_DEVICE
#define ERROR_NO_SUCH_DEVICE 433
#endif
#ifndef ERROR_LOST_WRITEBEHIND_DATA
#define ERROR_LOST_WRITEBEHIND_DATA 596
#endif
#ifndef ERROR_DISK_QUOTA_EXCEEDED
#define ERROR_DISK_QUOTA_EXCEEDED 1295
#endif

/* What GetLastError() would say, but for what that says too little of. */
DWORD os_code_of_status (NTSTATUS status);

/* For the native calls, to be freed; NULL is failure, of @call. */
wchar_t *os_name_widen (const char *name,
                        const char *call,
                        OsFailure *failure);

/* Index files are replaced and deleted while somebody reads them. */
#define OS_SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* Opens or creates @name relative to the directory.  @access, @sharing,
 * @disposition and @options are those of NtCreateFile().  INVALID_HANDLE_VALUE is
 * failure. */
HANDLE os_create_at (const OsDirectory *directory,
                     const char *name,
                     ACCESS_MASK access,
                     ULONG sharing,
                     ULONG disposition,
                     ULONG options,
                     OsFailure *failure);

/* Opens @name, or, where that is empty, the directory itself, if it is there, and
 * shares it with everybody. */
HANDLE os_open_at (const OsDirectory *directory,
                   const char *name,
                   ACCESS_MASK access,
                   ULONG options,
                   OsFailure *failure);

/* Which file a handle is of, whatever its name: zeroes if that is not known. */
typedef struct
{
  guint64 volume;
  guint8 file[16];
} OsIdentity;

gboolean os_identify (HANDLE handle,
                      OsIdentity *identity,
                      OsFailure *failure);

/* Whether @name stands for that file.  Where it does not because its file is being
 * deleted, @failure has ERROR_DELETE_PENDING. */
gboolean os_names_file (const OsDirectory *directory,
                        const char *name,
                        const OsIdentity *identity,
                        gboolean *is_that,
                        OsFailure *failure);

/* Whether @failure is of a name that goes away with the last handle of its file.
 * Where the directory itself is being deleted, the system says the same of every
 * name in it. */
gboolean os_is_name_pending (const OsDirectory *directory,
                             const OsFailure *failure);

/* What "access denied" means for a file that there may be: that it is read-only,
 * of which the system does not speak, or just that. */
DWORD os_explain_denied (const OsDirectory *directory,
                         const char *name,
                         DWORD code);

/* Held by whoever maps a view, in shared mode, and by the guard alone while it
 * has unmapped one and not yet taken its addresses again: the system would
 * give them to the next view. */
extern SRWLOCK os_address_lock;

/* A function that only newer versions of Windows have, or NULL. */
FARPROC os_find_function (const wchar_t *library,
                          const char *name);
