/* text.h: what a string in a file may be
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Zero bytes are allowed. */
gboolean text_is_utf8 (const char *text,
                       gsize length);
