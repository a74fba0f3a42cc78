/* test-output-win32.c: all that can be written, read back on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each kind of value in turn, in a file that is longer than the window, and what
 * a directory does with such files.
 */

#include "check.h"
#include "process-win32.h"
#include "temporary.h"

/* A round takes some hundred bytes, a window has 64 KiB. */
#define N_ROUNDS 2000
#define N_VALUES 100

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  MmdirOutput *output;
  MmdirInput *input;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  check_succeeds ((fixture->output = mmdir_directory_create_output (fixture->directory, "file", &error)) != NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_output_free (fixture->output);
  mmdir_input_free (fixture->input);
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

/* What was written, in another backing each time. */
static void
reopen (Fixture *fixture,
        MmdirBacking backing)
{
  if (fixture->output != NULL)
    check_succeeds (mmdir_output_close (fixture->output, &error));
  g_clear_pointer (&fixture->output, mmdir_output_free);
  g_clear_pointer (&fixture->input, mmdir_input_free);
  mmdir_directory_set_backing (fixture->directory, backing);
  fixture->input = temporary_open_input (fixture->directory, "file");
}

/* Bits of all lengths, the same for the same round. */
static guint64
value_of (guint round)
{
  return (round + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> round % 64;
}

#define WRITE(name, value) check_succeeds (mmdir_output_write_##name (output, (value), &error))

static void
write_round (MmdirOutput *output,
             guint round)
{
  const guint64 value = value_of (round);

  WRITE (byte, (guint8) value);
  WRITE (uint16_le, (guint16) value);
  WRITE (uint16_be, (guint16) value);
  WRITE (uint32_le, (guint32) value);
  WRITE (uint32_be, (guint32) value);
  WRITE (uint64_le, value);
  WRITE (uint64_be, value);
  WRITE (float_le, (gfloat) round * 0.5f);
  WRITE (float_be, (gfloat) round * 0.5f);
  WRITE (double_le, round * 0.5);
  WRITE (double_be, round * 0.5);
  WRITE (vint, (guint32) value);
  WRITE (vlong, value >> 1);
  WRITE (zint, (gint32) (guint32) value);
  WRITE (zlong, (gint64) value);
}

static void
read_round (MmdirInput *input,
            guint round)
{
  const guint64 value = value_of (round);

  g_assert_cmpuint (check_read_byte (input), ==, (guint8) value);
  g_assert_cmpuint (check_read_uint16_le (input), ==, (guint16) value);
  g_assert_cmpuint (check_read_uint16_be (input), ==, (guint16) value);
  g_assert_cmpuint (check_read_uint32_le (input), ==, (guint32) value);
  g_assert_cmpuint (check_read_uint32_be (input), ==, (guint32) value);
  g_assert_cmpuint (check_read_uint64_le (input), ==, value);
  g_assert_cmpuint (check_read_uint64_be (input), ==, value);
  g_assert_cmpfloat (check_read_float_le (input), ==, round * 0.5);
  g_assert_cmpfloat (check_read_float_be (input), ==, round * 0.5);
  g_assert_cmpfloat (check_read_double_le (input), ==, round * 0.5);
  g_assert_cmpfloat (check_read_double_be (input), ==, round * 0.5);
  g_assert_cmpuint (check_read_vint (input), ==, (guint32) value);
  g_assert_cmpuint (check_read_vlong (input), ==, value >> 1);
  g_assert_cmpint (check_read_zint (input), ==, (gint32) (guint32) value);
  g_assert_cmpint (check_read_zlong (input), ==, (gint64) value);
}

static void
test_values (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  MmdirBacking backing;
  guint64 length;
  guint round;

  for (round = 0; round < N_ROUNDS; round++)
    write_round (fixture->output, round);
  length = mmdir_output_tell (fixture->output);
  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      reopen (fixture, backing);
      g_assert_cmpuint (mmdir_input_get_length (fixture->input), ==, length);
      for (round = 0; round < N_ROUNDS; round++)
        read_round (fixture->input, round);
    }
}

/* Values of one type, written as an array, and read as one. */
#define TEST_ARRAY(name, type, make)                                                           \
  G_STMT_START                                                                                 \
  {                                                                                            \
    type written[N_VALUES], read[N_VALUES];                                                    \
    guint i;                                                                                   \
                                                                                               \
    for (i = 0; i < N_VALUES; i++)                                                             \
      written[i] = (type) (make);                                                              \
    if (fixture->output != NULL)                                                               \
      check_succeeds (mmdir_output_write_##name (fixture->output, written, N_VALUES, &error)); \
    else                                                                                       \
      {                                                                                        \
        check_succeeds (mmdir_input_read_##name (fixture->input, read, N_VALUES, &error));     \
        g_assert_cmpmem (read, sizeof read, written, sizeof written);                          \
      }                                                                                        \
  }                                                                                            \
  G_STMT_END

static void
pass_arrays (Fixture *fixture)
{
  TEST_ARRAY (vint_array, guint32, value_of (i));
  TEST_ARRAY (vlong_array, guint64, value_of (i) >> 1);
  TEST_ARRAY (group_vint_array, guint32, value_of (i));
  TEST_ARRAY (uint16_le_array, guint16, value_of (i));
  TEST_ARRAY (uint16_be_array, guint16, value_of (i));
  TEST_ARRAY (uint32_le_array, guint32, value_of (i));
  TEST_ARRAY (uint32_be_array, guint32, value_of (i));
  TEST_ARRAY (uint64_le_array, guint64, value_of (i));
  TEST_ARRAY (uint64_be_array, guint64, value_of (i));
  TEST_ARRAY (float_le_array, gfloat, i);
  TEST_ARRAY (float_be_array, gfloat, i);
  TEST_ARRAY (double_le_array, gdouble, i);
  TEST_ARRAY (double_be_array, gdouble, i);
}

static void
test_arrays (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  pass_arrays (fixture);
  reopen (fixture, MMDIR_BACKING_MAPPED);
  pass_arrays (fixture);
  check_position (fixture->input, mmdir_input_get_length (fixture->input));
}

static void
test_text (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  static const char *const strings[] = { "one", "", "größer", NULL };
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) read_map = NULL;
  g_auto (GStrv) read_strings = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_hash_table_insert (map, (gpointer) "key", (gpointer) "value");
  check_succeeds (mmdir_output_write_string (fixture->output, "索引", -1, &error));
  check_succeeds (mmdir_output_write_string_set (fixture->output, strings, &error));
  check_succeeds (mmdir_output_write_string_map (fixture->output, map, &error));
  check_succeeds (mmdir_output_align (fixture->output, 64, &error));
  g_assert_cmpuint (mmdir_output_tell (fixture->output), ==, 64);

  reopen (fixture, MMDIR_BACKING_MAPPED);
  check_succeeds ((text = mmdir_input_read_string (fixture->input, &length, &error)) != NULL);
  g_assert_cmpstr (text, ==, "索引");
  check_succeeds ((read_strings = mmdir_input_read_string_set (fixture->input, &length, &error)) != NULL);
  g_assert_true (g_strv_equal ((const char *const *) read_strings, strings));
  check_succeeds ((read_map = mmdir_input_read_string_map (fixture->input, &error)) != NULL);
  g_assert_cmpuint (g_hash_table_size (read_map), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (read_map, "key"), ==, "value");
  g_assert_cmpuint (mmdir_input_get_length (fixture->input), ==, 64);
}

static void
observe (const guint8 *bytes,
         gsize length,
         gpointer user_data)
{
  g_byte_array_append (user_data, bytes, (guint) length);
}

/* Copied from an input, in each backing, and seen by an observer on the way. */
static void
test_copy (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  const gsize length = 200000;
  MmdirBacking backing;
  gsize position = 0;

  temporary_write_pattern (fixture->path, "source", length);
  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      g_autoptr (MmdirInput) source = NULL;

      mmdir_directory_set_backing (fixture->directory, backing);
      source = temporary_open_input (fixture->directory, "source");
      check_succeeds (mmdir_output_copy (fixture->output, source, length, &error));
    }
  reopen (fixture, MMDIR_BACKING_BUFFERED);
  for (; position < mmdir_input_get_length (fixture->input); position += length)
    temporary_read (fixture->input, 0, length);
  g_assert_cmpuint (position, ==, 3 * length);
}

static void
test_observer (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) seen = g_byte_array_new ();
  g_autoptr (MmdirInput) source = NULL;
  const gsize length = 200000;

  temporary_write_pattern (fixture->path, "source", length);
  source = temporary_open_input (fixture->directory, "source");
  mmdir_output_set_observer (fixture->output, observe, seen, NULL);
  check_succeeds (mmdir_output_copy (fixture->output, source, length, &error));
  check_succeeds (mmdir_output_sync (fixture->output, &error));
  g_assert_cmpuint (seen->len, ==, length);
  g_assert_true (temporary_is_pattern (seen->data, length, 0));
}

