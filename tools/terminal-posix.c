/* terminal-posix.c: what standard output and standard error lead to, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "terminal.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>

void
terminal_init (void)
{
  /* So that a closed pipe is a failed write, which has a message and an exit
   * status. */
  signal (SIGPIPE, SIG_IGN);
}

gboolean
terminal_get_charset (const char **charset)
{
  return g_get_console_charset (charset);
}

gboolean
terminal_write (FILE *stream,
                const char *text)
{
  return fputs (text, stream) != EOF;
}

guint
terminal_get_columns (int descriptor)
{
  /* Not in POSIX before 2024, which has tcgetwinsize() for it. */
#ifdef TIOCGWINSZ
  struct winsize size;

  if (ioctl (descriptor, TIOCGWINSZ, &size) == 0)
    return size.ws_col;
#endif
  return 0;
}
