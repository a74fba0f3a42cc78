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
  guint n_mappings;
} Holdings;

/* Mappings are those of files under @path, where they can be told. */
Holdings holdings_count (const char *path);
