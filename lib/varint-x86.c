/* varint-x86.c: decoding variable-length integers with vectors of 16 bytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * After Plaisance, Kurz and Lemire, "Vectorized VByte Decoding" (2015): the
 * highest bits of the bytes, as a number, look up how the bytes are moved, so
 * that no branch depends on the lengths.  Their tables are for twelve bytes and
 * hold the vectors that move them; the one here is for eight and holds only
 * where values end, which the vectors are computed from.  Groups are decoded as
 * in Stepanov and others, "SIMD-Based Decoding of Posting Lists" (2011), with a
 * table for two values instead of four.
 *
 * Everything is compiled for what functions are marked with, and called only
 * on processors that have it.  Vectors of 32 bytes are left alone: they gain
 * little here, and gcc does not align them on the stack of 64-bit Windows.
 */

#include "config.h"

#include "varint.h"

#include <cpuid.h>
#include <immintrin.h>
#include <string.h>

#define FOR_SSSE3 __attribute__ ((target ("ssse3,popcnt")))
#define FOR_AVX2 __attribute__ ((target ("avx2,bmi,bmi2,lzcnt,popcnt")))
#define IN_PLACE static inline __attribute__ ((always_inline))

/* On 32-bit Windows callers align the stack to 4 bytes, and vectors may end up
 * there. */
#if defined(__i386__)
#define ENTRY __attribute__ ((force_align_arg_pointer))
#else
#define ENTRY
#endif

/* One bit for each byte of a block. */
typedef gsize Mask;
#define BLOCK (8 * sizeof (Mask))
#define VECTOR sizeof (__m128i)

/* What is decoded in one step: values that end among WINDOW bytes, at most
 * one for each of them. */
#define WINDOW 8
#define LANES 8

/* For fewer values than this a block is more work than it saves. */
#define FEWEST 8

/* In the row of a number of eight bits, one for each bit that is set: how many
 * bits there are up to it.  0x92, with bits 1, 4 and 7, has 2, 5 and 8.  So
 * these are the ends of the values where the bits say which bytes are the last
 * of one; 0 follows. */
#define BIT(row, i) ((guint64) ((row) >> (i) &1))
#define BEFORE_1(row) BIT (row, 0)
#define BEFORE_2(row) (BEFORE_1 (row) + BIT (row, 1))
#define BEFORE_3(row) (BEFORE_2 (row) + BIT (row, 2))
#define BEFORE_4(row) (BEFORE_3 (row) + BIT (row, 3))
#define BEFORE_5(row) (BEFORE_4 (row) + BIT (row, 4))
#define BEFORE_6(row) (BEFORE_5 (row) + BIT (row, 5))
#define BEFORE_7(row) (BEFORE_6 (row) + BIT (row, 6))
#define END(row, i) ((i + 1) * BIT (row, i) << 8 * BEFORE_##i (row))
#define ROW(row)                                               \
  (BIT (row, 0) | END (row, 1) | END (row, 2) | END (row, 3) | \
   END (row, 4) | END (row, 5) | END (row, 6) | END (row, 7))
#define ROWS_4(row) ROW (row), ROW (row + 1), ROW (row + 2), ROW (row + 3)
#define ROWS_16(row) ROWS_4 (row), ROWS_4 (row + 4), ROWS_4 (row + 8), ROWS_4 (row + 12)
#define ROWS_64(row) ROWS_16 (row), ROWS_16 (row + 16), ROWS_16 (row + 32), ROWS_16 (row + 48)

static const guint64 ends_rows[256] = { ROWS_64 (0), ROWS_64 (64), ROWS_64 (128), ROWS_64 (192) };

IN_PLACE FOR_SSSE3 __m128i
load (const void *bytes)
{
  return _mm_loadu_si128 (bytes);
}

IN_PLACE FOR_SSSE3 __m128i
load_half (const void *bytes)
{
  return _mm_loadl_epi64 (bytes);
}

IN_PLACE FOR_SSSE3 void
store (guint32 *values,
       __m128i vector)
{
  _mm_storeu_si128 ((void *) values, vector);
}

/* Where values go on. */
IN_PLACE FOR_SSSE3 Mask
find_continued (const guint8 *block)
{
  Mask mask = 0;
  guint i;

  for (i = 0; i < BLOCK; i += VECTOR)
    mask |= (Mask) (guint) _mm_movemask_epi8 (load (block + i)) << i;
  return mask;
}

