/* bench-cost.c: memory, descriptors, and very many inputs
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Memory is what the allocator says is in use, its own words beside each
 * block included: what a process grows by.
 */

#include "config.h"

#include "bench.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>
#include <unistd.h>

/* What a system does not tell. */
#define UNKNOWN (-1.0)

#define N_COPIES 10000
#define N_COPIES_TINY 100

#define TEBIBYTE (G_GUINT64_CONSTANT (1) << 40)

static gdouble
heap_in_use (void)
{
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 33)
  const struct mallinfo2 info = mallinfo2 ();

  /* Another allocator, of a sanitizer or a preloaded one, leaves it empty. */
  if (info.uordblks > 0)
    return (gdouble) info.uordblks + (gdouble) info.hblkhd;
#endif
#endif
  return UNKNOWN;
}

static guint
count_copies (BenchWorld *world)
{
  return world->is_tiny ? N_COPIES_TINY : N_COPIES;
}

static MmdirInput *
open_input (MmdirDirectory *directory,
            const char *name)
{
  GError *error = NULL;
  MmdirInput *input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_DEFAULT, &error);

  if (input == NULL)
    bench_fail_error (error);
  return input;
}

typedef MmdirInput *(*MakeFunc) (BenchWorld *world,
                                 MmdirInput *input);

/* The list is allocated before and the first input made before: the caches of
 * the allocator are then as they will be. */
static gdouble
measure_heap (BenchWorld *world,
              MmdirInput *input,
              MakeFunc make)
{
  const guint n = count_copies (world);
  g_autofree MmdirInput **inputs = g_new (MmdirInput *, n);
  gdouble before, after;
  guint i;

  mmdir_input_free (make (world, input));
  before = heap_in_use ();
  for (i = 0; i < n; i++)
    inputs[i] = make (world, input);
  after = heap_in_use ();
  for (i = 0; i < n; i++)
    mmdir_input_free (inputs[i]);
  return before < 0 ? UNKNOWN : (after - before) / n;
}

static MmdirInput *
make_clone (BenchWorld *world,
            MmdirInput *input)
{
  return mmdir_input_clone (input);
}

static MmdirInput *
make_slice (BenchWorld *world,
            MmdirInput *input)
{
  GError *error = NULL;
  MmdirInput *slice = mmdir_input_slice (input, "slice", 100, 1000, &error);

  if (slice == NULL)
    bench_fail_error (error);
  return slice;
}

static MmdirInput *
make_mapped (BenchWorld *world,
             MmdirInput *input)
{
  return open_input (world->mapped_directory, "small");
}

static gdouble
cost_by (BenchWorld *world,
         MakeFunc make)
{
  const BenchFile *file = files_need (world, BENCH_FILE_SMALL);
  MmdirInput *input = open_input (world->mapped_directory, file->name);
  const gdouble cost = measure_heap (world, input, make);

  mmdir_input_free (input);
  return cost;
}

gdouble
bench_cost_of_clone (BenchWorld *world)
{
  return cost_by (world, make_clone);
}

gdouble
bench_cost_of_slice (BenchWorld *world)
{
  return cost_by (world, make_slice);
}

static gdouble
cost_of_open (BenchWorld *world)
{
  return cost_by (world, make_mapped);
}

/* Of a file that has no bytes on the disk.  UNKNOWN where there is no room for
 * it, in the file system or among the addresses.  There are several, because
 * a single one could be put where something was freed before. */
#define N_HUGE 32

