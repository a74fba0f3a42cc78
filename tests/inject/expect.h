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
