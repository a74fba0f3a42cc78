/* selection.h: the directory and the files that a command line names
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "options.h"

typedef struct
{
  MmdirDirectory *directory;

  /* The NAMEs of the command line, or all the files of the directory. */
  char **names;

  /* What could not be handled, or is wrong, has been told to the user. */
  gboolean failed;
} Selection;

/* Opens DIR as the options say.  Tells the user and returns FALSE if that
 * fails. */
gboolean selection_open (Selection *selection,
                         const Options *options);
void selection_clear (Selection *selection);

/* DIR and @name, for a person to read. */
char *selection_describe (const Selection *selection,
                          const char *name);

/* Tells the user what is wrong with a file, and takes note of it. */
void selection_report (Selection *selection,
                       const char *name,
                       const GError *error);

/* Opens a file, or reports why not. */
MmdirInput *selection_open_input (Selection *selection,
                                  const char *name,
                                  MmdirContext context);

int selection_get_status (const Selection *selection);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Selection, selection_clear)
