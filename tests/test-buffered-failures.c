/* test-buffered-failures.c: reading a file through a buffer, and failing
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "seam.h"
#include "temporary.h"

/* A bit more than several buffers of any size. */
#define LENGTH 300007

static void
set_up (TemporaryFile *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  static const TemporaryWay way = { "buffered", MMDIR_BACKING_BUFFERED, FALSE };

  temporary_file_open (fixture, &way, LENGTH, 0);
  seam_reset ();
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
  seam_reset ();
}

/* A failure in the middle changes nothing, and says where it was. */
static void
test_io_error (TemporaryFile *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;
  g_autofree guint8 *bytes = g_malloc (LENGTH);
  guint64 position, offset;

  for (position = 0; position < 123456; position++)
    check_read_byte (fixture->input);

  seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_IO);
  for (;;)
    {
      guint8 value = 99;

      if (!mmdir_input_read_byte (fixture->input, &value, &failure))
        {
          g_assert_cmpuint (value, ==, 99);
          break;
        }
      g_assert_cmpuint (value, ==, temporary_byte_at (position));
      position++;
    }
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, seam_get_code (OS_FAILURE_IO));
  g_assert_true (mmdir_error_get_offset (failure, &offset));
  g_assert_cmpuint (offset, ==, position);
  check_position (fixture->input, position);
  check_fails (fixture->input, MMDIR_ERROR_IO, mmdir_input_read_bytes (fixture->input, bytes, 100000, &error));
  check_fails (fixture->input, MMDIR_ERROR_IO, mmdir_input_peek (fixture->input, 10, NULL, &error) != NULL);
  check_read_uint32_le_at_fails (fixture->input, 5, MMDIR_ERROR_IO);
  check_refused (MMDIR_ERROR_IO, mmdir_input_get_bytes (fixture->input, 5, 10, &error) != NULL);
  check_fails (fixture->input, MMDIR_ERROR_IO, mmdir_input_preload (fixture->input, NULL, NULL, &error));

  /* Going elsewhere is no read, and what follows works. */
  check_seek (fixture->input, position + 7);
  check_seek (fixture->input, position);
  seam_repair (SEAM_FILE_READ_AT);
  temporary_read (fixture->input, position, LENGTH - (gsize) position);
}

/* The second of the calls that a long read takes. */
static void
test_io_error_later (TemporaryFile *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = g_malloc (LENGTH);
  guint64 offset = 0;

  seam_shorten_reads (50000);
  seam_fail (SEAM_FILE_READ_AT, 2, 1, OS_FAILURE_IO);
  check_seek (fixture->input, 11);
  g_assert_false (mmdir_input_read_bytes (fixture->input, bytes, 200000, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_cmpuint (offset, ==, 100011);
  check_position (fixture->input, 11);
  temporary_read (fixture->input, 11, 200000);
}

/* What lies before the cursor in its block is read along, but not needed. */
static void
test_io_error_before (TemporaryFile *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  check_seek (fixture->input, 20000);
  seam_fail (SEAM_FILE_READ_AT, 0, 1, OS_FAILURE_IO);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (20000));
  check_seek (fixture->input, 19999);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (19999));
}

/* A failure may leave anything in the buffer, but not in the window. */
static void
test_io_error_leaves_no_garbage (TemporaryFile *fixture,
                                 gconstpointer data G_GNUC_UNUSED)
{
  gsize available = 0;
  guint64 position, back;

  check_succeeds (mmdir_input_peek (fixture->input, 1, &available, &error) != NULL);
  position = available - 3;
  check_seek (fixture->input, position);
  seam_shorten_reads (4);
  seam_fail (SEAM_FILE_READ_AT, 1, SEAM_ALWAYS, OS_FAILURE_IO);
  check_read_uint64_le_fails (fixture->input, MMDIR_ERROR_IO);

  for (back = 0; back < 10; back++)
    {
      guint8 value = 0;

      check_seek (fixture->input, back);
      if (mmdir_input_read_byte (fixture->input, &value, NULL))
        g_assert_cmpuint (value, ==, temporary_byte_at (back));
    }
  seam_reset ();
  check_seek (fixture->input, position);
  temporary_read (fixture->input, position, 100);
}

