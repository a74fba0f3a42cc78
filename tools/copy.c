/* copy.c: mmdir copy: copy files into another directory, and compare them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "copy-file.h"
#include "copy-report.h"
#include "interrupt.h"
#include "output.h"
#include "text.h"
#include "verify-report.h"

#include <glib/gi18n.h>
#include <stdlib.h>

static gboolean force;
static gboolean damaged;
static gboolean quiet;

static const GOptionEntry entries[] = {
  { "force", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &force,
    N_("Replace files that are there"), NULL },
  { "damaged", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &damaged,
    N_("Copy files that are damaged, too"), NULL },
  { "quiet", 'q', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &quiet,
    N_("Say only what is wrong"), NULL },
  { 0 }
};

typedef struct
{
  Selection *selection;
  Copier copier;
  CopyReport report;

  /* Names of the selection, each once and in the order of copying. */
  GPtrArray *names;

  /* Files that were not copied only because of what is wrong with them. */
  guint n_damaged;

  /* There is no use in going on. */
  gboolean is_over;
} Copying;

/* A list of segments tells readers which files to open: they find it behind
 * those. */
static gboolean
is_list (const char *name)
{
  return g_str_has_prefix (name, "segments");
}

static void
add_names (GPtrArray *names,
           char *const *selected,
           gboolean lists)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize i;

  for (i = 0; selected[i] != NULL; i++)
    if (is_list (selected[i]) == lists && g_hash_table_add (seen, selected[i]))
      g_ptr_array_add (names, selected[i]);
}

/* What is wrong with the destination has another path than the file, of which
 * the user has to know, too. */
static void
report_failure (Copying *copying,
                const char *name,
                const GError *error)
{
  Selection *selection = copying->selection;
  g_autofree char *path = g_build_filename (mmdir_directory_get_path (selection->directory), name, NULL);
  const char *failed_path = error->domain == MMDIR_ERROR ? mmdir_error_get_path (error) : NULL;

  if (failed_path != NULL && g_strcmp0 (failed_path, path) != 0)
    {
      g_autofree char *description = selection_describe (selection, name);

      output_error ("%s: %s", description, error->message);
      selection->failed = TRUE;
    }
  else
    selection_report (selection, name, error);
}

/* Whether a copy would replace something: also a link that leads nowhere, or a pipe.
 * A folder it would not, which is told when it comes to that. */
static gboolean
is_taken (const Copying *copying,
          const char *name,
          const char *path)
{
  if (mmdir_directory_file_exists (copying->copier.destination, name))
    return TRUE;
  return mmdir_directory_file_exists (copying->copier.source, name) &&
         (g_file_test (path, G_FILE_TEST_IS_SYMLINK) ||
          (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_DIR)));
}

/* All names are looked at before anything is copied. */
static gboolean
check_names (const Copying *copying)
{
  MmdirDirectory *destination = copying->copier.destination;
  g_autofree char *first = NULL;
  guint64 n_others = 0;
  guint i;

  for (i = 0; i < copying->names->len; i++)
    {
      const char *name = copying->names->pdata[i];
      g_autofree char *path = g_build_filename (mmdir_directory_get_path (destination), name, NULL);

      if (!is_taken (copying, name, path))
        continue;
      if (first != NULL)
        n_others++;
      else
        first = text_file_name (path);
    }
  if (first == NULL)
    return TRUE;

  if (n_others == 0)
    output_error (_("%s is there already; nothing was copied, and --force would replace it"), first);
  else
    output_error (PLURAL ("%s and %u other file are there already; nothing was copied, and --force would replace them",
                          "%s and %u other files are there already; nothing was copied, and --force would replace them",
                          n_others),
                  first, (guint) n_others);
  return FALSE;
}

static gboolean
check_destination (Copying *copying,
                   GError **error)
{
  Copier *copier = &copying->copier;
  g_autofree char *source_path = text_file_name (mmdir_directory_get_path (copier->source));
  g_autofree char *destination_path = text_file_name (mmdir_directory_get_path (copier->destination));
  gboolean is_source;

  if (!copier_try (copier, &is_source, error))
    return FALSE;
  if (!is_source)
    return TRUE;
  g_set_error (error, MMDIR_ERROR, MMDIR_ERROR_EXISTS, _("%s and %s are the same directory"), source_path, destination_path);
  return FALSE;
}

/* Returns FALSE if it was not copied; the user has been told why, and @error is
 * set if it was not that which checking has found. */
static gboolean
copy_file (Copying *copying,
           LuceneFile *file,
           GError **error)
{
  Copier *copier = &copying->copier;

  if (!copier_check (copier, file, error))
    return FALSE;
  verify_report_print_file_problems (copying->selection, file);
  /* It could not be read. */
  if (!file->has_checksum)
    return FALSE;
  if (!damaged && !lucene_file_is_sound (file))
    {
      copying->n_damaged++;
      return FALSE;
    }
  return copier_copy (copier, file, error);
}

