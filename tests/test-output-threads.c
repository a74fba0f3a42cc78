/* test-output-threads.c: threads that write to one directory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "written.h"

#define N_THREADS 8
#define LENGTH 3000

typedef struct
{
  MmdirDirectory *directory;
  guint number;
  guint n_rounds;

  /* How often it was the one. */
  guint n_won;

  /* How many are not done yet. */
  gint *n_working;
} Worker;

static void
work (Written *written,
      GThreadFunc func,
      guint n_rounds,
      guint n_workers,
      Worker *workers)
{
  gint n_working = (gint) n_workers;
  GThread *threads[N_THREADS];
  guint i;

  for (i = 0; i < n_workers; i++)
    {
      workers[i].directory = written->directory;
      workers[i].number = i;
      workers[i].n_rounds = n_rounds;
      workers[i].n_won = 0;
      workers[i].n_working = &n_working;
      threads[i] = g_thread_new ("worker", func, &workers[i]);
    }
  for (i = 0; i < n_workers; i++)
    g_thread_join (threads[i]);
}

static guint
count_won (const Worker *workers)
{
  guint n_won = 0;
  guint i;

  for (i = 0; i < N_THREADS; i++)
    n_won += workers[i].n_won;
  return n_won;
}

/* A file with a mark all over. */
static gboolean
write_file (MmdirDirectory *directory,
            const char *name,
            guint32 mark,
            GError **failure)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (directory, name, failure);
  guint i;

  if (output == NULL)
    return FALSE;
  for (i = 0; i < LENGTH; i++)
    check_succeeds (mmdir_output_write_uint32_le (output, mark, &error));
  return mmdir_output_close (output, failure);
}

static void
check_file (MmdirInput *input,
            guint32 mark)
{
  guint i;

  g_assert_cmpuint (mmdir_input_get_length (input), ==, 4 * LENGTH);
  for (i = 0; i < LENGTH; i++)
    g_assert_cmpuint (check_read_uint32_le (input), ==, mark);
}

/* Each its own files, written, read, renamed and deleted. */
static gpointer
live (gpointer data)
{
  Worker *worker = data;
  guint i;

  for (i = 0; i < worker->n_rounds; i++)
    {
      g_autofree char *name = g_strdup_printf ("own-%u", worker->number);
      g_autofree char *other = g_strdup_printf ("renamed-%u", worker->number);
      const char *const names[] = { other, NULL };
      g_autoptr (MmdirInput) input = NULL;

      check_succeeds (write_file (worker->directory, name, i, &error));
      check_succeeds (mmdir_directory_rename_file (worker->directory, name, other, &error));
      g_assert_false (mmdir_directory_file_exists (worker->directory, name));
      check_succeeds (mmdir_directory_sync_files (worker->directory, names, &error));
      input = temporary_open_input (worker->directory, other);
      check_file (input, i);
      g_clear_pointer (&input, mmdir_input_free);
      check_succeeds (mmdir_directory_delete_file (worker->directory, other, &error));
    }
  return NULL;
}

static void
test_own_files (Written *written,
                gconstpointer data G_GNUC_UNUSED)
{
  Worker workers[N_THREADS];

  work (written, live, instrument_get_rounds (20), N_THREADS, workers);
  written_assert_list (written->directory, "file", NULL);
}

/* All want the same names: of each, one gets the file, and it is that one's.  A
 * directory that they shared would have them change it one at a time. */
static gpointer
create_same (gpointer data)
{
  Worker *worker = data;
  g_autoptr (MmdirDirectory) directory = temporary_open (mmdir_directory_get_path (worker->directory), MMDIR_BACKING_AUTO);
  guint i;

  for (i = 0; i < worker->n_rounds; i++)
    {
      g_autofree char *name = g_strdup_printf ("same-%u", i);
      g_autoptr (GError) error = NULL;

      if (write_file (directory, name, worker->number, &error))
        worker->n_won++;
      else
        g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
    }
  return NULL;
}

static gpointer
rename_same (gpointer data)
{
  Worker *worker = data;
  guint i;

  for (i = 0; i < worker->n_rounds; i++)
    {
      g_autofree char *from = g_strdup_printf ("same-%u", i);
      g_autofree char *to = g_strdup_printf ("renamed-%u-%u", i, worker->number);
      g_autoptr (GError) error = NULL;

      if (mmdir_directory_rename_file (worker->directory, from, to, &error))
        worker->n_won++;
      else
        g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
    }
  return NULL;
}

static gpointer
delete_same (gpointer data)
{
  Worker *worker = data;
  guint i;

  for (i = 0; i < worker->n_rounds; i++)
    {
      g_autofree char *name = g_strdup_printf ("victim-%u", i);
      g_autoptr (GError) error = NULL;

      if (mmdir_directory_delete_file (worker->directory, name, &error))
        worker->n_won++;
      else
        g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
    }
  return NULL;
}

