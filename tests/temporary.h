/* temporary.h: a directory of a test's own, and files with known bytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "region.h"
#include <mmdir/mmdir.h>

/* A new, empty directory.  Every function here ends the test if it fails,
 * unless it says otherwise. */
char *temporary_directory_new (void);

/* Removes the directory with all that is in it, and frees @path. */
void temporary_directory_remove (char *path);

typedef char TemporaryDirectory;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TemporaryDirectory, temporary_directory_remove)

void temporary_write (const char *directory,
                      const char *name,
                      gconstpointer data,
                      gsize length);
void temporary_remove (const char *directory,
                       const char *name);

/* What anybody sees: whether the file is there, and whether there is none. */
gboolean temporary_has (const char *directory,
                        const char *name);
gboolean temporary_is_empty (const char *directory);

/* Files of this pattern tell every position, and every chunk, from others. */
guint8 temporary_byte_at (guint64 position);
void temporary_write_pattern (const char *directory,
                              const char *name,
                              gsize length);

/* Whether @length bytes are those of the pattern from @position on. */
gboolean temporary_is_pattern (const guint8 *bytes,
                               gsize length,
                               guint64 position);

/* Opens with no small-file threshold, so that small files are mapped or
 * buffered as @backing says. */
MmdirDirectory *temporary_open (const char *path,
                                MmdirBacking backing);

/* As temporary_open(), with chunks of any size, each mapped apart, or on demand
 * with a budget of four. */
MmdirDirectory *temporary_open_apart (const char *path,
                                      guint chunk_power);
MmdirDirectory *temporary_open_on_demand (const char *path,
                                          guint chunk_power);

MmdirInput *temporary_open_input (MmdirDirectory *directory,
                                  const char *name);

/* Reads @length bytes at the cursor, which are those of the pattern from
 * @position on. */
void temporary_read (MmdirInput *input,
                     guint64 position,
                     gsize length);

/* The ways in which an input holds its bytes. */
typedef struct
{
  const char *name;
  MmdirBacking backing;
  RegionLayout layout;
} TemporaryWay;

enum
{
  TEMPORARY_MAPPED,
  TEMPORARY_APART,
  TEMPORARY_ON_DEMAND,
  TEMPORARY_BUFFERED,
  TEMPORARY_MEMORY,
  TEMPORARY_N_WAYS
};

extern const TemporaryWay temporary_ways[TEMPORARY_N_WAYS];

/* Chunks are of 2^@chunk_power bytes if they are mapped apart or on demand. */
MmdirDirectory *temporary_open_in_way (const char *path,
                                       const TemporaryWay *way,
                                       guint chunk_power);

/* A file of the pattern, "file", in a directory of its own, and an input over
 * it; a test may free the input and the directory, and clear them. */
typedef struct
{
  char *path;
  MmdirDirectory *directory;
  MmdirInput *input;
} TemporaryFile;

void temporary_file_open (TemporaryFile *file,
                          const TemporaryWay *way,
                          gsize length,
                          guint chunk_power);
void temporary_file_close (TemporaryFile *file);

typedef void (*TemporaryFunc) (TemporaryFile *file,
                               gconstpointer way);

/* Adds /@suite/WAY/@name for each way. */
void temporary_add (const char *suite,
                    const char *name,
                    TemporaryFunc set_up,
                    TemporaryFunc func,
                    TemporaryFunc tear_down);