/* Every code that a read may fail with. */
static void
test_other_failures (TemporaryFile *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_ACCESS);
  check_read_byte_fails (fixture->input, MMDIR_ERROR_ACCESS);
  seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_NETWORK);
  check_read_byte_fails (fixture->input, MMDIR_ERROR_IO);
  seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_OTHER);
  check_read_byte_fails (fixture->input, MMDIR_ERROR_FAILED);
  seam_repair (SEAM_FILE_READ_AT);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (0));
}

static void
test_truncated (TemporaryFile *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  const guint64 end = 123456;
  g_autoptr (MmdirInput) slice = check_slice (fixture->input, 123000, 1000);
  g_autoptr (GError) failure = NULL;
  guint8 bytes[1000];
  guint64 offset = 0;
  GBytes *rest;

  process_truncate (fixture->path, "file", end);
  g_assert_cmpuint (mmdir_input_get_length (fixture->input), ==, LENGTH);

  /* Up to there, all is as it was. */
  temporary_read (fixture->input, 0, (gsize) end);
  temporary_read (slice, 123000, 456);
  check_read_byte_fails (slice, MMDIR_ERROR_CHANGED);
  check_read_byte_fails (fixture->input, MMDIR_ERROR_CHANGED);
  check_seek (fixture->input, end - 3);
  check_read_uint32_le_fails (fixture->input, MMDIR_ERROR_CHANGED);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (end - 3));
  check_fails (fixture->input, MMDIR_ERROR_CHANGED,
               mmdir_input_read_bytes (fixture->input, bytes, sizeof bytes, &error));
  check_fails (fixture->input, MMDIR_ERROR_CHANGED, mmdir_input_peek (fixture->input, 3, NULL, &error) != NULL);
  check_read_byte_at_fails (fixture->input, end, MMDIR_ERROR_CHANGED);
  check_read_byte_at_fails (fixture->input, LENGTH - 1, MMDIR_ERROR_CHANGED);
  check_read_byte_at_fails (fixture->input, LENGTH, MMDIR_ERROR_END_OF_INPUT);
  check_fails (fixture->input, MMDIR_ERROR_CHANGED, mmdir_input_preload (fixture->input, NULL, NULL, &error));
  rest = mmdir_input_get_bytes (fixture->input, end - 1, 2, &failure);
  g_assert_null (rest);
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_CHANGED);
  g_assert_true (mmdir_error_get_offset (failure, &offset));
  g_assert_cmpuint (offset, ==, end);
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, 0);

  /* It is not for ever. */
  temporary_write_pattern (fixture->path, "file", LENGTH);
  check_seek (fixture->input, end - 3);
  temporary_read (fixture->input, end - 3, 1000);
}

/* While it is read whole, too. */
static void
test_truncated_at_open (TemporaryFile *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_MEMORY);
  mmdir_directory_set_fallback (fixture->directory, TRUE);
  seam_shorten_reads (0);
  check_refused (MMDIR_ERROR_CHANGED,
                 mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 1);
  seam_reset ();
  seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO,
                 mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 1);
}

#define ADD(path, func) \
  g_test_add ("/buffered-failures/" path, TemporaryFile, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("io-error", test_io_error);
  ADD ("io-error/later", test_io_error_later);
  ADD ("io-error/before-the-cursor", test_io_error_before);
  ADD ("io-error/leaves-no-garbage", test_io_error_leaves_no_garbage);
  ADD ("other-failures", test_other_failures);
  ADD ("truncated", test_truncated);
  ADD ("truncated/at-open", test_truncated_at_open);
  return g_test_run ();
}
