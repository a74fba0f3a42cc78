/* stress.h: threads that do everything at once, at random
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* The last file is "values", see below, and the others are of the pattern of
 * temporary.h; "long" is longer than a chunk of the smallest size. */
#define STRESS_N_FILES 5
#define STRESS_CHUNK (1 << MMDIR_CHUNK_POWER_MINIMUM)

typedef struct
{
  const char *name;
  gsize length;
} StressFile;

extern const StressFile stress_files[STRESS_N_FILES];

/* Directories and files that all threads share. */
typedef struct
{
  char *path;
  GPtrArray *directories;

  /* Inputs that nobody moves, for what any thread may call on any input. */
  GPtrArray *inputs;

  /* Inputs on their way from one thread to another. */
  GMutex lock;
  struct _StressItem *mailbox[16];

  /* Whether descriptors may run out, and how often they did. */
  gboolean is_short;
  gint n_refused;
} Stress;

/* An input, and where in its file it begins: in "values" with a record. */
typedef struct _StressItem
{
  MmdirInput *input;
  gboolean has_values;
  guint64 start;
} StressItem;

typedef struct
{
  GBytes *bytes;
  guint64 start;
} StressBytes;

/* A thread, and what is its own. */
typedef struct
{
  Stress *stress;
  GRand *random;
  guint n_rounds;
  StressItem *items[8];
  StressBytes kept[8];

  /* What the next operation is about: one of @items, with an input. */
  StressItem *item;
} StressWorker;

/* A number from 0 on, and less than @end > 0. */
guint64 stress_draw (StressWorker *worker,
                     guint64 end);

/* A range within @length bytes, up to @longest: often around a chunk's end. */
void stress_draw_range (StressWorker *worker,
                        guint64 length,
                        gsize longest,
                        guint64 *offset,
                        gsize *range_length);

/* No error but that of too many files. */
#define STRESS_NO_CODE (-1)

/* Ends the test if a call failed with any other code than one that may be:
 * @code, or MMDIR_ERROR_TOO_MANY_FILES when there may be too many.  Frees the
 * error. */
gboolean stress_check (StressWorker *worker,
                       gboolean success,
                       int code,
                       GError **error);

/* An operation, chosen by @worker's random numbers. */
void stress_operate (StressWorker *worker);

/* Frees what is there, and puts another there. */
void stress_item_clear (StressItem **place);
void stress_item_put (StressItem **place,
                      MmdirInput *input,
                      gboolean has_values,
                      guint64 start);
StressItem **stress_draw_place (StressWorker *worker);

/* Sees that the bytes are as they were, before they go. */
void stress_bytes_clear (StressBytes *kept);

/* 8 threads for so many operations each; @begin and @end are called before and
 * after, unless NULL.  All descriptors and mappings are given back. */
typedef void (*StressFunc) (Stress *stress);
void stress_run (guint n_rounds,
                 StressFunc begin,
                 StressFunc end);

/* Rounds for a native run of a second or two, and fewer where each takes
 * long. */
guint stress_get_rounds (void);

/* "values" is records of this many bytes, each of every kind of value. */
#define STRESS_N_RECORDS 500
#define STRESS_RECORD_LENGTH 96

void stress_write_values (const char *path);

/* Reads of worker->item at its cursor, and at positions of any input. */
void stress_read_fixed (StressWorker *worker);
void stress_read_array (StressWorker *worker);
void stress_read_bytes (StressWorker *worker);
void stress_read_values (StressWorker *worker);
void stress_peek (StressWorker *worker);
void stress_skip (StressWorker *worker);
void stress_read_end (StressWorker *worker);
void stress_read_at (StressWorker *worker,
                     const StressItem *item);
