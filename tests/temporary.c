/* temporary.c: a directory of a test's own, and files with known bytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "temporary.h"

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
  g_assert_true (length == 0 || fwrite (data, 1, length, file) == length);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
temporary_remove (const char *directory,
                  const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

gboolean
temporary_has (const char *directory,
               const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
temporary_is_empty (const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (directory, 0, &error);

  g_assert_no_error (error);
  return g_dir_read_name (folder) == NULL;
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