static gdouble
cost_of_huge (BenchWorld *world)
{
  MmdirInput *inputs[N_HUGE] = { NULL };
  g_autofree char *path = NULL;
  gdouble before, after;
  gboolean fits;
  int descriptor;
  guint i;

  files_need (world, BENCH_FILE_SMALL);
  path = g_build_filename (world->directory, "huge", NULL);
  descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  fits = descriptor >= 0 && sizeof (gpointer) >= 8 && ftruncate (descriptor, (off_t) TEBIBYTE) == 0;
  if (descriptor >= 0)
    close (descriptor);

  before = heap_in_use ();
  for (i = 0; fits && i < N_HUGE; i++)
    {
      inputs[i] = mmdir_directory_open_input (world->mapped_directory, "huge", MMDIR_CONTEXT_DEFAULT, NULL);
      fits = inputs[i] != NULL;
    }
  after = heap_in_use ();
  for (i = 0; i < N_HUGE; i++)
    g_clear_pointer (&inputs[i], mmdir_input_free);
  g_remove (path);
  return fits && before >= 0 ? (after - before) / N_HUGE : UNKNOWN;
}

/* Descriptors.  The directory of them is itself open while they are counted,
 * each time. */
static gdouble
count_descriptors (void)
{
  g_autoptr (GDir) entries = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  if (entries == NULL)
    entries = g_dir_open ("/dev/fd", 0, NULL);
  if (entries == NULL)
    return UNKNOWN;
  while (g_dir_read_name (entries) != NULL)
    n++;
  return n;
}

static gdouble
descriptors_of (BenchWorld *world,
                gboolean is_mapped,
                guint n_clones)
{
  g_autofree MmdirInput **clones = g_new (MmdirInput *, n_clones + 1);
  const BenchFile *file = files_need (world, BENCH_FILE_SMALL);
  const gdouble before = count_descriptors ();
  MmdirInput *input = open_input (is_mapped ? world->mapped_directory : world->buffered_directory, file->name);
  GError *error = NULL;
  gdouble after;
  guint8 byte;
  guint i;

  for (i = 0; i < n_clones; i++)
    {
      clones[i] = mmdir_input_clone (input);
      if (!mmdir_input_read_byte (clones[i], &byte, &error))
        bench_fail_error (error);
    }
  after = count_descriptors ();
  for (i = 0; i < n_clones; i++)
    mmdir_input_free (clones[i]);
  mmdir_input_free (input);
  return before < 0 ? UNKNOWN : after - before;
}

static gdouble
descriptors_mapped (BenchWorld *world)
{
  return descriptors_of (world, TRUE, 0);
}

static gdouble
descriptors_buffered (BenchWorld *world)
{
  return descriptors_of (world, FALSE, 0);
}

static gdouble
descriptors_cloned (BenchWorld *world)
{
  return descriptors_of (world, FALSE, 100);
}

/* How much longer it takes to open another when very many are open: the
 * median of the last hundred by that of the first hundred. */
#define N_MANY 50000
#define N_MANY_TINY 500
#define N_ENDS 100

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static gdouble
cost_of_many (BenchWorld *world)
{
  const guint n = world->is_tiny ? N_MANY_TINY : N_MANY;
  const BenchFile *file = files_need (world, BENCH_FILE_SMALL);
  g_autofree MmdirInput **inputs = g_new (MmdirInput *, n);
  g_autofree gint64 *times = g_new (gint64, n);
  struct timespec before, after;
  guint i;

  for (i = 0; i < n; i++)
    {
      clock_gettime (CLOCK_MONOTONIC, &before);
      inputs[i] = open_input (world->mapped_directory, file->name);
      clock_gettime (CLOCK_MONOTONIC, &after);
      times[i] = (gint64) (after.tv_sec - before.tv_sec) * 1000000000 + (after.tv_nsec - before.tv_nsec);
    }
  for (i = 0; i < n; i++)
    mmdir_input_free (inputs[i]);
  qsort (times, N_ENDS, sizeof *times, compare_times);
  qsort (times + n - N_ENDS, N_ENDS, sizeof *times, compare_times);
  return (gdouble) times[n - N_ENDS / 2] / (gdouble) MAX (times[N_ENDS / 2], 1);
}

