/* bench-cold.c: files that are not in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Nothing of the file is in the page cache when a repetition starts, and
 * nothing has it open: every peer opens and closes it itself.
 */

#include "config.h"

#include "by-hand.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#define BLOCK (1024 * 1024)

/* Random reads of a repetition. */
#define N_READS 1024

typedef struct
{
  const BenchSlot *slot;
  int descriptor;
  const guint8 *bytes;
} Mapping;

static int
open_advised (const BenchSlot *slot,
              int advice)
{
  const int descriptor = open (slot->file->path, O_RDONLY | O_CLOEXEC);

  if (descriptor < 0)
    bench_fail_call ("open", slot->file->path);
  if (advice != POSIX_FADV_NORMAL && posix_fadvise (descriptor, 0, 0, advice) != 0)
    bench_fail_call ("posix_fadvise", slot->file->path);
  return descriptor;
}

static const guint8 *
map_advised (const BenchSlot *slot,
             int advice)
{
  const int descriptor = open_advised (slot, POSIX_FADV_NORMAL);
  void *address = mmap (NULL, (size_t) slot->file->length, PROT_READ, MAP_SHARED, descriptor, 0);

  if (address == MAP_FAILED)
    bench_fail_call ("mmap", slot->file->path);
  close (descriptor);
  if (advice != MADV_NORMAL && madvise (address, (size_t) slot->file->length, advice) != 0)
    bench_fail_call ("madvise", slot->file->path);
  return address;
}

static void
unmap (const BenchSlot *slot,
       const guint8 *bytes)
{
  munmap ((void *) bytes, (size_t) slot->file->length);
}

static MmdirInput *
open_with (const BenchSlot *slot,
           MmdirDirectory *directory,
           MmdirContext context)
{
  GError *error = NULL;
  MmdirInput *input = mmdir_directory_open_input (directory, slot->file->name, context, &error);

  if (input == NULL)
    bench_fail_error (error);
  return input;
}

static guint64
sum_words (const guint8 *bytes,
           gsize length)
{
  guint64 sum = 0;
  gsize i;

  for (i = 0; i + 8 <= length; i += 8)
    sum += by_hand_uint64 (bytes + i);
  return sum;
}

/* All of the file, from its start to its end */

static guint64
scan_read_advised (const BenchSlot *slot,
                   int advice)
{
  g_autofree guint8 *buffer = g_malloc (BLOCK);
  const int descriptor = open_advised (slot, advice);
  guint64 sum = 0, left;
  ssize_t n;

  for (left = slot->end; left > 0; left -= (guint64) n)
    {
      n = read (descriptor, buffer, (size_t) MIN (left, BLOCK));
      if (n <= 0 || n % 8 != 0)
        bench_fail_call ("read", slot->file->path);
      sum += sum_words (buffer, (gsize) n);
    }
  close (descriptor);
  return sum;
}

static guint64
scan_map_advised (const BenchSlot *slot,
                  int advice)
{
  const guint8 *bytes = map_advised (slot, advice);
  const guint64 sum = sum_words (bytes, (gsize) slot->end);

  unmap (slot, bytes);
  return sum;
}

static guint64
scan_input (const BenchSlot *slot,
            MmdirDirectory *directory,
            MmdirContext context)
{
  MmdirInput *input = open_with (slot, directory, context);
  GError *error = NULL;
  guint64 sum = 0, left;
  gsize available;

  for (left = slot->end; left > 0; left -= available)
    {
      const guint8 *bytes = mmdir_input_peek (input, 8, &available, &error);

      if (bytes == NULL)
        bench_fail_error (error);
      available = (gsize) MIN (available, left);
      sum += sum_words (bytes, available);
      if (!mmdir_input_skip (input, available, &error))
        bench_fail_error (error);
    }
  mmdir_input_free (input);
  return sum;
}

#define DEFINE(name, call)                    \
  static guint64 name (const BenchSlot *slot) \
  {                                           \
    return call;                              \
  }

DEFINE (scan_read, scan_read_advised (slot, POSIX_FADV_NORMAL))
DEFINE (scan_read_sequential, scan_read_advised (slot, POSIX_FADV_SEQUENTIAL))
DEFINE (scan_raw, scan_map_advised (slot, MADV_NORMAL))
DEFINE (scan_raw_sequential, scan_map_advised (slot, MADV_SEQUENTIAL))
DEFINE (scan_raw_willneed, scan_map_advised (slot, MADV_WILLNEED))
DEFINE (scan_merge, scan_input (slot, slot->world->mapped_directory, MMDIR_CONTEXT_MERGE))
DEFINE (scan_read_once, scan_input (slot, slot->world->mapped_directory, MMDIR_CONTEXT_READ_ONCE))
DEFINE (scan_default, scan_input (slot, slot->world->mapped_directory, MMDIR_CONTEXT_DEFAULT))
DEFINE (scan_buffered, scan_input (slot, slot->world->buffered_directory, MMDIR_CONTEXT_MERGE))

