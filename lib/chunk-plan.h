/* chunk-plan.h: how a file is cut into chunks: arithmetic, no I/O
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/*  A file of 2.5 chunks, at chunk power p:
 *
 *  0                 1 << p            2 << p      length
 *  |      chunk 0    |      chunk 1    |  chunk 2  |
 *
 * The last chunk may be shorter than the others but is never empty: a file of
 * exactly n chunks has n, and an empty file has none, because mmap(2) and
 * CreateFileMappingW() both reject a length of 0.
 */
typedef struct
{
  guint64 length;
  guint power;
} ChunkPlan;

/* The highest power that leaves room for the arithmetic. */
#define CHUNK_POWER_LIMIT 62

guint64 chunk_plan_count (const ChunkPlan *plan);

/* The chunk that @offset < length lies in. */
guint64 chunk_plan_index_of (const ChunkPlan *plan,
                             guint64 offset);

guint64 chunk_plan_offset_of (const ChunkPlan *plan,
                              guint64 index);
guint64 chunk_plan_length_of (const ChunkPlan *plan,
                              guint64 index);

/* How many chunks the range touches; none if it is empty. */
guint64 chunk_plan_count_in (const ChunkPlan *plan,
                             guint64 offset,
                             guint64 length);
