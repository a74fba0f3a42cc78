/* bench-write-values.c: values written one by one, and many at once
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "bench-write.h"
#include "write-files.h"

#include <string.h>

/* Too many for a processor to learn their lengths by heart, which it does with
 * 64 thousand. */
#define N_VALUES (512 * 1024)

/* Of one type or the other, and 0 at first. */
static guint32 vints[N_VALUES];
static guint32 vints_mixed[N_VALUES];
static guint32 vints_short[N_VALUES];
static guint64 vlongs[N_VALUES];

#define DEFINE_FILL(name, type, next)     \
  static const type *name##_values (void) \
  {                                       \
    guint64 state = 1;                    \
    guint i;                              \
                                          \
    if (name[0] == 0)                     \
      for (i = 0; i < N_VALUES; i++)      \
        name[i] = (type) (next);          \
    return name;                          \
  }

DEFINE_FILL (vints, guint32, write_next_vint (&state))
DEFINE_FILL (vints_mixed, guint32, (files_random (&state) >> 32 | 0x80000000) >> files_random (&state) % 32)
DEFINE_FILL (vints_short, guint32, files_random (&state) % 0x7f + 1)
DEFINE_FILL (vlongs, guint64, write_next_vlong (&state))

/* The buffer by hand.  The last value may begin before its limit and end behind
 * it: what goes to the system are whole buffers. */
#define LONGEST 10
static guint8 buffer[WRITE_BUFFER + 2 * LONGEST] __attribute__ ((aligned (4096)));

static inline guint8 *
write_buffer (int descriptor,
              guint8 *cursor)
{
  const gsize rest = (gsize) (cursor - buffer) - WRITE_BUFFER;

  write_all (descriptor, buffer, WRITE_BUFFER);
  memcpy (buffer, buffer + WRITE_BUFFER, rest);
  return buffer + rest;
}

static inline guint8 *
by_hand_put_varint (guint8 *bytes,
                    guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    *bytes++ = (guint8) (value | 0x80);
  *bytes++ = (guint8) value;
  return bytes;
}

/* No place is looked for, but for as many values at once as have one. */
#define DEFINE_RAW(name, type, values_of, longest, put)                                \
  BENCH_WORKER void                                                                    \
      name##_raw (int descriptor,                                                      \
                  guint64 n_items)                                                     \
  {                                                                                    \
    const type *const values = values_of ();                                           \
    guint8 *cursor = buffer;                                                           \
    guint64 n_done = 0;                                                                \
                                                                                       \
    while (n_done < n_items)                                                           \
      {                                                                                \
        const gsize first = n_done % N_VALUES;                                         \
        gsize n = (gsize) (buffer + WRITE_BUFFER - cursor + (longest) -1) / (longest); \
        const type *next = values + first, *end;                                       \
                                                                                       \
        n = MIN (n, N_VALUES - first);                                                 \
        n = (gsize) MIN (n, n_items - n_done);                                         \
        for (end = next + n; next < end; next++)                                       \
          {                                                                            \
            const type value = *next;                                                  \
                                                                                       \
            BENCH_KEEP (value);                                                        \
            put;                                                                       \
          }                                                                            \
        n_done += n;                                                                   \
        if (cursor >= buffer + WRITE_BUFFER)                                           \
          cursor = write_buffer (descriptor, cursor);                                  \
      }                                                                                \
    write_all (descriptor, buffer, (gsize) (cursor - buffer));                         \
  }

/* Whatever takes one value after the other. */
#define DEFINE_EACH(name, target_type, target, type, values_of, put) \
  BENCH_WORKER void                                                  \
  name (target_type *target,                                         \
        guint64 n_items)                                             \
  {                                                                  \
    const type *const values = values_of ();                         \
    GError *error = NULL;                                            \
    guint64 n_done, n;                                               \
                                                                     \
    for (n_done = 0; n_done < n_items; n_done += n)                  \
      {                                                              \
        const type *next = values, *end;                             \
                                                                     \
        n = MIN (n_items - n_done, N_VALUES);                        \
        for (end = next + n; next < end; next++)                     \
          {                                                          \
            const type value = *next;                                \
                                                                     \
            BENCH_KEEP (value);                                      \
            if (G_UNLIKELY (!(put)))                                 \
              bench_fail_write (error);                              \
          }                                                          \
      }                                                              \
  }

