/* region-span.c: the bytes of a region, as far as they lie together in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "buffered.h"
#include "error-private.h"
#include "region.h"

#include <string.h>

static void
set_span (RegionSpan *span,
          const guint8 *address,
          guint64 start,
          guint64 end,
          guint64 offset,
          guint64 length)
{
  span->address = address + (gsize) (offset - start);
  span->length = (gsize) MIN (length, end - offset);
  span->first = offset == start;
  span->last = offset + span->length == end;
}

static void
set_chunk_span (const Region *region,
                guint64 index,
                guint64 offset,
                guint64 length,
                RegionSpan *span)
{
  const guint64 start = chunk_plan_offset_of (&region->plan, index);

  set_span (span, region->chunks[index].address, start, start + chunk_plan_length_of (&region->plan, index),
            offset, length);
}

gboolean
region_hold_span (Region *region,
                  guint64 offset,
                  guint64 length,
                  RegionSpan *span,
                  GError **error)
{
  guint64 index;
  OsFailure failure;

  span->held = NULL;
  if (region->chunks == NULL)
    {
      set_span (span, region->flat, 0, region->plan.length, offset, length);
      return TRUE;
    }
  index = chunk_plan_index_of (&region->plan, offset);
  if (region_is_on_demand (region))
    {
      span->held = on_demand_hold (region, index, &failure);
      if (span->held == NULL)
        {
          region_set_map_error (error, region, index, &failure);
          return FALSE;
        }
    }
  set_chunk_span (region, index, offset, length, span);
  return TRUE;
}

void
region_set_map_error (GError **error,
                      const Region *region,
                      guint64 index,
                      const OsFailure *failure)
{
  error_set_map (error, region->directory_path, region->name,
                 chunk_plan_offset_of (&region->plan, index), chunk_plan_length_of (&region->plan, index),
                 index, chunk_plan_count (&region->plan), failure);
}

gboolean
region_falls_back (const Region *region,
                   GError *hold_error,
                   GError **error)
{
  if (!region->fallback || !g_error_matches (hold_error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED))
    {
      g_propagate_error (error, hold_error);
      return FALSE;
    }
  g_error_free (hold_error);
  return TRUE;
}

gboolean
region_hold_mapped_span (Region *region,
                         guint64 offset,
                         guint64 length,
                         RegionSpan *span)
{
  const guint64 index = chunk_plan_index_of (&region->plan, offset);
  Chunk *held;

  if (!region_is_on_demand (region))
    return region_hold_span (region, offset, length, span, NULL);
  held = on_demand_hold_mapped (region, index);
  if (held != NULL)
    {
      set_chunk_span (region, index, offset, length, span);
      span->held = held;
      return TRUE;
    }
  span->length = (gsize) MIN (length, chunk_plan_offset_of (&region->plan, index) +
                                          chunk_plan_length_of (&region->plan, index) - offset);
  return FALSE;
}

void
region_release_span (Region *region,
                     const RegionSpan *span)
{
  if (span->held != NULL)
    on_demand_release (region, span->held);
}

void
region_advise_chunk (const Region *region,
                     const Chunk *chunk)
{
  const MmdirAdvice advice = (MmdirAdvice) g_atomic_int_get (&region->advice);
  const gsize length = (gsize) chunk_plan_length_of (&region->plan, (guint64) (chunk - region->chunks));
  const gsize before = GPOINTER_TO_SIZE (chunk->address) & (os_page_size () - 1);
  OsFailure ignored;

  if (advice != MMDIR_ADVICE_NORMAL)
    os_advise (chunk->address - before, length + before, advice, &ignored);
}

gboolean
region_chunk_has_address (const Region *region,
                          const Chunk *chunk,
                          const guint8 *address,
                          guint64 *offset)
{
  const guint64 index = (guint64) (chunk - region->chunks);
  const gsize in_page = GPOINTER_TO_SIZE (chunk->address) & (os_page_size () - 1);
  const gsize distance = GPOINTER_TO_SIZE (address) - GPOINTER_TO_SIZE (chunk->address) + in_page;

  if (distance >= in_page + chunk_plan_length_of (&region->plan, index))
    return FALSE;
  *offset = chunk_plan_offset_of (&region->plan, index) - in_page + distance;
  return TRUE;
}

/* Where in the file an address is that could not be read. */
static guint64
offset_of_address (Region *region,
                   const guint8 *address)
{
  guint64 offset = 0;
  guint64 i;

  if (region->chunks == NULL)
    return GPOINTER_TO_SIZE (address) - GPOINTER_TO_SIZE (region->flat);
  if (region_is_on_demand (region))
    return on_demand_offset_of (region, address);
  for (i = 0; i < chunk_plan_count (&region->plan); i++)
    if (region_chunk_has_address (region, &region->chunks[i], address, &offset))
      break;
  return offset;
}

gboolean
region_check (Region *region,
              GError **error)
{
  const gsize page_size = os_page_size ();
  const guint8 *address;

  if (region_is_intact (region))
    return TRUE;
  address = g_atomic_pointer_get ((gpointer *) &region->damage);
  error_set_damaged (error, region->directory_path, region->name,
                     offset_of_address (region, address) & ~((guint64) page_size - 1), page_size);
  return FALSE;
}

gboolean
region_copy (Region *region,
             guint64 offset,
             guint8 *buffer,
             gsize length,
             GError **error)
{
  gsize n_read;

  if (region->backing == MMDIR_BACKING_BUFFERED)
    return length == 0 || buffered_read (region, offset, buffer, length, length, &n_read, error);

  while (length > 0)
    {
      RegionSpan span;
      GError *hold_error = NULL;

      if (!region_hold_span (region, offset, length, &span, &hold_error))
        return region_falls_back (region, hold_error, error) &&
               buffered_read (region, offset, buffer, length, length, &n_read, error) &&
               region_check (region, error);
      memcpy (buffer, span.address, span.length);
      region_release_span (region, &span);
      offset += span.length;
      buffer += span.length;
      length -= span.length;
    }
  return region_check (region, error);
}
