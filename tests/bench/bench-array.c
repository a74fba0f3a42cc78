/* bench-array.c: arrays of fixed-length values, in the machine's byte order
 * and in the other
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "by-hand.h"

/* Bytes that are read at a time. */
#define BLOCK (16 * 1024)

/* The files have the same bytes for every machine; the native order is read
 * by the function that needs not swap. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define NATIVE(type) mmdir_input_read_##type##_le_array
#define SWAPPED(type) mmdir_input_read_##type##_be_array
#else
#define NATIVE(type) mmdir_input_read_##type##_be_array
#define SWAPPED(type) mmdir_input_read_##type##_le_array
#endif

#define SWAP_NOT(value) (value)

/* All ways of a kind copy to the same place: where that is beside what is
 * copied changes the time of a copy by a tenth. */
#define DEFINE_VALUES(name, bits) \
  static guint##bits name##_values[BLOCK / sizeof (guint##bits)] __attribute__ ((aligned (4096)));

/* Of single values, whatever their order: memcpy() need not swap them all to
 * be compared.  Floats are compared as bits: some are not a number. */
#define SAMPLE(bits, values, swap)                             \
  ((guint64) swap (values[0]) +                                \
   (guint64) swap (values[BLOCK / sizeof (guint##bits) / 2]) + \
   (guint64) swap (values[BLOCK / sizeof (guint##bits) - 1]))

#define DEFINE_ARRAY(name, type, bits, read, swap)                                         \
  DEFINE_VALUES (name, bits)                                                               \
  BENCH_WORKER guint64                                                                     \
      name##_pointer (const BenchSlot *slot,                                               \
                      const guint8 *base)                                                  \
  {                                                                                        \
    guint##bits *const values = name##_values;                                             \
    guint64 sum = 0, position;                                                             \
                                                                                           \
    for (position = slot->start; position + BLOCK <= slot->end; position += BLOCK)         \
      {                                                                                    \
        memcpy (values, base + position, BLOCK);                                           \
        BENCH_KEEP_MEMORY (values);                                                        \
        sum += SAMPLE (bits, values, swap);                                                \
      }                                                                                    \
    return sum;                                                                            \
  }                                                                                        \
  BENCH_WORKER guint64                                                                     \
      name##_input (const BenchSlot *slot,                                                 \
                    MmdirInput *input)                                                     \
  {                                                                                        \
    guint##bits *const values = name##_values;                                             \
    GError *error = NULL;                                                                  \
    guint64 sum = 0, position;                                                             \
                                                                                           \
    if (!mmdir_input_seek (input, slot->start, &error))                                    \
      bench_fail_error (error);                                                            \
    for (position = slot->start; position + BLOCK <= slot->end; position += BLOCK)         \
      {                                                                                    \
        if (!read (input, (type *) (void *) values, G_N_ELEMENTS (name##_values), &error)) \
          bench_fail_error (error);                                                        \
        BENCH_KEEP_MEMORY (values);                                                        \
        sum += SAMPLE (bits, values, SWAP_NOT);                                            \
      }                                                                                    \
    return sum;                                                                            \
  }                                                                                        \
  BENCH_DEFINE_POINTERS (name)                                                             \
  BENCH_DEFINE_INPUTS (name)

/* What a hand-written loop does, beside memcpy(). */
#define DEFINE_SWAP(name, bits, swap)                                        \
  static void name##_copy (guint##bits *values,                              \
                           const guint8 *restrict bytes)                     \
  {                                                                          \
    guint i;                                                                 \
                                                                             \
    for (i = 0; i < BLOCK / sizeof *values; i++)                             \
      {                                                                      \
        guint##bits value;                                                   \
                                                                             \
        memcpy (&value, bytes + i * sizeof value, sizeof value);             \
        values[i] = swap (value);                                            \
      }                                                                      \
  }                                                                          \
  static guint64 name##_loop (const BenchSlot *slot)                         \
  {                                                                          \
    const guint8 *const base = slot->file->raw;                              \
    const guint64 end = slot->end;                                           \
    guint##bits *const values = name##_values;                               \
    guint64 sum = 0, position;                                               \
                                                                             \
    for (position = slot->start; position + BLOCK <= end; position += BLOCK) \
      {                                                                      \
        name##_copy (values, base + position);                               \
        BENCH_KEEP_MEMORY (values);                                          \
        sum += SAMPLE (bits, values, SWAP_NOT);                              \
      }                                                                      \
    return sum;                                                              \
  }

DEFINE_ARRAY (uint32_native, guint32, 32, NATIVE (uint32), SWAP_NOT)
DEFINE_ARRAY (uint64_native, guint64, 64, NATIVE (uint64), SWAP_NOT)
DEFINE_ARRAY (float_native, gfloat, 32, NATIVE (float), SWAP_NOT)
DEFINE_ARRAY (uint32_swapped, guint32, 32, SWAPPED (uint32), GUINT32_SWAP_LE_BE)
DEFINE_ARRAY (uint64_swapped, guint64, 64, SWAPPED (uint64), GUINT64_SWAP_LE_BE)
DEFINE_ARRAY (float_swapped, gfloat, 32, SWAPPED (float), GUINT32_SWAP_LE_BE)
DEFINE_SWAP (uint32_swapped, 32, GUINT32_SWAP_LE_BE)
DEFINE_SWAP (uint64_swapped, 64, GUINT64_SWAP_LE_BE)

#define DEFINE_PEERS(name)                  \
  static const BenchPeer name##_peers[] = { \
    BENCH_POINTER_PEERS (name),             \
    BENCH_INPUT_PEERS (name),               \
    BENCH_END_OF_PEERS,                     \
  };
#define DEFINE_SWAPPED_PEERS(name, loop)    \
  static const BenchPeer name##_peers[] = { \
    BENCH_POINTER_PEERS (name),             \
    BENCH_PEER ("raw-swap", loop),          \
    BENCH_INPUT_PEERS (name),               \
    BENCH_END_OF_PEERS,                     \
  };

DEFINE_PEERS (uint32_native)
DEFINE_PEERS (uint64_native)
DEFINE_PEERS (float_native)
DEFINE_SWAPPED_PEERS (uint32_swapped, uint32_swapped_loop)
DEFINE_SWAPPED_PEERS (uint64_swapped, uint64_swapped_loop)
DEFINE_SWAPPED_PEERS (float_swapped, uint32_swapped_loop)

#define OPERATION(nick, text, table)                                                 \
  {                                                                                  \
    .name = nick, .title = text, .unit = BENCH_THROUGHPUT, .plan = BENCH_OVER_BYTES, \
    .file = BENCH_FILE_BYTES, .step = 2 * 1024 * 1024, .peers = table                \
  }

const BenchOperation bench_array_operations[] = {
  OPERATION ("uint32-array", "uint32 array, native order", uint32_native_peers),
  OPERATION ("uint64-array", "uint64 array, native order", uint64_native_peers),
  OPERATION ("float-array", "float array, native order", float_native_peers),
  OPERATION ("uint32-array-swapped", "uint32 array, swapped", uint32_swapped_peers),
  OPERATION ("uint64-array-swapped", "uint64 array, swapped", uint64_swapped_peers),
  OPERATION ("float-array-swapped", "float array, swapped", float_swapped_peers),
  { NULL },
};
