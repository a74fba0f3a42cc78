/* test-advice.c: what the system is told about the order of accesses
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"

/* Twenty pages and a bit, whatever a page is. */
#define N_PAGES 20
#define REST 123

typedef struct
{
  char *path;
  gsize page;
  gsize length;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->page = mmdir_get_page_size ();
  fixture->length = N_PAGES * fixture->page + REST;
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

static MmdirInput *
open_for (MmdirDirectory *directory,
          MmdirContext context)
{
  MmdirInput *input;

  check_succeeds ((input = mmdir_directory_open_input (directory, "file", context, &error)) != NULL);
  return input;
}

/* Where byte 0 of the file lies. */
static const guint8 *
get_base (MmdirInput *input)
{
  const guint8 *base;

  check_seek (input, 0);
  check_succeeds ((base = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
  return base;
}

static guint
count_advice (void)
{
  return seam_count (SEAM_ADVISE) + seam_count (SEAM_FILE_ADVISE);
}

static void
assert_advised (guint index,
                const guint8 *base,
                guint64 offset,
                guint64 length,
                MmdirAdvice advice)
{
  const SeamRecord record = seam_get_record (SEAM_ADVISE, index);

  g_assert_true (record.address == base + offset);
  g_assert_cmpuint (record.length, ==, length);
  g_assert_cmpint (record.advice, ==, advice);
}

static void
test_open_mapped (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    MmdirContext context;
    MmdirAdvice advice;
  } cases[] = {
    { MMDIR_CONTEXT_READ, MMDIR_ADVICE_RANDOM },
    { MMDIR_CONTEXT_READ_ONCE, MMDIR_ADVICE_SEQUENTIAL },
    { MMDIR_CONTEXT_MERGE, MMDIR_ADVICE_SEQUENTIAL },
    { MMDIR_CONTEXT_FLUSH, MMDIR_ADVICE_SEQUENTIAL },
  };
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MmdirInput) input = NULL;

      seam_reset ();
      input = open_for (directory, cases[i].context);
      g_assert_cmpuint (count_advice (), ==, 1);
      assert_advised (0, get_base (input), 0, fixture->length, cases[i].advice);
    }
}

static void
test_normal (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  guint backing;

  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, (MmdirBacking) backing);
      g_autoptr (MmdirInput) input = open_for (directory, MMDIR_CONTEXT_DEFAULT);
      g_autoptr (MmdirInput) clone = check_clone (input);
      g_autoptr (MmdirInput) slice = check_slice (clone, 1, fixture->length - 1);
      g_autoptr (MmdirInput) other = NULL;

      check_succeeds ((other = mmdir_input_slice_with_context (slice, NULL, 0, 50000, MMDIR_CONTEXT_DEFAULT, &error)) != NULL);
      check_read_byte (other);
      g_assert_cmpuint (count_advice (), ==, 0);
    }
}

static void
test_open_others (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  g_autoptr (MmdirInput) buffered = open_for (directory, MMDIR_CONTEXT_READ);
  g_autoptr (MmdirInput) clone = check_clone (buffered);
  g_autoptr (MmdirInput) memory = NULL;

  check_read_byte (clone);
  g_assert_cmpuint (count_advice (), ==, 1);
  g_assert_cmpint (seam_get_record (SEAM_FILE_ADVISE, 0).advice, ==, MMDIR_ADVICE_RANDOM);

  mmdir_directory_set_backing (directory, MMDIR_BACKING_MEMORY);
  memory = open_for (directory, MMDIR_CONTEXT_READ);
  check_read_byte (memory);
  g_assert_cmpuint (count_advice (), ==, 1);
}

