/* names.c: what every function that takes a name makes of it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "names.h"

#include "check.h"
#include "seam.h"
#include "temporary.h"

#include <glib/gstdio.h>

void
names_set_up (NamesFixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  seam_reset ();
}

void
names_tear_down (NamesFixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

guint
names_count_look_ups (void)
{
  return seam_count (SEAM_FILE_OPEN) + seam_count (SEAM_FILE_QUERY) + seam_count (SEAM_FILE_EVICT);
}

static void
assert_invalid (GError *error)
{
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_INVALID_NAME);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_error_free (error);
}

void
names_assert_refused (MmdirDirectory *directory,
                      const char *name)
{
  GError *error = NULL;
  guint64 length = 12345;

  g_assert_null (mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_DEFAULT, &error));
  assert_invalid (g_steal_pointer (&error));
  g_assert_false (mmdir_directory_get_file_length (directory, name, &length, &error));
  assert_invalid (g_steal_pointer (&error));
  g_assert_cmpuint (length, ==, 12345);
  g_assert_false (mmdir_directory_evict_file (directory, name, &error));
  assert_invalid (g_steal_pointer (&error));
  g_assert_false (mmdir_directory_file_exists (directory, name));
}

void
names_assert_usable (NamesFixture *fixture,
                     const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autofree char *description = NULL;
  g_auto (GStrv) names = NULL;
  guint64 length;
  guint8 value;

  temporary_write (fixture->path, name, "\x2a", 1);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, name));
  g_assert_true (mmdir_directory_get_file_length (fixture->directory, name, &length, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, 1);

  names = mmdir_directory_list (fixture->directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, name);

  input = temporary_open_input (fixture->directory, name);
  g_assert_cmpuint (check_read_byte (input), ==, 0x2a);
  description = mmdir_input_describe (input);
  g_assert_true (g_utf8_validate (description, -1, NULL));

  /* An error about it carries the name's own bytes in its path, and text that
   * can be shown in its message. */
  g_assert_false (mmdir_input_read_byte (input, &value, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  g_assert_true (g_str_has_suffix (mmdir_error_get_path (error), name));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  mmdir_input_free (g_steal_pointer (&input));
  temporary_remove (fixture->path, name);
}

gboolean
names_can_have (NamesFixture *fixture,
                const char *name)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  FILE *file = g_fopen (path, "wb");

  return file != NULL && fclose (file) == 0;
}
