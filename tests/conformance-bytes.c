/* conformance-bytes.c: bytes as they are: copied, peeked at, kept
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

static void
read_is_pattern (MmdirInput *input,
                 guint64 file_position,
                 gsize length)
{
  g_autofree guint8 *buffer = g_malloc (length + 2);
  const guint64 before = mmdir_input_tell (input);

  buffer[0] = buffer[length + 1] = 0xa5;
  check_succeeds (mmdir_input_read_bytes (input, buffer + 1, length, &error));
  check_position (input, before + length);
  g_assert_true (temporary_is_pattern (buffer + 1, length, file_position));
  g_assert_cmphex (buffer[0], ==, 0xa5);
  g_assert_cmphex (buffer[length + 1], ==, 0xa5);
}

static void
read_fails (MmdirInput *input,
            gsize length)
{
  guint8 byte = 0xa5;

  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_read_bytes (input, &byte, length, &error));
  g_assert_cmphex (byte, ==, 0xa5);
}

/* Pieces of all sizes around an edge's, and of up to many edges'. */
static void
test_sizes (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  const gsize edge = fixture->plan->edge;
  const gsize length = MIN (10 * edge + 50, fixture->plan->longest_file);
  const gsize sizes[] = { 1, 7, edge - 1, edge, edge + 1, 2 * edge, 3 * edge + 1, length / 2, length };
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize position = 0;

      if (sizes[i] == 0 || sizes[i] > length)
        continue;
      check_seek (input, 0);
      for (position = 0; position + sizes[i] <= length; position += sizes[i])
        read_is_pattern (input, position, sizes[i]);
      read_fails (input, length - position + 1);
      read_is_pattern (input, position, length - position);
    }
}

/* Bytes and pieces by turns, at random. */
static void
test_mix (Fixture *fixture,
          gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  guint round;

  for (round = 0; round < instrument_get_rounds (8); round++)
    {
      gsize position = 0;

      check_seek (input, 0);
      while (position < length)
        {
          gsize piece = (gsize) g_test_rand_int_range (0, (gint32) MIN (length / 4, 3000));

          piece = MIN (piece, length - position);
          if (g_test_rand_bit ())
            {
              read_is_pattern (input, position, piece);
              position += piece;
            }
          else
            g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position++));
        }
      check_position (input, length);
    }
}

/* A little, more, and very much beyond the end. */
static void
test_beyond_end (Fixture *fixture,
                 gconstpointer plan G_GNUC_UNUSED)
{
  static const gsize beyond[] = { 1, 2, 40, 100000, G_MAXINT32, G_MAXSIZE / 2, G_MAXSIZE - 1000000 };
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;
  guint j;

  for (i = 0; i < offsets->len; i++)
    {
      const guint64 offset = g_array_index (offsets, guint64, i);

      check_seek (input, offset);
      for (j = 0; j < G_N_ELEMENTS (beyond); j++)
        read_fails (input, (gsize) (length - offset) + beyond[j]);
      read_fails (input, G_MAXSIZE);
      read_is_pattern (input, offset, (gsize) (length - offset));
      read_is_pattern (input, 0, 0);
    }
}

/* What is peeked at is there, and stays to be read. */
static void
test_peek (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;
  guint j;

  for (i = 0; i < offsets->len; i++)
    for (j = i; j < offsets->len; j++)
      {
        const guint64 offset = g_array_index (offsets, guint64, i);
        const gsize wanted = (gsize) (g_array_index (offsets, guint64, j) - offset);
        const guint8 *bytes;
        gsize available = G_MAXSIZE;

        check_seek (input, offset);
        check_succeeds ((bytes = mmdir_input_peek (input, wanted, &available, &error)) != NULL);
        check_position (input, offset);
        g_assert_cmpuint (available, >=, wanted);
        g_assert_cmpuint (available, <=, length - offset);
        g_assert_true (temporary_is_pattern (bytes, available, offset));
        check_succeeds ((bytes = mmdir_input_peek (input, wanted, NULL, &error)) != NULL);
        g_assert_true (temporary_is_pattern (bytes, wanted, offset));
        if (offset < length)
          g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (offset));
      }
}

static void
test_peek_beyond_end (Fixture *fixture,
                      gconstpointer plan G_GNUC_UNUSED)
{
  static const gsize beyond[] = { 1, 9, 100000, G_MAXSIZE / 2 };
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  const guint8 *bytes;
  guint i;
  guint j;

  for (i = 0; i < offsets->len; i++)
    {
      const guint64 offset = g_array_index (offsets, guint64, i);
      gsize available = 4711;

      check_seek (input, offset);
      for (j = 0; j < G_N_ELEMENTS (beyond); j++)
        check_fails (input, MMDIR_ERROR_END_OF_INPUT,
                     (bytes = mmdir_input_peek (input, (gsize) (length - offset) + beyond[j],
                                                &available, &error)) != NULL);
      check_fails (input, MMDIR_ERROR_END_OF_INPUT,
                   (bytes = mmdir_input_peek (input, G_MAXSIZE, &available, &error)) != NULL);
      g_assert_cmpuint (available, ==, 4711);
      read_is_pattern (input, offset, (gsize) (length - offset));
    }
}