/* Where bytes are more than the last one of five may be. */
IN_PLACE FOR_SSSE3 Mask
find_over_fifteen (const guint8 *block)
{
  Mask mask = 0;
  guint i;

  for (i = 0; i < BLOCK; i += VECTOR)
    mask |= (Mask) (guint) _mm_movemask_epi8 (_mm_adds_epu8 (load (block + i), _mm_set1_epi8 (0x70))) << i;
  return mask;
}

/* A block of values of one byte. */
IN_PLACE FOR_SSSE3 void
widen_block (const guint8 *block,
             guint32 *values)
{
  const __m128i zero = _mm_setzero_si128 ();
  guint i;

  for (i = 0; i < BLOCK; i += VECTOR)
    {
      const __m128i bytes = load (block + i);
      const __m128i low = _mm_unpacklo_epi8 (bytes, zero);
      const __m128i high = _mm_unpackhi_epi8 (bytes, zero);

      store (values + i, _mm_unpacklo_epi16 (low, zero));
      store (values + i + 4, _mm_unpackhi_epi16 (low, zero));
      store (values + i + 8, _mm_unpacklo_epi16 (high, zero));
      store (values + i + 12, _mm_unpackhi_epi16 (high, zero));
    }
}

/* Moves the bytes at @offsets there, and 0 where the offset is @ends or more
 * or, counted as a signed number, less than 0. */
IN_PLACE FOR_SSSE3 __m128i
gather (__m128i bytes,
        __m128i offsets,
        __m128i ends)
{
  return _mm_and_si128 (_mm_shuffle_epi8 (bytes, offsets), _mm_cmpgt_epi8 (ends, offsets));
}

/* From four groups of 7 bits to 28 bits, in each lane: products of
 * neighbours, which are summed. */
IN_PLACE FOR_SSSE3 __m128i
press_together (__m128i lanes)
{
  const __m128i pairs = _mm_maddubs_epi16 (_mm_set1_epi16 ((gint16) 0x8001), lanes);

  return _mm_madd_epi16 (pairs, _mm_set1_epi32 (0x40000001));
}

/* Decodes what ends in the WINDOW bytes at @bytes, by the row of their ends,
 * into LANES values.  In the last four of these no value has a fifth byte,
 * since four bytes are before them. */
