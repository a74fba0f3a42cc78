/* test-on-demand-threads.c: many threads over more chunks than may be mapped
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "on-demand-state.h"
#include "process.h"
#include "temporary.h"

#define POWER 10
#define CHUNK 1024
#define N_CHUNKS 32
#define LENGTH (N_CHUNKS * CHUNK - 100)
#define BUDGET (2 * CHUNK)

#define N_THREADS 8

/* What a thread keeps at a time. */
#define N_KEPT 4

/* Fewer where each takes long. */
static guint n_rounds = 2000;

typedef struct
{
  TemporaryFile *file;
  guint32 seed;

  /* What is left for the end; GBytes of one chunk. */
  GBytes *kept;
} Job;

static void
set_up (TemporaryFile *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_open (fixture, &temporary_ways[TEMPORARY_ON_DEMAND], LENGTH, POWER);
  mmdir_directory_set_map_budget (fixture->directory, BUDGET);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
}

static guint64
random_position (GRand *random)
{
  return (guint64) g_rand_int_range (random, 0, LENGTH);
}

static gsize
random_length (GRand *random,
               guint64 position)
{
  return (gsize) g_rand_int_range (random, 1, 1 + MIN (3 * CHUNK, (gint32) (LENGTH - position)));
}

static void
read_at_cursor (MmdirInput *input,
                GRand *random)
{
  const guint64 position = random_position (random);
  const gsize length = random_length (random, position);
  guint8 bytes[3 * CHUNK];
  const guint8 *peeked;

  check_seek (input, position);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position));
  check_seek (input, position);
  check_succeeds ((peeked = mmdir_input_peek (input, length, NULL, &error)) != NULL);
  g_assert_true (temporary_is_pattern (peeked, length, position));
  check_succeeds (mmdir_input_read_bytes (input, bytes, length, &error));
  g_assert_true (temporary_is_pattern (bytes, length, position));
}

static void
read_at_position (MmdirInput *shared,
                  GRand *random)
{
  const guint64 position = random_position (random);
  const gsize length = random_length (random, position);
  guint8 bytes[3 * CHUNK];
  guint8 byte = 0;

  check_succeeds ((mmdir_input_read_byte_at) (shared, position, &byte, &error));
  g_assert_cmpuint (byte, ==, temporary_byte_at (position));
  check_succeeds (mmdir_input_read_bytes_at (shared, position, bytes, length, &error));
  g_assert_true (temporary_is_pattern (bytes, length, position));
}

/* In place of the one before, which is as it was. */
static void
keep_bytes (MmdirInput *shared,
            GBytes **kept,
            GRand *random)
{
  const guint64 position = random_position (random);
  const gsize length = random_length (random, position);

  g_clear_pointer (kept, g_bytes_unref);
  check_succeeds ((*kept = mmdir_input_get_bytes (shared, position, length, &error)) != NULL);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (*kept, NULL), length, position));
}

static void
trim (MmdirDirectory *directory,
      MmdirTrim level)
{
  g_autoptr (GError) error = NULL;

  if (!mmdir_directory_trim (directory, level, &error))
    g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
}

static void
replace_clone (MmdirInput **clone)
{
  MmdirInput *next = check_clone (*clone);

  mmdir_input_free (*clone);
  *clone = next;
}

