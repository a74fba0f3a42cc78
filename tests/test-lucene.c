/* test-lucene.c: reading what Lucene writes into files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "index.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"
#include "tools/crc32.h"
#include "tools/lucene-compound.h"
#include "tools/lucene-error.h"
#include "tools/lucene-file.h"

#include <string.h>

#define ID "\001\002\003\004\005\006\007\010\011\012\013\014\015\016\017\020"

/* Of damage at random. */
#define ROUNDS 3000
#define ROUNDS_INSTRUMENTED 300

static MmdirInput *
open_bytes (MmdirDirectory *directory,
            const GByteArray *bytes)
{
  index_save (mmdir_directory_get_path (directory), "file", bytes);
  return temporary_open_input (directory, "file");
}

/* The checksum of a whole is made from those of its parts. */
static void
test_crc32 (void)
{
  guint8 bytes[1000];
  gsize i, part;

  g_assert_cmphex (index_checksum ((const guint8 *) "123456789", 9), ==, 0xcbf43926);
  for (i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();
  for (part = 0; part <= sizeof bytes; part += 37)
    {
      const guint32 first = index_checksum (bytes, part);
      const guint32 second = index_checksum (bytes + part, sizeof bytes - part);

      g_assert_cmphex (crc32_shift (first, sizeof bytes - part) ^ second, ==, index_checksum (bytes, sizeof bytes));
    }

  /* Shifts add up, beyond 32 bits too, and that by nothing changes nothing. */
  g_assert_cmphex (crc32_shift (0xcbf43926, 0), ==, 0xcbf43926);
  g_assert_cmphex (crc32_shift (0, G_MAXUINT64), ==, 0);
  g_assert_cmphex (crc32_shift (crc32_shift (0xcbf43926, G_GUINT64_CONSTANT (1) << 40), 12345), ==,
                   crc32_shift (0xcbf43926, (G_GUINT64_CONSTANT (1) << 40) + 12345));
}

static void
check_header (MmdirDirectory *directory,
              const char *codec,
              guint32 version,
              LuceneForm form,
              gboolean has_id)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (LuceneHeader) header = NULL;
  g_autoptr (GError) error = NULL;

  index_append_header (bytes, codec, version, ID, "suffix_0");
  input = open_bytes (directory, bytes);
  header = lucene_header_read (input, form, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (header->codec, ==, codec);
  g_assert_cmpint (header->version, ==, (gint32) version);
  g_assert_cmpint (header->has_id, ==, has_id);
  g_assert_cmpuint (header->length, ==, 4 + 1 + strlen (codec) + 4 + (has_id ? 16 + 1 + 8 : 0));
  if (has_id)
    {
      g_autofree char *text = lucene_id_to_text (header->id);

      g_assert_cmpstr (text, ==, "0102030405060708090a0b0c0d0e0f10");
      g_assert_cmpstr (header->suffix, ==, "suffix_0");
    }
  g_assert_cmpuint (mmdir_input_tell (input), ==, 0);
}

/* Which headers go on with an id. */
static void
test_header (void)
{
  static const char *const with_id[] = {
    "Lucene50SegmentInfo", "Lucene99SegmentInfo", "Lucene912PostingsWriterDoc", "Lucene104PostingsWriterDoc"
  };
  static const char *const without_id[] = {
    "Lucene3xSegmentInfo", "Lucene40StoredFieldsData", "Lucene410DocValuesData", "CompoundFileWriterEntries",
    "BlockTreeTermsDict", "Lucene", "", "x"
  };
  TemporaryDirectory *path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (with_id); i++)
    check_header (directory, with_id[i], 0, LUCENE_FORM_UNKNOWN, TRUE);
  for (i = 0; i < G_N_ELEMENTS (without_id); i++)
    check_header (directory, without_id[i], G_MAXUINT32, LUCENE_FORM_UNKNOWN, FALSE);
  check_header (directory, "segments", 3, LUCENE_FORM_UNKNOWN, FALSE);
  check_header (directory, "segments", 4, LUCENE_FORM_UNKNOWN, TRUE);
  check_header (directory, "BlockTreeTermsDict", 1, LUCENE_FORM_INDEX, TRUE);
  check_header (directory, "Lucene50SegmentInfo", 1, LUCENE_FORM_PLAIN, FALSE);
  temporary_directory_remove (path);
}

/* A header that ends anywhere within is told from one that is all there. */
static void
test_header_cut (void)
{
  TemporaryDirectory *path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_BUFFERED);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *codec = g_strnfill (127, 'c');
  g_autofree char *suffix = g_strnfill (255, 's');
  guint length;

  index_append_header (bytes, codec, 1, ID, suffix);
  for (length = bytes->len;; length--)
    {
      g_autoptr (MmdirInput) input = NULL;
      g_autoptr (LuceneHeader) header = NULL;
      g_autoptr (GError) error = NULL;

      g_byte_array_set_size (bytes, length);
      input = open_bytes (directory, bytes);
      header = lucene_header_read (input, LUCENE_FORM_INDEX, &error);
      if (length == 4 + 1 + 127 + 4 + 16 + 1 + 255)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (header->length, ==, length);
        }
      else
        g_assert_error (error, LUCENE_ERROR, LUCENE_ERROR_TRUNCATED);
      if (length == 0)
        break;
    }
  temporary_directory_remove (path);
}

