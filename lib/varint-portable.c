/* varint-portable.c: decoding variable-length integers in plain C
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A loop that looks at byte after byte branches on each, and processors guess
 * wrong where lengths vary, which costs more than all the rest.  So the
 * highest bits of a block of bytes are first put together into one word, which
 * says where values end, as in Plaisance, Kurz and Lemire, "Vectorized VByte
 * Decoding" (2015).  Each value is then found with bit arithmetic, loaded
 * whole, and pressed together: the only branch is the one that ends the block.
 */

#include "config.h"

#include "varint.h"

/* One bit for each byte of a block, and how many bytes may be loaded from the
 * start of one: of 8 more than a value's first, where it ends in the block. */
typedef gsize Mask;
#define BLOCK (8 * sizeof (Mask))
#define BLOCK_READABLE (BLOCK + 8)

/* For fewer values than this a block is more work than it saves. */
#define FEWEST 8

/* Bit i is the highest bit of byte i: set where a value goes on.  The bits of
 * eight bytes, 8 apart, are multiplied to the highest byte: no two of the
 * partial products meet in one bit, so nothing is carried. */
static inline Mask
find_continued (const guint8 *bytes)
{
  Mask continued = 0;
  guint i;

  for (i = 0; i < BLOCK / 8; i++)
    {
      const guint64 word = varint_load_64 (bytes + 8 * i) >> 7 & G_GUINT64_CONSTANT (0x0101010101010101);

      continued |= (Mask) (word * G_GUINT64_CONSTANT (0x0102040810204080) >> 56) << (8 * i);
    }
  return continued;
}

/* Bit i is set where the bits from i on are, as many as @length. */
static inline Mask
find_runs (Mask bits,
           guint length)
{
  guint done;

  for (done = 1; done * 2 <= length; done *= 2)
    bits &= bits >> done;
  return bits & bits >> (length - done);
}

static inline guint
lowest_bit (Mask bits)
{
#if defined(__GNUC__)
  return (guint) (sizeof (Mask) > sizeof (guint) ? __builtin_ctzll (bits) : __builtin_ctz ((guint) bits));
#else
  guint i;

  for (i = 0; (bits >> i & 1) == 0; i++)
    ;
  return i;
#endif
}

/* Four groups of 7 bits, in bytes of which the highest bit is ignored, to one
 * number of 28 bits: neighbours are joined to groups of 14, and those. */
static inline guint32
press_four (guint32 word)
{
  word = (word & 0x007f007f) | (word >> 1 & 0x3f803f80);
  return (word & 0x3fff) | (word >> 2 & 0x0fffc000);
}

/* The same of eight, to 56 bits. */
static inline guint64
press_eight (guint64 word)
{
  word = (word & G_GUINT64_CONSTANT (0x007f007f007f007f)) |
         (word >> 1 & G_GUINT64_CONSTANT (0x3f803f803f803f80));
  word = (word & G_GUINT64_CONSTANT (0x00003fff00003fff)) |
         (word >> 2 & G_GUINT64_CONSTANT (0x0fffc0000fffc000));
  return (word & 0x0fffffff) | (word >> 4 & G_GUINT64_CONSTANT (0x00fffffff0000000));
}

/* What of that belongs to a value, by its number of bytes. */
#define BITS(n) (((guint64) 1 << (n)) - 1)
static const guint64 value_bits[] = {
  0, BITS (7), BITS (14), BITS (21), BITS (28), BITS (35), BITS (42), BITS (49), BITS (56), BITS (63)
};

/* The rest of a window, the values before a malformed one, and arrays of few
 * values are decoded one by one. */
static gsize
decode_vints_singly (const guint8 **cursor,
                     const guint8 *limit,
                     guint32 *values,
                     gsize n)
{
  const guint8 *bytes = *cursor;
  gsize i;

  for (i = 0; i < n && limit - bytes >= MMDIR_VINT_LONGEST; i++)
    {
      const gsize length = mmdir_decode_vint (bytes, &values[i]);

      if (length == 0)
        break;
      bytes += length;
    }
  *cursor = bytes;
  return i;
}

