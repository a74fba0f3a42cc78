/* region.c: the bytes of one open file, shared by all inputs over it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "buffered.h"
#include "error-private.h"
#include "region.h"

#include <string.h>

/* The region, then @extra bytes for the contents of a small file, then the
 * name: one allocation. */
static Region *
region_new (MmdirBacking backing,
            guint64 length,
            gsize extra,
            guint chunk_power,
            GRefString *directory_path,
            const char *name)
{
  const gsize name_size = strlen (name) + 1;
  Region *region;
  char *rest;

  if (extra > G_MAXSIZE - sizeof (Region) - name_size)
    return NULL;
  region = g_try_malloc (sizeof (Region) + extra + name_size);
  if (region == NULL)
    return NULL;

  region->references = 1;
  region->backing = backing;
  region->plan.length = length;
  region->plan.power = chunk_power;
  region->flat = NULL;
  region->chunks = NULL;
  region->slot = NULL;
  region->slots = NULL;
  region->damage = NULL;
  region->file = OS_FILE_NONE;
  region->directory_path = g_ref_string_acquire (directory_path);
  rest = (char *) (region + 1);
  region->name = memcpy (rest + extra, name, name_size);
  return region;
}

static void
unmap_chunks (const Region *region,
              guint64 n_chunks)
{
  guint64 i;

  for (i = 0; i < n_chunks; i++)
    {
      guard_forget (region->slots[i]);
      os_unmap (region->chunks[i], (gsize) chunk_plan_length_of (&region->plan, i));
    }
  g_free (region->chunks);
  g_free (region->slots);
}

void
region_free (Region *region)
{
  if (region->chunks != NULL)
    unmap_chunks (region, chunk_plan_count (&region->plan));
  else if (region->slot != NULL)
    {
      guard_forget (region->slot);
      os_unmap (region->flat, (gsize) region->plan.length);
    }
  if (region->file != OS_FILE_NONE)
    os_file_close (region->file);
  g_ref_string_release (region->directory_path);
  g_free (region);
}

/* Room for one address and one slot a chunk: a size that the file and the chunk
 * power decide, so that it may be too much.  There are no chunks apart then. */
static gboolean
allocate_chunks (Region *region)
{
  const guint64 n_chunks = chunk_plan_count (&region->plan);

  if (n_chunks > G_MAXSIZE)
    return FALSE;
  region->chunks = g_try_new (const guint8 *, (gsize) n_chunks);
  region->slots = g_try_new (GuardSlot *, (gsize) n_chunks);
  if (region->chunks != NULL && region->slots != NULL)
    return TRUE;
  g_clear_pointer (&region->chunks, g_free);
  g_clear_pointer (&region->slots, g_free);
  return FALSE;
}

/* A mapping of its own for each chunk: none of them needs more address space
 * than one chunk has. */
static gboolean
map_apart (Region *region,
           OsFile file,
           guint64 *failed_index,
           OsFailure *failure)
{
  const guint64 n_chunks = chunk_plan_count (&region->plan);
  guint64 i;

  for (i = 0; i < n_chunks; i++)
    {
      const guint64 length = chunk_plan_length_of (&region->plan, i);

      if (!os_map (file, chunk_plan_offset_of (&region->plan, i), length, &region->chunks[i], failure))
        {
          unmap_chunks (region, i);
          region->chunks = NULL;
          region->slots = NULL;
          *failed_index = i;
          return FALSE;
        }
      region->slots[i] = guard_watch (region->chunks[i], (gsize) length, &region->damage);
    }
  return TRUE;
}

/* All chunks in one mapping if the address space has room for that: the same
 * memory as chunk beside chunk, by one call.  If not, chunk by chunk. */
static gboolean
map_chunks (Region *region,
            OsFile file,
            gboolean apart,
            GError **error)
{
  const guint64 n_chunks = chunk_plan_count (&region->plan);
  guint64 failed_index = 0;
  OsFailure failure;

  if (n_chunks == 0)
    return TRUE;
  if (n_chunks == 1 || !apart || !allocate_chunks (region))
    {
      if (os_map (file, 0, region->plan.length, &region->flat, &failure))
        {
          region->slot = guard_watch (region->flat, (gsize) region->plan.length, &region->damage);
          return TRUE;
        }
      if (n_chunks > 1 && error_code_for (ERROR_MAP, &failure) == MMDIR_ERROR_MAP_FAILED)
        allocate_chunks (region);
    }
  if (region->chunks != NULL && map_apart (region, file, &failed_index, &failure))
    return TRUE;

  error_set_map (error, region->directory_path, region->name,
                 chunk_plan_offset_of (&region->plan, failed_index),
                 chunk_plan_length_of (&region->plan, failed_index),
                 failed_index, n_chunks, region->plan.power, &failure);
  return FALSE;
}

/* The whole file is read now, and the descriptor is not needed any more. */
static gboolean
read_whole (Region *region,
            OsFile file,
            GError **error)
{
  guint8 *contents = (guint8 *) (region + 1);
  const gsize length = (gsize) region->plan.length;
  gsize n_read;
  gboolean success;

  region->flat = contents;
  if (length == 0)
    return TRUE;
  region->file = file;
  success = buffered_read (region, 0, contents, length, length, &n_read, error);
  region->file = OS_FILE_NONE;
  return success;
}

