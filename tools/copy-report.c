/* copy-report.c: what was copied, for people and for programs
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "copy-report.h"

#include "output.h"
#include "text.h"

#include <glib/gi18n.h>

void
copy_report_init (CopyReport *report,
                  guint n_files)
{
  static const TableColumn columns[] = {
    { N_("NAME"), TABLE_LEFT, FALSE },
      { N_("LENGTH"), TABLE_RIGHT, FALSE },
        { N_("CRC-32"), TABLE_LEFT, FALSE },
          { N_("TIME"), TABLE_RIGHT, FALSE },
            { N_("RESULT"), TABLE_LEFT, FALSE },
          };

  *report = (CopyReport){ .n_files = n_files };
  report->table = table_new (columns, G_N_ELEMENTS (columns));
  report->files = json_array ();
}

void
copy_report_clear (CopyReport *report)
{
  g_clear_pointer (&report->table, table_free);
  g_clear_pointer (&report->files, json_decref);
}

static void
add_row (CopyReport *report,
         const LuceneFile *file,
         gboolean is_copied,
         gint64 microseconds)
{
  Table *table = report->table;

  table_add (table, text_file_name (file->name));
  /* Neither is known of what could not be read. */
  table_add (table, file->has_checksum ? text_size (file->length) : NULL);
  table_add (table, file->has_checksum ? g_strdup_printf ("%08x", file->checksum) : NULL);
  table_add (table, text_time (microseconds));
  if (!is_copied)
    table_add_colored (table, g_strdup (_("not copied")), TABLE_BAD);
  else if (lucene_file_is_sound (file))
    table_add_colored (table, g_strdup (_("copied")), TABLE_GOOD);
  else
    table_add_colored (table, g_strdup (_("copied, damaged")), TABLE_BAD);
}

static void
add_object (CopyReport *report,
            const LuceneFile *file,
            gboolean is_copied,
            const GError *error,
            gint64 microseconds)
{
  json_t *object = document_create_file (file);

  document_set_boolean (object, "copied", is_copied);
  document_set_text (object, "error", error != NULL ? error->message : NULL);
  document_set_number (object, "microseconds", (guint64) microseconds);
  json_array_append_new (report->files, object);
}

void
copy_report_add (CopyReport *report,
                 const LuceneFile *file,
                 gboolean is_copied,
                 const GError *error,
                 gint64 microseconds)
{
  add_row (report, file, is_copied, microseconds);
  add_object (report, file, is_copied, error, microseconds);
  if (is_copied)
    {
      report->n_copied++;
      report->length += file->length;
    }
}

void
copy_report_print_table (CopyReport *report)
{
  g_autofree char *size = text_size (report->length);
  g_autofree char *time = text_time (report->microseconds);
  g_autofree char *speed = text_speed (report->length, report->microseconds);
  g_autofree char *files = NULL;
  g_autofree char *line = NULL;

  files = g_strdup_printf (g_dngettext (NULL, "%u file", "%u files", report->n_files), report->n_files);
  line = g_strdup_printf (_("\n%s: %u copied, %u not copied\n%s in %s (%s)\n"),
                             files, report->n_copied, report->n_files - report->n_copied,
                             size, time, speed);
  table_print (report->table);
  output_text (line);
}

void
copy_report_print_json (CopyReport *report,
                        const Selection *selection,
                        MmdirDirectory *destination)
{
  g_autofree char *path = g_filename_display_name (mmdir_directory_get_path (destination));
  json_t *document = json_object ();
  json_t *totals = json_object ();

  document_set_number (totals, "files", report->n_files);
  document_set_number (totals, "copied", report->n_copied);
  document_set_number (totals, "not_copied", report->n_files - report->n_copied);
  document_set_number (totals, "bytes", report->length);
  document_set_number (totals, "microseconds", (guint64) report->microseconds);

  document_set_directory (document, selection->directory);
  document_set_text (document, "destination", path);
  json_object_set (document, "files", report->files);
  json_object_set_new (document, "totals", totals);
  document_print (document);
  json_decref (document);
}
