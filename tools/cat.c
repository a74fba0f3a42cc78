/* cat.c: mmdir cat: the bytes of a file, or of a range of it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output.h"
#include "selection.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

static char *offset_text;
static char *length_text;
static guint64 range_offset;
static guint64 range_length;

static const GOptionEntry entries[] = {
  { "offset", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &offset_text,
    N_("Begin at byte N"), N_("N") },
  { "length", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &length_text,
    N_("Write N bytes, not all to the end"), N_("N") },
  { 0 }
};

static gboolean
check_entries (GError **error)
{
  return (offset_text == NULL || text_parse_size (offset_text, "--offset", &range_offset, error)) &&
         (length_text == NULL || text_parse_size (length_text, "--length", &range_length, error));
}

/* The bytes go out straight from where the library has them. */
static gboolean
write_range (MmdirInput *input,
             GError **error)
{
  g_autoptr (MmdirInput) slice = NULL;
  guint64 left = range_length;

  /* Told by itself: a slice would say that there are no 0 bytes there. */
  if (!mmdir_input_seek (input, range_offset, error))
    return FALSE;
  if (length_text == NULL)
    left = mmdir_input_get_length (input) - range_offset;
  slice = mmdir_input_slice (input, NULL, range_offset, left, error);
  if (slice == NULL)
    return FALSE;

  while (left > 0 && !output_has_failed ())
    {
      const guint8 *bytes;
      gsize available;

      bytes = mmdir_input_peek (slice, 1, &available, error);
      if (bytes == NULL)
        return FALSE;
      output_bytes (bytes, available);
      if (!mmdir_input_skip (slice, available, error))
        return FALSE;
      left -= available;
    }
  return TRUE;
}

static int
run (const Verb *verb,
     char **arguments)
{
  g_auto (Options) options = { 0 };
  g_auto (Selection) selection = { 0 };
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!options_parse (&options, verb, entries, check_entries, arguments, &status))
    return status;
  if (!selection_open (&selection, &options))
    return EXIT_FAILURE;

  input = selection_open_input (&selection, selection.names[0], MMDIR_CONTEXT_READ_ONCE);
  if (input != NULL && !write_range (input, &error))
    selection_report (&selection, selection.names[0], error);
  return selection_get_status (&selection);
}

const Verb verb_cat = {
  .name = "cat",
  .arguments = N_("DIR NAME"),
  .summary = N_("Write the bytes of a file to standard output"),
  .description = N_("Writes the file NAME of the directory DIR, or a range of it.  N is a number of\n"
                    "bytes, or of KiB, MiB, GiB or TiB with K, M, G or T behind it.  A range that\n"
                    "is not all in the file is refused."),
  .least_arguments = 2,
  .most_arguments = 2,
  .takes_chunk_power = TRUE,
  .takes_backing = TRUE,
  .default_backing = MMDIR_BACKING_AUTO,
  .run = run,
};
