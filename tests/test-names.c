/* test-names.c: which names are names of files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"

#include <glib/gstdio.h>

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

static guint
count_look_ups (void)
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

/* Every function that takes a name refuses it. */
static void
assert_refused (MmdirDirectory *directory,
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

static void
test_refused (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "", ".", "..", "/", "//", "a/b", "a/", "/a", "./a", "../x", "a/..", "/etc/passwd", "\xff/"
  };
  gsize i;

  /* All of these but the empty one stand for something that exists. */
  temporary_write (fixture->path, "a", "1", 1);
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    assert_refused (fixture->directory, names[i]);
  g_assert_cmpuint (count_look_ups (), ==, 0);

  /* The calls would have been seen. */
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "a"));
  mmdir_input_free (temporary_open_input (fixture->directory, "a"));
  g_assert_cmpuint (seam_count (SEAM_FILE_QUERY), ==, 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_OPEN), ==, 1);
}

/* How long a name may be is for each file system to say. */
static void
test_too_long (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = g_strnfill (256, 'n');
  g_autofree char *path = g_strnfill (100000, 'n');

  assert_refused (fixture->directory, name);
  assert_refused (fixture->directory, path);
}

static void
assert_usable (Fixture *fixture,
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
  temporary_remove (fixture->path, name);
}

static void
test_usable (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "a", "...", "..a", "a..b", ".hidden", "-", "-rf", " ", "a b", "line\nbreak", "tab\there",
    "%s%n%d", "\xc3\xa4\xe2\x82\xac", "back\\slash", "quote'\"quote", "*?[a]", "~", "\x01\x7f"
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    assert_usable (fixture, names[i]);
}

static gboolean
can_have (Fixture *fixture,
          const char *name)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  FILE *file = g_fopen (path, "wb");

  return file != NULL && fclose (file) == 0;
}

static void
test_not_utf8 (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  static const char name[] = "\xff\xfe\x80x";

  if (!can_have (fixture, name))
    {
      g_test_skip ("this file system has names of UTF-8 only");
      return;
    }
  assert_usable (fixture, name);
}

static void
test_longest (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = g_strnfill (255, 'n');

  if (!can_have (fixture, name))
    {
      g_test_skip ("this file system has no names of 255 bytes");
      return;
    }
  assert_usable (fixture, name);
}

#define ADD(path, func) \
  g_test_add ("/names/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refused", test_refused);
  ADD ("too-long", test_too_long);
  ADD ("usable", test_usable);
  ADD ("not-utf8", test_not_utf8);
  ADD ("longest", test_longest);
  return g_test_run ();
}
