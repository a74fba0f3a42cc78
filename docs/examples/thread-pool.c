/* thread-pool.c: a file that several threads sum up
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>

/* In bytes: so much that to hand a task over costs nothing beside it. */
#define PIECE_LENGTH (256 * 1024)

/* It belongs to the thread that runs it, the input too, until the pool has been
 * freed. */
typedef struct
{
  MmdirInput *input;
  guint64 length;
  guint64 sum;
  GError *error;
} Task;

static void
clear_task (gpointer data)
{
  Task *task = data;

  mmdir_input_free (task->input);
  g_clear_error (&task->error);
}

/* Many bytes at a time, which are added where they lie in memory. */
static gboolean
sum_up (MmdirInput *input,
        guint64 length,
        guint64 *sum,
        GError **error)
{
  while (length > 0)
    {
      const guint8 *bytes;
      gsize available;
      gsize i;

      bytes = mmdir_input_peek (input, 1, &available, error);
      if (bytes == NULL)
        return FALSE;
      available = (gsize) MIN (available, length);
      for (i = 0; i < available; i++)
        *sum += bytes[i];
      if (!mmdir_input_skip (input, available, error))
        return FALSE;
      length -= available;
    }
  return mmdir_input_check (input, error);
}

static void
run_task (gpointer data,
          gpointer user_data G_GNUC_UNUSED)
{
  Task *task = data;

  sum_up (task->input, task->length, &task->sum, &task->error);
}

/* Clones are made here, by the owner of @input, and then handed over. */
static GArray *
make_tasks (MmdirInput *input,
            GError **error)
{
  g_autoptr (GArray) tasks = g_array_new (FALSE, TRUE, sizeof (Task));
  const guint64 length = mmdir_input_get_length (input);
  guint64 offset;

  g_array_set_clear_func (tasks, clear_task);
  for (offset = 0; offset < length; offset += PIECE_LENGTH)
    {
      Task task = { NULL, MIN (PIECE_LENGTH, length - offset), 0, NULL };

      task.input = mmdir_input_clone (input);
      g_array_append_val (tasks, task);
      if (!mmdir_input_seek (task.input, offset, error))
        return NULL;
    }
  return g_steal_pointer (&tasks);
}

static gboolean
run_tasks (GArray *tasks,
           guint n_threads,
           GError **error)
{
  GError *pool_error = NULL;
  GThreadPool *pool = g_thread_pool_new (run_task, NULL, (int) n_threads, TRUE, &pool_error);
  guint i;

  /* There is a pool even where not all of its threads could be started. */
  if (pool_error != NULL)
    {
      g_thread_pool_free (pool, TRUE, TRUE);
      g_propagate_error (error, pool_error);
      return FALSE;
    }
  for (i = 0; i < tasks->len; i++)
    g_thread_pool_push (pool, &g_array_index (tasks, Task, i), NULL);
  /* Waits for all of them; an exclusive pool has had its threads from the
   * beginning, so that no push can have failed. */
  g_thread_pool_free (pool, FALSE, TRUE);
  return TRUE;
}

static gboolean
add_sums (GArray *tasks,
          guint64 *sum,
          GError **error)
{
  guint i;

  for (i = 0; i < tasks->len; i++)
    {
      Task *task = &g_array_index (tasks, Task, i);

      if (task->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&task->error));
          return FALSE;
        }
      *sum += task->sum;
    }
  return TRUE;
}

static gboolean
show_sum (const char *path,
          const char *name,
          guint n_threads,
          GError **error)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GArray) tasks = NULL;
  guint64 sum = 0;

  directory = mmdir_directory_open (path, error);
  if (directory == NULL)
    return FALSE;
  input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ_ONCE, error);
  if (input == NULL)
    return FALSE;
  tasks = make_tasks (input, error);
  if (tasks == NULL ||
      !run_tasks (tasks, n_threads, error) ||
      !add_sums (tasks, &sum, error))
    return FALSE;
  g_print ("%u tasks, sum %" G_GUINT64_FORMAT "\n", tasks->len, sum);
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  guint64 n_threads;

  setlocale (LC_ALL, "");
  if (argc != 4 || !g_ascii_string_to_unsigned (argv[3], 10, 1, 1024, &n_threads, NULL))
    {
      g_printerr ("Usage: %s DIRECTORY FILE THREADS\n", argv[0]);
      return 2;
    }
  if (!show_sum (argv[1], argv[2], (guint) n_threads, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
