/* settings.h: how a directory opens its files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A Settings never changes: a setter of the directory makes a changed copy and
 * puts it in place of the old one, which lives on for as long as an open in
 * another thread is using it.  So an open sees the settings of one moment, and
 * no lock is held while a callback of the user runs.
 */

#pragma once

#include "on-demand.h"
#include <mmdir/mmdir.h>

typedef void (*SettingsFunc) (void);

/* A callback with its data, shared by the copies; its owner knows its type. */
typedef struct
{
  gatomicrefcount references;
  SettingsFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} SettingsCallback;

typedef struct
{
  gatomicrefcount references;
  gboolean preload;
  gboolean fallback;
  gsize small_file_threshold;
  MmdirBacking backing;
  /* NULL until one is set. */
  MapBudget *map_budget;
  SettingsCallback *advice;
  SettingsCallback *preload_choice;
} Settings;

Settings *settings_new (void);
Settings *settings_copy (const Settings *settings);
Settings *settings_ref (Settings *settings);
void settings_unref (Settings *settings);

/* For a copy that nobody else has seen yet. */
void settings_set_callback (SettingsCallback **slot,
                            SettingsFunc func,
                            gpointer user_data,
                            GDestroyNotify destroy);

MmdirAdvice settings_choose_advice (const Settings *settings,
                                    const char *name,
                                    MmdirContext context);
gboolean settings_choose_preload (const Settings *settings,
                                  const char *name,
                                  MmdirContext context);
