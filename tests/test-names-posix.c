/* test-names-posix.c: names of files that only POSIX systems have
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "names.h"

static void
test_usable (NamesFixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "...", " ", "a.", "a ", "a:b", "NUL", "line\nbreak", "tab\there", "back\\slash", "quote'\"quote", "*?[a]",
    "\x01\x7f"
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    names_assert_usable (fixture, names[i]);
}

static void
test_not_utf8 (NamesFixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  static const char name[] = "\xff\xfe\x80x";

  if (!names_can_have (fixture, name))
    {
      g_test_skip ("this file system has names of UTF-8 only");
      return;
    }
  names_assert_usable (fixture, name);
}

#define ADD(path, func) \
  g_test_add ("/names-posix/" path, NamesFixture, NULL, names_set_up, func, names_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("usable", test_usable);
  ADD ("not-utf8", test_not_utf8);
  return g_test_run ();
}
