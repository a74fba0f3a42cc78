/* bench-write-bytes.c: runs of bytes, text, and what another file has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "bench-write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Of a repetition, in bytes. */
#define TOTAL (G_GUINT64_CONSTANT (16) * 1024 * 1024)

/* What is written: it stays in the second cache. */
static guint8 *
get_source (void)
{
  static guint64 words[2 * WRITE_BUFFER / sizeof (guint64)] __attribute__ ((aligned (4096)));
  guint64 state = 1;
  guint i;

  if (words[0] == 0)
    for (i = 0; i < G_N_ELEMENTS (words); i++)
      words[i] = files_random (&state);
  return (guint8 *) words;
}

static void
fail_stream (void)
{
  bench_fail_call ("fwrite", "a stream");
}

/* Calls of @size bytes each, from places that follow each other in the source. */

static inline void
write_by_output (MmdirOutput *output,
                 guint64 n_bytes,
                 gsize size)
{
  const guint8 *const source = get_source ();
  GError *error = NULL;
  gsize from = 0;

  while (n_bytes > 0)
    {
      const gsize n = (gsize) MIN (n_bytes, size);

      if (!mmdir_output_write_bytes (output, source + from, n, &error))
        bench_fail_error (error);
      n_bytes -= n;
      from = (from + n) % WRITE_BUFFER;
    }
}

static inline void
write_by_stream (FILE *stream,
                 guint64 n_bytes,
                 gsize size)
{
  const guint8 *const source = get_source ();
  gsize from = 0;

  while (n_bytes > 0)
    {
      const gsize n = (gsize) MIN (n_bytes, size);

      if (fwrite_unlocked (source + from, 1, n, stream) != n)
        fail_stream ();
      n_bytes -= n;
      from = (from + n) % WRITE_BUFFER;
    }
}

/* In a buffer that goes out when it is full, as a program does it that has small
 * pieces to write. */
static inline void
write_by_hand (int descriptor,
               guint64 n_bytes,
               gsize size)
{
  static guint8 buffer[WRITE_BUFFER] __attribute__ ((aligned (4096)));
  const guint8 *const source = get_source ();
  gsize from = 0, filled = 0;

  while (n_bytes > 0)
    {
      const gsize n = (gsize) MIN (n_bytes, size);
      const gsize first = MIN (n, WRITE_BUFFER - filled);

      memcpy (buffer + filled, source + from, first);
      filled += first;
      if (filled == WRITE_BUFFER)
        {
          write_all (descriptor, buffer, filled);
          filled = n - first;
          memcpy (buffer, source + from + first, filled);
        }
      n_bytes -= n;
      from = (from + n) % WRITE_BUFFER;
    }
  write_all (descriptor, buffer, filled);
}

/* One write(2) for each call. */
static inline void
write_at_once (int descriptor,
               guint64 n_bytes,
               gsize size)
{
  const guint8 *const source = get_source ();
  gsize from = 0;

  while (n_bytes > 0)
    {
      const gsize n = (gsize) MIN (n_bytes, size);

      write_all (descriptor, source + from, n);
      n_bytes -= n;
      from = (from + n) % WRITE_BUFFER;
    }
}

#define DEFINE_SIZE(name, size, by_hand)                                 \
  BENCH_WORKER void name##_raw (int descriptor, guint64 n_bytes)         \
  {                                                                      \
    by_hand (descriptor, n_bytes, size);                                 \
  }                                                                      \
  BENCH_WORKER void name##_output (MmdirOutput *output, guint64 n_bytes) \
  {                                                                      \
    write_by_output (output, n_bytes, size);                             \
  }                                                                      \
  BENCH_WORKER void name##_stream (FILE *stream, guint64 n_bytes)        \
  {                                                                      \
    write_by_stream (stream, n_bytes, size);                             \
  }

