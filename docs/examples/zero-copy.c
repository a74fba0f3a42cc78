/* zero-copy.c: a GBytes and a GVariant that lie in a mapped file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>

/* Not to be read into memory, however small it is. */
static MmdirInput *
open_mapped (const char *path,
             const char *name,
             GError **error)
{
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (path, error);

  if (directory == NULL)
    return NULL;
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  return mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_DEFAULT, error);
}

/* Where the bytes at @offset are mapped, to compare with; a program that only
 * wants the value needs none of it. */
static const guint8 *
find_mapped (MmdirInput *input,
             guint64 offset,
             GError **error)
{
  if (!mmdir_input_seek (input, offset, error))
    return NULL;
  return mmdir_input_peek (input, 1, NULL, error);
}

static void
show_place (const char *what,
            gconstpointer data,
            gconstpointer mapped)
{
  g_print ("%s: %s\n", what, data == mapped ? "in place" : "copied");
}

/* The file is not trusted: where the bytes are not a value of @type in its normal
 * form, GVariant gives defaults in their place. */
static GVariant *
read_variant (MmdirInput *input,
              guint64 offset,
              gsize length,
              const GVariantType *type,
              GError **error)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *mapped;

  bytes = mmdir_input_get_bytes (input, offset, length, error);
  if (bytes == NULL)
    return NULL;
  mapped = find_mapped (input, offset, error);
  if (mapped == NULL)
    return NULL;
  show_place ("GBytes", g_bytes_get_data (bytes, NULL), mapped);

  variant = g_variant_ref_sink (g_variant_new_from_bytes (type, bytes, FALSE));
  show_place ("GVariant", g_variant_get_data (variant), mapped);

  /* In files, GVariant is little-endian by convention. */
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    return g_variant_byteswap (variant);
  return g_steal_pointer (&variant);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GVariant) variant = NULL;
  g_autofree char *text = NULL;
  guint64 offset;
  guint64 length;

  setlocale (LC_ALL, "");
  if (argc != 6 ||
      !g_ascii_string_to_unsigned (argv[3], 10, 0, G_MAXUINT64, &offset, NULL) ||
      !g_ascii_string_to_unsigned (argv[4], 10, 1, G_MAXSIZE, &length, NULL) ||
      !g_variant_type_string_is_valid (argv[5]) ||
      !g_variant_type_is_definite (G_VARIANT_TYPE (argv[5])))
    {
      g_printerr ("Usage: %s DIRECTORY FILE OFFSET LENGTH TYPE\n", argv[0]);
      return 2;
    }

  input = open_mapped (argv[1], argv[2], &error);
  if (input != NULL)
    variant = read_variant (input, offset, (gsize) length, G_VARIANT_TYPE (argv[5]), &error);
  if (variant == NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  /* The value keeps the file mapped. */
  g_clear_pointer (&input, mmdir_input_free);
  text = g_variant_print (variant, FALSE);
  g_print ("%s\n", text);
  return EXIT_SUCCESS;
}
