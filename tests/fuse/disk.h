/* disk.h: files on a disk that fails where a test says so
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One disk for a program, by the file system broken-disk.
 */

#pragma once

#include <glib.h>

/* Mounts it, before there are threads; FALSE where there is no libfuse, or where
 * the system or its user cannot mount.  In any case disk_stop() comes after the
 * last test; if the program dies before, the disk goes with it. */
gboolean disk_start (void);
void disk_stop (void);

/* The reason, in words. */
const char *disk_why_not (void);

/* Where the files are made, and where they are read. */
const char *disk_get_folder (void);
const char *disk_get_path (void);

/* Has reads from there on fail, in whole pages; those that are in the cache of
 * the system leave it, mapped or not. */
void disk_fail (const char *name,
                guint64 offset,
                guint64 length);

/* Has every "create", "write", "flush" (what close() waits for), "fsync",
 * "fsyncdir", "rename" or "unlink" fail with an errno. */
void disk_break (const char *operation,
                 int code);

/* Has all succeed and be read, by inputs that are opened after that. */
void disk_heal (void);

/* The file of this name is read past the cache of the system, which then cannot
 * map it. */
#define DISK_UNMAPPABLE "unmappable"

/* Has each read of a page take so long. */
void disk_delay (guint microseconds);
