/* lucene-compound.h: the members of a compound file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A .cfe file holds the entries of the .cfs file beside it: after its header,
 * the number of them (vint), and for each the name without that of the
 * segment (string), the offset in the .cfs file and the length (8 bytes each,
 * big-endian before Lucene 9, little-endian since); then the footer.
 */

#pragma once

#include "lucene-header.h"

typedef struct
{
  /* Such as ".fdt" or "_Lucene90_0.dvd"; UTF-8. */
  char *name;
  guint64 offset;
  guint64 length;
} LuceneMember;

/* Reads all of a .cfe file, of which @header is the header; moves the cursor
 * of nothing.  The members are in the order of the file. */
GArray *lucene_compound_read (MmdirInput *entries,
                              const LuceneHeader *header,
                              GError **error);

/* Sorts the members by offset, and looks whether they lie between @start and
 * @end, one after the other, each with a name of its own. */
gboolean lucene_compound_check (GArray *members,
                                guint64 start,
                                guint64 end,
                                GError **error);
