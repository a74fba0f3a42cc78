/* bench-work.h: the work that is measured
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The same work is done through the library and by plain stdio, and comes to
 * the same sum.
 */

#pragma once

#include <mmdir/mmdir.h>
#include <stdio.h>

typedef enum
{
  /* All bytes, summed up eight at a time. */
  BENCH_SCAN,
  /* Eight bytes at positions that nobody can foresee. */
  BENCH_RANDOM,
  /* Byte by byte, as variable-length integers. */
  BENCH_VINT,
  /* Copies of 4 KiB, one after the other. */
  BENCH_BLOCKS
} BenchWork;

#define BENCH_N_WORKS (BENCH_BLOCKS + 1)

typedef struct
{
  /* How much of the file is read, in bytes, and how often: small files many
   * times, so that there is something to measure. */
  guint64 length;
  guint64 n_passes;

  /* Where BENCH_RANDOM reads. */
  guint64 *positions;
  guint n_positions;
} BenchPlan;

/* For a file of at least 8 bytes. */
void bench_plan_init (BenchPlan *plan,
                      guint64 length);
void bench_plan_clear (BenchPlan *plan);

/* How many times work does what a user would count. */
guint64 bench_plan_count (const BenchPlan *plan,
                          BenchWork work);

gboolean bench_work_input (BenchWork work,
                           const BenchPlan *plan,
                           MmdirInput *input,
                           guint64 *sum,
                           GError **error);
gboolean bench_work_stdio (BenchWork work,
                           const BenchPlan *plan,
                           FILE *stream,
                           guint64 *sum,
                           GError **error);
