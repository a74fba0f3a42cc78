/* error-language.h: messages in the user's language
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * As <glib/gi18n-lib.h>, for a program that knows nothing of the library's
 * catalogs.
 */

#pragma once

#include <glib.h>

#define _(text) error_translate (text)

/* A number of bytes may be larger than the gulong that plural forms go by; no
 * language has rules that look at more than its last digits. */
#define PLURAL(singular, plural, n)         \
  error_translate_plural (singular, plural, \
                          (gulong) ((n) > 1000000 ? (n) % 1000000 + 1000000 : (n)))

const char *error_translate (const char *text) G_GNUC_FORMAT (1);
const char *error_translate_plural (const char *singular,
                                    const char *plural,
                                    gulong n) G_GNUC_FORMAT (1) G_GNUC_FORMAT (2);
