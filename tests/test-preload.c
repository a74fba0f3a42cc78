/* test-preload.c: bringing all of an input into memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "process.h"
#include "seam.h"
#include "temporary.h"

/* Long enough for several steps. */
#define LENGTH ((20 << 20) + 77)

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "file", LENGTH);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

/* What a progress callback was told, and when it is to end the call. */
typedef struct
{
  guint n_calls;
  guint last_call;
  guint64 done;
  guint64 total;
} Progress;

static gboolean
follow (guint64 done,
        guint64 total,
        gpointer user_data)
{
  Progress *progress = user_data;

  if (progress->n_calls == 0)
    {
      g_assert_cmpuint (done, ==, 0);
      progress->total = total;
    }
  else
    g_assert_cmpuint (done, >, progress->done);
  g_assert_cmpuint (total, ==, progress->total);
  g_assert_cmpuint (done, <=, total);
  progress->done = done;
  progress->n_calls++;
  return progress->n_calls != progress->last_call;
}

static MmdirDirectory *
open_nth (const char *path,
          guint i)
{
  return i == 0 ? temporary_open_apart (path, 20) : temporary_open (path, (MmdirBacking) i);
}

#define N_WAYS 4

static void
test_progress (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  guint i;

  for (i = 0; i < N_WAYS; i++)
    {
      g_autoptr (MmdirDirectory) directory = open_nth (fixture->path, i);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
      g_autoptr (MmdirInput) slice = check_slice (input, 12345, LENGTH / 2);
      Progress whole = { 0 };
      Progress part = { 0 };
      Progress none = { 0 };

      check_seek (input, 999);
      check_succeeds (mmdir_input_preload (input, follow, &whole, &error));
      g_assert_cmpuint (whole.n_calls, >=, 3);
      g_assert_cmpuint (whole.total, ==, LENGTH);
      g_assert_cmpuint (whole.done, ==, LENGTH);
      check_position (input, 999);

      check_succeeds (mmdir_input_preload (slice, follow, &part, &error));
      g_assert_cmpuint (part.total, ==, LENGTH / 2);
      g_assert_cmpuint (part.done, ==, LENGTH / 2);

      mmdir_input_free (g_steal_pointer (&slice));
      slice = check_slice (input, LENGTH, 0);
      check_succeeds (mmdir_input_preload (slice, follow, &none, &error));
      g_assert_cmpuint (none.n_calls, ==, 1);
      g_assert_cmpuint (none.total, ==, 0);
      check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
    }
}

/* No more is done after that, and nothing has changed. */
static void
test_cancelled (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  guint i, last_call;

  for (i = 0; i < N_WAYS; i++)
    for (last_call = 1; last_call <= 3; last_call++)
      {
        g_autoptr (MmdirDirectory) directory = open_nth (fixture->path, i);
        g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
        Progress progress = { .last_call = last_call };
        Progress again = { 0 };
        guint n_calls;

        seam_reset ();
        check_seek (input, 31);
        check_fails (input, MMDIR_ERROR_CANCELLED, mmdir_input_preload (input, follow, &progress, &error));
        g_assert_cmpuint (progress.n_calls, ==, last_call);
        n_calls = seam_count (SEAM_POPULATE) + seam_count (SEAM_FILE_READ_AT);
        if (last_call == 1)
          g_assert_cmpuint (n_calls, ==, 0);

        g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (31));
        check_succeeds (mmdir_input_preload (input, follow, &again, &error));
        g_assert_cmpuint (again.done, ==, LENGTH);
      }
}

