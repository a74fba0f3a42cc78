/* varint-check.h: comparing the decoders of many integers with a slow one
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "varint.h"

typedef enum
{
  KIND_VINT,
  KIND_VLONG,
  KIND_GROUP
} Kind;

typedef struct
{
  Kind kind;
  /* NULL for vlongs. */
  const VarintDecoder *decoder;
} Way;

/* Allocates and frees the memory between fences that all is decoded in. */
void varint_check_begin (void);
void varint_check_end (void);

/* Decodes up to @n values, or groups, of the @n_bytes bytes at @stream, as the
 * library does it: what the decoder decodes, then a single one, and so on.
 * Returns how many there were. */
gsize varint_check (const Way *way,
                    const guint8 *stream,
                    gsize n_bytes,
                    gsize n);

/* How long a group is. */
gsize varint_check_group_length (guint8 lengths);
