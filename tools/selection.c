/* selection.c: the directory and the files that a command line names
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "selection.h"

#include "output.h"
#include "text.h"

#include <stdlib.h>

gboolean
selection_open (Selection *selection,
                const Options *options)
{
  g_autoptr (GError) error = NULL;

  *selection = (Selection){ 0 };
  selection->directory = mmdir_directory_open_with_chunk_power (options->arguments[0],
                                                                options->chunk_power,
                                                                &error);
  if (selection->directory != NULL)
    {
      mmdir_directory_set_fallback (selection->directory, TRUE);
      mmdir_directory_set_backing (selection->directory, options->backing);
      if (options->arguments[1] != NULL)
        selection->names = g_strdupv (options->arguments + 1);
      else
        selection->names = mmdir_directory_list (selection->directory, &error);
    }
  if (error == NULL)
    return TRUE;

  output_error ("%s", error->message);
  selection_clear (selection);
  return FALSE;
}

void
selection_clear (Selection *selection)
{
  g_clear_pointer (&selection->directory, mmdir_directory_unref);
  g_clear_pointer (&selection->names, g_strfreev);
}

char *
selection_describe (const Selection *selection,
                    const char *name)
{
  g_autofree char *path = g_build_filename (mmdir_directory_get_path (selection->directory), name, NULL);

  return text_file_name (path);
}

void
selection_report (Selection *selection,
                  const char *name,
                  const GError *error)
{
  g_autofree char *path = selection_describe (selection, name);

  /* The library's own errors name the file. */
  if (error->domain == MMDIR_ERROR && mmdir_error_get_path (error) != NULL)
    output_error ("%s", error->message);
  else
    output_error ("%s: %s", path, error->message);
  selection->failed = TRUE;
}

MmdirInput *
selection_open_input (Selection *selection,
                      const char *name,
                      MmdirContext context)
{
  g_autoptr (GError) error = NULL;
  MmdirInput *input;

  input = mmdir_directory_open_input (selection->directory, name, context, &error);
  if (input == NULL)
    selection_report (selection, name, error);
  return input;
}

int
selection_get_status (const Selection *selection)
{
  return selection->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