/* The window's own pace: as much as there is in one piece, again and again. */
static void
test_peek_through (Fixture *fixture,
                   gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) slice = check_slice (input, 3, length - 5);
  gsize done = 0;

  while (done < length - 5)
    {
      const guint8 *bytes;
      gsize available = 0;

      check_succeeds ((bytes = mmdir_input_peek (slice, 1, &available, &error)) != NULL);
      g_assert_cmpuint (available, >=, 1);
      g_assert_cmpuint (done + available, <=, length - 5);
      g_assert_true (temporary_is_pattern (bytes, available, 3 + done));
      check_skip (slice, available);
      done += available;
    }
  check_read_byte_fails (slice, MMDIR_ERROR_END_OF_INPUT);
}

/* All ranges, wherever the cursor is; the cursor stays. */
static void
test_keep (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint i;
  guint j;
  guint k = 0;

  check_seek (input, length / 3);
  for (i = 0; i < offsets->len; i++)
    for (j = i; j < offsets->len; j += 1 + j % 3)
      {
        const guint64 offset = g_array_index (offsets, guint64, i);
        const guint64 end = g_array_index (offsets, guint64, j);
        GBytes *bytes;

        check_succeeds ((bytes = mmdir_input_get_bytes (input, offset, (gsize) (end - offset), &error)) != NULL);
        g_assert_cmpuint (g_bytes_get_size (bytes), ==, end - offset);
        g_ptr_array_add (kept, bytes);
        check_position (input, length / 3);
      }
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (length / 3));

  /* They need nothing of what they came from. */
  g_clear_pointer (&input, mmdir_input_free);
  for (i = 0; i < offsets->len; i++)
    for (j = i; j < offsets->len; j += 1 + j % 3)
      {
        gsize size;
        gconstpointer data = g_bytes_get_data (g_ptr_array_index (kept, k++), &size);

        g_assert_true (temporary_is_pattern (data, size, g_array_index (offsets, guint64, i)));
      }
  g_assert_cmpuint (k, ==, kept->len);
}

static void
test_keep_out_of_range (Fixture *fixture,
                        gconstpointer plan G_GNUC_UNUSED)
{
  static const struct
  {
    gint64 offset;
    gint64 length;
  } ranges[] = { { 0, 1 }, { 1, 0 }, { 1, -1 }, { -1, 2 }, { -5, 6 }, { 1000000, 0 } };
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) whole = fixture_open_pattern (fixture, length + 20);
  g_autoptr (MmdirInput) input = check_slice (whole, 10, length);
  GBytes *bytes;
  guint i;

  /* From the end of the slice on, though the file goes on. */
  for (i = 0; i < G_N_ELEMENTS (ranges); i++)
    check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                 (bytes = mmdir_input_get_bytes (input, length + (guint64) ranges[i].offset,
                                                 (gsize) ranges[i].length, &error)) != NULL);
  check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
               (bytes = mmdir_input_get_bytes (input, 1, G_MAXSIZE, &error)) != NULL);
  check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
               (bytes = mmdir_input_get_bytes (input, G_MAXUINT64, 1, &error)) != NULL);
  check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
               (bytes = mmdir_input_get_bytes (input, G_MAXUINT64 - 2, 5, &error)) != NULL);
}

/* Where the bytes lie in one piece of memory, they are not copied. */
static void
test_keep_in_place (Fixture *fixture,
                    gconstpointer plan G_GNUC_UNUSED)
{
  const gsize piece = fixture->plan->edge;
  const gsize length = 4 * piece;
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  gsize offset;

  for (offset = 0; offset < length; offset += piece)
    {
      g_autoptr (GBytes) bytes = NULL;
      const guint8 *peeked;

      check_seek (input, offset);
      check_succeeds ((peeked = mmdir_input_peek (input, piece, NULL, &error)) != NULL);
      check_succeeds ((bytes = mmdir_input_get_bytes (input, offset, piece, &error)) != NULL);
      g_assert_true (g_bytes_get_data (bytes, NULL) == peeked);
    }
}

void
conformance_add_bytes (void)
{
  fixture_add ("bytes/sizes", test_sizes);
  fixture_add ("bytes/mix", test_mix);
  fixture_add ("bytes/beyond-end", test_beyond_end);
  fixture_add ("bytes/peek", test_peek);
  fixture_add ("bytes/peek/beyond-end", test_peek_beyond_end);
  fixture_add ("bytes/peek/through", test_peek_through);
  fixture_add ("bytes/keep", test_keep);
  fixture_add ("bytes/keep/out-of-range", test_keep_out_of_range);
  fixture_add_where (fixture_is_mapped, "bytes/keep/in-place", test_keep_in_place);
  fixture_add_where (fixture_is_in_memory, "bytes/keep/in-place", test_keep_in_place);
}
