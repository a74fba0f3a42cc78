/* bench.c: mmdir bench: how fast is what, on this machine and this data?
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "bench-work.h"
#include "document.h"
#include "output.h"
#include "selection.h"
#include "table.h"
#include "text.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#define REPETITIONS_DEFAULT 5
#define REPETITIONS_MOST 1000

/* Bytes of the file: more than the caches of processors hold. */
#define LENGTH_DEFAULT (G_GUINT64_CONSTANT (128) * 1024 * 1024)

static char *repetitions_text;
static char *length_text;
static guint n_repetitions = REPETITIONS_DEFAULT;
static guint64 most_length = LENGTH_DEFAULT;

static const GOptionEntry entries[] = {
  { "repetitions", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &repetitions_text,
    N_("Measure everything N times (5 if not given)"), N_("N") },
  { "length", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &length_text,
    N_("Read N bytes of the file at most (128M if not given)"), N_("N") },
  { 0 }
};

typedef enum
{
  WAY_MAPPED,
  WAY_BUFFERED,
  WAY_STDIO
} Way;

#define N_WAYS (WAY_STDIO + 1)

static const char *const way_nicks[] = { "mapped", "buffered", "stdio" };
static const char *const way_titles[] = { N_("mapped"), N_("buffered"), "stdio" };

static const struct
{
  const char *nick;
  const char *title;
  gboolean is_stream;
} works[] = {
  [BENCH_SCAN] = { "scan", N_("scan and sum"), TRUE },
  [BENCH_RANDOM] = { "random", N_("8 bytes at random"), FALSE },
  [BENCH_VINT] = { "vint", N_("byte by byte"), FALSE },
  [BENCH_BLOCKS] = { "blocks", N_("copies of 4 KiB"), TRUE },
};

typedef struct
{
  Selection selection;
  const char *name;
  BenchPlan plan;

  MmdirInput *inputs[WAY_STDIO];
  FILE *stream;

  /* Of all repetitions, in microseconds, shortest first. */
  gint64 *times[BENCH_N_WORKS][N_WAYS];
} Bench;

