/* window.c: which bytes of an input can be read without a check
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   file     |        chunk 0        |        chunk 1        |
 *   input           |<------------ length ------------->|
 *   window          |<- start..limit >|                        cursor in chunk 0
 *                                  |<>|                        a read across the edge
 *                                     |<--------------->|      cursor in chunk 1
 *
 * A window ends where the input ends or where memory does.  The bytes that a
 * read needs from both sides of an edge are copied together into the input's
 * buffer, which is the window until they are read.
 */

#include "config.h"

#include "buffered.h"
#include "window.h"

/* An address for windows that hold nothing: pointers that are subtracted must
 * point into one object, so that NULL would not do. */
static const guint8 nothing[1];

static void
window_set (MmdirInput *input,
            const guint8 *start,
            gsize size,
            guint64 start_position,
            guint64 position)
{
  input->window.start = start;
  input->window.limit = start + size;
  input->window.cursor = start + (gsize) (position - start_position);
  input->window.start_position = start_position;
}

void
window_init_empty (MmdirInput *input)
{
  input->window.flat_end = 0;
  window_set (input, nothing, 0, 0, 0);
}

/* The bytes of a window that was in a chunk may be unmapped from now on. */
static void
let_go (MmdirInput *input)
{
  if (input->buffer == NULL || input->buffer->held == NULL)
    return;
  on_demand_release (input->region, input->buffer->held);
  input->buffer->held = NULL;
}

static void
window_set_empty (MmdirInput *input,
                  guint64 position)
{
  window_set (input, nothing, 0, position, position);
  let_go (input);
}

void
window_leave_buffer (MmdirInput *input)
{
  const guint64 position = input_position (input);

  if (input->buffer->held != NULL || input->window.start == input->buffer->bytes)
    window_set (input, nothing, 0, position, position);
  input->buffer = NULL;
}

void
window_free_buffer (MmdirInput *input)
{
  let_go (input);
  g_free (input->buffer);
}

void
window_move_to (MmdirInput *input,
                guint64 position)
{
  const MmdirInputWindow *window = &input->window;
  const guint64 distance = position - window->start_position;

  if (distance <= (guint64) (window->limit - window->start))
    input->window.cursor = window->start + (gsize) distance;
  else
    window_set_empty (input, position);
}

/* Makes the buffer as large as is needed, but no larger than that for long: a
 * peek at very much must not be remembered.  Whatever was in it is lost, and a
 * window that needs it is empty then; if it fails nothing has changed. */
static gboolean
reserve_buffer (MmdirInput *input,
                gsize size,
                gsize usual_size,
                GError **error)
{
  const gsize wanted = MAX (size, usual_size);
  InputBuffer *buffer = NULL;

  if (input->buffer != NULL && input->buffer->size == wanted)
    return TRUE;
  if (wanted <= G_MAXSIZE - sizeof (InputBuffer))
    buffer = g_try_malloc (sizeof (InputBuffer) + wanted);
  if (buffer == NULL)
    {
      error_set_memory (error, input_subject (input), input_position (input), size);
      return FALSE;
    }
  buffer->size = wanted;
  buffer->held = NULL;
  if (input->buffer != NULL)
    {
      window_set_empty (input, input_position (input));
      g_free (input->buffer);
    }
  input->buffer = buffer;
  return TRUE;
}

/* Reads the block that the cursor is in, or, where that ends too early, from
 * the cursor up to a later block's end.  Blocks start at multiples of their
 * size in the file, so that pages are read once, and a short way back is in
 * the buffer. */
static gboolean
fill_by_reading (MmdirInput *input,
                 gsize length,
                 GError **error)
{
  const guint64 block = buffered_block_size (input->advice);
  const guint64 position = input_position (input);
  const guint64 here = input->offset + position;
  const guint64 input_end = input->offset + input->window.length;
  guint64 start = MAX (here & ~(block - 1), input->offset);
  guint64 end = (here & ~(block - 1)) + block;
  gsize n_read;

  if (end - here < length)
    {
      start = here;
      end = MAX (here + length, (here + block) & ~(block - 1));
    }
  end = MIN (end, input_end);
  if (!reserve_buffer (input, (gsize) (end - start), (gsize) block, error))
    return FALSE;

  window_set_empty (input, position);
  if (start < here &&
      buffered_read (input->region, start, input->buffer->bytes, (gsize) (here - start) + length,
                     (gsize) (end - start), &n_read, NULL))
    {
      window_set (input, input->buffer->bytes, n_read, start - input->offset, position);
      return TRUE;
    }
  /* What lies before the cursor is not needed: where it cannot be read, that
   * is no reason to fail. */
  if (!buffered_read (input->region, here, input->buffer->bytes, length, (gsize) (end - here), &n_read, error))
    return FALSE;
  window_set (input, input->buffer->bytes, n_read, position, position);
  return TRUE;
}

/* The part of the input that lies in the cursor's chunk.  A chunk that is mapped
 * on demand stays for as long as the window does; the one of the window before
 * is let go first, to make room. */
