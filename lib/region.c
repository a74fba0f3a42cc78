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
            MmdirAdvice advice,
            const RegionOptions *options,
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

  region->references = 0;
  region->backing = backing;
  region->plan.length = length;
  region->plan.power = options->chunk_power;
  region->advice = (gint) advice;
  region->fallback = options->fallback;
  region->flat = NULL;
  region->slot = NULL;
  region->chunks = NULL;
  region->file = OS_FILE_NONE;
  region->budget = NULL;
  region->damage = NULL;
  region->damage_offset = NOWHERE;
  region->directory_path = g_ref_string_acquire (directory_path);
  rest = (char *) (region + 1);
  region->name = memcpy (rest + extra, name, name_size);
  return region;
}

static void
unmap_chunks (Region *region,
              guint64 n_chunks)
{
  guint64 i;

  for (i = 0; i < n_chunks; i++)
    {
      guard_forget (region->chunks[i].slot);
      os_unmap (region->chunks[i].address, (gsize) chunk_plan_length_of (&region->plan, i));
    }
}

void
region_free (Region *region)
{
  if (region_is_on_demand (region))
    on_demand_unmap_all (region);
  else if (region->chunks != NULL)
    unmap_chunks (region, chunk_plan_count (&region->plan));
  else if (region->slot != NULL)
    {
      guard_forget (region->slot);
      os_unmap (region->flat, (gsize) region->plan.length);
      if (region->budget != NULL)
        map_budget_discharge (region->budget, region->plan.length);
    }
  if (region->budget != NULL)
    map_budget_unref (region->budget);
  g_free (region->chunks);
  if (region->file != OS_FILE_NONE)
    os_file_close (region->file);
  g_ref_string_release (region->directory_path);
  g_free (region);
}

/* Their number is for the file and the chunk power to decide, so that it may
 * be too much. */
static gboolean
allocate_chunks (Region *region)
{
  const guint64 n_chunks = chunk_plan_count (&region->plan);

  if (n_chunks <= G_MAXSIZE)
    region->chunks = g_try_new0 (Chunk, (gsize) n_chunks);
  return region->chunks != NULL;
}

/* All chunks in one mapping if the address space has room for that: the same
 * memory as chunk beside chunk, by one call. */
static gboolean
map_whole (Region *region,
           OsFile file,
           OsFailure *failure)
{
  if (!os_map (file, 0, region->plan.length, &region->flat, failure))
    return FALSE;
  region->slot = guard_watch (region->flat, (gsize) region->plan.length, &region->damage);
  return TRUE;
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
      Chunk *chunk = &region->chunks[i];

      if (!os_map (file, chunk_plan_offset_of (&region->plan, i), length, &chunk->address, failure))
        {
          unmap_chunks (region, i);
          g_clear_pointer (&region->chunks, g_free);
          *failed_index = i;
          return FALSE;
        }
      chunk->slot = guard_watch (chunk->address, (gsize) length, &region->damage);
    }
  return TRUE;
}

/* One chunk is mapped, to see that it can be: with luck the first one to be
 * read.  Where there is no room for it, a smaller one may do.  @failure is what
 * went wrong before. */
static gboolean
map_on_demand (Region *region,
               OsFile file,
               MapBudget *budget,
               OsFailure *failure)
{
  const guint least = MIN (region->plan.power, MMDIR_CHUNK_POWER_MINIMUM);

  region->budget = map_budget_ref (budget != NULL ? budget : map_budget_get_default ());
  region->file = file;
  region->plan.power = on_demand_choose_power (region->budget, &region->plan);
  while (allocate_chunks (region))
    {
      Chunk *first = on_demand_hold (region, 0, failure);

      if (first != NULL)
        {
          on_demand_release (region, first);
          return TRUE;
        }
      g_clear_pointer (&region->chunks, g_free);
      if (region->plan.power == least || !on_demand_may_help (failure))
        break;
      region->plan.power--;
    }
  /* The file is the caller's still. */
  region->file = OS_FILE_NONE;
  return FALSE;
}

/* For as long as the region lives: what has room for itself in the budget, and
 * in the address space, in one piece or chunk by chunk. */
static gboolean
map_for_good (Region *region,
              OsFile file,
              const RegionOptions *options,
              guint64 *failed_index,
              OsFailure *failure)
{
  MapBudget *budget = options->budget;

  if (options->layout == REGION_LAYOUT_WHOLE)
    {
      if (budget != NULL && !map_budget_charge (budget, region->plan.length))
        return FALSE;
      if (map_whole (region, file, failure))
        {
          region->budget = budget != NULL ? map_budget_ref (budget) : NULL;
          return TRUE;
        }
      if (budget != NULL)
        map_budget_discharge (budget, region->plan.length);
      if (budget != NULL || chunk_plan_count (&region->plan) == 1 || !on_demand_may_help (failure))
        return FALSE;
    }
  return options->layout != REGION_LAYOUT_ON_DEMAND && allocate_chunks (region) &&
         map_apart (region, file, failed_index, failure);
}

static gboolean
map_region (Region *region,
            OsFile file,
            const RegionOptions *options,
            GError **error)
{
  guint64 failed_index = 0;
  OsFailure failure;

  if (region->plan.length == 0)
    return TRUE;
  os_failure_set_no_memory (&failure, "calloc");
  if (map_for_good (region, file, options, &failed_index, &failure))
    return TRUE;
  if (on_demand_may_help (&failure))
    {
      failed_index = 0;
      if (map_on_demand (region, file, options->budget, &failure))
        return TRUE;
    }
  region_set_map_error (error, region, failed_index, &failure);
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
                      MmdirAdvice advice,
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
    region = region_new (backing, length, (gsize) extra, advice, options, directory_path, name);
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
      success = TRUE;
      break;

    case MMDIR_BACKING_MAPPED:
    case MMDIR_BACKING_AUTO:
    default:
      success = map_region (region, file, options, error);
      break;
    }
  if (!success)
    {
      region_free (region);
      return NULL;
    }
  g_atomic_int_set (&region->references, 1);
  return region;
}

/* A file that can be opened but not mapped is read by the buffer instead. */
static Region *
region_fall_back (OsFile file,
                  guint64 length,
                  MmdirAdvice advice,
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
  return region_new_from_file (file, MMDIR_BACKING_BUFFERED, length, advice, options, directory_path, name, error);
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
                                 advice, options, directory_path, name, &open_error);
  if (region == NULL)
    region = region_fall_back (file, status.length, advice, options, directory_path, name, open_error, error);
  if (region == NULL || region->file == OS_FILE_NONE)
    os_file_close (file);
  return region;
}
