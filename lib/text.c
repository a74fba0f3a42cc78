/* text.c: what a string in a file may be
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "text.h"

#include <string.h>

/* Eight bytes at a time; the last eight may have been looked at already. */
static gboolean
is_ascii (const char *text,
          gsize length)
{
  guint64 word, tops = 0;
  gsize i;

  if (length < sizeof word)
    {
      guint8 top = 0;

      for (i = 0; i < length; i++)
        top |= (guint8) text[i];
      return top < 0x80;
    }
  for (i = 0; i < length - sizeof word; i += sizeof word)
    {
      memcpy (&word, text + i, sizeof word);
      tops |= word;
    }
  memcpy (&word, text + length - sizeof word, sizeof word);
  return ((tops | word) & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* GLib's check takes a zero byte for the end of the text, where here it is a
 * character as any other. */
gboolean
text_is_utf8 (const char *text,
              gsize length)
{
  const char *const end = text + length;

  if (is_ascii (text, length))
    return TRUE;
  while (!g_utf8_validate_len (text, (gsize) (end - text), &text))
    {
      if (*text != '\0')
        return FALSE;
      text++;
    }
  return TRUE;
}