static gboolean
fill_from_chunk (MmdirInput *input,
                 guint64 start,
                 guint64 end,
                 GError **error)
{
  Region *region = input->region;
  const guint64 position = input_position (input);
  RegionSpan span;

  if (region_is_on_demand (region))
    {
      if (input->buffer == NULL && !reserve_buffer (input, 0, 0, error))
        return FALSE;
      window_set_empty (input, position);
    }
  if (!region_hold_span (region, start, end - start, &span, error))
    return FALSE;
  if (span.held != NULL)
    input->buffer->held = span.held;
  window_set (input, span.address, span.length, start - input->offset, position);
  return TRUE;
}

static gboolean
fill_from_chunks (MmdirInput *input,
                  gsize length,
                  GError **error)
{
  Region *region = input->region;
  const guint64 position = input_position (input);
  const guint64 here = input->offset + position;
  const guint64 i = chunk_plan_index_of (&region->plan, here);
  const guint64 chunk_start = chunk_plan_offset_of (&region->plan, i);
  const guint64 chunk_end = chunk_start + chunk_plan_length_of (&region->plan, i);
  const guint64 start = MAX (chunk_start, input->offset);
  const guint64 end = MIN (chunk_end, input->offset + input->window.length);

  if (end - here >= length)
    {
      GError *hold_error = NULL;

      return fill_from_chunk (input, start, end, &hold_error) ||
             (region_falls_back (region, hold_error, error) && fill_by_reading (input, length, error));
    }
  if (!reserve_buffer (input, length, 0, error))
    return FALSE;
  window_set_empty (input, position);
  if (!region_copy (region, here, input->buffer->bytes, length, error))
    return FALSE;
  window_set (input, input->buffer->bytes, length, position, position);
  return TRUE;
}

gboolean
window_fill (MmdirInput *input,
             gsize length,
             GError **error)
{
  if (input_available (input) >= length)
    return TRUE;
  if (input->region->backing == MMDIR_BACKING_BUFFERED)
    return fill_by_reading (input, length, error);
  return fill_from_chunks (input, length, error);
}

gboolean
window_end_read (MmdirInput *input,
                 guint64 position,
                 gboolean success,
                 GError **error)
{
  if (!region_is_intact (input->region))
    {
      g_clear_error (error);
      success = region_check (input->region, error);
    }
  if (!success)
    window_move_to (input, position);
  return success;
}

/**
 * mmdir_input_fill:
 * @input: (not nullable): an input
 * @length: how many bytes are needed; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Puts at least @length bytes from the cursor on into the window.  The reads
 * that the compiler puts in place call it when the window is too short;
 * programs call mmdir_input_peek().
 *
 * The position does not move, whether this succeeds or not.  Pointers into
 * the window of before are not valid any more.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes, and
 * %MMDIR_ERROR_NO_MEMORY if there is no memory to put them together. It may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_fill (MmdirInput *input,
                  gsize length,
                  GError **error)
{
  const guint64 position = input_position (input);

  if (length > input->window.length - position)
    {
      error_set_end (error, input_subject (input), position, length);
      return FALSE;
    }
  return window_fill (input, length, error);
}

static gboolean
has_varint (const guint8 *bytes,
            gsize length)
{
  gsize i;

  for (i = 0; i < length; i++)
    if (bytes[i] < 0x80)
      return TRUE;
  return FALSE;
}

/**
 * mmdir_input_fill_varint:
 * @input: (not nullable): an input
 * @longest: how many bytes the integer may take at most, from 1 to 10
 * @error: (nullable): return location for a #GError
 *
 * Puts a whole variable-length integer into the window, or as many bytes as
 * show that it is malformed.  The reads that the compiler puts in place call
 * it when the window is too short.
 *
 * The position does not move, whether this succeeds or not.  Pointers into
 * the window of before are not valid any more.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integer
 * does, and otherwise as mmdir_input_fill() does: with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_fill_varint (MmdirInput *input,
                         gsize longest,
                         GError **error)
{
  const guint64 position = input_position (input);
  const gsize length = (gsize) MIN (longest, input->window.length - position);

  if (has_varint (input->window.cursor, MIN (length, input_available (input))))
    return TRUE;
  if (!window_fill (input, length, error))
    return FALSE;
  if (length < longest && !has_varint (input->window.cursor, length))
    return mmdir_input_fill (input, length + 1, error);
  return TRUE;
}

/**
 * mmdir_input_refuse_varint:
 * @input: (not nullable): an input
 * @longest: how many bytes the integer may take at most, from 1 to 10
 * @error: (nullable): return location for a #GError
 *
 * Says that there is no valid variable-length integer at the cursor.  The
 * reads that the compiler puts in place call it.
 *
 * Fails with %MMDIR_ERROR_MALFORMED, always.
 *
 * Thread rule: only the owner of @input.
 *
 * Since: 1.0
 */
void
mmdir_input_refuse_varint (MmdirInput *input,
                           gsize longest,
                           GError **error)
{
  error_set_varint (error, input_subject (input), input_position (input), longest);
}
