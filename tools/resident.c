/* resident.c: how much of a file is in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "resident.h"

/* length * cell / n_cells, without a product that overflows. */
guint64
resident_get_start (const Resident *resident,
                    guint cell)
{
  const guint n_cells = resident->cells->len;

  return resident->length / n_cells * cell + resident->length % n_cells * cell / n_cells;
}

gboolean
resident_ask (Resident *resident,
              MmdirInput *input,
              guint n_cells,
              GError **error)
{
  guint i;

  *resident = (Resident){ .length = mmdir_input_get_length (input) };
  resident->cells = g_array_sized_new (FALSE, TRUE, sizeof (guint64), n_cells);
  g_array_set_size (resident->cells, n_cells);

  for (i = 0; i < n_cells; i++)
    {
      const guint64 start = resident_get_start (resident, i);
      guint64 *cell = &g_array_index (resident->cells, guint64, i);

      if (!mmdir_input_get_residency (input, start, resident_get_start (resident, i + 1) - start, cell, error))
        return FALSE;
      resident->resident += *cell;
    }
  resident->is_known = TRUE;
  return TRUE;
}

gboolean
resident_ask_file (Resident *resident,
                   MmdirDirectory *directory,
                   const char *name,
                   GError **error)
{
  const MmdirBacking backing = mmdir_directory_get_backing (directory);
  g_autoptr (MmdirInput) input = NULL;
  GError *problem = NULL;

  mmdir_directory_set_backing (directory, MMDIR_BACKING_BUFFERED);
  input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ, error);
  mmdir_directory_set_backing (directory, backing);
  if (input == NULL)
    return FALSE;
  if (!resident_ask (resident, input, 1, &problem) &&
      !g_error_matches (problem, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  g_clear_error (&problem);
  return TRUE;
}

void
resident_clear (Resident *resident)
{
  g_clear_pointer (&resident->cells, g_array_unref);
}
