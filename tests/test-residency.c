/* test-residency.c: how much of an input is in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "process.h"
#include "seam.h"
#include "temporary.h"

/* More pages than are asked about in one call. */
#define LENGTH ((40 << 20) + 99)

typedef struct
{
  char *path;
  gsize page;
} Fixture;

/* What the system is made to say: every page of those that are asked about
 * from one place on is in memory, or none, or every other from the first. */
typedef enum
{
  ALL,
  NONE,
  EVERY_OTHER
} Answer;

static Answer answer;

/* Only the lowest bit of each byte means anything. */
static void
tell (guint64 start,
      gsize length,
      guint8 *pages)
{
  const gsize page = mmdir_get_page_size ();
  gsize i;

  g_assert_cmpuint (start % page, ==, 0);
  for (i = 0; i < (length + page - 1) / page; i++)
    pages[i] = 0xfe | (answer == ALL || (answer == EVERY_OTHER && i % 2 == 0));
}

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->page = mmdir_get_page_size ();
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

static guint64
get_residency (MmdirInput *input,
               guint64 offset,
               guint64 length)
{
  guint64 resident = G_MAXUINT64;

  check_succeeds (mmdir_input_get_residency (input, offset, length, &resident, &error));
  return resident;
}

/* The bytes of a range that lie in every other page, from the range's first
 * page on. */
static guint64
count_every_other (const Fixture *fixture,
                   guint64 offset,
                   guint64 length)
{
  const guint64 first = offset / fixture->page;
  guint64 count = 0;
  guint64 position, end;

  for (position = offset; position < offset + length; position = end)
    {
      end = MIN ((position / fixture->page + 1) * fixture->page, offset + length);
      if ((position / fixture->page - first) % 2 == 0)
        count += end - position;
    }
  return count;
}

static void
check_counts (Fixture *fixture,
              MmdirInput *input,
              guint64 start)
{
  const gsize page = fixture->page;
  const guint64 length = mmdir_input_get_length (input);
  const struct
  {
    guint64 offset;
    guint64 length;
  } cases[] = {
    { 0, length },
    { 0, 1 },
    { 0, page },
    { 0, page + 1 },
    { 1, page },
    { page - 1, 2 },
    { page - 1, 3 * page + 2 },
    { 17, 10 * page },
    { page / 2, 9000 * page },
    { length - 1, 1 },
    { length - page - 50, page + 50 },
    { length, 0 },
    { 5, 0 },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      answer = ALL;
      g_assert_cmpuint (get_residency (input, cases[i].offset, cases[i].length), ==, cases[i].length);
      answer = NONE;
      g_assert_cmpuint (get_residency (input, cases[i].offset, cases[i].length), ==, 0);
      answer = EVERY_OTHER;
      g_assert_cmpuint (get_residency (input, cases[i].offset, cases[i].length), ==,
                        count_every_other (fixture, start + cases[i].offset, cases[i].length));
    }
}

static void
test_counts (Fixture *fixture,
             gconstpointer data)
{
  const MmdirBacking backing = (MmdirBacking) GPOINTER_TO_UINT (data);
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, backing);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  g_autoptr (MmdirInput) inner = NULL;

  if (!process_make_sparse (fixture->path, "file", LENGTH))
    return;
  input = temporary_open_input (directory, "file");
  slice = check_slice (input, 333, 39 << 20);
  inner = check_slice (slice, 5 * fixture->page, 37 << 20);
  seam_reset ();
  seam_tell_residency (tell);
  check_counts (fixture, input, 0);
  check_counts (fixture, slice, 333);
  check_counts (fixture, inner, 333 + 5 * fixture->page);
  g_assert_cmpuint (seam_count (backing == MMDIR_BACKING_MAPPED ? SEAM_RESIDENCY : SEAM_FILE_RESIDENCY), >, 0);
}

/* Chunks of an even number of pages. */
static void
test_counts_apart (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_apart (fixture->path, 20);
  g_autoptr (MmdirInput) input = NULL;

  if (!process_make_sparse (fixture->path, "file", LENGTH))
    return;
  input = temporary_open_input (directory, "file");
  seam_tell_residency (tell);
  answer = EVERY_OTHER;
  g_assert_cmpuint (get_residency (input, 0, LENGTH), ==, count_every_other (fixture, 0, LENGTH));
  g_assert_cmpuint (get_residency (input, 8, 3 << 20), ==, count_every_other (fixture, 8, 3 << 20));
  answer = ALL;
  g_assert_cmpuint (get_residency (input, (1 << 20) - 1, 2), ==, 2);
}

/* Chunks smaller than a page, each in a mapping of its own. */
static void
test_tiny_chunks (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_apart (fixture->path, 5);
  g_autoptr (MmdirInput) input = NULL;

  temporary_write_pattern (fixture->path, "file", 10000);
  input = temporary_open_input (directory, "file");
  seam_tell_residency (tell);
  answer = ALL;
  g_assert_cmpuint (get_residency (input, 0, 10000), ==, 10000);
  g_assert_cmpuint (get_residency (input, 31, 4100), ==, 4100);
  answer = NONE;
  g_assert_cmpuint (get_residency (input, 0, 10000), ==, 0);
}

static void
test_memory (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MEMORY);
  g_autoptr (MmdirInput) input = NULL;

  temporary_write_pattern (fixture->path, "file", 100000);
  input = temporary_open_input (directory, "file");
  seam_tell_residency (tell);
  answer = NONE;
  g_assert_cmpuint (get_residency (input, 0, 100000), ==, 100000);
  g_assert_cmpuint (get_residency (input, 99999, 1), ==, 1);
  g_assert_cmpuint (get_residency (input, 100000, 0), ==, 0);
}

