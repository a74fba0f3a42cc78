/* input-bytes.c: runs of bytes: read, peeked at, taken as GBytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "buffered.h"
#include "window.h"

#include <string.h>

/* Whether @length bytes are better read by way of the window.  A buffered
 * input reads ahead for the small reads that are likely to follow; whatever
 * is as large as its buffer goes straight to the caller. */
static gboolean
is_worth_a_window (const MmdirInput *input,
                   gsize length)
{
  return input->region->backing == MMDIR_BACKING_BUFFERED &&
         length < buffered_block_size (input->advice);
}

/**
 * mmdir_input_read_bytes:
 * @input: (not nullable): an input
 * @buffer: (out caller-allocates) (array length=length) (element-type guint8):
 *     where to put the bytes
 * @length: how many bytes to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads bytes at the cursor, and moves it behind them.  @buffer may not be %NULL
 * even where @length is 0: a call that is put in place gives it to memcpy().
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer; @buffer is left
 * alone then.  What follows can happen to a buffered input, to a windowed one,
 * and to one over a file that is damaged; what is in @buffer then is not
 * specified:
 *
 * - %MMDIR_ERROR_IO if the file cannot be read, or is known to be damaged, as
 *   mmdir_input_check() tells;
 * - %MMDIR_ERROR_CHANGED if it has become shorter;
 * - %MMDIR_ERROR_ACCESS if the system forbids it: a lock, a policy;
 * - %MMDIR_ERROR_NO_MEMORY if there is none for the buffer;
 * - %MMDIR_ERROR_MAP_FAILED if a chunk of it cannot be mapped, and the
 *   directory does not fall back;
 * - %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED for what else the system
 *   says.
 *
 * The cursor stays where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
(mmdir_input_read_bytes) (MmdirInput *input,
                          void *buffer,
                          gsize length,
                          GError **error)
{
  guint64 position;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (buffer != NULL || length == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (length == 0)
    return region_check (input->region, error);
  if (input_available (input) >= length || is_worth_a_window (input, length))
    return mmdir_input_fill (input, length, error) &&
           mmdir_input_read_bytes_inline (input, buffer, length, error);

  position = input_position (input);
  if (!mmdir_input_read_bytes_at (input, position, buffer, length, error))
    return FALSE;
  window_move_to (input, position + length);
  return TRUE;
}

/**
 * mmdir_input_read_bytes_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input
 * @buffer: (out caller-allocates) (array length=length) (element-type guint8):
 *     where to put the bytes
 * @length: how many bytes to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads bytes at a position.  The cursor is neither used nor moved.
 *
 * Fails as mmdir_input_read_bytes() does: with %MMDIR_ERROR_END_OF_INPUT if
 * there are fewer bytes from @position on, and with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_read_bytes_at (MmdirInput *input,
                           guint64 position,
                           void *buffer,
                           gsize length,
                           GError **error)
{
  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (buffer != NULL || length == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!input_has_range (input, position, length))
    {
      error_set_end (error, input_subject (input), position, length);
      return FALSE;
    }
  return region_copy (input->region, input->offset + position, buffer, length, error);
}

/**
 * mmdir_input_peek:
 * @input: (not nullable): an input
 * @length: how many bytes are needed; 0 is allowed
 * @available: (out) (optional): return location for how many bytes there are
 *     in one piece, at least @length; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Gives a pointer to the bytes at the cursor, which does not move.  With a
 * @length of 1, what is given is as much as can be had without copying: all
 * the rest of a chunk, or of the file, of a mapped input.  mmdir_input_skip()
 * then moves behind what has been used.  With a @length of 0 it never fails, and
 * there may be no bytes at the pointer, which is not %NULL.
 *
 * Where the @length bytes do not lie in one piece, at the edge between two
 * chunks that stand apart or beyond the buffer of a buffered input, they are
 * put together in memory of @input.
 *
 * The pointer is valid until another function is called that uses or moves
 * the cursor of @input, or @input is freed.  For bytes that stay, take
 * mmdir_input_get_bytes().
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes, and
 * %MMDIR_ERROR_NO_MEMORY if there is no memory to put them together. Where the
 * bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells. A pointer into a mapping reads nothing yet:
 * whether the bytes are those of the file is told by mmdir_input_check() after
 * they have been used.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: (transfer none) (nullable): the bytes, or %NULL on failure
 *
 * Since: 1.0
 */
const guint8 *
(mmdir_input_peek) (MmdirInput *input,
                    gsize length,
                    gsize *available,
                    GError **error)
{
  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return mmdir_input_peek_inline (input, length, available, error);
}

/* What stands behind a #GBytes that was not copied. */
typedef struct
{
  Region *region;
  RegionSpan span;
} HeldBytes;

static void
free_held_bytes (gpointer data)
{
  HeldBytes *held = data;

  region_release_span (held->region, &held->span);
  region_unref (held->region);
  g_free (held);
}

static void
unref_region (gpointer region)
{
  region_unref (region);
}

/* Takes over the span. */
static GBytes *
bytes_new_from_span (Region *region,
                     const RegionSpan *span)
{
  HeldBytes *held;

  if (span->held == NULL)
    return g_bytes_new_with_free_func (span->address, span->length, unref_region, region_ref (region));
  held = g_new (HeldBytes, 1);
  held->region = region_ref (region);
  held->span = *span;
  return g_bytes_new_with_free_func (span->address, span->length, free_held_bytes, held);
}

static gboolean
lies_in_one_span (const Region *region,
                  guint64 offset,
                  guint64 length)
{
  return region->flat != NULL ||
         (region->chunks != NULL && chunk_plan_count_in (&region->plan, offset, length) == 1);
}

/**
 * mmdir_input_get_bytes:
 * @input: (not nullable): an input
 * @offset: where the range begins, in bytes from the start of @input
 * @length: how long it is, in bytes
 * @error: (nullable): return location for a #GError
 *
 * Gives a range of @input as #GBytes.  It is not copied where it lies in
 * memory in one piece, as it nearly always does for a mapped file and one in
 * memory.  The #GBytes keeps the memory alive by itself, also when @input and
 * its directory are gone.
 *
 * Where nothing is copied, nothing is read yet: whether the bytes are those of
 * the file is told by mmdir_input_check() after they have been used.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if the range is not in @input, and
 * %MMDIR_ERROR_NO_MEMORY if it must be copied and there is no memory for it.
 * If the file is buffered, windowed or damaged, it may also fail with
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new #GBytes, to be freed with g_bytes_unref(),
 *     or %NULL on failure
 *
 * Since: 1.0
 */
GBytes *
mmdir_input_get_bytes (MmdirInput *input,
                       guint64 offset,
                       gsize length,
                       GError **error)
{
  Region *region;
  guint8 *copy;

  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!input_check_range (input, offset, length, error))
    return NULL;
  if (length == 0)
    return g_bytes_new_static ("", 0);

  region = input->region;
  if (lies_in_one_span (region, input->offset + offset, length))
    {
      RegionSpan span;
      GError *hold_error = NULL;

      if (!region_check (region, error))
        return NULL;
      if (region_hold_span (region, input->offset + offset, length, &span, &hold_error))
        return bytes_new_from_span (region, &span);
      if (!region_falls_back (region, hold_error, error))
        return NULL;
    }

  copy = g_try_malloc (length);
  if (copy == NULL)
    {
      error_set_memory (error, input_subject (input), offset, length);
      return NULL;
    }
  if (!region_copy (region, input->offset + offset, copy, length, error))
    {
      g_free (copy);
      return NULL;
    }
  return g_bytes_new_take (copy, length);
}