IN_PLACE FOR_SSSE3 void
decode_window (const guint8 *bytes,
               guint row,
               guint32 *values)
{
  const __m128i to_low_lanes = _mm_setr_epi8 (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
  const __m128i to_high_lanes = _mm_setr_epi8 (4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7);
  const __m128i first_four = _mm_set1_epi32 (0x03020100);
  const __m128i fifth = _mm_set1_epi32 (0x04808080);
  const __m128i data = _mm_and_si128 (load_half (bytes), _mm_set1_epi8 (0x7f));
  const __m128i ends = load_half (&ends_rows[row]);
  const __m128i starts = _mm_slli_epi64 (ends, 8);
  const __m128i low_ends = _mm_shuffle_epi8 (ends, to_low_lanes);
  const __m128i low_starts = _mm_shuffle_epi8 (starts, to_low_lanes);
  const __m128i high_ends = _mm_shuffle_epi8 (ends, to_high_lanes);
  const __m128i high_starts = _mm_shuffle_epi8 (starts, to_high_lanes);
  const __m128i low = press_together (gather (data, _mm_add_epi8 (low_starts, first_four), low_ends));
  const __m128i high = press_together (gather (data, _mm_add_epi8 (high_starts, first_four), high_ends));
  const __m128i fifths = gather (data, _mm_add_epi8 (low_starts, fifth), low_ends);

  store (values, _mm_or_si128 (low, _mm_slli_epi32 (fifths, 4)));
  store (values + 4, high);
}

/* Puts the first @n lanes into @values, and with no branch: what has no place
 * there is written over. */
IN_PLACE void
put_lanes (const guint32 *lanes,
           guint32 *values,
           gsize n)
{
  guint i;

  for (i = LANES; i-- > 0;)
    values[MIN (i, n - 1)] = lanes[i];
}

/* Decodes up to @n values by the bits where they end, as many windows as are
 * surely in the block; the steps wait for each other only to know how many
 * bytes a window used.  Where none ends the block is the rest of the bytes. */
IN_PLACE FOR_SSSE3 gsize
decode_block (const guint8 *block,
              Mask ends,
              guint32 *values,
              gsize n,
              gsize *n_bytes)
{
  gsize i = 0;
  gsize used = 0;
  guint window;

  for (window = 0; window < BLOCK / WINDOW && i < n; window++)
    {
      const guint row = (guint8) ends;
      gsize count = (gsize) __builtin_popcount (row);
      guint length;

      if (row == 0)
        break;
      if (G_LIKELY (n - i >= LANES))
        {
          decode_window (block + used, row, values + i);
          length = 32 - (guint) __builtin_clz (row);
        }
      else
        {
          guint32 lanes[LANES];

          decode_window (block + used, row, lanes);
          put_lanes (lanes, values + i, n - i);
          count = MIN (count, n - i);
          length = (guint) (ends_rows[row] >> 8 * (count - 1) & 0xff);
        }
      i += count;
      used += length;
      ends >>= length;
    }
  *n_bytes = used;
  return i;
}

/* Where less than a block is left, it is copied to where there is room. */
IN_PLACE FOR_SSSE3 gsize
decode_vints (const guint8 **cursor,
              const guint8 *limit,
              guint32 *values,
              gsize n)
{
  const guint8 *bytes = *cursor;
  guint8 rest[BLOCK];
  gsize used;
  gsize i = 0;

  if (n < FEWEST)
    return varint_portable.decode_vints (cursor, limit, values, n);
  for (; i < n && bytes < limit; bytes += used)
    {
      const gsize available = (gsize) (limit - bytes);
      const guint8 *block = bytes;
      Mask inside = ~(Mask) 0;
      Mask continued;
      Mask fifth;

      if (G_UNLIKELY (available < BLOCK))
        {
          memset (rest, 0, sizeof rest);
          memcpy (rest, bytes, available);
          block = rest;
          inside = ((Mask) 1 << available) - 1;
        }
      continued = find_continued (block);
      if (continued == 0 && available >= BLOCK && n - i >= BLOCK)
        {
          widen_block (block, values + i);
          i += BLOCK;
          used = BLOCK;
          continue;
        }

      /* Where four bytes are continued the next must be the last.  The first
       * of such a row starts a value, as the block does. */
      fifth = continued & continued >> 1;
      fifth = (fifth & fifth >> 2) << 4;
      if ((fifth & find_over_fifteen (block) & inside) != 0)
        break;
      i += decode_block (block, ~continued & inside, values + i, n - i, &used);
      if (used == 0)
        break;
    }
  *cursor = bytes;
  return i;
}

/* Where the bytes of two values are, by their lengths, of two bits each, the
 * first value's the higher. */
#define NO 0x80
static const guint8 pair_rows[16][8] = {
  { 0, NO, NO, NO, 1, NO, NO, NO },
  { 0, NO, NO, NO, 1, 2, NO, NO },
  { 0, NO, NO, NO, 1, 2, 3, NO },
  { 0, NO, NO, NO, 1, 2, 3, 4 },
  { 0, 1, NO, NO, 2, NO, NO, NO },
  { 0, 1, NO, NO, 2, 3, NO, NO },
  { 0, 1, NO, NO, 2, 3, 4, NO },
  { 0, 1, NO, NO, 2, 3, 4, 5 },
  { 0, 1, 2, NO, 3, NO, NO, NO },
  { 0, 1, 2, NO, 3, 4, NO, NO },
  { 0, 1, 2, NO, 3, 4, 5, NO },
  { 0, 1, 2, NO, 3, 4, 5, 6 },
  { 0, 1, 2, 3, 4, NO, NO, NO },
  { 0, 1, 2, 3, 4, 5, NO, NO },
  { 0, 1, 2, 3, 4, 5, 6, NO },
  { 0, 1, 2, 3, 4, 5, 6, 7 },
};

/* How many bytes they take, eight times. */
#define EIGHT_TIMES(n) (G_GUINT64_CONSTANT (0x0101010101010101) * (n))
static const guint64 pair_lengths[16] = {
  EIGHT_TIMES (2), EIGHT_TIMES (3), EIGHT_TIMES (4), EIGHT_TIMES (5),
  EIGHT_TIMES (3), EIGHT_TIMES (4), EIGHT_TIMES (5), EIGHT_TIMES (6),
  EIGHT_TIMES (4), EIGHT_TIMES (5), EIGHT_TIMES (6), EIGHT_TIMES (7),
  EIGHT_TIMES (5), EIGHT_TIMES (6), EIGHT_TIMES (7), EIGHT_TIMES (8)
};

IN_PLACE FOR_SSSE3 void
decode_group (const guint8 *bytes,
              guint lengths,
              guint32 *values)
{
  const guint first = lengths >> 4, second = lengths & 0xf;
  const __m128i behind_first = _mm_add_epi8 (load_half (pair_rows[second]), load_half (&pair_lengths[first]));
  const __m128i offsets = _mm_unpacklo_epi64 (load_half (pair_rows[first]), behind_first);

  store (values, _mm_shuffle_epi8 (load (bytes), offsets));
}

/* A group has 5 bytes and as many as its lengths add up to, at most
 * VARINT_GROUP_LONGEST.  Where the next one is must be known before its first
 * byte can be loaded, and that before its length is known, and so on: loads
 * that wait for each other take most of the time.  So the bytes that may be
 * the next first one are loaded with the group, eight from offset 5 on and
 * eight from 13 on, and it is taken from the registers: it is the lowest byte
 * of what is returned. */
#define GROUP_READABLE (13 + 8)

IN_PLACE guint64
next_lengths (const guint8 *group,
              guint n_more)
{
  guint64 near, change, is_far;
  guint shift = 8 * n_more;

  /* Registers of 32 bits are too short for that. */
  if (sizeof (gsize) < sizeof (guint64))
    return group[5 + n_more];
  near = varint_load_64 (group + 5);
  change = varint_load_64 (group + 13) ^ near;
  is_far = (guint64) 0 - (n_more >> 3);

  /* Otherwise compilers choose an address, or branch, and load then. */
  __asm__(""
          : "+r"(near), "+r"(change), "+r"(shift));
  return near >> (shift & 63) ^ (change >> (shift & 63) & is_far);
}

ENTRY FOR_SSSE3 static gsize
decode_groups (const guint8 **cursor,
               const guint8 *limit,
               guint32 *values,
               gsize n)
{
  const guint8 *group = *cursor;
  guint64 lengths;
  gsize i;

  if (group == limit)
    return 0;
  lengths = *group;
  for (i = 0; i < n && limit - group >= GROUP_READABLE; i++)
    {
      const guint n_more = (guint) __builtin_popcount ((guint) lengths & 0x55) +
                           2 * (guint) __builtin_popcount ((guint) lengths & 0xaa);

      decode_group (group + 1, (guint8) lengths, values + 4 * i);
      lengths = next_lengths (group, n_more);
      group += 5 + n_more;
    }
  *cursor = group;
  return i;
}

ENTRY FOR_SSSE3 static gsize
decode_vints_ssse3 (const guint8 **cursor,
                    const guint8 *limit,
                    guint32 *values,
                    gsize n)
{
  return decode_vints (cursor, limit, values, n);
}

ENTRY FOR_AVX2 static gsize
decode_vints_avx2 (const guint8 **cursor,
                   const guint8 *limit,
                   guint32 *values,
                   gsize n)
{
  return decode_vints (cursor, limit, values, n);
}

static gboolean
has_ssse3 (void)
{
  return __builtin_cpu_supports ("ssse3") && __builtin_cpu_supports ("popcnt");
}

/* Where lzcnt is missing it is another instruction, with other results; no
 * name that all compilers know asks for it. */
static gboolean
has_lzcnt (void)
{
  guint eax, ebx, ecx, edx;

  return __get_cpuid (0x80000001, &eax, &ebx, &ecx, &edx) && (ecx & bit_LZCNT) != 0;
}

static gboolean
has_avx2 (void)
{
  return has_ssse3 () && has_lzcnt () && __builtin_cpu_supports ("avx2") &&
         __builtin_cpu_supports ("bmi") && __builtin_cpu_supports ("bmi2");
}

static const VarintDecoder avx2 = {
  .name = "avx2",
  .is_usable = has_avx2,
  .decode_vints = decode_vints_avx2,
  .decode_groups = decode_groups,
};

static const VarintDecoder ssse3 = {
  .name = "ssse3",
  .is_usable = has_ssse3,
  .decode_vints = decode_vints_ssse3,
  .decode_groups = decode_groups,
};

const VarintDecoder *const varint_decoders[] = { &avx2, &ssse3, &varint_portable, NULL };
