/* conformance-residency.c: what is in memory, and bringing it there
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "process.h"
#include "seam.h"

typedef struct
{
  guint n_calls;
  guint n_allowed;
  guint64 done;
  guint64 total;
} Progress;

static gboolean
count_progress (guint64 done,
                guint64 total,
                gpointer user_data)
{
  Progress *progress = user_data;

  if (progress->n_calls == 0)
    g_assert_cmpuint (done, ==, 0);
  else
    {
      g_assert_cmpuint (done, >, progress->done);
      g_assert_cmpuint (total, ==, progress->total);
    }
  g_assert_cmpuint (done, <=, total);
  progress->done = done;
  progress->total = total;
  return ++progress->n_calls < progress->n_allowed;
}

/* All of a range is in memory, as far as the system tells. */
static void
check_resident (MmdirInput *input,
                guint64 offset,
                guint64 length)
{
  /* A windowed file is asked about by its descriptor. */
  const MmdirBacking way = mmdir_input_is_windowed (input) ? MMDIR_BACKING_BUFFERED : mmdir_input_get_backing (input);
  guint64 resident = G_MAXUINT64;

  if (length > 0 && way != MMDIR_BACKING_MEMORY && !process_tells_residency (way))
    {
      check_fails (input, MMDIR_ERROR_UNSUPPORTED,
                   mmdir_input_get_residency (input, offset, length, &resident, &error));
      return;
    }
  check_succeeds (mmdir_input_get_residency (input, offset, length, &resident, &error));
  g_assert_cmpuint (resident, ==, length);
}

/* In memory once it was preloaded, all of it and every part. */
static void
test_after_preload (Fixture *fixture,
                    gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) slice = check_slice (input, 3, length - 5);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;

  check_seek (input, 2);
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  check_position (input, 2);
  for (i = 0; i < offsets->len; i++)
    {
      const guint64 start = g_array_index (offsets, guint64, i);

      check_resident (input, start, length - start);
      check_resident (input, 0, start);
    }
  check_position (input, 2);
  check_resident (slice, 0, length - 5);
  check_succeeds (mmdir_input_preload (slice, NULL, NULL, &error));
}

/* From nothing to everything, and as often as the callback wants. */
static void
test_progress (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) slice = check_slice (input, 7, length - 7);
  Progress progress = { .n_allowed = G_MAXUINT };
  Progress cancelled = { .n_allowed = 1 };
  Progress late = { .n_allowed = 2 };

  check_succeeds (mmdir_input_preload (slice, count_progress, &progress, &error));
  g_assert_cmpuint (progress.n_calls, >=, 2);
  g_assert_cmpuint (progress.done, ==, length - 7);
  g_assert_cmpuint (progress.total, ==, length - 7);

  check_fails (slice, MMDIR_ERROR_CANCELLED, mmdir_input_preload (slice, count_progress, &cancelled, &error));
  g_assert_cmpuint (cancelled.n_calls, ==, 1);
  check_fails (slice, MMDIR_ERROR_CANCELLED, mmdir_input_preload (slice, count_progress, &late, &error));
  g_assert_cmpuint (late.n_calls, ==, 2);
  g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (7));
}

static gboolean
choose_by_name (const char *name,
                MmdirContext context G_GNUC_UNUSED,
                gpointer user_data)
{
  guint *n_calls = user_data;

  (*n_calls)++;
  return g_str_has_suffix (name, ".tip");
}

/* Preloaded when it is opened, if the directory or its callback says so:
 * every byte is asked for, in every chunk. */
static void
test_at_open (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  guint n_calls = 0;
  guint round;

  temporary_write_pattern (fixture->path, "_0.tip", length);
  temporary_write_pattern (fixture->path, "_0.doc", length);
  for (round = 0; round < 4; round++)
    {
      const gboolean by_name = round < 2;
      const gboolean is_loaded = round == 0 || round == 3;
      g_autoptr (MmdirInput) input = NULL;
      const guint8 *address = NULL;
      guint n_found = 0;
      guint i;

      mmdir_directory_set_preload_func (fixture->directory, by_name ? choose_by_name : NULL, &n_calls, NULL);
      mmdir_directory_set_preload (fixture->directory, is_loaded);
      seam_reset ();
      input = fixture_open_input (fixture, round % 2 == 0 ? "_0.tip" : "_0.doc");
      g_assert_cmpuint (seam_count (SEAM_POPULATE) > 0, ==, is_loaded);
      if (is_loaded)
        check_resident (input, 0, length);
      check_seek (input, length - 1);
      check_succeeds ((address = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
      for (i = 0; i < seam_count (SEAM_POPULATE); i++)
        {
          const SeamRecord record = seam_get_record (SEAM_POPULATE, i);

          if (address >= record.address && (gsize) (address - record.address) < record.length)
            n_found++;
        }
      g_assert_cmpuint (n_found, ==, is_loaded);
    }
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
  guint64 resident = 4711;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                 mmdir_input_get_residency (input, bad[i][0], bad[i][1], &resident, &error));
  g_assert_cmpuint (resident, ==, 4711);
  check_resident (input, length, 0);
}

static void
test_refused_by_system (Fixture *fixture,
                        gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  guint64 resident = 4711;

  seam_fail (SEAM_RESIDENCY, 0, 1, OS_FAILURE_UNSUPPORTED);
  seam_fail (SEAM_FILE_RESIDENCY, 0, 1, OS_FAILURE_UNSUPPORTED);
  check_fails (input, MMDIR_ERROR_UNSUPPORTED, mmdir_input_get_residency (input, 0, length, &resident, &error));
  g_assert_cmpuint (resident, ==, 4711);
  seam_fail (SEAM_POPULATE, 0, 1, OS_FAILURE_IO);
  seam_fail (SEAM_FILE_READ_AT, 0, 1, OS_FAILURE_IO);
  check_fails (input, MMDIR_ERROR_IO, mmdir_input_preload (input, NULL, NULL, &error));
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
}

void
conformance_add_residency (void)
{
  fixture_add ("residency/after-preload", test_after_preload);
  fixture_add ("residency/progress", test_progress);
  fixture_add ("residency/out-of-range", test_out_of_range);
  fixture_add_where (fixture_is_mapped_for_good, "residency/at-open", test_at_open);
  fixture_add_where (fixture_is_mapped, "residency/refused-by-system", test_refused_by_system);
  fixture_add_where (fixture_is_buffered, "residency/refused-by-system", test_refused_by_system);
}
