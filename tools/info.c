/* info.c: mmdir info: all about one file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "document.h"
#include "output.h"
#include "resident.h"
#include "selection.h"
#include "table.h"
#include "text.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdlib.h>

typedef struct
{
  LuceneFile *file;
  MmdirBacking backing;
  guint64 n_chunks;
  guint64 chunk_size;
  gboolean is_windowed;
  Resident resident;
} Info;

static void
info_clear (Info *info)
{
  g_clear_pointer (&info->file, lucene_file_free);
  resident_clear (&info->resident);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Info, info_clear)

/* What is in memory is asked first: reading the file brings parts of it in. */
static gboolean
read_info (Info *info,
           Selection *selection,
           const char *name,
           GError **error)
{
  g_autoptr (LuceneSegments) segments = NULL;
  g_autoptr (MmdirInput) input = NULL;

  if (!resident_ask_file (&info->resident, selection->directory, name, error))
    return FALSE;
  segments = lucene_segments_read (selection->directory, error);
  if (segments == NULL)
    return FALSE;
  input = mmdir_directory_open_input (selection->directory, name, MMDIR_CONTEXT_READ, error);
  if (input == NULL)
    return FALSE;

  info->backing = mmdir_input_get_backing (input);
  info->n_chunks = mmdir_input_get_n_chunks (input);
  info->chunk_size = G_GUINT64_CONSTANT (1) << (info->backing == MMDIR_BACKING_MAPPED
                                                    ? mmdir_input_get_chunk_power (input)
                                                    : mmdir_directory_get_chunk_power (selection->directory));
  info->is_windowed = mmdir_input_is_windowed (input);
  info->file = lucene_file_new (name);
  lucene_file_examine (info->file, input, selection->directory, segments);
  return TRUE;
}

static void
report_problems (Selection *selection,
                 const LuceneFile *file)
{
  guint i;

  for (i = 0; i < file->problems->len; i++)
    selection_report (selection, file->name, file->problems->pdata[i]);
}

/* For people */

static void
add_fact (Table *table,
          const char *title,
          char *value)
{
  table_add (table, g_strdup (title));
  table_add (table, value);
}

static void
add_size (Table *table,
          const LuceneFile *file)
{
  const guint64 page_size = mmdir_get_page_size ();
  const guint64 n_pages = file->length / page_size + (file->length % page_size != 0);
  g_autofree char *size = text_size (file->length);
  g_autofree char *page = text_size (page_size);
  g_autofree char *bytes = text_bytes (file->length);
  g_autofree char *last = text_bytes (n_pages > 0 ? file->length - (n_pages - 1) * page_size : 0);

  if (file->length < 1024)
    add_fact (table, _("Length"), g_steal_pointer (&size));
  else
    add_fact (table, _("Length"), g_strdup_printf (_("%s (%s)"), bytes, size));
  add_fact (table, _("Pages"),
            g_strdup_printf (_("%" PRIu64 " of %s, with %s in the last"), n_pages, page, last));
}

static void
add_backing (Table *table,
             const Info *info)
{
  g_autofree char *chunk = text_size (info->chunk_size);
  g_autofree char *resident = text_size (info->resident.resident);
  g_autofree char *percent = text_percent (info->resident.resident, info->resident.length);

  add_fact (table, _("Backing"), g_strdup (info->is_windowed ? _("mapped, a chunk at a time") : text_backing (info->backing)));
  if (info->backing == MMDIR_BACKING_MAPPED)
    add_fact (table, _("Chunks"), g_strdup_printf (_("%" PRIu64 " of up to %s"), info->n_chunks, chunk));
  /* Translators: a size, and more exactly, or as a part of the whole. */
  add_fact (table, _("In memory"), info->resident.is_known
                                       ? g_strdup_printf (_("%s (%s)"), resident, percent)
                                       : g_strdup (_("unknown")));
}

static void
add_header (Table *table,
            const LuceneHeader *header)
{
  if (header == NULL)
    {
      add_fact (table, _("Header"), g_strdup (_("none")));
      return;
    }
  add_fact (table, _("Header"), text_bytes (header->length));
  add_fact (table, _("Codec"), g_strdup_printf (_("%s, version %d"), header->codec, header->version));
  if (header->has_id)
    {
      add_fact (table, _("Id"), lucene_id_to_text (header->id));
      add_fact (table, _("Suffix"), *header->suffix != '\0' ? text_escape (header->suffix) : g_strdup (_("none")));
    }
}

