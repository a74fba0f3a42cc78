/* os-posix.h: what the POSIX units share
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lib/os.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

struct _OsDirectory
{
  int descriptor;

  /* What the directory is synced by, once it has been: -1 before that. */
  gint sync_descriptor;
};

/* To be called before anything that may change errno. */
static inline gboolean
os_failure_set_code (OsFailure *failure,
                     const char *call,
                     int code)
{
  failure->call = call;
  failure->code = (guint32) code;
  return FALSE;
}

static inline gboolean
os_failure_set (OsFailure *failure,
                const char *call)
{
  return os_failure_set_code (failure, call, errno);
}

/* Fails with OS_FAILURE_NOT_REGULAR if what has been opened is no regular file. */
gboolean os_check_regular (int descriptor,
                           struct stat *status,
                           OsFailure *failure);

/* Whether @name stands for the file that has @status. */
gboolean os_names_file (OsDirectory *directory,
                        const char *name,
                        const struct stat *status,
                        gboolean *is_that,
                        OsFailure *failure);

/* What one call may ask for: Linux transfers at most 0x7ffff000 bytes, and macOS
 * refuses more than INT_MAX. */
#define OS_TRANSFER_MOST ((gsize) 1 << 30)

/* openat(2), again where a signal came first, and never inherited by a program
 * that the process starts. */
int os_open_at (int directory,
                const char *name,
                int flags,
                OsFailure *failure);
