/* fuzz-lucene.c: what the command reads of an index, whatever the bytes are
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The first byte says how files are opened, the second which name the last of
 * them has; then come the lengths of a .si and a .cfe file, 16 bits each, the
 * lowest first, those two files, and, with all the rest, the one that is named.
 */

#include "fuzz.h"

#include "index.h"
#include "reference.h"
#include "temporary.h"
#include "tools/lucene-compound.h"
#include "tools/lucene-file.h"
#include "tools/text.h"
#include "tools/verify-file.h"
#include "ways.h"

#include <string.h>

#define HEADER_MAGIC 0x3fd76c17u
#define FOOTER_MAGIC 0xc02893e8u

static const char *const last_names[] = {
  "_0.cfs", "segments_1", "segments.gen", "_0.fdt", "_0_Lucene90_0.dvd", "_1.si", "_1.cfs", "_0_1.liv", "_0.tmp", "write.lock"
};

/* The rest of the first byte asks for the checksums, which takes a thread for
 * each core. */
#define WANTS_CHECKSUMS 0xc0

typedef struct
{
  const char *name;
  FuzzBytes bytes;
} File;

typedef struct
{
  const Way *way;
  gboolean wants_checksums;
  File files[3];
} Index;

static FuzzBytes
take_bytes (FuzzBytes *bytes,
            gsize size)
{
  const FuzzBytes taken = { bytes->data, MIN (size, bytes->size) };

  bytes->data += taken.size;
  bytes->size -= taken.size;
  return taken;
}

static void
read_index (Index *index,
            const guint8 *data,
            gsize size)
{
  FuzzBytes bytes = { data, size };
  const guint8 how = fuzz_take (&bytes);
  const guint8 last = fuzz_take (&bytes);
  const gsize segment_size = fuzz_take_16 (&bytes);
  const gsize entries_size = fuzz_take_16 (&bytes);

  index->way = &ways[how % 64 % n_ways];
  index->wants_checksums = (how & WANTS_CHECKSUMS) == WANTS_CHECKSUMS;
  index->files[0] = (File){ "_0.si", take_bytes (&bytes, segment_size) };
  index->files[1] = (File){ "_0.cfe", take_bytes (&bytes, entries_size) };
  index->files[2] = (File){ last_names[last % G_N_ELEMENTS (last_names)], bytes };
}

static Model
get_model (const Index *index,
           const LuceneFile *file)
{
  Model model = { 0 };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (index->files); i++)
    if (strcmp (index->files[i].name, file->name) == 0)
      {
        model.bytes = index->files[i].bytes.data;
        model.length = index->files[i].bytes.size;
      }
  return model;
}

static guint64
get_number (const Model *model,
            guint64 position,
            gsize size)
{
  guint64 value = 0;

  g_assert_cmpint (reference_get_fixed (model, position, size, TRUE, &value), ==, REFERENCE_FINE);
  return value;
}

/* A length byte, and as many characters. */
static void
check_word (const Model *model,
            guint64 position,
            const char *word)
{
  const gsize length = strlen (word);

  g_assert_cmpuint (get_number (model, position, 1), ==, length);
  g_assert_true (reference_has (model, position + 1, length));
  g_assert_cmpmem (model->bytes + position + 1, length, word, length);
}

static void
check_header (const Model *model,
              const LuceneHeader *header)
{
  const gsize codec_end = 5 + strlen (header->codec);

  g_assert_cmphex (get_number (model, 0, 4), ==, HEADER_MAGIC);
  check_word (model, 4, header->codec);
  g_assert_cmpint ((gint32) get_number (model, codec_end, 4), ==, header->version);
  if (!header->has_id)
    {
      g_assert_cmpuint (header->length, ==, codec_end + 4);
      return;
    }
  g_assert_true (reference_has (model, codec_end + 4, LUCENE_ID_LENGTH));
  g_assert_cmpmem (model->bytes + codec_end + 4, LUCENE_ID_LENGTH, header->id, LUCENE_ID_LENGTH);
  check_word (model, codec_end + 4 + LUCENE_ID_LENGTH, header->suffix);
  g_assert_cmpuint (header->length, ==, codec_end + 4 + LUCENE_ID_LENGTH + 1 + strlen (header->suffix));
}

static void
check_footer (const Model *model,
              const LuceneFile *file)
{
  g_assert_cmpuint (file->footer.offset + LUCENE_FOOTER_LENGTH, ==, model->length);
  g_assert_cmphex (get_number (model, file->footer.offset, 4), ==, FOOTER_MAGIC);
  g_assert_cmphex (get_number (model, file->footer.offset + 4, 4), ==, file->footer.algorithm);
  g_assert_cmphex (get_number (model, file->footer.offset + 8, 8), ==, file->footer.checksum);
}

/* Whether the problems say what the checksum does. */
static void
check_checksum (const Model *model,
                const LuceneFile *file)
{
  const guint64 length = file->has_footer ? model->length - 8 : model->length;
  gboolean is_blamed = FALSE;
  guint i;

  g_assert_cmphex (file->checksum, ==, index_checksum (model->bytes, (gsize) length));
  for (i = 0; i < file->problems->len; i++)
    is_blamed = is_blamed || g_error_matches (file->problems->pdata[i], LUCENE_ERROR, LUCENE_ERROR_BAD_CHECKSUM);
  /* What is more than 32 bits is not looked at where the algorithm is bad. */
  g_assert_cmpint (is_blamed, ==, file->has_footer && file->footer.checksum != file->checksum && (file->footer.algorithm == 0 || file->footer.checksum <= G_MAXUINT32));
}

