/* guard.h: which addresses are mappings of the library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every mapping is watched, whether there is a guard or not: the guard may be
 * asked for when files are open already.
 */

#pragma once

#include "os.h"

typedef struct _GuardSlot GuardSlot;

/* Watches a mapping, from any address in its first page to any in its last
 * one, until guard_forget(), which comes before it is unmapped.  @damage is
 * where a fault is noted: it is NULL before the first one. */
GuardSlot *guard_watch (const guint8 *address,
                        gsize length,
                        gpointer *damage);
void guard_forget (GuardSlot *slot);

/* Calls @visit for each mapping that is watched, with its @damage.  None is
 * forgotten meanwhile: guard_forget() waits. */
void guard_visit (void (*visit) (gpointer *damage,
                                 gpointer data),
                  gpointer data);

/* An OsGuardFunc. */
gboolean guard_find (const guint8 *address,
                     OsGuarded *mapping);