/* What another machine holds can be gone at any time, and an error of a read
 * call is one that a program can handle. */
static MmdirBacking
choose_backing (OsDirectory *directory,
                const RegionOptions *options,
                guint64 length)
{
  if (options->backing != MMDIR_BACKING_AUTO)
    return options->backing;
  if (length <= options->small_file_threshold)
    return MMDIR_BACKING_MEMORY;
  return os_directory_is_remote (directory) ? MMDIR_BACKING_BUFFERED : MMDIR_BACKING_MAPPED;
}

/* Takes over @file where it returns a region that keeps it. */
static Region *
region_new_from_file (OsFile file,
                      MmdirBacking backing,
                      guint64 length,
                      const RegionOptions *options,
                      GRefString *directory_path,
                      const char *name,
                      GError **error)
{
  const ErrorSubject subject = { directory_path, name, "", length };
  const guint64 extra = backing == MMDIR_BACKING_MEMORY ? length : 0;
  Region *region = NULL;
  gboolean success;

  if (extra <= G_MAXSIZE)
    region = region_new (backing, length, (gsize) extra, options->chunk_power, directory_path, name);
  if (region == NULL)
    {
      error_set_memory (error, subject, 0, length);
      return NULL;
    }

  switch (backing)
    {
    case MMDIR_BACKING_MEMORY:
      success = read_whole (region, file, error);
      break;

    case MMDIR_BACKING_BUFFERED:
      region->file = file;
      return region;

    case MMDIR_BACKING_MAPPED:
    case MMDIR_BACKING_AUTO:
    default:
      success = map_chunks (region, file, options->apart, error);
      break;
    }
  if (!success)
    g_clear_pointer (&region, region_unref);
  return region;
}

/* A file that can be opened but not mapped is read by the buffer instead. */
static Region *
region_fall_back (OsFile file,
                  guint64 length,
                  const RegionOptions *options,
                  GRefString *directory_path,
                  const char *name,
                  GError *map_error,
                  GError **error)
{
  if (!options->fallback || !g_error_matches (map_error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED))
    {
      g_propagate_error (error, map_error);
      return NULL;
    }
  error_log_fallback (map_error);
  g_error_free (map_error);
  return region_new_from_file (file, MMDIR_BACKING_BUFFERED, length, options, directory_path, name, error);
}

Region *
region_open (OsDirectory *directory,
             GRefString *directory_path,
             const char *name,
             MmdirAdvice advice,
             const RegionOptions *options,
             GError **error)
{
  OsFile file;
  OsFileStatus status;
  OsFailure failure;
  Region *region;
  GError *open_error = NULL;

  if (!os_file_open (directory, name, advice, &file, &status, &failure))
    {
      error_set_system (error, ERROR_OPEN, directory_path, name, 0, 0, &failure);
      return NULL;
    }
  if (status.kind != OS_FILE_REGULAR)
    {
      error_set_not_regular (error, directory_path, name, status.kind);
      os_file_close (file);
      return NULL;
    }

  region = region_new_from_file (file, choose_backing (directory, options, status.length), status.length,
                                 options, directory_path, name, &open_error);
  if (region == NULL)
    region = region_fall_back (file, status.length, options, directory_path, name, open_error, error);
  if (region == NULL || region->file == OS_FILE_NONE)
    os_file_close (file);
  return region;
}

void
region_get_span (const Region *region,
                 guint64 offset,
                 guint64 length,
                 RegionSpan *span)
{
  guint64 start = 0;
  guint64 end = region->plan.length;
  const guint8 *address = region->flat;

  if (region->chunks != NULL)
    {
      guint64 i = chunk_plan_index_of (&region->plan, offset);

      start = chunk_plan_offset_of (&region->plan, i);
      end = start + chunk_plan_length_of (&region->plan, i);
      address = region->chunks[i];
    }
  span->address = address + (gsize) (offset - start);
  span->length = (gsize) MIN (length, end - offset);
  span->first = offset == start;
  span->last = offset + span->length == end;
}

/* Where in the file an address of a mapping is.  It may lie before the first
 * byte of a chunk, in its page: some machines tell only the page of a fault. */
static guint64
offset_of_address (const Region *region,
                   const guint8 *address)
{
  const guint64 n_chunks = region->chunks != NULL ? chunk_plan_count (&region->plan) : 0;
  const gsize page_size = os_page_size ();
  guint64 i;

  for (i = 0; i < n_chunks; i++)
    {
      const gsize in_page = GPOINTER_TO_SIZE (region->chunks[i]) & (page_size - 1);
      const gsize distance = GPOINTER_TO_SIZE (address) - GPOINTER_TO_SIZE (region->chunks[i]) + in_page;

      if (distance < in_page + chunk_plan_length_of (&region->plan, i))
        return chunk_plan_offset_of (&region->plan, i) - in_page + distance;
    }
  return GPOINTER_TO_SIZE (address) - GPOINTER_TO_SIZE (region->flat);
}

gboolean
region_check (const Region *region,
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
region_copy (const Region *region,
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

      region_get_span (region, offset, length, &span);
      memcpy (buffer, span.address, span.length);
      offset += span.length;
      buffer += span.length;
      length -= span.length;
    }
  return region_check (region, error);
}
