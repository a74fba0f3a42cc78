/* terminal.h: what standard output and standard error lead to
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One unit is compiled behind this, terminal-posix.c or terminal-win32.c.
 */

#pragma once

#include <glib.h>
#include <stdio.h>

/* From here on bytes go out as they are, and writing to a closed pipe fails
 * and does not end the program. */
void terminal_init (void);

/* The character set that text goes out in.  Returns whether it is UTF-8. */
gboolean terminal_get_charset (const char **charset);

/* Writes text that is in that character set, or in UTF-8.  On failure errno
 * says why. */
gboolean terminal_write (FILE *stream,
                         const char *text);

/* How many columns the terminal has, or 0 if it does not tell. */
guint terminal_get_columns (int descriptor);
