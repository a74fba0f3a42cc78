/* test-threads-input.c: many threads that read one file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"

#define LENGTH 300000
#define N_THREADS 10
#define APART_POWER 10

/* Fewer where each takes long. */
static guint n_rounds;

static void
set_up (TemporaryFile *fixture,
        gconstpointer way)
{
  temporary_file_open (fixture, way, LENGTH, APART_POWER);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
}

/* What a thread works on; it frees the input if it owns it. */
typedef struct
{
  MmdirInput *input;
  guint64 offset;
  guint32 seed;
} Job;

static GThread *
start (GThreadFunc func,
       MmdirInput *input,
       guint64 offset)
{
  Job *job = g_new (Job, 1);

  job->input = input;
  job->offset = offset;
  job->seed = (guint32) g_test_rand_int ();
  return g_thread_new ("reader", func, job);
}

static void
join_all (GThread **threads,
          gsize n_threads)
{
  gsize i;

  for (i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
}

/* Reads at the cursor, here and there. */
static void
read_at_random (MmdirInput *input,
                guint64 offset,
                GRand *random,
                guint n_reads)
{
  const gint32 length = (gint32) mmdir_input_get_length (input);
  guint8 bytes[3000];
  guint i;

  for (i = 0; i < n_reads; i++)
    {
      const guint64 position = (guint64) g_rand_int_range (random, 0, length);
      const gsize most = (gsize) g_rand_int_range (random, 0, sizeof bytes);
      const gsize n = MIN (most, (gsize) length - (gsize) position);

      check_succeeds (mmdir_input_seek (input, position, &error));
      check_succeeds (mmdir_input_read_bytes (input, bytes, n, &error));
      g_assert_true (temporary_is_pattern (bytes, n, offset + position));
      if (position + n < (guint64) length)
        g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (offset + position + n));
    }
}

static gpointer
read_own (gpointer data)
{
  Job *job = data;
  GRand *random = g_rand_new_with_seed (job->seed);

  read_at_random (job->input, job->offset, random, n_rounds);
  mmdir_input_free (job->input);
  g_rand_free (random);
  g_free (job);
  return NULL;
}

/* Each thread has a clone or a slice of its own, and frees it; the input they
 * were made from is gone by then, or not. */
static void
test_clones (TemporaryFile *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  GThread *threads[N_THREADS];
  gsize i;

  for (i = 0; i < N_THREADS; i++)
    {
      if (i % 3 == 0)
        threads[i] = start (read_own, check_slice (fixture->input, i * 1000, LENGTH - 2 * i * 1000), i * 1000);
      else
        threads[i] = start (read_own, check_clone (fixture->input), 0);
    }
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  join_all (threads, N_THREADS);
}

static gpointer
clone_on (gpointer data)
{
  Job *job = data;
  GRand *random = g_rand_new_with_seed (job->seed);
  MmdirInput *input = job->input;
  guint64 offset = job->offset;
  guint i;

  for (i = 0; i < 50; i++)
    {
      MmdirInput *next = i % 2 == 0 ? check_clone (input) : check_slice (input, 100, mmdir_input_get_length (input) - 200);

      offset += i % 2 == 0 ? 0 : 100;
      mmdir_input_free (input);
      input = next;
      read_at_random (input, offset, random, 5);
    }
  mmdir_input_free (input);
  g_rand_free (random);
  g_free (job);
  return NULL;
}

/* Clones of slices of clones, each freed as soon as there is the next. */
static void
test_clones_of_clones (TemporaryFile *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  GThread *threads[N_THREADS];
  gsize i;

  for (i = 0; i < N_THREADS; i++)
    threads[i] = start (clone_on, check_clone (fixture->input), 0);
  join_all (threads, N_THREADS);
}

/* check_read_uint64_le_at() looks at the cursor too, which is the owner's. */
static guint64
read_uint64_le_at (MmdirInput *input,
                   guint64 position)
{
  guint64 value = 0;

  check_succeeds (mmdir_input_read_uint64_le_at (input, position, &value, &error));
  return value;
}

