/* conformance-lifetime.c: what an open file costs, and that it is given back
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "process.h"
#include "seam.h"

/* A mapping needs no descriptor, nor does a copy; a buffer needs one, which
 * all clones and slices share. */
static void
test_descriptors (Fixture *fixture,
                  gconstpointer plan)
{
  const FixturePlan *way = plan;
  const guint each = way->backing == MMDIR_BACKING_BUFFERED || way->layout == REGION_LAYOUT_ON_DEMAND ? 1 : 0;
  const guint before = process_count_descriptors ();
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  guint i;

  for (i = 0; i < 5; i++)
    {
      MmdirInput *input = fixture_open_pattern (fixture, 40);

      check_read_byte (input);
      g_ptr_array_add (inputs, check_clone (input));
      g_ptr_array_add (inputs, check_slice (input, 3, 30));
      check_read_uint64_le (g_ptr_array_index (inputs, 2 * i + 1));
      mmdir_input_free (input);
      g_assert_cmpuint (process_count_descriptors (), ==, before + (i + 1) * each);
    }
  g_ptr_array_set_size (inputs, 5);
  g_assert_cmpuint (process_count_descriptors (), ==, before + 3 * each);
  g_ptr_array_set_size (inputs, 0);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

/* Whoever goes last takes the mapping along, a GBytes too. */
static void
test_mappings (Fixture *fixture,
               gconstpointer plan)
{
  const FixturePlan *way = plan;
  const gsize length = MIN (MAX (fixture_get_length (fixture), 5 * mmdir_get_page_size ()), way->longest_file);
  guint last;

  if (!process_can_count_mappings ())
    return;
  for (last = 0; last < 4; last++)
    {
      MmdirInput *input = fixture_open_pattern (fixture, length);
      MmdirInput *clone = check_clone (input);
      MmdirInput *slice = check_slice (clone, 1, length - 1);
      g_autoptr (GBytes) bytes = NULL;
      guint i;

      check_succeeds ((bytes = mmdir_input_get_bytes (slice, 0, 1, &error)) != NULL);
      g_assert_cmpuint (process_count_mappings (fixture->path), >, 0);
      for (i = 1; i <= 4; i++)
        {
          g_assert_cmpuint (process_count_mappings (fixture->path), >, 0);
          switch ((last + i) % 4)
            {
            case 0:
              g_clear_pointer (&input, mmdir_input_free);
              break;
            case 1:
              g_clear_pointer (&clone, mmdir_input_free);
              break;
            case 2:
              g_clear_pointer (&slice, mmdir_input_free);
              break;
            default:
              g_clear_pointer (&bytes, g_bytes_unref);
            }
        }
      g_assert_cmpuint (process_count_mappings (fixture->path), ==, 0);
    }
}

/* As segments have them: many small files open at once, and again. */
static void
test_many_files (Fixture *fixture,
                 gconstpointer plan)
{
  const FixturePlan *way = plan;
  const guint n_files = !g_test_slow () ? 100 : way->backing == MMDIR_BACKING_BUFFERED ? 500
                                                                                       : 1024;
  const guint before = process_count_descriptors ();
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  guint i;

  for (i = 0; i < n_files; i++)
    {
      g_autofree char *name = g_strdup_printf ("_%x.doc", i);
      MmdirInput *input;

      temporary_write (fixture->path, name, &i, sizeof i);
      input = fixture_open_input (fixture, name);
      g_ptr_array_add (inputs, check_clone (input));
      mmdir_input_free (input);
    }
  for (i = 0; i < n_files; i++)
    {
      guint value;

      check_succeeds (mmdir_input_read_bytes (g_ptr_array_index (inputs, i), &value, sizeof value, &error));
      g_assert_cmpuint (value, ==, i);
    }
  g_ptr_array_set_size (inputs, 0);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
  if (process_can_count_mappings ())
    g_assert_cmpuint (process_count_mappings (fixture->path), ==, 0);
}

/* An open that fails half-way leaves nothing behind. */
static void
test_failed_mapping (Fixture *fixture,
                     gconstpointer plan)
{
  const FixturePlan *way = plan;
  const gsize length = fixture_get_length (fixture);
  const guint n_chunks = (guint) MIN (length, (length - 1) / ((guint64) 1 << way->chunk_power) + 1);
  const guint n_mappings = way->layout == REGION_LAYOUT_APART ? n_chunks : 1;
  const guint before = process_count_descriptors ();
  guint n_good;

  temporary_write_pattern (fixture->path, "file", length);
  for (n_good = 0; n_good < n_mappings; n_good++)
    {
      g_autoptr (GError) error = NULL;
      MmdirInput *input;

      seam_fail (SEAM_MAP, n_good, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
      input = mmdir_directory_open_input (fixture->directory, "file", way->context, &error);
      seam_repair (SEAM_MAP);
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
      g_assert_null (input);
      g_assert_cmpuint (mmdir_error_get_os_code (error), ==, seam_get_code (OS_FAILURE_NO_MEMORY));
    }
  g_assert_cmpuint (process_count_descriptors (), ==, before);
  if (process_can_count_mappings ())
    g_assert_cmpuint (process_count_mappings (fixture->path), ==, 0);
}

static void
test_failed_read (Fixture *fixture,
                  gconstpointer plan)
{
  const FixturePlan *way = plan;
  const guint before = process_count_descriptors ();
  MmdirInput *input;

  temporary_write_pattern (fixture->path, "file", 40);
  seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_IO);
  check_refused (MMDIR_ERROR_IO,
                 (input = mmdir_directory_open_input (fixture->directory, "file", way->context, &error)) != NULL);
  seam_repair (SEAM_FILE_READ_AT);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

void
conformance_add_lifetime (void)
{
  fixture_add ("lifetime/descriptors", test_descriptors);
  fixture_add ("lifetime/many-files", test_many_files);
  fixture_add_where (fixture_is_mapped, "lifetime/mappings", test_mappings);
  fixture_add_where (fixture_is_mapped, "lifetime/failed-mapping", test_failed_mapping);
  fixture_add_where (fixture_is_in_memory, "lifetime/failed-read", test_failed_read);
}
