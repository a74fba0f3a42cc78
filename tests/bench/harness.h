/* harness.h: repetitions in turn, and what comes of them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "bench.h"

typedef struct
{
  char *peer;
  GArray *values; /* of gdouble: nanoseconds an item, or the one cost; in order once it is done */
  gdouble median;
  gdouble low; /* the quartiles */
  gdouble high;
} BenchSeries;

typedef struct
{
  const BenchOperation *operation;
  GPtrArray *series; /* of BenchSeries, in the order of turns */
} BenchResult;

/* The operations in the order of their report, %NULL at the end. */
const BenchOperation **harness_get_operations (void);

/* @children: of BenchChild.  @peers: the peers to run, or %NULL for all. */
BenchResult *harness_run (const BenchOperation *operation,
                          BenchWorld *world,
                          GPtrArray *children,
                          GHashTable *peers);
void harness_free_result (BenchResult *result);

/* Quartiles apart from each other, by the median. */
gdouble harness_get_spread (const BenchSeries *series);
const BenchSeries *harness_find (const BenchResult *result,
                                 const char *peer);
