/* document.c: JSON documents on standard output
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * jansson fails only for want of memory, once text is UTF-8, and GLib ends
 * the program then.
 */

#include "config.h"

#include "document.h"

#include "output.h"

#include <stdlib.h>
#include <string.h>

void
document_set_file_name (json_t *object,
                        const char *name)
{
  g_autofree char *display_name = g_filename_display_name (name);

  document_set_text (object, "name", display_name);
  if (!g_utf8_validate (name, -1, NULL))
    {
      g_autofree char *bytes = g_base64_encode ((const guchar *) name, strlen (name));

      document_set_text (object, "name_base64", bytes);
    }
}

void
document_set_text (json_t *object,
                   const char *key,
                   const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  json_object_set_new (object, key, valid != NULL ? json_string (valid) : json_null ());
}

void
document_set_number (json_t *object,
                     const char *key,
                     guint64 number)
{
  json_object_set_new (object, key, number <= G_MAXINT64 ? json_integer ((json_int_t) number) : json_null ());
}

void
document_set_boolean (json_t *object,
                      const char *key,
                      gboolean value)
{
  json_object_set_new (object, key, json_boolean (value));
}

void
document_set_directory (json_t *object,
                        MmdirDirectory *directory)
{
  g_autofree char *path = g_filename_display_name (mmdir_directory_get_path (directory));

  document_set_text (object, "directory", path);
}

void
document_set_header (json_t *object,
                     const LuceneHeader *header)
{
  document_set_text (object, "codec", header->codec);
  json_object_set_new (object, "version", json_integer (header->version));
  if (header->has_id)
    {
      g_autofree char *id = lucene_id_to_text (header->id);

      document_set_text (object, "id", id);
      document_set_text (object, "suffix", header->suffix);
    }
}

static const char *const result_nicks[] = {
  [LUCENE_SOUND] = "ok",
  [LUCENE_NO_CHECKSUM] = "no-checksum",
  [LUCENE_DAMAGED] = "damaged",
  [LUCENE_UNREADABLE] = "unreadable",
};

static json_t *
create_problems (const LuceneFile *file)
{
  json_t *problems = json_array ();
  guint i;

  for (i = 0; i < file->problems->len; i++)
    {
      const GError *error = file->problems->pdata[i];
      json_t *problem = json_object ();

      document_set_text (problem, "kind", lucene_error_get_nick (error));
      document_set_text (problem, "message", error->message);
      json_array_append_new (problems, problem);
    }
  return problems;
}

static json_t *
create_item (const LuceneFile *file)
{
  json_t *object = json_object ();

  document_set_file_name (object, file->name);
  document_set_number (object, "offset", file->offset);
  document_set_number (object, "length", file->length);
  document_set_text (object, "result", result_nicks[lucene_file_get_result (file)]);
  if (file->header != NULL)
    document_set_header (object, file->header);
  if (file->has_footer)
    document_set_number (object, "expected_checksum", file->footer.checksum);
  if (file->has_checksum)
    document_set_number (object, "checksum", file->checksum);
  json_object_set_new (object, "problems", create_problems (file));
  return object;
}

json_t *
document_create_file (const LuceneFile *file)
{
  json_t *object = create_item (file);
  guint i;

  if (file->members->len > 0)
    {
      json_t *members = json_array ();

      for (i = 0; i < file->members->len; i++)
        json_array_append_new (members, create_item (file->members->pdata[i]));
      json_object_set_new (object, "members", members);
    }
  return object;
}

void
document_print (json_t *document)
{
  char *text = json_dumps (document, JSON_INDENT (2));

  if (text == NULL)
    g_error ("a JSON document could not be made for want of memory");
  /* JSON is in UTF-8 whatever the locale. */
  output_utf8 (text);
  output_utf8 ("\n");
  free (text);
}
