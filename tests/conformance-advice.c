/* conformance-advice.c: which pages get which advice
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "seam.h"

#define N_PAGES 24

/* The advice that was given last for the page at @address, or -1. */
static int
advice_for (const guint8 *address)
{
  const guint n = seam_count (SEAM_ADVISE);
  int advice = -1;
  guint i;

  for (i = 0; i < n; i++)
    {
      const SeamRecord record = seam_get_record (SEAM_ADVISE, i);

      g_assert_cmpuint (GPOINTER_TO_SIZE (record.address) % os_page_size (), ==, 0);
      if (address >= record.address && (gsize) (address - record.address) < record.length)
        advice = (int) record.advice;
    }
  return advice;
}

/* @advice was given for the pages that lie in the range as a whole and for no
 * others; the page at the end of the file is whole though it is not full. */
static void
check_advised (MmdirInput *whole,
               guint64 start,
               guint64 end,
               MmdirAdvice advice)
{
  const gsize page_size = os_page_size ();
  const guint64 length = mmdir_input_get_length (whole);
  guint64 offset;

  for (offset = 0; offset < length; offset += page_size)
    {
      const gboolean inside = offset >= start && MIN (offset + page_size, length) <= end;
      const guint8 *address;

      check_seek (whole, offset);
      check_succeeds ((address = mmdir_input_peek (whole, 1, NULL, &error)) != NULL);
      g_assert_cmpint (advice_for (address), ==, inside ? (int) advice : -1);
    }
}

static MmdirInput *
open_pages (Fixture *fixture)
{
  MmdirInput *input = fixture_open_pattern (fixture, N_PAGES * os_page_size () - 100);

  seam_reset ();
  return input;
}

/* From the start of a page to the end of one, and a bit more or less; Lucene
 * advised from the start of the chunk, and one chunk only. */
static void
test_slice (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  static const gint steps[] = { -1, 0, 1, 100 };
  const gsize page_size = os_page_size ();
  g_autoptr (MmdirInput) input = open_pages (fixture);
  guint round;

  for (round = 0; round < 100; round++)
    {
      const gsize first = page_size * (gsize) g_test_rand_int_range (0, N_PAGES - 1);
      const gsize last = first + page_size * (gsize) g_test_rand_int_range (0, N_PAGES - (gint32) (first / page_size));
      const guint64 length = mmdir_input_get_length (input);
      const guint64 start = (guint64) MAX ((gint64) first + steps[round % 4], 0);
      const guint64 end = CLAMP ((guint64) ((gint64) last + steps[round / 4 % 4]), start, length);
      const MmdirContext context = round % 2 == 0 ? MMDIR_CONTEXT_READ : MMDIR_CONTEXT_MERGE;
      g_autoptr (MmdirInput) outer = check_slice (input, start / 2, length - start / 2);
      g_autoptr (MmdirInput) slice = NULL;

      seam_reset ();
      check_succeeds ((slice = mmdir_input_slice_with_context (outer, "slice", start - start / 2, end - start,
                                                               context, &error)) != NULL);
      check_advised (input, start, end, mmdir_context_get_advice (context));
      if (end > start)
        g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (start));
    }
}

static void
test_range (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  const gsize page_size = os_page_size ();
  g_autoptr (MmdirInput) input = open_pages (fixture);
  guint64 length;
  guint round;

  length = mmdir_input_get_length (input);
  for (round = 0; round < 40; round++)
    {
      const guint64 start = (guint64) g_test_rand_int_range (0, (gint32) length);
      const guint64 end = start + (guint64) g_test_rand_int_range (0, (gint32) (length - start) + 1);
      const MmdirAdvice advice = round % 2 == 0 ? MMDIR_ADVICE_RANDOM : MMDIR_ADVICE_SEQUENTIAL;

      seam_reset ();
      check_succeeds (mmdir_input_advise (input, start, end - start, advice, &error));
      check_advised (input, start, end, advice);
    }

  /* Less than a page that is nobody else's is no page. */
  seam_reset ();
  check_succeeds (mmdir_input_advise (input, 1, 2 * page_size - 2, MMDIR_ADVICE_RANDOM, &error));
  check_advised (input, 0, 0, MMDIR_ADVICE_RANDOM);
}

/* By the table of contexts, once and for all pages; no advice, no call. */
static void
test_open (Fixture *fixture,
           gconstpointer plan)
{
  const FixturePlan *way = plan;
  MmdirContext context;

  temporary_write_pattern (fixture->path, "file", N_PAGES * os_page_size ());
  for (context = MMDIR_CONTEXT_DEFAULT; context <= MMDIR_CONTEXT_FLUSH; context++)
    {
      FixturePlan other = *way;
      g_autoptr (MmdirInput) input = NULL;

      other.context = context;
      fixture->plan = &other;
      seam_reset ();
      input = fixture_open_input (fixture, "file");
      fixture->plan = way;
      if (context == MMDIR_CONTEXT_DEFAULT)
        g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 0);
      else
        check_advised (input, 0, mmdir_input_get_length (input),
                       context == MMDIR_CONTEXT_READ ? MMDIR_ADVICE_RANDOM : MMDIR_ADVICE_SEQUENTIAL);
    }
}

