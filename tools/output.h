/* output.h: standard output and standard error
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text is in UTF-8 here and leaves in the character set of the locale.  Once
 * writing to standard output has failed nothing more is written there, and
 * output_finish() tells.
 */

#pragma once

#include <glib.h>

/* Sets the locale up, and has what the library says by g_message() shown as
 * the command's own. */
void output_init (void);

void output_text (const char *text);

/* Text that is to be UTF-8 whatever the locale. */
void output_utf8 (const char *text);
void output_bytes (gconstpointer bytes,
                   gsize length);
gboolean output_has_failed (void);

/* Writes out what is left.  Returns @status, or EXIT_FAILURE with a message if
 * anything could not be written. */
int output_finish (int status);

/* Whether the text on standard output may have colors. */
gboolean output_has_colors (void);

/* How many columns lines on standard output should have at most, or
 * G_MAXUINT if it is no terminal. */
guint output_get_columns (void);

/* Whether the user's character set is UTF-8. */
gboolean output_has_unicode (void);

/* One line on standard error, with the command's name before it. */
void output_error (const char *format,
                   ...) G_GNUC_PRINTF (1, 2);

/* A line on standard error that the next one replaces; NULL removes it.  Only
 * on a terminal. */
gboolean output_has_progress (void);
void output_progress (const char *text);
