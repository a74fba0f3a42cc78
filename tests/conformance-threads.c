/* conformance-threads.c: one file, many threads
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

#define N_THREADS 10
#define N_READS 1000

/* Threads may not draw from the test's own random numbers. */
static guint
next_random (guint *state)
{
  *state = *state * 1664525 + 1013904223;
  return *state >> 8;
}

static void
run_threads (GThreadFunc func,
             gpointer *arguments)
{
  GThread *threads[N_THREADS];
  guint i;

  for (i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("reader", func, arguments[i]);
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

/* From the position that the clone was made at to the end, by pieces and
 * bytes, then about at random. */
static gpointer
read_clone (gpointer data)
{
  g_autoptr (MmdirInput) input = data;
  const gsize length = (gsize) mmdir_input_get_length (input);
  guint state = (guint) mmdir_input_tell (input) + 1;
  guint8 bytes[100];
  guint i;

  while (mmdir_input_tell (input) < length)
    {
      const guint64 position = mmdir_input_tell (input);
      gsize n = next_random (&state) % sizeof bytes;

      n = (gsize) MIN (n, length - position);
      check_succeeds (mmdir_input_read_bytes (input, bytes, n, &error));
      g_assert_true (temporary_is_pattern (bytes, n, position));
      if (position + n < length)
        g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position + n));
    }
  for (i = 0; i < N_READS / 10; i++)
    {
      const guint64 position = next_random (&state) % length;
      g_autoptr (MmdirInput) slice = check_slice (input, position, length - position);

      g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (position));
      check_seek (input, position);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position));
    }
  return NULL;
}

/* The input that they were made of goes while they read. */
static void
test_clones (Fixture *fixture,
             gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = MIN (fixture_get_length (fixture), 50000);
  MmdirInput *input = fixture_open_pattern (fixture, length);
  GThread *threads[N_THREADS];
  guint i;

  for (i = 0; i < N_THREADS; i++)
    {
      check_seek (input, length * i / N_THREADS);
      threads[i] = g_thread_new ("reader", read_clone, check_clone (input));
    }
  mmdir_input_free (input);
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

static gpointer
read_positions (gpointer data)
{
  MmdirInput *input = data;
  const guint64 length = mmdir_input_get_length (input);
  guint state = GPOINTER_TO_UINT (g_thread_self ());
  guint i;

  for (i = 0; i < N_READS; i++)
    {
      const guint64 position = next_random (&state) % length;
      const gsize n = (gsize) MIN (20, length - position);
      guint8 bytes[20];
      guint8 byte = 0;
      guint16 pair = 0;

      check_succeeds (mmdir_input_read_byte_at (input, position, &byte, &error));
      g_assert_cmpuint (byte, ==, temporary_byte_at (position));
      check_succeeds (mmdir_input_read_bytes_at (input, position, bytes, n, &error));
      g_assert_true (temporary_is_pattern (bytes, n, position));
      if (n < 2)
        continue;
      check_succeeds (mmdir_input_read_uint16_be_at (input, position, &pair, &error));
      g_assert_cmpuint (pair, ==, temporary_byte_at (position) << 8 | temporary_byte_at (position + 1));
      if (i % 16 == 0)
        {
          g_autoptr (GBytes) kept = NULL;
          g_autoptr (MmdirInput) slice = NULL;

          check_succeeds ((kept = mmdir_input_get_bytes (input, position, n, &error)) != NULL);
          g_assert_true (temporary_is_pattern (g_bytes_get_data (kept, NULL), n, position));
          check_succeeds ((slice = mmdir_input_slice (input, NULL, position, n, &error)) != NULL);
          g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (position));
        }
    }
  return NULL;
}

/* One input, whose owner moves it meanwhile. */
static void
test_positions (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = MIN (fixture_get_length (fixture), 50000);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  GThread *threads[N_THREADS];
  guint round;
  guint i;

  for (i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("reader", read_positions, input);
  for (round = 0; round < N_READS; round++)
    {
      const guint64 position = (guint64) g_test_rand_int_range (0, (gint32) length);

      check_seek (input, position);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position));
    }
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

static gpointer
open_and_read (gpointer data)
{
  MmdirDirectory *directory = data;
  guint i;

  for (i = 0; i < 20; i++)
    {
      g_autoptr (MmdirInput) input = NULL;
      g_autoptr (MmdirInput) clone = NULL;

      check_succeeds ((input = mmdir_directory_open_input (directory, i % 2 == 0 ? "even" : "odd",
                                                           (MmdirContext) (i % 5), &error)) != NULL);
      check_seek (input, i);
      clone = check_clone (input);
      g_clear_pointer (&input, mmdir_input_free);
      g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (i));
      check_seek (clone, mmdir_input_get_length (clone));
      check_read_byte_fails (clone, MMDIR_ERROR_END_OF_INPUT);
    }
  mmdir_directory_unref (directory);
  return NULL;
}

/* Mappings that fail are a matter of one thread. */
static gboolean
opens_in_threads (const FixturePlan *plan)
{
  return plan->n_bad_mappings == 0 || fixture_is_in_memory (plan);
}

/* One directory, which goes with the last of them. */
static void
test_directory (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  gpointer directories[N_THREADS];
  guint i;

  temporary_write_pattern (fixture->path, "even", fixture_get_length (fixture));
  temporary_write_pattern (fixture->path, "odd", fixture_get_length (fixture) - 3);
  for (i = 0; i < N_THREADS; i++)
    directories[i] = mmdir_directory_ref (fixture->directory);
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  run_threads (open_and_read, directories);
}

void
conformance_add_threads (void)
{
  fixture_add ("threads/clones", test_clones);
  fixture_add ("threads/positions", test_positions);
  fixture_add_where (opens_in_threads, "threads/directory", test_directory);
}
