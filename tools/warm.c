/* warm.c: mmdir warm: bring files into memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "listing.h"
#include "output.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

/* How often a line of progress is shown. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

typedef struct
{
  const char *name;
  gint64 shown;
} Progress;

typedef struct
{
  guint64 length;
  gint64 microseconds;
} Warming;

static gboolean
show_progress (guint64 done,
               guint64 total,
               gpointer user_data)
{
  Progress *progress = user_data;
  const gint64 now = g_get_monotonic_time ();

  if (output_has_progress () && now - progress->shown >= PROGRESS_INTERVAL)
    {
      g_autofree char *name = text_file_name (progress->name);
      g_autofree char *percent = text_percent (done, total);
      g_autofree char *size = text_size (total);
      g_autofree char *line = g_strdup_printf (_("Warming %s: %s of %s"), name, percent, size);

      output_progress (line);
      progress->shown = now;
    }
  return TRUE;
}

static gboolean
warm_file (Warming *warming,
           Selection *selection,
           const char *name)
{
  Progress progress = { name, g_get_monotonic_time () };
  const gint64 start = progress.shown;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;

  input = selection_open_input (selection, name, MMDIR_CONTEXT_DEFAULT);
  if (input == NULL)
    return FALSE;
  if (!mmdir_input_preload (input, show_progress, &progress, &error))
    {
      selection_report (selection, name, error);
      return FALSE;
    }
  *warming = (Warming){ mmdir_input_get_length (input), g_get_monotonic_time () - start };
  return TRUE;
}

static void
add_row (Listing *listing,
         const char *name,
         const Warming *warming)
{
  Table *table = listing->table;

  listing_add_name (listing, name);
  table_add (table, text_size (warming->length));
  table_add (table, text_time (warming->microseconds));
  table_add (table, text_speed (warming->length, warming->microseconds));
}

static void
add_object (Listing *listing,
            const char *name,
            const Warming *warming)
{
  json_t *object = listing_add_file (listing, name);

  document_set_number (object, "length", warming->length);
  document_set_number (object, "microseconds", (guint64) warming->microseconds);
}

static void
warm_files (Listing *listing)
{
  Selection *selection = &listing->selection;
  Warming total = { 0 };
  gsize i;

  for (i = 0; selection->names[i] != NULL; i++)
    {
      Warming warming;

      if (!warm_file (&warming, selection, selection->names[i]))
        continue;
      total.length += warming.length;
      total.microseconds += warming.microseconds;
      add_row (listing, selection->names[i], &warming);
      add_object (listing, selection->names[i], &warming);
    }
  output_progress (NULL);
  add_row (listing, NULL, &total);
}

static int
run (const Verb *verb,
     char **arguments)
{
  static const TableColumn columns[] = {
    { N_("NAME"), TABLE_LEFT, FALSE },
    { N_("LENGTH"), TABLE_RIGHT, FALSE },
    { N_("TIME"), TABLE_RIGHT, FALSE },
    { N_("SPEED"), TABLE_RIGHT, FALSE },
  };
  g_auto (Listing) listing = { 0 };
  int status;

  if (!listing_begin (&listing, verb, arguments, columns, G_N_ELEMENTS (columns), &status))
    return status;
  warm_files (&listing);
  return listing_end (&listing);
}

const Verb verb_warm = {
  .name = "warm",
  .arguments = N_("DIR [NAME…]"),
  .summary = N_("Bring files into memory"),
  .description = N_("Brings each file of the directory DIR, or each NAME in it, into memory and\n"
                    "waits for it, so that the next program to read them need not.  The system may\n"
                    "drop them again when memory is short."),
  .least_arguments = 1,
  .most_arguments = G_MAXUINT,
  .takes_json = TRUE,
  .takes_chunk_power = TRUE,
  .takes_backing = TRUE,
  .default_backing = MMDIR_BACKING_AUTO,
  .run = run,
};
