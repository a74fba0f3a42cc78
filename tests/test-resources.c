/* test-resources.c: what an open input takes from the process, and gives back
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "temporary.h"

#define LENGTH 100000

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
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
}

static void
test_directory (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  const guint before = process_count_descriptors ();
  MmdirDirectory *directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  MmdirDirectory *again = mmdir_directory_ref (directory);
  g_auto (GStrv) names = NULL;

  g_assert_cmpuint (process_count_descriptors (), ==, before + 1);
  names = mmdir_directory_list (directory, NULL);
  g_assert_nonnull (names);
  g_assert_cmpuint (process_count_descriptors (), ==, before + 1);
  mmdir_directory_unref (directory);
  g_assert_cmpuint (process_count_descriptors (), ==, before + 1);
  mmdir_directory_unref (again);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

/* An input, clones and slices of it, and those of them: @expected descriptors
 * for all together, and none after the last. */
static void
check_descriptors (const char *path,
                   MmdirBacking backing,
                   guint expected)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (path, backing);
  const guint before = process_count_descriptors ();
  MmdirInput *inputs[21];
  gsize i;

  inputs[0] = temporary_open_input (directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (inputs[0]), ==, backing);
  for (i = 1; i < G_N_ELEMENTS (inputs); i++)
    {
      if (i % 2 == 0)
        inputs[i] = check_clone (inputs[i / 2]);
      else
        inputs[i] = check_slice (inputs[i / 2], 1, mmdir_input_get_length (inputs[i / 2]) - 1);
      check_seek (inputs[i], i * 100);
      check_read_byte (inputs[i]);
    }
  g_assert_cmpuint (process_count_descriptors (), ==, before + expected);
  for (i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_assert_cmpuint (process_count_descriptors (), ==, before + expected);
      mmdir_input_free (inputs[i]);
    }
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

static void
test_mapped (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  check_descriptors (fixture->path, MMDIR_BACKING_MAPPED, 0);
}

static void
test_memory (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  check_descriptors (fixture->path, MMDIR_BACKING_MEMORY, 0);
}

static void
test_buffered (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  check_descriptors (fixture->path, MMDIR_BACKING_BUFFERED, 1);
}

static void
test_failed_opens (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  g_autofree char *file = g_build_filename (fixture->path, "file", NULL);
  const guint before = process_count_descriptors ();
  guint i;

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  for (i = 0; i < 10; i++)
    {
      check_refused (MMDIR_ERROR_NOT_REGULAR,
                     mmdir_directory_open_input (directory, "inner", MMDIR_CONTEXT_READ, &error) != NULL);
      check_refused (MMDIR_ERROR_NOT_FOUND,
                     mmdir_directory_open_input (directory, "missing", MMDIR_CONTEXT_READ, &error) != NULL);
      check_refused (MMDIR_ERROR_NOT_DIRECTORY, mmdir_directory_open (file, &error) != NULL);
    }
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

/* One mapping for a file of many chunks, as long as any of its users lives. */
static void
test_mappings_of_one_file (Fixture *fixture,
                           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  MmdirInput *input;
  MmdirInput *clone;
  MmdirInput *slice;
  GBytes *bytes;

  if (!process_can_count_mappings ())
    return;
  directory = mmdir_directory_open_with_chunk_power (fixture->path, 20, &error);
  temporary_write_pattern (fixture->path, "long", (5 << 20) + 1);
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 0);

  input = temporary_open_input (directory, "long");
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 6);
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 1);
  clone = check_clone (input);
  slice = check_slice (clone, 1 << 20, 3 << 20);
  bytes = mmdir_input_get_bytes (slice, 5, 3000000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 1);

  mmdir_input_free (input);
  mmdir_input_free (clone);
  mmdir_input_free (slice);
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 1);
  g_bytes_unref (bytes);
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 0);
}

static void
test_mappings_apart (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) clone = NULL;

  if (!process_can_count_mappings ())
    return;
  directory = temporary_open_apart (fixture->path, 12);
  input = temporary_open_input (directory, "file");
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 25);

  /* Neighbors may happen to lie in order, and are merged then. */
  g_assert_cmpuint (process_count_mappings (fixture->path), >, 0);
  clone = check_clone (input);
  mmdir_input_free (g_steal_pointer (&input));
  g_assert_cmpuint (process_count_mappings (fixture->path), >, 0);
  mmdir_input_free (g_steal_pointer (&clone));
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 0);
}

static void
check_many_opens (const char *path,
                  MmdirBacking backing)
{
  const guint n_inputs = 1000;
  g_autoptr (MmdirDirectory) directory = temporary_open (path, backing);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  const guint mappings = process_count_mappings (path);
  const guint descriptors = process_count_descriptors ();
  guint i;

  /* A thousand at once, then one after the other. */
  for (i = 0; i < n_inputs; i++)
    g_ptr_array_add (inputs, temporary_open_input (directory, "file"));
  g_assert_cmpuint (process_count_mappings (path), ==,
                    mappings + (backing == MMDIR_BACKING_MAPPED ? n_inputs : 0));
  g_assert_cmpuint (process_count_descriptors (), ==, descriptors);
  g_ptr_array_set_size (inputs, 0);
  g_assert_cmpuint (process_count_mappings (path), ==, mappings);
  for (i = 0; i < n_inputs; i++)
    mmdir_input_free (temporary_open_input (directory, "file"));
  g_assert_cmpuint (process_count_mappings (path), ==, mappings);
  g_assert_cmpuint (process_count_descriptors (), ==, descriptors);
}

static void
test_many_opens (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  if (!process_can_count_mappings ())
    return;
  check_many_opens (fixture->path, MMDIR_BACKING_MAPPED);
  check_many_opens (fixture->path, MMDIR_BACKING_MEMORY);
}

static void
test_empty_file (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = NULL;
  const guint before = process_count_descriptors ();

  temporary_write (fixture->path, "empty", "", 0);
  input = temporary_open_input (directory, "empty");
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 0);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

#define ADD(path, func) \
  g_test_add ("/resources/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("directory", test_directory);
  ADD ("mapped", test_mapped);
  ADD ("memory", test_memory);
  ADD ("buffered", test_buffered);
  ADD ("failed-opens", test_failed_opens);
  ADD ("mappings/of-one-file", test_mappings_of_one_file);
  ADD ("mappings/apart", test_mappings_apart);
  ADD ("many-opens", test_many_opens);
  ADD ("empty-file", test_empty_file);
  return g_test_run ();
}