static guint64
scan_gmapped (const BenchSlot *slot)
{
  GError *error = NULL;
  GMappedFile *mapped = g_mapped_file_new (slot->file->path, FALSE, &error);
  guint64 sum;

  if (mapped == NULL)
    bench_fail_error (error);
  sum = sum_words ((const guint8 *) g_mapped_file_get_contents (mapped), (gsize) slot->end);
  g_mapped_file_unref (mapped);
  return sum;
}

#ifdef MADV_POPULATE_READ
DEFINE (scan_raw_populate, scan_map_advised (slot, MADV_POPULATE_READ))
#endif

/* Single bytes at random */

static guint64
random_pread_advised (const BenchSlot *slot,
                      int advice)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  const int descriptor = open_advised (slot, advice);
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint8 byte;

      if (pread (descriptor, &byte, 1, (off_t) positions[i]) != 1)
        bench_fail_call ("pread", slot->file->path);
      sum += byte;
    }
  close (descriptor);
  return sum;
}

static guint64
random_map_advised (const BenchSlot *slot,
                    int advice)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  const guint8 *bytes = map_advised (slot, advice);
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    sum += bytes[positions[i]];
  unmap (slot, bytes);
  return sum;
}

static guint64
read_bytes_at (const BenchSlot *slot,
               MmdirInput *input,
               guint64 first,
               guint64 end)
{
  const guint64 *const positions = slot->positions;
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = first; i < end; i++)
    {
      guint8 byte;

      if (!mmdir_input_read_byte_at (input, positions[i], &byte, &error))
        bench_fail_error (error);
      sum += byte;
    }
  return sum;
}

static guint64
random_input (const BenchSlot *slot,
              MmdirDirectory *directory)
{
  MmdirInput *input = open_with (slot, directory, MMDIR_CONTEXT_READ);
  const guint64 sum = read_bytes_at (slot, input, 0, slot->n_items);

  mmdir_input_free (input);
  return sum;
}

DEFINE (random_pread, random_pread_advised (slot, POSIX_FADV_NORMAL))
DEFINE (random_pread_random, random_pread_advised (slot, POSIX_FADV_RANDOM))
DEFINE (random_raw, random_map_advised (slot, MADV_NORMAL))
DEFINE (random_raw_random, random_map_advised (slot, MADV_RANDOM))
DEFINE (random_mapped, random_input (slot, slot->world->mapped_directory))
DEFINE (random_buffered, random_input (slot, slot->world->buffered_directory))

/* The same with pages asked for ahead of use */

#define MOST_AHEAD 128

static guint64
prefetch_input (const BenchSlot *slot,
                guint ahead)
{
  const guint64 *const positions = slot->positions;
  MmdirInput *input = open_with (slot, slot->world->mapped_directory, MMDIR_CONTEXT_READ);
  GError *error = NULL;
  guint64 sum = 0, first, end, i;

  for (first = 0; first < slot->n_items; first = end)
    {
      MmdirRange ranges[MOST_AHEAD];

      end = MIN (first + ahead, slot->n_items);
      for (i = first; i < end; i++)
        ranges[i - first] = (MmdirRange){ positions[i], 1 };
      if (!mmdir_input_prefetch_ranges (input, ranges, (gsize) (end - first), &error))
        bench_fail_error (error);
      sum += read_bytes_at (slot, input, first, end);
    }
  mmdir_input_free (input);
  return sum;
}

/* By the system's own call for it, a page at a time. */
static guint64
prefetch_raw (const BenchSlot *slot,
              guint ahead)
{
  const guint64 *const positions = slot->positions;
  const guint64 page_mask = (guint64) sysconf (_SC_PAGESIZE) - 1;
  const guint8 *bytes = map_advised (slot, MADV_RANDOM);
  guint64 sum = 0, first, end, i;

  for (first = 0; first < slot->n_items; first = end)
    {
      end = MIN (first + ahead, slot->n_items);
      for (i = first; i < end; i++)
        if (madvise ((void *) (bytes + (positions[i] & ~page_mask)), 1, MADV_WILLNEED) != 0)
          bench_fail_call ("madvise", slot->file->path);
      for (i = first; i < end; i++)
        sum += bytes[positions[i]];
    }
  unmap (slot, bytes);
  return sum;
}

DEFINE (prefetch_mapped_32, prefetch_input (slot, 32))
DEFINE (prefetch_mapped_128, prefetch_input (slot, 128))
DEFINE (prefetch_raw_32, prefetch_raw (slot, 32))
DEFINE (prefetch_raw_128, prefetch_raw (slot, 128))

/* Bringing in all of a file */

static guint64
load_read (const BenchSlot *slot)
{
  g_autofree guint8 *buffer = g_malloc (BLOCK);
  const int descriptor = open_advised (slot, POSIX_FADV_SEQUENTIAL);
  guint64 left;
  ssize_t n;

  for (left = slot->end; left > 0; left -= (guint64) n)
    {
      n = read (descriptor, buffer, (size_t) MIN (left, BLOCK));
      if (n <= 0)
        bench_fail_call ("read", slot->file->path);
    }
  close (descriptor);
  return slot->end;
}

