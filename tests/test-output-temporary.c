/* test-output-temporary.c: outputs whose names the library chooses
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "written.h"

#define N_THREADS 8
#define N_OF_THREAD 25
#define N_PROCESSES 2

/* What a process is told to be one that creates files: then come the directory
 * and a number of its own. */
#define CREATE "--create-temporary-outputs"

static const char *program;

/* The number between the prefix and ".tmp"; G_MAXUINT64 if there is none. */
static guint64
get_number (const char *name,
            const char *prefix)
{
  guint64 number;
  char *end;

  g_assert_true (g_str_has_prefix (name, prefix));
  name += strlen (prefix);
  g_assert_true (g_ascii_isdigit (*name));
  number = g_ascii_strtoull (name, &end, 10);
  g_assert_cmpstr (end, ==, ".tmp");
  return number;
}

static void
create (MmdirDirectory *directory,
        guint mark)
{
  g_autoptr (MmdirOutput) output = NULL;

  check_succeeds ((output = mmdir_directory_create_temporary_output (directory, "both", "all", &error)) != NULL);
  get_number (mmdir_output_get_name (output), "both_all_");
  check_succeeds (mmdir_output_write_uint32_le (output, mark, &error));
  check_succeeds (mmdir_output_close (output, &error));
}

typedef struct
{
  MmdirDirectory *directory;
  guint first_mark;
} Creator;

static gpointer
create_many (gpointer data)
{
  const Creator *creator = data;
  guint i;

  for (i = 0; i < N_OF_THREAD; i++)
    create (creator->directory, creator->first_mark + i);
  return NULL;
}

static void
create_in_threads (const char *path,
                   guint first_mark)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_AUTO);
  Creator creators[N_THREADS];
  GThread *threads[N_THREADS];
  guint i;

  for (i = 0; i < N_THREADS; i++)
    {
      creators[i].directory = directory;
      creators[i].first_mark = first_mark + i * N_OF_THREAD;
      threads[i] = g_thread_new ("creator", create_many, &creators[i]);
    }
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

/* There are @n_files with that prefix, and each has its own mark still, all from
 * 0 on. */
static void
assert_marks (Written *written,
              guint n_files)
{
  g_autofree guint8 *seen = g_new0 (guint8, n_files);
  g_auto (GStrv) names = NULL;
  guint n_found = 0;
  guint i;

  check_succeeds ((names = mmdir_directory_list (written->directory, &error)) != NULL);
  for (i = 0; names[i] != NULL; i++)
    {
      g_autoptr (MmdirInput) input = NULL;
      guint32 mark;

      if (strcmp (names[i], "file") == 0)
        continue;
      get_number (names[i], "both_all_");
      input = temporary_open_input (written->directory, names[i]);
      g_assert_cmpuint (mmdir_input_get_length (input), ==, 4);
      mark = check_read_uint32_le (input);
      g_assert_cmpuint (mark, <, n_files);
      g_assert_cmpuint (seen[mark]++, ==, 0);
      n_found++;
    }
  g_assert_cmpuint (n_found, ==, n_files);
}

static void
test_threads (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  create_in_threads (written->path, 0);
  assert_marks (written, N_THREADS * N_OF_THREAD);
}

typedef struct
{
  const char *path;
  guint number;
} Process;

