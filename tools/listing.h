/* listing.h: what a verb has to say of each file, as a table or as JSON
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "document.h"
#include "selection.h"
#include "table.h"

typedef struct
{
  Options options;
  Selection selection;

  /* Both are filled, and the one that was asked for is shown. */
  Table *table;
  json_t *files;
} Listing;

/* Parses the command line and opens the directory.  Returns FALSE with the
 * status to exit with if there is nothing left to do. */
gboolean listing_begin (Listing *listing,
                        const Verb *verb,
                        char **arguments,
                        const TableColumn *columns,
                        guint n_columns,
                        int *status);

/* Adds an object for a file; the caller sets the rest of it. */
json_t *listing_add_file (Listing *listing,
                          const char *name);

/* Adds the first cell of a row; NULL is for that of the totals. */
void listing_add_name (Listing *listing,
                       const char *name);

/* Shows the listing and returns the status to exit with. */
int listing_end (Listing *listing);
void listing_clear (Listing *listing);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)
