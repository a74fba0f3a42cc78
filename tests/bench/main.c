/* main.c: how fast are reading and writing, beside every other way
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "child.h"
#include "report.h"
#include "targets.h"

#include <stdlib.h>
#include <string.h>

#define MEBIBYTE (G_GUINT64_CONSTANT (1024) * 1024)
#define SIZE_DEFAULT (1024 * MEBIBYTE)
#define SIZE_TINY MEBIBYTE
#define SECONDS_DEFAULT 3

/* What --check ends with when a target is missed: not a failure to measure. */
#define STATUS_MISSED 3

static BenchWorld world = { .size = 0, .seconds = SECONDS_DEFAULT };
static gint64 size_mebibytes;
static gboolean list_only;
static char **only;
static char **children_commands;
static char **peer_names;
static char *json_path, *plot_path, *check_path, *parent, *memory, *command, *index_path, *check_index;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_INT64, &size_mebibytes, "Read files of N MiB (1024 if not given)", "N" },
  { "tiny", 0, 0, G_OPTION_ARG_NONE, &world.is_tiny, "Files of 1 MiB and two repetitions: to see that all works", NULL },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &world.seconds, "Measure an operation for N seconds at most (3 if not given)", "N" },
  { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &only, "Measure operations with names like PATTERN (* and ?); may be repeated", "PATTERN" },
  { "peers", 0, 0, G_OPTION_ARG_STRING_ARRAY, &peer_names, "Measure this peer; may be repeated", "NAME" },
  { "list", 0, 0, G_OPTION_ARG_NONE, &list_only, "List operations, each with its peers", NULL },
  { "json", 0, 0, G_OPTION_ARG_FILENAME, &json_path, "Write all results to FILE (- for standard output, with nothing else)", "FILE" },
  { "plot", 0, 0, G_OPTION_ARG_FILENAME, &plot_path, "Draw the results into FILE, as SVG", "FILE" },
  { "check", 0, 0, G_OPTION_ARG_FILENAME, &check_path, "Measure what the targets in FILE need, and judge it", "FILE" },
  { "directory", 0, 0, G_OPTION_ARG_FILENAME, &parent, "Make the files in a new folder of DIR ($TMPDIR or /var/tmp if not given)", "DIR" },
  { "memory", 0, 0, G_OPTION_ARG_FILENAME, &memory, "Write files that are to stay in memory in a new folder of DIR (/dev/shm if not given, or the other folder)", "DIR" },
  { "keep", 0, 0, G_OPTION_ARG_NONE, &world.keep, "Leave the files there", NULL },
  { "peer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &children_commands, "Take the program COMMAND as a peer; may be repeated", "NAME=COMMAND" },
  { "mmdir", 0, 0, G_OPTION_ARG_FILENAME, &command, "The mmdir command, to verify with", "FILE" },
  { "index", 0, 0, G_OPTION_ARG_FILENAME, &index_path, "An index to verify", "DIR" },
  { "check-index", 0, 0, G_OPTION_ARG_STRING, &check_index, "The command line that checks it by Lucene", "COMMAND" },
  { NULL },
};

static void
parse_options (int argc,
               char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    bench_fail_error (error);
  if (argc > 1)
    bench_fail ("there is no argument “%s”", argv[1]);
  if (size_mebibytes < 0 || size_mebibytes > 1024 * 1024)
    bench_fail ("--size must be from 1 to 1048576 MiB");
  world.size = (guint64) size_mebibytes * MEBIBYTE;
  if (world.size == 0)
    world.size = world.is_tiny ? SIZE_TINY : SIZE_DEFAULT;
  world.parent = parent;
  world.memory = memory;
  world.command = command;
  world.index = index_path;
  world.check_index = index_path != NULL ? check_index : NULL;
}

static gboolean
is_wanted (const BenchOperation *operation)
{
  guint i;

  for (i = 0; only != NULL && only[i] != NULL; i++)
    if (g_pattern_match_simple (only[i], operation->name))
      return TRUE;
  return only == NULL;
}

/* %NULL for all. */
static GHashTable *
get_peers_to_run (void)
{
  GHashTable *peers = NULL;
  guint i;

  for (i = 0; peer_names != NULL && peer_names[i] != NULL; i++)
    {
      if (peers == NULL)
        peers = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_add (peers, peer_names[i]);
    }
  return peers;
}

static GPtrArray *
start_children (void)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) child_end);
  guint i;

  /* They read the positions when they start. */
  if (children_commands != NULL)
    files_need (&world, BENCH_FILE_SMALL);
  for (i = 0; children_commands != NULL && children_commands[i] != NULL; i++)
    g_ptr_array_add (children, child_start (children_commands[i], &world));
  return children;
}

static GPtrArray *
run_all (const BenchOperation *const *operations,
         GPtrArray *children,
         GPtrArray *targets,
         char **machine)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) harness_free_result);
  const gboolean is_quiet = json_path != NULL && strcmp (json_path, "-") == 0;

  if (!is_quiet)
    report_heading (&world, machine);
  for (; *operations != NULL; operations++)
    {
      g_autoptr (GHashTable) peers = NULL;
      BenchResult *result;

      /* To judge, nobody runs but those that are compared: the more rounds they
       * have in the time. */
      peers = targets != NULL ? targets_get_peers (targets, *operations) : get_peers_to_run ();
      if (!is_wanted (*operations) || (targets != NULL && peers == NULL))
        continue;
      result = harness_run (*operations, &world, children, peers);
      g_ptr_array_add (results, result);
      if (!is_quiet)
        report_result (result);
      fflush (stdout);
    }
  return results;
}

int
main (int argc,
      char **argv)
{
  g_autofree const BenchOperation **operations = harness_get_operations ();
  g_autoptr (GPtrArray) children = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_auto (GStrv) machine = NULL;
  g_autoptr (GPtrArray) targets = NULL;
  int status = EXIT_SUCCESS;

  files_set_world (&world);
  parse_options (argc, argv);
  if (check_path != NULL)
    targets = targets_read (check_path, operations);
  children = start_children ();
  machine = report_machine (children);
  if (list_only)
    report_list (operations, children);
  else
    {
      results = run_all (operations, children, targets, machine);
      if (results->len == 0)
        bench_fail ("no operation has such a name: see --list");
      if (json_path != NULL)
        report_json (results, &world, machine, json_path);
      if (plot_path != NULL)
        report_plot (results, machine, plot_path);
      if (targets != NULL && targets_judge (targets, results) > 0)
        status = STATUS_MISSED;
    }
  g_ptr_array_set_size (children, 0);
  files_remove (&world);
  return status;
}
