/* directory-list.c: what is in a directory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "directory-private.h"
#include "error-private.h"

#include <stdlib.h>
#include <string.h>

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What has been deleted but for those who use it. */
static void
leave_out_pending (MmdirDirectory *directory,
                   GPtrArray *names)
{
  NameSet *pending = &directory_get_notes (directory)->pending;
  guint i = 0;

  while (i < names->len)
    if (name_set_contains (pending, g_ptr_array_index (names, i)))
      g_ptr_array_remove_index_fast (names, i);
    else
      i++;
}

/**
 * mmdir_directory_list:
 * @directory: (not nullable): a directory
 * @error: (nullable): return location for a #GError
 *
 * Lists the names in @directory, sorted by the bytes that they are made of,
 * whatever the locale.  Directories in it are left out, and files whose deletion
 * is pending, see mmdir_directory_delete_file(); what is neither a directory
 * nor a regular file is listed, though it cannot be opened.  Files that others
 * create or delete meanwhile may be in the list or not.
 *
 * Fails with %MMDIR_ERROR_ACCESS if the directory may not be listed,
 * %MMDIR_ERROR_NOT_FOUND if it has been deleted, %MMDIR_ERROR_TOO_MANY_FILES
 * if there is no descriptor left, %MMDIR_ERROR_IO if it cannot be read, and
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED as
 * the system says.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full) (array zero-terminated=1) (element-type filename):
 *     the names, to be freed with g_strfreev(), or %NULL on failure
 *
 * Since: 1.0
 */
char **
mmdir_directory_list (MmdirDirectory *directory,
                      GError **error)
{
  GPtrArray *names;
  OsFailure failure;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  names = g_ptr_array_new_with_free_func (g_free);
  if (!os_directory_list (directory_get_handle (directory), names, &failure))
    {
      error_set_system (error, ERROR_LIST, mmdir_directory_get_path (directory), NULL, 0, 0, &failure);
      g_ptr_array_unref (names);
      return NULL;
    }
  leave_out_pending (directory, names);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* Looks a file up by name and makes sure that it is one. */
static gboolean
query_regular (MmdirDirectory *directory,
               const char *name,
               OsFileStatus *status,
               GError **error)
{
  const char *path = mmdir_directory_get_path (directory);
  OsFailure failure;

  if (!directory_check_file (directory, name, error))
    return FALSE;
  if (!os_file_query (directory_get_handle (directory), name, status, &failure))
    {
      error_set_system (error, ERROR_QUERY, path, name, 0, 0, &failure);
      return FALSE;
    }
  if (status->kind != OS_FILE_REGULAR)
    {
      error_set_not_regular (error, path, name, status->kind);
      return FALSE;
    }
  return TRUE;
}

/**
 * mmdir_directory_file_exists:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of a file in @directory
 *
 * Tells whether there is a regular file of that name.  By the time that it is
 * opened it may be gone, so that a program which goes on to open it asks
 * mmdir_directory_open_input() alone.  mmdir_directory_get_file_length()
 * tells why there is none.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE if there is
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_file_exists (MmdirDirectory *directory,
                             const char *name)
{
  OsFileStatus status;

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return query_regular (directory, name, &status, NULL);
}

/**
 * mmdir_directory_get_file_length:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of a file in @directory
 * @length: (out): return location for the length, in bytes; left alone on
 *     failure
 * @error: (nullable): return location for a #GError
 *
 * Tells how long a file is, without opening it.
 *
 * Fails with %MMDIR_ERROR_INVALID_NAME, %MMDIR_ERROR_NOT_FOUND,
 * %MMDIR_ERROR_NOT_REGULAR, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_UNSUPPORTED and %MMDIR_ERROR_FAILED as
 * mmdir_directory_open_input() does, and with %MMDIR_ERROR_TOO_MANY_FILES on
 * Windows, where asking takes a handle.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_get_file_length (MmdirDirectory *directory,
                                 const char *name,
                                 guint64 *length,
                                 GError **error)
{
  OsFileStatus status;

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (length != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!query_regular (directory, name, &status, error))
    return FALSE;
  *length = status.length;
  return TRUE;
}

/**
 * mmdir_directory_evict_file:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of a file in @directory
 * @error: (nullable): return location for a #GError
 *
 * Asks the system to drop what it holds of a file in memory, after writing
 * out what is not on disk yet.  Pages that a mapping uses, in this process or
 * another, stay.  The file and inputs over it are as good as before; the next
 * reads are slower.
 *
 * If what is not on disk yet cannot be written out, nothing is dropped, and that
 * is a sync that has failed: mmdir_directory_sync_files() fails from then on.
 *
 * Fails with %MMDIR_ERROR_UNSUPPORTED if the system has no means for it;
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_NO_SPACE or %MMDIR_ERROR_ACCESS if it cannot be
 * written out, for the reasons that mmdir_directory_sync_files() tells; and
 * otherwise as mmdir_directory_open_input() does when it opens a file: with
 * %MMDIR_ERROR_INVALID_NAME, %MMDIR_ERROR_NOT_FOUND, %MMDIR_ERROR_NOT_REGULAR,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_TOO_MANY_FILES, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_IO or %MMDIR_ERROR_FAILED.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE if the system was asked
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_evict_file (MmdirDirectory *directory,
                            const char *name,
                            GError **error)
{
  OsFileStatus status;
  OsFailure failure;
  gboolean is_lost = FALSE;

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!query_regular (directory, name, &status, error))
    return FALSE;
  if (os_file_evict (directory_get_handle (directory), name, &is_lost, &failure))
    return TRUE;
  /* No later sync would hear of it. */
  if (is_lost)
    directory_note_failed_sync (directory, name, &failure);
  error_set_system (error, is_lost ? ERROR_SYNC : ERROR_EVICT, mmdir_directory_get_path (directory), name,
                    0, 0, &failure);
  return FALSE;
}
