/* holdings.h: what a process has open, and what it maps
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For thousands of times: see process.h for the same with less hurry.
 */

#pragma once

#include <glib.h>

typedef struct
{
  guint n_descriptors;
  guint64 n_mapped;
} Holdings;

/* How much is mapped of files under @path, in bytes, where that can be told: how
 * many mappings that is changes when neighbors are merged. */
Holdings holdings_count (const char *path);
