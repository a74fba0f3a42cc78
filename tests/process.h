/* process.h: what a test does with its own process and with files, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Descriptors that are open, of those under 1024. */
guint process_count_descriptors (void);

/* The number that the next descriptor gets: as a limit, it lets the process
 * open no more. */
guint process_get_free_descriptor (void);

/* Whether the system tells about mappings and memory, by /proc; marks the
 * test as skipped if not. */
gboolean process_has_proc (void);

/* Mappings of which the line in /proc/self/maps holds @text. */
guint process_count_mappings (const char *text);

/* What /proc/self/smaps says of the mapping that holds @address: the value of
 * a field, such as "VmFlags:".  Marks the test as skipped and returns NULL if
 * the system does not tell. */
char *process_get_mapping_field (gconstpointer address,
                                 const char *field);

/* A number of /proc/self/status, such as "VmRSS:", in bytes. */
guint64 process_get_status (const char *field);

/* Whether valgrind or a sanitizer watches the process, as the make rules for
 * that say, so that its use of memory is not its own. */
gboolean process_is_instrumented (void);

/* Gives up the privileges of root, so that permissions count; does nothing
 * for an ordinary user.  Where that cannot be done, marks the test as skipped
 * and returns FALSE. */
gboolean process_become_ordinary (void);
void process_become_privileged (void);

/* Sets the soft limit of an RLIMIT_ constant and returns what it was.  An
 * address space is given as what may be added to the present one. */
guint64 process_limit (int resource,
                       guint64 maximum);
guint64 process_limit_more_address_space (guint64 more);

/* Whether the directory lies on a file system of which one knows that pages of
 * files leave the memory when they are evicted; marks the test as skipped if
 * not. */
gboolean process_can_evict (const char *directory);

/* Makes a file of @length bytes that takes no room on the disk.  Where that
 * cannot be done, marks the test as skipped and returns FALSE. */
gboolean process_make_sparse (const char *directory,
                              const char *name,
                              guint64 length);
void process_write_at (const char *directory,
                       const char *name,
                       guint64 offset,
                       gconstpointer data,
                       gsize length);
void process_truncate (const char *directory,
                       const char *name,
                       guint64 length);
