/* lucene-header.c: the header and the footer of a file of an index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "lucene-header.h"

#include "lucene-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define HEADER_MAGIC 0x3fd76c17u
#define FOOTER_MAGIC 0xc02893e8u

/* Lucene writes names of codecs of up to 127 characters, so that the length of
 * one is a single byte, and suffixes of up to 255. */
#define CODEC_LONGEST 127
#define SUFFIX_LONGEST 255
#define HEADER_LONGEST (4 + 1 + CODEC_LONGEST + 4 + LUCENE_ID_LENGTH + 1 + SUFFIX_LONGEST)

/* The first bytes of a file, and how many of them have been read. */
typedef struct
{
  guint8 bytes[HEADER_LONGEST];
  gsize length;
  gsize used;
} Head;

static guint32
load_uint32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

static guint64
load_uint64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_BE (value);
}

static const guint8 *
head_take (Head *head,
           gsize length,
           GError **error)
{
  const guint8 *bytes = head->bytes + head->used;

  if (length > head->length - head->used)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_TRUNCATED,
                   _("The file ends within its header, at offset %" PRIu64),
                   (guint64) head->length);
      return NULL;
    }
  head->used += length;
  return bytes;
}

static gboolean
head_fill (Head *head,
           MmdirInput *input,
           GError **error)
{
  head->length = (gsize) MIN (mmdir_input_get_length (input), HEADER_LONGEST);
  head->used = 0;
  return mmdir_input_read_bytes_at (input, 0, head->bytes, head->length, error);
}

gboolean
lucene_header_find (MmdirInput *input,
                    gboolean *found,
                    GError **error)
{
  guint32 magic = 0;

  if (mmdir_input_get_length (input) >= sizeof magic &&
      !mmdir_input_read_uint32_be_at (input, 0, &magic, error))
    return FALSE;
  *found = magic == HEADER_MAGIC;
  return TRUE;
}

static gboolean
read_magic (Head *head,
            GError **error)
{
  const guint8 *bytes = head_take (head, 4, error);

  if (bytes == NULL)
    return FALSE;
  if (load_uint32 (bytes) != HEADER_MAGIC)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_HEADER,
                   _("No codec header at offset 0: expected the magic 0x%08x, found 0x%08x"),
                   HEADER_MAGIC, load_uint32 (bytes));
      return FALSE;
    }
  return TRUE;
}

/* A length byte and as many printable ASCII characters. */
static char *
read_word (Head *head,
           gsize longest,
           GError **error)
{
  const guint64 offset = head->used;
  const guint8 *length, *characters;
  gsize i;

  length = head_take (head, 1, error);
  if (length == NULL)
    return NULL;
  if (*length > longest)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_HEADER,
                   _("Bad length of a name in the header at offset %" PRIu64 ": expected at most %u, found %u"),
                   offset, (guint) longest, *length);
      return NULL;
    }
  characters = head_take (head, *length, error);
  if (characters == NULL)
    return NULL;
  for (i = 0; i < *length; i++)
    if (!g_ascii_isprint (characters[i]))
      {
        g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_HEADER,
                     _("Bad name in the header at offset %" PRIu64 ": expected an ASCII character, found 0x%02x"),
                     offset + 1 + i, characters[i]);
        return NULL;
      }
  return g_strndup ((const char *) characters, *length);
}

/* Lucene 4 had versions 0 to 3 of segments_N, Lucene 5 began with 4.  Codecs
 * are named after the version that brought them: Lucene3x, Lucene40, Lucene410
 * have plain headers, Lucene50, Lucene912, Lucene104 index headers. */
static gboolean
codec_has_id (const LuceneHeader *header)
{
  static const char prefix[] = "Lucene";
  const char *rest = header->codec + strlen (prefix);

  if (strcmp (header->codec, "segments") == 0)
    return header->version >= 4;
  return g_str_has_prefix (header->codec, prefix) &&
         g_ascii_isdigit (*rest) && *rest != '3' && *rest != '4';
}

