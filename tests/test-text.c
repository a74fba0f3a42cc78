/* test-text.c: names and headings that are cut short to fit into columns
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "tools/text.h"

#include <string.h>

#define ELLIPSIS "…"

/* What a terminal shows in two columns, and what in none: a combining acute. */
#define WIDE "索引のコーデック"
#define COMBINED "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"

static void
test_width (void)
{
  g_assert_cmpuint (text_width (""), ==, 0);
  g_assert_cmpuint (text_width ("codec"), ==, 5);
  g_assert_cmpuint (text_width ("größe"), ==, 5);
  g_assert_cmpuint (text_width (WIDE), ==, 16);
  g_assert_cmpuint (text_width (COMBINED), ==, 6);
}

static void
check_shortened (const char *text,
                 gsize width,
                 const char *wanted)
{
  g_autofree char *shortened = text_shorten (text, width, ELLIPSIS);

  g_assert_cmpstr (shortened, ==, wanted);
}

static void
test_shorten (void)
{
  check_shortened ("Lucene90CompoundEntries", 8, "Luce…ies");
  check_shortened ("Lucene90CompoundEntries", 9, "Luce…ries");
  check_shortened (WIDE, 11, "索引…ック");
  check_shortened (WIDE, 10, "索引…ック");
  check_shortened (WIDE, 9, "索引…ック");
  check_shortened (WIDE, 8, "索引…ク");
  check_shortened (COMBINED, 4, "e\u0301e\u0301…e\u0301");
}

/* No width leaves half of a character, or more than was asked for. */
static void
test_shorten_any (void)
{
  static const char *const texts[] = { "Lucene90CompoundEntries", WIDE, COMBINED, "aコbーcデdックe" };
  gsize i, width;

  for (i = 0; i < G_N_ELEMENTS (texts); i++)
    for (width = 2; width < text_width (texts[i]); width++)
      {
        g_autofree char *shortened = text_shorten (texts[i], width, ELLIPSIS);

        g_assert_true (g_utf8_validate (shortened, -1, NULL));
        g_assert_nonnull (strstr (shortened, ELLIPSIS));
        g_assert_cmpuint (text_width (shortened), <=, width);
        g_assert_cmpuint (text_width (shortened) + 2, >=, width);
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/width", test_width);
  g_test_add_func ("/text/shorten", test_shorten);
  g_test_add_func ("/text/shorten-any", test_shorten_any);
  return g_test_run ();
}
