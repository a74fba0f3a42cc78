/* terminal-win32.c: what standard output and standard error lead to, on
 * Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Files and pipes get UTF-8, with lines as on other systems.  A console gets
 * UTF-16: bytes it would take for its own code page, which belongs to all
 * programs in it and is not ours to change.  Terminals of MSYS2 are pipes.
 */

#include "config.h"

#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <string.h>
#include <windows.h>

/* UTF-16 units that a console is given at a time: consoles before Windows 8
 * took no more than 64 KiB. */
#define UNITS_MOST 8192

void
terminal_init (void)
{
  _setmode (_fileno (stdout), _O_BINARY);
  _setmode (_fileno (stderr), _O_BINARY);
}

gboolean
terminal_get_charset (const char **charset)
{
  if (charset != NULL)
    *charset = "UTF-8";
  return TRUE;
}

/* NULL if the descriptor leads to no console. */
static HANDLE
get_console (int descriptor)
{
  const HANDLE handle = (HANDLE) _get_osfhandle (descriptor);
  DWORD mode;

  return GetConsoleMode (handle, &mode) ? handle : NULL;
}

/* How many of @n_units may be written at once without cutting a character. */
static DWORD
choose_piece (const gunichar2 *units,
              glong n_units)
{
  DWORD piece = (DWORD) MIN (n_units, UNITS_MOST);

  if ((glong) piece < n_units && IS_HIGH_SURROGATE (units[piece - 1]))
    piece--;
  return piece;
}

static gboolean
write_to_console (HANDLE console,
                  const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree gunichar2 *units = NULL;
  const gunichar2 *place;
  glong n_units;
  DWORD n_written;

  units = g_utf8_to_utf16 (valid, -1, NULL, &n_units, NULL);
  for (place = units; n_units > 0; place += n_written, n_units -= (glong) n_written)
    if (!WriteConsoleW (console, place, choose_piece (place, n_units), &n_written, NULL) || n_written == 0)
      {
        errno = EIO;
        return FALSE;
      }
  return TRUE;
}

gboolean
terminal_write (FILE *stream,
                const char *text)
{
  const HANDLE console = get_console (_fileno (stream));

  if (console == NULL)
    return fputs (text, stream) != EOF;
  return fflush (stream) == 0 && write_to_console (console, text);
}

/* The window, not the buffer behind it, which may be wider. */
guint
terminal_get_columns (int descriptor)
{
  const HANDLE console = get_console (descriptor);
  CONSOLE_SCREEN_BUFFER_INFO info;

  if (console == NULL || !GetConsoleScreenBufferInfo (console, &info))
    return 0;
  return (guint) (info.srWindow.Right - info.srWindow.Left + 1);
}
