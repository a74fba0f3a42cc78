/* read-index.c: what each file of an index directory says of itself
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Lucene begins a file with a header and ends it with a footer:
 *
 *   header: magic number, name of the format, version of the format
 *   footer: magic number, algorithm, checksum; 16 bytes in all
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>

#define HEADER_MAGIC 0x3fd76c17
#define FOOTER_MAGIC 0xc02893e8
#define FOOTER_LENGTH 16

/* A slice sees the footer alone: positions in it start at 0. */
static gboolean
read_checksum (MmdirInput *input,
               guint64 *checksum,
               GError **error)
{
  g_autoptr (MmdirInput) footer = NULL;
  guint32 magic;

  if (mmdir_input_get_length (input) < FOOTER_LENGTH)
    return TRUE;
  footer = mmdir_input_slice (input, "footer", mmdir_input_get_length (input) - FOOTER_LENGTH,
                              FOOTER_LENGTH, error);
  if (footer == NULL || !mmdir_input_read_uint32_be_at (footer, 0, &magic, error))
    return FALSE;
  if (magic != FOOTER_MAGIC)
    return TRUE;
  return mmdir_input_read_uint64_be_at (footer, 8, checksum, error);
}

static gboolean
show_file (MmdirDirectory *directory,
           const char *name,
           GError **error)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autofree char *format = NULL;
  guint32 magic = 0;
  guint32 version = 0;
  guint64 checksum = 0;

  input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ_ONCE, error);
  if (input == NULL)
    return FALSE;

  if (mmdir_input_get_length (input) >= sizeof magic &&
      !mmdir_input_read_uint32_be (input, &magic, error))
    return FALSE;
  if (magic == HEADER_MAGIC)
    {
      format = mmdir_input_read_string (input, NULL, error);
      if (format == NULL ||
          !mmdir_input_read_uint32_be (input, &version, error) ||
          !read_checksum (input, &checksum, error))
        return FALSE;
    }

  g_print ("%s: %" G_GUINT64_FORMAT " bytes, %s %u, checksum %08" G_GINT64_MODIFIER "x\n",
           name, mmdir_input_get_length (input), format != NULL ? format : "no header",
           version, checksum);
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_auto (GStrv) names = NULL;
  gsize i;

  setlocale (LC_ALL, "");
  if (argc != 2)
    {
      g_printerr ("Usage: %s DIRECTORY\n", argv[0]);
      return 2;
    }

  directory = mmdir_directory_open (argv[1], &error);
  if (directory != NULL)
    names = mmdir_directory_list (directory, &error);
  for (i = 0; names != NULL && names[i] != NULL && error == NULL; i++)
    show_file (directory, names[i], &error);

  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
