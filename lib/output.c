/* output.c: outputs: their life, and their end
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output-private.h"

#include <string.h>

G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirOutput, window) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirOutputWindow, cursor) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirOutputWindow, limit) == sizeof (void *));
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirOutputWindow, start) == 2 * sizeof (void *));

ErrorSubject
output_subject (const MmdirOutput *output)
{
  const ErrorSubject subject = {
    .directory_path = mmdir_directory_get_path (output->directory),
    .name = output->name,
    .description = "",
  };

  return subject;
}

/* Creates the file, and all that an output needs before it.  NULL without an
 * error if there is one of that name and the caller does not want to know. */
static MmdirOutput *
create (MmdirDirectory *directory,
        const char *name,
        gboolean *exists,
        GError **error)
{
  MmdirOutput *output;
  guint8 *buffer;
  OsFailure failure;

  if (!directory_check_name (directory, name, error))
    return NULL;

  buffer = g_try_malloc (OUTPUT_BUFFER_SIZE + MMDIR_OUTPUT_WINDOW_SLACK);
  if (buffer == NULL)
    {
      os_failure_set_no_memory (&failure, "malloc");
      error_set_system (error, ERROR_CREATE, mmdir_directory_get_path (directory), name, 0, 0, &failure);
      return NULL;
    }

  output = g_new0 (MmdirOutput, 1);
  output->window.start = output->window.cursor = buffer;
  output->window.limit = buffer + OUTPUT_BUFFER_SIZE;
  output->directory = mmdir_directory_ref (directory);
  output->name = g_strdup (name);
  output->file = OS_FILE_NONE;
  output->has_length_limit = os_file_length_limit () != G_MAXUINT64;
  if (directory_create_file (directory, name, &output->file, &failure))
    return output;

  if (os_failure_get_kind (&failure) != OS_FAILURE_EXISTS)
    error_set_system (error, ERROR_CREATE, mmdir_directory_get_path (directory), name, 0, 0, &failure);
  else if (exists != NULL)
    *exists = TRUE;
  else if (name_set_contains (&directory_get_notes (directory)->pending, name))
    error_set_deleted (error, MMDIR_ERROR_EXISTS, mmdir_directory_get_path (directory), name);
  else
    error_set_system (error, ERROR_CREATE, mmdir_directory_get_path (directory), name, 0, 0, &failure);
  output->file = OS_FILE_NONE;
  mmdir_output_free (output);
  return NULL;
}

