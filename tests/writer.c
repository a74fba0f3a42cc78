/* writer.c: bytes as Lucene writes them, for tests to read back
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "writer.h"
#include "temporary.h"

#include <string.h>

/* Arithmetic only: what is tested must not be what tests it, and a swap that
 * is wrong on both sides would go unseen. */
static void
append_low_first (GByteArray *bytes,
                  guint64 value,
                  guint n_bytes)
{
  guint i;

  for (i = 0; i < n_bytes; i++)
    writer_byte (bytes, (guint8) (value >> (8 * i)));
}

static void
append_high_first (GByteArray *bytes,
                   guint64 value,
                   guint n_bytes)
{
  while (n_bytes-- > 0)
    writer_byte (bytes, (guint8) (value >> (8 * n_bytes)));
}

static guint32
float_to_bits (gfloat value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static guint64
double_to_bits (gdouble value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

void
writer_byte (GByteArray *bytes,
             guint8 value)
{
  g_byte_array_append (bytes, &value, 1);
}

void
writer_uint16_le (GByteArray *bytes,
                  guint16 value)
{
  append_low_first (bytes, value, 2);
}

void
writer_uint16_be (GByteArray *bytes,
                  guint16 value)
{
  append_high_first (bytes, value, 2);
}

void
writer_uint32_le (GByteArray *bytes,
                  guint32 value)
{
  append_low_first (bytes, value, 4);
}

void
writer_uint32_be (GByteArray *bytes,
                  guint32 value)
{
  append_high_first (bytes, value, 4);
}

void
writer_uint64_le (GByteArray *bytes,
                  guint64 value)
{
  append_low_first (bytes, value, 8);
}

void
writer_uint64_be (GByteArray *bytes,
                  guint64 value)
{
  append_high_first (bytes, value, 8);
}

void
writer_float_le (GByteArray *bytes,
                 gfloat value)
{
  append_low_first (bytes, float_to_bits (value), 4);
}

void
writer_float_be (GByteArray *bytes,
                 gfloat value)
{
  append_high_first (bytes, float_to_bits (value), 4);
}

void
writer_double_le (GByteArray *bytes,
                  gdouble value)
{
  append_low_first (bytes, double_to_bits (value), 8);
}

void
writer_double_be (GByteArray *bytes,
                  gdouble value)
{
  append_high_first (bytes, double_to_bits (value), 8);
}

void
writer_vint (GByteArray *bytes,
             guint32 value)
{
  writer_vlong (bytes, value);
}

void
writer_vlong (GByteArray *bytes,
              guint64 value)
{
  while (value > 0x7f)
    {
      writer_byte (bytes, (guint8) (value % 0x80 + 0x80));
      value /= 0x80;
    }
  writer_byte (bytes, (guint8) value);
}

void
writer_zint (GByteArray *bytes,
             gint32 value)
{
  gint64 wide = value;

  writer_vint (bytes, (guint32) (wide >= 0 ? 2 * wide : -2 * wide - 1));
}

void
writer_zlong (GByteArray *bytes,
              gint64 value)
{
  /* -(value + 1) is what even the lowest number has room for. */
  writer_vlong (bytes, value >= 0 ? (guint64) value * 2 : (guint64) (-(value + 1)) * 2 + 1);
}

void
writer_string (GByteArray *bytes,
               const char *text,
               gssize length)
{
  guint n_bytes = (guint) (length >= 0 ? (gsize) length : strlen (text));

  writer_vint (bytes, n_bytes);
  g_byte_array_append (bytes, (const guint8 *) text, n_bytes);
}

static guint
count_bytes (guint32 value)
{
  return value < 0x100 ? 1 : value < 0x10000 ? 2
                         : value < 0x1000000 ? 3
                                             : 4;
}

void
writer_group_vint (GByteArray *bytes,
                   const guint32 *values,
                   gsize n_values)
{
  gsize i;

  for (; n_values >= 4; values += 4, n_values -= 4)
    {
      guint tag = 0;

      for (i = 0; i < 4; i++)
        tag = tag * 4 + count_bytes (values[i]) - 1;
      writer_byte (bytes, (guint8) tag);
      for (i = 0; i < 4; i++)
        append_low_first (bytes, values[i], count_bytes (values[i]));
    }
  for (i = 0; i < n_values; i++)
    writer_vint (bytes, values[i]);
}

void
writer_pattern (GByteArray *bytes,
                guint64 position,
                gsize length)
{
  gsize i;

  for (i = 0; i < length; i++)
    writer_byte (bytes, temporary_byte_at (position + i));
}
