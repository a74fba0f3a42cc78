/* test-command-copy-signals-posix.c: mmdir copy and signals that end it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "command-platform.h"
#include "process.h"
#include "temporary.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Bytes, of a file that takes some time. */
#define LENGTH ((guint64) 264000000)

typedef struct
{
  char *source;
  char *destination;
} World;

static void
world_set_up (World *world,
              gconstpointer data G_GNUC_UNUSED)
{
  world->source = temporary_directory_new ();
  world->destination = temporary_directory_new ();
}

static void
world_tear_down (World *world,
                 gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (world->source);
  temporary_directory_remove (world->destination);
}

static gboolean
is_made (const char *directory)
{
  g_autoptr (GDir) folder = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      struct stat status;

      if (g_str_has_suffix (name, ".tmp") && stat (path, &status) == 0 && status.st_size > 0)
        return TRUE;
    }
  return FALSE;
}

/* The copy has its name, and is whole: what comes then is too late for it. */
static gboolean
is_over (const World *world)
{
  g_autofree char *original = g_build_filename (world->source, "file", NULL);
  g_autofree char *copy = g_build_filename (world->destination, "file", NULL);
  struct stat wanted, status;

  if (stat (copy, &status) != 0)
    return FALSE;
  g_assert_cmpint (stat (original, &wanted), ==, 0);
  g_assert_cmpint (status.st_size, ==, wanted.st_size);
  return TRUE;
}

/* Sends the signal while the copy is made, and all but SIGINT again and again until
 * the command ends; FALSE if that was over before anybody saw the copy. */
static gboolean
copy_and_signal (World *world,
                 int number,
                 int *status)
{
  g_autoptr (GPtrArray) words = command_create_words ();
  const int nowhere = open ("/dev/null", O_WRONLY);
  g_autoptr (GError) error = NULL;
  gboolean is_sent = FALSE;
  GPid process;

  g_ptr_array_add (words, g_strdup ("copy"));
  g_ptr_array_add (words, g_strdup ("-q"));
  g_ptr_array_add (words, g_strdup (world->source));
  g_ptr_array_add (words, g_strdup (world->destination));
  g_ptr_array_add (words, NULL);
  g_spawn_async_with_fds (NULL, (char **) words->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                          NULL, NULL, &process, -1, nowhere, nowhere, &error);
  g_assert_no_error (error);
  close (nowhere);
  while (waitpid (process, status, WNOHANG) == 0)
    {
      if (is_sent ? number != SIGINT : is_made (world->destination))
        {
          g_assert_cmpint (kill (process, number), ==, 0);
          is_sent = TRUE;
        }
      g_usleep (1000);
    }
  return is_sent;
}

static void
test_interrupt (World *world,
                gconstpointer data G_GNUC_UNUSED)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  const char *runner = g_getenv ("TEST_RUNNER");
  gsize i;

  if (!command_is_there ())
    return;
  if (runner != NULL && runner[0] != '\0')
    {
      g_test_skip ("the signal would go to what runs the program");
      return;
    }
  for (i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint64 length = LENGTH;
      gboolean is_sent;
      int status;

      /* A copy that takes longer is seen earlier. */
      do
        {
          if (!temporary_is_empty (world->destination))
            temporary_remove (world->destination, "file");
          if (!process_make_sparse (world->source, "file", length))
            return;
          length *= 2;
          is_sent = copy_and_signal (world, numbers[i], &status);
        }
      while ((!is_sent || is_over (world)) && length <= 16 * LENGTH);
      if (!is_sent)
        {
          g_test_skip ("copying is over before anybody can interrupt it");
          return;
        }
      g_assert_true (WIFSIGNALED (status));
      g_assert_cmpint (WTERMSIG (status), ==, numbers[i]);
      g_assert_true (temporary_is_empty (world->destination));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/command-copy-signals-posix/interrupt", World, NULL, world_set_up, test_interrupt, world_tear_down);
  return g_test_run ();
}
