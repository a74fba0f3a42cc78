/* status-win32.h: what the calls of Windows answer, as a test wants them to
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The program stands between the library and the native calls.  What a newer
 * version does is done in the older way, so that it can be seen anywhere.
 */

#pragma once

#include <glib.h>
#include <windows.h>
#include <winternl.h>

#define DISPOSITION 13
#define DISPOSITION_EX 64
#define RENAME 10
#define RENAME_EX 65

/* Statuses of <ntstatus.h>, which does not go together with windows.h. */
#define SUCCESS ((NTSTATUS) 0)
#define NOT_IMPLEMENTED ((NTSTATUS) 0xC0000002)
#define INVALID_INFO_CLASS ((NTSTATUS) 0xC0000003)
#define BAD_PARAMETER ((NTSTATUS) 0xC000000D)
#define INVALID_DEVICE_REQUEST ((NTSTATUS) 0xC0000010)
#define DENIED ((NTSTATUS) 0xC0000022)
#define COLLISION ((NTSTATUS) 0xC0000035)
#define BUSY ((NTSTATUS) 0xC0000043)
#define PENDING_DELETION ((NTSTATUS) 0xC0000056)
#define IS_A_DIRECTORY ((NTSTATUS) 0xC00000BA)
#define NOT_SUPPORTED ((NTSTATUS) 0xC00000BB)
#define CANNOT_DELETE ((NTSTATUS) 0xC0000121)

typedef struct
{
  /* What the newer classes answer: SUCCESS is what newer versions do. */
  NTSTATUS newer;

  /* What renaming in the older way answers, unless it is SUCCESS. */
  NTSTATUS older;

  /* The first classes that were asked for, how many were, and the flags of the last
   * newer one. */
  int classes[4];
  guint n_classes;
  ULONG flags;

  /* Of the last file that was opened for deletion. */
  ULONG open_options;

  /* How often, and for how many milliseconds in all, the library has waited; after
   * @waits_refused times nothing is refused any more. */
  guint n_waits;
  guint n_waited_ms;
  guint waits_refused;

  /* The directory is being deleted, as is said of it and of every name in it. */
  gboolean is_removed;
} StatusCalls;

extern StatusCalls status_calls;

/* The newer classes answer @newer; all else is as if nothing had happened, but for
 * what is refused. */
void status_reset (NTSTATUS newer);

/* Opening with that access and that name has that status; "" is the directory
 * itself, and NULL is none. */
void status_refuse (const char *name,
                    ACCESS_MASK access,
                    NTSTATUS status);
