/* settings.c: how a directory opens its files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "settings.h"

/* To open and read a file of this size whole takes 2.4 us where mapping it and
 * touching a page takes 7 us (x86-64, Linux 6.18); they meet at some 128 KiB,
 * but the copy is memory of the process's own.  And a small file takes none of
 * the mappings that a process may have. */
#define SMALL_FILE_THRESHOLD_DEFAULT 16384

static SettingsCallback *
callback_ref (SettingsCallback *callback)
{
  if (callback != NULL)
    g_atomic_ref_count_inc (&callback->references);
  return callback;
}

static void
callback_unref (SettingsCallback *callback)
{
  if (callback == NULL || !g_atomic_ref_count_dec (&callback->references))
    return;
  if (callback->destroy != NULL)
    callback->destroy (callback->user_data);
  g_free (callback);
}

Settings *
settings_new (void)
{
  Settings *settings = g_new0 (Settings, 1);

  g_atomic_ref_count_init (&settings->references);
  settings->small_file_threshold = SMALL_FILE_THRESHOLD_DEFAULT;
  settings->backing = MMDIR_BACKING_AUTO;
  return settings;
}

Settings *
settings_copy (const Settings *settings)
{
  Settings *copy = g_new (Settings, 1);

  *copy = *settings;
  g_atomic_ref_count_init (&copy->references);
  if (copy->map_budget != NULL)
    map_budget_ref (copy->map_budget);
  callback_ref (copy->advice);
  callback_ref (copy->preload_choice);
  return copy;
}

Settings *
settings_ref (Settings *settings)
{
  g_atomic_ref_count_inc (&settings->references);
  return settings;
}

void
settings_unref (Settings *settings)
{
  if (!g_atomic_ref_count_dec (&settings->references))
    return;
  if (settings->map_budget != NULL)
    map_budget_unref (settings->map_budget);
  callback_unref (settings->advice);
  callback_unref (settings->preload_choice);
  g_free (settings);
}

void
settings_set_callback (SettingsCallback **slot,
                       SettingsFunc func,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  SettingsCallback *callback = NULL;

  if (func != NULL)
    {
      callback = g_new (SettingsCallback, 1);
      g_atomic_ref_count_init (&callback->references);
      callback->func = func;
      callback->user_data = user_data;
      callback->destroy = destroy;
    }
  callback_unref (*slot);
  *slot = callback;
}

MmdirAdvice
settings_choose_advice (const Settings *settings,
                        const char *name,
                        MmdirContext context)
{
  const MmdirAdvice advice = mmdir_context_get_advice (context);

  if (settings->advice == NULL)
    return advice;
  return ((MmdirAdviceFunc) settings->advice->func) (name, context, advice,
                                                     settings->advice->user_data);
}

gboolean
settings_choose_preload (const Settings *settings,
                         const char *name,
                         MmdirContext context)
{
  if (settings->preload_choice == NULL)
    return settings->preload;
  return ((MmdirPreloadFunc) settings->preload_choice->func) (name, context,
                                                              settings->preload_choice->user_data);
}