static void
process_file (Copying *copying,
              const char *name)
{
  LuceneFile *file = lucene_file_new (name);
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  gboolean is_copied;

  is_copied = copy_file (copying, file, &error);
  if (error != NULL)
    {
      report_failure (copying, name, error);
      copying->is_over = g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE) ||
                         g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_CANCELLED);
    }
  copy_report_add (&copying->report, file, is_copied, error, g_get_monotonic_time () - start);
  lucene_file_free (file);
}

/* From here on, the names that were put in place outlive a crash. */
static gboolean
sync_destination (Copying *copying)
{
  g_autoptr (GError) error = NULL;

  if (mmdir_directory_sync (copying->copier.destination, &error))
    return TRUE;
  output_error ("%s", error->message);
  copying->selection->failed = TRUE;
  return FALSE;
}

/* A list is put in place when all that was to be copied before it is there, and
 * would be there after a crash. */
static gboolean
prepare_list (Copying *copying)
{
  if (!sync_destination (copying))
    return FALSE;
  if (copying->report.n_copied == copying->copier.number)
    return TRUE;
  output_error (_("The list of segments was not copied, because not all files before it were"));
  return FALSE;
}

static void
copy_files (Copying *copying)
{
  Copier *copier = &copying->copier;
  guint i;

  for (i = 0; i < copying->names->len && !copying->is_over && !interrupt_is_asked (); i++)
    {
      const char *name = copying->names->pdata[i];

      copier->number = i;
      if (is_list (name) && !prepare_list (copying))
        return;
      copier->number++;
      process_file (copying, name);
    }
  sync_destination (copying);
}

static gboolean
begin (Copying *copying,
       GError **error)
{
  if (!mmdir_guard_install (error))
    return FALSE;
  copying->copier.replaces = force;
  copying->copier.n_files = copying->names->len;
  copy_report_init (&copying->report, copying->names->len);
  return TRUE;
}

static void
print_report (Copying *copying,
              const Options *options)
{
  CopyReport *report = &copying->report;

  output_progress (NULL);
  if (copying->n_damaged > 0)
    output_error (PLURAL ("%u damaged file was not copied; --damaged would copy it",
                          "%u damaged files were not copied; --damaged would copy them",
                          copying->n_damaged),
                  copying->n_damaged);
  if (options->json)
    copy_report_print_json (report, copying->selection, copying->copier.destination);
  else if (!quiet)
    copy_report_print_table (report);
}

/* Returns FALSE if nothing could be done. */
static gboolean
copy_selection (Copying *copying,
                const Options *options,
                GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (LuceneSegments) segments = lucene_segments_read (copying->copier.source, error);

  if (segments == NULL || !begin (copying, error))
    return FALSE;
  copying->copier.segments = segments;
  copying->copier.shown = start;
  copy_files (copying);
  mmdir_guard_remove ();
  copying->report.microseconds = g_get_monotonic_time () - start;
  print_report (copying, options);
  return TRUE;
}

static int
copy_to (MmdirDirectory *destination,
         Selection *selection,
         const Options *options)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Copying copying = {
    .selection = selection,
    .copier = { .source = selection->directory, .destination = destination },
    .names = names,
  };

  mmdir_directory_set_fallback (destination, TRUE);
  mmdir_directory_set_backing (destination, options->backing);
  add_names (names, selection->names, FALSE);
  add_names (names, selection->names, TRUE);
  if (check_destination (&copying, &error) && !force && !check_names (&copying))
    return EXIT_FAILURE;
  if (error != NULL || !copy_selection (&copying, options, &error))
    {
      output_error ("%s", error->message);
      return EXIT_FAILURE;
    }
  copy_report_clear (&copying.report);
  return selection_get_status (selection);
}

static int
run (const Verb *verb,
     char **arguments)
{
  g_auto (Options) options = { 0 };
  g_auto (Selection) selection = { 0 };
  g_autoptr (MmdirDirectory) destination = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *destination_path = NULL;
  int status;

  if (!options_parse (&options, verb, entries, NULL, arguments, &status))
    return status;
  destination_path = g_steal_pointer (&options.arguments[g_strv_length (options.arguments) - 1]);
  if (!selection_open (&selection, &options))
    return EXIT_FAILURE;
  destination = mmdir_directory_open (destination_path, &error);
  if (destination == NULL)
    {
      output_error ("%s", error->message);
      return EXIT_FAILURE;
    }
  interrupt_init ();
  status = copy_to (destination, &selection, &options);
  interrupt_pass_on ();
  return status;
}

const Verb verb_copy = {
  .name = "copy",
  .arguments = N_("DIR [NAME…] DEST"),
  .summary = N_("Copy files into another directory and compare them"),
  .description = N_("Checks each file of the directory DIR, or each NAME in it, copies it into the\n"
                    "directory DEST, waits until the copy is on disk, and compares the two.  Only\n"
                    "then does it get its name there.  Lists of segments come last.  Where the file\n"
                    "system can, the copy shares the space of the original."),
  .least_arguments = 2,
  .most_arguments = G_MAXUINT,
  .takes_json = TRUE,
  .takes_backing = TRUE,
  .default_backing = MMDIR_BACKING_AUTO,
  .run = run,
};