static void
bench_clear (Bench *bench)
{
  guint work, way;

  selection_clear (&bench->selection);
  bench_plan_clear (&bench->plan);
  for (way = 0; way < WAY_STDIO; way++)
    g_clear_pointer (&bench->inputs[way], mmdir_input_free);
  g_clear_pointer (&bench->stream, fclose);
  for (work = 0; work < BENCH_N_WORKS; work++)
    for (way = 0; way < N_WAYS; way++)
      g_free (bench->times[work][way]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static gboolean
check_entries (GError **error)
{
  if (repetitions_text != NULL &&
      !text_parse_number (repetitions_text, "--repetitions", 1, REPETITIONS_MOST, &n_repetitions, error))
    return FALSE;
  return length_text == NULL || text_parse_size (length_text, "--length", &most_length, error);
}

/* The largest, if the command line names none. */
static const char *
choose_file (const Selection *selection)
{
  const char *largest = NULL;
  guint64 length, largest_length = 0;
  gsize i;

  for (i = 0; selection->names[i] != NULL; i++)
    if (mmdir_directory_get_file_length (selection->directory, selection->names[i], &length, NULL) &&
        (largest == NULL || length > largest_length))
      {
        largest = selection->names[i];
        largest_length = length;
      }
  return largest != NULL ? largest : selection->names[0];
}

/* What is measured is what is asked for: no fallback here. */
static gboolean
open_inputs (Bench *bench,
             GError **error)
{
  static const MmdirBacking backings[] = { MMDIR_BACKING_MAPPED, MMDIR_BACKING_BUFFERED };
  MmdirDirectory *directory = bench->selection.directory;
  guint way;

  mmdir_directory_set_fallback (directory, FALSE);
  for (way = 0; way < WAY_STDIO; way++)
    {
      mmdir_directory_set_backing (directory, backings[way]);
      bench->inputs[way] = mmdir_directory_open_input (directory, bench->name, MMDIR_CONTEXT_DEFAULT, error);
      if (bench->inputs[way] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
open_all (Bench *bench,
          GError **error)
{
  g_autofree char *path = NULL;
  guint64 length;

  if (!open_inputs (bench, error))
    return FALSE;
  path = g_build_filename (mmdir_directory_get_path (bench->selection.directory), bench->name, NULL);
  bench->stream = g_fopen (path, "rb");
  if (bench->stream == NULL)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   _("Cannot open it by stdio: %s"), g_strerror (errno));
      return FALSE;
    }

  length = MIN (mmdir_input_get_length (bench->inputs[WAY_MAPPED]), most_length);
  if (length < sizeof (guint64))
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                           _("There is too little to measure with: fewer than 8 bytes"));
      return FALSE;
    }
  bench_plan_init (&bench->plan, length);
  return TRUE;
}

static gboolean
do_work (Bench *bench,
         BenchWork work,
         Way way,
         guint64 *sum,
         GError **error)
{
  if (way == WAY_STDIO)
    return bench_work_stdio (work, &bench->plan, bench->stream, sum, error);
  return bench_work_input (work, &bench->plan, bench->inputs[way], sum, error);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static gboolean
measure (Bench *bench,
         BenchWork work,
         Way way,
         guint64 *sum,
         GError **error)
{
  g_autofree char *line = g_strdup_printf (_("Measuring: %s, %s"), _(works[work].title), _(way_titles[way]));
  gint64 *times = g_new (gint64, n_repetitions);
  guint i;

  bench->times[work][way] = times;
  output_progress (line);

  /* Once without a clock: the first time brings the file into memory. */
  if (!do_work (bench, work, way, sum, error))
    return FALSE;
  for (i = 0; i < n_repetitions; i++)
    {
      const gint64 start = g_get_monotonic_time ();

      if (!do_work (bench, work, way, sum, error))
        return FALSE;
      times[i] = MAX (g_get_monotonic_time () - start, 1);
    }
  qsort (times, n_repetitions, sizeof *times, compare_times);
  return TRUE;
}

static gboolean
measure_all (Bench *bench,
             GError **error)
{
  guint work, way;

  for (work = 0; work < BENCH_N_WORKS; work++)
    {
      guint64 sums[N_WAYS];

      for (way = 0; way < N_WAYS; way++)
        if (!measure (bench, work, way, &sums[way], error))
          return FALSE;
      for (way = 1; way < N_WAYS; way++)
        if (sums[way] != sums[0])
          {
            g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                         _("What is read as %s is not what is read as %s: does somebody write to it?"),
                         _(way_titles[way]), _(way_titles[0]));
            return FALSE;
          }
    }
  return TRUE;
}

static gint64
get_median (const Bench *bench,
            BenchWork work,
            Way way)
{
  return bench->times[work][way][n_repetitions / 2];
}

/* For people */

static char *
describe_speed (const Bench *bench,
                BenchWork work,
                Way way)
{
  const gint64 median = get_median (bench, work, way);

  if (works[work].is_stream)
    return text_speed (bench->plan.length * bench->plan.n_passes, median);
  return g_strdup_printf (_("%.2f ns"), 1000.0 * (double) median / (double) bench_plan_count (&bench->plan, work));
}

static void
print_table (const Bench *bench)
{
  static const TableColumn columns[] = {
    { N_("WORK"), TABLE_LEFT, FALSE },
    { N_("MAPPED"), TABLE_RIGHT, FALSE },
    { N_("BUFFERED"), TABLE_RIGHT, FALSE },
    { N_("STDIO"), TABLE_RIGHT, FALSE },
  };
  g_autoptr (Table) table = table_new (columns, G_N_ELEMENTS (columns));
  g_autofree char *path = selection_describe (&bench->selection, bench->name);
  g_autofree char *size = text_size (bench->plan.length);
  g_autofree char *heading = NULL;
  guint work, way;

  heading = g_strdup_printf (g_dngettext (NULL, "%s of %s, in memory; the median of %u repetition\n\n",
                                          "%s of %s, in memory; the median of %u repetitions\n\n",
                                          n_repetitions),
                             size, path, n_repetitions);
  output_text (heading);
  for (work = 0; work < BENCH_N_WORKS; work++)
    {
      table_add (table, g_strdup (_(works[work].title)));
      for (way = 0; way < N_WAYS; way++)
        table_add (table, describe_speed (bench, work, way));
    }
  table_print (table);
}

/* For programs */

static json_t *
create_way (const Bench *bench,
            BenchWork work,
            Way way)
{
  json_t *object = json_object ();
  json_t *times = json_array ();
  guint i;

  for (i = 0; i < n_repetitions; i++)
    json_array_append_new (times, json_integer (bench->times[work][way][i]));
  document_set_number (object, "median_microseconds", (guint64) get_median (bench, work, way));
  json_object_set_new (object, "microseconds", times);
  return object;
}

static void
print_json (const Bench *bench)
{
  json_t *document = json_object ();
  json_t *list = json_array ();
  guint work, way;

  document_set_directory (document, bench->selection.directory);
  document_set_file_name (document, bench->name);
  document_set_number (document, "length", bench->plan.length);
  for (work = 0; work < BENCH_N_WORKS; work++)
    {
      json_t *object = json_object ();

      document_set_text (object, "work", works[work].nick);
      document_set_number (object, "operations", bench_plan_count (&bench->plan, work));
      for (way = 0; way < N_WAYS; way++)
        json_object_set_new (object, way_nicks[way], create_way (bench, work, way));
      json_array_append_new (list, object);
    }
  json_object_set_new (document, "works", list);
  document_print (document);
  json_decref (document);
}

static int
run (const Verb *verb,
     char **arguments)
{
  g_auto (Options) options = { 0 };
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  if (!options_parse (&options, verb, entries, check_entries, arguments, &status))
    return status;
  if (!selection_open (&bench.selection, &options))
    return EXIT_FAILURE;
  bench.name = choose_file (&bench.selection);
  if (bench.name == NULL)
    {
      output_error (_("There is no file to measure with in “%s”"),
                    mmdir_directory_get_path (bench.selection.directory));
      return EXIT_FAILURE;
    }
  if (!open_all (&bench, &error) || !measure_all (&bench, &error))
    {
      selection_report (&bench.selection, bench.name, error);
      return EXIT_FAILURE;
    }

  output_progress (NULL);
  if (options.json)
    print_json (&bench);
  else
    print_table (&bench);
  return EXIT_SUCCESS;
}

const Verb verb_bench = {
  .name = "bench",
  .arguments = N_("DIR [NAME]"),
  .summary = N_("Measure how fast reading is, mapped, buffered and by stdio"),
  .description = N_("Does the same work with the file NAME of the directory DIR, or the largest in\n"
                    "it, through the library, mapped and buffered, and by the stdio of C.  The file\n"
                    "is in memory when that is measured, unless it is too large for it."),
  .least_arguments = 1,
  .most_arguments = 2,
  .takes_json = TRUE,
  .takes_chunk_power = TRUE,
  .run = run,
};
