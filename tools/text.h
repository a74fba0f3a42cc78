/* text.h: names, sizes and numbers, to be read by people
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* A number of 64 bits may be larger than the gulong that plural forms go by; no
 * language has rules that look at more than its last digits. */
#define PLURAL(singular, plural, n)    \
  g_dngettext (NULL, singular, plural, \
               (gulong) ((n) > 1000000 ? (n) % 1000000 + 1000000 : (n)))

/* UTF-8 of which each character prints as itself, or as an escape such as \n
 * or \x1b. */
char *text_escape (const char *text);

/* A file name, for a person to read: never for opening a file. */
char *text_file_name (const char *name);

/* The columns that UTF-8 text takes on a terminal. */
gsize text_width (const char *text);

/* Text that is wider than @width columns, with its middle left out.  It
 * is narrower than that where half of a wide character would be left.  @width
 * is more than that of @ellipsis. */
char *text_shorten (const char *text,
                    gsize width,
                    const char *ellipsis);

/* "1.5 GiB". */
char *text_size (guint64 size);

/* "1536 bytes". */
char *text_bytes (guint64 size);

/* "1.5 GiB/s"; "-" if no time has passed. */
char *text_speed (guint64 size,
                  gint64 microseconds);

/* "1.234 s", with the unit that suits. */
char *text_time (gint64 microseconds);

/* "3%", rounded down, so that only all of it is 100%; of nothing, all counts
 * as there. */
char *text_percent (guint64 part,
                    guint64 whole);

/* Translated, and for programs. */
const char *text_backing (MmdirBacking backing);
const char *text_backing_nick (MmdirBacking backing);

/* Reads a number that may end in K, M, G or T, for powers of 1024.  The error
 * names @what. */
gboolean text_parse_size (const char *text,
                          const char *what,
                          guint64 *value,
                          GError **error);

/* Reads a number without a suffix, from @minimum to @maximum. */
gboolean text_parse_number (const char *text,
                            const char *what,
                            guint minimum,
                            guint maximum,
                            guint *value,
                            GError **error);
