/* region.h: the bytes of one open file, shared by all inputs over it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a region is never changes once it is open; which of its chunks are mapped
 * may, and its notes do, each atomically or under a lock, so that any number of
 * threads may use it.  The last reference unmaps and closes the file.  Offsets
 * are in bytes from the start of the file.
 */

#pragma once

#include "chunk-plan.h"
#include "guard.h"
#include "on-demand.h"
#include <mmdir/mmdir.h>

/* How the chunks of a mapped file lie in memory. */
typedef enum
{
  /* In one mapping, as far as the address space allows. */
  REGION_LAYOUT_WHOLE,
  /* Each in a mapping of its own. */
  REGION_LAYOUT_APART,
  /* Each in a mapping of its own while it is needed. */
  REGION_LAYOUT_ON_DEMAND
} RegionLayout;

struct _Region
{
  /* No gatomicrefcount, which is two calls for each clone and slice.  0 until
   * all is mapped: mmdir_directory_trim() finds it as soon as one chunk is. */
  gint references;
  MmdirBacking backing;
  ChunkPlan plan;

  /* Advice for chunks that are yet to be mapped: an MmdirAdvice. */
  gint advice;

  /* Whether a read goes by the file where no chunk can be mapped for it. */
  gboolean fallback;

  /* All of the file in one piece, or NULL, and the watch of the guard over
   * that. */
  const guint8 *flat;
  GuardSlot *slot;

  /* Chunks that stand apart, one for each of the plan, or NULL.  They are all
   * mapped for good, unless the file is open too: then they are mapped on
   * demand.  Neither these nor @flat are set for a buffered region, nor for an
   * empty file. */
  Chunk *chunks;

  /* Open for a region that is buffered or mapped on demand, else OS_FILE_NONE:
   * a mapping outlives its descriptor. */
  OsFile file;

  /* What counts the bytes that are mapped, or NULL if nothing does. */
  MapBudget *budget;

  /* NULL, or the first address of a mapping that could not be read: set once,
   * by the guard, at any time.  And its offset, or NOWHERE as long as the
   * address still tells that: under the lock of on-demand.c. */
  gpointer damage;
  guint64 damage_offset;

  /* For messages alone. */
  GRefString *directory_path;
  const char *name;
};

/* How a directory wants its files. */
typedef struct
{
  MmdirBacking backing;
  guint chunk_power;
  gsize small_file_threshold;
  RegionLayout layout;
  gboolean fallback;
  /* NULL for a directory that sets none. */
  MapBudget *budget;
} RegionOptions;

Region *region_open (OsDirectory *directory,
                     GRefString *directory_path,
                     const char *name,
                     MmdirAdvice advice,
                     const RegionOptions *options,
                     GError **error);
/* Gives back what it maps or holds open; for region_unref() alone. */
void region_free (Region *region);

static inline Region *
region_ref (Region *region)
{
  g_atomic_int_inc (&region->references);
  return region;
}

static inline void
region_unref (Region *region)
{
  if (g_atomic_int_dec_and_test (&region->references))
    region_free (region);
}

static inline gboolean
region_is_on_demand (const Region *region)
{
  return region->chunks != NULL && region->file != OS_FILE_NONE;
}

/* Part of a file that lies in one mapping.  @first and @last tell whether it
 * begins and ends with the mapping: pages there belong to nothing else. */
typedef struct
{
  const guint8 *address;
  gsize length;
  gboolean first;
  gboolean last;

  /* The chunk that is held for it, or NULL where nothing need be held. */
  Chunk *held;
} RegionSpan;

/* The longest span from @offset on, up to @length > 0 bytes.  Not for
 * buffered regions, and only within the file.  It fails only where chunks are
 * mapped on demand. */
gboolean region_hold_span (Region *region,
                           guint64 offset,
                           guint64 length,
                           RegionSpan *span,
                           GError **error);
void region_release_span (Region *region,
                          const RegionSpan *span);

/* Says that a chunk cannot be mapped. */
void region_set_map_error (GError **error,
                           const Region *region,
                           guint64 index,
                           const OsFailure *failure);

/* What a read does about a span that could not be held: TRUE if it is to go by
 * the file, because fallback is on.  @hold_error is taken over. */
gboolean region_falls_back (const Region *region,
                            GError *hold_error,
                            GError **error);

/* As region_hold_span(), but for a chunk that is not mapped there is FALSE, and only the
 * length of the span is set. */
gboolean region_hold_mapped_span (Region *region,
                                  guint64 offset,
                                  guint64 length,
                                  RegionSpan *span);

/* Gives a chunk that was just mapped the advice for the region. */
void region_advise_chunk (const Region *region,
                          const Chunk *chunk);

/* Whether @address lies in a chunk, which is mapped, and at which offset.  It
 * may lie before the chunk's first byte, in its page: some machines tell only
 * the page of a fault. */
gboolean region_chunk_has_address (const Region *region,
                                   const Chunk *chunk,
                                   const guint8 *address,
                                   guint64 *offset);

/* Whether all that was read before this call is what the file holds.  A read
 * of more than one value asks after it has copied, so that it cannot miss
 * zeroes that another thread's fault put in the place of a page. */
static inline gboolean
region_is_intact (const Region *region)
{
  MMDIR_ORDER_LOADS ();
  return G_LIKELY (g_atomic_pointer_get ((gpointer *) &region->damage) == NULL);
}

/* The same, with an error if not. */
gboolean region_check (Region *region,
                       GError **error);

/* Copies @length bytes from @offset on, all within the file.  What is in
 * @buffer after a failure is not specified. */
gboolean region_copy (Region *region,
                      guint64 offset,
                      guint8 *buffer,
                      gsize length,
                      GError **error);