/* The life of files in a directory, from the first to the last. */
static void
test_directory (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  static const char *const published[] = { "published", NULL };
  g_autoptr (MmdirDirectory) destination = NULL;
  g_autoptr (MmdirOutput) temporary = NULL;
  g_autoptr (MmdirOutput) another = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_auto (GStrv) names = NULL;

  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_create_output (fixture->directory, "file", &error) != NULL);
  check_succeeds ((temporary = mmdir_directory_create_temporary_output (fixture->directory, "a", "b", &error)) != NULL);
  check_succeeds ((another = mmdir_directory_create_temporary_output (fixture->directory, "a", "b", &error)) != NULL);
  g_assert_cmpstr (mmdir_output_get_name (temporary), !=, mmdir_output_get_name (another));
  g_clear_pointer (&another, mmdir_output_free);
  check_succeeds (mmdir_output_write_bytes (temporary, "first", 5, &error));
  check_succeeds (mmdir_output_publish (temporary, "published", &error));
  check_succeeds (mmdir_directory_publish (fixture->directory, "published", "second", 6, &error));
  check_succeeds (mmdir_directory_sync_files (fixture->directory, published, &error));
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  g_clear_pointer (&fixture->output, mmdir_output_free);

  destination = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  check_succeeds (mmdir_directory_copy_file (fixture->directory, "published", destination, "copy", &error));
  check_succeeds (mmdir_directory_rename_file (destination, "copy", "renamed", &error));
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "published", &error));
  names = mmdir_directory_list (fixture->directory, NULL);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, "renamed");
  input = temporary_open_input (destination, "renamed");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, 6);
  g_assert_cmpuint (check_read_byte (input), ==, 's');
}