static MmdirAdvice
choose_by_name (const char *name,
                MmdirContext context,
                MmdirAdvice advice,
                gpointer user_data)
{
  guint *n_calls = user_data;

  (*n_calls)++;
  g_assert_cmpint (advice, ==, mmdir_context_get_advice (context));
  return g_str_has_suffix (name, ".vec") ? MMDIR_ADVICE_RANDOM : advice;
}

/* A callback may decide otherwise for a file. */
static void
test_override (Fixture *fixture,
               gconstpointer plan)
{
  const FixturePlan *way = plan;
  FixturePlan other = *way;
  g_autoptr (MmdirInput) vectors = NULL;
  g_autoptr (MmdirInput) postings = NULL;
  guint n_calls = 0;

  temporary_write_pattern (fixture->path, "_0.vec", 2 * os_page_size ());
  temporary_write_pattern (fixture->path, "_0.doc", 2 * os_page_size ());
  mmdir_directory_set_advice_func (fixture->directory, choose_by_name, &n_calls, NULL);
  other.context = MMDIR_CONTEXT_MERGE;
  fixture->plan = &other;
  vectors = fixture_open_input (fixture, "_0.vec");
  check_advised (vectors, 0, G_MAXUINT64, MMDIR_ADVICE_RANDOM);
  seam_reset ();
  postings = fixture_open_input (fixture, "_0.doc");
  check_advised (postings, 0, G_MAXUINT64, MMDIR_ADVICE_SEQUENTIAL);
  fixture->plan = way;
  g_assert_cmpuint (n_calls, ==, 2);
}

static void
test_out_of_range (Fixture *fixture,
                   gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) whole = fixture_open_pattern (fixture, length + 10);
  g_autoptr (MmdirInput) input = check_slice (whole, 5, length);
  const guint64 bad[][2] = {
    { 0, length + 1 }, { length, 1 }, { length + 1, 0 }, { 1, G_MAXUINT64 }, { G_MAXUINT64, 1 }, { G_MAXUINT64 - 3, 8 }, { 8, G_MAXUINT64 - 3 }
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                 mmdir_input_advise (input, bad[i][0], bad[i][1], MMDIR_ADVICE_RANDOM, &error));
  check_succeeds (mmdir_input_advise (input, length, 0, MMDIR_ADVICE_RANDOM, &error));
  check_succeeds (mmdir_input_advise (input, 0, length, MMDIR_ADVICE_RANDOM, &error));
}

/* Whatever the system is told, what is read is the same. */
static void
test_changes_nothing (Fixture *fixture,
                      gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  guint round;

  for (round = 0; round < instrument_get_rounds (200); round++)
    {
      const guint64 start = (guint64) g_test_rand_int_range (0, (gint32) length);
      const guint64 n = (guint64) g_test_rand_int_range (0, (gint32) (length - start) + 1);
      const MmdirAdvice advice = (MmdirAdvice) g_test_rand_int_range (0, 3);
      const guint64 position = mmdir_input_tell (input);

      if (round % 5 == 0)
        check_succeeds (mmdir_input_advise (input, 0, length, advice, &error));
      else
        check_succeeds (mmdir_input_advise (input, start, n, advice, &error));
      check_position (input, position);
      if (position < length)
        g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position));
      check_seek (input, start);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (start));
    }
}

/* That the system refuses is told to who asked for it, and to nobody else. */
static void
test_refused_by_system (Fixture *fixture,
                        gconstpointer plan)
{
  const FixturePlan *way = plan;
  FixturePlan other = *way;
  const gsize length = MAX (fixture_get_length (fixture), os_page_size ());
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;

  other.context = MMDIR_CONTEXT_READ;
  fixture->plan = &other;
  seam_fail (SEAM_ADVISE, 0, SEAM_ALWAYS, OS_FAILURE_IO);
  input = fixture_open_pattern (fixture, length);
  fixture->plan = way;
  check_succeeds ((slice = mmdir_input_slice_with_context (input, NULL, 0, length, MMDIR_CONTEXT_READ,
                                                           &error)) != NULL);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), >=, 2);
  check_fails (input, MMDIR_ERROR_IO, mmdir_input_advise (input, 0, length, MMDIR_ADVICE_RANDOM, &error));
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
  g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (0));
}

void
conformance_add_advice (void)
{
  fixture_add_where (fixture_has_whole_pages, "advice/slice", test_slice);
  fixture_add_where (fixture_has_whole_pages, "advice/range", test_range);
  fixture_add_where (fixture_has_whole_pages, "advice/open", test_open);
  fixture_add_where (fixture_has_whole_pages, "advice/override", test_override);
  fixture_add_where (fixture_has_whole_pages, "advice/refused-by-system", test_refused_by_system);
  fixture_add ("advice/out-of-range", test_out_of_range);
  fixture_add ("advice/changes-nothing", test_changes_nothing);
}
