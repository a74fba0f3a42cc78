/* conformance-group.c: group-varints
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

#define MOST 128

static void
read_is (MmdirInput *input,
         const guint32 *expected,
         gsize n)
{
  guint32 values[MOST + 2];

  memset (values, 0xa5, sizeof values);
  check_succeeds (mmdir_input_read_group_vint_array (input, values + 1, n, &error));
  g_assert_cmpmem (values + 1, n * sizeof *values, expected, n * sizeof *values);
  g_assert_cmphex (values[0], ==, 0xa5a5a5a5);
  g_assert_cmphex (values[n + 1], ==, 0xa5a5a5a5);
}

static void
read_fails (MmdirInput *input,
            gsize n,
            MmdirError code)
{
  guint32 values[MOST + 2];

  memset (values, 0xa5, sizeof values);
  check_fails (input, code, mmdir_input_read_group_vint_array (input, values + 1, n, &error));
  g_assert_cmphex (values[0], ==, 0xa5a5a5a5);
  g_assert_cmphex (values[n + 1], ==, 0xa5a5a5a5);
}

/* A number of exactly @n_bits bits. */
static guint32
random_number (guint n_bits)
{
  return ((guint32) g_test_rand_int () | 0x80000000u) >> (32 - n_bits);
}

/* The order of lengths in the tag, and of bytes in a value: lengths 1 to 4 as
 * 00 01 10 11, then the same backwards, then two vints. */
static void
test_example (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  static const guint8 raw[] = {
    0x1b, 0x11, 0x22, 0x12, 0x33, 0x23, 0x13, 0x44, 0x34, 0x24, 0x14,
    0xe4, 0x58, 0x57, 0x56, 0x55, 0x67, 0x66, 0x65, 0x76, 0x75, 0x85,
    0x07, 0xf4, 0x03, 0x5c
  };
  static const guint32 expected[] = {
    0x11, 0x1222, 0x132333, 0x14243444, 0x55565758, 0x656667, 0x7576, 0x85, 7, 500
  };
  g_autoptr (MmdirInput) input = fixture_open_data (fixture, raw, sizeof raw);

  read_is (input, expected, G_N_ELEMENTS (expected));
  check_position (input, sizeof raw - 1);
  g_assert_cmpuint (check_read_byte (input), ==, 0x5c);
  check_seek (input, 0);
  read_is (input, expected, 4);
  check_position (input, 11);
  read_is (input, expected + 4, 4);
  check_position (input, 22);
  read_is (input, expected + 8, 0);
  check_position (input, 22);
  read_is (input, expected + 8, 2);
  check_position (input, 25);
}

/* All widths and counts, each beside the same numbers as vints. */
static void
test_widths_and_counts (Fixture *fixture,
                        gconstpointer plan G_GNUC_UNUSED)
{
  const guint step = g_test_slow () ? 1 : 5;
  guint32 values[MOST];
  guint n_bits;
  guint n;
  guint i;

  for (n_bits = 32; n_bits > 0; n_bits -= MIN (n_bits, (g_test_slow () ? 1 : 3)))
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (MmdirInput) input = NULL;

      for (n = n_bits % step; n <= MOST && bytes->len < fixture->plan->longest_file; n += step)
        {
          for (i = 0; i < n; i++)
            values[i] = random_number (i % 3 == 0 ? n_bits : 1 + n_bits * i % 32);
          writer_group_vint (bytes, values, n);
          for (i = 0; i < n; i++)
            writer_vint (bytes, values[i]);
          g_array_append_vals (all, values, n);
        }
      input = fixture_open_bytes (fixture, bytes);
      for (n = n_bits % step; mmdir_input_tell (input) < bytes->len; n += step)
        {
          read_is (input, (const guint32 *) (gpointer) all->data, n);
          for (i = 0; i < n; i++)
            g_assert_cmpuint (check_read_vint (input), ==, g_array_index (all, guint32, i));
          g_array_remove_range (all, 0, n);
        }
      g_assert_cmpuint (all->len, ==, 0);
    }
}

