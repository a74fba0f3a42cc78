/* listing.c: what a verb has to say of each file, as a table or as JSON
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "listing.h"

#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

gboolean
listing_begin (Listing *listing,
               const Verb *verb,
               char **arguments,
               const TableColumn *columns,
               guint n_columns,
               int *status)
{
  if (!options_parse (&listing->options, verb, NULL, NULL, arguments, status))
    return FALSE;
  if (!selection_open (&listing->selection, &listing->options))
    {
      *status = EXIT_FAILURE;
      return FALSE;
    }
  listing->table = table_new (columns, n_columns);
  listing->files = json_array ();
  return TRUE;
}

json_t *
listing_add_file (Listing *listing,
                  const char *name)
{
  json_t *object = json_object ();

  document_set_file_name (object, name);
  json_array_append_new (listing->files, object);
  return object;
}

void
listing_add_name (Listing *listing,
                  const char *name)
{
  table_add (listing->table, name != NULL ? text_file_name (name) : g_strdup (_("total")));
}

int
listing_end (Listing *listing)
{
  if (listing->options.json)
    {
      json_t *document = json_object ();

      document_set_directory (document, listing->selection.directory);
      json_object_set (document, "files", listing->files);
      document_print (document);
      json_decref (document);
    }
  else
    table_print (listing->table);
  return selection_get_status (&listing->selection);
}

void
listing_clear (Listing *listing)
{
  options_clear (&listing->options);
  selection_clear (&listing->selection);
  g_clear_pointer (&listing->table, table_free);
  g_clear_pointer (&listing->files, json_decref);
}
