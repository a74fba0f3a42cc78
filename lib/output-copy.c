/* output-copy.c: writing what another file has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "input-private.h"
#include "output-private.h"

/* Bytes.  What is shorter costs less by the window than a call of its own. */
#define COPY_LEAST ((guint64) 64 * 1024)

/* From file to file, as far as the system can.  What it cannot is left to the
 * other ways, which find out why. */
static gboolean
copy_by_system (MmdirOutput *output,
                MmdirInput *input,
                guint64 *length,
                GError **error)
{
  OsFailure failure;
  guint64 n_copied;

  if (input->region->file == OS_FILE_NONE || output->observer != NULL || *length < COPY_LEAST)
    return TRUE;
  if (!mmdir_output_flush (output, error) || !output_check_length (output, *length, error))
    return FALSE;
  while (*length > 0)
    {
      const guint64 offset = input->offset + input_position (input);

      if (!os_file_copy (input->region->file, offset, output->file, *length, &n_copied, &failure))
        return output_fail_by (output, ERROR_WRITE, *length, &failure, error);
      if (n_copied == 0)
        return TRUE;
      output->window.start_position += n_copied;
      *length -= n_copied;
      if (!mmdir_input_skip (input, n_copied, error))
        return FALSE;
    }
  return TRUE;
}

/* A mapping that cannot be read has no fault where the system reads it: the write
 * fails, which has nothing to do with what is written to. */
static void
blame_input (MmdirOutput *output,
             MmdirInput *input,
             guint64 length,
             GError **failure)
{
  const OsFailure cause = { mmdir_error_get_call (*failure), mmdir_error_get_os_code (*failure) };

  if (!os_failure_is_about_bytes (&cause))
    return;
  g_clear_error (failure);
  error_set_system (failure, ERROR_READ, input->region->directory_path, input->region->name,
                    input->offset + input_position (input), length, &cause);
  g_clear_error (&output->failure);
  output->failure = g_error_copy (*failure);
}

/* Out of a mapping in one piece, with no copy in the process for what is longer
 * than the window. */
static gboolean
copy_flat (MmdirOutput *output,
           MmdirInput *input,
           guint64 length,
           GError **error)
{
  GError *failure = NULL;

  if (mmdir_output_write_bytes (output, input->window.cursor, (gsize) length, &failure))
    return mmdir_input_skip (input, length, error);
  blame_input (output, input, length, &failure);
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
copy_by_window (MmdirOutput *output,
                MmdirInput *input,
                guint64 length,
                GError **error)
{
  while (length > 0)
    {
      gsize room;

      if (!mmdir_output_make_room (output, 1, error))
        return FALSE;
      room = (gsize) (output->window.limit - output->window.cursor);
      room = (gsize) MIN (room, length);
      if (!mmdir_input_read_bytes (input, output->window.cursor, room, error))
        return FALSE;
      output->window.cursor += room;
      length -= room;
    }
  return TRUE;
}

static gboolean
copy (MmdirOutput *output,
      MmdirInput *input,
      guint64 length,
      GError **error)
{
  if (!copy_by_system (output, input, &length, error))
    return FALSE;
  return length <= input_available (input) ? copy_flat (output, input, length, error)
                                           : copy_by_window (output, input, length, error);
}

/**
 * mmdir_output_copy:
 * @output: (not nullable): an output that is open
 * @input: (not nullable): an input, over a file of any directory
 * @length: how many bytes to copy; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes what @input has at its cursor, as Lucene's DataOutput.copyBytes()
 * does, and moves both that and the position of @output behind it.
 *
 * Bytes of a buffered or windowed input go from file to file inside the
 * system, by `copy_file_range`, where there is that, so that a file system may
 * share the blocks; those of a mapping are written from there. What is short,
 * what an observer is to see, and what the system cannot copy, or not without
 * an error of the disk, goes through the process, which tells whose error it is.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if @input has fewer bytes left: nothing
 * is written then, and @output is as good as before. It also fails with
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED if @input cannot be read, for the reasons that
 * mmdir_input_read_bytes() tells, and with %MMDIR_ERROR_NO_SPACE or one of
 * those if @output cannot be written, for the reasons that
 * mmdir_output_flush() tells. Such a failure stays, of whichever of the two it
 * is: nobody knows how much was written, and each later call of @output fails
 * with the same error. The cursor of @input stays where it is on failure.
 *
 * Thread rule: one thread at a time, which is the owner of @input too.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_copy (MmdirOutput *output,
                   MmdirInput *input,
                   guint64 length,
                   GError **error)
{
  GError *failure = NULL;
  guint64 position;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!output_check (output, error))
    return FALSE;
  position = input_position (input);
  if (length > input_length (input) - position)
    {
      error_set_end (error, input_subject (input), position, length);
      return FALSE;
    }
  if (copy (output, input, length, &failure) && mmdir_input_check (input, &failure))
    return TRUE;

  /* Part of it is in the output, and cannot be taken back. */
  mmdir_input_seek (input, position, NULL);
  return output_fail (output, failure, error);
}

/**
 * mmdir_directory_copy_file:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of a file in @directory: no path
 * @destination: (not nullable): the directory to copy it to, which may be
 *     @directory
 * @destination_name: (type filename): the name of the new file there: no path
 * @error: (nullable): return location for a #GError
 *
 * Copies a file to a new one, as mmdir_output_copy() copies: inside the system
 * where that can. It is opened with %MMDIR_CONTEXT_MERGE and
 * %MMDIR_BACKING_BUFFERED, whatever is set of @directory.
 *
 * The new file is complete and closed when this returns. Nothing is promised
 * of the disk: mmdir_directory_sync_files() and then mmdir_directory_sync() of
 * @destination see to it.
 *
 * Fails with %MMDIR_ERROR_EXISTS if there is anything of the name
 * @destination_name, and otherwise as mmdir_directory_open_input(),
 * mmdir_directory_create_output(), mmdir_output_copy() and
 * mmdir_output_close() do: with %MMDIR_ERROR_INVALID_NAME,
 * %MMDIR_ERROR_NOT_FOUND, %MMDIR_ERROR_NOT_REGULAR, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_TOO_MANY_FILES, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_IO, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED. There is no part of a new file then.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_copy_file (MmdirDirectory *directory,
                           const char *name,
                           MmdirDirectory *destination,
                           const char *destination_name,
                           GError **error)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirOutput) output = NULL;

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (destination != NULL, FALSE);
  g_return_val_if_fail (destination_name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  /* Buffered: that has a descriptor to copy from. */
  input = mmdir_directory_open_input_with_backing (directory, name, MMDIR_CONTEXT_MERGE,
                                                   MMDIR_BACKING_BUFFERED, error);
  if (input == NULL)
    return FALSE;
  output = mmdir_directory_create_output (destination, destination_name, error);
  return output != NULL &&
         mmdir_output_copy (output, input, input_length (input), error) &&
         mmdir_output_close (output, error);
}