static guint64
read_uint64_be_at (MmdirInput *input,
                   guint64 position)
{
  guint64 value = 0;

  check_succeeds ((mmdir_input_read_uint64_be_at) (input, position, &value, &error));
  return value;
}

static gpointer
read_shared_at (gpointer data)
{
  Job *job = data;
  GRand *random = g_rand_new_with_seed (job->seed);
  guint i;

  for (i = 0; i < n_rounds; i++)
    {
      const guint64 position = (guint64) g_rand_int_range (random, 0, LENGTH - 3000);
      const gsize n = (gsize) g_rand_int_range (random, 0, 3000);
      guint64 value = 0;
      guint8 bytes[3000];
      gsize j;

      for (j = 0; j < sizeof value; j++)
        value = value << 8 | temporary_byte_at (position + j);
      g_assert_cmpuint (read_uint64_be_at (job->input, position), ==, value);
      g_assert_cmpuint (read_uint64_le_at (job->input, position), ==, GUINT64_SWAP_LE_BE (value));
      check_succeeds (mmdir_input_read_bytes_at (job->input, position, bytes, n, &error));
      g_assert_true (temporary_is_pattern (bytes, n, position));
    }
  g_rand_free (random);
  g_free (job);
  return NULL;
}

/* The owner moves the cursor meanwhile. */
static void
test_positional (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  GRand *random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  GThread *threads[8];
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = start (read_shared_at, fixture->input, 0);
  read_at_random (fixture->input, 0, random, n_rounds);
  join_all (threads, G_N_ELEMENTS (threads));
  g_rand_free (random);
}

static gpointer
use_shared (gpointer data)
{
  Job *job = data;
  GRand *random = g_rand_new_with_seed (job->seed);
  guint i;

  for (i = 0; i < n_rounds / 10; i++)
    {
      const guint64 offset = (guint64) g_rand_int_range (random, 0, LENGTH);
      const gsize length = (gsize) g_rand_int_range (random, 0, (gint32) (LENGTH - offset) + 1);
      GBytes *bytes = NULL;
      MmdirInput *slice;
      char *description;
      guint64 resident;

      check_succeeds ((bytes = mmdir_input_get_bytes (job->input, offset, length, &error)) != NULL);
      g_assert_true (temporary_is_pattern (g_bytes_get_data (bytes, NULL), length, offset));
      g_bytes_unref (bytes);

      check_succeeds ((slice = mmdir_input_slice (job->input, "part", offset, length, &error)) != NULL);
      if (length > 0)
        g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (offset));
      mmdir_input_free (slice);

      check_succeeds (mmdir_input_prefetch (job->input, offset, length, &error));
      if (!mmdir_input_get_residency (job->input, offset, length, &resident, NULL))
        resident = 0;
      g_assert_cmpuint (resident, <=, length);
      description = mmdir_input_describe (job->input);
      g_free (description);
    }
  check_succeeds (mmdir_input_preload (job->input, NULL, NULL, &error));
  g_rand_free (random);
  g_free (job);
  return NULL;
}

/* All that any thread may do with an input, while the owner reads. */
static void
test_any_thread (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  GRand *random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  GThread *threads[4];
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = start (use_shared, fixture->input, 0);
  read_at_random (fixture->input, 0, random, n_rounds);
  join_all (threads, G_N_ELEMENTS (threads));
  g_rand_free (random);
}

#define ADD(name, func) temporary_add ("threads-input", name, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  n_rounds = instrument_get_rounds (process_is_instrumented () ? 300 : 2000);
  ADD ("clones", test_clones);
  ADD ("clones-of-clones", test_clones_of_clones);
  ADD ("positional", test_positional);
  ADD ("any-thread", test_any_thread);
  return g_test_run ();
}
