/* residency.c: mmdir residency: which parts of files are in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "listing.h"
#include "output.h"
#include "resident.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define N_CELLS 32

static const char *
choose_shade (guint64 resident,
              guint64 length)
{
  static const char *const blocks[] = { "·", "░", "▒", "▓", "█" };
  static const char *const letters[] = { ".", "-", "+", "*", "#" };
  const char *const *shades = output_has_unicode () ? blocks : letters;

  if (resident == 0 && length > 0)
    return shades[0];
  if (resident == length)
    return shades[4];
  return shades[1 + (guint) (3.0 * (double) resident / (double) length)];
}

static char *
draw_bar (const Resident *resident)
{
  GString *bar = g_string_new (NULL);
  guint i;

  for (i = 0; i < resident->cells->len; i++)
    {
      const guint64 length = resident_get_start (resident, i + 1) - resident_get_start (resident, i);

      /* A file of fewer bytes than cells fills some of them only. */
      g_string_append (bar, length > 0 ? choose_shade (g_array_index (resident->cells, guint64, i), length) : " ");
    }
  return g_string_free (bar, FALSE);
}

static void
add_row (Listing *listing,
         const char *name,
         const Resident *resident)
{
  Table *table = listing->table;

  listing_add_name (listing, name);
  table_add (table, name != NULL ? draw_bar (resident) : g_strdup (""));
  table_add (table, text_size (resident->resident));
  table_add (table, text_size (resident->length));
  table_add (table, text_percent (resident->resident, resident->length));
}

static void
add_object (Listing *listing,
            const char *name,
            const Resident *resident)
{
  json_t *object = listing_add_file (listing, name);
  json_t *cells = json_array ();
  guint i;

  for (i = 0; i < resident->cells->len; i++)
    json_array_append_new (cells, json_integer ((json_int_t) g_array_index (resident->cells, guint64, i)));
  document_set_number (object, "length", resident->length);
  document_set_number (object, "resident", resident->resident);
  json_object_set_new (object, "cells", cells);
}

/* Returns FALSE if the system tells it of no file: once is enough then. */
static gboolean
look_at_files (Listing *listing)
{
  Selection *selection = &listing->selection;
  Resident total = { 0 };
  gsize i;

  for (i = 0; selection->names[i] != NULL; i++)
    {
      const char *name = selection->names[i];
      g_auto (Resident) resident = { 0 };
      g_autoptr (MmdirInput) input = NULL;
      g_autoptr (GError) error = NULL;

      input = selection_open_input (selection, name, MMDIR_CONTEXT_READ);
      if (input == NULL)
        continue;
      if (!resident_ask (&resident, input, N_CELLS, &error))
        {
          selection_report (selection, name, error);
          if (g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED))
            return FALSE;
          continue;
        }
      total.length += resident.length;
      total.resident += resident.resident;
      add_row (listing, name, &resident);
      add_object (listing, name, &resident);
    }
  add_row (listing, NULL, &total);
  return TRUE;
}

static int
run (const Verb *verb,
     char **arguments)
{
  static const TableColumn columns[] = {
    { N_("NAME"), TABLE_LEFT, FALSE },
    { N_("PARTS"), TABLE_LEFT, FALSE },
    { N_("IN MEMORY"), TABLE_RIGHT, FALSE },
    { N_("LENGTH"), TABLE_RIGHT, FALSE },
    { "%", TABLE_RIGHT, FALSE },
  };
  g_auto (Listing) listing = { 0 };
  int status;

  if (!listing_begin (&listing, verb, arguments, columns, G_N_ELEMENTS (columns), &status))
    return status;

  /* A copy that is made now would tell nothing about the file. */
  mmdir_directory_set_small_file_threshold (listing.selection.directory, 0);
  if (!look_at_files (&listing))
    return EXIT_FAILURE;
  return listing_end (&listing);
}

const Verb verb_residency = {
  .name = "residency",
  .arguments = N_("DIR [NAME…]"),
  .summary = N_("Show which parts of files are in memory"),
  .description = N_("Shows for each file of the directory DIR, or each NAME in it, how much of it\n"
                    "the system holds in memory, and which parts.  Nothing of the files is read, and\n"
                    "unless --backing says otherwise they are not mapped.  Some systems tell the\n"
                    "truth only to the owner of a file."),
  .least_arguments = 1,
  .most_arguments = G_MAXUINT,
  .takes_json = TRUE,
  .takes_chunk_power = TRUE,
  .takes_backing = TRUE,
  .default_backing = MMDIR_BACKING_BUFFERED,
  .run = run,
};
