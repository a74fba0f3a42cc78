/* conformance-prefetch.c: asking for bytes before they are needed
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "seam.h"

/* Whether the byte at @file_offset of a file, which lies at @address if it is
 * mapped for good, was asked for. */
static gboolean
was_asked_for (const FixturePlan *plan,
               const guint8 *address,
               guint64 file_offset)
{
  const SeamCall call = fixture_is_mapped_for_good (plan) ? SEAM_PREFETCH : SEAM_FILE_PREFETCH;
  const guint n = seam_count (call);
  guint i;

  for (i = 0; i < n; i++)
    {
      const SeamRecord record = seam_get_record (call, i);

      if (call == SEAM_PREFETCH)
        {
          g_assert_cmpuint (GPOINTER_TO_SIZE (record.address) % os_page_size (), ==, 0);
          if (address >= record.address && (gsize) (address - record.address) < record.length)
            return TRUE;
        }
      else if (file_offset >= record.offset && file_offset - record.offset < record.length)
        return TRUE;
    }
  return FALSE;
}

/* Every byte of the range was asked for: Lucene dropped what lay beyond the
 * first chunk, and forgot where a slice starts. */
static void
check_asked_for (const Fixture *fixture,
                 MmdirInput *whole,
                 guint64 start,
                 guint64 end)
{
  const guint64 step = MAX ((end - start) / 400, 1);
  guint64 offset;

  for (offset = start; offset < end; offset += step)
    {
      const guint8 *address = NULL;

      if (fixture_is_mapped_for_good (fixture->plan))
        {
          check_seek (whole, offset);
          check_succeeds ((address = mmdir_input_peek (whole, 1, NULL, &error)) != NULL);
        }
      g_assert_true (was_asked_for (fixture->plan, address, offset));
    }
}

/* No page that holds nothing of the range was asked for. */
static void
check_no_more (const Fixture *fixture,
               MmdirInput *whole,
               guint64 start,
               guint64 end)
{
  const gsize page_size = os_page_size ();
  const guint64 length = mmdir_input_get_length (whole);
  guint64 offset;

  for (offset = 0; offset < length; offset += page_size)
    {
      const guint8 *address = NULL;

      if (end > start && offset + page_size > start && offset < end)
        continue;
      if (fixture_is_mapped_for_good (fixture->plan))
        {
          check_seek (whole, offset);
          check_succeeds ((address = mmdir_input_peek (whole, 1, NULL, &error)) != NULL);
        }
      g_assert_false (was_asked_for (fixture->plan, address, offset));
    }
}

static void
test_every (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  guint round;

  for (round = 0; round < instrument_get_rounds (20); round++)
    {
      const guint64 before = (guint64) g_test_rand_int_range (0, (gint32) length);
      const guint64 inner = (guint64) g_test_rand_int_range (0, (gint32) (length - before) + 1);
      const guint64 start = (guint64) g_test_rand_int_range (0, (gint32) inner + 1);
      const guint64 n = (guint64) g_test_rand_int_range (0, (gint32) (inner - start) + 1);
      g_autoptr (MmdirInput) slice = check_slice (input, before, inner);
      const guint64 position = mmdir_input_tell (slice);

      seam_reset ();
      check_succeeds (mmdir_input_prefetch (slice, start, n, &error));
      check_position (slice, position);
      if (n == 0)
        {
          g_assert_cmpuint (seam_count (SEAM_PREFETCH), ==, 0);
          g_assert_cmpuint (seam_count (SEAM_FILE_PREFETCH), ==, 0);
        }
      check_asked_for (fixture, input, before + start, before + start + n);
      check_no_more (fixture, input, before + start, before + start + n);
    }
}

/* Many ranges, of which some follow each other and some do not. */
static void
test_ranges (Fixture *fixture,
             gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  const guint64 piece = length / 8;
  const MmdirRange ranges[] = {
    { 5 * piece, piece }, { 0, piece }, { piece, piece }, { 2 * piece, 0 }, { 2 * piece, 1 }, { 4 * piece - 1, 1 }, { length, 0 }
  };
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);

  seam_reset ();
  check_succeeds (mmdir_input_prefetch_ranges (input, ranges, G_N_ELEMENTS (ranges), &error));
  check_asked_for (fixture, input, 0, 2 * piece + 1);
  check_asked_for (fixture, input, 4 * piece - 1, 4 * piece);
  check_asked_for (fixture, input, 5 * piece, 6 * piece);
  check_succeeds (mmdir_input_prefetch_ranges (input, NULL, 0, &error));

  seam_reset ();
  check_succeeds (mmdir_input_prefetch_ranges (input, ranges, 1, &error));
  check_asked_for (fixture, input, 5 * piece, 6 * piece);
  check_no_more (fixture, input, 5 * piece, 6 * piece);
}

