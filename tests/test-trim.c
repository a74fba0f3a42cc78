/* test-trim.c: giving memory back
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "on-demand-state.h"
#include "process.h"
#include "seam.h"
#include "temporary.h"

/* Whole pages, also of systems with large ones. */
#define POWER 16
#define CHUNK ((gsize) 1 << POWER)
#define N_CHUNKS 7
#define LENGTH (6 * CHUNK + 777)

static const MmdirTrim levels[] = { MMDIR_TRIM_UNMAP, MMDIR_TRIM_COLD, MMDIR_TRIM_PAGE_OUT, MMDIR_TRIM_DROP };

static void
set_up (TemporaryFile *fixture,
        gconstpointer way)
{
  seam_reset ();
  temporary_file_open (fixture, way, LENGTH, POWER);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
  seam_reset ();
}

/* Not every system has every call. */
static void
trim (MmdirDirectory *directory,
      MmdirTrim level)
{
  g_autoptr (GError) error = NULL;

  if (mmdir_directory_trim (directory, level, &error))
    g_assert_no_error (error);
  else
    {
      g_assert_cmpint (level, !=, MMDIR_TRIM_UNMAP);
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
    }
}

static void
touch_all (MmdirInput *input)
{
  guint64 i;

  for (i = 0; i < N_CHUNKS; i++)
    g_assert_cmpuint (check_read_byte_at (input, i * CHUNK + 9), ==, temporary_byte_at (i * CHUNK + 9));
}

/* What somebody stands on stays where it is, at each level, and reads as
 * before; what is idle is not there any more. */
static void
test_held (TemporaryFile *fixture,
           gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (MmdirInput) peeking = check_clone (fixture->input);
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *peeked;
  gsize i;

  check_succeeds ((bytes = mmdir_input_get_bytes (fixture->input, 3 * CHUNK + 5, 1000, &error)) != NULL);
  check_seek (peeking, CHUNK + 3);
  check_succeeds ((peeked = mmdir_input_peek (peeking, 2000, NULL, &error)) != NULL);
  check_seek (fixture->input, 5 * CHUNK);
  check_read_byte (fixture->input);
  for (i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      touch_all (fixture->input);
      trim (fixture->directory, levels[i]);
      g_assert_true (temporary_is_pattern (g_bytes_get_data (bytes, NULL), 1000, 3 * CHUNK + 5));
      g_assert_true (temporary_is_pattern (peeked, 2000, CHUNK + 3));
      check_position (peeking, CHUNK + 3);
      g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (5 * CHUNK + 1 + i));
      if (way->layout == REGION_LAYOUT_ON_DEMAND)
        {
          g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 3 * CHUNK);
          g_assert_true (state_is_mapped (fixture->input, 1));
          g_assert_true (state_is_mapped (fixture->input, 3));
          g_assert_true (state_is_mapped (fixture->input, 5));
        }
    }
  check_seek (peeking, 0);
  temporary_read (peeking, 0, LENGTH);

  /* A trim stands on nothing itself. */
  if (way->layout == REGION_LAYOUT_ON_DEMAND)
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      check_seek (fixture->input, 0);
      trim (fixture->directory, MMDIR_TRIM_UNMAP);
      g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);
    }
}

/* All that is mapped, once, in whole pages. */
static void
test_calls (TemporaryFile *fixture,
            gconstpointer data)
{
  const TemporaryWay *way = data;
  const gsize page_mask = mmdir_get_page_size () - 1;
  guint n_expected = 0;
  guint64 length = 0;
  gsize i;
  guint j;

  check_seek (fixture->input, 2 * CHUNK);
  check_read_byte (fixture->input);
  if (way->backing == MMDIR_BACKING_MAPPED)
    n_expected = way->layout == REGION_LAYOUT_APART ? N_CHUNKS : 1;
  for (i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      const MmdirTrim level = levels[i];

      seam_reset ();
      touch_all (fixture->input);
      trim (fixture->directory, level);
      g_assert_cmpuint (seam_count (SEAM_TRIM), ==, level == MMDIR_TRIM_UNMAP ? 0 : n_expected);
      g_assert_cmpuint (seam_count (SEAM_FILE_EVICT), ==, level == MMDIR_TRIM_DROP);
    }
  for (j = 0; j < n_expected; j++)
    {
      const SeamRecord record = seam_get_record (SEAM_TRIM, j);

      g_assert_cmpuint (GPOINTER_TO_SIZE (record.address) & page_mask, ==, 0);
      length += record.length;
    }
  if (n_expected > 0)
    g_assert_cmpuint (length, ==, way->layout == REGION_LAYOUT_ON_DEMAND ? CHUNK : LENGTH);
}

