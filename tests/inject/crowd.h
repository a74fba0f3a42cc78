/* crowd.h: mappings up to the system's limit
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Whether the limit can be reached in a test; else marks it as skipped.  What
 * comes after crowd_fill() belongs into a process of its own. */
gboolean crowd_is_possible (void);

/* Makes mappings until the system refuses the next one. */
void crowd_fill (void);

/* Makes room for about @n more. */
void crowd_make_room (guint n);
