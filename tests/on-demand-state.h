/* on-demand-state.h: what is mapped of the files of a directory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For tests of chunks that are mapped on demand, which look at what only the
 * library knows.
 */

#pragma once

#include "directory-private.h"
#include "input-private.h"

/* The budget of a directory that has one; the directory keeps it. */
static inline MapBudget *
state_get_budget (MmdirDirectory *directory)
{
  Settings *settings = directory_get_settings (directory);
  MapBudget *budget = settings->map_budget;

  settings_unref (settings);
  g_assert_nonnull (budget);
  return budget;
}

/* In bytes. */
static inline guint64
state_get_mapped (MmdirDirectory *directory)
{
  return map_budget_get_mapped (state_get_budget (directory));
}

static inline gboolean
state_is_on_demand (MmdirInput *input)
{
  return region_is_on_demand (input->region);
}

static inline gboolean
state_is_mapped (MmdirInput *input,
                 guint64 index)
{
  return g_atomic_int_get (&input->region->chunks[index].holds) > 0;
}

/* How many stand on a chunk that is mapped. */
static inline guint
state_count_holders (MmdirInput *input,
                     guint64 index)
{
  g_assert_true (state_is_mapped (input, index));
  return (guint) g_atomic_int_get (&input->region->chunks[index].holds) - 1;
}
