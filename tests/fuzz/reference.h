/* reference.h: what bytes stand for, found slowly
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Written from the manual, byte by byte and bit by bit; it shares nothing with
 * the library but the codes of errors.
 */

#pragma once

#include <mmdir/mmdir.h>

/* The bytes of an input, and where its cursor is. */
typedef struct
{
  const guint8 *bytes;
  guint64 length;
  guint64 position;
} Model;

/* Every function here returns this or a code of MMDIR_ERROR.  Those that take
 * move the model's position, also where they fail. */
#define REFERENCE_FINE (-1)

/* Whether @length bytes from @position on are in it. */
gboolean reference_has (const Model *model,
                        guint64 position,
                        guint64 length);

/* A number of @size bytes. */
int reference_get_fixed (const Model *model,
                         guint64 position,
                         gsize size,
                         gboolean high_first,
                         guint64 *bits);

/* A number of @n_bits bits at most, seven in a byte. */
int reference_take_varint (Model *model,
                           guint n_bits,
                           guint64 *value);

/* 0, 1, 2, 3 for 0, -1, 1, -2. */
gint64 reference_unfold (guint64 value);

int reference_take_group_varints (Model *model,
                                  guint32 *values,
                                  gsize n);

/* Where the text lies, without its count. */
int reference_take_text (Model *model,
                         gboolean may_have_zero,
                         const guint8 **text,
                         gsize *length);

/* Element type: char *. */
int reference_take_text_set (Model *model,
                             GPtrArray *texts);

/* From char * to char *. */
int reference_take_text_map (Model *model,
                             GHashTable *map);
