/* mount-posix.h: file systems of a test's own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * They are seen by this process and its children alone, and go with the last
 * of them.
 */

#pragma once

#include <glib.h>

/* Leaves the mounts of everybody else, once and before there are threads;
 * nothing is marked as skipped. */
void mount_leave (void);

/* Mounts a file system in memory; @options are of tmpfs(5).  Where it cannot be
 * done, marks the test as skipped and returns FALSE. */
gboolean mount_memory (const char *path,
                       const char *options);

/* The same with a Btrfs in the file @image, of 128 MiB at least, of which
 * everybody together may have @quota bytes. */
gboolean mount_quota (const char *path,
                      const char *image,
                      guint64 quota);

/* Lets what was mounted by mount_memory() only be read from now on, or be
 * written to again. */
void mount_set_read_only (const char *path,
                          gboolean read_only);

void mount_remove (const char *path);
