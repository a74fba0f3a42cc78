/* test-region.c: how long the bytes of a file live
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"

#define LENGTH 20000

#define APART_POWER 8

static void
set_up (TemporaryFile *fixture,
        gconstpointer way)
{
  temporary_file_open (fixture, way, LENGTH, APART_POWER);
  seam_reset ();
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
  seam_reset ();
}

/* Mappings or descriptors that were given back, and how many there are.  Chunks
 * that are mapped on demand come and go meanwhile. */
static guint
count_given_back (const TemporaryWay *way)
{
  return (way->layout == REGION_LAYOUT_ON_DEMAND ? 0 : seam_count (SEAM_UNMAP)) + seam_count (SEAM_FILE_CLOSE);
}

static guint
count_all (const TemporaryWay *way)
{
  if (way->backing == MMDIR_BACKING_MEMORY)
    return 0;
  return way->layout == REGION_LAYOUT_APART ? (LENGTH + (1 << APART_POWER) - 1) >> APART_POWER : 1;
}

static void
assert_reads (MmdirInput *input,
              guint64 start)
{
  const gsize length = (gsize) (mmdir_input_get_length (input) - mmdir_input_tell (input));
  g_autofree guint8 *bytes = g_malloc (length);

  check_succeeds (mmdir_input_read_bytes (input, bytes, length, &error));
  g_assert_true (temporary_is_pattern (bytes, length, start));
}

static void
test_clone_outlives (TemporaryFile *fixture,
                     gconstpointer data)
{
  g_autoptr (MmdirInput) clone = NULL;

  check_seek (fixture->input, 123);
  clone = check_clone (fixture->input);
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  g_assert_cmpuint (count_given_back (data), ==, 0);
  assert_reads (clone, 123);
  mmdir_input_free (g_steal_pointer (&clone));
  g_assert_cmpuint (count_given_back (data), ==, count_all (data));
}

static void
test_slice_outlives (TemporaryFile *fixture,
                     gconstpointer data)
{
  g_autoptr (MmdirInput) slice = check_slice (fixture->input, 300, 1000);

  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  g_clear_pointer (&fixture->input, mmdir_input_free);
  assert_reads (slice, 300);
  check_read_byte_fails (slice, MMDIR_ERROR_END_OF_INPUT);
  mmdir_input_free (g_steal_pointer (&slice));
  g_assert_cmpuint (count_given_back (data), ==, count_all (data));
}

/* Freeing one leaves its siblings, its parent and its children as they are,
 * also on the other side of an edge between chunks. */
static void
test_any_order (TemporaryFile *fixture,
                gconstpointer data)
{
  MmdirInput *clone = check_clone (fixture->input);
  MmdirInput *clone_of_clone = check_clone (clone);
  MmdirInput *slice = check_slice (clone, 250, 500);
  MmdirInput *slice_of_slice = check_slice (slice, 5, 490);
  MmdirInput *clone_of_slice = check_clone (slice_of_slice);

  check_seek (clone_of_clone, 200);
  check_read_byte (clone_of_clone);
  check_read_byte (fixture->input);
  mmdir_input_free (clone);
  mmdir_input_free (slice);
  assert_reads (clone_of_clone, 201);
  assert_reads (slice_of_slice, 255);
  mmdir_input_free (clone_of_clone);
  mmdir_input_free (slice_of_slice);
  assert_reads (clone_of_slice, 255);
  assert_reads (fixture->input, 1);
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_assert_cmpuint (count_given_back (data), ==, 0);
  check_seek (clone_of_slice, 0);
  assert_reads (clone_of_slice, 255);
  mmdir_input_free (clone_of_slice);
  g_assert_cmpuint (count_given_back (data), ==, count_all (data));
}

static void
test_bytes_outlive (TemporaryFile *fixture,
                    gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirInput) slice = check_slice (fixture->input, 256, 2000);
  GBytes *within;
  GBytes *across;
  GBytes *part;
  gsize length;

  within = mmdir_input_get_bytes (slice, 10, 100, &error);
  g_assert_no_error (error);
  across = mmdir_input_get_bytes (slice, 0, 2000, &error);
  g_assert_no_error (error);
  part = g_bytes_new_from_bytes (within, 5, 50);
  mmdir_input_free (g_steal_pointer (&slice));
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);

  /* Only of a buffered file are the bytes copies. */
  g_assert_cmpuint (count_given_back (data), ==, way->backing == MMDIR_BACKING_BUFFERED);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (across, &length), 2000, 256));
  g_assert_cmpuint (length, ==, 2000);
  g_bytes_unref (across);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (within, &length), 100, 266));
  g_assert_cmpuint (length, ==, 100);
  g_bytes_unref (within);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (part, &length), 50, 271));
  g_assert_cmpuint (count_given_back (data), ==, way->backing == MMDIR_BACKING_BUFFERED);
  g_bytes_unref (part);
  g_assert_cmpuint (count_given_back (data), ==, count_all (way));
}

/* No bytes hold on to nothing. */
static void
test_no_bytes (TemporaryFile *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) none = mmdir_input_get_bytes (fixture->input, LENGTH, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_assert_cmpuint (count_given_back (data), ==, count_all (data));
}

/* In a mapping and in memory, bytes are where they are read from. */
static void
test_not_copied (TemporaryFile *fixture,
                 gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mmdir_input_get_bytes (fixture->input, 512, 256, &error);
  const guint8 *peeked;

  g_assert_no_error (error);
  check_seek (fixture->input, 512);
  peeked = mmdir_input_peek (fixture->input, 256, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (temporary_is_pattern (peeked, 256, 512));
  g_assert_cmpint (peeked == g_bytes_get_data (bytes, NULL), ==, way->backing != MMDIR_BACKING_BUFFERED);
}

/* A pointer to a range that spans chunks needs no copy where they lie side by
 * side. */
static void
test_peek_whole (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gsize available = 0;
  const guint8 *peeked = mmdir_input_peek (fixture->input, LENGTH, &available, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (available, ==, LENGTH);
  g_assert_true (temporary_is_pattern (peeked, LENGTH, 0));
  check_position (fixture->input, 0);
  check_skip (fixture->input, LENGTH);
  g_assert_null (mmdir_input_peek (fixture->input, 1, &available, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  g_assert_cmpuint (available, ==, LENGTH);
}

static void
test_free_nothing (TemporaryFile *fixture G_GNUC_UNUSED,
                   gconstpointer data G_GNUC_UNUSED)
{
  mmdir_input_free (NULL);
  g_assert_cmpuint (count_given_back (data), ==, 0);
}

#define ADD(name, func) temporary_add ("region", name, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("clone-outlives", test_clone_outlives);
  ADD ("slice-outlives", test_slice_outlives);
  ADD ("any-order", test_any_order);
  ADD ("bytes-outlive", test_bytes_outlive);
  ADD ("no-bytes", test_no_bytes);
  ADD ("not-copied", test_not_copied);
  ADD ("peek-whole", test_peek_whole);
  ADD ("free-nothing", test_free_nothing);
  return g_test_run ();
}
