/* input-private.h: what stands behind an input's window
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "error-private.h"
#include "region.h"
#include <mmdir/mmdir.h>

/* How much there is room for, in bytes, and the bytes; and the chunk that the
 * window is in, if that has to be held, else NULL. */
typedef struct
{
  gsize size;
  Chunk *held;
  guint8 bytes[];
} InputBuffer;

struct _MmdirInput
{
  /* Frozen, and first: what the inline reads look at.  Of a flat input (its
   * bytes in one piece of memory) the window is the whole input; else it is
   * part of a chunk, or of @buffer, or empty, and moves with the cursor. */
  MmdirInputWindow window;

  Region *region;

  /* Where position 0 is, in bytes from the start of the file. */
  guint64 offset;

  /* Of a buffered input, what was last read; of one whose chunks stand apart,
   * the bytes on both sides of an edge.  Where chunks are mapped on demand it
   * is there as soon as a window is.  Never shared. */
  InputBuffer *buffer;

  guint8 advice;

  /* The descriptions of this slice and of those around it, outermost first;
   * empty for a whole file. */
  char description[];
};

/* The rest of the library reads these two without a call. */
#define input_position(input) mmdir_input_tell_inline (input)
#define input_length(input) mmdir_input_get_length_inline (input)

static inline gsize
input_available (const MmdirInput *input)
{
  return (gsize) (input->window.limit - input->window.cursor);
}

static inline gboolean
input_has_range (const MmdirInput *input,
                 guint64 offset,
                 guint64 length)
{
  return offset <= input->window.length && length <= input->window.length - offset;
}

/* Takes over the reference to @region. */
MmdirInput *input_new (Region *region,
                       MmdirAdvice advice);

/* What error messages say about it. */
ErrorSubject input_subject (const MmdirInput *input);

/* FALSE, with an error, if the range does not lie in the input. */
gboolean input_check_range (const MmdirInput *input,
                            guint64 offset,
                            guint64 length,
                            GError **error);
