/* varint-check.c: comparing the decoders of many integers with a slow one
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the decoders read ends where no byte can be touched, and so does what
 * they write to.
 */

#include "config.h"

#include "fence.h"
#include "varint-check.h"

#include <string.h>

/* How many bytes and values fit between the fences. */
#define MOST_BYTES 8192
#define MOST_VALUES 1024

static guint8 *bytes_start;
static guint8 *bytes_end;
static guint8 *values_start;
static guint8 *values_end;

/* How many values a call counts as one. */
static gsize
values_of_one (Kind kind)
{
  return kind == KIND_GROUP ? 4 : 1;
}

static gsize
size_of_value (Kind kind)
{
  return kind == KIND_VLONG ? sizeof (guint64) : sizeof (guint32);
}

/* As arithmetic says it.  Returns how many bytes the number takes, or 0 if
 * there is none. */
static gsize
slowly_decode_number (const guint8 *bytes,
                      gsize n_bytes,
                      gsize longest,
                      guint64 largest,
                      guint64 *number)
{
  guint64 weight = 1;
  gsize i;

  *number = 0;
  for (i = 0; i < MIN (n_bytes, longest); i++)
    {
      *number += bytes[i] % 128 * weight;
      weight *= 128;
      if (bytes[i] < 128)
        return *number <= largest ? i + 1 : 0;
    }
  return 0;
}

static gsize
slowly_decode_group (const guint8 *bytes,
                     gsize n_bytes,
                     guint64 *numbers)
{
  const guint divisors[4] = { 64, 16, 4, 1 };
  gsize used = 1;
  gsize length;
  gsize i;
  gsize j;

  for (i = 0; i < 4; i++)
    {
      if (n_bytes == 0)
        return 0;
      length = bytes[0] / divisors[i] % 4 + 1;
      numbers[i] = 0;
      if (used + length > n_bytes)
        return 0;
      for (j = length; j-- > 0;)
        numbers[i] = numbers[i] * 256 + bytes[used + j];
      used += length;
    }
  return used;
}

static gsize
slowly_decode (Kind kind,
               const guint8 *bytes,
               gsize n_bytes,
               guint64 *numbers)
{
  switch (kind)
    {
    case KIND_VINT:
      return slowly_decode_number (bytes, n_bytes, 5, G_MAXUINT32, numbers);
    case KIND_VLONG:
      return slowly_decode_number (bytes, n_bytes, 9, G_MAXINT64, numbers);
    case KIND_GROUP:
    default:
      return slowly_decode_group (bytes, n_bytes, numbers);
    }
}

static gsize
call (const Way *way,
      const guint8 **cursor,
      guint8 *values,
      gsize n)
{
  switch (way->kind)
    {
    case KIND_VINT:
      return way->decoder->decode_vints (cursor, bytes_end, (gpointer) values, n);
    case KIND_VLONG:
      return varint_decode_vlongs (cursor, bytes_end, (gpointer) values, n);
    case KIND_GROUP:
    default:
      return way->decoder->decode_groups (cursor, bytes_end, (gpointer) values, n);
    }
}

static void
assert_values (Kind kind,
               const guint8 *values,
               const guint64 *numbers)
{
  gsize i;

  for (i = 0; i < values_of_one (kind); i++)
    if (kind == KIND_VLONG)
      g_assert_cmphex (((const guint64 *) (gconstpointer) values)[i], ==, numbers[i]);
    else
      g_assert_cmphex (((const guint32 *) (gconstpointer) values)[i], ==, numbers[i]);
}

/* It may stop only a short way before something that is not a value. */
static void
assert_may_stop (Kind kind,
                 const guint8 *cursor)
{
  const guint8 *bytes = cursor;
  guint64 numbers[4];
  gsize length;

  while ((length = slowly_decode (kind, bytes, (gsize) (bytes_end - bytes), numbers)) > 0)
    bytes += length;
  g_assert_cmpuint ((gsize) (bytes - cursor), <, VARINT_LEFT);
}

gsize
varint_check (const Way *way,
              const guint8 *stream,
              gsize n_bytes,
              gsize n)
{
  const gsize size = size_of_value (way->kind) * values_of_one (way->kind);
  const guint8 *const bytes = bytes_end - n_bytes;
  guint8 *const values = values_end - n * size;
  const guint8 *cursor = bytes;
  const guint8 *expected = bytes;
  guint64 numbers[4];
  gsize length;
  gsize done = 0;
  gsize i = 0;

  g_assert_cmpuint (n_bytes, <=, MOST_BYTES);
  g_assert_cmpuint (n, <=, MOST_VALUES);
  if (n_bytes > 0)
    memcpy (bytes_end - n_bytes, stream, n_bytes);
  memset (values_start, 0xa5, (gsize) (values_end - values_start));
  for (;;)
    {
      i += call (way, &cursor, values + i * size, n - i);
      g_assert_cmpuint (i, <=, n);
      for (; done < i; done++)
        {
          length = slowly_decode (way->kind, expected, (gsize) (bytes_end - expected), numbers);
          g_assert_cmpuint (length, >, 0);
          assert_values (way->kind, values + done * size, numbers);
          expected += length;
        }
      g_assert_true (cursor == expected);
      if (i == n)
        break;
      assert_may_stop (way->kind, cursor);
      length = slowly_decode (way->kind, cursor, (gsize) (bytes_end - cursor), numbers);
      if (length == 0)
        break;
      cursor += length;
      expected = cursor;
      done = ++i;
    }
  for (length = 0; values_start + length < values; length++)
    g_assert_cmphex (values_start[length], ==, 0xa5);
  return i;
}

gsize
varint_check_group_length (guint8 lengths)
{
  const guint8 group[VARINT_GROUP_LONGEST] = { lengths };
  guint64 numbers[4];

  return slowly_decode_group (group, sizeof group, numbers);
}

void
varint_check_begin (void)
{
  bytes_start = fence_new (MOST_BYTES, &bytes_end);
  values_start = fence_new (MOST_VALUES * 4 * sizeof (guint32), &values_end);
}

void
varint_check_end (void)
{
  fence_free (values_start, values_end);
  fence_free (bytes_start, bytes_end);
}
