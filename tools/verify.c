/* verify.c: mmdir verify: are the files of an index sound?
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output.h"
#include "selection.h"
#include "text.h"
#include "verify-file.h"
#include "verify-report.h"

#include <glib/gi18n.h>
#include <stdlib.h>

static gboolean quiet;

static const GOptionEntry entries[] = {
  { "quiet", 'q', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &quiet,
    N_("Say only what is wrong"), NULL },
  { 0 }
};

typedef struct
{
  guint64 total;
  gint64 start;
} Progress;

static void
show_progress (guint64 done,
               gpointer user_data)
{
  const Progress *progress = user_data;
  const guint percent = progress->total > 0 ? (guint) (100.0 * (double) done / (double) progress->total) : 100;
  g_autofree char *done_text = text_size (done);
  g_autofree char *total_text = text_size (progress->total);
  g_autofree char *speed = text_speed (done, g_get_monotonic_time () - progress->start);
  g_autofree char *line = NULL;

  /* A file that grows meanwhile has no more than all of it done. */
  line = g_strdup_printf (_("Verifying: %u%%, %s of %s, %s"), MIN (percent, 100), done_text, total_text, speed);
  output_progress (line);
}

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  const LuceneFile *first = *(const LuceneFile *const *) a, *second = *(const LuceneFile *const *) b;

  return (first->length < second->length) - (first->length > second->length);
}

/* The files in the order in which they are read: large files first, so that
 * no core is left alone with one in the end. */
static GPtrArray *
sort_by_length (const Selection *selection,
                const GPtrArray *files,
                Progress *progress)
{
  GPtrArray *sorted = g_ptr_array_sized_new (files->len);
  guint i;

  for (i = 0; i < files->len; i++)
    {
      LuceneFile *file = files->pdata[i];

      /* Opening the file will tell what is wrong with it. */
      if (mmdir_directory_get_file_length (selection->directory, file->name, &file->length, NULL))
        progress->total += file->length;
      g_ptr_array_add (sorted, file);
    }
  g_ptr_array_sort (sorted, compare_lengths);
  return sorted;
}

static gboolean
verify_files (const Selection *selection,
              const GPtrArray *files,
              GError **error)
{
  g_autoptr (LuceneSegments) segments = NULL;
  g_autoptr (GPtrArray) sorted = NULL;
  Progress progress = { 0, g_get_monotonic_time () };
  Scanner *scanner;
  guint i;

  segments = lucene_segments_read (selection->directory, error);
  if (segments == NULL)
    return FALSE;
  sorted = sort_by_length (selection, files, &progress);
  scanner = scanner_new (show_progress, &progress, error);
  if (scanner == NULL)
    return FALSE;
  for (i = 0; i < sorted->len; i++)
    verify_file_start (sorted->pdata[i], selection->directory, segments, scanner);
  scanner_free (scanner);
  output_progress (NULL);
  return TRUE;
}

static GPtrArray *
create_files (const Selection *selection)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) lucene_file_free);
  gsize i;

  for (i = 0; selection->names[i] != NULL; i++)
    g_ptr_array_add (files, lucene_file_new (selection->names[i]));
  return files;
}

static int
run (const Verb *verb,
     char **arguments)
{
  g_auto (Options) options = { 0 };
  g_auto (Selection) selection = { 0 };
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  VerifyTotals totals = { 0 };
  gint64 start;
  int status;

  if (!options_parse (&options, verb, entries, NULL, arguments, &status))
    return status;
  if (!selection_open (&selection, &options))
    return EXIT_FAILURE;

  files = create_files (&selection);
  start = g_get_monotonic_time ();
  if (!verify_files (&selection, files, &error))
    {
      output_error ("%s", error->message);
      return EXIT_FAILURE;
    }
  totals.microseconds = g_get_monotonic_time () - start;
  verify_report_count (&totals, files);

  if (options.json)
    verify_report_print_json (&selection, files, &totals);
  else if (!quiet)
    verify_report_print_table (files, &totals);
  verify_report_print_problems (&selection, files);
  return selection_get_status (&selection);
}

const Verb verb_verify = {
  .name = "verify",
  .arguments = N_("DIR [NAME…]"),
  .summary = N_("Check the checksums and headers of files"),
  .description = N_("Reads all of each file of the directory DIR, or of each NAME in it, and checks\n"
                    "the codec header, the CRC-32 in the footer, the id of the segment, and the\n"
                    "members of compound files.  Files that carry no checksum are listed as such.\n"
                    "Knows the files of Lucene 4.8 to 10."),
  .least_arguments = 1,
  .most_arguments = G_MAXUINT,
  .takes_json = TRUE,
  .takes_chunk_power = TRUE,
  .takes_backing = TRUE,
  .default_backing = MMDIR_BACKING_AUTO,
  .run = run,
};
