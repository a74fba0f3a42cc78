/* bench-varint.c: integers of variable length
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "by-hand.h"

/* One by one */

BENCH_WORKER guint64
vint_pointer (const BenchSlot *slot,
              const guint8 *base)
{
  const guint64 n_items = slot->n_items;
  const guint8 *bytes = base + slot->start;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint32 value;

      bytes = by_hand_vint (bytes, &value);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
vint_input (const BenchSlot *slot,
            MmdirInput *input)
{
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (i = 0; i < n_items; i++)
    {
      guint32 value;

      if (!mmdir_input_read_vint (input, &value, &error))
        bench_fail_error (error);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

static guint64
vint_pread (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  ByHand buffer;
  const guint8 *bytes = by_hand_start (&buffer, slot->file, slot->start);
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint32 value;

      bytes = BY_HAND_NEED (&buffer, bytes, 5);
      bytes = by_hand_vint (bytes, &value);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

static guint64
vint_stdio (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  FILE *stream = slot->file->stream;
  guint64 sum = 0, i;

  by_hand_seek (slot->file, slot->start);
  for (i = 0; i < n_items; i++)
    {
      guint32 byte = (guint32) getc_unlocked (stream), value = byte & 0x7f;
      guint shift;

      for (shift = 7; byte >= 0x80; shift += 7)
        {
          byte = (guint32) getc_unlocked (stream);
          value |= (byte & 0x7f) << shift;
        }
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_DEFINE_POINTERS (vint)
BENCH_DEFINE_INPUTS (vint)

BENCH_WORKER guint64
vlong_pointer (const BenchSlot *slot,
               const guint8 *base)
{
  const guint64 n_items = slot->n_items;
  const guint8 *bytes = base + slot->start;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint64 value;

      bytes = by_hand_vlong (bytes, &value);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
vlong_input (const BenchSlot *slot,
             MmdirInput *input)
{
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (i = 0; i < n_items; i++)
    {
      guint64 value;

      if (!mmdir_input_read_vlong (input, &value, &error))
        bench_fail_error (error);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_DEFINE_POINTERS (vlong)
BENCH_DEFINE_INPUTS (vlong)

/* In bulk: what is decoded is summed too, as the loop one by one does it */

static guint64
sum_values (const guint32 *values)
{
  guint64 sum = 0;
  guint i;

  BENCH_KEEP_MEMORY (values);
  for (i = 0; i < BENCH_BLOCK_VALUES; i++)
    sum += values[i];
  return sum;
}

BENCH_WORKER guint64
vint_bulk_input (const BenchSlot *slot,
                 MmdirInput *input)
{
  const guint64 n_items = slot->n_items;
  guint32 values[BENCH_BLOCK_VALUES];
  GError *error = NULL;
  guint64 sum = 0, i;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (i = 0; i < n_items; i += BENCH_BLOCK_VALUES)
    {
      if (!mmdir_input_read_vint_array (input, values, BENCH_BLOCK_VALUES, &error))
        bench_fail_error (error);
      sum += sum_values (values);
    }
  return sum;
}

BENCH_DEFINE_INPUTS (vint_bulk)

BENCH_WORKER guint64
vlong_bulk_input (const BenchSlot *slot,
                  MmdirInput *input)
{
  const guint64 n_items = slot->n_items;
  guint64 values[BENCH_BLOCK_VALUES];
  GError *error = NULL;
  guint64 sum = 0, i, j;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (i = 0; i < n_items; i += BENCH_BLOCK_VALUES)
    {
      if (!mmdir_input_read_vlong_array (input, values, BENCH_BLOCK_VALUES, &error))
        bench_fail_error (error);
      BENCH_KEEP_MEMORY (values);
      for (j = 0; j < BENCH_BLOCK_VALUES; j++)
        sum += values[j];
    }
  return sum;
}

BENCH_DEFINE_INPUTS (vlong_bulk)

/* Group-varint */

/* The same values, from the other file: what group-varint is compared with. */
static guint64
group_vint_raw (const BenchSlot *slot)
{
  BenchSlot other = *slot;

  other.start = slot->other_start;
  return vint_pointer (&other, slot->world->files[BENCH_FILE_VINT].raw);
}

/* A load of four bytes and a mask for each; the file is padded. */
BENCH_WORKER guint64
group_pointer (const BenchSlot *slot,
               const guint8 *base)
{
  const guint64 n_items = slot->n_items;
  static const guint32 masks[] = { 0xff, 0xffff, 0xffffff, 0xffffffff };
  const guint8 *bytes = base + slot->start;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i += 4)
    {
      const guint8 lengths = *bytes++;
      int shift;

      for (shift = 6; shift >= 0; shift -= 2)
        {
          const guint n = lengths >> shift & 3;
          guint32 value;

          memcpy (&value, bytes, sizeof value);
          value = GUINT32_FROM_LE (value) & masks[n];
          BENCH_KEEP (value);
          sum += value;
          bytes += n + 1;
        }
    }
  return sum;
}

BENCH_WORKER guint64
group_input (const BenchSlot *slot,
             MmdirInput *input)
{
  const guint64 n_items = slot->n_items;
  guint32 values[BENCH_BLOCK_VALUES];
  GError *error = NULL;
  guint64 sum = 0, i;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (i = 0; i < n_items; i += BENCH_BLOCK_VALUES)
    {
      if (!mmdir_input_read_group_vint_array (input, values, BENCH_BLOCK_VALUES, &error))
        bench_fail_error (error);
      sum += sum_values (values);
    }
  return sum;
}

BENCH_DEFINE_POINTERS (group)
BENCH_DEFINE_INPUTS (group)

static const BenchPeer vint_peers[] = {
  BENCH_POINTER_PEERS (vint),
  BENCH_INPUT_PEERS (vint),
  BENCH_PEER ("pread", vint_pread),
  BENCH_PEER ("stdio", vint_stdio),
  BENCH_END_OF_PEERS,
};

static const BenchPeer vint_bulk_peers[] = {
  BENCH_POINTER_PEERS (vint),
  BENCH_INPUT_PEERS (vint_bulk),
  BENCH_END_OF_PEERS,
};

static const BenchPeer vlong_peers[] = {
  BENCH_POINTER_PEERS (vlong),
  BENCH_INPUT_PEERS (vlong),
  BENCH_END_OF_PEERS,
};

static const BenchPeer vlong_bulk_peers[] = {
  BENCH_POINTER_PEERS (vlong),
  BENCH_INPUT_PEERS (vlong_bulk),
  BENCH_END_OF_PEERS,
};

static const BenchPeer group_peers[] = {
  BENCH_PEER ("raw-vint", group_vint_raw),
  BENCH_POINTER_PEERS (group),
  BENCH_INPUT_PEERS (group),
  BENCH_END_OF_PEERS,
};

const BenchOperation bench_varint_operations[] = {
  { .name = "vint", .title = "vint stream, one by one", .plan = BENCH_OVER_SEGMENTS, .file = BENCH_FILE_VINT, .peers = vint_peers },
  { .name = "vint-bulk", .title = "vint stream, in bulk", .plan = BENCH_OVER_SEGMENTS, .file = BENCH_FILE_VINT, .peers = vint_bulk_peers },
  { .name = "group-vint", .title = "group-varint, in bulk", .plan = BENCH_OVER_SEGMENTS, .file = BENCH_FILE_GROUP, .peers = group_peers },
  { .name = "vlong", .title = "vlong stream, one by one", .plan = BENCH_OVER_SEGMENTS, .file = BENCH_FILE_VLONG, .peers = vlong_peers },
  { .name = "vlong-bulk", .title = "vlong stream, in bulk", .plan = BENCH_OVER_SEGMENTS, .file = BENCH_FILE_VLONG, .peers = vlong_bulk_peers },
  { NULL },
};
