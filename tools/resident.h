/* resident.h: how much of a file is in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

typedef struct
{
  guint64 length;

  /* Not every system tells. */
  gboolean is_known;
  guint64 resident;

  /* Of parts of the file, equally long but for rounding, how many bytes are in
   * memory (element type: guint64). */
  GArray *cells;
} Resident;

/* Asks about all of an input and about each of @n_cells parts of it. */
gboolean resident_ask (Resident *resident,
                       MmdirInput *input,
                       guint n_cells,
                       GError **error);

/* Asks about all of a file, without mapping it or reading any of it.  That the
 * system does not tell is no error. */
gboolean resident_ask_file (Resident *resident,
                            MmdirDirectory *directory,
                            const char *name,
                            GError **error);
void resident_clear (Resident *resident);

/* Where a cell begins; that after the last ends with the file. */
guint64 resident_get_start (const Resident *resident,
                            guint cell);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Resident, resident_clear)
