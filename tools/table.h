/* table.h: columns of text
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lucene-header.h"

typedef enum
{
  TABLE_LEFT,
  TABLE_RIGHT
} TableAlignment;

typedef enum
{
  TABLE_PLAIN,
  TABLE_GOOD,
  TABLE_BAD,
  TABLE_FAINT
} TableColor;

typedef struct
{
  const char *title;
  TableAlignment alignment;

  /* Whether cells may be cut short where a terminal is too narrow: at most one
   * column of a table, with ASCII in it. */
  gboolean may_shrink;
} TableColumn;

typedef struct _Table Table;

/* The columns must outlive the table.  The titles are translated here; if the
 * first is NULL, there are none. */
Table *table_new (const TableColumn *columns,
                  guint n_columns);
void table_free (Table *table);

/* Adds the next cell, row by row, and takes @text over; NULL counts as "-". */
void table_add (Table *table,
                char *text);
void table_add_number (Table *table,
                       guint64 number);
void table_add_colored (Table *table,
                        char *text,
                        TableColor color);

/* Adds two cells, for the codec and its version; @header may be NULL. */
void table_add_codec (Table *table,
                      const LuceneHeader *header);

/* Writes the table to standard output, each column as wide as its widest
 * cell. */
void table_print (Table *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)
