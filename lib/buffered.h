/* buffered.h: reading a file with read calls
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "region.h"

/* How much a window of a buffered input holds, in bytes: a power of two. */
gsize buffered_block_size (MmdirAdvice advice);

/* Reads from @offset on into @buffer, @most bytes if they can be had and at
 * least @least, and tells how many.  A file that ends before that has changed,
 * since lengths are checked when it is opened. */
gboolean buffered_read (const Region *region,
                        guint64 offset,
                        guint8 *buffer,
                        gsize least,
                        gsize most,
                        gsize *n_read,
                        GError **error);
