/* conformance-positional.c: reads at a position, which move nothing
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

/* Every number at a position is the one that its bytes make up, put together
 * here by arithmetic. */
static guint64
number_le (guint64 position,
           guint n_bytes)
{
  guint64 number = 0;

  while (n_bytes-- > 0)
    number = number << 8 | temporary_byte_at (position + n_bytes);
  return number;
}

static guint64
number_be (guint64 position,
           guint n_bytes)
{
  guint64 number = 0;
  guint i;

  for (i = 0; i < n_bytes; i++)
    number = number << 8 | temporary_byte_at (position + i);
  return number;
}

static void
check_numbers_at (MmdirInput *input,
                  guint64 position,
                  guint64 file_position)
{
  const guint64 left = mmdir_input_get_length (input) - position;

  if (left >= 1)
    g_assert_cmphex (check_read_byte_at (input, position), ==, number_le (file_position, 1));
  else
    check_read_byte_at_fails (input, position, MMDIR_ERROR_END_OF_INPUT);

  if (left >= 2)
    {
      g_assert_cmphex (check_read_uint16_le_at (input, position), ==, number_le (file_position, 2));
      g_assert_cmphex (check_read_uint16_be_at (input, position), ==, number_be (file_position, 2));
    }
  else
    {
      check_read_uint16_le_at_fails (input, position, MMDIR_ERROR_END_OF_INPUT);
      check_read_uint16_be_at_fails (input, position, MMDIR_ERROR_END_OF_INPUT);
    }

  if (left >= 4)
    {
      g_assert_cmphex (check_read_uint32_le_at (input, position), ==, number_le (file_position, 4));
      g_assert_cmphex (check_read_uint32_be_at (input, position), ==, number_be (file_position, 4));
    }
  else
    {
      check_read_uint32_le_at_fails (input, position, MMDIR_ERROR_END_OF_INPUT);
      check_read_uint32_be_at_fails (input, position, MMDIR_ERROR_END_OF_INPUT);
    }

  if (left >= 8)
    {
      g_assert_cmphex (check_read_uint64_le_at (input, position), ==, number_le (file_position, 8));
      g_assert_cmphex (check_read_uint64_be_at (input, position), ==, number_be (file_position, 8));
    }
  else
    {
      check_read_uint64_le_at_fails (input, position, MMDIR_ERROR_END_OF_INPUT);
      check_read_uint64_be_at_fails (input, position, MMDIR_ERROR_END_OF_INPUT);
    }
}

static void
test_whole (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;
  guint back;

  check_seek (input, length / 2);
  for (i = 0; i < offsets->len; i++)
    for (back = 0; back < 9; back++)
      {
        const guint64 offset = g_array_index (offsets, guint64, i);

        if (offset >= back)
          check_numbers_at (input, offset - back, offset - back);
      }
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (length / 2));
}

/* Behind some bytes, and before some. */
static void
test_slices (Fixture *fixture,
             gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  gsize before;
  gsize behind;

  for (before = 0; before < 7; before++)
    for (behind = 0; behind < 7; behind += 3)
      {
        const gsize inner = length - before - behind;
        g_autoptr (MmdirInput) slice = check_slice (input, before, inner);
        g_autoptr (GArray) offsets = fixture_get_offsets (fixture, inner);
        guint i;

        for (i = 0; i < offsets->len; i++)
          {
            const guint64 offset = g_array_index (offsets, guint64, i);

            check_numbers_at (slice, offset, before + offset);
          }
      }
}

/* A position before the start, as a wrapped number has it, is beyond the end
 * as any other: Lucene could read what lies before a slice. */
