/* text.c: names, sizes and numbers, to be read by people
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "text.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* Not only control characters: those that change the direction of text, or
 * that take no room, can make a name look like another. */
static void
append_escaped (GString *escaped,
                gunichar character)
{
  switch (character)
    {
    case '\n':
      g_string_append (escaped, "\\n");
      break;
    case '\r':
      g_string_append (escaped, "\\r");
      break;
    case '\t':
      g_string_append (escaped, "\\t");
      break;
    default:
      if (g_unichar_isprint (character))
        g_string_append_unichar (escaped, character);
      else if (character < 0x80)
        g_string_append_printf (escaped, "\\x%02x", character);
      else
        g_string_append_printf (escaped, "\\u{%x}", character);
    }
}

char *
text_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *place;

  for (place = valid; *place != '\0'; place = g_utf8_next_char (place))
    append_escaped (escaped, g_utf8_get_char (place));
  return g_string_free (escaped, FALSE);
}

char *
text_file_name (const char *name)
{
  g_autofree char *display_name = g_filename_display_name (name);

  return text_escape (display_name);
}

static gsize
get_character_width (const char *place)
{
  const gunichar character = g_utf8_get_char (place);

  if (g_unichar_iszerowidth (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

gsize
text_width (const char *text)
{
  gsize width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += get_character_width (text);
  return width;
}

/* What takes no column belongs to what is before it. */
char *
text_shorten (const char *text,
              gsize width,
              const char *ellipsis)
{
  const gsize rest = width - text_width (ellipsis);
  gsize head_width = rest - rest / 2;
  const char *head_end, *tail;

  for (head_end = text; *head_end != '\0'; head_end = g_utf8_next_char (head_end))
    {
      const gsize character_width = get_character_width (head_end);

      if (character_width > head_width)
        break;
      head_width -= character_width;
    }
  tail = head_end;
  while (*tail != '\0' && (text_width (tail) > rest / 2 || get_character_width (tail) == 0))
    tail = g_utf8_next_char (tail);
  return g_strdup_printf ("%.*s%s%s", (int) (head_end - text), text, ellipsis, tail);
}

/* GLib puts a no-break space before the unit, which tools that split lines at
 * spaces do not take for one. */
char *
text_size (guint64 size)
{
  g_autofree char *formatted = g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS);
  GString *text = g_string_new (formatted);

  g_string_replace (text, "\302\240", " ", 0);
  return g_string_free (text, FALSE);
}

char *
text_bytes (guint64 size)
{
  return g_strdup_printf (PLURAL ("%" PRIu64 " byte", "%" PRIu64 " bytes", size), size);
}

char *
text_speed (guint64 size,
            gint64 microseconds)
{
  g_autofree char *amount = NULL;

  if (microseconds <= 0)
    return g_strdup ("-");
  amount = text_size ((guint64) ((double) size / (double) microseconds * G_USEC_PER_SEC));
  /* Translators: a size, for each second. */
  return g_strdup_printf (_("%s/s"), amount);
}

char *
text_time (gint64 microseconds)
{
  if (microseconds < G_USEC_PER_SEC / 1000)
    return g_strdup_printf (_("%d µs"), (int) microseconds);
  if (microseconds < G_USEC_PER_SEC)
    return g_strdup_printf (_("%.1f ms"), (double) microseconds / 1000);
  return g_strdup_printf (_("%.2f s"), (double) microseconds / G_USEC_PER_SEC);
}

char *
text_percent (guint64 part,
              guint64 whole)
{
  const double percent = whole > 0 ? 100.0 * (double) part / (double) whole : 100.0;

  return g_strdup_printf (_("%u%%"), (guint) percent);
}

static const char *const backing_nicks[] = {
  [MMDIR_BACKING_AUTO] = N_("auto"),
                             [MMDIR_BACKING_MAPPED] = N_("mapped"),
                                                          [MMDIR_BACKING_BUFFERED] = N_("buffered"),
                                                                                         [MMDIR_BACKING_MEMORY] = N_("memory"),
                                                                                         };

const char *
text_backing (MmdirBacking backing)
{
  return _(backing_nicks[backing]);
}

const char *
text_backing_nick (MmdirBacking backing)
{
  return backing_nicks[backing];
}

/* The digits that @text starts with; @end is what follows them. */
static gboolean
parse_digits (const char *text,
              const char **end,
              guint64 *value)
{
  char *rest;

  /* g_ascii_strtoull() takes space and a sign before the digits, too. */
  if (!g_ascii_isdigit (*text))
    return FALSE;
  errno = 0;
  *value = g_ascii_strtoull (text, &rest, 10);
  *end = rest;
  return TRUE;
}

static gboolean
refuse_malformed (const char *text,
                  const char *what,
                  GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("“%s” is no number for %s"), text, what);
  return FALSE;
}

/* The power of 1024 that a suffix stands for, or -1: K, k, KiB and so on. */
static int
suffix_power (const char *suffix)
{
  static const char letters[] = "KMGT";
  const char *letter;

  if (*suffix == '\0')
    return 0;
  letter = strchr (letters, g_ascii_toupper (*suffix));
  if (letter == NULL || (suffix[1] != '\0' && strcmp (suffix + 1, "iB") != 0))
    return -1;
  return (int) (letter - letters) + 1;
}

gboolean
text_parse_size (const char *text,
                 const char *what,
                 guint64 *value,
                 GError **error)
{
  const char *suffix;
  guint64 number;
  int power;

  if (!parse_digits (text, &suffix, &number) || (power = suffix_power (suffix)) == -1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("“%s” is no size for %s: give digits, and K, M, G or T behind them for KiB, MiB, GiB or TiB"),
                      text, what);
      return FALSE;
    }
  if (errno == ERANGE || number > G_MAXUINT64 >> (10 * power))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("“%s” is too large for %s"), text, what);
      return FALSE;
    }
  *value = number << (10 * power);
  return TRUE;
}

gboolean
text_parse_number (const char *text,
                   const char *what,
                   guint minimum,
                   guint maximum,
                   guint *value,
                   GError **error)
{
  const char *end;
  guint64 number;

  if (!parse_digits (text, &end, &number) || *end != '\0')
    return refuse_malformed (text, what, error);
  if (errno == ERANGE || number < minimum || number > maximum)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s is out of range for %s: it may be from %u to %u"),
                      text, what, minimum, maximum);
      return FALSE;
    }
  *value = (guint) number;
  return TRUE;
}