static void
bench_fail_write (GError *error)
{
  if (error != NULL)
    bench_fail_error (error);
  bench_fail_call ("fwrite", "a stream");
}

static inline gboolean
put_varint_bytes (FILE *stream,
                  guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    if (putc_unlocked ((int) (value | 0x80), stream) == EOF)
      return FALSE;
  return putc_unlocked ((int) value, stream) != EOF;
}

static inline gboolean
put_varint_run (FILE *stream,
                guint64 value)
{
  guint8 bytes[LONGEST];
  const gsize length = (gsize) (by_hand_put_varint (bytes, value) - bytes);

  return fwrite_unlocked (bytes, 1, length, stream) == length;
}

static inline gboolean
put_fixed_run (FILE *stream,
               const void *value,
               gsize size)
{
  return fwrite_unlocked (value, 1, size, stream) == size;
}

static inline gboolean
put_fixed_bytes (FILE *stream,
                 guint64 value,
                 gsize size)
{
  for (; size > 0; size--, value >>= 8)
    if (putc_unlocked ((int) (value & 0xff), stream) == EOF)
      return FALSE;
  return TRUE;
}

#define FIXED_RAW(bits, to_order)                            \
  const guint##bits turned = to_order ((guint##bits) value); \
  memcpy (cursor, &turned, sizeof turned);                   \
  cursor += sizeof turned

#define FIXED_RUN(bits, to_order)                              \
  ({                                                           \
    const guint##bits turned = to_order ((guint##bits) value); \
    put_fixed_run (stream, &turned, sizeof turned);            \
  })

