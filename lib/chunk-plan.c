/* chunk-plan.c: how a file is cut into chunks: arithmetic, no I/O
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "chunk-plan.h"

guint64
chunk_plan_count (const ChunkPlan *plan)
{
  return chunk_plan_count_in (plan, 0, plan->length);
}

guint64
chunk_plan_index_of (const ChunkPlan *plan,
                     guint64 offset)
{
  return offset >> plan->power;
}

guint64
chunk_plan_offset_of (const ChunkPlan *plan,
                      guint64 index)
{
  return index << plan->power;
}

guint64
chunk_plan_length_of (const ChunkPlan *plan,
                      guint64 index)
{
  guint64 left = plan->length - chunk_plan_offset_of (plan, index);

  return MIN (left, (guint64) 1 << plan->power);
}

guint64
chunk_plan_count_in (const ChunkPlan *plan,
                     guint64 offset,
                     guint64 length)
{
  if (length == 0)
    return 0;
  return chunk_plan_index_of (plan, offset + length - 1) - chunk_plan_index_of (plan, offset) + 1;
}
