/* lucene-segments.c: the segments of an index, and what their files must be
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "lucene-segments.h"

#include "lucene-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

struct _LuceneSegments
{
  /* From the name of a segment to the header of its .si file. */
  GHashTable *headers;
};

static void
read_segment (LuceneSegments *segments,
              MmdirDirectory *directory,
              const char *file_name)
{
  g_autoptr (MmdirInput) input = NULL;
  LuceneHeader *header;

  input = mmdir_directory_open_input (directory, file_name, MMDIR_CONTEXT_READ_ONCE, NULL);
  if (input == NULL)
    return;
  header = lucene_header_read (input, LUCENE_FORM_UNKNOWN, NULL);
  if (header != NULL)
    g_hash_table_insert (segments->headers, lucene_segment_name (file_name), header);
}

LuceneSegments *
lucene_segments_read (MmdirDirectory *directory,
                      GError **error)
{
  g_auto (GStrv) names = mmdir_directory_list (directory, error);
  LuceneSegments *segments;
  gsize i;

  if (names == NULL)
    return NULL;
  segments = g_new (LuceneSegments, 1);
  segments->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lucene_header_free);
  for (i = 0; names[i] != NULL; i++)
    if (*names[i] == '_' && g_str_has_suffix (names[i], ".si"))
      read_segment (segments, directory, names[i]);
  return segments;
}

void
lucene_segments_free (LuceneSegments *segments)
{
  g_hash_table_unref (segments->headers);
  g_free (segments);
}

char *
lucene_segment_name (const char *file_name)
{
  gsize length;

  if (*file_name != '_')
    return NULL;
  length = 1 + strcspn (file_name + 1, "_.");
  return g_strndup (file_name, length);
}

#define DATA_SUFFIX ".cfs"
#define ENTRIES_SUFFIX ".cfe"

gboolean
lucene_is_compound_data (const char *file_name)
{
  return g_str_has_suffix (file_name, DATA_SUFFIX);
}

gboolean
lucene_is_compound_entries (const char *file_name)
{
  return g_str_has_suffix (file_name, ENTRIES_SUFFIX);
}

static char *
replace_suffix (const char *file_name,
                const char *suffix)
{
  g_autofree char *stem = g_strndup (file_name, strlen (file_name) - strlen (suffix));

  return g_strconcat (stem, suffix, NULL);
}

char *
lucene_compound_data_name (const char *entries_name)
{
  return replace_suffix (entries_name, DATA_SUFFIX);
}

char *
lucene_compound_entries_name (const char *data_name)
{
  return replace_suffix (data_name, ENTRIES_SUFFIX);
}

static const LuceneHeader *
find_segment (const LuceneSegments *segments,
              const char *file_name)
{
  g_autofree char *name = lucene_segment_name (file_name);

  return name != NULL ? g_hash_table_lookup (segments->headers, name) : NULL;
}

LuceneForm
lucene_segments_get_form (const LuceneSegments *segments,
                          const char *file_name)
{
  const LuceneHeader *segment = find_segment (segments, file_name);

  if (segment == NULL)
    return LUCENE_FORM_UNKNOWN;
  return segment->has_id ? LUCENE_FORM_INDEX : LUCENE_FORM_PLAIN;
}

/* Lucene 4 read segments of Lucene 3 as they were: without headers, but with
 * a .si file of its own beside them. */
gboolean
lucene_segments_needs_header (const LuceneSegments *segments,
                              const char *file_name)
{
  static const char *const always[] = { ".si", ".cfs", ".cfe" };
  const LuceneHeader *segment;
  gsize i;

  if (g_str_has_prefix (file_name, "segments_"))
    return TRUE;
  if (*file_name != '_' || g_str_has_suffix (file_name, ".tmp"))
    return FALSE;
  for (i = 0; i < G_N_ELEMENTS (always); i++)
    if (g_str_has_suffix (file_name, always[i]))
      return TRUE;

  segment = find_segment (segments, file_name);
  return segment != NULL && strcmp (segment->codec, "Lucene3xSegmentInfo") != 0;
}

gboolean
lucene_may_lack_header (const char *file_name)
{
  return strcmp (file_name, "segments.gen") == 0;
}

gboolean
lucene_segments_check_id (const LuceneSegments *segments,
                          const char *file_name,
                          const LuceneHeader *header,
                          GError **error)
{
  const LuceneHeader *segment = find_segment (segments, file_name);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  g_autofree char *name = NULL;

  if (segment == NULL || !segment->has_id || !header->has_id ||
      memcmp (segment->id, header->id, LUCENE_ID_LENGTH) == 0)
    return TRUE;

  expected = lucene_id_to_text (segment->id);
  found = lucene_id_to_text (header->id);
  name = lucene_segment_name (file_name);
  g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_WRONG_ID,
               _("Wrong id at offset %" PRIu64 ": expected %s, as in %s.si, found %s; "
                 "the file is of another index or segment"),
               header->length - LUCENE_ID_LENGTH - 1 - strlen (header->suffix), expected, name, found);
  return FALSE;
}
