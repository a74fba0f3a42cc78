/* bench-life.c: opening and closing, clones and slices
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "by-hand.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* Clones and slices.  After each repetition a byte is read through one more of
 * them: what was made so often reads the right file at the right place. */

#define SLICE_OFFSET 100
#define SLICE_LENGTH 1000

/* The least that a reference counted copy can cost. */
static guint64
allocate (const BenchSlot *slot,
          gdouble size)
{
  const guint64 n_items = slot->n_items;
  static gint references = 1;
  guint64 i;

  for (i = 0; i < n_items; i++)
    {
      guint8 *memory = malloc ((size_t) MAX (size, 1));

      g_atomic_int_inc (&references);
      BENCH_KEEP_MEMORY (memory);
      (void) g_atomic_int_dec_and_test (&references);
      free (memory);
    }
  return n_items * slot->file->raw[SLICE_OFFSET];
}

/* What malloc() is asked for is less than what it takes, by its own word. */
static guint64
clone_raw (const BenchSlot *slot)
{
  static gdouble size;

  if (size == 0)
    size = bench_cost_of_clone (slot->world) - sizeof (gsize);
  return allocate (slot, size);
}

static guint64
slice_raw (const BenchSlot *slot)
{
  static gdouble size;

  if (size == 0)
    size = bench_cost_of_slice (slot->world) - sizeof (gsize);
  return allocate (slot, size);
}

static guint64
read_once (const BenchSlot *slot,
           MmdirInput *input,
           guint64 position)
{
  GError *error = NULL;
  guint8 byte;

  if (!mmdir_input_read_byte_at (input, position, &byte, &error))
    bench_fail_error (error);
  mmdir_input_free (input);
  return slot->n_items * byte;
}

static guint64
clone_input (const BenchSlot *slot,
             MmdirInput *input)
{
  const guint64 n_items = slot->n_items;
  guint64 i;

  for (i = 0; i < n_items; i++)
    {
      MmdirInput *clone = mmdir_input_clone (input);

      BENCH_KEEP_MEMORY (clone);
      mmdir_input_free (clone);
    }
  return read_once (slot, mmdir_input_clone (input), SLICE_OFFSET);
}

static inline MmdirInput *
make_slice (MmdirInput *input,
            const char *description)
{
  GError *error = NULL;
  MmdirInput *slice = mmdir_input_slice (input, description, SLICE_OFFSET, SLICE_LENGTH, &error);

  if (slice == NULL)
    bench_fail_error (error);
  return slice;
}

static inline guint64
slice_with (const BenchSlot *slot,
            MmdirInput *input,
            const char *description)
{
  const guint64 n_items = slot->n_items;
  guint64 i;

  for (i = 0; i < n_items; i++)
    {
      MmdirInput *slice = make_slice (input, description);

      BENCH_KEEP_MEMORY (slice);
      mmdir_input_free (slice);
    }
  return read_once (slot, make_slice (input, description), 0);
}

static guint64
slice_input (const BenchSlot *slot,
             MmdirInput *input)
{
  return slice_with (slot, input, "slice");
}

static guint64
slice_plain_input (const BenchSlot *slot,
                   MmdirInput *input)
{
  return slice_with (slot, input, NULL);
}

BENCH_DEFINE_INPUTS (clone)
BENCH_DEFINE_INPUTS (slice)
BENCH_DEFINE_INPUTS (slice_plain)

/* Opening */

static int
get_directory (const BenchSlot *slot)
{
  static int descriptor = -1;

  if (descriptor < 0)
    descriptor = open (slot->world->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    bench_fail_call ("open", slot->world->directory);
  return descriptor;
}

static guint64
sum_small (const guint8 *bytes)
{
  BENCH_KEEP_MEMORY (bytes);
  return by_hand_uint64 (bytes) + by_hand_uint64 (bytes + BENCH_SMALL_LENGTH - 8);
}

/* What no program can do without. */
static guint64
open_small_raw (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  const int directory = get_directory (slot);
  guint8 bytes[BENCH_SMALL_LENGTH];
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      const int descriptor = openat (directory, slot->file->name, O_RDONLY | O_CLOEXEC);
      struct stat status;

      if (descriptor < 0 || fstat (descriptor, &status) != 0 ||
          read (descriptor, bytes, (size_t) status.st_size) != BENCH_SMALL_LENGTH)
        bench_fail_call ("read", slot->file->path);
      close (descriptor);
      sum += sum_small (bytes);
    }
  return sum;
}

static guint64
open_small_by (const BenchSlot *slot,
               MmdirDirectory *directory)
{
  const guint64 n_items = slot->n_items;
  guint8 bytes[BENCH_SMALL_LENGTH];
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      MmdirInput *input;

      input = mmdir_directory_open_input (directory, slot->file->name, MMDIR_CONTEXT_DEFAULT, &error);
      if (input == NULL || !mmdir_input_read_bytes (input, bytes, sizeof bytes, &error))
        bench_fail_error (error);
      mmdir_input_free (input);
      sum += sum_small (bytes);
    }
  return sum;
}

