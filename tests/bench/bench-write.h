/* bench-write.h: files that are written, and the clock beside them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "bench.h"

#include <stdio.h>

typedef enum
{
  /* A file in memory: no disk writes back while others are measured. */
  WRITE_MEMORY,
  /* A file in the folder of the files that are read, and in the page cache. */
  WRITE_DISK,
  /* A device that takes all and keeps nothing, in place of the file: what is left
   * is the encoding, and a system call for each buffer. */
  WRITE_NOTHING
} WritePlace;

/* The buffer by hand, and that of stdio where it is set. */
#define WRITE_BUFFER ((gsize) 64 * 1024)

/* Write @n_items items to what has been opened for them. */
typedef void (*WriteRawFunc) (int descriptor,
                              guint64 n_items);
typedef void (*WriteStreamFunc) (FILE *stream,
                                 guint64 n_items);
typedef void (*WriteOutputFunc) (MmdirOutput *output,
                                 guint64 n_items);

/* Each creates a file, has it written, closes it, and removes it when the clock
 * has stopped.  Returns the checksum of what is in it; of a file that keeps
 * nothing, how many items there were. */
guint64 write_raw (const BenchSlot *slot,
                   WritePlace place,
                   WriteRawFunc write_items);
guint64 write_output (const BenchSlot *slot,
                      WritePlace place,
                      WriteOutputFunc write_items);

/* With a buffer of @buffer_size bytes, or stdio's own if that is 0. */
guint64 write_stream (const BenchSlot *slot,
                      WritePlace place,
                      gsize buffer_size,
                      WriteStreamFunc write_items);

/* The folder, and mmdir's directory of it.  Where there is no file system in
 * memory, the one of the files that are read stands for it. */
const char *write_get_folder (BenchWorld *world,
                              WritePlace place);
MmdirDirectory *write_get_directory (BenchWorld *world,
                                     WritePlace place);
int write_get_descriptor (BenchWorld *world,
                          WritePlace place);

/* A checksum of the file @name there, which is removed. */
guint64 write_sum_and_remove (BenchWorld *world,
                              WritePlace place,
                              const char *name);

/* Closes the folders, and removes the one in memory. */
void write_remove (void);

/* What write(2) leaves, too. */
void write_all (int descriptor,
                const void *bytes,
                gsize length);

gdouble write_get_nanoseconds (void);

/* Functions of the peers for one place, from NAME_raw, NAME_output and
 * NAME_stream. */
#define WRITE_DEFINE_RAW(name, nick, place)                \
  static guint64 name##_raw_##nick (const BenchSlot *slot) \
  {                                                        \
    return write_raw (slot, place, name##_raw);            \
  }
#define WRITE_DEFINE_OUTPUT(name, nick, place)                \
  static guint64 name##_output_##nick (const BenchSlot *slot) \
  {                                                           \
    return write_output (slot, place, name##_output);         \
  }
#define WRITE_DEFINE_STREAM(name, nick, place, buffer_size) \
  static guint64 name##_##nick (const BenchSlot *slot)      \
  {                                                         \
    return write_stream (slot, place, buffer_size, name);   \
  }