static void
add_footer (Table *table,
            const LuceneFile *file)
{
  if (!file->has_footer)
    add_fact (table, _("Footer"), g_strdup (_("none")));
  else
    add_fact (table, _("Footer"),
              g_strdup_printf (_("at offset %" PRIu64 ", CRC-32 %08" PRIx64 " (not checked)"),
                               file->footer.offset, file->footer.checksum));
}

/* The largest power of two that divides an offset, in bytes. */
static guint64
get_alignment (guint64 offset)
{
  return offset & (~offset + 1);
}

static void
print_members (const LuceneFile *file)
{
  static const TableColumn columns[] = {
    { N_("MEMBER"), TABLE_LEFT, FALSE },
    { N_("OFFSET"), TABLE_RIGHT, FALSE },
    { N_("ALIGN"), TABLE_RIGHT, FALSE },
    { N_("LENGTH"), TABLE_RIGHT, FALSE },
    { N_("CODEC"), TABLE_LEFT, TRUE },
    { N_("VER"), TABLE_RIGHT, FALSE },
  };
  g_autoptr (Table) table = table_new (columns, G_N_ELEMENTS (columns));
  guint i;

  for (i = 0; i < file->members->len; i++)
    {
      const LuceneFile *member = file->members->pdata[i];

      table_add (table, text_escape (member->name));
      table_add_number (table, member->offset);
      table_add_number (table, get_alignment (member->offset));
      table_add_number (table, member->length);
      table_add_codec (table, member->header);
    }
  output_text ("\n");
  table_print (table);
}

static void
print_info (const Selection *selection,
            const Info *info)
{
  static const TableColumn columns[] = {
    { NULL, TABLE_LEFT, FALSE },
    { NULL, TABLE_LEFT, FALSE },
  };
  g_autoptr (Table) table = table_new (columns, G_N_ELEMENTS (columns));

  add_fact (table, _("File"), selection_describe (selection, info->file->name));
  add_size (table, info->file);
  add_backing (table, info);
  add_header (table, info->file->header);
  add_footer (table, info->file);
  table_print (table);
  if (info->file->members->len > 0)
    print_members (info->file);
}

/* For programs */

static void
print_json (const Selection *selection,
            const Info *info)
{
  json_t *document = document_create_file (info->file);

  document_set_directory (document, selection->directory);
  document_set_text (document, "backing", text_backing_nick (info->backing));
  document_set_boolean (document, "windowed", info->is_windowed);
  document_set_number (document, "chunks", info->n_chunks);
  document_set_number (document, "chunk_size", info->chunk_size);
  document_set_number (document, "page_size", mmdir_get_page_size ());
  if (info->resident.is_known)
    document_set_number (document, "resident", info->resident.resident);
  document_print (document);
  json_decref (document);
}

static int
run (const Verb *verb,
     char **arguments)
{
  g_auto (Options) options = { 0 };
  g_auto (Selection) selection = { 0 };
  g_auto (Info) info = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  if (!options_parse (&options, verb, NULL, NULL, arguments, &status))
    return status;
  if (!selection_open (&selection, &options))
    return EXIT_FAILURE;
  if (!read_info (&info, &selection, selection.names[0], &error))
    {
      selection_report (&selection, selection.names[0], error);
      return EXIT_FAILURE;
    }

  if (options.json)
    print_json (&selection, &info);
  else
    print_info (&selection, &info);
  report_problems (&selection, info.file);
  return selection_get_status (&selection);
}

const Verb verb_info = {
  .name = "info",
  .arguments = N_("DIR NAME"),
  .summary = N_("Show all about one file"),
  .description = N_("Shows how long the file NAME of the directory DIR is, how the library reads\n"
                    "it, what its header and footer say, how much of it is in memory, and the\n"
                    "members of a compound file.  The checksum is what the footer says; “mmdir\n"
                    "verify” checks it."),
  .least_arguments = 2,
  .most_arguments = 2,
  .takes_json = TRUE,
  .takes_chunk_power = TRUE,
  .takes_backing = TRUE,
  .default_backing = MMDIR_BACKING_AUTO,
  .run = run,
};
