/* ls.c: mmdir ls: the files of an index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "listing.h"
#include "lucene-segments.h"
#include "output.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

typedef struct
{
  guint64 length;
  MmdirBacking backing;
  guint64 n_chunks;

  /* NULL if the file has none, or none that can be read. */
  LuceneHeader *header;
} Entry;

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->header, lucene_header_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

/* A file without a header is no mistake; one with half of it is. */
static gboolean
read_entry (Entry *entry,
            Selection *selection,
            const LuceneSegments *segments,
            const char *name)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_header;

  input = selection_open_input (selection, name, MMDIR_CONTEXT_READ);
  if (input == NULL)
    return FALSE;
  entry->length = mmdir_input_get_length (input);
  entry->backing = mmdir_input_get_backing (input);
  entry->n_chunks = mmdir_input_get_n_chunks (input);

  if (lucene_header_find (input, &has_header, &error) && has_header)
    entry->header = lucene_header_read (input, lucene_segments_get_form (segments, name), &error);
  if (error != NULL)
    selection_report (selection, name, error);
  return TRUE;
}

static void
add_row (Listing *listing,
         const char *name,
         const Entry *entry)
{
  Table *table = listing->table;

  listing_add_name (listing, name);
  table_add_number (table, entry->length);
  table_add (table, g_strdup (text_backing (entry->backing)));
  table_add_number (table, entry->n_chunks);
  table_add_codec (table, entry->header);
}

static void
add_object (Listing *listing,
            const char *name,
            const Entry *entry)
{
  json_t *object = listing_add_file (listing, name);

  document_set_number (object, "length", entry->length);
  document_set_text (object, "backing", text_backing_nick (entry->backing));
  document_set_number (object, "chunks", entry->n_chunks);
  if (entry->header != NULL)
    document_set_header (object, entry->header);
}

static void
list_files (Listing *listing,
            const LuceneSegments *segments)
{
  Selection *selection = &listing->selection;
  gsize i;

  for (i = 0; selection->names[i] != NULL; i++)
    {
      const char *name = selection->names[i];
      g_auto (Entry) entry = { 0 };

      if (!read_entry (&entry, selection, segments, name))
        continue;
      add_row (listing, name, &entry);
      add_object (listing, name, &entry);
    }
}

static int
run (const Verb *verb,
     char **arguments)
{
  static const TableColumn columns[] = {
    { N_("NAME"), TABLE_LEFT, FALSE },
    { N_("LENGTH"), TABLE_RIGHT, FALSE },
    { N_("BACKING"), TABLE_LEFT, FALSE },
    { N_("CHUNKS"), TABLE_RIGHT, FALSE },
    { N_("CODEC"), TABLE_LEFT, TRUE },
    { N_("VER"), TABLE_RIGHT, FALSE },
  };
  g_auto (Listing) listing = { 0 };
  g_autoptr (LuceneSegments) segments = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!listing_begin (&listing, verb, arguments, columns, G_N_ELEMENTS (columns), &status))
    return status;
  segments = lucene_segments_read (listing.selection.directory, &error);
  if (segments == NULL)
    {
      output_error ("%s", error->message);
      return EXIT_FAILURE;
    }
  list_files (&listing, segments);
  return listing_end (&listing);
}

const Verb verb_ls = {
  .name = "ls",
  .arguments = N_("DIR"),
  .summary = N_("List the files of an index"),
  .description = N_("Lists the files of the directory DIR: how long each is, how the library reads\n"
                    "it, in how many chunks, and which codec has written it."),
  .least_arguments = 1,
  .most_arguments = 1,
  .takes_json = TRUE,
  .takes_chunk_power = TRUE,
  .takes_backing = TRUE,
  .default_backing = MMDIR_BACKING_AUTO,
  .run = run,
};
