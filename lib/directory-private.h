/* directory-private.h: what else a directory can do inside the library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "os.h"
#include "region.h"
#include "settings.h"

/* Opens with any chunk power up to 62, and with chunks that lie apart or are
 * mapped on demand even where one mapping could hold the whole file: how tests
 * come to many chunks with little data. */
MmdirDirectory *directory_open_with_plan (const char *path,
                                          guint chunk_power,
                                          RegionLayout layout,
                                          GError **error);

OsDirectory *directory_get_handle (MmdirDirectory *directory);

/* FALSE, with an error, unless @name can only be a file of this directory. */
gboolean directory_check_name (MmdirDirectory *directory,
                               const char *name,
                               GError **error);

/* A reference to the settings of this moment. */
Settings *directory_get_settings (MmdirDirectory *directory);

/* A copy of the settings, to be changed and then put in place; in between,
 * this thread holds the lock. */
Settings *directory_begin_change (MmdirDirectory *directory);
void directory_end_change (MmdirDirectory *directory,
                           Settings *settings);