/* The pages of a mapping are asked for once each, and those of a slice only. */
static void
check_populated (MmdirInput *input,
                 const guint8 *base,
                 guint64 offset)
{
  const gsize page = mmdir_get_page_size ();
  const guint64 end = offset + mmdir_input_get_length (input);
  guint64 reached = offset & ~(guint64) (page - 1);
  guint i;

  seam_reset ();
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  for (i = 0; i < seam_count (SEAM_POPULATE); i++)
    {
      const SeamRecord record = seam_get_record (SEAM_POPULATE, i);
      const guint64 start = (guint64) (record.address - base);

      g_assert_cmpuint (start % page, ==, 0);
      g_assert_cmpuint (start, ==, reached & ~(guint64) (page - 1));
      reached = start + record.length;
    }
  g_assert_cmpuint (reached, ==, end);
}

static void
test_pages (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  g_autoptr (MmdirInput) slice = check_slice (input, 12345, 17 << 20);
  g_autoptr (MmdirInput) tiny = check_slice (input, 100000, 1);
  const guint8 *base;

  check_succeeds ((base = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
  check_populated (input, base, 0);
  check_populated (slice, base, 12345);
  check_populated (tiny, base, 100000);
}

/* All of it is in memory then, and in the page tables: no read faults. */
static void
test_resident (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  const guint8 *base;
  guint64 present = 0;
  guint64 resident = 0;

  check_succeeds ((base = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
  if (instrument_is_qemu ("qemu populates no mappings") || !process_get_present (base, LENGTH, &present))
    return;
  g_assert_cmpuint (present, <, LENGTH / 2);
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  g_assert_true (process_get_present (base, LENGTH, &present));
  g_assert_cmpuint (present, >=, LENGTH);

  if (mmdir_input_get_residency (input, 0, LENGTH, &resident, NULL))
    g_assert_cmpuint (resident, ==, LENGTH);
}

/* By the setting of the directory, the same is so when it is opened, whatever
 * the advice. */
static void
test_at_open (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = NULL;
  const guint8 *base;
  guint64 present = 0;

  mmdir_directory_set_preload (directory, TRUE);
  check_succeeds ((input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_READ, &error)) != NULL);
  g_assert_cmpuint (seam_count (SEAM_POPULATE), >, 0);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 1);
  check_position (input, 0);
  check_succeeds ((base = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
  if (!instrument_is_qemu ("qemu populates no mappings") && process_get_present (base, LENGTH, &present))
    g_assert_cmpuint (present, >=, LENGTH);
}

static void
test_buffered (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  g_autoptr (MmdirInput) slice = check_slice (input, 12345, 3 << 20);
  guint64 reached = 12345;
  guint i;

  check_succeeds (mmdir_input_preload (slice, NULL, NULL, &error));
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), >, 0);
  for (i = 0; i < seam_count (SEAM_FILE_READ_AT); i++)
    {
      const SeamRecord record = seam_get_record (SEAM_FILE_READ_AT, i);

      g_assert_cmpuint (record.offset, ==, reached);
      reached += record.length;
    }
  g_assert_cmpuint (reached, ==, 12345 + (3 << 20));
}

static void
test_memory (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MEMORY);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  const guint n_reads = seam_count (SEAM_FILE_READ_AT);

  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 0);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, n_reads);
}

static void
test_failure (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");

  seam_fail (SEAM_POPULATE, 1, SEAM_ALWAYS, OS_FAILURE_IO);
  check_fails (input, MMDIR_ERROR_IO, mmdir_input_preload (input, NULL, NULL, &error));
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 2);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));

  /* What cannot be had at once is not opened at all, and left as it was. */
  mmdir_directory_set_preload (directory, TRUE);
  check_refused (MMDIR_ERROR_IO,
                 mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  g_assert_cmpuint (seam_count (SEAM_UNMAP), ==, 1);
}

#define ADD(path, func) \
  g_test_add ("/preload/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("progress", test_progress);
  ADD ("cancelled", test_cancelled);
  ADD ("pages", test_pages);
  ADD ("resident", test_resident);
  ADD ("at-open", test_at_open);
  ADD ("buffered", test_buffered);
  ADD ("memory", test_memory);
  ADD ("failure", test_failure);
  return g_test_run ();
}
