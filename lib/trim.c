/* trim.c: giving memory back that a directory's mappings hold
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "directory-private.h"
#include "error-private.h"
#include "region.h"

typedef struct
{
  const char *directory_path;

  /* A set, of owned Region. */
  GHashTable *regions;
} RegionSet;

/* Called for each mapping.  A region without references is not mapped as a whole
 * yet, or is about to be freed, which waits until this is over. */
static void
add_region (gpointer *damage,
            gpointer data)
{
  Region *region = (Region *) (void *) ((guint8 *) damage - G_STRUCT_OFFSET (Region, damage));
  RegionSet *set = data;
  gint references = g_atomic_int_get (&region->references);

  if (region->directory_path != set->directory_path || g_hash_table_contains (set->regions, region))
    return;
  while (references > 0)
    {
      if (g_atomic_int_compare_and_exchange (&region->references, references, references + 1))
        {
          g_hash_table_add (set->regions, region);
          return;
        }
      references = g_atomic_int_get (&region->references);
    }
}

static void
unref_region (gpointer region)
{
  region_unref (region);
}

/* What is mapped of the region now: what was not is given back already. */
static gboolean
trim_region (Region *region,
             OsTrim trim,
             OsFailure *failure)
{
  const gsize page_mask = os_page_size () - 1;
  guint64 offset = 0;
  gboolean success = TRUE;

  while (offset < region->plan.length)
    {
      RegionSpan span;

      if (region_hold_mapped_span (region, offset, region->plan.length - offset, &span))
        {
          const gsize before = GPOINTER_TO_SIZE (span.address) & page_mask;

          success = os_trim (span.address - before, span.length + before, trim, failure) && success;
          region_release_span (region, &span);
        }
      offset += span.length;
    }
  return success;
}

/* Each region is tried; of several failures the last is told. */
static void
trim_mappings (const char *directory_path,
               OsTrim trim,
               GError **error)
{
  RegionSet set = { directory_path, g_hash_table_new_full (NULL, NULL, unref_region, NULL) };
  GHashTableIter iter;
  gpointer key;

  guard_visit (add_region, &set);
  g_hash_table_iter_init (&iter, set.regions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Region *region = key;
      OsFailure failure;

      if (!trim_region (region, trim, &failure))
        {
          g_clear_error (error);
          error_set_system (error, ERROR_TRIM, directory_path, region->name, 0, region->plan.length, &failure);
        }
    }
  g_hash_table_unref (set.regions);
}

/* What is gone meanwhile has no pages that anybody could want again. */
static void
evict_files (MmdirDirectory *directory,
             GError **error)
{
  g_auto (GStrv) names = mmdir_directory_list (directory, error);
  gsize i;

  for (i = 0; names != NULL && names[i] != NULL; i++)
    {
      GError *evict_error = NULL;

      if (mmdir_directory_evict_file (directory, names[i], &evict_error))
        continue;
      if (g_error_matches (evict_error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND) ||
          g_error_matches (evict_error, MMDIR_ERROR, MMDIR_ERROR_NOT_REGULAR))
        {
          g_error_free (evict_error);
          continue;
        }
      g_clear_error (error);
      g_propagate_error (error, evict_error);
    }
}

/**
 * mmdir_directory_trim:
 * @directory: (not nullable): a directory
 * @trim: how much to give back
 * @error: (nullable): return location for a #GError
 *
 * Gives memory back, for a program to call when memory is short.  What is read
 * afterwards comes from the disk again, and nothing else changes: inputs,
 * pointers and #GBytes stay valid.
 *
 * Chunks that are mapped on demand and that nobody stands on are unmapped in
 * any case; see mmdir_directory_set_map_budget().  What @trim asks for beyond
 * that is about the pages of all files that were opened by @directory and are
 * mapped.  What was read into memory, and the buffers of buffered inputs, stay.
 *
 * Fails with %MMDIR_ERROR_UNSUPPORTED if the system has no such call, and with
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS and
 * %MMDIR_ERROR_FAILED as the system says; %MMDIR_TRIM_DROP also with
 * %MMDIR_ERROR_NOT_FOUND or %MMDIR_ERROR_TOO_MANY_FILES where the directory
 * cannot be listed, and with %MMDIR_ERROR_NO_SPACE where a file cannot be written
 * out, see mmdir_directory_evict_file(). The rest is trimmed all the same.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_directory_trim (MmdirDirectory *directory,
                      MmdirTrim trim,
                      GError **error)
{
  static const OsTrim os_trims[] = {
    [MMDIR_TRIM_COLD] = OS_TRIM_COLD,
    [MMDIR_TRIM_PAGE_OUT] = OS_TRIM_PAGE_OUT,
    [MMDIR_TRIM_DROP] = OS_TRIM_RELEASE,
  };
  const char *path;
  GError *trim_error = NULL;

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail ((guint) trim <= MMDIR_TRIM_DROP, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  path = mmdir_directory_get_path (directory);
  on_demand_unmap_idle (path);
  if (trim != MMDIR_TRIM_UNMAP)
    trim_mappings (path, os_trims[trim], &trim_error);
  if (trim == MMDIR_TRIM_DROP)
    evict_files (directory, trim_error == NULL ? &trim_error : NULL);
  if (trim_error == NULL)
    return TRUE;
  g_propagate_error (error, trim_error);
  return FALSE;
}
