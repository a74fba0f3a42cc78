/* test-buffered.c: reading a file through a buffer
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "seam.h"
#include "temporary.h"

/* A bit more than several buffers of any size. */
#define LENGTH 300007

static void
set_up (TemporaryFile *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  static const TemporaryWay way = { "buffered", MMDIR_BACKING_BUFFERED, FALSE };

  temporary_file_open (fixture, &way, LENGTH, 0);
  seam_reset ();
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
  seam_reset ();
}

/* Nothing is read before it must be. */
static void
test_lazy (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) clone = check_clone (fixture->input);
  g_autoptr (MmdirInput) slice = check_slice (fixture->input, 100, 1000);

  check_seek (fixture->input, 200000);
  check_skip (fixture->input, 5000);
  check_seek (fixture->input, LENGTH);
  check_seek (fixture->input, 0);
  check_skip (slice, 1000);
  temporary_read (clone, 0, 0);
  check_read_byte_fails (slice, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 0);

  check_read_byte (fixture->input);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 1);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 0);
}

/* Reading byte by byte, forward or backward, costs a call for many bytes. */
static void
test_few_calls (TemporaryFile *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  const guint most = LENGTH / 4096 + 2;
  guint64 position;

  for (position = 0; position < LENGTH; position++)
    g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (position));
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), <=, most);

  seam_reset ();
  for (position = LENGTH; position > 0; position--)
    {
      check_seek (fixture->input, position - 1);
      g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (position - 1));
    }
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), <=, most);

  /* What is longer than the buffer goes straight to the caller. */
  seam_reset ();
  check_seek (fixture->input, 1);
  temporary_read (fixture->input, 1, LENGTH - 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 1);
}

static void
read_everything (TemporaryFile *fixture)
{
  guint64 position;

  check_seek (fixture->input, 0);
  for (position = 0; position + 8 <= 50000; position += 8)
    {
      guint64 expected = 0;
      guint j;

      for (j = 0; j < 8; j++)
        expected = expected << 8 | temporary_byte_at (position + j);
      g_assert_cmpuint (check_read_uint64_be (fixture->input), ==, expected);
    }
  temporary_read (fixture->input, position, 100);
  temporary_read (fixture->input, position + 100, LENGTH - (gsize) position - 100);
  check_read_byte_fails (fixture->input, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmpuint (check_read_byte_at (fixture->input, 3), ==, temporary_byte_at (3));
}

static void
test_short_reads (TemporaryFile *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const gsize longest[] = { 1, 2, 3, 7, 100, 4095, 4097 };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (longest); i++)
    {
      seam_reset ();
      seam_shorten_reads (longest[i]);
      read_everything (fixture);
      check_seek (fixture->input, 0);
      g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), >=, LENGTH / (guint) longest[i]);
    }
}

static void
test_peek (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  static const gsize lengths[] = { 1, 100, 4096, 16384, 16385, 65536, 200000, LENGTH - 50 };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize available = 0;
      const guint8 *bytes;

      check_seek (fixture->input, 50);
      bytes = mmdir_input_peek (fixture->input, lengths[i], &available, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (available, >=, lengths[i]);
      g_assert_cmpuint (available, <=, LENGTH - 50);
      g_assert_true (temporary_is_pattern (bytes, available, 50));
      check_position (fixture->input, 50);

      /* A short read after it, within what was peeked at and behind it. */
      check_skip (fixture->input, lengths[i] - 1);
      g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (49 + lengths[i]));
      check_seek (fixture->input, 7);
      g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (7));
    }
  check_fails (fixture->input, MMDIR_ERROR_END_OF_INPUT,
               mmdir_input_peek (fixture->input, LENGTH, NULL, &error) != NULL);
}

/* Each has a buffer of its own. */
static void
test_clones (TemporaryFile *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *inputs[8];
  guint64 starts[8];
  gsize i, j;

  for (i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      starts[i] = i * 31013;
      inputs[i] = i % 2 == 0 ? check_clone (fixture->input) : check_slice (fixture->input, starts[i], LENGTH - starts[i]);
      if (i % 2 == 0)
        check_seek (inputs[i], starts[i]);
    }
  for (j = 0; j < 20000; j++)
    for (i = 0; i < G_N_ELEMENTS (inputs); i++)
      g_assert_cmpuint (check_read_byte (inputs[i]), ==, temporary_byte_at (starts[i] + j));
  for (i = 0; i < G_N_ELEMENTS (inputs); i++)
    mmdir_input_free (inputs[i]);
}

/* A slice reads nothing outside of it. */
static void
test_slice_bounds (TemporaryFile *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) slice = check_slice (fixture->input, 50001, 70000);
  guint64 position;
  guint i;

  for (position = 0; position < 70000; position++)
    g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (50001 + position));
  check_seek (slice, 60000);
  check_read_byte (slice);
  check_seek (slice, 0);
  check_read_byte (slice);
  for (i = 0; i < seam_count (SEAM_FILE_READ_AT); i++)
    {
      const SeamRecord record = seam_get_record (SEAM_FILE_READ_AT, i);

      g_assert_cmpuint (record.offset, >=, 50001);
      g_assert_cmpuint (record.offset + record.length, <=, 50001 + 70000);
    }
}

/* How much is read ahead follows from what the file is opened for. */
static guint64
first_read_length (TemporaryFile *fixture,
                   MmdirContext context)
{
  g_autoptr (MmdirInput) input = NULL;

  check_succeeds ((input = mmdir_directory_open_input (fixture->directory, "file", context, &error)) != NULL);
  seam_reset ();
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
  return seam_get_record (SEAM_FILE_READ_AT, 0).length;
}

static void
test_contexts (TemporaryFile *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  const guint64 unknown = first_read_length (fixture, MMDIR_CONTEXT_DEFAULT);

  g_assert_cmpuint (first_read_length (fixture, MMDIR_CONTEXT_READ), <, unknown);
  g_assert_cmpuint (first_read_length (fixture, MMDIR_CONTEXT_READ_ONCE), >, unknown);
  g_assert_cmpuint (first_read_length (fixture, MMDIR_CONTEXT_MERGE), >, unknown);
}

/* Lengths around those of the buffer, from anywhere. */
static void
test_random (TemporaryFile *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  static const gsize sizes[] = { 0, 1, 7, 4095, 4096, 4097, 16383, 16384, 16385, 40000, 65537 };
  guint i;

  for (i = instrument_get_rounds (3000); i > 0; i--)
    {
      const gsize position = (gsize) g_test_rand_int_range (0, LENGTH + 1);
      const gsize size = sizes[g_test_rand_int_range (0, G_N_ELEMENTS (sizes))];
      const gsize length = MIN (size, LENGTH - position);

      if (i % 3 == 0)
        {
          g_autofree guint8 *bytes = g_malloc (length + 1);

          check_succeeds (mmdir_input_read_bytes_at (fixture->input, position, bytes, length, &error));
          g_assert_true (temporary_is_pattern (bytes, length, position));
          continue;
        }
      check_seek (fixture->input, position);
      temporary_read (fixture->input, position, length);
      check_position (fixture->input, position + length);
    }
}

#define ADD(path, func) \
  g_test_add ("/buffered/" path, TemporaryFile, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("lazy", test_lazy);
  ADD ("few-calls", test_few_calls);
  ADD ("short-reads", test_short_reads);
  ADD ("peek", test_peek);
  ADD ("clones", test_clones);
  ADD ("slice-bounds", test_slice_bounds);
  ADD ("contexts", test_contexts);
  ADD ("random", test_random);
  return g_test_run ();
}
