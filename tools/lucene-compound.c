/* lucene-compound.c: the members of a compound file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "lucene-compound.h"

#include "lucene-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

typedef gboolean (*ReadUint64) (MmdirInput *input,
                                guint64 *value,
                                GError **error);

static void
member_clear (gpointer data)
{
  LuceneMember *member = data;

  g_free (member->name);
}

static ReadUint64
find_byte_order (const LuceneHeader *header,
                 GError **error)
{
  if (strcmp (header->codec, "Lucene90CompoundEntries") == 0)
    return mmdir_input_read_uint64_le;
  if (strcmp (header->codec, "Lucene50CompoundEntries") == 0 ||
      strcmp (header->codec, "CompoundFileWriterEntries") == 0)
    return mmdir_input_read_uint64_be;

  g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_ENTRIES,
               _("No entries of a compound file: expected the codec Lucene90CompoundEntries, "
                 "Lucene50CompoundEntries or CompoundFileWriterEntries, found “%s”"),
               header->codec);
  return NULL;
}

/* Bytes that are not what an entry is made of make bad entries; that they
 * cannot be read is another matter. */
static gboolean
blame_entries (MmdirInput *body,
               const LuceneHeader *header,
               GError *cause,
               GError **error)
{
  if (g_error_matches (cause, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT) ||
      g_error_matches (cause, MMDIR_ERROR, MMDIR_ERROR_MALFORMED))
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_ENTRIES,
                   _("Bad entry of a compound file at offset %" PRIu64 ": %s"),
                   header->length + mmdir_input_tell (body), cause->message);
      g_error_free (cause);
    }
  else
    g_propagate_error (error, cause);
  return FALSE;
}

static gboolean
read_members (MmdirInput *body,
              ReadUint64 read_uint64,
              GArray *members,
              GError **error)
{
  guint32 count, i;

  /* A count that cannot be true comes to the end of the input first. */
  if (!mmdir_input_read_vint (body, &count, error))
    return FALSE;
  for (i = 0; i < count; i++)
    {
      LuceneMember member;

      member.name = mmdir_input_read_string (body, NULL, error);
      if (member.name == NULL)
        return FALSE;
      if (!read_uint64 (body, &member.offset, error) || !read_uint64 (body, &member.length, error))
        {
          g_free (member.name);
          return FALSE;
        }
      g_array_append_val (members, member);
    }
  return TRUE;
}

GArray *
lucene_compound_read (MmdirInput *entries,
                      const LuceneHeader *header,
                      GError **error)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (LuceneMember));
  g_autoptr (MmdirInput) body = NULL;
  const ReadUint64 read_uint64 = find_byte_order (header, error);
  GError *cause = NULL;
  LuceneFooter footer;
  guint64 left;

  if (read_uint64 == NULL || !lucene_footer_read (entries, &footer, error))
    return NULL;
  if (footer.offset < header->length)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_TRUNCATED,
                   _("The footer at offset %" PRIu64 " begins within the header, which ends at offset %" PRIu64),
                   footer.offset, header->length);
      return NULL;
    }
  body = mmdir_input_slice (entries, "entries", header->length, footer.offset - header->length, error);
  if (body == NULL)
    return NULL;

  g_array_set_clear_func (members, member_clear);
  if (!read_members (body, read_uint64, members, &cause))
    {
      blame_entries (body, header, cause, error);
      return NULL;
    }
  left = mmdir_input_get_length (body) - mmdir_input_tell (body);
  if (left > 0)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_ENTRIES,
                   _("The entries of a compound file end at offset %" PRIu64 ": expected offset %" PRIu64 ", where the footer begins"),
                   footer.offset - left, footer.offset);
      return NULL;
    }
  return g_steal_pointer (&members);
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  const LuceneMember *first = a, *second = b;

  if (first->offset != second->offset)
    return first->offset < second->offset ? -1 : 1;
  return (first->length > second->length) - (first->length < second->length);
}

static gboolean
check_place (const LuceneMember *member,
             const LuceneMember *previous,
             guint64 start,
             guint64 end,
             GError **error)
{
  if (member->offset < start || member->offset > end || member->length > end - member->offset)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_ENTRIES,
                   _("The entry “%s” at offset %" PRIu64 ", length %" PRIu64 ", is not within the data of the compound file, "
                     "from offset %" PRIu64 " to %" PRIu64),
                   member->name, member->offset, member->length, start, end);
      return FALSE;
    }
  if (previous != NULL && previous->offset + previous->length > member->offset)
    {
      g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_ENTRIES,
                   _("The entry “%s” at offset %" PRIu64 " overlaps “%s” at offset %" PRIu64 ", length %" PRIu64),
                   member->name, member->offset, previous->name, previous->offset, previous->length);
      return FALSE;
    }
  return TRUE;
}

gboolean
lucene_compound_check (GArray *members,
                       guint64 start,
                       guint64 end,
                       GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  const LuceneMember *previous = NULL;
  guint i;

  g_array_sort (members, compare_members);
  for (i = 0; i < members->len; i++)
    {
      const LuceneMember *member = &g_array_index (members, LuceneMember, i);

      if (!check_place (member, previous, start, end, error))
        return FALSE;
      if (!g_hash_table_add (names, member->name))
        {
          g_set_error (error, LUCENE_ERROR, LUCENE_ERROR_BAD_ENTRIES,
                       _("There are two entries “%s”, one at offset %" PRIu64),
                       member->name, member->offset);
          return FALSE;
        }
      previous = member;
    }
  return TRUE;
}