#define DEFINE_PLACE(name, nick, place)                                \
  WRITE_DEFINE_RAW (name, nick, place)                                 \
  WRITE_DEFINE_OUTPUT (name, nick, place)                              \
  WRITE_DEFINE_STREAM (name##_stream, nick##_default, place, 0)        \
  WRITE_DEFINE_STREAM (name##_stream, nick##_64k, place, WRITE_BUFFER) \
  static const BenchPeer name##_##nick##_peers[] = {                   \
    BENCH_PEER ("raw", name##_raw_##nick),                             \
    BENCH_PEER ("output", name##_output_##nick),                       \
    BENCH_PEER ("stdio", name##_stream_##nick##_default),              \
    BENCH_PEER ("stdio-64k", name##_stream_##nick##_64k),              \
    BENCH_END_OF_PEERS,                                                \
  };

DEFINE_SIZE (bytes_64k, 64 * 1024, write_at_once)
DEFINE_SIZE (bytes_4k, 4 * 1024, write_by_hand)
DEFINE_SIZE (bytes_100, 100, write_by_hand)
DEFINE_PLACE (bytes_64k, memory, WRITE_MEMORY)
DEFINE_PLACE (bytes_64k, disk, WRITE_DISK)
DEFINE_PLACE (bytes_4k, memory, WRITE_MEMORY)
DEFINE_PLACE (bytes_100, memory, WRITE_MEMORY)

/* Strings of 1 to 31 letters */

#define N_STRINGS 4096

typedef struct
{
  guint8 length;
  char text[31];
} Text;

static const Text *
get_strings (void)
{
  static Text texts[N_STRINGS];
  guint64 state = 1;
  guint i, j;

  if (texts[0].length == 0)
    for (i = 0; i < N_STRINGS; i++)
      {
        texts[i].length = (guint8) (1 + files_random (&state) % 31);
        for (j = 0; j < texts[i].length; j++)
          texts[i].text[j] = (char) ('a' + files_random (&state) % 26);
      }
  return texts;
}

/* Nobody looks whether it is text. */
BENCH_WORKER void
string_raw (int descriptor,
            guint64 n_items)
{
  static guint8 buffer[WRITE_BUFFER + sizeof (Text)] __attribute__ ((aligned (4096)));
  const Text *const texts = get_strings ();
  gsize filled = 0;
  guint64 i;

  for (i = 0; i < n_items; i++)
    {
      const Text *text = &texts[i % N_STRINGS];

      buffer[filled++] = text->length;
      memcpy (buffer + filled, text->text, text->length);
      filled += text->length;
      if (filled >= WRITE_BUFFER)
        {
          write_all (descriptor, buffer, WRITE_BUFFER);
          filled -= WRITE_BUFFER;
          memcpy (buffer, buffer + WRITE_BUFFER, filled);
        }
    }
  write_all (descriptor, buffer, filled);
}

BENCH_WORKER void
string_output (MmdirOutput *output,
               guint64 n_items)
{
  const Text *const texts = get_strings ();
  GError *error = NULL;
  guint64 i;

  for (i = 0; i < n_items; i++)
    if (!mmdir_output_write_string (output, texts[i % N_STRINGS].text, texts[i % N_STRINGS].length, &error))
      bench_fail_error (error);
}

BENCH_WORKER void
string_stream (FILE *stream,
               guint64 n_items)
{
  const Text *const texts = get_strings ();
  guint64 i;

  for (i = 0; i < n_items; i++)
    {
      const Text *text = &texts[i % N_STRINGS];

      if (putc_unlocked (text->length, stream) == EOF ||
          fwrite_unlocked (text->text, 1, text->length, stream) != text->length)
        fail_stream ();
    }
}

WRITE_DEFINE_RAW (string, memory, WRITE_MEMORY)
WRITE_DEFINE_OUTPUT (string, memory, WRITE_MEMORY)
WRITE_DEFINE_STREAM (string_stream, memory, WRITE_MEMORY, WRITE_BUFFER)

static const BenchPeer string_peers[] = {
  BENCH_PEER ("raw", string_raw_memory),
  BENCH_PEER ("output", string_output_memory),
  BENCH_PEER ("stdio-64k", string_stream_memory),
  BENCH_END_OF_PEERS,
};

/* A part of a file into another one of the same folder */

/* The slot that is copied: what writes has no other way to know. */
static const BenchSlot *copied;

static guint64
copy_raw (const BenchSlot *slot,
          WriteRawFunc func)
{
  copied = slot;
  return write_raw (slot, WRITE_DISK, func);
}

static void
read_from (int descriptor,
           off_t from,
           guint64 n_bytes)
{
  static guint8 buffer[WRITE_BUFFER] __attribute__ ((aligned (4096)));

  while (n_bytes > 0)
    {
      const ssize_t n = pread (copied->file->descriptor, buffer, (gsize) MIN (n_bytes, WRITE_BUFFER), from);

      if (n <= 0)
        bench_fail_call ("pread", copied->file->path);
      write_all (descriptor, buffer, (gsize) n);
      from += n;
      n_bytes -= (guint64) n;
    }
}

static void
read_raw (int descriptor,
          guint64 n_bytes)
{
  read_from (descriptor, (off_t) copied->start, n_bytes);
}

/* What the system or the file system cannot copy is read and written. */
static void
range_raw (int descriptor,
           guint64 n_bytes)
{
  off_t from = (off_t) copied->start;
#ifdef HAVE_COPY_FILE_RANGE
  ssize_t n = 1;

  while (n_bytes > 0 && n > 0)
    {
      n = copy_file_range (copied->file->descriptor, &from, descriptor, NULL, (gsize) n_bytes, 0);
      n_bytes -= (guint64) MAX (n, 0);
    }
#endif
  read_from (descriptor, from, n_bytes);
}

static void
mmap_raw (int descriptor,
          guint64 n_bytes)
{
  write_all (descriptor, copied->file->raw + copied->start, (gsize) n_bytes);
}

static void
copy_input (MmdirOutput *output,
            MmdirInput *input,
            guint64 n_bytes)
{
  GError *error = NULL;

  if (!mmdir_input_seek (input, copied->start, &error) ||
      !mmdir_output_copy (output, input, n_bytes, &error))
    bench_fail_error (error);
}

static void
mapped_output (MmdirOutput *output,
               guint64 n_bytes)
{
  copy_input (output, copied->file->mapped, n_bytes);
}

static void
buffered_output (MmdirOutput *output,
                 guint64 n_bytes)
{
  copy_input (output, copied->file->buffered, n_bytes);
}

static guint64
copy_by_range (const BenchSlot *slot)
{
  return copy_raw (slot, range_raw);
}

static guint64
copy_by_read (const BenchSlot *slot)
{
  return copy_raw (slot, read_raw);
}

static guint64
copy_by_mmap (const BenchSlot *slot)
{
  return copy_raw (slot, mmap_raw);
}

static guint64
copy_mapped (const BenchSlot *slot)
{
  copied = slot;
  return write_output (slot, WRITE_DISK, mapped_output);
}

static guint64
copy_buffered (const BenchSlot *slot)
{
  copied = slot;
  return write_output (slot, WRITE_DISK, buffered_output);
}

static const BenchPeer copy_peers[] = {
  BENCH_PEER ("raw", copy_by_range),
  BENCH_PEER ("raw-read", copy_by_read),
  BENCH_PEER ("raw-mmap", copy_by_mmap),
  BENCH_PEER ("buffered", copy_buffered),
  BENCH_PEER ("mapped", copy_mapped),
  BENCH_END_OF_PEERS,
};

#define BULK(nick, text, table)                                                        \
  {                                                                                    \
    .name = nick, .title = text, .unit = BENCH_THROUGHPUT, .plan = BENCH_OVER_NOTHING, \
    .file = BENCH_FILE_SMALL, .step = TOTAL, .peers = table                            \
  }

const BenchOperation bench_write_bytes_operations[] = {
  BULK ("write-bytes-64k", "bytes, 64 KiB at a time", bytes_64k_memory_peers),
  BULK ("write-bytes-disk", "the same, to a file of a disk", bytes_64k_disk_peers),
  BULK ("write-bytes-4k", "bytes, 4 KiB at a time", bytes_4k_memory_peers),
  BULK ("write-bytes-100", "bytes, 100 at a time", bytes_100_memory_peers),
  { .name = "write-string", .title = "strings of 1 to 31 letters", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_SMALL, .step = 64 * 1024, .peers = string_peers },
  { .name = "write-copy", .title = "a part of another file", .unit = BENCH_THROUGHPUT, .plan = BENCH_OVER_BYTES, .file = BENCH_FILE_BYTES, .step = 16 * 1024 * 1024, .peers = copy_peers },
  { NULL },
};
