/* conformance-buffered.c: what reading by read calls has of its own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "process.h"
#include "seam.h"

#define FAR_LENGTH ((guint64) 3 << 40)

/* What is gone is an error, and never garbage; what is there can be read. */
static void
test_shrinks (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  const gsize left = length - length / 3;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  g_autofree guint8 *bytes = g_malloc (length);
  GBytes *kept;

  temporary_write_pattern (fixture->path, "file", length);
  input = fixture_open_input (fixture, "file");
  slice = check_slice (input, left - 8, 16);
  process_truncate (fixture->path, "file", left);

  g_assert_cmpuint (mmdir_input_get_length (input), ==, length);
  check_seek (input, length - 1);
  check_read_byte_fails (input, MMDIR_ERROR_CHANGED);
  check_seek (input, left - 7);
  check_read_uint64_le_fails (input, MMDIR_ERROR_CHANGED);
  check_read_uint64_le_at_fails (input, left - 7, MMDIR_ERROR_CHANGED);
  check_fails (input, MMDIR_ERROR_CHANGED, mmdir_input_read_bytes (input, bytes, 8, &error));
  check_fails (input, MMDIR_ERROR_CHANGED, mmdir_input_preload (input, NULL, NULL, &error));
  check_fails (input, MMDIR_ERROR_CHANGED,
               (kept = mmdir_input_get_bytes (input, left - 7, 8, &error)) != NULL);
  check_seek (slice, 8);
  check_read_vint_fails (slice, MMDIR_ERROR_CHANGED);
  check_seek (slice, 0);
  check_read_uint64_be (slice);
  check_read_byte_fails (slice, MMDIR_ERROR_CHANGED);

  check_seek (input, 0);
  check_fails (input, MMDIR_ERROR_CHANGED, mmdir_input_read_bytes (input, bytes, length, &error));
  check_succeeds (mmdir_input_read_bytes (input, bytes, left, &error));
  g_assert_true (temporary_is_pattern (bytes, left, 0));
  check_read_byte_fails (input, MMDIR_ERROR_CHANGED);
  check_succeeds (mmdir_input_read_bytes_at (input, 1, bytes, left - 1, &error));
  g_assert_true (temporary_is_pattern (bytes, left - 1, 1));
}

/* It is as long as it was. */
static void
test_grows (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  temporary_write_pattern (fixture->path, "file", 40);
  input = fixture_open_input (fixture, "file");
  process_truncate (fixture->path, "file", 80);
  g_assert_cmpuint (mmdir_input_get_length (input), ==, 40);
  check_seek (input, 40);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_seek (input, 41, &error));
}

/* An error of the system's moves nothing, and is over when it is over. */
static void
test_read_error (Fixture *fixture,
                 gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autofree guint8 *bytes = g_malloc (length);
  guint64 position;

  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
  for (position = 1; position + 10 < length; position = 2 * position + 1)
    {
      g_autoptr (MmdirInput) clone = NULL;
      g_autoptr (GError) read_error = NULL;

      check_seek (input, position);
      clone = check_clone (input);
      seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_IO);
      check_read_uint32_le_fails (clone, MMDIR_ERROR_IO);
      check_read_vint_fails (clone, MMDIR_ERROR_IO);
      check_read_double_be_at_fails (clone, position, MMDIR_ERROR_IO);
      g_assert_false (mmdir_input_read_bytes (clone, bytes, (gsize) (length - position), &read_error));
      g_assert_error (read_error, MMDIR_ERROR, MMDIR_ERROR_IO);
      g_assert_cmpuint (mmdir_error_get_os_code (read_error), ==, seam_get_code (OS_FAILURE_IO));
      g_assert_nonnull (mmdir_error_get_call (read_error));
      g_assert_true (g_str_has_prefix (mmdir_error_get_path (read_error), fixture->path));
      check_position (clone, position);
      seam_repair (SEAM_FILE_READ_AT);

      g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (position));
      check_succeeds (mmdir_input_read_bytes (clone, bytes, (gsize) (length - position) - 1, &error));
      g_assert_true (temporary_is_pattern (bytes, (gsize) (length - position) - 1, position + 1));
    }
}

/* Any piece of a long read that cannot be read: nothing moves, unless the
 * bytes that were asked for had come before that. */
