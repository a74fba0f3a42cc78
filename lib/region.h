/* region.h: the bytes of one open file, shared by all inputs over it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A region never changes once it is open, except for its count of references
 * and the note of damage, so that any number of threads may use it.  The last
 * reference unmaps, or closes the file.  Offsets are in bytes from the start of
 * the file.
 */

#pragma once

#include "chunk-plan.h"
#include "guard.h"
#include <mmdir/mmdir.h>

typedef struct
{
  /* No gatomicrefcount, which is two calls for each clone and slice. */
  gint references;
  MmdirBacking backing;
  ChunkPlan plan;

  /* All of the file in one piece, or NULL.  Chunks that stand apart are in
   * @chunks, one address for each of the plan.  Neither is set for a buffered
   * region, nor for an empty file. */
  const guint8 *flat;
  const guint8 **chunks;

  /* The watch of the guard over that: one slot, or one for each chunk. */
  GuardSlot *slot;
  GuardSlot **slots;

  /* NULL, or the first address of a mapping that could not be read: set once,
   * by the guard, at any time. */
  gpointer damage;

  /* Open for a buffered region, else OS_FILE_NONE: a mapping outlives its
   * descriptor. */
  OsFile file;

  /* For messages alone. */
  GRefString *directory_path;
  const char *name;
} Region;

/* How a directory wants its files. */
typedef struct
{
  MmdirBacking backing;
  guint chunk_power;
  gsize small_file_threshold;
  gboolean apart;
  gboolean fallback;
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

/* Part of a file that lies in one mapping.  @first and @last tell whether it
 * begins and ends with the mapping: pages there belong to nothing else. */
typedef struct
{
  const guint8 *address;
  gsize length;
  gboolean first;
  gboolean last;
} RegionSpan;

/* The longest span from @offset on, up to @length > 0 bytes.  Not for
 * buffered regions, and only within the file. */
void region_get_span (const Region *region,
                      guint64 offset,
                      guint64 length,
                      RegionSpan *span);

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
gboolean region_check (const Region *region,
                       GError **error);

/* Copies @length bytes from @offset on, all within the file.  What is in
 * @buffer after a failure is not specified. */
gboolean region_copy (const Region *region,
                      guint64 offset,
                      guint8 *buffer,
                      gsize length,
                      GError **error);
