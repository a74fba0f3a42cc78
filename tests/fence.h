/* fence.h: memory that ends where no byte can be touched
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* At least @size bytes of zeroes in whole pages, of which *@end is the end.
 * Touching the bytes before or behind them is the end of the program. */
guint8 *fence_new (gsize size,
                   guint8 **end);

void fence_free (guint8 *start,
                 guint8 *end);
