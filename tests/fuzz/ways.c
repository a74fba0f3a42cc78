/* ways.c: how a file of known bytes is opened
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "ways.h"

#include "directory-private.h"
#include "temporary.h"

#include <glib/gstdio.h>

/* A mapping takes longer than anything else here. */
#define MOST_CHUNKS 32

#define LONGEST (96 * 1024)

const Way ways[] = {
  { "mapped", MMDIR_BACKING_MAPPED, REGION_LAYOUT_WHOLE, 0, 0 },
  { "apart", MMDIR_BACKING_MAPPED, REGION_LAYOUT_APART, 0, 0 },
  { "on-demand", MMDIR_BACKING_MAPPED, REGION_LAYOUT_ON_DEMAND, 0, 0 },
  { "one-by-one", MMDIR_BACKING_MAPPED, REGION_LAYOUT_ON_DEMAND, 1, 0 },
  { "windowed", MMDIR_BACKING_MAPPED, REGION_LAYOUT_WHOLE, 3, 0 },
  { "buffered", MMDIR_BACKING_BUFFERED, REGION_LAYOUT_WHOLE, 0, 0 },
  { "memory", MMDIR_BACKING_MEMORY, REGION_LAYOUT_WHOLE, 0, 0 },
  { "auto", MMDIR_BACKING_AUTO, REGION_LAYOUT_APART, 0, 512 },
};

const guint n_ways = G_N_ELEMENTS (ways);

static char *folder;

const char *
fuzz_folder (void)
{
  if (folder == NULL)
    folder = temporary_directory_new ();
  return folder;
}

void
fuzz_remove_folder (void)
{
  if (folder != NULL)
    temporary_directory_remove (g_steal_pointer (&folder));
}

GByteArray *
ways_make_contents (const FuzzBytes *bytes,
                    guint8 tiling)
{
  GByteArray *contents = g_byte_array_sized_new (MAX ((guint) bytes->size, 1));
  guint tiles = 1u << tiling / 32;

  do
    g_byte_array_append (contents, bytes->data, (guint) bytes->size);
  while (--tiles > 0 && contents->len + bytes->size <= LONGEST);
  return contents;
}

void
ways_save (const char *name,
           const guint8 *data,
           gsize size)
{
  g_autofree char *path = g_build_filename (fuzz_folder (), name, NULL);

  g_remove (path);
  temporary_write (fuzz_folder (), name, data, size);
}

guint
ways_raise_power (const Way *way,
                  guint power,
                  guint64 length)
{
  if (way->layout != REGION_LAYOUT_WHOLE || way->budget > 0)
    while (length >> power >= MOST_CHUNKS)
      power++;
  return power;
}

MmdirDirectory *
ways_open (const Way *way,
           guint power)
{
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory = directory_open_with_plan (fuzz_folder (), power, way->layout, &error);

  g_assert_no_error (error);
  mmdir_directory_set_small_file_threshold (directory, way->small_file_threshold);
  mmdir_directory_set_backing (directory, way->backing);
  mmdir_directory_set_map_budget (directory, (guint64) way->budget << power);
  return directory;
}

MmdirBacking
ways_get_backing (const Way *way,
                  guint64 length)
{
  if (way->backing != MMDIR_BACKING_AUTO)
    return way->backing;
  return length <= way->small_file_threshold ? MMDIR_BACKING_MEMORY : MMDIR_BACKING_MAPPED;
}
