/* fuzz.h: what libFuzzer calls, and how the bytes that it gives are taken
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A target takes any bytes for a program, and ends the process if the library
 * does anything else than its slow twin.  It keeps nothing from one call to the
 * next, so that the same bytes always do the same.
 */

#pragma once

#include <glib.h>

typedef void (*FuzzFunc) (const guint8 *data,
                          gsize size);

void fuzz_decode (const guint8 *data,
                  gsize size);
void fuzz_lucene (const guint8 *data,
                  gsize size);
void fuzz_operations (const guint8 *data,
                      gsize size);

/* A folder of this process, made by the first call. */
const char *fuzz_folder (void);
void fuzz_remove_folder (void);

/* What has not been taken yet. */
typedef struct
{
  const guint8 *data;
  gsize size;
} FuzzBytes;

/* Zeroes follow the last byte. */
static inline guint8
fuzz_take (FuzzBytes *bytes)
{
  if (bytes->size == 0)
    return 0;
  bytes->size--;
  return *bytes->data++;
}

static inline guint16
fuzz_take_16 (FuzzBytes *bytes)
{
  const guint8 low = fuzz_take (bytes);

  return (guint16) (low | fuzz_take (bytes) << 8);
}
