/* conformance-clone.c: several cursors over the same bytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "process.h"

#define N_CLONES 5

/* From the next byte to the end, across every edge. */
static void
check_rest (MmdirInput *input,
            guint64 file_offset)
{
  const guint64 length = mmdir_input_get_length (input);

  while (mmdir_input_tell (input) < length)
    {
      const guint64 position = mmdir_input_tell (input);

      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (file_offset + position));
    }
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

/* From wherever the parent is, a slice's too. */
static void
test_position (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (MmdirInput) slice = check_slice (input, 3, length - 5);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length - 5);
  guint i;

  for (i = 0; i < offsets->len; i++)
    {
      const guint64 offset = g_array_index (offsets, guint64, i);
      g_autoptr (MmdirInput) clone = NULL;
      g_autoptr (MmdirInput) of_slice = NULL;
      g_autoptr (MmdirInput) of_clone = NULL;

      check_seek (input, offset);
      clone = check_clone (input);
      check_position (clone, offset);
      g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (offset));

      /* Now from the middle of a window. */
      of_clone = check_clone (clone);
      g_assert_cmpuint (check_read_byte (of_clone), ==, temporary_byte_at (offset + 1));

      check_seek (slice, offset);
      of_slice = check_clone (slice);
      if (offset < length - 5)
        g_assert_cmpuint (check_read_byte (of_slice), ==, temporary_byte_at (3 + offset));
      else
        check_read_byte_fails (of_slice, MMDIR_ERROR_END_OF_INPUT);
    }
}

/* What one does is nothing to the others. */
static void
test_independent (Fixture *fixture,
                  gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  MmdirInput *inputs[N_CLONES];
  guint64 positions[N_CLONES] = { 0 };
  guint round;
  guint i;

  inputs[0] = fixture_open_pattern (fixture, length);
  for (i = 1; i < N_CLONES; i++)
    inputs[i] = check_clone (inputs[i / 2]);
  for (round = 0; round < instrument_get_rounds (1000); round++)
    {
      i = (guint) g_test_rand_int_range (0, N_CLONES);
      check_position (inputs[i], positions[i]);
      if (positions[i] < length && g_test_rand_int_range (0, 10) > 0)
        {
          g_assert_cmpuint (check_read_byte (inputs[i]), ==, temporary_byte_at (positions[i]));
          positions[i]++;
        }
      else
        {
          positions[i] = (guint64) g_test_rand_int_range (0, (gint32) length + 1);
          check_seek (inputs[i], positions[i]);
        }
    }
  for (i = 0; i < N_CLONES; i++)
    {
      check_rest (inputs[i], 0);
      mmdir_input_free (inputs[i]);
    }
}

/* Every order of going: who is left still crosses every edge.  Lucene's
 * siblings shared what closing one of them cleared. */
static void
test_siblings (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  guint first;

  for (first = 0; first < N_CLONES; first++)
    {
      MmdirInput *inputs[N_CLONES];
      guint i;

      inputs[0] = fixture_open_pattern (fixture, length);
      check_read_byte (inputs[0]);
      for (i = 1; i < N_CLONES; i++)
        inputs[i] = check_clone (inputs[i - 1]);
      for (i = 0; i < N_CLONES; i++)
        {
          MmdirInput *leaving = inputs[(first + i) % N_CLONES];
          guint j;

          if (i % 2 == 0)
            check_rest (leaving, 0);
          mmdir_input_free (leaving);
          for (j = i + 1; j < N_CLONES; j++)
            {
              check_seek (inputs[(first + j) % N_CLONES], j);
              check_rest (inputs[(first + j) % N_CLONES], 0);
            }
        }
    }
}

/* The directory, the file itself and the parents may all go. */
static void
test_outlives (Fixture *fixture,
               gconstpointer plan)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirDirectory) directory = fixture_open_directory (fixture, fixture->path);
  g_autoptr (MmdirInput) clone = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  g_autoptr (MmdirInput) late = NULL;
  MmdirInput *input;
  MmdirInput *outer;

  if (!fixture_can_map_nameless (plan))
    return;
  temporary_write_pattern (fixture->path, "outlived", length);
  check_succeeds ((input = fixture_try_open_input (fixture, directory, "outlived", &error)) != NULL);
  check_seek (input, 2);
  g_clear_pointer (&directory, mmdir_directory_unref);
  clone = check_clone (input);
  outer = check_slice (input, 1, length - 2);
  mmdir_input_free (input);
  process_take_name (fixture->path, "outlived");
  slice = check_slice (outer, 2, length - 4);
  mmdir_input_free (outer);
  late = check_clone (clone);
  check_rest (clone, 0);
  check_rest (late, 0);
  check_rest (slice, 3);
}

/* A file in place of another of the same name is another file: what is open
 * stays what it was. */
static void
test_replaced (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autofree guint8 *other = g_malloc0 (length);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) clone = NULL;
  g_autoptr (MmdirInput) replacement = NULL;

  temporary_write_pattern (fixture->path, "name", length);
  input = fixture_open_input (fixture, "name");
  process_take_name (fixture->path, "name");
  temporary_write (fixture->path, "name", other, length);
  clone = check_clone (input);
  replacement = fixture_open_input (fixture, "name");
  check_rest (clone, 0);
  check_rest (input, 0);
  g_assert_cmpuint (check_read_byte (replacement), ==, 0);
  check_seek (replacement, length - 1);
  g_assert_cmpuint (check_read_byte (replacement), ==, 0);
}

static void
test_free_nothing (void)
{
  mmdir_input_free (NULL);
  mmdir_directory_unref (NULL);
}

void
conformance_add_clone (void)
{
  fixture_add ("clone/position", test_position);
  fixture_add ("clone/independent", test_independent);
  fixture_add ("clone/siblings", test_siblings);
  fixture_add ("clone/outlives", test_outlives);
  fixture_add ("clone/replaced", test_replaced);
  g_test_add_func ("/clone/free-nothing", test_free_nothing);
}
