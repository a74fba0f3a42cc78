/* output-publish.c: putting whole files in their places
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output-private.h"

/**
 * mmdir_output_publish:
 * @output: (not nullable): an output that is open
 * @name: (type filename): the name to put the file in place by: no path; what
 *     has it is replaced
 * @error: (nullable): return location for a #GError
 *
 * Puts a file in its place: writes out what is in the window, syncs and closes
 * the file, renames it to @name, and syncs the directory. @output is still to
 * be freed, and nothing more can be written to it.
 *
 * Whoever opens @name reads the whole of the old file or the whole of the new
 * one, at any time, and after a crash of the system or a loss of power too.
 * When it has succeeded, that is the new one, its bytes and its name. Inputs
 * over the old file go on to read that.
 *
 * Fails with %MMDIR_ERROR_INVALID_NAME if @name is empty, `.` or `..`, or
 * holds a separator; with %MMDIR_ERROR_IO if a sync of the directory has failed
 * before, through the same #MmdirDirectory; and if the directory cannot be
 * opened to sync it, with %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor
 * left, %MMDIR_ERROR_ACCESS if it may be searched, but not read, or
 * %MMDIR_ERROR_NOT_FOUND if it has been deleted. Nothing has happened then, and
 * @output is as good as before. After any other failure
 * @output is closed, and mmdir_output_close() fails with the same error:
 *
 * - %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_UNSUPPORTED,
 *   %MMDIR_ERROR_NO_MEMORY or %MMDIR_ERROR_FAILED if something cannot be
 *   written, synced, closed or renamed, for the reasons that
 *   mmdir_output_sync() and mmdir_directory_rename_file() tell, or if the
 *   directory cannot be synced;
 * - %MMDIR_ERROR_ACCESS also if the directory may not be changed, and on
 *   Windows if @name is a file that somebody uses;
 * - %MMDIR_ERROR_NOT_FOUND if the file or the directory has been deleted
 *   meanwhile;
 * - %MMDIR_ERROR_NOT_REGULAR if @name is a directory;
 * - %MMDIR_ERROR_INVALID_NAME if @name is too long for the file system.
 *
 * What @name was, it still is, and the new file is deleted, by its name once it
 * has been closed, if it failed before the renaming or by it; but see
 * mmdir_directory_rename_file() of the latter. If only the directory could not
 * be synced, @name is the new file, as mmdir_output_get_name() tells then, and
 * nobody knows whether that outlives a loss of power.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_publish (MmdirOutput *output,
                      const char *name,
                      GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!directory_check_name (output->directory, name, error))
    return FALSE;
  /* What syncing the directory takes is obtained while nothing has happened yet:
   * once the file has its name, only the disk can fail. */
  if (output->failure == NULL && !directory_prepare_sync (output->directory, error))
    return FALSE;
  if (!mmdir_output_sync (output, error) || !output_check_name (output, error))
    {
      output_discard (output);
      return FALSE;
    }
  if (!output_close_file (output, error))
    return FALSE;

  if (!mmdir_directory_rename_file (output->directory, output->name, name, &failure))
    {
      mmdir_directory_delete_file (output->directory, output->name, NULL);
      return output_fail (output, failure, error);
    }
  g_free (output->name);
  output->name = g_strdup (name);
  return directory_sync_prepared (output->directory, &failure) || output_fail (output, failure, error);
}

/**
 * mmdir_directory_publish:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of the file: no path; what has it is
 *     replaced
 * @contents: (nullable) (array length=length) (element-type guint8): what the
 *     file is to have in it; %NULL is allowed if that is nothing
 * @length: how many bytes that are; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes a whole file and puts it in its place, as mmdir_output_publish()
 * does, under a temporary name until it is complete.
 *
 * Whoever opens @name reads the whole of the old file or the whole of the new
 * one, at any time, and after a crash of the system or a loss of power too.
 * When it has succeeded, that is the new one, its bytes and its name.
 *
 * The temporary name is `pending_publish_n.tmp`, with a number that makes it
 * the only one.
 *
 * Fails with %MMDIR_ERROR_INVALID_NAME if @name is no plain file name: if it is
 * empty, `.` or `..`, holds a separator or is too long; and with
 * %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NOT_FOUND, %MMDIR_ERROR_NOT_REGULAR,
 * %MMDIR_ERROR_TOO_MANY_FILES, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_directory_create_temporary_output() and mmdir_output_publish() tell.
 * What @name was, it still is then, unless mmdir_error_get_path() is that of
 * the directory, which cannot be synced: @name may be the new file, and nobody
 * knows whether that outlives a loss of power.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_publish (MmdirDirectory *directory,
                         const char *name,
                         const void *contents,
                         gsize length,
                         GError **error)
{
  g_autoptr (MmdirOutput) output = NULL;

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (contents != NULL || length == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!directory_check_name (directory, name, error))
    return FALSE;
  /* Not of @name: that may be as long as names can be. */
  output = mmdir_directory_create_temporary_output (directory, "pending", "publish", error);
  return output != NULL &&
         mmdir_output_write_bytes (output, contents, length, error) &&
         mmdir_output_publish (output, name, error);
}
