/* test-guard-io-backings.c: a disk that cannot read, and calls that ask it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Everything that meets a page of the disk by a call of the system: backings
 * that read, and requests for pages of mappings.  It has to be an error, with
 * the guard and without it.
 */

#include "config.h"

#include "check.h"
#include "fault.h"
#include "fence.h"
#include "fuse/disk.h"
#include "guard-file.h"
#include "old-kernel-posix.h"
#include "temporary.h"

#include <sys/mman.h>

static void
set_up (TemporaryFile *file,
        gconstpointer data)
{
  const TemporaryWay *way = data;

  temporary_write_pattern (disk_get_folder (), "file", GUARD_LENGTH * mmdir_get_page_size ());
  file->path = g_strdup (disk_get_path ());
  file->directory = temporary_open_in_way (file->path, way, 12);
  file->input = temporary_open_input (file->directory, "file");
}

static void
tear_down (TemporaryFile *file,
           gconstpointer way G_GNUC_UNUSED)
{
  g_clear_pointer (&file->input, mmdir_input_free);
  mmdir_directory_unref (file->directory);
  g_free (file->path);
  old_kernel_is_there = FALSE;
  disk_heal ();
}

static guint64
bad_offset (void)
{
  return GUARD_DAMAGED * mmdir_get_page_size ();
}

static void
fail_one_page (void)
{
  disk_fail ("file", bad_offset (), mmdir_get_page_size ());
}

static void
read_pattern (MmdirInput *input,
              guint64 position,
              gsize length)
{
  check_seek (input, position);
  temporary_read (input, position, length);
}

/* It names the file, and a range that overlaps the page. */
static void
assert_error_of_page (const GError *error)
{
  g_autofree char *path = g_build_filename (disk_get_path (), "file", NULL);
  guint64 offset = 0;
  guint64 length = 0;

  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_true (mmdir_error_get_length (error, &length));
  g_assert_cmpuint (offset, <, bad_offset () + mmdir_get_page_size ());
  g_assert_cmpuint (offset + length, >, bad_offset ());
}

/* By read calls */

static void
test_buffered (TemporaryFile *file,
               gconstpointer way G_GNUC_UNUSED)
{
  const gsize length = GUARD_LENGTH * mmdir_get_page_size ();
  g_autofree guint8 *bytes = g_malloc (length);
  GError *read_error = NULL;
  guint64 offset = 0;

  fail_one_page ();
  g_assert_false (mmdir_input_read_bytes (file->input, bytes, length, &read_error));
  assert_error_of_page (read_error);
  g_assert_true (mmdir_error_get_offset (read_error, &offset));
  g_assert_cmpuint (offset, ==, bad_offset ());
  check_position (file->input, 0);
  g_clear_error (&read_error);

  g_assert_false (mmdir_input_read_bytes_at (file->input, bad_offset () - 1, bytes, 2, &read_error));
  assert_error_of_page (read_error);
  g_error_free (read_error);
  check_seek (file->input, bad_offset ());
  check_read_byte_fails (file->input, MMDIR_ERROR_IO);
  check_read_uint64_le_fails (file->input, MMDIR_ERROR_IO);
  check_read_vint_fails (file->input, MMDIR_ERROR_IO);
  g_assert_null (mmdir_input_peek (file->input, 1, NULL, NULL));
  g_assert_null (mmdir_input_get_bytes (file->input, bad_offset (), 16, NULL));

  /* No zeroes were given, so that there is nothing to note. */
  check_succeeds (mmdir_input_check (file->input, &error));
  read_pattern (file->input, 0, bad_offset ());
  read_pattern (file->input, bad_offset () + mmdir_get_page_size (), 100);
  disk_heal ();
  read_pattern (file->input, 0, length);
}

/* All is read when it is opened. */
static void
test_memory (TemporaryFile *file,
             gconstpointer way G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fail_one_page ();
  read_pattern (file->input, 0, GUARD_LENGTH * mmdir_get_page_size ());
  g_assert_null (mmdir_directory_open_input (file->directory, "file", MMDIR_CONTEXT_DEFAULT, &error));
  assert_error_of_page (error);
}

/* Pages that are asked for */

static void
assert_preload_fails (TemporaryFile *file,
                      gconstpointer way)
{
  g_autoptr (MmdirInput) before = check_slice (file->input, 0, bad_offset ());
  g_autoptr (MmdirInput) at_end = check_slice (file->input, bad_offset () + mmdir_get_page_size () - 1, 100);
  GError *preload_error = NULL;

  fail_one_page ();
  check_succeeds (mmdir_input_preload (before, NULL, NULL, &error));
  if (((const TemporaryWay *) way)->backing == MMDIR_BACKING_MEMORY)
    {
      check_succeeds (mmdir_input_preload (file->input, NULL, NULL, &error));
      return;
    }
  g_assert_false (mmdir_input_preload (file->input, NULL, NULL, &preload_error));
  assert_error_of_page (preload_error);
  check_position (file->input, 0);
  g_clear_error (&preload_error);
  g_assert_false (mmdir_input_preload (at_end, NULL, NULL, &preload_error));
  assert_error_of_page (preload_error);
  g_error_free (preload_error);
  g_assert_cmpuint (check_read_byte (before), ==, temporary_byte_at (0));
}

