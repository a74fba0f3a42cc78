/* ways.h: how a file of known bytes is opened
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fuzz.h"
#include "region.h"
#include <mmdir/mmdir.h>

typedef struct
{
  const char *name;
  MmdirBacking backing;
  RegionLayout layout;
  /* How many chunks may be mapped at a time; 0: any number. */
  guint budget;
  /* Of AUTO: up to how many bytes a file is read as a whole. */
  gsize small_file_threshold;
} Way;

extern const Way ways[];
extern const guint n_ways;

/* The bytes of a file: those that are left in @bytes, once or, if @tiling is
 * large, many times, so that a file can be longer than buffers and pages are. */
GByteArray *ways_make_contents (const FuzzBytes *bytes,
                                guint8 tiling);

/* Writes a file anew, so that none that is open sees it. */
void ways_save (const char *name,
                const guint8 *data,
                gsize size);

/* The power of two that chunks have at least, for few enough mappings. */
guint ways_raise_power (const Way *way,
                        guint power,
                        guint64 length);

MmdirDirectory *ways_open (const Way *way,
                           guint power);

/* What an input over a file of @length bytes reports. */
MmdirBacking ways_get_backing (const Way *way,
                               guint64 length);