static gpointer
work (gpointer data)
{
  Job *job = data;
  MmdirDirectory *directory = job->file->directory;
  GRand *random = g_rand_new_with_seed (job->seed);
  MmdirInput *clones[2];
  GBytes *kept[N_KEPT] = { NULL };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (clones); i++)
    check_succeeds ((clones[i] = mmdir_input_slice (job->file->input, NULL, 0, LENGTH, &error)) != NULL);
  for (i = 0; i < n_rounds; i++)
    switch (g_rand_int_range (random, 0, 20))
      {
      case 0:
        trim (directory, MMDIR_TRIM_UNMAP);
        break;
      case 1:
        trim (directory, (MmdirTrim) g_rand_int_range (random, MMDIR_TRIM_UNMAP, MMDIR_TRIM_DROP + 1));
        break;
      case 2:
        mmdir_directory_set_map_budget (directory, (guint64) g_rand_int_range (random, 0, 8) * CHUNK);
        break;
      case 3:
        g_clear_pointer (&kept[i % N_KEPT], g_bytes_unref);
        break;
      case 4:
        replace_clone (&clones[i % 2]);
        break;
      case 5:
      case 6:
      case 7:
        keep_bytes (job->file->input, &kept[i % N_KEPT], random);
        break;
      case 8:
      case 9:
      case 10:
      case 11:
      case 12:
        read_at_position (job->file->input, random);
        break;
      default:
        read_at_cursor (clones[i % 2], random);
        break;
      }
  for (i = 0; i < N_KEPT; i++)
    g_clear_pointer (&kept[i], g_bytes_unref);
  mmdir_input_free (clones[0]);
  mmdir_input_free (clones[1]);
  check_succeeds ((job->kept = mmdir_input_get_bytes (job->file->input, 5 * CHUNK, CHUNK, &error)) != NULL);
  g_rand_free (random);
  return NULL;
}

/* In the end no more is mapped than what is held, however it went. */
static void
test_all (TemporaryFile *fixture,
          gconstpointer data G_GNUC_UNUSED)
{
  GThread *threads[N_THREADS];
  Job jobs[N_THREADS];
  guint i;

  for (i = 0; i < N_THREADS; i++)
    {
      jobs[i] = (Job){ fixture, (guint32) g_test_rand_int (), NULL };
      threads[i] = g_thread_new ("worker", work, &jobs[i]);
    }
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  mmdir_directory_set_map_budget (fixture->directory, BUDGET);
  g_assert_cmpuint (state_get_mapped (fixture->directory), <=, BUDGET);
  trim (fixture->directory, MMDIR_TRIM_UNMAP);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, CHUNK);
  g_assert_cmpuint (state_count_holders (fixture->input, 5), ==, N_THREADS);
  for (i = 0; i < N_THREADS; i++)
    {
      g_assert_true (temporary_is_pattern (g_bytes_get_data (jobs[i].kept, NULL), CHUNK, 5 * CHUNK));
      g_bytes_unref (jobs[i].kept);
    }
  trim (fixture->directory, MMDIR_TRIM_UNMAP);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);
  for (i = 0; i < N_CHUNKS; i++)
    g_assert_false (state_is_mapped (fixture->input, i));
}

static gpointer
hold_and_release (gpointer data)
{
  Job *job = data;
  guint i;

  for (i = 0; i < 10 * n_rounds; i++)
    {
      GBytes *bytes;

      check_succeeds ((bytes = mmdir_input_get_bytes (job->file->input, (i + job->seed) % 4 * CHUNK, 8, &error)) != NULL);
      g_assert_true (temporary_is_pattern (g_bytes_get_data (bytes, NULL), 8, (i + job->seed) % 4 * CHUNK));
      g_bytes_unref (bytes);
    }
  return NULL;
}

/* Whoever is the last to let go finds out that too much is mapped, though the
 * budget is taken away at that moment. */
static void
test_nothing_left (TemporaryFile *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  GThread *threads[N_THREADS];
  Job jobs[N_THREADS];
  guint i;

  for (i = 0; i < N_THREADS; i++)
    {
      jobs[i] = (Job){ fixture, i, NULL };
      threads[i] = g_thread_new ("holder", hold_and_release, &jobs[i]);
    }
  for (i = 0; i < n_rounds; i++)
    {
      mmdir_directory_set_map_budget (fixture->directory, 4 * CHUNK);
      g_thread_yield ();
      mmdir_directory_set_map_budget (fixture->directory, 1);
    }
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (process_is_instrumented ())
    n_rounds = 300;
  g_test_add ("/on-demand-threads/all", TemporaryFile, NULL, set_up, test_all, tear_down);
  g_test_add ("/on-demand-threads/nothing-left", TemporaryFile, NULL, set_up, test_nothing_left, tear_down);
  return g_test_run ();
}