/* Nobody's handles are left over. */
static void
test_handles (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  guint n_handles = 0;
  guint round;

  for (round = 0; round < 4; round++)
    {
      MmdirOutput *output = NULL;

      check_succeeds (mmdir_directory_publish (fixture->directory, "published", "abc", 3, &error));
      check_succeeds ((output = mmdir_directory_create_output (fixture->directory, "other", &error)) != NULL);
      check_succeeds (mmdir_output_close (output, &error));
      mmdir_output_free (output);
      check_refused (MMDIR_ERROR_EXISTS,
                     mmdir_directory_create_output (fixture->directory, "other", &error) != NULL);
      check_succeeds (mmdir_directory_rename_file (fixture->directory, "other", "next", &error));
      check_succeeds (mmdir_directory_sync (fixture->directory, &error));
      check_succeeds (mmdir_directory_delete_file (fixture->directory, "next", &error));
      check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_delete_file (fixture->directory, "next", &error));
      mmdir_lock_release (mmdir_directory_obtain_lock (fixture->directory, "lock", NULL));
      if (round == 0)
        n_handles = process_count_descriptors ();
      g_assert_cmpuint (process_count_descriptors (), ==, n_handles);
    }
}

#define ADD(path, func) \
  g_test_add ("/output-win32/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("values", test_values);
  ADD ("arrays", test_arrays);
  ADD ("text", test_text);
  ADD ("copy", test_copy);
  ADD ("observer", test_observer);
  ADD ("directory", test_directory);
  ADD ("handles", test_handles);
  return g_test_run ();
}