/* What page faults a scan has after preload. */
static gdouble
faults_after_preload (BenchWorld *world)
{
  const BenchFile *file = files_need (world, BENCH_FILE_BYTES);
  MmdirInput *input = open_input (world->mapped_directory, file->name);
  struct rusage before, after;
  GError *error = NULL;
  const guint8 *bytes;
  gsize available, i;
  guint64 sum = 0;

  bytes = mmdir_input_peek (input, 1, &available, &error);
  if (bytes == NULL || !mmdir_input_preload (input, NULL, NULL, &error))
    bench_fail_error (error);
  getrusage (RUSAGE_SELF, &before);
  for (i = 0; i < available; i += 64)
    sum += bytes[i];
  getrusage (RUSAGE_SELF, &after);
  BENCH_KEEP (sum);
  mmdir_input_free (input);
  return (gdouble) (after.ru_minflt - before.ru_minflt + after.ru_majflt - before.ru_majflt);
}

/* Pages that random reads bring in, by those that they touch. */
static gdouble
pages_brought_in (BenchWorld *world)
{
  const BenchFile *file = files_need (world, BENCH_FILE_BYTES);
  const guint64 n_reads = MIN (world->n_positions, 256);
  const guint64 page_size = (guint64) sysconf (_SC_PAGESIZE);
  g_autoptr (GHashTable) touched = g_hash_table_new (NULL, NULL);
  GError *error = NULL;
  guint64 n_resident, i;
  MmdirInput *input;
  guint8 byte;

  files_drop (world, file->path);
  input = mmdir_directory_open_input (world->mapped_directory, file->name, MMDIR_CONTEXT_READ, &error);
  if (input == NULL)
    bench_fail_error (error);
  for (i = 0; i < n_reads; i++)
    {
      if (!mmdir_input_read_byte_at (input, world->positions[i], &byte, &error))
        bench_fail_error (error);
      BENCH_KEEP (byte);
      g_hash_table_add (touched, GSIZE_TO_POINTER (world->positions[i] / page_size));
    }
  mmdir_input_free (input);
  n_resident = files_count_resident (file->path);
  return (gdouble) n_resident / (gdouble) g_hash_table_size (touched);
}

#define DEFINE_COST(name, function) \
  static const BenchPeer name##_peers[] = { BENCH_COST ("mapped", function), BENCH_END_OF_PEERS }

DEFINE_COST (clone, bench_cost_of_clone);
DEFINE_COST (slice, bench_cost_of_slice);
DEFINE_COST (open, cost_of_open);
DEFINE_COST (huge, cost_of_huge);
DEFINE_COST (many, cost_of_many);
DEFINE_COST (faults, faults_after_preload);
DEFINE_COST (brought, pages_brought_in);

static const BenchPeer descriptors_peers[] = {
  BENCH_COST ("mapped", descriptors_mapped),
  BENCH_COST ("buffered", descriptors_buffered),
  BENCH_COST ("buffered-cloned", descriptors_cloned),
  BENCH_END_OF_PEERS,
};

const BenchOperation bench_cost_operations[] = {
  { .name = "cost-clone", .title = "memory for a clone", .unit = BENCH_BYTES, .peers = clone_peers },
  { .name = "cost-slice", .title = "memory for a slice", .unit = BENCH_BYTES, .peers = slice_peers },
  { .name = "cost-open", .title = "memory for an open input of one chunk", .unit = BENCH_BYTES, .peers = open_peers },
  { .name = "cost-huge", .title = "memory for an open file of 1 TiB", .unit = BENCH_BYTES, .peers = huge_peers },
  { .name = "cost-descriptors", .title = "descriptors for an open input", .unit = BENCH_COUNT, .peers = descriptors_peers },
  { .name = "cost-many", .title = "opening the last of 50,000 by the first", .unit = BENCH_RATIO, .peers = many_peers },
  { .name = "cost-faults", .title = "page faults of a scan after preload", .unit = BENCH_COUNT, .peers = faults_peers },
  { .name = "cost-readahead", .title = "pages brought in by those touched, random, cold", .unit = BENCH_RATIO, .is_cold = TRUE, .peers = brought_peers },
  { NULL },
};
