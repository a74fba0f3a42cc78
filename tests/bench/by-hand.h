/* by-hand.h: decoding as a C programmer writes it without the library, and
 * pread() and stdio with as good a buffer as can be had
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "bench.h"

#include <string.h>
#include <unistd.h>

static inline const guint8 *
by_hand_vint (const guint8 *bytes,
              guint32 *value)
{
  guint32 byte = *bytes++, result = byte & 0x7f;

  if (byte < 0x80)
    goto end;
  byte = *bytes++;
  result |= (byte & 0x7f) << 7;
  if (byte < 0x80)
    goto end;
  byte = *bytes++;
  result |= (byte & 0x7f) << 14;
  if (byte < 0x80)
    goto end;
  byte = *bytes++;
  result |= (byte & 0x7f) << 21;
  if (byte < 0x80)
    goto end;
  result |= (guint32) *bytes++ << 28;
end:
  *value = result;
  return bytes;
}

static inline const guint8 *
by_hand_vlong (const guint8 *bytes,
               guint64 *value)
{
  guint64 byte = *bytes++, result = byte & 0x7f;
  guint shift;

  for (shift = 7; byte >= 0x80; shift += 7)
    {
      byte = *bytes++;
      result |= (byte & 0x7f) << shift;
    }
  *value = result;
  return bytes;
}

static inline guint64
by_hand_uint64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

/* A buffer over pread().  by_hand_fill() leaves at least @least bytes from
 * the pointer on, or what the file still has. */
#define BY_HAND_BUFFER (64 * 1024)

typedef struct
{
  const BenchFile *file;
  guint64 next;
  const guint8 *limit;
  guint8 bytes[BY_HAND_BUFFER];
} ByHand;

static inline const guint8 *
by_hand_start (ByHand *buffer,
               const BenchFile *file,
               guint64 position)
{
  buffer->file = file;
  buffer->next = position;
  buffer->limit = buffer->bytes;
  return buffer->bytes;
}

/* Out of the way of the loops, which call it once for many values. */
__attribute__ ((noinline, unused)) static const guint8 *
by_hand_fill (ByHand *buffer,
              const guint8 *bytes)
{
  const gsize left = (gsize) (buffer->limit - bytes);
  ssize_t n;

  memmove (buffer->bytes, bytes, left);
  n = pread (buffer->file->descriptor, buffer->bytes + left, sizeof buffer->bytes - left,
             (off_t) buffer->next);
  if (n < 0)
    bench_fail_call ("pread", buffer->file->path);
  buffer->next += (guint64) n;
  buffer->limit = buffer->bytes + left + n;
  return buffer->bytes;
}

#define BY_HAND_NEED(buffer, bytes, least)                    \
  (G_UNLIKELY ((gsize) ((buffer)->limit - (bytes)) < (least)) \
       ? by_hand_fill ((buffer), (bytes))                     \
       : (bytes))

static inline void
by_hand_seek (const BenchFile *file,
              guint64 position)
{
  if (fseeko (file->stream, (off_t) position, SEEK_SET) != 0)
    bench_fail_call ("fseeko", file->path);
}
