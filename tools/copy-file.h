/* copy-file.h: copying a file into another directory, and comparing the two
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lucene-file.h"

typedef struct
{
  MmdirDirectory *source;
  MmdirDirectory *destination;
  const LuceneSegments *segments;

  /* Whether a file of the same name is replaced. */
  gboolean replaces;

  /* Which file of how many, counted from 1, for the line of progress. */
  guint number;
  guint n_files;

  /* When that was written last, in monotonic time. */
  gint64 shown;
} Copier;

/* Whether files can be created in the destination; and whether that is the
 * source, by whatever path. */
gboolean copier_try (Copier *copier,
                     gboolean *is_source,
                     GError **error);

/* Reads all of the file in the source, as for verifying.  What is found is in
 * @file.  An interruption ends the program. */
gboolean copier_check (Copier *copier,
                       LuceneFile *file,
                       GError **error);

/* Copies a file that has been checked: under its name there is what was there
 * before, until all of the copy is on the disk, and has been read back and is
 * what was checked.  That the name would outlive a crash is left to who syncs
 * the directory.  An interruption is MMDIR_ERROR_CANCELLED. */
gboolean copier_copy (Copier *copier,
                      const LuceneFile *file,
                      GError **error);
