/* window.h: which bytes of an input can be read without a check
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "input-private.h"

/* Gives a new input, whose region, offset and length are set, its window. */
void window_init (MmdirInput *input);

/* Makes a copy of an input independent of the buffer of the original: where
 * that is the window, the copy's becomes empty.  A window in a chunk stays. */
void window_leave_buffer (MmdirInput *input);

/* Moves the cursor to @position <= length.  Reads nothing: where @position
 * lies outside of the window, the window becomes empty until a read fills
 * it. */
void window_move_to (MmdirInput *input,
                     guint64 position);

/* Puts at least @length bytes from the cursor on into the window; there are
 * that many before the end of the input.  The position stays, also on
 * failure. */
gboolean window_fill (MmdirInput *input,
                      gsize length,
                      GError **error);
