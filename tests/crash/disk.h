/* disk.h: what a crash may leave of recorded calls
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The disk promises no more than POSIX does.  What was written is there for sure
 * once the file has been synced, names are once the directory has been.  Before,
 * each write may be there, or parts of it, or none, in any order, and the length
 * of the file without its bytes; and each name that was made, changed or removed
 * may be so or not.
 */

#pragma once

#include "recorder.h"

/* Has the disk take no notice of some calls: what must show that states are
 * looked at. */
typedef enum
{
  DISK_HONEST = 0,
  DISK_IGNORES_SYNC = 1 << 0,
  DISK_IGNORES_SYNC_DIRECTORY = 1 << 1
} DiskFlags;

/* @files: names to GBytes. */
typedef void (*DiskFunc) (GHashTable *files,
                          gpointer user_data);

/* Calls @func for every state that a crash after the first @n_calls may leave. */
void disk_crash (const GPtrArray *calls,
                 guint n_calls,
                 DiskFlags flags,
                 DiskFunc func,
                 gpointer user_data);

/* What there is if nothing crashes. */
GHashTable *disk_survive (const GPtrArray *calls);
