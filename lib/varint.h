/* varint.h: decoding many variable-length integers at once
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* A function of these kinds decodes @n values from the bytes between *@cursor
 * and @limit, looks at no others, and moves *@cursor behind what it decoded.
 * It returns how many values that were, and may have written to all of the
 * @n.  They are fewer where a value is malformed or does not end before
 * @limit; what is up to VARINT_LEFT bytes before that may be left as well, for
 * reads of one value. */
typedef gsize (*VarintFunc) (const guint8 **cursor,
                             const guint8 *limit,
                             guint32 *values,
                             gsize n);

#define VARINT_LEFT 72

/* A byte of lengths, and four values of four bytes. */
#define VARINT_GROUP_LONGEST 17

typedef struct
{
  const char *name;
  /* On this machine, which may be another than the one that compiled it. */
  gboolean (*is_usable) (void);
  VarintFunc decode_vints;
  /* @n counts groups of four values. */
  VarintFunc decode_groups;
} VarintDecoder;

static inline guint32
varint_load_32 (const guint8 *bytes)
{
  guint32 value;

  mmdir_load_uint32_le (bytes, &value);
  return value;
}

static inline guint64
varint_load_64 (const guint8 *bytes)
{
  guint64 value;

  mmdir_load_uint64_le (bytes, &value);
  return value;
}

/* How long a group is, by its first byte: a pair of bits for each value, the
 * highest for the first, says how many bytes it takes less one. */
static inline gsize
varint_group_length (guint8 lengths)
{
  const guint pairs = (lengths & 0x33u) + (lengths >> 2 & 0x33u);

  return 5 + (pairs & 0xf) + (pairs >> 4);
}

/* What there is for this kind of machine, the fastest first, NULL at the end.
 * The last one is usable everywhere. */
extern const VarintDecoder *const varint_decoders[];

extern const VarintDecoder varint_portable;

/* The first that is usable. */
const VarintDecoder *varint_decoder (void);

/* As above, for the 63 bits of a vlong; there is one way only. */
gsize varint_decode_vlongs (const guint8 **cursor,
                            const guint8 *limit,
                            guint64 *values,
                            gsize n);
