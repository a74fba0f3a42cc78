/* directory.c: an open directory, its settings, and opening what is in it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "advice.h"
#include "directory-private.h"
#include "input-private.h"
#include "settings.h"

struct _MmdirDirectory
{
  gatomicrefcount references;

  /* Files are looked up relative to this, so that a directory that is renamed
   * stays the same directory. */
  OsDirectory *handle;
  GRefString *path;
  guint chunk_power;
  RegionLayout layout;

  /* Guards the pointer; what it points to never changes. */
  GMutex lock;
  Settings *settings;

  DirectoryNotes notes;
};

MmdirDirectory *
directory_open_with_plan (const char *path,
                          guint chunk_power,
                          RegionLayout layout,
                          GError **error)
{
  MmdirDirectory *directory;
  OsDirectory *handle;
  OsFailure failure;

  handle = os_directory_open (path, &failure);
  if (handle == NULL)
    {
      error_set_system (error, ERROR_OPEN_DIRECTORY, path, NULL, 0, 0, &failure);
      return NULL;
    }

  directory = g_new (MmdirDirectory, 1);
  g_atomic_ref_count_init (&directory->references);
  directory->handle = handle;
  directory->path = g_ref_string_new (path);
  directory->chunk_power = chunk_power;
  directory->layout = layout;
  g_mutex_init (&directory->lock);
  directory->settings = settings_new ();
  g_mutex_init (&directory->notes.changes);
  name_set_init (&directory->notes.pending);
  name_set_init (&directory->notes.lost);
  return directory;
}

/**
 * mmdir_directory_open:
 * @path: (type filename): the path of a directory
 * @error: (nullable): return location for a #GError
 *
 * Opens a directory of index files, with chunks of the default size; see
 * %MMDIR_CHUNK_POWER_DEFAULT.
 *
 * A handle to the directory is kept, and files are opened relative to it: it
 * stays the same directory if it is renamed or if the program changes its
 * working directory.
 *
 * Fails with %MMDIR_ERROR_NOT_FOUND if there is nothing of that path,
 * %MMDIR_ERROR_NOT_DIRECTORY if it is no directory, %MMDIR_ERROR_ACCESS if it
 * may not be searched, %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor
 * left, %MMDIR_ERROR_INVALID_NAME if the path is too long,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_IO, %MMDIR_ERROR_UNSUPPORTED and
 * %MMDIR_ERROR_FAILED as the system says.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new directory, to be freed with
 *     mmdir_directory_unref(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirDirectory *
mmdir_directory_open (const char *path,
                      GError **error)
{
  return mmdir_directory_open_with_chunk_power (path, MMDIR_CHUNK_POWER_DEFAULT, error);
}

/**
 * mmdir_directory_open_with_chunk_power:
 * @path: (type filename): the path of a directory
 * @chunk_power: the size of chunks as a power of two, from
 *     %MMDIR_CHUNK_POWER_MINIMUM to %MMDIR_CHUNK_POWER_MAXIMUM
 * @error: (nullable): return location for a #GError
 *
 * Opens a directory of index files that are mapped in chunks of
 * 2^@chunk_power bytes.
 *
 * A file whose chunks all fit into the address space together is mapped in
 * one piece.  The chunk size matters where they do not, as on 32-bit systems
 * and under `ulimit -v`: then each chunk needs free address space of its size
 * only, and a mapping of its own.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if @chunk_power is outside of its
 * range, and otherwise as mmdir_directory_open() does: with
 * %MMDIR_ERROR_NOT_FOUND, %MMDIR_ERROR_NOT_DIRECTORY, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_TOO_MANY_FILES, %MMDIR_ERROR_INVALID_NAME,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_IO, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new directory, to be freed with
 *     mmdir_directory_unref(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirDirectory *
mmdir_directory_open_with_chunk_power (const char *path,
                                       guint chunk_power,
                                       GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (chunk_power < MMDIR_CHUNK_POWER_MINIMUM || chunk_power > MMDIR_CHUNK_POWER_MAXIMUM)
    {
      error_set_chunk_power (error, path, chunk_power);
      return NULL;
    }
  return directory_open_with_plan (path, chunk_power, REGION_LAYOUT_WHOLE, error);
}

/**
 * mmdir_directory_ref:
 * @directory: (not nullable): a directory
 *
 * Adds a reference to @directory.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): @directory
 *
 * Since: 1.0
 */
MmdirDirectory *
mmdir_directory_ref (MmdirDirectory *directory)
{
  g_return_val_if_fail (directory != NULL, NULL);

  g_atomic_ref_count_inc (&directory->references);
  return directory;
}