static void
test_preload_guarded (TemporaryFile *file,
                      gconstpointer way)
{
  check_succeeds (mmdir_guard_install (&error));
  assert_preload_fails (file, way);
  mmdir_guard_remove ();
}

/* Where the system has no call for that, pages are touched, and it takes the
 * guard. */
static void
test_preload_by_touch (TemporaryFile *file,
                       gconstpointer way)
{
  old_kernel_is_there = TRUE;
  test_preload_guarded (file, way);
  if (((const TemporaryWay *) way)->backing == MMDIR_BACKING_MAPPED)
    g_assert_false (mmdir_input_check (file->input, NULL));
}

static gboolean
can_populate (void)
{
#if defined(HAVE_MADVISE) && HAVE_DECL_MADV_POPULATE_READ
  guint8 *start, *end;
  gboolean result;

  start = fence_new (1, &end);
  result = madvise (start, mmdir_get_page_size (), MADV_POPULATE_READ) == 0;
  fence_free (start, end);
  return result;
#else
  return FALSE;
#endif
}

static void
test_preload (TemporaryFile *file,
              gconstpointer way)
{
  if (((const TemporaryWay *) way)->backing == MMDIR_BACKING_MAPPED && !can_populate ())
    {
      g_test_skip ("this system cannot say that a page is not to be had");
      return;
    }
  assert_preload_fails (file, way);
  check_succeeds (mmdir_input_check (file->input, &error));
  read_pattern (file->input, 0, bad_offset ());
}

/* Nobody waits for what comes of it. */
static void
test_prefetch (TemporaryFile *file,
               gconstpointer way G_GNUC_UNUSED)
{
  const MmdirRange ranges[] = { { bad_offset () - 10, 20 }, { bad_offset () + 3000, 1 } };
  g_autoptr (GError) advice_error = NULL;

  fail_one_page ();
  check_succeeds (mmdir_input_prefetch (file->input, 0, mmdir_input_get_length (file->input), &error));
  check_succeeds (mmdir_input_prefetch_ranges (file->input, ranges, G_N_ELEMENTS (ranges), &error));
  if (!mmdir_input_advise (file->input, 0, mmdir_input_get_length (file->input),
                           MMDIR_ADVICE_SEQUENTIAL, &advice_error))
    g_assert_error (advice_error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
  check_succeeds (mmdir_input_check (file->input, &error));
  read_pattern (file->input, 0, bad_offset ());
}

/* Asking reads nothing, before a page of zeroes is there and after that. */
static void
test_residency (TemporaryFile *file,
                gconstpointer way)
{
  const guint64 length = mmdir_input_get_length (file->input);
  guint64 resident = length + 1;
  GError *unsupported = NULL;

  fail_one_page ();
  if (!mmdir_input_get_residency (file->input, 0, length, &resident, &unsupported))
    {
      g_assert_error (unsupported, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
      g_error_free (unsupported);
      g_test_skip ("this system does not tell what is in memory");
      return;
    }
  g_assert_cmpuint (resident, <=, length);
  check_succeeds (mmdir_input_check (file->input, &error));
  if (((const TemporaryWay *) way)->backing != MMDIR_BACKING_MAPPED)
    return;
  check_succeeds (mmdir_guard_install (&error));
  check_seek (file->input, bad_offset ());
  g_assert_cmpuint (check_read_byte (file->input), ==, 0);
  check_succeeds (mmdir_input_get_residency (file->input, 0, length, &resident, &error));
  g_assert_cmpuint (resident, <=, length);
  mmdir_guard_remove ();
}

static void
add (const char *name,
     TemporaryFunc func)
{
  temporary_add ("guard-io-backings", name, set_up, func, tear_down);
}

static void
test_no_disk (void)
{
  g_test_skip (disk_why_not ());
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  if (disk_start ())
    {
      g_test_add ("/guard-io-backings/buffered/read", TemporaryFile, &temporary_ways[TEMPORARY_BUFFERED], set_up, test_buffered, tear_down);
      g_test_add ("/guard-io-backings/memory/open", TemporaryFile, &temporary_ways[TEMPORARY_MEMORY], set_up, test_memory, tear_down);
      add ("preload", test_preload);
      add ("preload-guarded", test_preload_guarded);
      add ("preload-by-touch", test_preload_by_touch);
      add ("prefetch", test_prefetch);
      add ("residency", test_residency);
    }
  else
    g_test_add_func ("/guard-io-backings/disk", test_no_disk);
  status = g_test_run ();
  disk_stop ();
  return status;
}
