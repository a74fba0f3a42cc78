/* records.c: values of all kinds that mmdir reads, written without it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "records.h"

guint
record_fixed_length (Kind kind)
{
#define KIND_LENGTH(name, type) sizeof (type),
  static const guint8 lengths[] = { FIXED_KINDS (KIND_LENGTH) };

  return kind < G_N_ELEMENTS (lengths) ? lengths[kind] : 0;
}

static gboolean
is_big_endian (Kind kind)
{
  return kind == KIND_uint16_be || kind == KIND_uint32_be || kind == KIND_uint64_be ||
         kind == KIND_float_be || kind == KIND_double_be;
}

static void
append_fixed (GByteArray *bytes,
              guint64 bits,
              guint length,
              gboolean big_endian)
{
  guint8 encoded[8];
  guint i;

  for (i = 0; i < length; i++)
    encoded[big_endian ? length - 1 - i : i] = (guint8) (bits >> (8 * i));
  g_byte_array_append (bytes, encoded, length);
}

static void
append_variable (GByteArray *bytes,
                 guint64 bits)
{
  guint8 encoded[10];
  guint n = 0;

  for (; bits >= 0x80; bits >>= 7)
    encoded[n++] = (guint8) (bits | 0x80);
  encoded[n++] = (guint8) bits;
  g_byte_array_append (bytes, encoded, n);
}

static guint64
zigzag (guint64 bits)
{
  return (bits << 1) ^ (bits >> 63 != 0 ? G_MAXUINT64 : 0);
}

Record
record_append (GByteArray *bytes,
               GRand *random)
{
  Record record;
  guint64 bits;

  record.position = bytes->len;
  record.kind = (guint8) g_rand_int_range (random, 0, N_KINDS);
  bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
  bits >>= g_rand_int_range (random, 0, 64);
  if (record_fixed_length (record.kind) > 0)
    {
      bits &= G_MAXUINT64 >> (64 - 8 * record_fixed_length (record.kind));
      append_fixed (bytes, bits, record_fixed_length (record.kind), is_big_endian (record.kind));
    }
  else if (record.kind == KIND_vint)
    append_variable (bytes, bits &= G_MAXUINT32);
  else if (record.kind == KIND_vlong)
    append_variable (bytes, bits &= G_MAXINT64);
  else if (record.kind == KIND_zint)
    {
      bits = (guint64) (gint64) (gint32) (guint32) bits;
      append_variable (bytes, zigzag (bits) & G_MAXUINT32);
    }
  else
    append_variable (bytes, zigzag (bits));
  record.bits = bits;
  record.length = (guint8) (bytes->len - record.position);
  return record;
}
