/* lucene-segments.h: the segments of an index, and what their files must be
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The .si file of a segment tells whether its files have index headers, and
 * the id that is in all of them.
 */

#pragma once

#include "lucene-header.h"

typedef struct _LuceneSegments LuceneSegments;

/* Reads the header of each .si file.  What is wrong with one is not told here:
 * its segment is then not known. */
LuceneSegments *lucene_segments_read (MmdirDirectory *directory,
                                      GError **error);
void lucene_segments_free (LuceneSegments *segments);

/* "_0" for "_0_Lucene90_0.dvd"; NULL for files that are of no segment. */
char *lucene_segment_name (const char *file_name);

/* Compound files come in pairs: "_0.cfs" holds the data, "_0.cfe" the entries.
 * Each of the names gives the other. */
gboolean lucene_is_compound_data (const char *file_name);
gboolean lucene_is_compound_entries (const char *file_name);
char *lucene_compound_data_name (const char *entries_name);
char *lucene_compound_entries_name (const char *data_name);

/* The form of the header of a file, as far as its segment tells. */
LuceneForm lucene_segments_get_form (const LuceneSegments *segments,
                                     const char *file_name);

/* Whether a file must have a header and a footer: others may. */
gboolean lucene_segments_needs_header (const LuceneSegments *segments,
                                       const char *file_name);

/* Whether a file that has a footer and no header is as Lucene wrote it. */
gboolean lucene_may_lack_header (const char *file_name);

/* Whether the id in a header is that of the file's segment. */
gboolean lucene_segments_check_id (const LuceneSegments *segments,
                                   const char *file_name,
                                   const LuceneHeader *header,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LuceneSegments, lucene_segments_free)
