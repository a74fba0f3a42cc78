/* report.h: results for people, for programs, and as a picture
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "harness.h"

/* The operations and their peers, one operation a line. */
void report_list (const BenchOperation *const *operations,
                  GPtrArray *children);

/* A median with its unit, as "12.34 ns" or "10.20 GB/s". */
char *report_format (const BenchOperation *operation,
                     gdouble value);

void report_heading (const BenchWorld *world,
                     char **machine);
void report_result (const BenchResult *result);

/* @results: of BenchResult.  Both end the program if they cannot write. */
void report_json (GPtrArray *results,
                  const BenchWorld *world,
                  char **machine,
                  const char *path);
void report_plot (GPtrArray *results,
                  char **machine,
                  const char *path);

/* The machine, the kernel and the versions, as a key and a value in turn;
 * %NULL at the end. */
char **report_machine (GPtrArray *children);