/* Chunks that are shorter than a page, of which the system wants whole ones. */
static void
test_tiny_chunks (TemporaryFile *fixture G_GNUC_UNUSED,
                  gconstpointer data)
{
  const TemporaryWay *way = data;
  const gsize page_mask = mmdir_get_page_size () - 1;
  g_autoptr (GBytes) bytes = NULL;
  TemporaryFile tiny;
  guint i;

  temporary_file_open (&tiny, way, 5000, 8);
  check_succeeds ((bytes = mmdir_input_get_bytes (tiny.input, 256 + 3, 250, &error)) != NULL);
  seam_reset ();
  trim (tiny.directory, MMDIR_TRIM_DROP);
  if (way->backing == MMDIR_BACKING_MAPPED)
    g_assert_cmpuint (seam_count (SEAM_TRIM), >, 0);
  for (i = 0; i < seam_count (SEAM_TRIM); i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (seam_get_record (SEAM_TRIM, i).address) & page_mask, ==, 0);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (bytes, NULL), 250, 256 + 3));
  temporary_read (tiny.input, 0, 5000);
  g_clear_pointer (&bytes, g_bytes_unref);
  temporary_file_close (&tiny);
}

/* A system without the call: the rest is done. */
static void
test_unsupported (TemporaryFile *fixture,
                  gconstpointer data)
{
  const TemporaryWay *way = data;
  gsize i;

  check_seek (fixture->input, 2 * CHUNK);
  check_read_byte (fixture->input);
  for (i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      seam_reset ();
      seam_fail (SEAM_TRIM, 0, SEAM_ALWAYS, OS_FAILURE_UNSUPPORTED);
      touch_all (fixture->input);
      if (levels[i] == MMDIR_TRIM_UNMAP || way->backing != MMDIR_BACKING_MAPPED)
        trim (fixture->directory, levels[i]);
      else
        check_fails (fixture->input, MMDIR_ERROR_UNSUPPORTED,
                     mmdir_directory_trim (fixture->directory, levels[i], &error));
      g_assert_cmpuint (seam_count (SEAM_FILE_EVICT), ==, levels[i] == MMDIR_TRIM_DROP);
      if (way->layout == REGION_LAYOUT_ON_DEMAND)
        g_assert_cmpuint (state_get_mapped (fixture->directory), ==, CHUNK);
      /* With nobody to take the error. */
      if (levels[i] != MMDIR_TRIM_UNMAP && way->backing == MMDIR_BACKING_MAPPED)
        g_assert_false (mmdir_directory_trim (fixture->directory, levels[i], NULL));
    }
}

/* One file's failure is told, and is its own. */
static void
test_one_fails (TemporaryFile *fixture,
                gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (MmdirInput) second = NULL;
  g_autoptr (GError) error = NULL;
  guint n_calls;

  temporary_write_pattern (fixture->path, "second", LENGTH);
  second = temporary_open_input (fixture->directory, "second");
  check_read_byte (second);
  check_read_byte (fixture->input);
  seam_reset ();
  if (!mmdir_directory_trim (fixture->directory, MMDIR_TRIM_DROP, &error))
    {
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
      g_test_skip ("this system cannot drop pages");
      return;
    }
  n_calls = seam_count (SEAM_TRIM);
  g_assert_cmpuint (seam_count (SEAM_FILE_EVICT), ==, 2);
  if (way->backing == MMDIR_BACKING_MAPPED)
    {
      seam_reset ();
      seam_fail (SEAM_TRIM, 0, n_calls / 2, OS_FAILURE_IO);
      g_assert_false (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_DROP, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
      g_assert_nonnull (mmdir_error_get_path (error));
      g_assert_cmpuint (seam_count (SEAM_TRIM), ==, n_calls);
      g_assert_cmpuint (seam_count (SEAM_FILE_EVICT), ==, 2);
      g_clear_error (&error);
    }

  seam_reset ();
  seam_fail (SEAM_FILE_EVICT, 0, 1, OS_FAILURE_IO);
  g_assert_false (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_DROP, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpuint (seam_count (SEAM_TRIM), ==, n_calls);
  g_assert_cmpuint (seam_count (SEAM_FILE_EVICT), ==, 2);

  /* What has gone since the directory was listed is no failure. */
  seam_reset ();
  seam_fail (SEAM_FILE_EVICT, 0, 1, OS_FAILURE_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_DROP, &error));
  g_assert_no_error (error);
  temporary_read (second, 1, LENGTH - 1);
}

/* Whose files they are decides, and each chunk is trimmed once, also where those
 * of two files were mapped in turns. */
static void
test_others (TemporaryFile *fixture,
             gconstpointer way)
{
  const gboolean is_on_demand = ((const TemporaryWay *) way)->layout == REGION_LAYOUT_ON_DEMAND;
  g_autoptr (MmdirInput) second = temporary_open_input (fixture->directory, "file");
  GBytes *held[2 * N_CHUNKS];
  TemporaryFile other;
  guint n_calls;
  guint i;

  temporary_file_open (&other, way, LENGTH, POWER);
  for (i = 0; i < G_N_ELEMENTS (held); i++)
    check_succeeds ((held[i] = mmdir_input_get_bytes (i % 2 == 0 ? fixture->input : second,
                                                      i / 2 * CHUNK, 9, &error)) != NULL);
  touch_all (other.input);
  seam_reset ();
  trim (other.directory, MMDIR_TRIM_DROP);
  n_calls = seam_count (SEAM_TRIM);
  if (is_on_demand)
    {
      g_assert_cmpuint (n_calls, ==, 0);
      g_assert_cmpuint (state_get_mapped (other.directory), ==, 0);
      g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 2 * LENGTH);
    }

  touch_all (other.input);
  seam_reset ();
  trim (fixture->directory, MMDIR_TRIM_DROP);
  g_assert_cmpuint (seam_count (SEAM_TRIM), ==, is_on_demand ? 2 * N_CHUNKS : 2 * n_calls);
  if (is_on_demand)
    g_assert_cmpuint (state_get_mapped (other.directory), >, 3 * CHUNK);
  for (i = 0; i < G_N_ELEMENTS (held); i++)
    g_bytes_unref (held[i]);
  temporary_file_close (&other);
}

