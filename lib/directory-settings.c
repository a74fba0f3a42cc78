/* directory-settings.c: asking for and changing the settings of a directory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "directory-private.h"

/**
 * mmdir_directory_get_preload:
 * @directory: (not nullable): a directory
 *
 * Tells whether files are preloaded when they are opened; see
 * mmdir_directory_set_preload().
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE if they are, where no callback says otherwise
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_get_preload (MmdirDirectory *directory)
{
  Settings *settings;
  gboolean preload;

  g_return_val_if_fail (directory != NULL, FALSE);

  settings = directory_get_settings (directory);
  preload = settings->preload;
  settings_unref (settings);
  return preload;
}

/**
 * mmdir_directory_set_preload:
 * @directory: (not nullable): a directory
 * @preload: whether to preload
 *
 * Says whether files are in memory, and mapped page by page, when
 * mmdir_directory_open_input() returns.  Opening takes as long as reading the
 * file then.  By default they are not.  mmdir_directory_set_preload_func()
 * decides file by file, and mmdir_input_preload() later.
 *
 * It counts for files that are opened after this call.
 *
 * Thread rule: any thread.
 *
 * Since: 1.0
 */
void
mmdir_directory_set_preload (MmdirDirectory *directory,
                             gboolean preload)
{
  Settings *settings;

  g_return_if_fail (directory != NULL);

  settings = directory_begin_change (directory);
  settings->preload = preload != FALSE;
  directory_end_change (directory, settings);
}

/**
 * mmdir_directory_set_preload_func:
 * @directory: (not nullable): a directory
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a
 *     function that decides, or %NULL to let mmdir_directory_set_preload()
 *     decide again
 * @user_data: (nullable): what @func is called with
 * @destroy: (nullable): what to free @user_data with, once it is not needed
 *
 * Decides file by file whether it is preloaded when it is opened.
 *
 * It counts for files that are opened after this call.  @destroy is called
 * once, when another function has been set or @directory has been closed, and
 * no call of @func is under way any more.
 *
 * Thread rule: any thread.  @func is called in the thread that opens a file,
 * and @destroy in any.
 *
 * Since: 1.0
 */
void
mmdir_directory_set_preload_func (MmdirDirectory *directory,
                                  MmdirPreloadFunc func,
                                  gpointer user_data,
                                  GDestroyNotify destroy)
{
  Settings *settings;

  g_return_if_fail (directory != NULL);

  settings = directory_begin_change (directory);
  settings_set_callback (&settings->preload_choice, (SettingsFunc) func, user_data, destroy);
  directory_end_change (directory, settings);
}

/**
 * mmdir_directory_get_fallback:
 * @directory: (not nullable): a directory
 *
 * Tells whether files that cannot be mapped are read through a buffer; see
 * mmdir_directory_set_fallback().
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE if they are
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_get_fallback (MmdirDirectory *directory)
{
  Settings *settings;
  gboolean fallback;

  g_return_val_if_fail (directory != NULL, FALSE);

  settings = directory_get_settings (directory);
  fallback = settings->fallback;
  settings_unref (settings);
  return fallback;
}

/**
 * mmdir_directory_set_fallback:
 * @directory: (not nullable): a directory
 * @fallback: whether to fall back
 *
 * Says whether a file that can be opened but not be mapped is read through a
 * buffer, with the same functions, instead of failing with
 * %MMDIR_ERROR_MAP_FAILED.  One message of the log level
 * %G_LOG_LEVEL_MESSAGE then says why.  By default it is not.
 *
 * A file that is missing or may not be read, a directory, or too many open
 * files are errors all the same.
 *
 * It counts for files that are opened after this call.
 *
 * Thread rule: any thread.
 *
 * Since: 1.0
 */
void
mmdir_directory_set_fallback (MmdirDirectory *directory,
                              gboolean fallback)
{
  Settings *settings;

  g_return_if_fail (directory != NULL);

  settings = directory_begin_change (directory);
  settings->fallback = fallback != FALSE;
  directory_end_change (directory, settings);
}

/**
 * mmdir_directory_get_small_file_threshold:
 * @directory: (not nullable): a directory
 *
 * Tells up to which length a file is read into memory instead of being
 * mapped; see mmdir_directory_set_small_file_threshold().
 *
 * Thread rule: any thread.
 *
 * Returns: the length, in bytes; 16 KiB if it was not set
 *
 * Since: 1.0
 */
gsize
mmdir_directory_get_small_file_threshold (MmdirDirectory *directory)
{
  Settings *settings;
  gsize threshold;

  g_return_val_if_fail (directory != NULL, 0);

  settings = directory_get_settings (directory);
  threshold = settings->small_file_threshold;
  settings_unref (settings);
  return threshold;
}

/**
 * mmdir_directory_set_small_file_threshold:
 * @directory: (not nullable): a directory
 * @threshold: a length, in bytes; any number from 0 on is allowed
 *
 * Says up to which length a file is read into memory when it is opened,
 * instead of being mapped.  That is quicker for small files, and takes no
 * mapping from the process, of which there are only so many.  The default is
 * 16 KiB; with 0, every file that is not empty is mapped.
 *
 * It counts for files that are opened after this call, and only for
 * %MMDIR_BACKING_AUTO.
 *
 * Thread rule: any thread.
 *
 * Since: 1.0
 */
