/* conformance-chunk.c: files cut into chunks of every size
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "directory-private.h"

/* A file with nothing in it has no chunk, however large one would be. */
static void
check_empty (MmdirInput *input)
{
  g_autoptr (MmdirInput) slice = check_slice (input, 0, 0);

  check_seek (input, 0);
  check_seek (slice, 0);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_read_byte_fails (slice, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 0);
}

/* The end of the last chunk is the end of the file, and no chunk begins
 * there. */
static void
check_full (MmdirInput *input,
            gsize length)
{
  g_autoptr (MmdirInput) slice = check_slice (input, 0, length);
  g_autoptr (MmdirInput) last = check_slice (input, length - 1, 1);

  check_seek (input, length);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_seek (slice, length);
  check_read_byte_fails (slice, MMDIR_ERROR_END_OF_INPUT);
  check_seek (slice, length - 1);
  g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (length - 1));
  g_assert_cmpuint (check_read_byte (last), ==, temporary_byte_at (length - 1));
  check_read_byte_fails (last, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 1);
  g_assert_cmpuint (mmdir_input_get_n_chunks (last), ==, 1);
}

static MmdirDirectory *
open_with_plan (const char *path,
                guint chunk_power,
                RegionLayout layout)
{
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory = directory_open_with_plan (path, chunk_power, layout, &error);

  g_assert_no_error (error);
  mmdir_directory_set_small_file_threshold (directory, 0);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  g_assert_cmpuint (mmdir_directory_get_chunk_power (directory), ==, chunk_power);
  return directory;
}

static void
test_empty (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  guint power;

  temporary_write (path, "empty", "", 0);
  for (power = 0; power <= 62; power++)
    {
      g_autoptr (MmdirDirectory) directory = open_with_plan (path, power, power % 2 == 0);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "empty");

      check_empty (input);
    }
}

/* Exactly one chunk, then one byte less and one more. */
static void
test_one_chunk (gconstpointer data)
{
  const RegionLayout layout = (RegionLayout) GPOINTER_TO_INT (data);
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  guint power;

  for (power = 0; power <= 17; power++)
    {
      const gsize length = (gsize) 1 << power;
      g_autoptr (MmdirDirectory) directory = open_with_plan (path, power, layout);
      g_autoptr (MmdirInput) full = NULL;
      g_autoptr (MmdirInput) more = NULL;

      temporary_write_pattern (path, "full", length);
      temporary_write_pattern (path, "more", length + 1);
      full = temporary_open_input (directory, "full");
      check_full (full, length);
      more = temporary_open_input (directory, "more");
      g_assert_cmpuint (mmdir_input_get_n_chunks (more), ==, 2);
      check_seek (more, length - 1);
      g_assert_cmpuint (check_read_uint16_be (more), ==,
                        temporary_byte_at (length - 1) << 8 | temporary_byte_at (length));
      check_read_byte_fails (more, MMDIR_ERROR_END_OF_INPUT);
      check_seek (more, length);
      g_assert_cmpuint (check_read_byte (more), ==, temporary_byte_at (length));
    }
}

/* Files of any length in chunks of any size, read in pieces of any size. */
static void
test_random (gconstpointer data)
{
  const RegionLayout layout = (RegionLayout) GPOINTER_TO_INT (data);
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  guint round;

  for (round = 0; round < instrument_get_rounds (20); round++)
    {
      const guint power = (guint) g_test_rand_int_range (0, 10);
      const gsize length = (gsize) g_test_rand_int_range (1, 1 << (power + 4));
      g_autoptr (MmdirDirectory) directory = open_with_plan (path, power, layout);
      g_autoptr (MmdirInput) input = NULL;
      guint8 bytes[100];
      guint i;

      temporary_write_pattern (path, "random", length);
      input = temporary_open_input (directory, "random");
      g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, (length + ((gsize) 1 << power) - 1) >> power);
      for (i = 0; i < 200; i++)
        {
          const gsize from = (gsize) g_test_rand_int_range (0, (gint32) length);
          gsize n = (gsize) g_test_rand_int_range (0, sizeof bytes + 1);

          n = MIN (n, length - from);
          check_seek (input, from);
          check_succeeds (mmdir_input_read_bytes (input, bytes, n, &error));
          g_assert_true (temporary_is_pattern (bytes, n, from));
          if (from + n < length)
            g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (from + n));
        }
    }
}

/* As many as the plan cuts the file into; a slice has a part in those that it
 * touches. */
static void
test_count (Fixture *fixture,
            gconstpointer plan)
{
  const FixturePlan *way = plan;
  const gsize length = fixture_get_length (fixture);
  const guint64 chunk = (guint64) 1 << way->chunk_power;
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) clone = check_clone (input);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;
  guint j;

  for (i = 0; i < offsets->len; i++)
    for (j = i; j < offsets->len; j++)
      {
        const guint64 start = g_array_index (offsets, guint64, i);
        const guint64 end = g_array_index (offsets, guint64, j);
        g_autoptr (MmdirInput) slice = check_slice (input, start, end - start);
        guint64 expected = 0;

        if (way->backing == MMDIR_BACKING_MAPPED && end > start)
          expected = (end - 1) / chunk - start / chunk + 1;
        g_assert_cmpuint (mmdir_input_get_n_chunks (slice), ==, expected);
      }
  g_assert_cmpuint (mmdir_input_get_n_chunks (clone), ==, mmdir_input_get_n_chunks (input));
}

void
conformance_add_chunk (void)
{
  g_test_add_func ("/chunk/empty", test_empty);
  g_test_add_data_func ("/chunk/one/together", GINT_TO_POINTER (REGION_LAYOUT_WHOLE), test_one_chunk);
  g_test_add_data_func ("/chunk/one/apart", GINT_TO_POINTER (REGION_LAYOUT_APART), test_one_chunk);
  g_test_add_data_func ("/chunk/one/on-demand", GINT_TO_POINTER (REGION_LAYOUT_ON_DEMAND), test_one_chunk);
  g_test_add_data_func ("/chunk/random/together", GINT_TO_POINTER (REGION_LAYOUT_WHOLE), test_random);
  g_test_add_data_func ("/chunk/random/apart", GINT_TO_POINTER (REGION_LAYOUT_APART), test_random);
  g_test_add_data_func ("/chunk/random/on-demand", GINT_TO_POINTER (REGION_LAYOUT_ON_DEMAND), test_random);
  fixture_add ("chunk/count", test_count);
}
