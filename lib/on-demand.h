/* on-demand.h: chunks that are mapped when they are needed, within a budget
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A file that cannot be mapped whole is mapped a chunk at a time.  A chunk stays
 * where it is while somebody holds it.  One that nobody holds is idle: it may
 * be held again at no cost, or be unmapped to make room, those first that were
 * released the longest time ago.
 */

#pragma once

#include "chunk-plan.h"
#include "guard.h"
#include <mmdir/mmdir.h>

typedef struct _Region Region;

/* One chunk of a region.  Zeroes are a chunk that is not mapped. */
typedef struct _Chunk
{
  /* 0 if it is not mapped, else one more than there are holders.  It changes
   * from and to 0 only under the lock. */
  gint holds;

  /* When it was last released, by a clock that counts releases. */
  guint released;

  const guint8 *address;
  GuardSlot *slot;

  /* Only under the lock, and only for chunks mapped on demand: all of them. */
  Region *region;
  struct _Chunk *previous;
  struct _Chunk *next;
} Chunk;

/* How many bytes may be mapped, and how many are: those of all regions that
 * share it. */
typedef struct _MapBudget MapBudget;

/* A @limit of 0 leaves half of the address space to others. */
MapBudget *map_budget_new (guint64 limit);
MapBudget *map_budget_ref (MapBudget *budget);
void map_budget_unref (MapBudget *budget);
guint64 map_budget_get_limit (MapBudget *budget);
void map_budget_set_limit (MapBudget *budget,
                           guint64 limit);
guint64 map_budget_get_mapped (MapBudget *budget);

/* Counts a mapping that stays for as long as its region lives, if it fits. */
gboolean map_budget_charge (MapBudget *budget,
                            guint64 length);
void map_budget_discharge (MapBudget *budget,
                           guint64 length);

/* The budget of all regions that have none of their own. */
MapBudget *map_budget_get_default (void);

/* Whether what failed to be mapped may succeed by parts. */
gboolean on_demand_may_help (const OsFailure *failure);

/* The largest chunks for a file, up to those of @plan, four of which fit into
 * what whole files leave of what there is for mappings. */
guint on_demand_choose_power (MapBudget *budget,
                              const ChunkPlan *plan);

/* Maps a chunk, unless it is, and holds it.  Any thread may. */
Chunk *on_demand_hold (Region *region,
                       guint64 index,
                       OsFailure *failure);
/* The same if the chunk is mapped now; else NULL. */
Chunk *on_demand_hold_mapped (Region *region,
                              guint64 index);
void on_demand_release (Region *region,
                        Chunk *chunk);

/* Where an address is in the file that once belonged to a chunk of @region. */
guint64 on_demand_offset_of (Region *region,
                             const guint8 *address);

/* Unmaps the idle chunks of all files that were opened by one directory. */
void on_demand_unmap_idle (const char *directory_path);

/* Unmaps all that a region has mapped; nobody holds any of it. */
void on_demand_unmap_all (Region *region);
