/* lucene-file.h: a file of an index, or a member of one, and what is wrong
 * with it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lucene-error.h"
#include "lucene-segments.h"

typedef struct _LuceneFile LuceneFile;

struct _LuceneFile
{
  /* Of a file, in the encoding of file names; of a member, with the name of
   * the segment before it. */
  char *name;

  /* Where it is in its file, in bytes. */
  guint64 offset;
  guint64 length;

  /* NULL if there is none, or a bad one. */
  LuceneHeader *header;

  gboolean has_footer;
  LuceneFooter footer;

  /* The CRC-32 of all that is before the footer's. */
  gboolean has_checksum;
  guint32 checksum;

  /* In the order of discovery (element type: GError). */
  GPtrArray *problems;

  /* Of a compound file (element type: LuceneFile). */
  GPtrArray *members;
};

typedef enum
{
  LUCENE_SOUND,
  LUCENE_NO_CHECKSUM,
  LUCENE_DAMAGED,
  LUCENE_UNREADABLE
} LuceneResult;

#define LUCENE_N_RESULTS (LUCENE_UNREADABLE + 1)

LuceneFile *lucene_file_new (const char *name);
void lucene_file_free (LuceneFile *file);

/* Not counting the members. */
LuceneResult lucene_file_get_result (const LuceneFile *file);

/* Whether nothing is wrong with a file and its members. */
gboolean lucene_file_is_sound (const LuceneFile *file);

/* Takes @error over. */
void lucene_file_add_problem (LuceneFile *file,
                              GError *error);

void lucene_file_blame (LuceneFile *file,
                        LuceneError code,
                        const char *format,
                        ...) G_GNUC_PRINTF (3, 4);

/* Looks at the header, the footer and the members of a file: at all that takes
 * no reading of the whole. */
void lucene_file_examine (LuceneFile *file,
                          MmdirInput *input,
                          MmdirDirectory *directory,
                          const LuceneSegments *segments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LuceneFile, lucene_file_free)