static void
test_empty_file (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  guint backing;

  temporary_write (fixture->path, "file", "", 0);
  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, (MmdirBacking) backing);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");

      g_assert_cmpuint (get_residency (input, 0, 0), ==, 0);
    }
}

static void
test_bounds (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  guint backing;

  temporary_write_pattern (fixture->path, "file", 100000);
  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, (MmdirBacking) backing);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
      guint64 resident = 4;

      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_get_residency (input, 0, 100001, &resident, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_get_residency (input, 1, G_MAXUINT64, &resident, &error));
      check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                   mmdir_input_get_residency (input, 100001, 0, &resident, &error));
      g_assert_cmpuint (resident, ==, 4);
    }
}

static void
test_failure (Fixture *fixture,
              gconstpointer data)
{
  const MmdirBacking backing = (MmdirBacking) GPOINTER_TO_UINT (data);
  const SeamCall call = backing == MMDIR_BACKING_MAPPED ? SEAM_RESIDENCY : SEAM_FILE_RESIDENCY;
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, backing);
  g_autoptr (MmdirInput) input = NULL;
  guint64 resident = 4;

  temporary_write_pattern (fixture->path, "file", 100000);
  input = temporary_open_input (directory, "file");
  seam_fail (call, 0, 1, OS_FAILURE_CANNOT_MAP);
  check_fails (input, MMDIR_ERROR_UNSUPPORTED, mmdir_input_get_residency (input, 0, 9, &resident, &error));
  seam_fail (call, 0, 1, OS_FAILURE_UNSUPPORTED);
  check_fails (input, MMDIR_ERROR_UNSUPPORTED, mmdir_input_get_residency (input, 0, 9, &resident, &error));
  g_assert_cmpuint (resident, ==, 4);
}

/* As the system tells it: what was mapped for asking is not any more. */
static void
test_truth (Fixture *fixture,
            gconstpointer data)
{
  const MmdirBacking backing = (MmdirBacking) GPOINTER_TO_UINT (data);
  const gsize length = 100000;
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, backing);
  g_autoptr (MmdirInput) input = NULL;
  guint64 resident = 4;

  temporary_write_pattern (fixture->path, "file", length);
  input = temporary_open_input (directory, "file");
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  seam_reset ();
  if (process_tells_residency (backing))
    g_assert_cmpuint (get_residency (input, 0, length), ==, length);
  else
    {
      check_fails (input, MMDIR_ERROR_UNSUPPORTED,
                   mmdir_input_get_residency (input, 0, length, &resident, &error));
      g_assert_cmpuint (resident, ==, 4);
    }
  g_assert_cmpuint (seam_count (SEAM_UNMAP), ==, seam_count (SEAM_MAP));
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 0);
  if (process_can_count_mappings ())
    g_assert_cmpuint (process_count_mappings (fixture->path), ==, backing == MMDIR_BACKING_MAPPED);
}

/* For real: next to nothing after it was evicted, all after it was
 * preloaded. */
static void
test_evict_and_preload (Fixture *fixture,
                        gconstpointer data)
{
  const MmdirBacking backing = (MmdirBacking) GPOINTER_TO_UINT (data);
  const gsize length = 3 << 20;
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, backing);
  g_autoptr (GError) evict_error = NULL;
  g_autoptr (MmdirInput) input = NULL;

  if (!process_tells_residency (backing))
    {
      g_test_skip ("this system does not tell what is in memory");
      return;
    }
  if (instrument_is_qemu ("qemu populates no mappings") || !process_can_evict (fixture->path))
    return;
  temporary_write_pattern (fixture->path, "file", length);
  input = temporary_open_input (directory, "file");
  g_assert_cmpuint (get_residency (input, 0, length), ==, length);
  if (!mmdir_directory_evict_file (directory, "file", &evict_error))
    {
      g_assert_error (evict_error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
      g_test_skip ("this system cannot evict files");
      return;
    }

  /* The kernel may be holding on to some for a moment. */
  g_assert_cmpuint (get_residency (input, 0, length), <, length / 8);
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  g_assert_cmpuint (get_residency (input, 0, length), ==, length);
}

#define ADD(path, data, func) \
  g_test_add ("/residency/" path, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("counts/mapped", MMDIR_BACKING_MAPPED, test_counts);
  ADD ("counts/buffered", MMDIR_BACKING_BUFFERED, test_counts);
  ADD ("counts/apart", 0, test_counts_apart);
  ADD ("tiny-chunks", 0, test_tiny_chunks);
  ADD ("memory", 0, test_memory);
  ADD ("empty-file", 0, test_empty_file);
  ADD ("bounds", 0, test_bounds);
  ADD ("failure/mapped", MMDIR_BACKING_MAPPED, test_failure);
  ADD ("failure/buffered", MMDIR_BACKING_BUFFERED, test_failure);
  ADD ("truth/mapped", MMDIR_BACKING_MAPPED, test_truth);
  ADD ("truth/buffered", MMDIR_BACKING_BUFFERED, test_truth);
  ADD ("evict-and-preload/mapped", MMDIR_BACKING_MAPPED, test_evict_and_preload);
  ADD ("evict-and-preload/buffered", MMDIR_BACKING_BUFFERED, test_evict_and_preload);
  return g_test_run ();
}
