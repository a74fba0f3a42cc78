/* test-names.c: which names are names of files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "names.h"
#include "seam.h"
#include "temporary.h"

static void
test_refused (NamesFixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "", ".", "..", "/", "//", "a/b", "a/", "/a", "./a", "../x", "a/..", "/etc/passwd", "\xff/"
  };
  gsize i;

  /* All of these but the empty one stand for something that exists. */
  temporary_write (fixture->path, "a", "1", 1);
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    names_assert_refused (fixture->directory, names[i]);
  g_assert_cmpuint (names_count_look_ups (), ==, 0);

  /* The calls would have been seen. */
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "a"));
  mmdir_input_free (temporary_open_input (fixture->directory, "a"));
  g_assert_cmpuint (seam_count (SEAM_FILE_QUERY), ==, 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_OPEN), ==, 1);
}

/* How long a name may be is for each file system to say. */
static void
test_too_long (NamesFixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = g_strnfill (256, 'n');
  g_autofree char *path = g_strnfill (100000, 'n');

  names_assert_refused (fixture->directory, name);
  names_assert_refused (fixture->directory, path);
}

static void
test_usable (NamesFixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "a", "..a", "a..b", ".hidden", "-", "-rf", " a", "a b", "%s%n%d", "quote'quote", "[a]", "~",
    "\xc3\xa4\xe2\x82\xac", "日本語", "索引.cfs", "\xf0\x9f\x98\x80.tip", "nulls", "COM10", "a.con"
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    names_assert_usable (fixture, names[i]);
}

static void
test_longest (NamesFixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = g_strnfill (255, 'n');

  if (!names_can_have (fixture, name))
    {
      g_test_skip ("this file system has no names of 255 bytes");
      return;
    }
  names_assert_usable (fixture, name);
}

#define ADD(path, func) \
  g_test_add ("/names/" path, NamesFixture, NULL, names_set_up, func, names_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refused", test_refused);
  ADD ("too-long", test_too_long);
  ADD ("usable", test_usable);
  ADD ("longest", test_longest);
  return g_test_run ();
}
