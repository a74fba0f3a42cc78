/* lucene-file.c: a file of an index, or a member of one, and what is wrong
 * with it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "lucene-file.h"

#include "lucene-compound.h"

#include <glib/gi18n.h>
#include <inttypes.h>

LuceneFile *
lucene_file_new (const char *name)
{
  LuceneFile *file = g_new0 (LuceneFile, 1);

  file->name = g_strdup (name);
  file->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  file->members = g_ptr_array_new_with_free_func ((GDestroyNotify) lucene_file_free);
  return file;
}

void
lucene_file_free (LuceneFile *file)
{
  g_free (file->name);
  g_clear_pointer (&file->header, lucene_header_free);
  g_ptr_array_unref (file->problems);
  g_ptr_array_unref (file->members);
  g_free (file);
}

LuceneResult
lucene_file_get_result (const LuceneFile *file)
{
  guint i;

  for (i = 0; i < file->problems->len; i++)
    if (((const GError *) file->problems->pdata[i])->domain != LUCENE_ERROR)
      return LUCENE_UNREADABLE;
  if (file->problems->len > 0)
    return LUCENE_DAMAGED;
  return file->has_footer ? LUCENE_SOUND : LUCENE_NO_CHECKSUM;
}

gboolean
lucene_file_is_sound (const LuceneFile *file)
{
  guint i;

  for (i = 0; i < file->members->len; i++)
    if (((const LuceneFile *) file->members->pdata[i])->problems->len > 0)
      return FALSE;
  return file->problems->len == 0;
}

void
lucene_file_add_problem (LuceneFile *file,
                         GError *error)
{
  g_ptr_array_add (file->problems, error);
}

void
lucene_file_blame (LuceneFile *file,
                   LuceneError code,
                   const char *format,
                   ...)
{
  va_list arguments;

  va_start (arguments, format);
  lucene_file_add_problem (file, g_error_new_valist (LUCENE_ERROR, (int) code, format, arguments));
  va_end (arguments);
}

/* Returns FALSE if there is no use in looking for a footer. */
static gboolean
examine_header (LuceneFile *file,
                MmdirInput *input,
                const LuceneSegments *segments)
{
  GError *error = NULL;

  file->header = lucene_header_read (input, lucene_segments_get_form (segments, file->name), &error);
  if (file->header == NULL)
    {
      const gboolean truncated = g_error_matches (error, LUCENE_ERROR, LUCENE_ERROR_TRUNCATED);

      lucene_file_add_problem (file, error);
      return !truncated;
    }
  if (!lucene_segments_check_id (segments, file->name, file->header, &error))
    lucene_file_add_problem (file, error);
  return TRUE;
}

static void
examine_footer (LuceneFile *file,
                MmdirInput *input)
{
  GError *error = NULL;

  file->has_footer = lucene_footer_read (input, &file->footer, &error);
  if (!file->has_footer)
    {
      lucene_file_add_problem (file, error);
      return;
    }
  if (!lucene_footer_check (&file->footer, &error))
    lucene_file_add_problem (file, error);
  if (file->header != NULL && file->footer.offset < file->header->length)
    lucene_file_blame (file, LUCENE_ERROR_TRUNCATED,
                       _("The footer at offset %" PRIu64 " begins within the header, which ends at offset %" PRIu64),
                       file->footer.offset, file->header->length);
}

static void
examine (LuceneFile *file,
         MmdirInput *input,
         const LuceneSegments *segments)
{
  gboolean has_header, has_footer;
  GError *error = NULL;

  if (!lucene_header_find (input, &has_header, &error) ||
      !lucene_footer_find (input, &has_footer, &error))
    {
      lucene_file_add_problem (file, error);
      return;
    }
  if (!has_header && !has_footer && !lucene_segments_needs_header (segments, file->name))
    return;

  if (!has_header && lucene_may_lack_header (file->name))
    examine_footer (file, input);
  else if (examine_header (file, input, segments))
    examine_footer (file, input);
}

