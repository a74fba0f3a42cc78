/* bench-bytes.c: bytes one at a time, and copies of many
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "by-hand.h"

#define MEBIBYTE (1024 * 1024)

/* One at a time */

BENCH_WORKER guint64
byte_pointer (const BenchSlot *slot,
              const guint8 *base)
{
  const guint8 *bytes = base + slot->start, *const end = base + slot->end;
  guint64 sum = 0;

  while (bytes < end)
    {
      const guint8 value = *bytes++;

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
byte_input (const BenchSlot *slot,
            MmdirInput *input)
{
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (i = 0; i < n_items; i++)
    {
      guint8 value;

      if (!mmdir_input_read_byte (input, &value, &error))
        bench_fail_error (error);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

static guint64
byte_pread (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  ByHand buffer;
  const guint8 *bytes = by_hand_start (&buffer, slot->file, slot->start);
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint8 value;

      bytes = BY_HAND_NEED (&buffer, bytes, 1);
      value = *bytes++;
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

static guint64
byte_stdio (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  FILE *stream = slot->file->stream;
  guint64 sum = 0, i;

  by_hand_seek (slot->file, slot->start);
  for (i = 0; i < n_items; i++)
    {
      const guint8 value = (guint8) getc_unlocked (stream);

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_DEFINE_POINTERS (byte)
BENCH_DEFINE_INPUTS (byte)

/* One at a time, from what a peek gives */

BENCH_WORKER guint64
peek_input (const BenchSlot *slot,
            MmdirInput *input)
{
  GError *error = NULL;
  guint64 sum = 0, left;
  gsize available;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (left = slot->n_items; left > 0; left -= available)
    {
      const guint8 *bytes = mmdir_input_peek (input, 1, &available, &error), *end;

      if (bytes == NULL)
        bench_fail_error (error);
      available = (gsize) MIN (available, left);
      end = bytes + available;
      while (bytes < end)
        {
          const guint8 value = *bytes++;

          BENCH_KEEP (value);
          sum += value;
        }
      if (!mmdir_input_skip (input, available, &error))
        bench_fail_error (error);
    }
  return sum;
}

BENCH_DEFINE_INPUTS (peek)

/* Copies.  The caller's buffer is one that it has used before. */

static guint8 *
get_buffer (void)
{
  static guint8 *buffer;

  if (buffer == NULL)
    {
      buffer = g_malloc (MEBIBYTE);
      memset (buffer, 1, MEBIBYTE);
    }
  return buffer;
}

static guint64
sample (const guint8 *buffer,
        gsize length)
{
  BENCH_KEEP_MEMORY (buffer);
  return (guint64) buffer[0] + buffer[length / 2] + buffer[length - 1];
}

static inline guint64
copy_memory (const BenchSlot *slot,
             const guint8 *base,
             gsize length)
{
  guint8 *buffer = get_buffer ();
  const guint64 end = slot->end;
  guint64 sum = 0, position;

  for (position = slot->start; position + length <= end; position += length)
    {
      memcpy (buffer, base + position, length);
      sum += sample (buffer, length);
    }
  return sum;
}

static inline guint64
copy_input (const BenchSlot *slot,
            MmdirInput *input,
            gsize length)
{
  guint8 *buffer = get_buffer ();
  const guint64 end = slot->end;
  GError *error = NULL;
  guint64 sum = 0, position;

  if (!mmdir_input_seek (input, slot->start, &error))
    bench_fail_error (error);
  for (position = slot->start; position + length <= end; position += length)
    {
      if (!mmdir_input_read_bytes (input, buffer, length, &error))
        bench_fail_error (error);
      sum += sample (buffer, length);
    }
  return sum;
}

static guint64
copy_pread (const BenchSlot *slot,
            gsize length)
{
  guint8 *buffer = get_buffer ();
  guint64 sum = 0, position;

  for (position = slot->start; position + length <= slot->end; position += length)
    {
      if (pread (slot->file->descriptor, buffer, length, (off_t) position) != (ssize_t) length)
        bench_fail_call ("pread", slot->file->path);
      sum += sample (buffer, length);
    }
  return sum;
}

static guint64
copy_stdio (const BenchSlot *slot,
            gsize length)
{
  guint8 *buffer = get_buffer ();
  guint64 sum = 0, position;

  by_hand_seek (slot->file, slot->start);
  for (position = slot->start; position + length <= slot->end; position += length)
    {
      if (fread_unlocked (buffer, 1, length, slot->file->stream) != length)
        bench_fail_call ("fread", slot->file->path);
      sum += sample (buffer, length);
    }
  return sum;
}

/* The length is a variable for the compiler, as it is in most programs. */
#define DEFINE_COPIES(name, size)                   \
  static volatile gsize name##_length = (size);     \
  BENCH_WORKER guint64                              \
      name##_pointer (const BenchSlot *slot,        \
                      const guint8 *base)           \
  {                                                 \
    return copy_memory (slot, base, name##_length); \
  }                                                 \
  BENCH_WORKER guint64                              \
      name##_input (const BenchSlot *slot,          \
                    MmdirInput *input)              \
  {                                                 \
    return copy_input (slot, input, name##_length); \
  }                                                 \
  static guint64                                    \
      name##_pread (const BenchSlot *slot)          \
  {                                                 \
    return copy_pread (slot, name##_length);        \
  }                                                 \
  static guint64                                    \
      name##_stdio (const BenchSlot *slot)          \
  {                                                 \
    return copy_stdio (slot, name##_length);        \
  }                                                 \
  BENCH_DEFINE_POINTERS (name)                      \
  BENCH_DEFINE_INPUTS (name)                        \
  static const BenchPeer name##_peers[] = {         \
    BENCH_POINTER_PEERS (name),                     \
    BENCH_INPUT_PEERS (name),                       \
    BENCH_PEER ("pread", name##_pread),             \
    BENCH_PEER ("stdio", name##_stdio),             \
    BENCH_END_OF_PEERS,                             \
  };

DEFINE_COPIES (copy_mebibyte, MEBIBYTE)
DEFINE_COPIES (copy_page, 4096)
DEFINE_COPIES (copy_line, 64)

static const BenchPeer byte_peers[] = {
  BENCH_POINTER_PEERS (byte),
  BENCH_INPUT_PEERS (byte),
  BENCH_PEER ("pread", byte_pread),
  BENCH_PEER ("stdio", byte_stdio),
  BENCH_END_OF_PEERS,
};

static const BenchPeer peek_peers[] = {
  BENCH_POINTER_PEERS (byte),
  BENCH_INPUT_PEERS (peek),
  BENCH_END_OF_PEERS,
};

const BenchOperation bench_bytes_operations[] = {
  { .name = "byte", .title = "byte at a time", .plan = BENCH_OVER_BYTES, .file = BENCH_FILE_BYTES, .step = MEBIBYTE, .peers = byte_peers },
  { .name = "byte-peek", .title = "byte at a time, through peek", .plan = BENCH_OVER_BYTES, .file = BENCH_FILE_BYTES, .step = MEBIBYTE, .peers = peek_peers },
  { .name = "read-bytes-1m", .title = "read_bytes, 1 MiB", .unit = BENCH_THROUGHPUT, .plan = BENCH_OVER_BYTES, .file = BENCH_FILE_BYTES, .step = 4 * MEBIBYTE, .peers = copy_mebibyte_peers },
  { .name = "read-bytes-4k", .title = "read_bytes, 4 KiB", .unit = BENCH_THROUGHPUT, .plan = BENCH_OVER_BYTES, .file = BENCH_FILE_BYTES, .step = 4 * MEBIBYTE, .peers = copy_page_peers },
  { .name = "read-bytes-64", .title = "read_bytes, 64 bytes", .unit = BENCH_THROUGHPUT, .plan = BENCH_OVER_BYTES, .file = BENCH_FILE_BYTES, .step = MEBIBYTE, .peers = copy_line_peers },
  { NULL },
};