static gpointer
run_process (gpointer data)
{
  const Process *process = data;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  gint status;

#ifndef G_OS_WIN32
  {
    const char *runner = g_getenv ("TEST_RUNNER");
    g_auto (GStrv) parsed = NULL;
    gsize i;

    if (runner != NULL && *runner != '\0')
      g_shell_parse_argv (runner, NULL, &parsed, NULL);
    for (i = 0; parsed != NULL && parsed[i] != NULL; i++)
      g_ptr_array_add (words, g_strdup (parsed[i]));
  }
#endif
  g_ptr_array_add (words, g_strdup (program));
  g_ptr_array_add (words, g_strdup (CREATE));
  g_ptr_array_add (words, g_strdup (process->path));
  g_ptr_array_add (words, g_strdup_printf ("%u", process->number));
  g_ptr_array_add (words, NULL);
  g_spawn_sync (NULL, (char **) words->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return NULL;
}

/* Each counts for itself, so that they come to the same names. */
static void
test_processes (Written *written,
                gconstpointer data G_GNUC_UNUSED)
{
  Process processes[N_PROCESSES];
  GThread *threads[N_PROCESSES];
  guint i;

  for (i = 0; i < N_PROCESSES; i++)
    {
      processes[i].path = written->path;
      processes[i].number = i;
      threads[i] = g_thread_new ("process", run_process, &processes[i]);
    }
  for (i = 0; i < N_PROCESSES; i++)
    g_thread_join (threads[i]);
  assert_marks (written, N_PROCESSES * N_THREADS * N_OF_THREAD);
}

/* Many that are open at once; all can be read, and all are in the list, which is
 * sorted, with the others. */
static void
test_many (Written *written,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_output_free);
  g_auto (GStrv) names = NULL;
  guint i;

  for (i = 0; i < 60; i++)
    {
      MmdirOutput *output;

      check_succeeds ((output = mmdir_directory_create_temporary_output (written->directory, "pre", "suf", &error)) != NULL);
      g_ptr_array_add (outputs, output);
      get_number (mmdir_output_get_name (output), "pre_suf_");
      check_succeeds (mmdir_output_write_string (output, mmdir_output_get_name (output), -1, &error));
    }
  check_succeeds ((names = mmdir_directory_list (written->directory, &error)) != NULL);
  g_assert_cmpuint (g_strv_length (names), ==, 61);
  for (i = 1; i < 61; i++)
    g_assert_cmpint (strcmp (names[i - 1], names[i]), <, 0);
  for (i = 0; i < outputs->len; i++)
    {
      MmdirOutput *output = g_ptr_array_index (outputs, i);
      g_autoptr (MmdirInput) input = NULL;
      g_autofree char *text = NULL;

      check_succeeds (mmdir_output_close (output, &error));
      g_assert_true (g_strv_contains ((const char *const *) names, mmdir_output_get_name (output)));
      input = temporary_open_input (written->directory, mmdir_output_get_name (output));
      check_succeeds ((text = mmdir_input_read_string (input, NULL, &error)) != NULL);
      g_assert_cmpstr (text, ==, mmdir_output_get_name (output));
    }
}

/* Names that are taken, by files, directories or links, are passed over. */
static void
test_taken (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) first = NULL;
  g_autoptr (MmdirOutput) second = NULL;
  guint64 number;
  guint i;

  check_succeeds ((first = mmdir_directory_create_temporary_output (written->directory, "", "", &error)) != NULL);
  number = get_number (mmdir_output_get_name (first), "__");
  for (i = 1; i <= 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("__%" G_GUINT64_FORMAT ".tmp", number + i);

      temporary_write (written->path, name, "taken", 5);
    }
  check_succeeds ((second = mmdir_directory_create_temporary_output (written->directory, "", "", &error)) != NULL);
  g_assert_cmpuint (get_number (mmdir_output_get_name (second), "__"), >, number + 5);
  for (i = 1; i <= 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("__%" G_GUINT64_FORMAT ".tmp", number + i);

      written_assert_contents (written->path, name, "taken", 5);
    }
}

static void
test_discarded (Written *written,
                gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output;

  check_succeeds ((output = mmdir_directory_create_temporary_output (written->directory, "a", "b", &error)) != NULL);
  check_succeeds (mmdir_output_write_byte (output, 1, &error));
  mmdir_output_free (output);
  written_assert_list (written->directory, "file", NULL);
}

#define ADD(path, func) \
  g_test_add ("/output-temporary/" path, Written, NULL, written_set_up, func, written_tear_down)

int
main (int argc,
      char **argv)
{
  program = argv[0];
  if (argc == 4 && strcmp (argv[1], CREATE) == 0)
    {
      create_in_threads (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10) * N_THREADS * N_OF_THREAD);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  ADD ("threads", test_threads);
  ADD ("processes", test_processes);
  ADD ("many", test_many);
  ADD ("taken", test_taken);
  ADD ("discarded", test_discarded);
  return g_test_run ();
}