static GArray *
read_members (const char *entries_name,
              MmdirDirectory *directory,
              const LuceneSegments *segments,
              GError **error)
{
  g_autoptr (LuceneHeader) header = NULL;
  g_autoptr (MmdirInput) entries = NULL;

  entries = mmdir_directory_open_input (directory, entries_name, MMDIR_CONTEXT_READ_ONCE, error);
  if (entries == NULL)
    return NULL;
  header = lucene_header_read (entries, lucene_segments_get_form (segments, entries_name), error);
  if (header == NULL)
    return NULL;
  return lucene_compound_read (entries, header, error);
}

static void
add_member (LuceneFile *file,
            MmdirInput *input,
            const LuceneMember *member,
            const LuceneSegments *segments)
{
  g_autofree char *segment = lucene_segment_name (file->name);
  g_autofree char *name = g_strconcat (segment != NULL ? segment : "", member->name, NULL);
  g_autoptr (MmdirInput) slice = NULL;
  LuceneFile *child = lucene_file_new (name);
  GError *error = NULL;

  child->offset = member->offset;
  child->length = member->length;
  g_ptr_array_add (file->members, child);

  slice = mmdir_input_slice (input, name, member->offset, member->length, &error);
  if (slice == NULL)
    lucene_file_add_problem (child, error);
  else
    examine (child, slice, segments);
}

/* A problem of the other file's makes this one useless, too. */
static void
blame_entries (LuceneFile *file,
               const char *entries_name,
               GError *cause)
{
  g_autofree char *display_name = g_filename_display_name (entries_name);
  const LuceneError code = cause->domain == LUCENE_ERROR ? (LuceneError) cause->code : LUCENE_ERROR_BAD_ENTRIES;

  lucene_file_blame (file, code, _("Its members cannot be checked by %s: %s"), display_name, cause->message);
  g_error_free (cause);
}

static void
examine_members (LuceneFile *file,
                 MmdirInput *input,
                 MmdirDirectory *directory,
                 const LuceneSegments *segments)
{
  g_autofree char *entries_name = lucene_compound_entries_name (file->name);
  g_autoptr (GArray) members = NULL;
  const guint64 start = file->header != NULL ? file->header->length : 0;
  const guint64 end = file->has_footer ? file->footer.offset : file->length;
  GError *error = NULL;
  guint i;

  members = read_members (entries_name, directory, segments, &error);
  if (members == NULL || !lucene_compound_check (members, start, end, &error))
    {
      blame_entries (file, entries_name, error);
      return;
    }
  for (i = 0; i < members->len; i++)
    add_member (file, input, &g_array_index (members, LuceneMember, i), segments);
}

/* The entries of a file of entries: that they fit the other file is looked at
 * there. */
static void
examine_entries (LuceneFile *file,
                 MmdirInput *input,
                 MmdirDirectory *directory)
{
  g_autofree char *data_name = lucene_compound_data_name (file->name);
  g_autoptr (GArray) members = NULL;
  GError *error = NULL;

  if (!mmdir_directory_file_exists (directory, data_name))
    {
      g_autofree char *display_name = g_filename_display_name (data_name);

      lucene_file_blame (file, LUCENE_ERROR_BAD_ENTRIES, _("There is no %s for its entries"), display_name);
    }
  if (file->header == NULL || !file->has_footer)
    return;
  members = lucene_compound_read (input, file->header, &error);
  if (members == NULL)
    lucene_file_add_problem (file, error);
}

void
lucene_file_examine (LuceneFile *file,
                     MmdirInput *input,
                     MmdirDirectory *directory,
                     const LuceneSegments *segments)
{
  file->length = mmdir_input_get_length (input);
  examine (file, input, segments);
  if (lucene_is_compound_data (file->name))
    examine_members (file, input, directory, segments);
  else if (lucene_is_compound_entries (file->name))
    examine_entries (file, input, directory);
}