static guint64
get_residency (MmdirInput *input)
{
  guint64 resident = 0;

  check_succeeds (mmdir_input_get_residency (input, 0, mmdir_input_get_length (input), &resident, &error));
  return resident;
}

/* Pages of the file leave the memory, unless they are the process's own. */
static void
test_residency (TemporaryFile *fixture,
                gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (GError) error = NULL;

  if (way->backing == MMDIR_BACKING_MEMORY)
    {
      trim (fixture->directory, MMDIR_TRIM_DROP);
      g_assert_cmpuint (get_residency (fixture->input), ==, LENGTH);
      return;
    }
  /* A windowed file is asked about by its descriptor. */
  if (!process_tells_residency (way->layout == REGION_LAYOUT_ON_DEMAND ? MMDIR_BACKING_BUFFERED : way->backing))
    {
      g_test_skip ("this system does not tell what is in memory");
      return;
    }
#if !defined(HAVE_MADVISE) && !defined(G_OS_WIN32)
  if (way->backing == MMDIR_BACKING_MAPPED)
    {
      g_test_skip ("posix_madvise() need not let go of anything");
      return;
    }
#endif
  if (!process_can_evict (fixture->path))
    return;
  temporary_read (fixture->input, 0, LENGTH);
  g_assert_cmpuint (get_residency (fixture->input), ==, LENGTH);
  if (!mmdir_directory_trim (fixture->directory, MMDIR_TRIM_DROP, &error))
    {
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
      g_test_skip ("this system cannot drop pages");
      return;
    }
  /* The kernel may be holding on to some for a moment. */
  g_assert_cmpuint (get_residency (fixture->input), <, LENGTH / 8);
  check_seek (fixture->input, 0);
  temporary_read (fixture->input, 0, LENGTH);
  g_assert_cmpuint (get_residency (fixture->input), ==, LENGTH);
}

static gint is_over;

static gpointer
trim_on (gpointer data)
{
  TemporaryFile *file = data;
  guint i;

  for (i = 0; !g_atomic_int_get (&is_over); i++)
    trim (file->directory, levels[i % G_N_ELEMENTS (levels)]);
  return NULL;
}

/* Files come and go meanwhile, also such as are given up half mapped: a trim
 * never touches what is not there. */
static void
test_threads (TemporaryFile *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  const guint n_rounds = process_is_instrumented () ? 200 : 2000;
  GThread *thread;
  guint i;

  g_atomic_int_set (&is_over, FALSE);
  thread = g_thread_new ("trim", trim_on, fixture);
  for (i = 0; i < n_rounds; i++)
    {
      g_autoptr (MmdirInput) input = NULL;
      g_autoptr (MmdirInput) clone = NULL;

      /* All calls are on record until then. */
      if (i % 100 == 0)
        seam_reset ();
      if (i % 4 == 0)
        seam_fail (SEAM_MAP, 5, 1, OS_FAILURE_CANNOT_MAP);
      input = mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, NULL);
      seam_repair (SEAM_MAP);
      if (input == NULL)
        continue;
      clone = check_clone (input);
      check_seek (clone, i % LENGTH);
      g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (i % LENGTH));
      g_clear_pointer (&input, mmdir_input_free);
      g_assert_cmpuint (check_read_byte_at (clone, LENGTH - 1), ==, temporary_byte_at (LENGTH - 1));
    }
  g_atomic_int_set (&is_over, TRUE);
  g_thread_join (thread);
  temporary_read (fixture->input, 0, LENGTH);
}

#define ADD(name, func) temporary_add ("trim", name, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("held", test_held);
  ADD ("calls", test_calls);
  ADD ("tiny-chunks", test_tiny_chunks);
  ADD ("unsupported", test_unsupported);
  ADD ("one-fails", test_one_fails);
  ADD ("others", test_others);
  ADD ("residency", test_residency);
  ADD ("threads", test_threads);
  return g_test_run ();
}
