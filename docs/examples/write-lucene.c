/* write-lucene.c: a file in Lucene's format, with its checksum
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How often each word is among the arguments, for a reader that looks words up by
 * their number:
 *
 *   header: magic number, name of the format, version, 16 bytes of an
 *           identifier, and a suffix, here an empty one, with its length in a
 *           byte before it
 *   words: their number as a vint, and of each the word as a string and its
 *          count as a vint
 *   offsets: where each word is in the file, in 64 bits, little-endian; they
 *            begin at a multiple of 8
 *   footer: the bits of the magic number inverted, the algorithm, which is 0 for
 *           CRC-32, and in 64 bits the checksum of all that is before it
 *
 * The numbers of the header and of the footer are big-endian.
 */

#include <libdeflate.h>
#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>

#define HEADER_MAGIC 0x3fd76c17
#define FORMAT "MmdirWords"
#define FORMAT_VERSION 1
#define IDENTIFIER_LENGTH 16

/* It sees what is written when it goes to the system: all of it, in order, each
 * byte once. */
static void
add_to_checksum (const guint8 *bytes,
                 gsize length,
                 gpointer user_data)
{
  guint32 *checksum = user_data;

  *checksum = libdeflate_crc32 (*checksum, bytes, length);
}

/* All files of a segment have one, so that none is taken for another's. */
static gboolean
write_identifier (MmdirOutput *output,
                  GError **error)
{
  guint i;

  for (i = 0; i < IDENTIFIER_LENGTH; i += 4)
    if (!mmdir_output_write_uint32_be (output, g_random_int (), error))
      return FALSE;
  return TRUE;
}

static gboolean
write_header (MmdirOutput *output,
              GError **error)
{
  return mmdir_output_write_uint32_be (output, HEADER_MAGIC, error) &&
         mmdir_output_write_string (output, FORMAT, -1, error) &&
         mmdir_output_write_uint32_be (output, FORMAT_VERSION, error) &&
         write_identifier (output, error) &&
         mmdir_output_write_byte (output, 0, error);
}

static gboolean
write_words (MmdirOutput *output,
             GSequence *words,
             GHashTable *counts,
             guint64 *offsets,
             GError **error)
{
  GSequenceIter *iter;

  if (!mmdir_output_write_vint (output, (guint32) g_sequence_get_length (words), error))
    return FALSE;
  for (iter = g_sequence_get_begin_iter (words); !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    {
      const char *word = g_sequence_get (iter);

      *offsets++ = mmdir_output_tell (output);
      if (!mmdir_output_write_string (output, word, -1, error) ||
          !mmdir_output_write_vint (output, GPOINTER_TO_UINT (g_hash_table_lookup (counts, word)), error))
        return FALSE;
    }
  return TRUE;
}

/* The checksum is that of the bytes before it, all of which the observer has seen
 * once they have been flushed. */
static gboolean
write_footer (MmdirOutput *output,
              const guint32 *checksum,
              GError **error)
{
  return mmdir_output_write_uint32_be (output, ~(guint32) HEADER_MAGIC, error) &&
         mmdir_output_write_uint32_be (output, 0, error) &&
         mmdir_output_flush (output, error) &&
         mmdir_output_write_uint64_be (output, *checksum, error);
}

/* Whatever fails before the end, the file is gone when the output is freed. */
static gboolean
write_file (MmdirDirectory *directory,
            const char *name,
            GSequence *words,
            GHashTable *counts,
            GError **error)
{
  const gsize n_words = (gsize) g_sequence_get_length (words);
  g_autofree guint64 *offsets = g_new (guint64, n_words);
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (directory, name, error);
  guint32 checksum = libdeflate_crc32 (0, NULL, 0);

  if (output == NULL)
    return FALSE;
  mmdir_output_set_observer (output, add_to_checksum, &checksum, NULL);
  return write_header (output, error) &&
         write_words (output, words, counts, offsets, error) &&
         mmdir_output_align (output, 8, error) &&
         mmdir_output_write_uint64_le_array (output, offsets, n_words, error) &&
         write_footer (output, &checksum, error) &&
         mmdir_output_close (output, error);
}

static gint
compare_words (gconstpointer a,
               gconstpointer b,
               gpointer user_data G_GNUC_UNUSED)
{
  return g_strcmp0 (a, b);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GSequence) words = g_sequence_new (NULL);
  g_autoptr (MmdirDirectory) directory = NULL;
  int i;

  setlocale (LC_ALL, "");
  if (argc < 3)
    {
      g_printerr ("Usage: %s DIRECTORY FILE [WORD...]\n", argv[0]);
      return 2;
    }
  for (i = 3; i < argc; i++)
    {
      const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, argv[i]));

      if (count == 0)
        g_sequence_insert_sorted (words, argv[i], compare_words, NULL);
      g_hash_table_insert (counts, argv[i], GUINT_TO_POINTER (count + 1));
    }

  directory = mmdir_directory_open (argv[1], &error);
  if (directory == NULL || !write_file (directory, argv[2], words, counts, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