void
mmdir_directory_set_small_file_threshold (MmdirDirectory *directory,
                                          gsize threshold)
{
  Settings *settings;

  g_return_if_fail (directory != NULL);

  settings = directory_begin_change (directory);
  settings->small_file_threshold = threshold;
  directory_end_change (directory, settings);
}

/**
 * mmdir_directory_get_backing:
 * @directory: (not nullable): a directory
 *
 * Tells how files are read; see mmdir_directory_set_backing().
 *
 * Thread rule: any thread.
 *
 * Returns: what was asked for, by default %MMDIR_BACKING_AUTO
 *
 * Since: 1.0
 */
MmdirBacking
mmdir_directory_get_backing (MmdirDirectory *directory)
{
  Settings *settings;
  MmdirBacking backing;

  g_return_val_if_fail (directory != NULL, MMDIR_BACKING_AUTO);

  settings = directory_get_settings (directory);
  backing = settings->backing;
  settings_unref (settings);
  return backing;
}

/**
 * mmdir_directory_set_backing:
 * @directory: (not nullable): a directory
 * @backing: how to read files
 *
 * Says how files are read.  %MMDIR_BACKING_BUFFERED suits streaming and file
 * systems that one does not trust with mappings; each such file holds a
 * descriptor.  %MMDIR_BACKING_MEMORY reads every file whole.
 * mmdir_input_get_backing() tells what an input came to.
 *
 * It counts for files that are opened after this call.
 *
 * Thread rule: any thread.
 *
 * Since: 1.0
 */
void
mmdir_directory_set_backing (MmdirDirectory *directory,
                             MmdirBacking backing)
{
  Settings *settings;

  g_return_if_fail (directory != NULL);
  g_return_if_fail ((guint) backing <= MMDIR_BACKING_MEMORY);

  settings = directory_begin_change (directory);
  settings->backing = backing;
  directory_end_change (directory, settings);
}

/**
 * mmdir_directory_get_map_budget:
 * @directory: (not nullable): a directory
 *
 * Tells how much may be mapped of files of @directory.
 *
 * Thread rule: any thread.
 *
 * Returns: the budget, in bytes; 0 if there is none
 *
 * Since: 1.0
 */
guint64
mmdir_directory_get_map_budget (MmdirDirectory *directory)
{
  Settings *settings;
  guint64 budget;

  g_return_val_if_fail (directory != NULL, 0);

  settings = directory_get_settings (directory);
  budget = settings->map_budget != NULL ? map_budget_get_limit (settings->map_budget) : 0;
  settings_unref (settings);
  return budget;
}

/**
 * mmdir_directory_set_map_budget:
 * @directory: (not nullable): a directory
 * @budget: how much may be mapped, in bytes; 0, as it is at first, for no
 *     budget
 *
 * Limits the address space that the files of @directory take.  A file that fits
 * into what other files have left of it is mapped whole, for as long as it is
 * open.  Any other is *windowed*: it is mapped on demand, a chunk at a time, and
 * holds a descriptor.  Its chunks are made small enough for four of them to fit,
 * though no smaller than %MMDIR_CHUNK_POWER_MINIMUM or what the directory was
 * opened with.
 *
 * A chunk stays mapped while an input reads in it, while a pointer from
 * mmdir_input_peek() into it is valid, and while a #GBytes of it lives.  Of the
 * others, which are idle, those that were used the longest time ago are
 * unmapped when the budget is reached.  It is exceeded only by what cannot be
 * unmapped.
 *
 * With no budget, files become windowed where the address space has no room for
 * them: on 32-bit systems and under `ulimit -v`.  What is mapped on demand then
 * takes up to half of the address space.
 *
 * It counts for files that are opened after this call.  Where there was a
 * budget already, the new one holds for what is open too, and idle chunks that
 * do not fit into it are unmapped.
 *
 * Thread rule: any thread.
 *
 * Since: 1.0
 */
void
mmdir_directory_set_map_budget (MmdirDirectory *directory,
                                guint64 budget)
{
  Settings *settings;

  g_return_if_fail (directory != NULL);

  settings = directory_begin_change (directory);
  if (settings->map_budget != NULL)
    map_budget_set_limit (settings->map_budget, budget);
  else if (budget != 0)
    settings->map_budget = map_budget_new (budget);
  directory_end_change (directory, settings);
}

/**
 * mmdir_directory_set_advice_func:
 * @directory: (not nullable): a directory
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a
 *     function that chooses, or %NULL for mmdir_context_get_advice()
 * @user_data: (nullable): what @func is called with
 * @destroy: (nullable): what to free @user_data with, once it is not needed
 *
 * Chooses file by file what the system is told about the order of accesses.
 *
 * It counts for files that are opened after this call.  @destroy is called
 * once, when another function has been set or @directory has been closed, and
 * no call of @func is under way any more.
 *
 * Thread rule: any thread.  @func is called in the thread that opens a file,
 * and @destroy in any.
 *
 * Since: 1.0
 */
void
mmdir_directory_set_advice_func (MmdirDirectory *directory,
                                 MmdirAdviceFunc func,
                                 gpointer user_data,
                                 GDestroyNotify destroy)
{
  Settings *settings;

  g_return_if_fail (directory != NULL);

  settings = directory_begin_change (directory);
  settings_set_callback (&settings->advice, (SettingsFunc) func, user_data, destroy);
  directory_end_change (directory, settings);
}