static gsize
decode_vlongs_singly (const guint8 **cursor,
                      const guint8 *limit,
                      guint64 *values,
                      gsize n)
{
  const guint8 *bytes = *cursor;
  gsize i;

  for (i = 0; i < n && limit - bytes >= MMDIR_VLONG_LONGEST; i++)
    {
      const gsize length = mmdir_decode_varint (bytes, MMDIR_VLONG_LONGEST, 0x7f, &values[i]);

      if (length == 0)
        break;
      bytes += length;
    }
  *cursor = bytes;
  return i;
}

static gsize
decode_vints (const guint8 **cursor,
              const guint8 *limit,
              guint32 *values,
              gsize n)
{
  const guint8 *block = *cursor;
  gsize done = 0;

  while (n - done >= FEWEST && (gsize) (limit - block) >= BLOCK_READABLE)
    {
      const Mask continued = find_continued (block);
      const guint8 *bytes = block;
      Mask ends = ~continued;
      guint64 all_bits = 0;
      gsize i = done;

      if (continued == 0 && n - done >= BLOCK)
        {
          for (i = 0; i < BLOCK; i++)
            values[done + i] = block[i];
          done += BLOCK;
          block += BLOCK;
          continue;
        }
      if (find_runs (continued, MMDIR_VINT_LONGEST) != 0)
        break;
      do
        {
          const guint8 *next = block + lowest_bit (ends) + 1;
          const guint64 fifth = (guint64) bytes[4] << 28;
          const guint64 value = (press_four (varint_load_32 (bytes)) | fifth) & value_bits[next - bytes];

          all_bits |= value;
          values[i++] = (guint32) value;
          bytes = next;
          ends &= ends - 1;
        }
      while (ends != 0 && i < n);
      if (all_bits > G_MAXUINT32)
        break;
      done = i;
      block = bytes;
    }
  *cursor = block;
  return done + decode_vints_singly (cursor, limit, values + done, n - done);
}

gsize
varint_decode_vlongs (const guint8 **cursor,
                      const guint8 *limit,
                      guint64 *values,
                      gsize n)
{
  const guint8 *block = *cursor;
  gsize i = 0;

  while (n - i >= FEWEST && (gsize) (limit - block) >= BLOCK_READABLE)
    {
      const Mask continued = find_continued (block);
      const guint8 *bytes = block;
      Mask ends = ~continued;

      if (continued == 0 && n - i >= BLOCK)
        {
          for (; bytes < block + BLOCK; bytes++)
            values[i++] = *bytes;
          block = bytes;
          continue;
        }
      if (find_runs (continued, MMDIR_VLONG_LONGEST) != 0)
        break;
      do
        {
          const guint8 *next = block + lowest_bit (ends) + 1;
          const guint64 low = press_eight (varint_load_64 (bytes));

          values[i++] = (low | (guint64) bytes[8] << 56) & value_bits[next - bytes];
          bytes = next;
          ends &= ends - 1;
        }
      while (ends != 0 && i < n);
      block = bytes;
    }
  *cursor = block;
  return i + decode_vlongs_singly (cursor, limit, values + i, n - i);
}

/* The length of the whole group is found first, since the next group waits for
 * nothing else; the last two values are found from the end. */
static gsize
decode_groups (const guint8 **cursor,
               const guint8 *limit,
               guint32 *values,
               gsize n)
{
  static const guint32 masks[] = { 0xff, 0xffff, 0xffffff, 0xffffffff };
  const guint8 *group = *cursor;
  gsize i;

  for (i = 0; i < n && limit - group >= VARINT_GROUP_LONGEST; i++, values += 4)
    {
      const guint8 lengths = *group;
      const guint first = lengths >> 6, second = lengths >> 4 & 3, third = lengths >> 2 & 3, fourth = lengths & 3;
      const guint8 *end = group + varint_group_length (lengths);

      values[0] = varint_load_32 (group + 1) & masks[first];
      values[1] = varint_load_32 (group + 2 + first) & masks[second];
      values[2] = varint_load_32 (end - 2 - fourth - third) & masks[third];
      values[3] = varint_load_32 (end - 1 - fourth) & masks[fourth];
      group = end;
    }
  *cursor = group;
  return i;
}

static gboolean
is_usable (void)
{
  return TRUE;
}

const VarintDecoder varint_portable = {
  .name = "portable",
  .is_usable = is_usable,
  .decode_vints = decode_vints,
  .decode_groups = decode_groups,
};
