/* files.h: the files that are read, opened in all the ways that are compared
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>
#include <stdio.h>

typedef enum
{
  BENCH_FILE_VINT,
  BENCH_FILE_VLONG, /* values of up to 63 bits */
  BENCH_FILE_GROUP, /* the values of BENCH_FILE_VINT, as group-varint */
  BENCH_FILE_BYTES,
  BENCH_FILE_SMALL
} BenchFileKind;

#define BENCH_N_FILES (BENCH_FILE_SMALL + 1)

/* The length of BENCH_FILE_SMALL, in bytes. */
#define BENCH_SMALL_LENGTH 4096

/* Values are read in bulk this many at a time; a segment has whole blocks. */
#define BENCH_BLOCK_VALUES 1024

/* No value takes more than this, and as many bytes follow the last: what is
 * read with no check at all still ends within the file. */
#define BENCH_PADDING 64

typedef struct
{
  const char *name;
  char *path;
  guint64 length;

  /* Where each segment starts, and where the last one ends. */
  GArray *segments;
  guint64 segment_values;

  /* Set between files_open() and files_close(). */
  const guint8 *raw;
  MmdirInput *mapped;
  MmdirInput *buffered;
  MmdirInput *windowed; /* with all of its chunks mapped */
  int descriptor;
  FILE *stream;
  GMappedFile *gmapped;
  const guint8 *gmapped_bytes;
} BenchFile;

typedef struct
{
  char *directory; /* NULL until the first file is needed */
  gboolean keep;
  const char *parent;
  const char *memory; /* where to write what is to stay in memory, or NULL */
  guint64 size;
  gboolean is_tiny;
  gdouble seconds;

  const char *command;     /* the mmdir command, or NULL */
  const char *index;       /* an index to verify, or NULL */
  const char *check_index; /* the command line of Lucene's own check of it, or NULL */

  MmdirDirectory *mapped_directory;
  MmdirDirectory *buffered_directory;
  MmdirDirectory *windowed_directory;
  MmdirDirectory *default_directory;

  BenchFile files[BENCH_N_FILES];
  guint64 *positions;
  guint64 n_positions;
} BenchWorld;

/* Says what failed, and ends the program. */
void bench_fail (const char *format,
                 ...) G_GNUC_NORETURN G_GNUC_PRINTF (1, 2);
void bench_fail_error (GError *error) G_GNUC_NORETURN;
void bench_fail_call (const char *call,
                      const char *path) G_GNUC_NORETURN;

/* Removes what bench_fail() would otherwise leave behind. */
void files_set_world (BenchWorld *world);

/* Writes the file if this is the first need of it. */
BenchFile *files_need (BenchWorld *world,
                       BenchFileKind kind);
void files_open (BenchFile *file,
                 BenchWorld *world);
void files_close (BenchFile *file);
void files_remove (BenchWorld *world);
void files_remove_tree (const char *path);

/* Drops the file from the page cache, and makes sure of it, but for a tiny run:
 * that may be where nothing can be dropped. */
void files_drop (const BenchWorld *world,
                 const char *path);

/* Of @path, in pages. */
guint64 files_count_resident (const char *path);

/* Always the same sequence. */
guint64 files_random (guint64 *state);