/* Chunks that stand apart are advised one by one, and all of them. */
static void
check_apart (Fixture *fixture,
             guint power)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_apart (fixture->path, power);
  g_autoptr (MmdirInput) input = NULL;
  guint64 covered = 0;
  guint i;

  seam_reset ();
  input = open_for (directory, MMDIR_CONTEXT_READ);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, mmdir_input_get_n_chunks (input));
  for (i = 0; i < seam_count (SEAM_ADVISE); i++)
    {
      const SeamRecord record = seam_get_record (SEAM_ADVISE, i);
      const gsize before = (gsize) (covered & (fixture->page - 1));
      const guint8 *chunk;

      check_seek (input, covered);
      check_succeeds ((chunk = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
      g_assert_true (record.address == chunk - before);
      g_assert_cmpuint (GPOINTER_TO_SIZE (record.address) % fixture->page, ==, 0);
      g_assert_cmpint (record.advice, ==, MMDIR_ADVICE_RANDOM);
      covered += record.length - before;
    }
  g_assert_cmpuint (covered, ==, fixture->length);
}

static void
test_open_apart (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  check_apart (fixture, 10);
  check_apart (fixture, 12);
  check_apart (fixture, 15);
  check_apart (fixture, 17);
  check_apart (fixture, 40);
}

static void
test_empty_file (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = NULL;

  temporary_write (fixture->path, "file", "", 0);
  input = open_for (directory, MMDIR_CONTEXT_READ);
  check_succeeds (mmdir_input_advise (input, 0, 0, MMDIR_ADVICE_SEQUENTIAL, &error));
  g_assert_cmpuint (count_advice (), ==, 0);
}

/* Only what lies in the slice as a whole; at an end of the file, the page
 * there belongs to nobody else. */
static void
test_slices (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  const gsize page = fixture->page;
  const gsize length = fixture->length;
  const struct
  {
    gsize offset;
    gsize length;
    gsize advised_offset;
    gsize advised_length;
  } cases[] = {
    { 0, length, 0, length },
    { 0, page, 0, page },
    { 0, page + 1, 0, page },
    { 1, page, 0, 0 },
    { 1, 2 * page - 1, page, page },
    { page - 1, page + 1, page, page },
    { page, page, page, page },
    { page + 1, page - 1, 0, 0 },
    { page / 2, 3 * page, page, 2 * page },
    { 5 * page + 7, 4 * page, 6 * page, 3 * page },
    { 5 * page, 0, 0, 0 },
    { 18 * page + 5, length - 18 * page - 5, 19 * page, length - 19 * page },
    { 20 * page, REST, 20 * page, REST },
    { 20 * page, REST - 1, 0, 0 },
    { 20 * page + 1, REST - 1, 0, 0 },
    { length, 0, 0, 0 },
    { 0, 100, 0, 0 },
  };
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = open_for (directory, MMDIR_CONTEXT_DEFAULT);
  const guint8 *base = get_base (input);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MmdirInput) slice = NULL;

      seam_reset ();
      check_succeeds ((slice = mmdir_input_slice_with_context (input, "slice", cases[i].offset, cases[i].length,
                                                               MMDIR_CONTEXT_READ, &error)) != NULL);
      g_assert_cmpuint (mmdir_input_get_length (slice), ==, cases[i].length);
      check_position (slice, 0);
      if (cases[i].advised_length == 0)
        {
          g_assert_cmpuint (count_advice (), ==, 0);
          continue;
        }
      g_assert_cmpuint (count_advice (), ==, 1);
      assert_advised (0, base, cases[i].advised_offset, cases[i].advised_length, MMDIR_ADVICE_RANDOM);

      /* The same range, asked for otherwise. */
      check_succeeds (mmdir_input_advise (input, cases[i].offset, cases[i].length, MMDIR_ADVICE_NORMAL, &error));
      assert_advised (1, base, cases[i].advised_offset, cases[i].advised_length, MMDIR_ADVICE_NORMAL);
      check_succeeds (mmdir_input_advise (slice, 0, cases[i].length, MMDIR_ADVICE_SEQUENTIAL, &error));
      assert_advised (2, base, cases[i].advised_offset, cases[i].advised_length, MMDIR_ADVICE_SEQUENTIAL);
      g_assert_cmpuint (count_advice (), ==, 3);
    }
}

