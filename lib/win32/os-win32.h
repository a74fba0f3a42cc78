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

/* Opens @name, or, where that is empty, the directory itself, relative to the
 * directory.  @access and @options are those of NtCreateFile().  INVALID_HANDLE_VALUE
 * is failure. */
HANDLE os_open_at (const OsDirectory *directory,
                   const char *name,
                   ACCESS_MASK access,
                   ULONG options,
                   OsFailure *failure);

/* Held by whoever maps a view, in shared mode, and by the guard alone while it
 * has unmapped one and not yet taken its addresses again: the system would
 * give them to the next view. */
extern SRWLOCK os_address_lock;

/* A function that only newer versions of Windows have, or NULL. */
FARPROC os_find_function (const wchar_t *library,
                          const char *name);