static void
test_same_names (Written *written,
                 gconstpointer data G_GNUC_UNUSED)
{
  const guint n_rounds = instrument_get_rounds (40);
  Worker workers[N_THREADS];
  g_auto (GStrv) names = NULL;
  guint i;

  work (written, create_same, n_rounds, N_THREADS, workers);
  g_assert_cmpuint (count_won (workers), ==, n_rounds);
  for (i = 0; i < n_rounds; i++)
    {
      g_autofree char *name = g_strdup_printf ("same-%u", i);
      g_autofree char *victim = g_strdup_printf ("victim-%u", i);
      g_autoptr (MmdirInput) input = temporary_open_input (written->directory, name);

      check_file (input, check_read_uint32_le_at (input, 0));
      temporary_write (written->path, victim, "x", 1);
    }
  work (written, rename_same, n_rounds, N_THREADS, workers);
  g_assert_cmpuint (count_won (workers), ==, n_rounds);
  work (written, delete_same, n_rounds, N_THREADS, workers);
  g_assert_cmpuint (count_won (workers), ==, n_rounds);
  check_succeeds ((names = mmdir_directory_list (written->directory, &error)) != NULL);
  g_assert_cmpuint (g_strv_length (names), ==, n_rounds + 1);
}

/* As programs that know nothing of each other: each has a directory of its own. */
static gpointer
publish_same (gpointer data)
{
  Worker *worker = data;
  g_autoptr (MmdirDirectory) directory = temporary_open (mmdir_directory_get_path (worker->directory), MMDIR_BACKING_AUTO);
  g_autofree char *from = g_strdup_printf ("from-%u", worker->number);
  guint i;

  for (i = 0; i < worker->n_rounds; i++)
    {
      g_autofree char *to = g_strdup_printf ("published-%u", i);
      g_autoptr (GError) failure = NULL;

      check_succeeds (write_file (directory, from, worker->number, &error));
      if (mmdir_directory_rename_file_without_replacing (directory, from, to, &failure))
        {
          g_autoptr (MmdirInput) input = temporary_open_input (directory, to);

          check_file (input, worker->number);
          g_assert_false (mmdir_directory_file_exists (directory, from));
          worker->n_won++;
          continue;
        }
      g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
      check_succeeds (mmdir_directory_delete_file (directory, from, &error));
    }
  return NULL;
}

/* And of those that take one file away, by names of their own. */
static gpointer
claim_same (gpointer data)
{
  Worker *worker = data;
  g_autoptr (MmdirDirectory) directory = temporary_open (mmdir_directory_get_path (worker->directory), MMDIR_BACKING_AUTO);
  guint i;

  for (i = 0; i < worker->n_rounds; i++)
    {
      g_autofree char *from = g_strdup_printf ("published-%u", i);
      g_autofree char *to = g_strdup_printf ("claimed-%u-%u", i, worker->number);
      g_autoptr (GError) error = NULL;

      if (mmdir_directory_rename_file_without_replacing (directory, from, to, &error))
        worker->n_won++;
      else
        g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
    }
  return NULL;
}

static void
test_not_replaced (Written *written,
                   gconstpointer data G_GNUC_UNUSED)
{
  const guint n_rounds = instrument_get_rounds (40);
  Worker workers[N_THREADS];
  g_auto (GStrv) names = NULL;

  work (written, publish_same, n_rounds, N_THREADS, workers);
  g_assert_cmpuint (count_won (workers), ==, n_rounds);
  work (written, claim_same, n_rounds, N_THREADS, workers);
  g_assert_cmpuint (count_won (workers), ==, n_rounds);
  check_succeeds ((names = mmdir_directory_list (written->directory, &error)) != NULL);
  g_assert_cmpuint (g_strv_length (names), ==, n_rounds + 1);
}

/* The first writes and deletes for as long as the others look. */
static gpointer
write_or_look (gpointer data)
{
  Worker *worker = data;
  guint i, j;

  for (i = 0; worker->number == 0 ? g_atomic_int_get (worker->n_working) > 1 : i < worker->n_rounds; i++)
    {
      g_auto (GStrv) names = NULL;

      if (worker->number == 0)
        {
          g_autofree char *name = g_strdup_printf ("t%u", i);
          g_autofree char *victim = g_strdup_printf ("t%u", i - 12);

          check_succeeds (write_file (worker->directory, name, i, &error));
          if (i >= 12)
            check_succeeds (mmdir_directory_delete_file (worker->directory, victim, &error));
          continue;
        }
      check_succeeds ((names = mmdir_directory_list (worker->directory, &error)) != NULL);
      g_assert_true (g_strv_contains ((const char *const *) names, "file"));
      for (j = 0; names[j] != NULL; j++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (MmdirInput) input = NULL;

          if (j > 0)
            g_assert_cmpint (strcmp (names[j - 1], names[j]), <, 0);
          /* What is listed may be gone, and what is there may be half of it. */
          input = mmdir_directory_open_input (worker->directory, names[j], MMDIR_CONTEXT_READ, &error);
          if (input == NULL)
            g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
          else
            g_assert_cmpuint (mmdir_input_get_length (input), <=, 4 * LENGTH);
        }
    }
  g_atomic_int_add (worker->n_working, -1);
  return NULL;
}

static void
test_list_while_written (Written *written,
                         gconstpointer data G_GNUC_UNUSED)
{
  Worker workers[N_THREADS];

  mmdir_directory_set_backing (written->directory, MMDIR_BACKING_BUFFERED);
  work (written, write_or_look, instrument_get_rounds (30), 4, workers);
}

#define ADD(path, func) \
  g_test_add ("/output-threads/" path, Written, NULL, written_set_up, func, written_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* What GLib sets up for the first error, it guards in ways that
   * ThreadSanitizer cannot see. */
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open ("", &error) != NULL);

  ADD ("own-files", test_own_files);
  ADD ("same-names", test_same_names);
  ADD ("not-replaced", test_not_replaced);
  ADD ("list-while-written", test_list_while_written);
  return g_test_run ();
}