static void
test_names (void)
{
  static const char *const names[][2] = {
    { "_0.fdt", "_0" }, { "_1a_Lucene90_0.dvd", "_1a" }, { "_z_1.liv", "_z" }, { "_0", "_0" }, { "_", "_" },
    { "segments_1", NULL }, { "write.lock", NULL }, { "", NULL },
  };
  g_autofree char *entries = lucene_compound_entries_name ("_0.cfs");
  g_autofree char *data = lucene_compound_data_name ("_0_x.cfe");
  gsize i;

  g_assert_cmpstr (entries, ==, "_0.cfe");
  g_assert_cmpstr (data, ==, "_0_x.cfs");
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *segment = lucene_segment_name (names[i][0]);

      g_assert_cmpstr (segment, ==, names[i][1]);
    }
}

static LuceneFile *
examine (MmdirDirectory *directory,
         const char *name)
{
  g_autoptr (LuceneSegments) segments = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;
  LuceneFile *file;

  segments = lucene_segments_read (directory, &error);
  g_assert_no_error (error);
  input = temporary_open_input (directory, name);
  file = lucene_file_new (name);
  lucene_file_examine (file, input, directory, segments);
  g_assert_cmpuint (file->length, ==, mmdir_input_get_length (input));
  return file;
}

/* The footer's magic may lie in the id of the header. */
static void
test_overlap (void)
{
  static const char id[] = "i\xc0\x28\x93\xe8\0\0\0\0\0\0\0\0\1\2\3";
  TemporaryDirectory *path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (LuceneFile) file = NULL;

  index_append_header (bytes, "Lucene90", 0, id, "");
  index_save (path, "file", bytes);
  file = examine (directory, "file");
  g_assert_cmpuint (file->problems->len, ==, 1);
  g_assert_error ((const GError *) file->problems->pdata[0], LUCENE_ERROR, LUCENE_ERROR_TRUNCATED);
  temporary_directory_remove (path);
}

/* What a scan of the file would need: ranges that are in it. */
static void
check_ranges (const LuceneFile *file)
{
  guint i;

  for (i = 0; i < file->members->len; i++)
    {
      const LuceneFile *member = file->members->pdata[i];

      g_assert_cmpuint (member->offset, <=, file->length);
      g_assert_cmpuint (member->length, <=, file->length - member->offset);
      g_assert_true (!member->has_footer || member->length >= LUCENE_FOOTER_LENGTH);
    }
  for (i = 0; i < file->problems->len; i++)
    g_assert_nonnull (lucene_error_get_nick (file->problems->pdata[i]));
}

static void
damage_at_random (GByteArray *bytes)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  guint n_changes = (guint) g_test_rand_int_range (1, 5);

  if (g_test_rand_int_range (0, 10) == 0)
    g_byte_array_set_size (bytes, (guint) g_test_rand_int_range (0, (gint32) bytes->len));
  while (n_changes-- > 0 && bytes->len > 0)
    {
      guint8 *place = &bytes->data[g_test_rand_int_range (0, (gint32) bytes->len)];

      if (g_test_rand_bit ())
        *place = values[g_test_rand_int_range (0, G_N_ELEMENTS (values))];
      else
        *place ^= (guint8) (1 << g_test_rand_int_range (0, 8));
    }
}

/* Whatever the bytes are, examining them ends, and ends well. */
static void
test_hostile (gconstpointer folder)
{
  static const char *const names[] = { "_2.cfe", "_2.cfs", "_2.si" };
  g_autofree char *source = index_find (folder);
  TemporaryDirectory *path;
  g_autoptr (MmdirDirectory) directory = NULL;
  guint rounds = instrument_get_rounds (process_is_instrumented () ? ROUNDS_INSTRUMENTED : ROUNDS);
  guint i, round;

  if (source == NULL)
    return;
  path = temporary_directory_new ();
  directory = temporary_open (path, MMDIR_BACKING_MEMORY);
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GByteArray) bytes = index_load (source, names[i]);

      index_save (path, names[i], bytes);
    }
  for (round = 0; round < rounds; round++)
    {
      /* Mostly the entries, where all the counts are. */
      const int chosen = g_test_rand_int_range (-4, G_N_ELEMENTS (names));
      const char *name = names[MAX (chosen, 0)];
      g_autoptr (GByteArray) whole = index_load (source, name);
      g_autoptr (GByteArray) damaged = index_load (source, name);

      damage_at_random (damaged);
      index_save (path, name, damaged);
      for (i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autoptr (LuceneFile) file = examine (directory, names[i]);

          check_ranges (file);
        }
      index_save (path, name, whole);
    }
  temporary_directory_remove (path);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lucene/crc32", test_crc32);
  g_test_add_func ("/lucene/header", test_header);
  g_test_add_func ("/lucene/header-cut", test_header_cut);
  g_test_add_func ("/lucene/names", test_names);
  g_test_add_func ("/lucene/overlap", test_overlap);
  g_test_add_data_func ("/lucene/hostile/lucene10", "data/lucene10/compound", test_hostile);
  g_test_add_data_func ("/lucene/hostile/lucene8", "data/lucene8/compound", test_hostile);
  return g_test_run ();
}