/**
 * mmdir_directory_unref:
 * @directory: (transfer full) (nullable): a directory; nothing is done for
 *     %NULL
 *
 * Gives back a reference to @directory.  The last one closes it.  Inputs that
 * were opened from it stay as they are; outputs and locks keep a reference of
 * their own.  Deletions that are pending are tried once more: what cannot be
 * deleted then stays.
 *
 * Thread rule: any thread.
 *
 * Since: 1.0
 */
void
mmdir_directory_unref (MmdirDirectory *directory)
{
  if (directory == NULL || !g_atomic_ref_count_dec (&directory->references))
    return;
  directory_delete_pending (directory);
  os_directory_close (directory->handle);
  name_set_clear (&directory->notes.pending);
  name_set_clear (&directory->notes.lost);
  g_mutex_clear (&directory->notes.changes);
  settings_unref (directory->settings);
  g_mutex_clear (&directory->lock);
  g_ref_string_release (directory->path);
  g_free (directory);
}

/**
 * mmdir_directory_get_path:
 * @directory: (not nullable): a directory
 *
 * Gives the path that @directory was opened with.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer none) (type filename): the path; it belongs to
 *     @directory
 *
 * Since: 1.0
 */
const char *
mmdir_directory_get_path (MmdirDirectory *directory)
{
  g_return_val_if_fail (directory != NULL, NULL);

  return directory->path;
}

/**
 * mmdir_directory_get_chunk_power:
 * @directory: (not nullable): a directory
 *
 * Gives the size of the chunks that files are mapped in, as a power of two.
 *
 * Thread rule: any thread.
 *
 * Returns: the chunk power, the binary logarithm of their size in bytes: from
 *     %MMDIR_CHUNK_POWER_MINIMUM to %MMDIR_CHUNK_POWER_MAXIMUM
 *
 * Since: 1.0
 */
guint
mmdir_directory_get_chunk_power (MmdirDirectory *directory)
{
  g_return_val_if_fail (directory != NULL, 0);

  return directory->chunk_power;
}

Settings *
directory_get_settings (MmdirDirectory *directory)
{
  Settings *settings;

  g_mutex_lock (&directory->lock);
  settings = settings_ref (directory->settings);
  g_mutex_unlock (&directory->lock);
  return settings;
}

Settings *
directory_begin_change (MmdirDirectory *directory)
{
  g_mutex_lock (&directory->lock);
  return settings_copy (directory->settings);
}

void
directory_end_change (MmdirDirectory *directory,
                      Settings *settings)
{
  Settings *before = directory->settings;

  directory->settings = settings;
  g_mutex_unlock (&directory->lock);
  /* Without the lock: it may call a destroy notify of the user's. */
  settings_unref (before);
}

OsDirectory *
directory_get_handle (MmdirDirectory *directory)
{
  return directory->handle;
}

gboolean
directory_check_name (MmdirDirectory *directory,
                      const char *name,
                      GError **error)
{
  if (os_name_is_plain (name))
    return TRUE;
  error_set_name (error, directory->path, name);
  return FALSE;
}

gboolean
directory_check_file (MmdirDirectory *directory,
                      const char *name,
                      GError **error)
{
  if (!directory_check_name (directory, name, error))
    return FALSE;
  if (G_LIKELY (!name_set_contains (&directory->notes.pending, name)))
    return TRUE;
  error_set_deleted (error, MMDIR_ERROR_NOT_FOUND, directory->path, name);
  return FALSE;
}

DirectoryNotes *
directory_get_notes (MmdirDirectory *directory)
{
  return &directory->notes;
}

static MmdirInput *
open_with_settings (MmdirDirectory *directory,
                    const char *name,
                    MmdirContext context,
                    MmdirBacking backing,
                    const Settings *settings,
                    GError **error)
{
  const MmdirAdvice advice = settings_choose_advice (settings, name, context);
  const gboolean preload = settings_choose_preload (settings, name, context);
  const RegionOptions options = {
    .backing = backing,
    .chunk_power = directory->chunk_power,
    .small_file_threshold = settings->small_file_threshold,
    .layout = directory->layout,
    .fallback = settings->fallback,
    .budget = settings->map_budget,
  };
  g_autoptr (MmdirInput) input = NULL;
  Region *region;

  region = region_open (directory->handle, directory->path, name, advice, &options, error);
  if (region == NULL)
    return NULL;
  input = input_new (region, advice);

  /* Before the advice: bringing in pages that are told to be random would be
   * one request to the disk a page. */
  if (preload && !mmdir_input_preload (input, NULL, NULL, error))
    return NULL;
  if (advice != MMDIR_ADVICE_NORMAL)
    advice_try (input, advice);
  return g_steal_pointer (&input);
}

/* @backing is NULL for that of the directory. */
static MmdirInput *
open_input (MmdirDirectory *directory,
            const char *name,
            MmdirContext context,
            const MmdirBacking *backing,
            GError **error)
{
  Settings *settings;
  MmdirInput *input;

  if (!directory_check_file (directory, name, error))
    return NULL;
  settings = directory_get_settings (directory);
  input = open_with_settings (directory, name, context, backing != NULL ? *backing : settings->backing,
                              settings, error);
  settings_unref (settings);
  return input;
}

