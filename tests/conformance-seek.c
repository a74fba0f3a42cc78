/* conformance-seek.c: where the cursor goes, and where it does not
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "seam.h"

static void
seek_fails (MmdirInput *input,
            guint64 position)
{
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_seek (input, position, &error));
}

static void
skip_fails (MmdirInput *input,
            guint64 length)
{
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_skip (input, length, &error));
}

/* From every place to every other. */
static void
test_everywhere (Fixture *fixture,
                 gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;
  guint j;

  for (i = 0; i < offsets->len; i++)
    for (j = 0; j < offsets->len; j++)
      {
        const guint64 from = g_array_index (offsets, guint64, i);
        const guint64 to = g_array_index (offsets, guint64, j);

        check_seek (input, from);
        if (from < length && j % 2 == 0)
          g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (from));
        if (to >= mmdir_input_tell (input) && i % 2 == 0)
          check_skip (input, to - mmdir_input_tell (input));
        else
          check_seek (input, to);
        if (to < length)
          g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (to));
        else
          check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
      }
}

/* The end is a place as any other; nothing can be read there. */
static void
test_end_and_back (Fixture *fixture,
                   gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  guint8 bytes[8];

  check_seek (input, length);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_read_bytes (input, bytes, 1, &error));
  check_succeeds (mmdir_input_read_bytes (input, bytes, 0, &error));
  check_skip (input, 0);
  check_seek (input, length - 8);
  check_succeeds (mmdir_input_read_bytes (input, bytes, 8, &error));
  g_assert_true (temporary_is_pattern (bytes, 8, length - 8));
  check_position (input, length);
  check_seek (input, 0);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
}

/* Lucene leaves the state after a failed seek undefined, and may then read
 * what lies before a slice. */
static void
check_beyond_end (const Fixture *fixture,
                  MmdirInput *input,
                  guint64 file_offset)
{
  static const guint64 beyond[] = {
    1, 2, 100, G_MAXUINT32, (guint64) 1 << 40, G_MAXINT64, G_MAXUINT64 / 2, G_MAXUINT64 - 1000000
  };
  const gsize length = (gsize) mmdir_input_get_length (input);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;
  guint j;

  for (i = 0; i < offsets->len; i++)
    {
      const guint64 offset = g_array_index (offsets, guint64, i);

      check_seek (input, offset);
      if (offset < length)
        {
          g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (file_offset + offset));
          check_seek (input, offset);
        }
      for (j = 0; j < G_N_ELEMENTS (beyond); j++)
        {
          seek_fails (input, length + beyond[j]);
          skip_fails (input, length - offset + beyond[j]);
        }
      /* What a negative number becomes. */
      for (j = 1; j < 12; j++)
        {
          seek_fails (input, 0 - (guint64) j);
          skip_fails (input, 0 - (guint64) j);
        }
      if (offset < length)
        g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (file_offset + offset));
      else
        check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
    }
}

static void
test_beyond_end (Fixture *fixture,
                 gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  gsize before;

  check_beyond_end (fixture, input, 0);
  for (before = 1; before < 12; before += 2)
    {
      g_autoptr (MmdirInput) slice = check_slice (input, before, length - 12);

      check_beyond_end (fixture, slice, before);
    }
}

/* The position that is told, and the length, are those of the slice; so is
 * its name. */
static void
check_message (const Fixture *fixture,
               const GError *error,
               const char *position,
               const char *absolute_position)
{
  /* The path may have any number in it. */
  g_auto (GStrv) parts = g_strsplit (error->message, fixture->path, -1);
  g_autofree char *message = g_strjoinv ("", parts);

  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_nonnull (strstr (message, position));
  g_assert_nonnull (strstr (message, "237"));
  g_assert_nonnull (strstr (message, "the inner part"));
  g_assert_nonnull (strstr (message, "_0.bin"));
  g_assert_null (strstr (message, absolute_position));
  g_assert_true (g_str_has_prefix (mmdir_error_get_path (error), fixture->path));
  g_assert_true (g_str_has_suffix (mmdir_error_get_path (error), "_0.bin"));
}

