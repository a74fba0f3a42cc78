/* reads.h: every way to read at an input, beside the slow reference
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "reference.h"

/* By the exported function, and not the one that is put in place. */
#define READS_EXPORTED 0x1
/* Without anything optional: the error, the length of a string. */
#define READS_BARE 0x2

typedef struct
{
  MmdirInput *input;
  Model *model;
  guint variant;

  /* For reads at a position. */
  guint64 position;

  /* For reads of many. */
  guint64 count;
} Read;

/* Reads by kind @kind, modulo that, and sees that values, errors and the
 * cursor are those of the reference; moves the cursor of the model too. */
void reads_check (const Read *read,
                  guint kind);

/* How a count of things that is larger than any input is written in 16 bits;
 * others are up to 1023. */
guint64 reads_make_count (guint16 raw);

/* Of the kinds that are not numbers. */
void reads_check_string (const Read *read);
void reads_check_string_set (const Read *read);
void reads_check_string_map (const Read *read);

/* What out parameters hold before a call. */
#define READS_UNTOUCHED 0xa5

#define READS_ERROR(read, error) ((read)->variant & READS_BARE ? NULL : &(error))

/* What a call came to, @error being what it set, or NULL; frees that. */
void reads_finish (gboolean success,
                   GError *error,
                   gboolean is_bare,
                   int expected);
