/* expect.h: what a code of the system must become
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Written from the manual pages and the documentation of the library, not from
 * its source.
 */

#pragma once

#include <mmdir/mmdir.h>

typedef struct
{
  guint32 code;

  /* In a call that maps for reading, and in all others. */
  MmdirError mapping;
  MmdirError other;
} Expected;

/* Every code that a fault is injected with. */
extern const Expected expected_codes[];
extern const gsize n_expected_codes;

/* The same codes, alone. */
const guint32 *expected_get_codes (void);

const Expected *expected_find (guint32 code);

/* Whether no code before it in the table becomes the same. */
gboolean expected_is_first (guint32 code);

/* Codes after which a call is made again, so that they do nothing once. */
gboolean expected_is_interruption (guint32 code);

/* Codes of a mapping that something smaller may not have. */
gboolean expected_is_no_space (guint32 code);

/* Codes of calls about pages that say that the kernel has no room for what is
 * asked: too many mappings, most of all. */
gboolean expected_is_no_room (guint32 code);

/* Codes of MADV_POPULATE_READ that say that the system cannot do it, or must
 * not: the pages are touched instead. */
gboolean expected_is_no_populate (guint32 code);

/* Codes of a deletion that say that somebody uses the file. */
gboolean expected_is_in_use (guint32 code);

/* Codes of a lock that somebody has. */
gboolean expected_is_locked (guint32 code);

/* Codes of copy_file_range(2) that say that the system cannot do it for these
 * files: they are copied in another way. */
gboolean expected_is_no_copy (guint32 code);

/* Codes of renameat2(2) that say that the system cannot rename without replacing,
 * and of link(2) that say that there are no links. */
gboolean expected_is_no_such_rename (guint32 code);
gboolean expected_is_no_link (guint32 code);

/* Codes of the sync of a directory where the file system has no such thing. */
gboolean expected_is_no_directory_sync (guint32 code);

/* What is told of a link that cannot be, of a write that wrote nothing, and of a lock file that was never
 * there when it had been locked. */
extern const guint32 expected_no_link;
extern const guint32 expected_nothing_written;
extern const guint32 expected_too_often_replaced;
