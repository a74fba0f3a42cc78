/* output-window.c: the window of an output, and bytes on their way to the system
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output-private.h"

#include <string.h>

/* Bytes.  More would be zeroes until the disk is full. */
#define ALIGNMENT_MOST ((gsize) 1 << 30)

/* Of what is in the window, whole pages go to the system first, so that no page
 * is written twice.  In bytes, and a power of two. */
#define PAGE_SIZE_COMMON ((guint64) 4096)

/* Some systems do not fail a write behind the limit, but end the process: it is
 * not tried.  A limit may change while the file is written, and is asked for at
 * each write; where there was none it is not, since that takes a fiftieth of the
 * time of the write. */
gboolean
output_check_length (MmdirOutput *output,
                     guint64 length,
                     GError **error)
{
  const guint64 position = output->window.start_position;
  OsFailure failure;
  guint64 limit;

  if (G_LIKELY (!output->has_length_limit))
    return TRUE;
  limit = os_file_length_limit ();
  if (position <= limit && length <= limit - position)
    return TRUE;
  os_failure_set_too_long (&failure);
  return output_fail_by (output, ERROR_WRITE, length, &failure, error);
}

/* Bytes that lie at the start of the window, or anywhere else while that is
 * empty. */
static gboolean
put (MmdirOutput *output,
     const guint8 *bytes,
     gsize length,
     GError **error)
{
  OsFailure failure;

  if (!output_check_length (output, length, error))
    return FALSE;
  if (output->observer != NULL)
    output->observer (bytes, length, output->user_data);
  if (!os_file_write (output->file, bytes, length, &failure))
    return output_fail_by (output, ERROR_WRITE, length, &failure, error);
  output->window.start_position += length;
  return TRUE;
}

/* Writes the first @length bytes of the window, and moves the others there. */
static gboolean
empty_window (MmdirOutput *output,
              gsize length,
              GError **error)
{
  MmdirOutputWindow *window = &output->window;
  const gsize rest = (gsize) (window->cursor - window->start) - length;

  if (!output_check (output, error))
    return FALSE;
  if (length > 0 && !put (output, window->start, length, error))
    return FALSE;
  memmove (window->start, window->start + length, rest);
  window->cursor = window->start + rest;
  return TRUE;
}

/**
 * mmdir_output_make_room:
 * @output: (not nullable): an output that is open
 * @length: how many bytes are needed, 64 at most; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Has room for at least @length bytes behind the cursor of the window. The
 * writes that the compiler puts in place call it when the window is too short.
 * It hands whole pages of what is in the window to the system.
 *
 * The position does not move, whether this succeeds or not. Cursor, limit and
 * start of the window may all have changed. Nothing is promised of the disk.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what is in the window, for the reasons that
 * mmdir_output_flush() tells. Such a failure stays: there is no room any more,
 * and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_make_room (MmdirOutput *output,
                        gsize length,
                        GError **error)
{
  const MmdirOutputWindow *window;
  gsize filled;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (length <= OUTPUT_ROOM_MOST, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  window = &output->window;
  if ((gsize) (window->limit - window->cursor) >= length)
    return TRUE;
  /* It is almost full, so that there is a page to write. */
  filled = (gsize) (window->cursor - window->start);
  return empty_window (output,
                       filled - (gsize) ((window->start_position + filled) % PAGE_SIZE_COMMON), error);
}

/**
 * mmdir_output_flush:
 * @output: (not nullable): an output that is open
 * @error: (nullable): return location for a #GError
 *
 * Hands all that is in the window to the system, so that whoever opens the
 * file from now on reads it. The observer, if there is one, has seen
 * everything then. The position does not move.
 *
 * That is not for the disk: bytes that were flushed may be lost when the
 * system crashes or loses power. See mmdir_output_sync().
 *
 * Fails with one of these, as every function may that writes more than the
 * window has room for:
 *
 * - %MMDIR_ERROR_NO_SPACE if the disk or the quota is full, or the file would
 *   become longer than the file system allows, or the limit of the process
 *   (`ulimit -f`); a write behind the latter is not tried, for the SIGXFSZ
 *   signal would end the process, which it does if the process had no limit yet
 *   when @output was created;
 * - %MMDIR_ERROR_IO if the disk or the file server fails;
 * - %MMDIR_ERROR_ACCESS if the system forbids it: a lock, a seal, a file
 *   system that can only be read by now;
 * - %MMDIR_ERROR_NO_MEMORY if the system has none;
 * - %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED for what else the system
 *   says.
 *
 * Such a failure stays: what is in the file is unknown, and each later write,
 * flush, sync, publish and close fails with the same error. The file is
 * deleted when @output is closed or freed.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_flush (MmdirOutput *output,
                    GError **error)
{
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return empty_window (output, (gsize) (output->window.cursor - output->window.start), error);
}

/**
 * mmdir_output_write_bytes:
 * @output: (not nullable): an output that is open
 * @bytes: (nullable) (array length=length) (element-type guint8): the bytes;
 *     %NULL is allowed if there are none
 * @length: how many bytes to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes bytes at the position, as Lucene's DataOutput.writeBytes() does, and
 * moves the position behind them. How many they are is not written. Long runs
 * go to the system without a copy.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_write_bytes (MmdirOutput *output,
                          const void *bytes,
                          gsize length,
                          GError **error)
{
  MmdirOutputWindow *window;
  const guint8 *next = bytes;
  gsize room, whole;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  window = &output->window;
  room = (gsize) (window->limit - window->cursor);
  if (length >= room)
    {
      /* What has been begun is filled up; then whole buffers go past it.  There
       * is no room after a failure. */
      if (room > 0 && window->cursor > window->start)
        {
          memcpy (window->cursor, next, room);
          window->cursor += room;
          next += room;
          length -= room;
        }
      if (!empty_window (output, (gsize) (window->cursor - window->start), error))
        return FALSE;
      whole = length - length % OUTPUT_BUFFER_SIZE;
      if (whole > 0)
        {
          if (!put (output, next, whole, error))
            return FALSE;
          next += whole;
          length -= whole;
        }
    }
  if (length > 0)
    memcpy (window->cursor, next, length);
  window->cursor += length;
  return TRUE;
}

