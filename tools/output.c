/* output.c: standard output and standard error
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output.h"

#include "startup.h"
#include "terminal.h"
#include "text.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* Their numbers are the same on every system. */
#define STANDARD_OUTPUT 1
#define STANDARD_ERROR 2

#define COLUMNS_DEFAULT 80
#define COLUMNS_LEAST 40

/* Bytes that are written at a time: some C libraries count them in 32 bits. */
#define PIECE_LENGTH (1024 * 1024)

static int write_error;
static gboolean progress_shown;

/* Text in the character set of the locale, or in ASCII if that does not have
 * all of it. */
static char *
encode (const char *text)
{
  const char *charset;
  char *encoded;

  if (terminal_get_charset (&charset))
    return g_strdup (text);
  encoded = g_convert (text, -1, charset, "UTF-8", NULL, NULL, NULL);
  return encoded != NULL ? encoded : g_str_to_ascii (text, NULL);
}

void
output_bytes (gconstpointer bytes,
              gsize length)
{
  const guint8 *place = bytes;

  while (length > 0 && write_error == 0)
    {
      const gsize piece = MIN (length, PIECE_LENGTH);

      if (fwrite (place, 1, piece, stdout) != piece)
        write_error = errno;
      place += piece;
      length -= piece;
    }
}

void
output_utf8 (const char *text)
{
  if (write_error == 0 && !terminal_write (stdout, text))
    write_error = errno;
}

void
output_text (const char *text)
{
  g_autofree char *encoded = encode (text);

  output_utf8 (encoded);
}

gboolean
output_has_failed (void)
{
  return write_error != 0;
}

int
output_finish (int status)
{
  if (write_error == 0 && fflush (stdout) != 0)
    write_error = errno;
  if (write_error == 0)
    return status;

  output_error (_("Cannot write to standard output: %s"), g_strerror (write_error));
  return EXIT_FAILURE;
}

static gboolean
is_terminal (int descriptor)
{
  return g_log_writer_supports_color (descriptor) &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* NO_COLOR counts when it is set and not empty (https://no-color.org). */
gboolean
output_has_colors (void)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return (no_color == NULL || *no_color == '\0') && is_terminal (STANDARD_OUTPUT);
}

/* Who sets COLUMNS knows better than the terminal. */
guint
output_get_columns (void)
{
  const char *text = g_getenv ("COLUMNS");
  guint64 value;
  guint columns;

  if (!is_terminal (STANDARD_OUTPUT))
    return G_MAXUINT;
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, COLUMNS_LEAST, G_MAXUINT16, &value, NULL))
    return (guint) value;
  columns = terminal_get_columns (STANDARD_OUTPUT);
  return columns > 0 ? MAX (columns, COLUMNS_LEAST) : COLUMNS_DEFAULT;
}

gboolean
output_has_unicode (void)
{
  return terminal_get_charset (NULL);
}

gboolean
output_has_progress (void)
{
  return is_terminal (STANDARD_ERROR);
}

static void
write_to_stderr (const char *text)
{
  g_autofree char *encoded = encode (text);

  terminal_write (stderr, encoded);
  fflush (stderr);
}

/* What would go on in the next line could not be replaced, however short the lines
 * are. */
static char *
fit_progress (const char *text)
{
  const guint columns = terminal_get_columns (STANDARD_ERROR);
  const gsize width = MAX (columns > 0 ? columns : COLUMNS_DEFAULT, 2) - 1;

  if (text_width (text) <= width)
    return g_strdup (text);
  return text_shorten (text, width, output_has_unicode () ? "…" : "~");
}

void
output_progress (const char *text)
{
  g_autofree char *fitting = NULL;
  g_autofree char *line = NULL;

  if (!output_has_progress () || (text == NULL && !progress_shown))
    return;

  /* "\033[K" erases from the cursor to the end of the line. */
  fitting = fit_progress (text != NULL ? text : "");
  line = g_strconcat ("\r", fitting, "\033[K", text != NULL ? NULL : "\r", NULL);
  write_to_stderr (line);
  progress_shown = text != NULL;
}

void
output_error (const char *format,
              ...)
{
  g_autofree char *message = NULL;
  g_autofree char *printable = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  printable = text_escape (message);
  line = g_strdup_printf ("mmdir: %s\n", printable);

  output_progress (NULL);
  fflush (stdout);
  write_to_stderr (line);
}

/* The library says by g_message() why it reads a file otherwise than asked. */
static GLogWriterOutput
write_log (GLogLevelFlags level,
           const GLogField *fields,
           gsize n_fields,
           gpointer user_data)
{
  const char *domain = NULL;
  const char *message = NULL;
  gsize i;

  for (i = 0; i < n_fields; i++)
    {
      if (fields[i].length >= 0)
        continue;
      if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
        domain = fields[i].value;
      else if (strcmp (fields[i].key, "MESSAGE") == 0)
        message = fields[i].value;
    }

  if ((level & G_LOG_LEVEL_MASK) != G_LOG_LEVEL_MESSAGE ||
      g_strcmp0 (domain, "mmdir") != 0 || message == NULL)
    return g_log_writer_default (level, fields, n_fields, user_data);

  output_error (_("note: %s"), message);
  return G_LOG_WRITER_HANDLED;
}

void
output_init (void)
{
  g_autofree char *locale_folder = startup_get_locale_folder ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  terminal_init ();
  g_log_set_writer_func (write_log, NULL, NULL);
}