static guint64
open_small_default (const BenchSlot *slot)
{
  return open_small_by (slot, slot->world->default_directory);
}

static guint64
open_small_mapped (const BenchSlot *slot)
{
  return open_small_by (slot, slot->world->mapped_directory);
}

static guint64
open_small_buffered (const BenchSlot *slot)
{
  return open_small_by (slot, slot->world->buffered_directory);
}

static guint64
open_small_gmapped (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  guint8 bytes[BENCH_SMALL_LENGTH];
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      GMappedFile *mapped = g_mapped_file_new (slot->file->path, FALSE, &error);

      if (mapped == NULL)
        bench_fail_error (error);
      memcpy (bytes, g_mapped_file_get_contents (mapped), sizeof bytes);
      g_mapped_file_unref (mapped);
      sum += sum_small (bytes);
    }
  return sum;
}

static guint64
open_small_stdio (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  guint8 bytes[BENCH_SMALL_LENGTH];
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      FILE *stream = fopen (slot->file->path, "rbe");

      if (stream == NULL || fread_unlocked (bytes, 1, sizeof bytes, stream) != sizeof bytes)
        bench_fail_call ("fread", slot->file->path);
      fclose (stream);
      sum += sum_small (bytes);
    }
  return sum;
}

static guint64
open_large_raw (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  const int directory = get_directory (slot);
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      const int descriptor = openat (directory, slot->file->name, O_RDONLY | O_CLOEXEC);
      struct stat status;
      void *address;

      if (descriptor < 0 || fstat (descriptor, &status) != 0)
        bench_fail_call ("open", slot->file->path);
      address = mmap (NULL, (size_t) status.st_size, PROT_READ, MAP_SHARED, descriptor, 0);
      if (address == MAP_FAILED)
        bench_fail_call ("mmap", slot->file->path);
      BENCH_KEEP_MEMORY (address);
      munmap (address, (size_t) status.st_size);
      close (descriptor);
      sum += (guint64) status.st_size;
    }
  return sum;
}

static guint64
open_large_by (const BenchSlot *slot,
               MmdirDirectory *directory)
{
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      MmdirInput *input;

      input = mmdir_directory_open_input (directory, slot->file->name, MMDIR_CONTEXT_DEFAULT, &error);
      if (input == NULL)
        bench_fail_error (error);
      sum += mmdir_input_get_length (input);
      mmdir_input_free (input);
    }
  return sum;
}

static guint64
open_large_mapped (const BenchSlot *slot)
{
  return open_large_by (slot, slot->world->mapped_directory);
}

static guint64
open_large_buffered (const BenchSlot *slot)
{
  return open_large_by (slot, slot->world->buffered_directory);
}

static guint64
open_large_gmapped (const BenchSlot *slot)
{
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      GMappedFile *mapped = g_mapped_file_new (slot->file->path, FALSE, &error);

      if (mapped == NULL)
        bench_fail_error (error);
      sum += g_mapped_file_get_length (mapped);
      g_mapped_file_unref (mapped);
    }
  return sum;
}

static const BenchPeer clone_peers[] = {
  BENCH_PEER ("raw", clone_raw),
  BENCH_INPUT_PEERS (clone),
  BENCH_END_OF_PEERS,
};

static const BenchPeer slice_peers[] = {
  BENCH_PEER ("raw", slice_raw),
  BENCH_INPUT_PEERS (slice),
  BENCH_END_OF_PEERS,
};

static const BenchPeer slice_plain_peers[] = {
  BENCH_PEER ("raw", slice_raw),
  BENCH_INPUT_PEERS (slice_plain),
  BENCH_END_OF_PEERS,
};

static const BenchPeer open_small_peers[] = {
  BENCH_PEER ("raw", open_small_raw),
  BENCH_PEER ("default", open_small_default),
  BENCH_PEER ("mapped", open_small_mapped),
  BENCH_PEER ("buffered", open_small_buffered),
  BENCH_PEER ("gmapped", open_small_gmapped),
  BENCH_PEER ("stdio", open_small_stdio),
  BENCH_END_OF_PEERS,
};

static const BenchPeer open_large_peers[] = {
  BENCH_PEER ("raw", open_large_raw),
  BENCH_PEER ("mapped", open_large_mapped),
  BENCH_PEER ("buffered", open_large_buffered),
  BENCH_PEER ("gmapped", open_large_gmapped),
  BENCH_END_OF_PEERS,
};

const BenchOperation bench_life_operations[] = {
  { .name = "clone", .title = "clone + free", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_BYTES, .step = 20000, .peers = clone_peers },
  { .name = "slice-plain", .title = "slice + free, no description", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_BYTES, .step = 20000, .peers = slice_plain_peers },
  { .name = "slice", .title = "slice + free", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_BYTES, .step = 20000, .peers = slice_peers },
  { .name = "open-read-close", .title = "open + read + close, 4 KiB file", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_SMALL, .step = 250, .peers = open_small_peers },
  { .name = "open-close", .title = "open + close, large file", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_BYTES, .step = 250, .peers = open_large_peers },
  { NULL },
};
