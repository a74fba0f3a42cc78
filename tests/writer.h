/* writer.h: bytes as Lucene writes them, for tests to read back
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Each appends one value to @bytes. */

void writer_byte (GByteArray *bytes,
                  guint8 value);
void writer_uint16_le (GByteArray *bytes,
                       guint16 value);
void writer_uint16_be (GByteArray *bytes,
                       guint16 value);
void writer_uint32_le (GByteArray *bytes,
                       guint32 value);
void writer_uint32_be (GByteArray *bytes,
                       guint32 value);
void writer_uint64_le (GByteArray *bytes,
                       guint64 value);
void writer_uint64_be (GByteArray *bytes,
                       guint64 value);
void writer_float_le (GByteArray *bytes,
                      gfloat value);
void writer_float_be (GByteArray *bytes,
                      gfloat value);
void writer_double_le (GByteArray *bytes,
                       gdouble value);
void writer_double_be (GByteArray *bytes,
                       gdouble value);

void writer_vint (GByteArray *bytes,
                  guint32 value);

/* Writes what no vlong may hold too: ten bytes where the highest bit is set. */
void writer_vlong (GByteArray *bytes,
                   guint64 value);
void writer_zint (GByteArray *bytes,
                  gint32 value);
void writer_zlong (GByteArray *bytes,
                   gint64 value);

/* @length bytes, or up to the end of @text if it is -1. */
void writer_string (GByteArray *bytes,
                    const char *text,
                    gssize length);

/* Groups of four, and what is left over as vints. */
void writer_group_vint (GByteArray *bytes,
                        const guint32 *values,
                        gsize n_values);

/* @length bytes of the pattern of temporary.h, as from its @position on. */
void writer_pattern (GByteArray *bytes,
                     guint64 position,
                     gsize length);