/* What is told of a file, or of a member, is there, and can be printed. */
static void
check_facts (const Model *model,
             const LuceneFile *file)
{
  g_autofree char *name = text_escape (file->name);
  guint i;

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (file->length, ==, model->length);
  if (file->header != NULL)
    check_header (model, file->header);
  if (file->has_footer)
    check_footer (model, file);
  if (file->has_checksum)
    check_checksum (model, file);
  for (i = 0; i < file->problems->len; i++)
    {
      const GError *error = file->problems->pdata[i];

      g_assert_nonnull (lucene_error_get_nick (error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_assert_cmpint (lucene_file_get_result (file), !=, LUCENE_UNREADABLE);
}

static void
check_file (const Model *model,
            const LuceneFile *file)
{
  guint64 end = 0;
  guint i;

  check_facts (model, file);
  for (i = 0; i < file->members->len; i++)
    {
      const LuceneFile *member = file->members->pdata[i];
      const Model part = { model->bytes + member->offset, member->length, 0 };

      g_assert_true (reference_has (model, member->offset, member->length));
      g_assert_cmpuint (member->offset, >=, end);
      end = member->offset + member->length;
      check_facts (&part, member);
    }
}

/* That both say the same. */
static void
compare_files (const LuceneFile *one,
               const LuceneFile *other)
{
  guint i;

  g_assert_cmpstr (one->name, ==, other->name);
  g_assert_cmpint (one->header != NULL, ==, other->header != NULL);
  g_assert_cmpint (one->has_footer, ==, other->has_footer);
  g_assert_cmpuint (one->problems->len, ==, other->problems->len);
  for (i = 0; i < one->problems->len; i++)
    g_assert_cmpstr (((const GError *) one->problems->pdata[i])->message, ==,
                     ((const GError *) other->problems->pdata[i])->message);
  g_assert_cmpuint (one->members->len, ==, other->members->len);
  for (i = 0; i < one->members->len; i++)
    compare_files (one->members->pdata[i], other->members->pdata[i]);
}

static LuceneFile *
examine (MmdirDirectory *directory,
         const LuceneSegments *segments,
         const char *name)
{
  g_autoptr (MmdirInput) input = temporary_open_input (directory, name);
  LuceneFile *file = lucene_file_new (name);

  lucene_file_examine (file, input, directory, segments);
  return file;
}

static void
ignore_progress (guint64 done G_GNUC_UNUSED,
                 gpointer user_data G_GNUC_UNUSED)
{
}

/* As "mmdir verify" does it. */
static void
verify (const Index *index,
        MmdirDirectory *directory,
        const LuceneSegments *segments)
{
  g_autoptr (GError) error = NULL;
  LuceneFile *files[G_N_ELEMENTS (index->files)];
  Scanner *scanner = scanner_new (ignore_progress, NULL, &error);
  gsize i;

  g_assert_no_error (error);
  for (i = 0; i < G_N_ELEMENTS (files); i++)
    {
      files[i] = lucene_file_new (index->files[i].name);
      verify_file_start (files[i], directory, segments, scanner);
    }
  scanner_free (scanner);
  for (i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const Model model = get_model (index, files[i]);

      g_assert_true (files[i]->has_checksum);
      check_file (&model, files[i]);
      lucene_file_free (files[i]);
    }
}

/* A header in each form that it may have, where the names of files would not
 * ask for it. */
static void
read_headers (MmdirDirectory *directory,
              const Index *index,
              const char *name)
{
  g_autoptr (MmdirInput) input = temporary_open_input (directory, name);
  LuceneForm form;

  for (form = LUCENE_FORM_UNKNOWN; form <= LUCENE_FORM_INDEX; form++)
    {
      g_autoptr (LuceneHeader) header = lucene_header_read (input, form, NULL);
      const LuceneFile file = { .name = (char *) name };
      const Model model = get_model (index, &file);
      g_autoptr (GArray) members = NULL;

      if (header == NULL)
        continue;
      check_header (&model, header);
      members = lucene_compound_read (input, header, NULL);
      if (members != NULL)
        lucene_compound_check (members, header->length, G_MAXUINT64, NULL);
    }
}

void
fuzz_lucene (const guint8 *data,
             gsize size)
{
  static const Way memory = { "memory", MMDIR_BACKING_MEMORY, REGION_LAYOUT_WHOLE, 0, 0 };
  Index index;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirDirectory) other_directory = NULL;
  g_autoptr (LuceneSegments) segments = NULL;
  g_autoptr (LuceneSegments) other_segments = NULL;
  gsize i;

  read_index (&index, data, size);
  for (i = 0; i < G_N_ELEMENTS (index.files); i++)
    ways_save (index.files[i].name, index.files[i].bytes.data, index.files[i].bytes.size);
  directory = ways_open (index.way, ways_raise_power (index.way, 6, size));
  other_directory = ways_open (&memory, 30);
  segments = lucene_segments_read (directory, NULL);
  other_segments = lucene_segments_read (other_directory, NULL);

  for (i = 0; i < G_N_ELEMENTS (index.files); i++)
    {
      const char *name = index.files[i].name;
      g_autoptr (LuceneFile) file = examine (directory, segments, name);
      g_autoptr (LuceneFile) other_file = examine (other_directory, other_segments, name);
      const Model model = get_model (&index, file);

      check_file (&model, file);
      compare_files (file, other_file);
      read_headers (directory, &index, name);
    }
  if (index.wants_checksums)
    verify (&index, directory, segments);
  temporary_remove (fuzz_folder (), index.files[2].name);
}