#ifdef O_DIRECT
/* What the device gives: past the page cache, in large pieces. */
static guint64
load_direct (const BenchSlot *slot)
{
  const gsize block = 4 * BLOCK;
  const int descriptor = open (slot->file->path, O_RDONLY | O_CLOEXEC | O_DIRECT);
  guint64 sum = 0, left;
  guint8 *buffer;
  ssize_t n;

  /* Not every file system has it. */
  if (descriptor < 0 && errno == EINVAL && slot->world->is_tiny)
    return load_read (slot);
  if (descriptor < 0)
    bench_fail_call ("open", slot->file->path);
  buffer = mmap (NULL, block, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (buffer == MAP_FAILED)
    bench_fail_call ("mmap", slot->file->path);
  for (left = slot->end; left > 0; left -= (guint64) n)
    {
      n = read (descriptor, buffer, block);
      if (n <= 0)
        bench_fail_call ("read", slot->file->path);
      sum += buffer[0] + buffer[n - 1];
    }
  munmap (buffer, block);
  close (descriptor);

  /* Where pieces end is not for the checksum to tell. */
  return sum == G_MAXUINT64 ? sum : slot->end;
}
#endif

/* Done, to the page, when it returns. */
static guint64
load_input (const BenchSlot *slot)
{
  MmdirInput *input = open_with (slot, slot->world->mapped_directory, MMDIR_CONTEXT_DEFAULT);
  GError *error = NULL;
  guint64 resident;

  if (!mmdir_input_preload (input, NULL, NULL, &error) ||
      !mmdir_input_get_residency (input, 0, slot->end, &resident, &error))
    bench_fail_error (error);
  mmdir_input_free (input);
  return resident;
}

static const BenchPeer scan_peers[] = {
  BENCH_PEER ("read", scan_read),
  BENCH_PEER ("read-sequential", scan_read_sequential),
  BENCH_PEER ("raw", scan_raw),
  BENCH_PEER ("raw-sequential", scan_raw_sequential),
  BENCH_PEER ("raw-willneed", scan_raw_willneed),
#ifdef MADV_POPULATE_READ
  BENCH_PEER ("raw-populate", scan_raw_populate),
#endif
  BENCH_PEER ("gmapped", scan_gmapped),
  BENCH_PEER ("merge", scan_merge),
  BENCH_PEER ("read-once", scan_read_once),
  BENCH_PEER ("default", scan_default),
  BENCH_PEER ("buffered", scan_buffered),
  BENCH_END_OF_PEERS,
};

static const BenchPeer random_peers[] = {
  BENCH_PEER ("pread", random_pread),
  BENCH_PEER ("pread-random", random_pread_random),
  BENCH_PEER ("raw", random_raw),
  BENCH_PEER ("raw-random", random_raw_random),
  BENCH_PEER ("mapped", random_mapped),
  BENCH_PEER ("buffered", random_buffered),
  BENCH_END_OF_PEERS,
};

static const BenchPeer prefetch_peers[] = {
  BENCH_PEER ("pread-random", random_pread_random),
  BENCH_PEER ("raw-32", prefetch_raw_32),
  BENCH_PEER ("raw-128", prefetch_raw_128),
  BENCH_PEER ("mapped-32", prefetch_mapped_32),
  BENCH_PEER ("mapped-128", prefetch_mapped_128),
  BENCH_END_OF_PEERS,
};

static const BenchPeer load_peers[] = {
#ifdef O_DIRECT
  BENCH_PEER ("direct", load_direct),
#endif
  BENCH_PEER ("read-sequential", load_read),
  BENCH_PEER ("mapped", load_input),
  BENCH_END_OF_PEERS,
};

#define COLD(nick, text, what, over, items, table)                                     \
  {                                                                                    \
    .name = nick, .title = text, .unit = what, .plan = over, .file = BENCH_FILE_BYTES, \
    .step = items, .is_cold = TRUE, .is_slow = TRUE, .peers = table                    \
  }

const BenchOperation bench_cold_operations[] = {
  COLD ("cold-sequential", "sequential, cold", BENCH_THROUGHPUT, BENCH_OVER_BYTES, G_MAXUINT64, scan_peers),
  COLD ("cold-random", "random byte, cold", BENCH_NANOSECONDS, BENCH_OVER_POSITIONS, N_READS, random_peers),
  COLD ("cold-prefetch", "random byte, cold, with prefetch_ranges", BENCH_NANOSECONDS, BENCH_OVER_POSITIONS, N_READS, prefetch_peers),
  COLD ("cold-preload", "preload, cold", BENCH_THROUGHPUT, BENCH_OVER_BYTES, G_MAXUINT64, load_peers),
  { NULL },
};
