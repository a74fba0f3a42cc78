/* verify-report.h: what verifying has found, for people and for programs
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "selection.h"
#include "lucene-file.h"

typedef struct
{
  guint n_files;
  guint n_members;
  guint n_results[LUCENE_N_RESULTS];
  guint64 length;
  gint64 microseconds;
} VerifyTotals;

/* Counts @files (element type: LuceneFile); the time is the caller's to
 * set. */
void verify_report_count (VerifyTotals *totals,
                          const GPtrArray *files);

void verify_report_print_table (const GPtrArray *files,
                                const VerifyTotals *totals);
void verify_report_print_json (const Selection *selection,
                               const GPtrArray *files,
                               const VerifyTotals *totals);

/* Tells each problem on standard error. */
void verify_report_print_file_problems (Selection *selection,
                                        const LuceneFile *file);
void verify_report_print_problems (Selection *selection,
                                   const GPtrArray *files);
