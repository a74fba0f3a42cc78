/* window.h: which bytes of an input can be read without a check
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "input-private.h"

/* A window of nothing, at position 0. */
void window_init_empty (MmdirInput *input);

/* Gives a new input, whose region, offset and length are set, its window.  In
 * place, because each slice needs it. */
static inline void
window_init (MmdirInput *input)
{
  MmdirInputWindow *window = &input->window;

  window->damage = &input->region->damage;
  if (G_UNLIKELY (input->region->flat == NULL))
    {
      window_init_empty (input);
      return;
    }
  window->flat_end = window->length >= 8 ? (gsize) window->length - 7 : 0;
  window->start = window->cursor = input->region->flat + (gsize) input->offset;
  window->limit = window->start + (gsize) window->length;
  window->start_position = 0;
}

/* Makes a copy of an input that has a buffer independent of the original: where
 * the buffer is the window or holds its chunk, the copy's becomes empty.
 * Another window stays. */
void window_leave_buffer (MmdirInput *input);

/* Frees the buffer of an input that has one and is being freed. */
void window_free_buffer (MmdirInput *input);

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

/* What a read of many values reports that began at @position and came to
 * @success: zeroes in the place of damage may look like values, or like
 * anything else.  On failure the cursor is put back. */
gboolean window_end_read (MmdirInput *input,
                          guint64 position,
                          gboolean success,
                          GError **error);
