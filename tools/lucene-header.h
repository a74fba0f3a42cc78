/* lucene-header.h: the header and the footer of a file of an index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * All numbers in them are big-endian in every version of Lucene:
 *
 *   header        magic 0x3FD76C17 (4 bytes), the codec's name (a length byte
 *                 and as many ASCII characters), the codec's version (4)
 *   index header  a header, an id (16), a suffix (a length byte and as many
 *                 characters); since Lucene 5
 *   footer        magic 0xC02893E8 (4), algorithm 0 (4), CRC-32 (8); since
 *                 Lucene 4.8
 *
 * Inputs are read by position only, so that several threads may share one.
 */

#pragma once

#include <mmdir/mmdir.h>

#define LUCENE_ID_LENGTH 16
#define LUCENE_FOOTER_LENGTH 16

/* Nothing in a header tells whether it is an index header. */
typedef enum
{
  LUCENE_FORM_UNKNOWN,
  LUCENE_FORM_PLAIN,
  LUCENE_FORM_INDEX
} LuceneForm;

typedef struct
{
  char *codec;
  gint32 version;

  gboolean has_id;
  guint8 id[LUCENE_ID_LENGTH];
  char *suffix;

  /* Bytes from the start of the file. */
  guint64 length;
} LuceneHeader;

typedef struct
{
  guint32 algorithm;
  guint64 checksum;

  /* Where it begins, in bytes from the start of the file. */
  guint64 offset;
} LuceneFooter;

/* Whether a file begins with a header's magic, or ends with what begins with a
 * footer's.  FALSE with an error only if reading fails. */
gboolean lucene_header_find (MmdirInput *input,
                             gboolean *found,
                             GError **error);
gboolean lucene_footer_find (MmdirInput *input,
                             gboolean *found,
                             GError **error);

/* Where @form is unknown, the name of the codec decides, and a header of which
 * it does not tell counts as a plain one. */
LuceneHeader *lucene_header_read (MmdirInput *input,
                                  LuceneForm form,
                                  GError **error);
LuceneHeader *lucene_header_copy (const LuceneHeader *header);
void lucene_header_free (LuceneHeader *header);

/* Reads what a footer says, whether it is right or not. */
gboolean lucene_footer_read (MmdirInput *input,
                             LuceneFooter *footer,
                             GError **error);

/* What a footer says, apart from what the checksum is. */
gboolean lucene_footer_check (const LuceneFooter *footer,
                              GError **error);

/* 32 hexadecimal digits. */
char *lucene_id_to_text (const guint8 *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LuceneHeader, lucene_header_free)
