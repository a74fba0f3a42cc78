/* temporary-way.c: files that are held in each of the ways there are
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Apart from temporary.c for programs that are linked with the shared library,
 * which does not export what this needs.
 */

#include "temporary.h"

#include "directory-private.h"

static MmdirDirectory *
open_with_layout (const char *path,
                  guint chunk_power,
                  RegionLayout layout)
{
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory = directory_open_with_plan (path, chunk_power, layout, &error);

  g_assert_no_error (error);
  mmdir_directory_set_small_file_threshold (directory, 0);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  return directory;
}

MmdirDirectory *
temporary_open_apart (const char *path,
                      guint chunk_power)
{
  return open_with_layout (path, chunk_power, REGION_LAYOUT_APART);
}

MmdirDirectory *
temporary_open_on_demand (const char *path,
                          guint chunk_power)
{
  MmdirDirectory *directory = open_with_layout (path, chunk_power, REGION_LAYOUT_ON_DEMAND);

  mmdir_directory_set_map_budget (directory, (guint64) 4 << chunk_power);
  return directory;
}

const TemporaryWay temporary_ways[TEMPORARY_N_WAYS] = {
  [TEMPORARY_MAPPED] = { "mapped", MMDIR_BACKING_MAPPED, REGION_LAYOUT_WHOLE },
  [TEMPORARY_APART] = { "apart", MMDIR_BACKING_MAPPED, REGION_LAYOUT_APART },
  [TEMPORARY_ON_DEMAND] = { "on-demand", MMDIR_BACKING_MAPPED, REGION_LAYOUT_ON_DEMAND },
  [TEMPORARY_BUFFERED] = { "buffered", MMDIR_BACKING_BUFFERED, REGION_LAYOUT_WHOLE },
  [TEMPORARY_MEMORY] = { "memory", MMDIR_BACKING_MEMORY, REGION_LAYOUT_WHOLE },
};

MmdirDirectory *
temporary_open_in_way (const char *path,
                       const TemporaryWay *way,
                       guint chunk_power)
{
  switch (way->layout)
    {
    case REGION_LAYOUT_APART:
      return temporary_open_apart (path, chunk_power);
    case REGION_LAYOUT_ON_DEMAND:
      return temporary_open_on_demand (path, chunk_power);
    case REGION_LAYOUT_WHOLE:
    default:
      return temporary_open (path, way->backing);
    }
}

void
temporary_file_open (TemporaryFile *file,
                     const TemporaryWay *way,
                     gsize length,
                     guint chunk_power)
{
  file->path = temporary_directory_new ();
  temporary_write_pattern (file->path, "file", length);
  file->directory = temporary_open_in_way (file->path, way, chunk_power);
  file->input = temporary_open_input (file->directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (file->input), ==, way->backing);
}

void
temporary_file_close (TemporaryFile *file)
{
  mmdir_input_free (file->input);
  mmdir_directory_unref (file->directory);
  temporary_directory_remove (file->path);
}

void
temporary_add (const char *suite,
               const char *name,
               TemporaryFunc set_up,
               TemporaryFunc func,
               TemporaryFunc tear_down)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s/%s", suite, temporary_ways[i].name, name);

      g_test_add (path, TemporaryFile, &temporary_ways[i], set_up, func, tear_down);
    }
}