#define WAYS(name, nick, place)                                \
  WRITE_DEFINE_RAW (name, nick, place)                         \
  WRITE_DEFINE_OUTPUT (name, nick, place)                      \
  WRITE_DEFINE_STREAM (name##_putc, nick, place, WRITE_BUFFER) \
  WRITE_DEFINE_STREAM (name##_fwrite, nick, place, WRITE_BUFFER)

#define PEERS(name, nick)                          \
  static const BenchPeer name##_peers_##nick[] = { \
    BENCH_PEER ("raw", name##_raw_##nick),         \
    BENCH_PEER ("output", name##_output_##nick),   \
    BENCH_PEER ("putc", name##_putc_##nick),       \
    BENCH_PEER ("fwrite", name##_fwrite_##nick),   \
    BENCH_END_OF_PEERS,                            \
  };

#define DEFINE_WAYS(name)             \
  WAYS (name, file, WRITE_MEMORY)     \
  WAYS (name, nothing, WRITE_NOTHING) \
  PEERS (name, file)                  \
  PEERS (name, nothing)

#define DEFINE_VARINT(name, type, values_of, longest, write)                                       \
  DEFINE_RAW (name, type, values_of, longest, cursor = by_hand_put_varint (cursor, value))         \
  DEFINE_EACH (name##_output, MmdirOutput, output, type, values_of, write (output, value, &error)) \
  DEFINE_EACH (name##_putc, FILE, stream, type, values_of, put_varint_bytes (stream, value))       \
  DEFINE_EACH (name##_fwrite, FILE, stream, type, values_of, put_varint_run (stream, value))       \
  DEFINE_WAYS (name)

/* putc_unlocked() takes the lowest byte first. */
#define DEFINE_FIXED(name, type, bits, values_of, write, to_order, to_little)            \
  DEFINE_RAW (name, type, values_of, bits / 8, FIXED_RAW (bits, to_order))               \
  DEFINE_EACH (name##_output, MmdirOutput, output, type, values_of,                      \
               write (output, (guint##bits) value, &error))                              \
  DEFINE_EACH (name##_putc, FILE, stream, type, values_of,                               \
               put_fixed_bytes (stream, to_little ((guint##bits) value), bits / 8))      \
  DEFINE_EACH (name##_fwrite, FILE, stream, type, values_of, FIXED_RUN (bits, to_order)) \
  DEFINE_WAYS (name)

#define AS_IT_IS(value) (value)

DEFINE_VARINT (vint, guint32, vints_values, 5, mmdir_output_write_vint)
DEFINE_VARINT (vint_mixed, guint32, vints_mixed_values, 5, mmdir_output_write_vint)
DEFINE_VARINT (vint_short, guint32, vints_short_values, 5, mmdir_output_write_vint)
DEFINE_VARINT (vlong, guint64, vlongs_values, 9, mmdir_output_write_vlong)
DEFINE_FIXED (byte, guint32, 8, vints_mixed_values, mmdir_output_write_byte, AS_IT_IS, AS_IT_IS)
DEFINE_FIXED (uint32_le, guint32, 32, vints_mixed_values, mmdir_output_write_uint32_le, GUINT32_TO_LE, AS_IT_IS)
DEFINE_FIXED (uint32_be, guint32, 32, vints_mixed_values, mmdir_output_write_uint32_be, GUINT32_TO_BE, GUINT32_SWAP_LE_BE)
DEFINE_FIXED (uint64_le, guint64, 64, vlongs_values, mmdir_output_write_uint64_le, GUINT64_TO_LE, AS_IT_IS)
DEFINE_FIXED (uint64_be, guint64, 64, vlongs_values, mmdir_output_write_uint64_be, GUINT64_TO_BE, GUINT64_SWAP_LE_BE)

/* Many at once */

#define DEFINE_ARRAY(name, type, values_of, write)                          \
  BENCH_WORKER void                                                         \
      name##_output (MmdirOutput *output,                                   \
                     guint64 n_items)                                       \
  {                                                                         \
    const type *const values = values_of ();                                \
    GError *error = NULL;                                                   \
    guint64 n_done, n;                                                      \
                                                                            \
    for (n_done = 0; n_done < n_items; n_done += n)                         \
      {                                                                     \
        n = MIN (n_items - n_done, BENCH_BLOCK_VALUES);                     \
        if (!write (output, values + n_done % N_VALUES, (gsize) n, &error)) \
          bench_fail_error (error);                                         \
      }                                                                     \
  }                                                                         \
  WRITE_DEFINE_OUTPUT (name, file, WRITE_MEMORY)                            \
  WRITE_DEFINE_OUTPUT (name, nothing, WRITE_NOTHING)

/* In blocks too, which a compiler turns into vector instructions if it can. */
#define DEFINE_ARRAY_RAW(name, type, bits, values_of, to_order)               \
  static void name##_copy (guint8 *restrict to,                               \
                           const type *restrict values,                       \
                           gsize n)                                           \
  {                                                                           \
    gsize i;                                                                  \
                                                                              \
    for (i = 0; i < n; i++)                                                   \
      {                                                                       \
        const type turned = to_order (values[i]);                             \
                                                                              \
        memcpy (to + i * sizeof turned, &turned, sizeof turned);              \
      }                                                                       \
  }                                                                           \
  BENCH_WORKER void                                                           \
      name##_raw (int descriptor,                                             \
                  guint64 n_items)                                            \
  {                                                                           \
    const type *const values = values_of ();                                  \
    gsize filled = 0;                                                         \
    guint64 n_done, n;                                                        \
                                                                              \
    for (n_done = 0; n_done < n_items; n_done += n)                           \
      {                                                                       \
        n = MIN (n_items - n_done, BENCH_BLOCK_VALUES);                       \
        name##_copy (buffer + filled, values + n_done % N_VALUES, (gsize) n); \
        filled += (gsize) n * sizeof (type);                                  \
        if (filled == WRITE_BUFFER)                                           \
          {                                                                   \
            write_all (descriptor, buffer, filled);                           \
            filled = 0;                                                       \
          }                                                                   \
      }                                                                       \
    write_all (descriptor, buffer, filled);                                   \
  }                                                                           \
  WRITE_DEFINE_RAW (name, file, WRITE_MEMORY)                                 \
  WRITE_DEFINE_RAW (name, nothing, WRITE_NOTHING)

/* Four values after a byte that says how long each is; what is left over is
 * vints. */
static inline guint8 *
by_hand_put_group (guint8 *bytes,
                   const guint32 *values)
{
  guint8 *const lengths = bytes++;
  guint i;

  *lengths = 0;
  for (i = 0; i < 4; i++)
    {
      const guint32 value = values[i], little = GUINT32_TO_LE (value);
      const guint n_bytes = 1 + (value > 0xff) + (value > 0xffff) + (value > 0xffffff);

      *lengths = (guint8) (*lengths << 2 | (n_bytes - 1));
      memcpy (bytes, &little, sizeof little);
      bytes += n_bytes;
    }
  return bytes;
}

BENCH_WORKER void
group_raw (int descriptor,
           guint64 n_items)
{
  const guint32 *const values = vints_values ();
  guint8 *cursor = buffer;
  guint64 n_done;

  for (n_done = 0; n_items - n_done >= 4; n_done += 4)
    {
      cursor = by_hand_put_group (cursor, values + n_done % N_VALUES);
      if (cursor >= buffer + WRITE_BUFFER)
        cursor = write_buffer (descriptor, cursor);
    }
  for (; n_done < n_items; n_done++)
    cursor = by_hand_put_varint (cursor, values[n_done % N_VALUES]);
  write_all (descriptor, buffer, (gsize) (cursor - buffer));
}

WRITE_DEFINE_RAW (group, file, WRITE_MEMORY)
WRITE_DEFINE_RAW (group, nothing, WRITE_NOTHING)

DEFINE_ARRAY (vint_array, guint32, vints_values, mmdir_output_write_vint_array)
DEFINE_ARRAY (vlong_array, guint64, vlongs_values, mmdir_output_write_vlong_array)
DEFINE_ARRAY (group, guint32, vints_values, mmdir_output_write_group_vint_array)
DEFINE_ARRAY (uint32_le_array, guint32, vints_mixed_values, mmdir_output_write_uint32_le_array)
DEFINE_ARRAY (uint32_be_array, guint32, vints_mixed_values, mmdir_output_write_uint32_be_array)
DEFINE_ARRAY_RAW (uint32_le_array, guint32, 32, vints_mixed_values, GUINT32_TO_LE)
DEFINE_ARRAY_RAW (uint32_be_array, guint32, 32, vints_mixed_values, GUINT32_TO_BE)

#define ARRAY_PEERS(name, raw, nick)               \
  static const BenchPeer name##_peers_##nick[] = { \
    BENCH_PEER ("raw", raw##_raw_##nick),          \
    BENCH_PEER ("output", name##_output_##nick),   \
    BENCH_END_OF_PEERS,                            \
  };

#define DEFINE_ARRAY_PEERS(name, raw) \
  ARRAY_PEERS (name, raw, file)       \
  ARRAY_PEERS (name, raw, nothing)

DEFINE_ARRAY_PEERS (vint_array, vint)
DEFINE_ARRAY_PEERS (vlong_array, vlong)
DEFINE_ARRAY_PEERS (group, group)
DEFINE_ARRAY_PEERS (uint32_le_array, uint32_le_array)
DEFINE_ARRAY_PEERS (uint32_be_array, uint32_be_array)

#define ITEMS ((guint64) N_VALUES)

#define ROWS(nick, text, table)                                                                                                                           \
  { .name = "write-" nick, .title = text ", written", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_SMALL, .step = ITEMS, .peers = table##_peers_file }, \
  {                                                                                                                                                       \
    .name = "encode-" nick, .title = text ", to a device that keeps nothing", .plan = BENCH_OVER_NOTHING,                                                 \
    .file = BENCH_FILE_SMALL, .step = ITEMS, .peers = table##_peers_nothing                                                                               \
  }

const BenchOperation bench_write_value_operations[] = {
  ROWS ("byte", "byte, one by one", byte),
  ROWS ("uint32", "uint32, little-endian, one by one", uint32_le),
  ROWS ("uint32-be", "uint32, big-endian, one by one", uint32_be),
  ROWS ("uint64", "uint64, little-endian, one by one", uint64_le),
  ROWS ("uint64-be", "uint64, big-endian, one by one", uint64_be),
  ROWS ("vint", "vint stream, one by one", vint),
  ROWS ("vint-short", "vints of one byte, one by one", vint_short),
  ROWS ("vint-mixed", "vints of all lengths, one by one", vint_mixed),
  ROWS ("vlong", "vlong stream, one by one", vlong),
  ROWS ("vint-array", "vint stream, in bulk", vint_array),
  ROWS ("vlong-array", "vlong stream, in bulk", vlong_array),
  ROWS ("group-vint", "group-varint, in bulk", group),
  ROWS ("uint32-array", "uint32 array, little-endian", uint32_le_array),
  ROWS ("uint32-array-be", "uint32 array, big-endian", uint32_be_array),
  { NULL },
};
