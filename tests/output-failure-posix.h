/* output-failure-posix.h: ways to write, and what must come of each that fails
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* In bytes: files of the pattern that are there before a test writes. */
#define OUTPUT_OLD_LENGTH ((gsize) 5000)
#define OUTPUT_SOURCE_LENGTH ((gsize) 300000)

/* Where a test writes, "source" and "old" being there, and another disk that has
 * "source". */
typedef struct
{
  char *path;
  MmdirDirectory *directory;
  /* Nobody else writes to that disk. */
  gboolean is_own_disk;
  char *other_path;
  MmdirDirectory *other;
} OutputPlace;

/* Two new directories; something may be mounted on @path before
 * output_place_open(). */
void output_place_init (OutputPlace *place);
void output_place_open (OutputPlace *place);
void output_place_close (OutputPlace *place);
void output_place_clear (OutputPlace *place);

/* What the disk has left, if nobody else takes it, and what the process has
 * open */
typedef struct
{
  guint64 n_bytes;
  guint64 n_files;
  guint n_descriptors;
} OutputState;

/* How many descriptors there are, with the one that the directory keeps once it has
 * been synced. */
guint output_count_descriptors (const OutputPlace *place);

OutputState output_state_get (const OutputPlace *place);
void output_state_assert (const OutputPlace *place,
                          const OutputState *expected);

/* The names that are there, with spaces between them. */
void output_assert_names (const OutputPlace *place,
                          const char *expected);

/* "old" is what it was. */
void output_assert_old (const OutputPlace *place);

/* Something can be written. */
void output_assert_works (OutputPlace *place);

/* The error tells where, what, why and what to do. */
void output_assert_tells (const GError *error,
                          MmdirError error_code,
                          const OutputPlace *place,
                          const char *name,
                          const char *call,
                          int code);

/* Byte @offset of the file is one of those that were to be written. */
void output_assert_place (const GError *error,
                          guint64 offset);

/* Each writes something, once. */
typedef struct
{
  const char *name;
  gboolean (*write) (OutputPlace *place,
                     MmdirOutput *output,
                     GError **error);
  const char *call;
} OutputWay;

#define OUTPUT_N_WAYS 16
extern const OutputWay output_ways[OUTPUT_N_WAYS];

/* Whatever is written fails as it did first, and does nothing. */
void output_assert_sticks (OutputPlace *place,
                           MmdirOutput *output,
                           const GError *first);

typedef enum
{
  OUTPUT_END_CLOSE,
  OUTPUT_END_PUBLISH,
  OUTPUT_END_FREE
} OutputEnd;

/* Writes to a temporary file, which may be @length bytes long, until @call fails
 * with @code, and ends that: nothing is left of it. */
void output_fill (OutputPlace *place,
                  const OutputWay *way,
                  guint64 length,
                  const char *call,
                  int code,
                  OutputEnd end);
