/* output-failure-posix.c: what must come of a write that fails
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output-failure-posix.h"

#include "check.h"
#include "process.h"
#include "temporary.h"

#include <string.h>
#include <sys/statvfs.h>

void
output_place_init (OutputPlace *place)
{
  place->path = temporary_directory_new ();
  place->other_path = temporary_directory_new ();
  temporary_write_pattern (place->other_path, "source", OUTPUT_SOURCE_LENGTH);
  place->other = temporary_open (place->other_path, MMDIR_BACKING_AUTO);
}

void
output_place_open (OutputPlace *place)
{
  temporary_write_pattern (place->path, "old", OUTPUT_OLD_LENGTH);
  temporary_write_pattern (place->path, "source", OUTPUT_SOURCE_LENGTH);
  place->directory = temporary_open (place->path, MMDIR_BACKING_AUTO);
}

void
output_place_close (OutputPlace *place)
{
  g_clear_pointer (&place->directory, mmdir_directory_unref);
}

void
output_place_clear (OutputPlace *place)
{
  output_place_close (place);
  mmdir_directory_unref (place->other);
  temporary_directory_remove (place->path);
  temporary_directory_remove (place->other_path);
}

guint
output_count_descriptors (const OutputPlace *place)
{
  g_autoptr (GError) error = NULL;

  mmdir_directory_sync (place->directory, &error);
  g_assert_no_error (error);
  return process_count_descriptors ();
}

OutputState
output_state_get (const OutputPlace *place)
{
  OutputState state = { .n_descriptors = process_count_descriptors () };
  struct statvfs status;

  if (!place->is_own_disk)
    return state;
  g_assert_cmpint (statvfs (place->path, &status), ==, 0);
  state.n_bytes = (guint64) status.f_bfree * status.f_frsize;
  state.n_files = status.f_ffree;
  return state;
}

void
output_state_assert (const OutputPlace *place,
                     const OutputState *expected)
{
  const OutputState state = output_state_get (place);

  g_assert_cmpuint (state.n_bytes, ==, expected->n_bytes);
  g_assert_cmpuint (state.n_files, ==, expected->n_files);
  g_assert_cmpuint (state.n_descriptors, ==, expected->n_descriptors);
}

void
output_assert_names (const OutputPlace *place,
                     const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = mmdir_directory_list (place->directory, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_strjoinv (" ", names);
  g_assert_cmpstr (text, ==, expected);
}

void
output_assert_old (const OutputPlace *place)
{
  g_autoptr (MmdirInput) input = temporary_open_input (place->directory, "old");

  g_assert_cmpuint (mmdir_input_get_length (input), ==, OUTPUT_OLD_LENGTH);
  temporary_read (input, 0, OUTPUT_OLD_LENGTH);
}

void
output_assert_works (OutputPlace *place)
{
  g_autoptr (MmdirInput) input = NULL;

  check_succeeds (mmdir_directory_copy_file (place->directory, "source", place->directory, "copy", &error));
  check_succeeds (mmdir_directory_publish (place->directory, "new", "new", 3, &error));
  output_assert_names (place, "copy new old source");
  input = temporary_open_input (place->directory, "copy");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, OUTPUT_SOURCE_LENGTH);
  temporary_read (input, 0, OUTPUT_SOURCE_LENGTH);
  output_assert_old (place);
}

void
output_assert_tells (const GError *error,
                     MmdirError error_code,
                     const OutputPlace *place,
                     const char *name,
                     const char *call,
                     int code)
{
  g_autofree char *path = name != NULL ? g_build_filename (place->path, name, NULL) : g_strdup (place->path);

  g_assert_error (error, MMDIR_ERROR, (int) error_code);
  g_test_message ("%s", error->message);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_cmpstr (mmdir_error_get_call (error), ==, call);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, code);
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, call));
  g_assert_nonnull (strstr (error->message, g_strerror (code)));
  g_assert_true (g_str_has_suffix (error->message, mmdir_error_get_hint (error)));
}

void
output_assert_place (const GError *error,
                     guint64 offset)
{
  guint64 told_offset, told_length;

  g_assert_true (mmdir_error_get_offset (error, &told_offset));
  g_assert_true (mmdir_error_get_length (error, &told_length));
  g_assert_cmpuint (told_offset, <=, offset);
  g_assert_cmpuint (told_offset + told_length, >, offset);
}

void
output_assert_sticks (OutputPlace *place,
                      MmdirOutput *output,
                      const GError *first)
{
  const OutputState state = output_state_get (place);
  const guint64 position = mmdir_output_tell (output);
  gsize i;

  for (i = 0; i < OUTPUT_N_WAYS; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (output_ways[i].write (place, output, &error));
      g_assert_error (error, MMDIR_ERROR, first->code);
      g_assert_cmpstr (error->message, ==, first->message);
      g_assert_cmpstr (mmdir_error_get_hint (error), ==, mmdir_error_get_hint (first));
    }
  g_assert_cmpuint (mmdir_output_tell (output), ==, position);
  output_state_assert (place, &state);
}

void
output_fill (OutputPlace *place,
             const OutputWay *way,
             guint64 length,
             const char *call,
             int code,
             OutputEnd end)
{
  const OutputState before = output_state_get (place);
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) end_error = NULL;

  output = mmdir_directory_create_temporary_output (place->directory, "new", "x", &error);
  g_assert_no_error (error);
  while (way->write (place, output, &error))
    g_assert_cmpuint (mmdir_output_tell (output), <=, length + OUTPUT_SOURCE_LENGTH);
  output_assert_tells (error, MMDIR_ERROR_NO_SPACE, place, mmdir_output_get_name (output), call, code);
  output_assert_place (error, length);
  output_assert_sticks (place, output, error);

  if (end == OUTPUT_END_CLOSE)
    g_assert_false (mmdir_output_close (output, &end_error));
  else if (end == OUTPUT_END_PUBLISH)
    g_assert_false (mmdir_output_publish (output, "old", &end_error));
  if (end != OUTPUT_END_FREE)
    {
      g_assert_nonnull (end_error);
      g_assert_cmpstr (end_error->message, ==, error->message);
      g_assert_false (mmdir_output_close (output, NULL));
      output_state_assert (place, &before);
    }
  g_clear_pointer (&output, mmdir_output_free);
  output_state_assert (place, &before);
  output_assert_names (place, "old source");
  output_assert_old (place);
}
