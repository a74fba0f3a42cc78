/* copy-report.h: what was copied, for people and for programs
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "document.h"
#include "selection.h"
#include "table.h"

typedef struct
{
  /* Both are filled, and the one that was asked for is shown. */
  Table *table;
  json_t *files;

  guint n_files;
  guint n_copied;

  /* Of what was copied, in bytes. */
  guint64 length;
  gint64 microseconds;
} CopyReport;

/* @n_files is how many are to be copied, whether it comes to that or not. */
void copy_report_init (CopyReport *report,
                       guint n_files);
void copy_report_clear (CopyReport *report);

/* @error is why it was not copied, or NULL. */
void copy_report_add (CopyReport *report,
                      const LuceneFile *file,
                      gboolean is_copied,
                      const GError *error,
                      gint64 microseconds);

void copy_report_print_table (CopyReport *report);
void copy_report_print_json (CopyReport *report,
                             const Selection *selection,
                             MmdirDirectory *destination);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopyReport, copy_report_clear)