/**
 * mmdir_directory_open_input:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of a file in @directory: no path
 * @context: what the file is opened for
 * @error: (nullable): return location for a #GError
 *
 * Opens a file for reading, its cursor at position 0.
 *
 * The file is mapped, and costs no descriptor once it is open; a small one is
 * read into memory instead, see mmdir_directory_set_small_file_threshold().
 * mmdir_directory_set_backing() asks for something else, and
 * mmdir_directory_set_fallback() says what happens if it cannot be mapped.
 * The file must not change while it is open, on pain of the SIGBUS signal if
 * it gets shorter.
 *
 * Fails with %MMDIR_ERROR_INVALID_NAME if @name is no plain file name: if it
 * is empty, `.` or `..`, holds a separator or is too long;
 * %MMDIR_ERROR_NOT_FOUND if there is no such file, or its deletion is pending,
 * see mmdir_directory_delete_file();
 * %MMDIR_ERROR_NOT_REGULAR if it is a directory, a pipe, a device or the
 * like, none of which it waits for; %MMDIR_ERROR_ACCESS if it may not be
 * read; %MMDIR_ERROR_TOO_MANY_FILES if there is no descriptor left for the
 * moment of opening; %MMDIR_ERROR_MAP_FAILED if it cannot be mapped;
 * %MMDIR_ERROR_NO_MEMORY if there is no memory to read it into;
 * %MMDIR_ERROR_CHANGED if it becomes shorter meanwhile; %MMDIR_ERROR_IO if
 * it cannot be read; %MMDIR_ERROR_UNSUPPORTED if it is too large for a system
 * without 64-bit offsets; %MMDIR_ERROR_FAILED for what else the system says,
 * such as a circle of symbolic links.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new input, to be freed with
 *     mmdir_input_free(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirInput *
mmdir_directory_open_input (MmdirDirectory *directory,
                            const char *name,
                            MmdirContext context,
                            GError **error)
{
  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return open_input (directory, name, context, NULL, error);
}

/**
 * mmdir_directory_open_input_with_backing:
 * @directory: (not nullable): a directory
 * @name: (type filename): the name of a file in @directory: no path
 * @context: what the file is opened for
 * @backing: where its bytes are to come from
 * @error: (nullable): return location for a #GError
 *
 * Opens a file for reading, its cursor at position 0, as
 * mmdir_directory_open_input() does, but by @backing instead of what
 * mmdir_directory_set_backing() says. %MMDIR_BACKING_BUFFERED suits a file
 * that is read once from end to end, as in a merge, and one of which as little
 * memory as possible is to be used; it holds a descriptor.
 *
 * mmdir_directory_set_preload() and the other settings count as they do there.
 *
 * Fails with %MMDIR_ERROR_INVALID_NAME, %MMDIR_ERROR_NOT_FOUND,
 * %MMDIR_ERROR_NOT_REGULAR, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_TOO_MANY_FILES,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the
 * reasons that mmdir_directory_open_input() tells.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new input, to be freed with mmdir_input_free(),
 *     or %NULL on failure
 *
 * Since: 1.0
 */
MmdirInput *
mmdir_directory_open_input_with_backing (MmdirDirectory *directory,
                                         const char *name,
                                         MmdirContext context,
                                         MmdirBacking backing,
                                         GError **error)
{
  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (backing <= MMDIR_BACKING_MEMORY, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return open_input (directory, name, context, &backing, error);
}

/**
 * mmdir_directory_describe:
 * @directory: (not nullable): a directory
 *
 * Describes @directory and its settings, for logs; not for programs to parse.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new string
 *
 * Since: 1.0
 */
char *
mmdir_directory_describe (MmdirDirectory *directory)
{
  static const char *const backings[] = { "auto", "mapped", "buffered", "memory" };
  g_autofree char *path = NULL;
  g_autofree char *chunk = NULL;
  Settings *settings;
  char *text;

  g_return_val_if_fail (directory != NULL, NULL);

  path = g_filename_display_name (directory->path);
  chunk = g_format_size_full ((guint64) 1 << directory->chunk_power, G_FORMAT_SIZE_IEC_UNITS);
  settings = directory_get_settings (directory);
  text = g_strdup_printf ("MmdirDirectory(“%s”, chunks of %s, backing %s, preload %s, fallback %s, "
                          "small files up to %" G_GSIZE_FORMAT " bytes)",
                          path, chunk, backings[settings->backing],
                          settings->preload_choice != NULL ? "by file"
                          : settings->preload              ? "on"
                                                           : "off",
                          settings->fallback ? "on" : "off", settings->small_file_threshold);
  settings_unref (settings);
  return text;
}