static gboolean
read_id (LuceneHeader *header,
         Head *head,
         GError **error)
{
  const guint8 *bytes = head_take (head, LUCENE_ID_LENGTH, error);

  if (bytes == NULL)
    return FALSE;
  memcpy (header->id, bytes, LUCENE_ID_LENGTH);
  header->suffix = read_word (head, SUFFIX_LONGEST, error);
  header->has_id = header->suffix != NULL;
  return header->has_id;
}

LuceneHeader *
lucene_header_read (MmdirInput *input,
                    LuceneForm form,
                    GError **error)
{
  g_autoptr (LuceneHeader) header = g_new0 (LuceneHeader, 1);
  const guint8 *version;
  Head head;

  if (!head_fill (&head, input, error) || !read_magic (&head, error))
    return NULL;
  header->codec = read_word (&head, CODEC_LONGEST, error);
  if (header->codec == NULL)
    return NULL;
  version = head_take (&head, 4, error);
  if (version == NULL)
    return NULL;
  header->version = (gint32) load_uint32 (version);

  if (form == LUCENE_FORM_INDEX || (form == LUCENE_FORM_UNKNOWN && codec_has_id (header)))
    if (!read_id (header, &head, error))
      return NULL;

  header->length = head.used;
  return g_steal_pointer (&header);
}

LuceneHeader *
lucene_header_copy (const LuceneHeader *header)
{
  LuceneHeader *copy = g_memdup2 (header, sizeof *header);

  copy->codec = g_strdup (header->codec);
  copy->suffix = g_strdup (header->suffix);
  return copy;
}

void
lucene_header_free (LuceneHeader *header)
{
  g_free (header->codec);
  g_free (header->suffix);
  g_free (header);
}

gboolean
lucene_footer_find (MmdirInput *input,
                    gboolean *found,
                    GError **error)
{
  const guint64 length = mmdir_input_get_length (input);
  guint32 magic = 0;

  if (length >= LUCENE_FOOTER_LENGTH &&
      !mmdir_input_read_uint32_be_at (input, length - LUCENE_FOOTER_LENGTH, &magic, error))
    return FALSE;
  *found = magic == FOOTER_MAGIC;
  return TRUE;
}

gboolean
lucene_footer_read (MmdirInput *input,
                    LuceneFooter *footer,
                    GError **error)
{
  const guint64 length = mmdir_input_get_length (input);
  guint8 bytes[LUCENE_FOOTER_LENGTH];

  if (length < LUCENE_FOOTER_LENGTH)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_TRUNCATED,
                   _("The file is too short for a footer: expected a length of at least %d, found %" PRIu64),
                   LUCENE_FOOTER_LENGTH, length);
      return FALSE;
    }
  footer->offset = length - LUCENE_FOOTER_LENGTH;
  if (!mmdir_input_read_bytes_at (input, footer->offset, bytes, sizeof bytes, error))
    return FALSE;
  if (load_uint32 (bytes) != FOOTER_MAGIC)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_NO_FOOTER,
                   _("No footer at offset %" PRIu64 ": expected the magic 0x%08x, found 0x%08x; "
                     "the file is truncated or damaged there, or older than Lucene 4.8"),
                   footer->offset, FOOTER_MAGIC, load_uint32 (bytes));
      return FALSE;
    }
  footer->algorithm = load_uint32 (bytes + 4);
  footer->checksum = load_uint64 (bytes + 8);
  return TRUE;
}

gboolean
lucene_footer_check (const LuceneFooter *footer,
                     GError **error)
{
  if (footer->algorithm != 0)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_ALGORITHM,
                   _("Bad checksum algorithm at offset %" PRIu64 ": expected 0, which is CRC-32, found %u"),
                   footer->offset + 4, footer->algorithm);
      return FALSE;
    }
  if (footer->checksum > G_MAXUINT32)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_CHECKSUM,
                   _("Bad checksum at offset %" PRIu64 ": expected at most 32 bits, found 0x%016" PRIx64),
                   footer->offset + 8, footer->checksum);
      return FALSE;
    }
  return TRUE;
}

char *
lucene_id_to_text (const guint8 *id)
{
  GString *text = g_string_sized_new (2 * LUCENE_ID_LENGTH);
  gsize i;

  for (i = 0; i < LUCENE_ID_LENGTH; i++)
    g_string_append_printf (text, "%02x", id[i]);
  return g_string_free (text, FALSE);
}
