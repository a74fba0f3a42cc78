/* bench-position.c: reads at random positions
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "by-hand.h"

#define STEP (4 * 1024)

BENCH_WORKER guint64
at_pointer (const BenchSlot *slot,
            const guint8 *base)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      const guint64 value = by_hand_uint64 (base + positions[i]);

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
at_input (const BenchSlot *slot,
          MmdirInput *input)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint64 value;

      if (!mmdir_input_read_uint64_le_at (input, positions[i], &value, &error))
        bench_fail_error (error);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
seek_input (const BenchSlot *slot,
            MmdirInput *input)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint64 value;

      if (!mmdir_input_seek (input, positions[i], &error) ||
          !mmdir_input_read_uint64_le (input, &value, &error))
        bench_fail_error (error);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

static guint64
at_pread (const BenchSlot *slot)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint8 bytes[8];

      if (pread (slot->file->descriptor, bytes, sizeof bytes, (off_t) positions[i]) != sizeof bytes)
        bench_fail_call ("pread", slot->file->path);
      sum += by_hand_uint64 (bytes);
    }
  return sum;
}

static guint64
at_stdio (const BenchSlot *slot)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint8 bytes[8];

      by_hand_seek (slot->file, positions[i]);
      if (fread_unlocked (bytes, 1, sizeof bytes, slot->file->stream) != sizeof bytes)
        bench_fail_call ("fread", slot->file->path);
      sum += by_hand_uint64 (bytes);
    }
  return sum;
}

/* The loop by hand over the memory that mmdir mapped: what differs from raw is
 * the mapping, and from "mapped" the code. */
static guint64
at_peek (const BenchSlot *slot)
{
  MmdirInput *input = slot->file->mapped;
  GError *error = NULL;
  const guint8 *bytes;

  if (!mmdir_input_seek (input, 0, &error))
    bench_fail_error (error);
  bytes = mmdir_input_peek (input, (gsize) slot->file->length, NULL, &error);
  if (bytes == NULL)
    bench_fail_error (error);
  return at_pointer (slot, bytes);
}

BENCH_DEFINE_POINTERS (at)
BENCH_DEFINE_INPUTS (at)
BENCH_DEFINE_INPUTS (seek)

static const BenchPeer at_peers[] = {
  BENCH_POINTER_PEERS (at),
  BENCH_INPUT_PEERS (at),
  BENCH_PEER ("mapped-peek", at_peek),
  BENCH_PEER ("pread", at_pread),
  BENCH_PEER ("stdio", at_stdio),
  BENCH_END_OF_PEERS,
};

static const BenchPeer seek_peers[] = {
  BENCH_POINTER_PEERS (at),
  BENCH_INPUT_PEERS (seek),
  BENCH_PEER ("pread", at_pread),
  BENCH_PEER ("stdio", at_stdio),
  BENCH_END_OF_PEERS,
};

const BenchOperation bench_position_operations[] = {
  { .name = "uint64-at", .title = "uint64 by position, random", .plan = BENCH_OVER_POSITIONS, .file = BENCH_FILE_BYTES, .step = STEP, .peers = at_peers },
  { .name = "seek-uint64", .title = "seek + uint64, random", .plan = BENCH_OVER_POSITIONS, .file = BENCH_FILE_BYTES, .step = STEP, .peers = seek_peers },
  { NULL },
};
