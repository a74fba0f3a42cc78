/* records.h: values of all kinds that mmdir reads, written without it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Those that can be read at a position come first. */
#define FIXED_KINDS(X)   \
  X (byte, guint8)       \
  X (uint16_le, guint16) \
  X (uint16_be, guint16) \
  X (uint32_le, guint32) \
  X (uint32_be, guint32) \
  X (uint64_le, guint64) \
  X (uint64_be, guint64) \
  X (float_le, gfloat)   \
  X (float_be, gfloat)   \
  X (double_le, gdouble) \
  X (double_be, gdouble)
#define VARIABLE_KINDS(X) \
  X (vint, guint32)       \
  X (vlong, guint64)      \
  X (zint, gint32)        \
  X (zlong, gint64)

#define ALL_KINDS(X) \
  FIXED_KINDS (X)    \
  VARIABLE_KINDS (X)

#define KIND_NUMBER(name, type) KIND_##name,
typedef enum
{
  ALL_KINDS (KIND_NUMBER)
} Kind;
#undef KIND_NUMBER

#define N_KINDS (KIND_zlong + 1)

/* A value: where it is, its bits, those of a signed one as of 64 bits, and how
 * many bytes it takes. */
typedef struct
{
  guint64 position;
  guint64 bits;
  guint8 length;
  guint8 kind;
} Record;

/* How many bytes a value of @kind takes, or 0 if that is different for each. */
guint record_fixed_length (Kind kind);

/* Appends a value of any kind and any size to @bytes. */
Record record_append (GByteArray *bytes,
                      GRand *random);