/* A slice over several chunks: its ends are rounded, not its chunks. */
static void
test_slices_apart (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  const gsize page = fixture->page;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  const guint8 *bases[3];
  guint power = 0;
  gsize i;

  while ((gsize) 1 << power < 4 * page)
    power++;
  directory = temporary_open_apart (fixture->path, power);
  input = open_for (directory, MMDIR_CONTEXT_DEFAULT);
  for (i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      check_seek (input, i * 4 * page);
      check_succeeds ((bases[i] = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
    }
  seam_reset ();
  check_succeeds ((slice = mmdir_input_slice_with_context (input, NULL, 2 * page + 9, 7 * page, MMDIR_CONTEXT_MERGE,
                                                           &error)) != NULL);
  g_assert_cmpuint (count_advice (), ==, 3);
  assert_advised (0, bases[0], 3 * page, page, MMDIR_ADVICE_SEQUENTIAL);
  assert_advised (1, bases[1], 0, 4 * page, MMDIR_ADVICE_SEQUENTIAL);
  assert_advised (2, bases[2], 0, page, MMDIR_ADVICE_SEQUENTIAL);
}

static void
test_bounds (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  guint backing;

  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, (MmdirBacking) backing);
      g_autoptr (MmdirInput) input = open_for (directory, MMDIR_CONTEXT_DEFAULT);
      g_autoptr (MmdirInput) slice = check_slice (input, 100, 1000);

      seam_reset ();
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_advise (input, 0, fixture->length + 1, MMDIR_ADVICE_RANDOM, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_advise (input, 1, G_MAXUINT64, MMDIR_ADVICE_RANDOM, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_advise (input, G_MAXUINT64, 1, MMDIR_ADVICE_RANDOM, &error));
      check_fails (slice, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_advise (slice, 1, 1000, MMDIR_ADVICE_RANDOM, &error));
      check_refused (MMDIR_ERROR_OUT_OF_RANGE,
                     mmdir_input_slice_with_context (slice, NULL, 1, 1000, MMDIR_CONTEXT_READ, &error) != NULL);
      g_assert_cmpuint (count_advice (), ==, 0);
      check_succeeds (mmdir_input_advise (input, fixture->length, 0, MMDIR_ADVICE_RANDOM, &error));
    }
}

/* Of a file that is read through a buffer, only the whole is advised. */
static void
test_buffered (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  g_autoptr (MmdirInput) input = open_for (directory, MMDIR_CONTEXT_DEFAULT);
  g_autoptr (MmdirInput) slice = NULL;

  check_succeeds (mmdir_input_advise (input, 0, 10 * fixture->page, MMDIR_ADVICE_RANDOM, &error));
  check_succeeds ((slice = mmdir_input_slice_with_context (input, NULL, 5, 50000, MMDIR_CONTEXT_READ, &error)) != NULL);
  g_assert_cmpuint (count_advice (), ==, 0);
  check_succeeds (mmdir_input_advise (input, 0, fixture->length, MMDIR_ADVICE_RANDOM, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_ADVISE), ==, 1);
  g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (5));
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
}

/* Who is refused advice may read all the same. */
static void
test_refused (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const OsFailureKind kinds[] = {
    OS_FAILURE_NO_MEMORY, OS_FAILURE_CANNOT_MAP, OS_FAILURE_ACCESS, OS_FAILURE_UNSUPPORTED
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
      g_autoptr (MmdirInput) mapped = NULL;
      g_autoptr (MmdirInput) buffered = NULL;
      g_autoptr (MmdirInput) slice = NULL;

      seam_fail (SEAM_ADVISE, 0, SEAM_ALWAYS, kinds[i]);
      seam_fail (SEAM_FILE_ADVISE, 0, SEAM_ALWAYS, kinds[i]);
      mapped = open_for (directory, MMDIR_CONTEXT_READ);
      mmdir_directory_set_backing (directory, MMDIR_BACKING_BUFFERED);
      buffered = open_for (directory, MMDIR_CONTEXT_READ);
      check_succeeds ((slice = mmdir_input_slice_with_context (mapped, NULL, 0, 50000, MMDIR_CONTEXT_MERGE,
                                                               &error)) != NULL);
      g_assert_cmpuint (check_read_byte (mapped), ==, temporary_byte_at (0));
      g_assert_cmpuint (check_read_byte (buffered), ==, temporary_byte_at (0));
      g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (0));
    }
}

#define ADD(path, func) \
  g_test_add ("/advice/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open/mapped", test_open_mapped);
  ADD ("open/apart", test_open_apart);
  ADD ("open/others", test_open_others);
  ADD ("normal", test_normal);
  ADD ("empty-file", test_empty_file);
  ADD ("slices", test_slices);
  ADD ("slices/apart", test_slices_apart);
  ADD ("bounds", test_bounds);
  ADD ("buffered", test_buffered);
  ADD ("refused", test_refused);
  return g_test_run ();
}