/**
 * mmdir_output_tell:
 * @output: (not nullable): an output
 *
 * Tells the position: how much has been written, whether it is in the window
 * or with the system. After a failure that stays, it says nothing of the file.
 * It may be asked for after mmdir_output_close() too.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: the position, in bytes from the start of the file
 *
 * Since: 1.0
 */
guint64
(mmdir_output_tell) (MmdirOutput *output)
{
  g_return_val_if_fail (output != NULL, 0);

  return mmdir_output_tell_inline (output);
}

/**
 * mmdir_output_align:
 * @output: (not nullable): an output that is open
 * @alignment: what the position is to be a multiple of, in bytes: a power of
 *     two, up to 2^30
 * @error: (nullable): return location for a #GError
 *
 * Writes zero bytes until the position is a multiple of @alignment; none if it
 * is one, and less than @alignment in any case. Lucene's
 * IndexOutput.alignFilePointer() does the same.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if @alignment is no power of two, or
 * more than 2^30: nothing is written then, and @output is as good as before. It
 * also fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_align (MmdirOutput *output,
                    gsize alignment,
                    GError **error)
{
  static const guint8 zeroes[256];
  gsize padding;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (alignment == 0 || (alignment & (alignment - 1)) != 0 || alignment > ALIGNMENT_MOST)
    {
      if (!output_check (output, error))
        return FALSE;
      error_set_alignment (error, output_subject (output), mmdir_output_tell_inline (output), alignment,
                           ALIGNMENT_MOST);
      return FALSE;
    }
  padding = (gsize) (0 - mmdir_output_tell_inline (output)) & (alignment - 1);
  while (padding > 0)
    {
      const gsize length = MIN (padding, sizeof zeroes);

      if (!mmdir_output_write_bytes (output, zeroes, length, error))
        return FALSE;
      padding -= length;
    }
  return output_check (output, error);
}

/**
 * mmdir_output_sync:
 * @output: (not nullable): an output that is open
 * @error: (nullable): return location for a #GError
 *
 * Hands all that is in the window to the system, as mmdir_output_flush() does,
 * and waits until the disk has it. The position does not move.
 *
 * When it has succeeded, the bytes that were written until now outlive a crash
 * of the system and a loss of power. That the file has a name then is not said
 * before mmdir_directory_sync(). It calls `fsync`; on macOS `F_FULLFSYNC`,
 * which does not leave the bytes in the cache of the drive; on Windows
 * `FlushFileBuffers`.
 *
 * Fails with %MMDIR_ERROR_IO if the disk or the file server fails, or did when
 * the file was synced by its name, and %MMDIR_ERROR_NO_SPACE if the disk or the
 * quota turns out to be full by now; with %MMDIR_ERROR_UNSUPPORTED if the file
 * system cannot sync, and with %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_output_flush() tells. Such a
 * failure stays, for the system may have dropped what it could not write, and
 * would have nothing to write in a second attempt: each later call fails with
 * the same error. Write the file anew.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_sync (MmdirOutput *output,
                   GError **error)
{
  GError *local = NULL;
  OsFailure failure;

  if (!mmdir_output_flush (output, error))
    return FALSE;
  /* Where an error is told once to all, a sync by the name has had it. */
  if (os_file_sync (output->file, &failure))
    return directory_check_not_lost (output->directory, output->name, &local) ||
           output_fail (output, local, error);
  /* Never again after a failure, nor by the name: the system may have dropped the
   * pages that it could not write, and a second sync would find nothing to do. */
  directory_note_failed_sync (output->directory, output->name, &failure);
  return output_fail_by (output, ERROR_SYNC, 0, &failure, error);
}
