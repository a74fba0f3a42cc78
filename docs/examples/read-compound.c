/* read-compound.c: what is in a compound file of Lucene
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Lucene puts the files of a small segment into one, SEGMENT.cfs, and says in
 * SEGMENT.cfe where each of them begins:
 *
 *   header: magic number, name of the format, version, 16 bytes of an
 *           identifier, and a suffix with its length in a byte before it
 *   entries: their number as a vint, and of each a name, an offset and a length
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_MAGIC 0x3fd76c17
#define IDENTIFIER_LENGTH 16

#define FORMAT_ERROR (g_quark_from_static_string ("format-error-quark"))

typedef gboolean (*ReadUint64) (MmdirInput *input,
                                guint64 *value,
                                GError **error);

/* The name of the format, with the cursor behind the version. */
static char *
read_format (MmdirInput *input,
             GError **error)
{
  g_autofree char *format = NULL;
  guint32 magic;
  guint32 version;

  if (!mmdir_input_read_uint32_be (input, &magic, error))
    return NULL;
  if (magic != HEADER_MAGIC)
    {
      g_set_error (error, FORMAT_ERROR, 0, "%08x is not how a file of Lucene begins", magic);
      return NULL;
    }
  format = mmdir_input_read_string (input, NULL, error);
  if (format == NULL || !mmdir_input_read_uint32_be (input, &version, error))
    return NULL;
  return g_steal_pointer (&format);
}

/* Lucene wrote numbers in big-endian order before version 9. */
static gboolean
read_header (MmdirInput *entries,
             ReadUint64 *read_uint64,
             GError **error)
{
  g_autofree char *format = read_format (entries, error);
  guint8 suffix_length;

  if (format == NULL)
    return FALSE;
  if (strcmp (format, "Lucene90CompoundEntries") == 0)
    *read_uint64 = mmdir_input_read_uint64_le;
  else if (strcmp (format, "Lucene50CompoundEntries") == 0)
    *read_uint64 = mmdir_input_read_uint64_be;
  else
    {
      g_set_error (error, FORMAT_ERROR, 0, "“%s” are no entries of a compound file", format);
      return FALSE;
    }
  return mmdir_input_skip (entries, IDENTIFIER_LENGTH, error) &&
         mmdir_input_read_byte (entries, &suffix_length, error) &&
         mmdir_input_skip (entries, suffix_length, error);
}

/* A slice is to its reader what a file of its own would be: it begins at 0, and
 * nothing outside of it can be read. */
static gboolean
show_member (MmdirInput *compound,
             const char *name,
             guint64 offset,
             guint64 length,
             GError **error)
{
  g_autoptr (MmdirInput) member = mmdir_input_slice (compound, name, offset, length, error);
  g_autofree char *format = NULL;

  if (member != NULL)
    format = read_format (member, error);
  if (format == NULL)
    return FALSE;
  g_print ("%s: %" G_GUINT64_FORMAT " bytes at %" G_GUINT64_FORMAT ", %s\n",
           name, mmdir_input_get_length (member), offset, format);
  return TRUE;
}

static gboolean
show_members (MmdirInput *entries,
              MmdirInput *compound,
              GError **error)
{
  ReadUint64 read_uint64;
  guint32 n_members;
  guint32 i;

  if (!read_header (entries, &read_uint64, error) ||
      !mmdir_input_read_vint (entries, &n_members, error))
    return FALSE;
  for (i = 0; i < n_members; i++)
    {
      g_autofree char *name = mmdir_input_read_string (entries, NULL, error);
      guint64 offset;
      guint64 length;

      if (name == NULL ||
          !read_uint64 (entries, &offset, error) ||
          !read_uint64 (entries, &length, error) ||
          !show_member (compound, name, offset, length, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
show_compound (const char *path,
               const char *segment,
               GError **error)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) entries = NULL;
  g_autoptr (MmdirInput) compound = NULL;
  g_autofree char *entries_name = g_strconcat (segment, ".cfe", NULL);
  g_autofree char *compound_name = g_strconcat (segment, ".cfs", NULL);

  directory = mmdir_directory_open (path, error);
  if (directory == NULL)
    return FALSE;
  entries = mmdir_directory_open_input (directory, entries_name, MMDIR_CONTEXT_READ_ONCE, error);
  if (entries == NULL)
    return FALSE;
  compound = mmdir_directory_open_input (directory, compound_name, MMDIR_CONTEXT_READ, error);
  if (compound == NULL)
    return FALSE;
  return show_members (entries, compound, error);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (argc != 3)
    {
      g_printerr ("Usage: %s DIRECTORY SEGMENT\n", argv[0]);
      return 2;
    }
  if (!show_compound (argv[1], argv[2], &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