/**
 * mmdir_directory_create_output:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of the new file: no path
 * @error: (nullable): return location for a #GError
 *
 * Creates a file and an output that writes it, at position 0. One call of the
 * system both looks whether there is such a file and creates it: of many
 * threads and processes that try, one succeeds.
 *
 * The file is written from its beginning to its end. It is deleted again
 * unless mmdir_output_close() or mmdir_output_publish() succeeds: a program
 * that gives up frees the output. A descriptor is held until then.
 *
 * The empty file is there when this returns, and others may open it. Whether
 * its name outlives a loss of power is not said before mmdir_directory_sync().
 *
 * Fails with %MMDIR_ERROR_EXISTS if there is anything of that name, also if it
 * has been deleted and somebody still uses it, see
 * mmdir_directory_get_pending_deletions(); %MMDIR_ERROR_INVALID_NAME if @name
 * is no plain file name: if it is empty, `.` or `..`, holds a separator or is
 * too long; %MMDIR_ERROR_NOT_FOUND if the directory has been deleted;
 * %MMDIR_ERROR_ACCESS if files may not be created in it: permissions, a file
 * system that can only be read; %MMDIR_ERROR_NO_SPACE if the disk or the quota
 * is full; %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor left;
 * %MMDIR_ERROR_NO_MEMORY if there is none for the window; %MMDIR_ERROR_IO if
 * the disk or the file server fails; %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED for what else the system says. Nothing is created then.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new output, to be freed with
 *     mmdir_output_free(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirOutput *
mmdir_directory_create_output (MmdirDirectory *directory,
                               const char *name,
                               GError **error)
{
  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return create (directory, name, NULL, error);
}

/**
 * mmdir_directory_create_temporary_output:
 * @directory: (not nullable): a directory
 * @prefix: (type filename): what the name begins with
 * @suffix: (type filename): what comes next in it
 * @error: (nullable): return location for a #GError
 *
 * Creates a file of a new name and an output that writes it, at position 0.
 * The name is `prefix_suffix_n.tmp`, with a number for n;
 * mmdir_output_get_name() tells it. No two calls get the same one, in this
 * process or in another.
 *
 * The file is written from its beginning to its end. It is deleted again
 * unless mmdir_output_close() or mmdir_output_publish() succeeds: a program
 * that gives up frees the output. A descriptor is held until then.
 * mmdir_output_publish() gives it its last name.
 *
 * Whether the name outlives a loss of power is not said before
 * mmdir_directory_sync(). A program that was killed leaves the file behind;
 * whoever holds the lock of the directory may delete it.
 *
 * Fails with %MMDIR_ERROR_INVALID_NAME if @prefix or @suffix holds a
 * separator, or if they are too long together; %MMDIR_ERROR_NOT_FOUND if the
 * directory has been deleted; %MMDIR_ERROR_ACCESS if files may not be created
 * in it: permissions, a file system that can only be read;
 * %MMDIR_ERROR_NO_SPACE if the disk or the quota is full;
 * %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor left;
 * %MMDIR_ERROR_NO_MEMORY if there is none for the window; %MMDIR_ERROR_IO if
 * the disk or the file server fails; %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED for what else the system says. Nothing is created then.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new output, to be freed with
 *     mmdir_output_free(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirOutput *
mmdir_directory_create_temporary_output (MmdirDirectory *directory,
                                         const char *prefix,
                                         const char *suffix,
                                         GError **error)
{
  static gint next_number;
  MmdirOutput *output;
  gboolean exists;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (prefix != NULL, NULL);
  g_return_val_if_fail (suffix != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* Another process may take the same numbers: whoever creates the file has it. */
  do
    {
      const guint number = (guint) g_atomic_int_add (&next_number, 1);
      g_autofree char *name = g_strdup_printf ("%s_%s_%u.tmp", prefix, suffix, number);

      exists = FALSE;
      output = create (directory, name, &exists, error);
    }
  while (exists);
  return output;
}

/**
 * mmdir_output_get_name:
 * @output: (not nullable): an output
 *
 * Gives the name of the file that @output writes, or has written: after
 * mmdir_output_publish() has put it in its place, the name there.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: (transfer none) (type filename): the name, without a path; it
 *     belongs to @output, and is valid until that is published or freed
 *
 * Since: 1.0
 */
const char *
mmdir_output_get_name (MmdirOutput *output)
{
  g_return_val_if_fail (output != NULL, NULL);

  return output->name;
}

/**
 * mmdir_output_set_observer:
 * @output: (not nullable): an output that nothing has been written to
 * @observer: (nullable) (scope notified) (closure user_data)
 *     (destroy destroy): what is to see the bytes, or %NULL for nobody
 * @user_data: (nullable): what @observer is called with
 * @destroy: (nullable): what to free @user_data with, once it is not needed
 *
 * Has each run of bytes shown to a function before it goes to the system, for
 * a checksum or a count.
 *
 * Every byte is shown once, in the order of the file, and in runs whose
 * lengths say nothing. Those that are still in the window have not been shown:
 * mmdir_output_flush() has it see all that was written. Of a run that the
 * system then does not take, it has seen what may not be in the file; @output
 * has failed then.
 *
 * It must be set while the position is 0, before anything is written. @destroy
 * is called once, when another observer is set or @output is freed.
 * mmdir_output_copy() copies through the process where there is an observer.
 *
 * Thread rule: one thread at a time. @observer and @destroy are called in the
 * thread that uses @output.
 *
 * Since: 1.0
 */