/* The whole is allowed, one byte more is not; of several ranges one bad one
 * is enough for nothing to happen. */
static void
test_out_of_range (Fixture *fixture,
                   gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) whole = fixture_open_pattern (fixture, length + 10);
  g_autoptr (MmdirInput) input = check_slice (whole, 5, length);
  const MmdirRange bad[] = {
    { 0, length + 1 }, { length, 1 }, { length + 1, 0 }, { 1, G_MAXUINT64 }, { G_MAXUINT64, 1 }, { G_MAXUINT64 - 3, 8 }, { 8, G_MAXUINT64 - 3 }
  };
  guint i;

  seam_reset ();
  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const MmdirRange ranges[] = { { 0, 1 }, { 0, length }, bad[i], { 2, 3 } };

      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_prefetch (input, bad[i].offset, bad[i].length, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_prefetch_ranges (input, ranges, G_N_ELEMENTS (ranges), &error));
    }
  g_assert_cmpuint (seam_count (SEAM_PREFETCH), ==, 0);
  g_assert_cmpuint (seam_count (SEAM_FILE_PREFETCH), ==, 0);
  check_succeeds (mmdir_input_prefetch (input, 0, length, &error));
  check_succeeds (mmdir_input_prefetch (input, length, 0, &error));
}

/* A slice that begins with the last byte of a chunk. */
static void
test_edge (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  const gsize start = fixture->plan->edge - 1;
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) slice = check_slice (input, start, length - start);
  guint64 n;

  for (n = 1; n < 20; n++)
    {
      seam_reset ();
      check_succeeds (mmdir_input_prefetch (slice, 0, n, &error));
      check_asked_for (fixture, input, start, start + n);
    }
  check_succeeds (mmdir_input_prefetch (slice, 0, length - start, &error));
  check_fails (slice, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (slice, 0, length - start + 1, &error));
}

/* It changes nothing in what is read. */
static void
test_then_read (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) slice = check_slice (input, 4, length - 6);
  guint round;

  for (round = 0; round < instrument_get_rounds (500); round++)
    {
      MmdirInput *reader = round % 2 == 0 ? input : slice;
      const guint64 offset = round % 2 == 0 ? 0 : 4;
      const guint64 end = mmdir_input_get_length (reader);
      const guint64 start = (guint64) g_test_rand_int_range (0, (gint32) end);
      const gsize n = (gsize) g_test_rand_int_range (0, (gint32) MIN (end - start, 300) + 1);
      guint8 bytes[300];

      check_succeeds (mmdir_input_prefetch (reader, start, n, &error));
      check_seek (reader, start);
      check_succeeds (mmdir_input_read_bytes (reader, bytes, n, &error));
      g_assert_true (temporary_is_pattern (bytes, n, offset + start));
    }
}

static void
test_refused_by_system (Fixture *fixture,
                        gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, 37);

  seam_fail (SEAM_PREFETCH, 0, 1, OS_FAILURE_IO);
  seam_fail (SEAM_FILE_PREFETCH, 0, 1, OS_FAILURE_IO);
  check_fails (input, MMDIR_ERROR_IO, mmdir_input_prefetch (input, 0, 37, &error));
  check_succeeds (mmdir_input_prefetch (input, 0, 37, &error));

  /* A system that cannot is no failure. */
  seam_fail (SEAM_PREFETCH, 0, SEAM_ALWAYS, OS_FAILURE_UNSUPPORTED);
  seam_fail (SEAM_FILE_PREFETCH, 0, SEAM_ALWAYS, OS_FAILURE_UNSUPPORTED);
  check_succeeds (mmdir_input_prefetch (input, 0, 37, &error));
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
}

void
conformance_add_prefetch (void)
{
  fixture_add_where (fixture_is_mapped, "prefetch/every", test_every);
  fixture_add_where (fixture_is_buffered, "prefetch/every", test_every);
  fixture_add_where (fixture_is_mapped, "prefetch/ranges", test_ranges);
  fixture_add_where (fixture_is_buffered, "prefetch/ranges", test_ranges);
  fixture_add_where (fixture_is_mapped, "prefetch/edge", test_edge);
  fixture_add ("prefetch/out-of-range", test_out_of_range);
  fixture_add ("prefetch/then-read", test_then_read);
  fixture_add_where (fixture_is_mapped, "prefetch/refused-by-system", test_refused_by_system);
  fixture_add_where (fixture_is_buffered, "prefetch/refused-by-system", test_refused_by_system);
}
