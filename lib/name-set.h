/* name-set.h: names of files that a directory has to remember something of
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Almost always empty, and cheap to ask then.  Any thread may use it.
 */

#pragma once

#include <glib.h>

typedef struct
{
  GMutex lock;
  GPtrArray *names;
  /* How many, to be looked at without the lock. */
  gint n_names;
} NameSet;

void name_set_init (NameSet *set);
void name_set_clear (NameSet *set);

void name_set_add (NameSet *set,
                   const char *name);
void name_set_remove (NameSet *set,
                      const char *name);
gboolean name_set_contains (NameSet *set,
                            const char *name);

/* As an array with NULL behind it, for g_strfreev(), in the order in which they
 * were added. */
char **name_set_copy (NameSet *set);