void
mmdir_output_set_observer (MmdirOutput *output,
                           MmdirOutputObserver observer,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  g_return_if_fail (output != NULL);
  g_return_if_fail (mmdir_output_tell_inline (output) == 0);

  if (output->destroy != NULL)
    output->destroy (output->user_data);
  output->observer = observer;
  output->user_data = user_data;
  output->destroy = destroy;
}

gboolean
output_fail (MmdirOutput *output,
             GError *failure,
             GError **error)
{
  if (output->failure == NULL)
    output->failure = g_error_copy (failure);
  output_close_window (output);
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
output_fail_by (MmdirOutput *output,
                ErrorAction action,
                guint64 length,
                const OsFailure *failure,
                GError **error)
{
  GError *local = NULL;

  error_set_system (&local, action, mmdir_directory_get_path (output->directory), output->name,
                    output->window.start_position, length, failure);
  return output_fail (output, local, error);
}

gboolean
output_check (MmdirOutput *output,
              GError **error)
{
  if (G_LIKELY (output->failure == NULL))
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (output->failure);
  return FALSE;
}

/* Ends it, and the file. */
void
output_discard (MmdirOutput *output)
{
  if (!output_is_open (output))
    return;
  directory_discard_file (output->directory, output->name, output->file);
  output->file = OS_FILE_NONE;
  output_close_window (output);
}

gboolean
output_close_file (MmdirOutput *output,
                   GError **error)
{
  const OsFile file = output->file;
  OsFailure failure;

  output->file = OS_FILE_NONE;
  output_close_window (output);
  if (os_file_finish (file, &failure))
    return TRUE;
  output_fail_by (output, ERROR_CLOSE, 0, &failure, error);
  mmdir_directory_delete_file (output->directory, output->name, NULL);
  return FALSE;
}

gboolean
output_check_name (MmdirOutput *output,
                   GError **error)
{
  GError *local = NULL;

  if (!os_file_is_deleted (directory_get_handle (output->directory), output->name, output->file))
    return TRUE;
  error_set_deleted_unwritten (&local, mmdir_directory_get_path (output->directory), output->name);
  return output_fail (output, local, error);
}

/**
 * mmdir_output_close:
 * @output: (not nullable): an output
 * @error: (nullable): return location for a #GError
 *
 * Hands all that is in the window to the system and closes the file, which is
 * complete then. Whoever opens it reads what was written. @output is still to
 * be freed, and nothing more can be written to it.
 *
 * Nothing is promised of the disk: bytes and name outlive a loss of power once
 * mmdir_output_sync() has been called before this, or
 * mmdir_directory_sync_files() after it, and mmdir_directory_sync().
 *
 * Called again, also after mmdir_output_publish(), it gives what the first
 * call gave.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for
 * the reasons that mmdir_output_flush() tells, some of which a file server
 * tells at the end alone; with the first error of @output if something failed
 * before; and with %MMDIR_ERROR_NOT_FOUND if somebody has deleted the file
 * meanwhile. The file is closed and deleted then, unless its name stands for
 * another one by now. If it was the closing itself that failed, what has the
 * name is deleted, whatever it is.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_close (MmdirOutput *output,
                    GError **error)
{
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!output_is_open (output))
    return output_check (output, error);
  if (mmdir_output_flush (output, error) && output_check_name (output, error))
    return output_close_file (output, error);
  output_discard (output);
  return FALSE;
}

/**
 * mmdir_output_free:
 * @output: (transfer full) (nullable): an output; nothing is done for %NULL
 *
 * Frees an output. A file that has been neither closed nor published is
 * deleted, unless its name stands for another one by now; one that was is left
 * as it is. No error is told, which mmdir_output_close() is for.
 *
 * Thread rule: one thread, the last to use @output.
 *
 * Since: 1.0
 */
void
mmdir_output_free (MmdirOutput *output)
{
  if (output == NULL)
    return;
  output_discard (output);
  if (output->destroy != NULL)
    output->destroy (output->user_data);
  g_clear_error (&output->failure);
  g_free (output->window.start);
  g_free (output->name);
  mmdir_directory_unref (output->directory);
  g_free (output);
}
