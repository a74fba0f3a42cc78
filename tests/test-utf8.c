/* test-utf8.c: what is text in a file, beside GLib's own answer
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "lib/text.h"

#include <string.h>

#define LENGTH_MOST 40

/* One byte that is no text by itself, at each place of each length, which is at
 * the end of its allocation. */
static void
test_bad_byte (void)
{
  gsize length, place;

  for (length = 1; length <= LENGTH_MOST; length++)
    for (place = 0; place < length; place++)
      {
        g_autofree char *text = g_malloc (length);

        memset (text, 'a', length);
        g_assert_true (text_is_utf8 (text, length));
        text[place] = '\0';
        g_assert_true (text_is_utf8 (text, length));
        text[place] = (char) 0xff;
        g_assert_false (text_is_utf8 (text, length));
        text[place] = (char) 0x80;
        g_assert_false (text_is_utf8 (text, length));
      }
}

static void
test_long_character (void)
{
  static const char character[] = "\xf0\x9f\x93\x81";
  gsize length, place;

  for (length = 4; length <= LENGTH_MOST; length++)
    for (place = 0; place + 4 <= length; place++)
      {
        g_autofree char *text = g_malloc (length);

        memset (text, 'a', length);
        memcpy (text + place, character, 4);
        g_assert_true (text_is_utf8 (text, length));
        g_assert_false (text_is_utf8 (text, place + 3));
        text[place] = '\0';
        g_assert_false (text_is_utf8 (text, length));
      }
}

static void
test_empty (void)
{
  g_assert_true (text_is_utf8 ("\xff", 0));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/utf8/bad-byte", test_bad_byte);
  g_test_add_func ("/utf8/long-character", test_long_character);
  g_test_add_func ("/utf8/empty", test_empty);
  return g_test_run ();
}
