/* evict.c: mmdir evict: have the system drop files from memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "listing.h"
#include "resident.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

typedef struct
{
  guint64 length;
  gboolean is_known;
  guint64 before;
  guint64 after;
} Eviction;

static gboolean
evict_file (Eviction *eviction,
            MmdirDirectory *directory,
            const char *name,
            GError **error)
{
  g_auto (Resident) before = { 0 };
  g_auto (Resident) after = { 0 };

  if (!resident_ask_file (&before, directory, name, error) ||
      !mmdir_directory_evict_file (directory, name, error) ||
      !resident_ask_file (&after, directory, name, error))
    return FALSE;
  *eviction = (Eviction){ after.length, before.is_known && after.is_known, before.resident, after.resident };
  return TRUE;
}

static void
add_row (Listing *listing,
         const char *name,
         const Eviction *eviction)
{
  Table *table = listing->table;

  listing_add_name (listing, name);
  table_add (table, text_size (eviction->length));
  table_add (table, eviction->is_known ? text_size (eviction->before) : g_strdup (_("unknown")));
  table_add (table, eviction->is_known ? text_size (eviction->after) : g_strdup (_("unknown")));
}

static void
add_object (Listing *listing,
            const char *name,
            const Eviction *eviction)
{
  json_t *object = listing_add_file (listing, name);

  document_set_number (object, "length", eviction->length);
  if (eviction->is_known)
    {
      document_set_number (object, "resident_before", eviction->before);
      document_set_number (object, "resident_after", eviction->after);
    }
}

static void
evict_files (Listing *listing)
{
  Selection *selection = &listing->selection;
  Eviction total = { .is_known = TRUE };
  gsize i;

  for (i = 0; selection->names[i] != NULL; i++)
    {
      const char *name = selection->names[i];
      g_autoptr (GError) error = NULL;
      Eviction eviction;

      if (!evict_file (&eviction, selection->directory, name, &error))
        {
          selection_report (selection, name, error);
          continue;
        }
      total.length += eviction.length;
      total.is_known &= eviction.is_known;
      total.before += eviction.before;
      total.after += eviction.after;
      add_row (listing, name, &eviction);
      add_object (listing, name, &eviction);
    }
  add_row (listing, NULL, &total);
}

static int
run (const Verb *verb,
     char **arguments)
{
  static const TableColumn columns[] = {
    { N_("NAME"), TABLE_LEFT, FALSE },
    { N_("LENGTH"), TABLE_RIGHT, FALSE },
    { N_("WAS IN MEMORY"), TABLE_RIGHT, FALSE },
    { N_("STILL IS"), TABLE_RIGHT, FALSE },
  };
  g_auto (Listing) listing = { 0 };
  int status;

  if (!listing_begin (&listing, verb, arguments, columns, G_N_ELEMENTS (columns), &status))
    return status;
  evict_files (&listing);
  return listing_end (&listing);
}

const Verb verb_evict = {
  .name = "evict",
  .arguments = N_("DIR [NAME…]"),
  .summary = N_("Have the system drop files from memory"),
  .description = N_("Asks the system to drop what it holds in memory of each file of the directory\n"
                    "DIR, or of each NAME in it, and shows what is there all the same: parts that\n"
                    "another process has mapped, for example.  The files stay as they are."),
  .least_arguments = 1,
  .most_arguments = G_MAXUINT,
  .takes_json = TRUE,
  .default_backing = MMDIR_BACKING_BUFFERED,
  .run = run,
};
