/* test-prefetch.c: asking for pages before they are needed
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "seam.h"
#include "temporary.h"

/* Chunks of 4 pages, of which the last is short. */
#define N_PAGES 22
#define REST 55

typedef struct
{
  char *path;
  gsize page;
  gsize length;
  guint power;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->page = mmdir_get_page_size ();
  fixture->length = N_PAGES * fixture->page + REST;
  while ((gsize) 1 << fixture->power < 4 * fixture->page)
    fixture->power++;
  temporary_write_pattern (fixture->path, "file", fixture->length);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

static const guint8 *
get_address (MmdirInput *input,
             guint64 offset)
{
  const guint8 *address;

  check_seek (input, offset);
  check_succeeds ((address = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
  return address;
}

static guint
count_prefetches (void)
{
  return seam_count (SEAM_PREFETCH) + seam_count (SEAM_FILE_PREFETCH);
}

static void
assert_prefetched (guint index,
                   const guint8 *base,
                   guint64 offset,
                   guint64 length)
{
  const SeamRecord record = seam_get_record (SEAM_PREFETCH, index);

  g_assert_true (record.address == base + offset);
  g_assert_cmpuint (record.length, ==, length);
}

static void
test_bounds (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  guint backing;

  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, (MmdirBacking) backing);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
      g_autoptr (MmdirInput) slice = check_slice (input, 1000, 5000);

      check_seek (input, 77);
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (input, 0, fixture->length + 1, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (input, 1, fixture->length, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (input, fixture->length + 1, 0, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (input, 1, G_MAXUINT64, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (input, G_MAXUINT64, 1, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (input, G_MAXUINT64, G_MAXUINT64, &error));
      check_fails (slice, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (slice, 0, 5001, &error));
      check_succeeds (mmdir_input_prefetch (input, fixture->length, 0, &error));
      check_succeeds (mmdir_input_prefetch (input, 0, 0, &error));
      g_assert_cmpuint (count_prefetches (), ==, 0);

      check_succeeds (mmdir_input_prefetch (input, 0, fixture->length, &error));
      check_succeeds (mmdir_input_prefetch (slice, 0, 5000, &error));
      g_assert_cmpuint (count_prefetches (), ==, backing == MMDIR_BACKING_MEMORY ? 0 : 2);
      check_position (input, 77);
      check_position (slice, 0);
      seam_reset ();
    }
}

/* Every page that the range touches, and no other. */
static void
test_mapped (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  const gsize page = fixture->page;
  const struct
  {
    gsize offset;
    gsize length;
    gsize from;
  } cases[] = {
    { 0, fixture->length, 0 },
    { 0, 1, 0 },
    { page - 1, 1, 0 },
    { page - 1, 2, 0 },
    { page, 1, page },
    { 5 * page + 17, 3 * page, 5 * page },
    { fixture->length - 1, 1, N_PAGES * page },
  };
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  const guint8 *base = get_address (input, 0);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      seam_reset ();
      check_succeeds (mmdir_input_prefetch (input, cases[i].offset, cases[i].length, &error));
      g_assert_cmpuint (count_prefetches (), ==, 1);
      assert_prefetched (0, base, cases[i].from, cases[i].offset + cases[i].length - cases[i].from);
    }
}

static void
test_slice (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  const gsize page = fixture->page;
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  g_autoptr (MmdirInput) slice = check_slice (input, 3 * page + 5, 10 * page);
  g_autoptr (MmdirInput) inner = check_slice (slice, page, 5 * page);

  check_succeeds (mmdir_input_prefetch (inner, 2 * page, page, &error));
  assert_prefetched (0, get_address (input, 0), 6 * page, page + 5);
}

/* Across the edges of chunks, none is forgotten. */
static void
test_apart (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  const gsize page = fixture->page;
  g_autoptr (MmdirDirectory) directory = temporary_open_apart (fixture->path, fixture->power);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  g_autoptr (MmdirInput) slice = check_slice (input, 4 * page - 1, 4 * page + 2);

  check_succeeds (mmdir_input_prefetch (input, 2 * page + 3, 8 * page, &error));
  g_assert_cmpuint (count_prefetches (), ==, 3);
  assert_prefetched (0, get_address (input, 0), 2 * page, 2 * page);
  assert_prefetched (1, get_address (input, 4 * page), 0, 4 * page);
  assert_prefetched (2, get_address (input, 8 * page), 0, 2 * page + 3);

  /* A slice that starts with the last byte of a chunk. */
  seam_reset ();
  check_succeeds (mmdir_input_prefetch (slice, 0, 4 * page + 2, &error));
  g_assert_cmpuint (count_prefetches (), ==, 3);
  assert_prefetched (0, get_address (input, 0), 3 * page, page);
  assert_prefetched (1, get_address (input, 4 * page), 0, 4 * page);
  assert_prefetched (2, get_address (input, 8 * page), 0, 1);
}

/* Chunks of less than a page: each is a page of its own. */
static void
test_tiny_chunks (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_apart (fixture->path, 7);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  guint i;

  check_succeeds (mmdir_input_prefetch (input, 1000, 3000, &error));
  g_assert_cmpuint (count_prefetches (), ==, 4000 / 128 - 1000 / 128 + 1);
  for (i = 0; i < count_prefetches (); i++)
    {
      const SeamRecord record = seam_get_record (SEAM_PREFETCH, i);

      g_assert_cmpuint (GPOINTER_TO_SIZE (record.address) % fixture->page, ==, 0);
      g_assert_cmpuint (record.length, <=, fixture->page);
    }
}

static void
test_buffered (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  g_autoptr (MmdirInput) slice = check_slice (input, 1000, 50000);
  SeamRecord record;

  check_succeeds (mmdir_input_prefetch (slice, 5, 40000, &error));
  record = seam_get_record (SEAM_FILE_PREFETCH, 0);
  g_assert_cmpuint (record.offset, ==, 1005);
  g_assert_cmpuint (record.length, ==, 40000);
  g_assert_cmpuint (count_prefetches (), ==, 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 0);
}

static void
test_ranges (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  const gsize page = fixture->page;
  const MmdirRange ranges[] = {
    { 10 * page, page }, { 2 * page, page }, { 3 * page, page }, { 4 * page, 5 }, { 4 * page + 5, 0 }, { 7, 3 }, { 10, 0 }
  };
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  const guint8 *base = get_address (input, 0);

  check_succeeds (mmdir_input_prefetch_ranges (input, ranges, G_N_ELEMENTS (ranges), &error));
  g_assert_cmpuint (count_prefetches (), ==, 3);
  assert_prefetched (0, base, 10 * page, page);
  assert_prefetched (1, base, 2 * page, 2 * page + 5);
  assert_prefetched (2, base, 0, 10);

  check_succeeds (mmdir_input_prefetch_ranges (input, NULL, 0, &error));
  check_succeeds (mmdir_input_prefetch_ranges (input, ranges, 0, &error));
  g_assert_cmpuint (count_prefetches (), ==, 3);
}

/* One bad range, wherever it stands, and nothing is done. */
static void
test_bad_range (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  const MmdirRange bad[] = {
    { fixture->length, 1 }, { 1, G_MAXUINT64 }, { G_MAXUINT64, 0 }, { 0, fixture->length + 1 }
  };
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  gsize i, j;

  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    for (j = 0; j < 3; j++)
      {
        MmdirRange ranges[3] = { { 0, 10 }, { 5, 20 }, { 50000, 1000 } };

        ranges[j] = bad[i];
        check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                     mmdir_input_prefetch_ranges (input, ranges, G_N_ELEMENTS (ranges), &error));
      }
  g_assert_cmpuint (count_prefetches (), ==, 0);
}

/* A system that cannot prefetch does without; one that fails says so. */
static void
test_refused (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const OsFailureKind unable[] = { OS_FAILURE_UNSUPPORTED, OS_FAILURE_CANNOT_MAP };
  static const struct
  {
    OsFailureKind kind;
    MmdirError code;
  } failing[] = {
    { OS_FAILURE_IO, MMDIR_ERROR_IO },
    { OS_FAILURE_NO_MEMORY, MMDIR_ERROR_NO_MEMORY },
    { OS_FAILURE_OTHER, MMDIR_ERROR_FAILED },
  };
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) mapped = temporary_open_input (directory, "file");
  g_autoptr (MmdirInput) buffered = NULL;
  guint n_codes = 0;
  guint i, j;

  mmdir_directory_set_backing (directory, MMDIR_BACKING_BUFFERED);
  buffered = temporary_open_input (directory, "file");
  for (i = 0; i < G_N_ELEMENTS (unable); i++)
    for (j = 0; j < seam_count_codes (unable[i]); j++)
      {
        seam_fail_with_code (SEAM_PREFETCH, 0, 1, seam_get_nth_code (unable[i], j));
        seam_fail_with_code (SEAM_FILE_PREFETCH, 0, 1, seam_get_nth_code (unable[i], j));
        check_succeeds (mmdir_input_prefetch (mapped, 0, 100, &error));
        check_succeeds (mmdir_input_prefetch (buffered, 0, 100, &error));
        n_codes++;
      }
  for (i = 0; i < G_N_ELEMENTS (failing); i++)
    {
      seam_fail (SEAM_PREFETCH, 0, 1, failing[i].kind);
      seam_fail (SEAM_FILE_PREFETCH, 0, 1, failing[i].kind);
      check_fails (mapped, failing[i].code, mmdir_input_prefetch (mapped, 0, 100, &error));
      check_fails (buffered, failing[i].code, mmdir_input_prefetch (buffered, 0, 100, &error));
    }
  g_assert_cmpuint (count_prefetches (), ==, 2 * (n_codes + G_N_ELEMENTS (failing)));
  g_assert_cmpuint (check_read_byte (mapped), ==, temporary_byte_at (0));
  g_assert_cmpuint (check_read_byte (buffered), ==, temporary_byte_at (0));
}

static void
test_data_unchanged (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_apart (fixture->path, fixture->power);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  guint i;

  for (i = instrument_get_rounds (2000); i > 0; i--)
    {
      const guint64 offset = (guint64) g_test_rand_int_range (0, (gint32) fixture->length);
      const guint64 length = (guint64) g_test_rand_int_range (0, (gint32) (fixture->length - offset) + 1);

      check_succeeds (mmdir_input_prefetch (input, offset, length, &error));
      check_seek (input, offset);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (offset));
    }
}

#define ADD(path, func) \
  g_test_add ("/prefetch/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bounds", test_bounds);
  ADD ("mapped", test_mapped);
  ADD ("slice", test_slice);
  ADD ("apart", test_apart);
  ADD ("tiny-chunks", test_tiny_chunks);
  ADD ("buffered", test_buffered);
  ADD ("ranges", test_ranges);
  ADD ("bad-range", test_bad_range);
  ADD ("refused", test_refused);
  ADD ("data-unchanged", test_data_unchanged);
  return g_test_run ();
}
