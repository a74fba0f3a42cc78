/* verify-file.c: checking the checksums of a file and of its members
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "verify-file.h"

#include "lucene-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* The footer's checksum is of everything before itself. */
#define CHECKSUM_LENGTH 8

guint64
verify_file_get_checksum_end (const LuceneFile *file)
{
  return file->offset + file->length - (file->has_footer ? CHECKSUM_LENGTH : 0);
}

static void
judge (LuceneFile *file,
       const Scan *scan)
{
  file->checksum = scan_get_checksum (scan, file->offset, verify_file_get_checksum_end (file));
  file->has_checksum = TRUE;
  if (file->has_footer && file->footer.checksum <= G_MAXUINT32 &&
      file->footer.checksum != file->checksum)
    lucene_file_blame (file, LUCENE_ERROR_BAD_CHECKSUM,
                       _("Bad checksum: expected 0x%08" PRIx64 ", as in the footer at offset %" PRIu64
                         ", found 0x%08x for the %" PRIu64 " bytes before it"),
                       file->footer.checksum, file->footer.offset + CHECKSUM_LENGTH,
                       file->checksum, file->length - CHECKSUM_LENGTH);
}

static void
finish (Scan *scan,
        const GError *error,
        gpointer user_data)
{
  LuceneFile *file = user_data;
  guint i;

  if (error != NULL)
    {
      lucene_file_add_problem (file, g_error_copy (error));
      return;
    }
  judge (file, scan);
  for (i = 0; i < file->members->len; i++)
    judge (file->members->pdata[i], scan);
}

static void
append_edges (const LuceneFile *file,
              GArray *edges)
{
  const guint64 checksum_end = verify_file_get_checksum_end (file);

  g_array_append_val (edges, file->offset);
  g_array_append_val (edges, checksum_end);
}

void
verify_file_start (LuceneFile *file,
                   MmdirDirectory *directory,
                   const LuceneSegments *segments,
                   Scanner *scanner)
{
  GError *error = NULL;
  MmdirInput *input;
  GArray *edges;
  guint i;

  input = mmdir_directory_open_input (directory, file->name, MMDIR_CONTEXT_READ_ONCE, &error);
  if (input == NULL)
    {
      lucene_file_add_problem (file, error);
      file->length = 0;
      return;
    }
  lucene_file_examine (file, input, directory, segments);

  edges = g_array_new (FALSE, FALSE, sizeof (guint64));
  append_edges (file, edges);
  for (i = 0; i < file->members->len; i++)
    append_edges (file->members->pdata[i], edges);
  scanner_add (scanner, input, edges, finish, file);
}