static void
test_message (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, 400);
  g_autoptr (MmdirInput) slice = NULL;
  g_autoptr (GError) seek_error = NULL;
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GError) at_error = NULL;
  guint64 value = 4711;
  guint64 number;

  check_succeeds ((slice = mmdir_input_slice (input, "the inner part", 57, 237, &error)) != NULL);
  g_assert_false (mmdir_input_seek (slice, 299, &seek_error));
  check_message (fixture, seek_error, "299", "356");
  g_assert_true (mmdir_error_get_offset (seek_error, &number));
  g_assert_cmpuint (number, ==, 299);

  check_seek (slice, 232);
  g_assert_false (mmdir_input_read_uint64_le (slice, &value, &read_error));
  check_message (fixture, read_error, "232", "289");
  g_assert_true (mmdir_error_get_offset (read_error, &number));
  g_assert_cmpuint (number, ==, 232);
  g_assert_true (mmdir_error_get_length (read_error, &number));
  g_assert_cmpuint (number, ==, 8);

  g_assert_false (mmdir_input_read_uint64_le_at (slice, 234, &value, &at_error));
  check_message (fixture, at_error, "234", "291");
  g_assert_cmpuint (value, ==, 4711);
}

/* Moving about reads nothing: only bytes that are asked for are read. */
static void
test_reads_nothing (Fixture *fixture,
                    gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) clone = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  const guint n_reads = seam_count (SEAM_FILE_READ_AT);
  gsize i;

  for (i = 0; i + 7 <= length; i += 7)
    check_skip (input, 7);
  for (i = length; i > 0; i /= 2)
    check_seek (input, i);
  clone = check_clone (input);
  slice = check_slice (input, 1, length - 1);
  check_seek (slice, length - 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, n_reads);
  g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (1));
}

/* Skips and seeks of any length come to the same. */
static void
test_skip_is_seek (Fixture *fixture,
                   gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) skipping = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) seeking = check_clone (skipping);
  guint round;

  for (round = 0; round < instrument_get_rounds (20); round++)
    {
      gsize position = 0;

      check_seek (skipping, 0);
      while (position < length)
        {
          position += (gsize) g_test_rand_int_range (0, (gint32) MIN (length - position, length / 6) + 1);
          check_skip (skipping, position - mmdir_input_tell (skipping));
          check_seek (seeking, position);
          if (position == length)
            break;
          g_assert_cmpuint (check_read_byte (skipping), ==, temporary_byte_at (position));
          g_assert_cmpuint (check_read_byte (seeking), ==, temporary_byte_at (position));
          position++;
        }
    }
}

static void
test_empty (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = fixture_open_data (fixture, "", 0);
  g_autoptr (MmdirInput) clone = check_clone (input);
  g_autoptr (MmdirInput) slice = check_slice (input, 0, 0);
  MmdirInput *inputs[] = { input, clone, slice };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      guint8 byte;

      g_assert_cmpuint (mmdir_input_get_length (inputs[i]), ==, 0);
      check_seek (inputs[i], 0);
      check_skip (inputs[i], 0);
      seek_fails (inputs[i], 1);
      skip_fails (inputs[i], 1);
      check_read_byte_fails (inputs[i], MMDIR_ERROR_END_OF_INPUT);
      check_read_vint_fails (inputs[i], MMDIR_ERROR_END_OF_INPUT);
      check_read_uint64_be_at_fails (inputs[i], 0, MMDIR_ERROR_END_OF_INPUT);
      check_succeeds (mmdir_input_read_bytes (inputs[i], &byte, 0, &error));
      check_succeeds ((bytes = mmdir_input_get_bytes (inputs[i], 0, 0, &error)) != NULL);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
    }
}

static void
test_single_byte (Fixture *fixture,
                  gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = fixture_open_data (fixture, "\x2a", 1);
  g_autoptr (MmdirInput) clone = NULL;

  g_assert_cmpuint (check_read_byte (input), ==, 42);
  clone = check_clone (input);
  check_read_byte_fails (clone, MMDIR_ERROR_END_OF_INPUT);
  check_seek (clone, 0);
  check_read_uint16_le_fails (clone, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmpuint (check_read_vint (clone), ==, 42);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

void
conformance_add_seek (void)
{
  fixture_add ("seek/everywhere", test_everywhere);
  fixture_add ("seek/end-and-back", test_end_and_back);
  fixture_add ("seek/beyond-end", test_beyond_end);
  fixture_add ("seek/message", test_message);
  fixture_add ("seek/reads-nothing", test_reads_nothing);
  fixture_add ("seek/skip-is-seek", test_skip_is_seek);
  fixture_add ("seek/empty", test_empty);
  fixture_add ("seek/single-byte", test_single_byte);
}