static void
test_interrupted (Fixture *fixture,
                  gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  const gsize n = length / 8;
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autofree guint8 *bytes = g_malloc (length);
  g_autofree guint64 *numbers = g_new (guint64, n);
  guint n_failed = 0;
  guint n_good;

  seam_shorten_reads (1000);
  for (n_good = 0; n_good < length / 1000; n_good++)
    {
      g_autoptr (MmdirInput) clone = check_clone (input);
      g_autoptr (GError) array_error = NULL;

      seam_fail (SEAM_FILE_READ_AT, n_good, 1, OS_FAILURE_IO);
      check_fails (input, MMDIR_ERROR_IO, mmdir_input_read_bytes (input, bytes, length, &error));

      seam_fail (SEAM_FILE_READ_AT, n_good, 1, OS_FAILURE_IO);
      if (mmdir_input_read_uint64_be_array (clone, numbers, n, &array_error))
        {
          check_position (clone, 8 * n);
          g_assert_cmphex (numbers[n - 1], ==, check_read_uint64_be_at (input, 8 * (n - 1)));
        }
      else
        {
          g_assert_error (array_error, MMDIR_ERROR, MMDIR_ERROR_IO);
          check_position (clone, 0);
          n_failed++;
        }
    }
  g_assert_cmpuint (n_failed, >, 0);
  seam_repair (SEAM_FILE_READ_AT);
  check_succeeds (mmdir_input_read_bytes (input, bytes, length, &error));
  g_assert_true (temporary_is_pattern (bytes, length, 0));
}

/* A step back costs no read call: the block is still there. */
static void
test_keeps_block (Fixture *fixture,
                  gconstpointer plan)
{
  const FixturePlan *way = plan;
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  guint n_reads;
  gsize i;

  check_seek (input, way->edge + 20);
  check_read_byte (input);
  n_reads = seam_count (SEAM_FILE_READ_AT);
  g_assert_cmpuint (n_reads, >, 0);
  for (i = 0; i < 20; i++)
    {
      check_seek (input, way->edge + 19 - i);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (way->edge + 19 - i));
    }
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, n_reads);
}

/* Opening, cloning and slicing read nothing. */
static void
test_lazy (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, 40);
  g_autoptr (MmdirInput) clone = check_clone (input);
  g_autoptr (MmdirInput) slice = check_slice (input, 1, 20);

  check_seek (clone, 20);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 0);
  check_read_byte (slice);
  g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), >, 0);
}

static guint64
get_far (const FixturePlan *plan)
{
  return fixture_is_buffered (plan) ? FAR_LENGTH : MIN (FAR_LENGTH, process_get_longest_mapping ());
}

/* Whether such a file is neither cut into too many chunks nor copied. */
static gboolean
reaches_far (const FixturePlan *plan)
{
  return fixture_is_buffered (plan) ||
         (fixture_is_mapped (plan) && get_far (plan) >> plan->chunk_power < 1000);
}

/* Larger than any memory, and nothing in it but the last bytes. */
static void
test_far (Fixture *fixture,
          gconstpointer plan G_GNUC_UNUSED)
{
  const guint64 far = get_far (fixture->plan);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  g_autoptr (GBytes) bytes = NULL;

  /* For the file, or for the addresses of its chunks. */
  if (process_is_instrumented () &&
      (fixture_is_mapped (fixture->plan) || fixture->plan->n_bad_mappings > 0))
    {
      g_test_skip ("too much for an instrumented process");
      return;
    }
  if (!process_make_sparse (fixture->path, "far", far))
    return;
  process_write_at (fixture->path, "far", far - 8, "\x01\x02\x03\x04\x05\x06\x07\x08", 8);

  input = fixture_open_input (fixture, "far");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, far);
  g_assert_cmpuint (check_read_byte (input), ==, 0);
  check_seek (input, far - 9);
  g_assert_cmphex (check_read_uint64_be (input), ==, G_GUINT64_CONSTANT (0x01020304050607));
  g_assert_cmphex (check_read_byte (input), ==, 8);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmphex (check_read_uint64_le_at (input, far - 8), ==, G_GUINT64_CONSTANT (0x0807060504030201));
  check_read_uint64_le_at_fails (input, far - 7, MMDIR_ERROR_END_OF_INPUT);
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_seek (input, far + 1, &error));

  slice = check_slice (input, 1, far - 1);
  check_skip (slice, far - 3);
  g_assert_cmphex (check_read_uint16_be (slice), ==, 0x0708);
  check_read_byte_fails (slice, MMDIR_ERROR_END_OF_INPUT);
  check_succeeds ((bytes = mmdir_input_get_bytes (slice, far - 5, 4, &error)) != NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 4, "\x05\x06\x07\x08", 4);
}

void
conformance_add_buffered (void)
{
  fixture_add_where (fixture_is_buffered, "buffered/shrinks", test_shrinks);
  fixture_add_where (fixture_is_buffered, "buffered/grows", test_grows);
  fixture_add_where (fixture_is_buffered, "buffered/read-error", test_read_error);
  fixture_add_where (fixture_is_buffered, "buffered/interrupted", test_interrupted);
  fixture_add_where (fixture_is_buffered, "buffered/keeps-block", test_keeps_block);
  fixture_add_where (fixture_is_buffered, "buffered/lazy", test_lazy);
  fixture_add_where (reaches_far, "far", test_far);
}
