/* table.c: columns of text
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "table.h"

#include "output.h"
#include "text.h"

#include <glib/gi18n.h>

/* Between columns. */
#define GAP 2

/* What is left of a column that has been cut short. */
#define SHRUNK_LEAST 8

typedef struct
{
  char *text;
  gsize width;
  TableColor color;
} Cell;

struct _Table
{
  const TableColumn *columns;
  guint n_columns;
  GArray *cells;
  gsize *widths;
};

static const char *const color_codes[] = {
  [TABLE_PLAIN] = NULL,
  [TABLE_GOOD] = "\033[32m",
  [TABLE_BAD] = "\033[1;31m",
  [TABLE_FAINT] = "\033[2m",
};

static void
cell_clear (gpointer data)
{
  Cell *cell = data;

  g_free (cell->text);
}

Table *
table_new (const TableColumn *columns,
           guint n_columns)
{
  Table *table = g_new (Table, 1);
  guint i;

  table->columns = columns;
  table->n_columns = n_columns;
  table->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (table->cells, cell_clear);
  table->widths = g_new0 (gsize, n_columns);
  for (i = 0; columns[0].title != NULL && i < n_columns; i++)
    table_add (table, g_strdup (_(columns[i].title)));
  return table;
}

void
table_free (Table *table)
{
  g_array_unref (table->cells);
  g_free (table->widths);
  g_free (table);
}

void
table_add_colored (Table *table,
                   char *text,
                   TableColor color)
{
  const guint column = table->cells->len % table->n_columns;
  Cell cell = { text != NULL ? text : g_strdup ("-"), 0, color };

  cell.width = text_width (cell.text);
  table->widths[column] = MAX (table->widths[column], cell.width);
  g_array_append_val (table->cells, cell);
}

void
table_add (Table *table,
           char *text)
{
  table_add_colored (table, text, TABLE_PLAIN);
}

void
table_add_number (Table *table,
                  guint64 number)
{
  table_add (table, g_strdup_printf ("%" G_GUINT64_FORMAT, number));
}

void
table_add_codec (Table *table,
                 const LuceneHeader *header)
{
  table_add (table, header != NULL ? text_escape (header->codec) : NULL);
  table_add (table, header != NULL ? g_strdup_printf ("%d", header->version) : NULL);
}

static void
append_padding (GString *line,
                gsize width)
{
  g_string_append_printf (line, "%*s", (int) width, "");
}

static void
append_cell (Table *table,
             GString *line,
             guint index,
             const char *color)
{
  const Cell *cell = &g_array_index (table->cells, Cell, index);
  const guint column = index % table->n_columns;
  const gsize padding = table->widths[column] - cell->width;

  if (column > 0)
    append_padding (line, GAP);
  if (table->columns[column].alignment == TABLE_RIGHT)
    append_padding (line, padding);
  if (color != NULL)
    g_string_append_printf (line, "%s%s\033[0m", color, cell->text);
  else
    g_string_append (line, cell->text);
  if (column < table->n_columns - 1 && table->columns[column].alignment == TABLE_LEFT)
    append_padding (line, padding);
}

/* Names of codecs differ at the start and at the end. */
static void
shrink_column (Table *table,
               guint column,
               gsize width)
{
  guint i;

  for (i = column; i < table->cells->len; i += table->n_columns)
    {
      Cell *cell = &g_array_index (table->cells, Cell, i);

      if (cell->width > width)
        {
          char *text = text_shorten (cell->text, width, output_has_unicode () ? "…" : "~");

          g_free (cell->text);
          cell->text = text;
          cell->width = text_width (text);
        }
    }
  table->widths[column] = width;
}

static void
fit_to_terminal (Table *table)
{
  const gsize columns = output_get_columns ();
  gsize width = GAP * (table->n_columns - 1);
  guint i;

  for (i = 0; i < table->n_columns; i++)
    width += table->widths[i];
  for (i = 0; i < table->n_columns && width > columns; i++)
    if (table->columns[i].may_shrink && table->widths[i] > SHRUNK_LEAST)
      shrink_column (table, i, table->widths[i] - MIN (width - columns, table->widths[i] - SHRUNK_LEAST));
}

void
table_print (Table *table)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const gboolean colors = output_has_colors ();
  guint i;

  fit_to_terminal (table);
  for (i = 0; i < table->cells->len; i++)
    {
      const char *color = NULL;

      if (colors && i < table->n_columns && table->columns[0].title != NULL)
        color = "\033[1m";
      else if (colors)
        color = color_codes[g_array_index (table->cells, Cell, i).color];
      append_cell (table, line, i, color);
      if (i % table->n_columns == table->n_columns - 1)
        {
          g_strchomp (line->str);
          output_text (line->str);
          output_text ("\n");
          g_string_truncate (line, 0);
        }
    }
}