/* Java's int has a sign, and here no bit is lost. */
static void
test_highest_bit (Fixture *fixture,
                  gconstpointer plan G_GNUC_UNUSED)
{
  static const guint32 values[] = { 0x80000000u, G_MAXUINT32, 0, G_MAXINT32, 0x80000000u, G_MAXUINT32 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;

  writer_group_vint (bytes, values, G_N_ELEMENTS (values));
  input = fixture_open_bytes (fixture, bytes);
  read_is (input, values, G_N_ELEMENTS (values));
  check_position (input, bytes->len);
}

/* Cut short by the end of the file, and by that of a slice behind which there
 * is more to be read by mistake. */
static void
test_cut_short (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  const guint32 values[] = {
    random_number (32), random_number (9), random_number (17), random_number (5),
    random_number (8), random_number (24), random_number (16), random_number (32),
    random_number (20)
  };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) whole = NULL;
  guint length;
  gsize end;

  writer_group_vint (bytes, values, G_N_ELEMENTS (values));
  end = bytes->len;
  writer_pattern (bytes, 0, 40);
  whole = fixture_open_bytes (fixture, bytes);
  for (length = 0; length < end; length++)
    {
      g_autoptr (MmdirInput) slice = check_slice (whole, 0, length);
      g_autoptr (MmdirInput) cut = fixture_open_data (fixture, bytes->data, length);

      read_fails (slice, G_N_ELEMENTS (values), MMDIR_ERROR_END_OF_INPUT);
      read_fails (cut, G_N_ELEMENTS (values), MMDIR_ERROR_END_OF_INPUT);
    }
  read_is (whole, values, G_N_ELEMENTS (values));
}

static void
test_bad_tail (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  static const guint8 raw[] = { 0x00, 1, 2, 3, 4, 5, 0xff, 0xff, 0xff, 0xff, 0x1f, 0, 0 };
  static const guint32 expected[] = { 1, 2, 3, 4, 5 };
  g_autoptr (MmdirInput) input = fixture_open_data (fixture, raw, sizeof raw);

  read_fails (input, 6, MMDIR_ERROR_MALFORMED);
  read_fails (input, 7, MMDIR_ERROR_MALFORMED);
  read_is (input, expected, 5);
}

/* Groups of four values of any length, up to the last byte of a page: behind
 * it nothing may be mapped. */
static void
test_end_of_page (Fixture *fixture,
                  gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = MIN (fixture->plan->longest_file, 4096);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;
  guint round;

  g_byte_array_set_size (bytes, (guint) length);
  for (round = 0; round < instrument_get_rounds (5); round++)
    {
      g_autoptr (GByteArray) groups = g_byte_array_new ();
      guint32 values[8];
      guint i;

      for (i = 0; i < G_N_ELEMENTS (values); i++)
        values[i] = random_number ((guint) g_test_rand_int_range (1, 33));
      writer_group_vint (groups, values, G_N_ELEMENTS (values));
      memset (bytes->data, 0, length);
      memcpy (bytes->data + length - groups->len, groups->data, groups->len);
      g_clear_pointer (&input, mmdir_input_free);
      input = fixture_open_bytes (fixture, bytes);
      check_seek (input, length - groups->len);
      read_is (input, values, G_N_ELEMENTS (values));
      check_position (input, length);
    }
}

/* Blocks of random lengths one behind the other, as postings have them, then
 * again as a slice of a slice. */
static void
test_blocks (Fixture *fixture,
             gconstpointer plan G_GNUC_UNUSED)
{
  const gsize longest = MIN (fixture_get_length (fixture) * 3, fixture->plan->longest_file);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (MmdirInput) whole = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  guint round;

  writer_pattern (bytes, 0, 3);
  while (bytes->len < longest && values->len < 20000)
    {
      const guint first = values->len;
      guint n;

      for (n = (guint) g_test_rand_int_range (0, MOST + 1); n > 0; n--)
        {
          guint32 number = random_number ((guint) g_test_rand_int_range (1, 33));

          g_array_append_val (values, number);
        }
      if (values->len > first)
        writer_group_vint (bytes, &g_array_index (values, guint32, first), values->len - first);
      g_array_append_val (ends, values->len);
    }
  whole = fixture_open_bytes (fixture, bytes);
  slice = check_slice (whole, 3, bytes->len - 3);
  check_seek (whole, 3);
  for (round = 0; round < 2; round++)
    {
      MmdirInput *input = round == 0 ? whole : slice;
      guint first = 0;
      guint i;

      for (i = 0; i < ends->len; i++)
        {
          const guint end = g_array_index (ends, guint, i);

          read_is (input, (const guint32 *) (gpointer) values->data + first, end - first);
          first = end;
        }
      check_position (input, mmdir_input_get_length (input));
    }
}

void
conformance_add_group (void)
{
  fixture_add ("group/example", test_example);
  fixture_add ("group/widths-and-counts", test_widths_and_counts);
  fixture_add ("group/highest-bit", test_highest_bit);
  fixture_add ("group/cut-short", test_cut_short);
  fixture_add ("group/bad-tail", test_bad_tail);
  fixture_add ("group/end-of-page", test_end_of_page);
  fixture_add ("group/blocks", test_blocks);
}
