/* value.h: one value of any type that an input reads
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

typedef enum
{
  VALUE_BYTE,
  VALUE_UINT16_LE,
  VALUE_UINT16_BE,
  VALUE_UINT32_LE,
  VALUE_UINT32_BE,
  VALUE_UINT64_LE,
  VALUE_UINT64_BE,
  VALUE_FLOAT_LE,
  VALUE_FLOAT_BE,
  VALUE_DOUBLE_LE,
  VALUE_DOUBLE_BE,
  VALUE_VINT,
  VALUE_VLONG,
  VALUE_ZINT,
  VALUE_ZLONG,
  VALUE_BYTES,
  VALUE_STRING,
  VALUE_STRING_SET,
  VALUE_STRING_MAP,
  VALUE_GROUP_VINT
} ValueKind;

#define VALUE_N_KINDS (VALUE_GROUP_VINT + 1)

typedef struct
{
  ValueKind kind;

  /* A number: signed ones extended to 64 bits, those with a point as their
   * bits in a file. */
  guint64 bits;

  /* The numbers of group-varints (element type: guint32). */
  GArray *numbers;

  /* Bytes, a string, the strings of a set, the keys and values of a map by
   * turns (element type: GBytes). */
  GPtrArray *texts;
} Value;

Value *value_new (ValueKind kind);

/* Of any size, and as often of a size where encodings change. */
Value *value_new_random (ValueKind kind);
void value_free (Value *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Value, value_free)

void value_write (const Value *value,
                  GByteArray *bytes);

/* Reads a value at the cursor and sees that it is @value. */
void value_check (const Value *value,
                  MmdirInput *input);

/* Whether values of the kind can be read at a position, and doing so. */
gboolean value_is_fixed (const Value *value);
void value_check_at (const Value *value,
                     MmdirInput *input,
                     guint64 position);
