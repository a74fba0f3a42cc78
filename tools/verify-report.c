/* verify-report.c: what verifying has found, for people and for programs
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "verify-report.h"

#include "document.h"
#include "lucene-error.h"
#include "output.h"
#include "table.h"
#include "text.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static void
count_result (VerifyTotals *totals,
              const LuceneFile *file)
{
  totals->n_results[lucene_file_get_result (file)]++;
}

void
verify_report_count (VerifyTotals *totals,
                     const GPtrArray *files)
{
  guint i, j;

  for (i = 0; i < files->len; i++)
    {
      const LuceneFile *file = files->pdata[i];

      totals->n_files++;
      totals->length += file->length;
      totals->n_members += file->members->len;
      count_result (totals, file);
      for (j = 0; j < file->members->len; j++)
        count_result (totals, file->members->pdata[j]);
    }
}

/* For people */

static void
add_result (Table *table,
            const LuceneFile *file)
{
  switch (lucene_file_get_result (file))
    {
    case LUCENE_SOUND:
      table_add_colored (table, g_strdup (_("ok")), TABLE_GOOD);
      break;
    case LUCENE_NO_CHECKSUM:
      table_add_colored (table, g_strdup (_("no checksum")), TABLE_FAINT);
      break;
    case LUCENE_DAMAGED:
    case LUCENE_UNREADABLE:
    default:
      table_add_colored (table, g_strdup (lucene_error_get_title (file->problems->pdata[0])), TABLE_BAD);
    }
}

static void
add_row (Table *table,
         const LuceneFile *file,
         const char *indent)
{
  g_autofree char *name = text_file_name (file->name);

  table_add (table, g_strconcat (indent, name, NULL));
  table_add_codec (table, file->header);
  table_add_number (table, file->length);
  table_add (table, file->has_footer && file->has_checksum ? g_strdup_printf ("%08x", file->checksum) : NULL);
  add_result (table, file);
}

static void
print_totals (const VerifyTotals *totals)
{
  g_autofree char *size = text_size (totals->length);
  g_autofree char *time = text_time (totals->microseconds);
  g_autofree char *speed = text_speed (totals->length, totals->microseconds);
  g_autofree char *files = NULL;
  g_autofree char *members = NULL;
  g_autofree char *line = NULL;

  files = g_strdup_printf (g_dngettext (NULL, "%u file", "%u files", totals->n_files), totals->n_files);
  members = g_strdup_printf (g_dngettext (NULL, "%u member", "%u members", totals->n_members), totals->n_members);
  line = g_strdup_printf (_("\n%s, %s: %u ok, %u without a checksum, %u damaged, %u unreadable\n%s in %s (%s)\n"),
                          files, members,
                          totals->n_results[LUCENE_SOUND], totals->n_results[LUCENE_NO_CHECKSUM],
                          totals->n_results[LUCENE_DAMAGED], totals->n_results[LUCENE_UNREADABLE],
                          size, time, speed);
  output_text (line);
}

void
verify_report_print_table (const GPtrArray *files,
                           const VerifyTotals *totals)
{
  static const TableColumn columns[] = {
    { N_("NAME"), TABLE_LEFT, FALSE },
    { N_("CODEC"), TABLE_LEFT, TRUE },
    { N_("VER"), TABLE_RIGHT, FALSE },
    { N_("LENGTH"), TABLE_RIGHT, FALSE },
    { N_("CRC-32"), TABLE_LEFT, FALSE },
    { N_("RESULT"), TABLE_LEFT, FALSE },
  };
  g_autoptr (Table) table = table_new (columns, G_N_ELEMENTS (columns));
  guint i, j;

  for (i = 0; i < files->len; i++)
    {
      const LuceneFile *file = files->pdata[i];

      add_row (table, file, "");
      for (j = 0; j < file->members->len; j++)
        add_row (table, file->members->pdata[j], "  ");
    }
  table_print (table);
  print_totals (totals);
}

/* For programs */

static json_t *
create_totals (const VerifyTotals *totals)
{
  json_t *object = json_object ();

  document_set_number (object, "files", totals->n_files);
  document_set_number (object, "members", totals->n_members);
  document_set_number (object, "ok", totals->n_results[LUCENE_SOUND]);
  document_set_number (object, "no_checksum", totals->n_results[LUCENE_NO_CHECKSUM]);
  document_set_number (object, "damaged", totals->n_results[LUCENE_DAMAGED]);
  document_set_number (object, "unreadable", totals->n_results[LUCENE_UNREADABLE]);
  document_set_number (object, "bytes", totals->length);
  document_set_number (object, "microseconds", (guint64) totals->microseconds);
  return object;
}

void
verify_report_print_json (const Selection *selection,
                          const GPtrArray *files,
                          const VerifyTotals *totals)
{
  json_t *document = json_object ();
  json_t *list = json_array ();
  guint i;

  for (i = 0; i < files->len; i++)
    json_array_append_new (list, document_create_file (files->pdata[i]));
  document_set_directory (document, selection->directory);
  json_object_set_new (document, "files", list);
  json_object_set_new (document, "totals", create_totals (totals));
  document_print (document);
  json_decref (document);
}

/* What is wrong */

static void
report_problems (Selection *selection,
                 const LuceneFile *file,
                 const LuceneFile *member)
{
  const GPtrArray *problems = member != NULL ? member->problems : file->problems;
  guint i;

  for (i = 0; i < problems->len; i++)
    {
      const GError *problem = problems->pdata[i];
      g_autoptr (GError) error = g_error_copy (problem);

      if (member != NULL)
        g_prefix_error (&error, _("member “%s” at offset %" PRIu64 ": "), member->name, member->offset);
      selection_report (selection, file->name, error);
    }
}

void
verify_report_print_file_problems (Selection *selection,
                                   const LuceneFile *file)
{
  guint i;

  report_problems (selection, file, NULL);
  for (i = 0; i < file->members->len; i++)
    report_problems (selection, file, file->members->pdata[i]);
}

void
verify_report_print_problems (Selection *selection,
                              const GPtrArray *files)
{
  guint i;

  for (i = 0; i < files->len; i++)
    verify_report_print_file_problems (selection, files->pdata[i]);
}
