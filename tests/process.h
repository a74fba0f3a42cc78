/* process.h: what a test does with its own process and with files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * process-posix.c or process-win32.c does it.  What a system has no means for
 * marks the test as skipped, with the reason, and returns FALSE; everything
 * else ends the test if it fails.
 */

#pragma once

#include <mmdir/mmdir.h>

/* Descriptors or handles that are open. */
guint process_count_descriptors (void);

/* Whether the system tells about mappings. */
gboolean process_can_count_mappings (void);

/* Mappings of files in a directory, or of a file, by the path. */
guint process_count_mappings (const char *path);

/* The physical memory that the process takes, in bytes. */
gboolean process_get_memory (guint64 *used);

/* How much of a mapping of @length bytes, which begins at @address, is in
 * memory and needs no page fault to be read, in bytes. */
gboolean process_get_present (gconstpointer address,
                              gsize length,
                              guint64 *present);

/* The bytes that malloc() has given out, what it needs itself included. */
gboolean process_get_heap (gsize *used);

/* Whether mmdir_input_get_residency() has somebody to ask; nothing is marked
 * as skipped. */
gboolean process_tells_residency (MmdirBacking backing);

/* The longest file that is mapped whole in a test: 32 bits have no addresses for
 * more, and some systems take memory in proportion to the mapping. */
guint64 process_get_longest_mapping (void);

/* Whether valgrind or a sanitizer watches the process, as the make rules for
 * that say, so that its use of memory is not its own. */
gboolean process_is_instrumented (void);

/* Leaves about so much address space for what comes, until it is given back.
 * Nothing may end the test in between that must be cleaned up. */
gboolean process_take_address_space (guint64 left);
void process_give_back_address_space (void);

/* A call that waits for ever ends the program after so many seconds; 0: there
 * is no such call any more. */
void process_set_patience (guint seconds);

/* Whether the directory lies on a file system of which one knows that pages of
 * files leave the memory when they are evicted. */
gboolean process_can_evict (const char *directory);

/* Takes its name from a file that is open or mapped, as an index does when it
 * deletes or replaces one: by deleting it, or, where that waits for those who
 * have it open, by giving it another name. */
void process_take_name (const char *directory,
                        const char *name);

/* Makes a file of @length bytes that takes no room on the disk. */
gboolean process_make_sparse (const char *directory,
                              const char *name,
                              guint64 length);
void process_write_at (const char *directory,
                       const char *name,
                       guint64 offset,
                       gconstpointer data,
                       gsize length);

/* Makes a file shorter, or longer by zeros. */
void process_truncate (const char *directory,
                       const char *name,
                       guint64 length);

/* Makes whatever the system has in its directories that is neither a file nor
 * a directory, and a link that leads nowhere; their names, which belong to the
 * caller.  Nothing is marked as skipped where there is nothing of the kind. */
GPtrArray *process_make_special_files (const char *directory);
gboolean process_make_dangling_link (const char *directory,
                                     const char *name);
