/* names.h: what every function that takes a name makes of it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For programs with $(SEAM_WRAP).
 */

#pragma once

#include <mmdir/mmdir.h>

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} NamesFixture;

void names_set_up (NamesFixture *fixture,
                   gconstpointer data);
void names_tear_down (NamesFixture *fixture,
                      gconstpointer data);

/* How often the system was asked about a name since the last seam_reset(). */
guint names_count_look_ups (void);

/* Every function refuses it as no name. */
void names_assert_refused (MmdirDirectory *directory,
                           const char *name);

/* A file of that name, in a directory that is empty, can be found and read. */
void names_assert_usable (NamesFixture *fixture,
                          const char *name);

/* Whether the file system has such names. */
gboolean names_can_have (NamesFixture *fixture,
                         const char *name);