static void
test_outside (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) slice = check_slice (input, 10, length - 20);
  MmdirInput *inputs[] = { input, slice };
  guint i;
  guint distance;

  for (i = 0; i < G_N_ELEMENTS (inputs); i++)
    for (distance = 1; distance < 12; distance++)
      {
        const guint64 end = mmdir_input_get_length (inputs[i]);
        const guint64 outside[] = { end - 1 + distance, 0 - (guint64) distance, (guint64) 1 << (63 - distance) };
        guint8 bytes[16] = { 0xa5 };
        guint j;

        for (j = 0; j < G_N_ELEMENTS (outside); j++)
          {
            check_read_byte_at_fails (inputs[i], outside[j], MMDIR_ERROR_END_OF_INPUT);
            check_read_uint16_be_at_fails (inputs[i], outside[j], MMDIR_ERROR_END_OF_INPUT);
            check_read_uint32_le_at_fails (inputs[i], outside[j], MMDIR_ERROR_END_OF_INPUT);
            check_read_uint64_le_at_fails (inputs[i], outside[j], MMDIR_ERROR_END_OF_INPUT);
            check_read_float_be_at_fails (inputs[i], outside[j], MMDIR_ERROR_END_OF_INPUT);
            check_read_double_le_at_fails (inputs[i], outside[j], MMDIR_ERROR_END_OF_INPUT);
            check_fails (inputs[i], MMDIR_ERROR_END_OF_INPUT,
                         mmdir_input_read_bytes_at (inputs[i], outside[j], bytes, distance + 1, &error));
            g_assert_cmphex (bytes[0], ==, 0xa5);
          }
      }
}

static void
test_bytes (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  g_autofree guint8 *buffer = g_malloc (length + 1);
  guint i;
  guint j;

  check_seek (input, 1);
  for (i = 0; i < offsets->len; i++)
    {
      const guint64 offset = g_array_index (offsets, guint64, i);

      for (j = i; j < offsets->len; j++)
        {
          const gsize n = (gsize) (g_array_index (offsets, guint64, j) - offset);

          memset (buffer, 0xa5, n + 1);
          check_succeeds (mmdir_input_read_bytes_at (input, offset, buffer, n, &error));
          check_position (input, 1);
          g_assert_true (temporary_is_pattern (buffer, n, offset));
          g_assert_cmphex (buffer[n], ==, 0xa5);
        }
      check_fails (input, MMDIR_ERROR_END_OF_INPUT,
                   mmdir_input_read_bytes_at (input, offset, buffer, (gsize) (length - offset) + 1, &error));
      check_fails (input, MMDIR_ERROR_END_OF_INPUT,
                   mmdir_input_read_bytes_at (input, offset, buffer, G_MAXSIZE, &error));
    }
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (1));
}

/* What the cursor reads, and what a peek has shown, does not depend on reads
 * at a position in between: Lucene moved the cursor at a chunk's edge. */
static void
test_leaves_cursor (Fixture *fixture,
                    gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = MIN (fixture_get_length (fixture), 5000);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  gsize position;

  for (position = 0; position + 8 <= length; position++)
    {
      const guint64 elsewhere = (guint64) g_test_rand_int_range (0, (gint32) length - 7);
      const guint8 *peeked;
      gsize available = 0;

      check_succeeds ((peeked = mmdir_input_peek (input, 3, &available, &error)) != NULL);
      g_assert_cmphex (check_read_uint64_le_at (input, elsewhere), ==, number_le (elsewhere, 8));
      g_assert_cmphex (check_read_uint32_be_at (input, position), ==, number_be (position, 4));
      check_read_uint64_be_at_fails (input, length - 7, MMDIR_ERROR_END_OF_INPUT);
      g_assert_true (temporary_is_pattern (peeked, available, position));
      g_assert_cmphex (check_read_byte (input), ==, temporary_byte_at (position));
    }
  g_assert_cmphex (check_read_uint32_le (input), ==, number_le (position, 4));
}

void
conformance_add_positional (void)
{
  fixture_add ("positional/whole", test_whole);
  fixture_add ("positional/slices", test_slices);
  fixture_add ("positional/outside", test_outside);
  fixture_add ("positional/bytes", test_bytes);
  fixture_add ("positional/leaves-cursor", test_leaves_cursor);
}
