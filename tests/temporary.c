/* temporary.c: a directory of a test's own, and files with known bytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "temporary.h"
#include "directory-private.h"

#include <glib/gstdio.h>

char *
temporary_directory_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("mmdir-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = NULL;
  const char *name;

  /* A link to a directory is removed, not followed. */
  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    entries = g_dir_open (path, 0, NULL);
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      remove_tree (entry);
    }
  g_clear_pointer (&entries, g_dir_close);
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
temporary_directory_remove (char *path)
{
  remove_tree (path);
  g_free (path);
}

void
temporary_write (const char *directory,
                 const char *name,
                 gconstpointer data,
                 gsize length)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
temporary_remove (const char *directory,
                  const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

guint8
temporary_byte_at (guint64 position)
{
  return (guint8) ((position * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 56);
}

void
temporary_write_pattern (const char *directory,
                         const char *name,
                         gsize length)
{
  g_autofree guint8 *bytes = g_malloc (MAX (length, 1));
  gsize i;

  for (i = 0; i < length; i++)
    bytes[i] = temporary_byte_at (i);
  temporary_write (directory, name, bytes, length);
}

gboolean
temporary_is_pattern (const guint8 *bytes,
                      gsize length,
                      guint64 position)
{
  gsize i;

  for (i = 0; i < length; i++)
    {
      if (bytes[i] != temporary_byte_at (position + i))
        return FALSE;
    }
  return TRUE;
}

MmdirDirectory *
temporary_open (const char *path,
                MmdirBacking backing)
{
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory = mmdir_directory_open (path, &error);

  g_assert_no_error (error);
  mmdir_directory_set_small_file_threshold (directory, 0);
  mmdir_directory_set_backing (directory, backing);
  return directory;
}

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

MmdirInput *
temporary_open_input (MmdirDirectory *directory,
                      const char *name)
{
  g_autoptr (GError) error = NULL;
  MmdirInput *input;

  input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (input);
  return input;
}

void
temporary_read (MmdirInput *input,
                guint64 position,
                gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = g_malloc (MAX (length, 1));

  g_assert_true (mmdir_input_read_bytes (input, bytes, length, &error));
  g_assert_no_error (error);
  g_assert_true (temporary_is_pattern (bytes, length, position));
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
