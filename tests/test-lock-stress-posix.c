/* test-lock-stress-posix.c: processes and threads that want one lock
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_PROCESSES 2
#define N_THREADS 8

/* Seconds, after which nobody will get the lock any more. */
#define PATIENCE 600

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

/* Adds one to a number in a file, by a way that loses what another adds
 * meanwhile. */
static gboolean
add_one (const char *path)
{
  g_autofree char *file = g_build_filename (path, "counter", NULL);
  const int descriptor = open (file, O_RDWR | O_CLOEXEC);
  guint64 number = 0;
  gboolean success;

  success = descriptor >= 0 && pread (descriptor, &number, sizeof number, 0) == sizeof number;
  g_thread_yield ();
  number++;
  success = success && pwrite (descriptor, &number, sizeof number, 0) == sizeof number;
  close (descriptor);
  return success;
}

typedef struct
{
  const Fixture *fixture;
  guint n_wanted;
  gboolean has_failed;
} Worker;

/* No g_assert: in a child, what it says would be taken for the parent's. */
static gpointer
count_under_lock (gpointer data)
{
  Worker *worker = data;
  guint n_added = 0;

  while (n_added < worker->n_wanted && !worker->has_failed)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MmdirLock) lock = mmdir_directory_obtain_lock (worker->fixture->directory, "write.lock", &error);

      if (lock == NULL)
        {
          worker->has_failed = !g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_LOCKED);
          g_usleep (100);
          continue;
        }
      worker->has_failed = !mmdir_lock_check (lock, NULL) || !add_one (worker->fixture->path);
      n_added++;
    }
  return NULL;
}

static int
run_workers (const Fixture *fixture,
             guint n_wanted)
{
  GThread *threads[N_THREADS];
  Worker workers[N_THREADS];
  gboolean has_failed = FALSE;
  guint i;

  for (i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker){ fixture, n_wanted, FALSE };
      threads[i] = g_thread_new ("count", count_under_lock, &workers[i]);
    }
  for (i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      has_failed |= workers[i].has_failed;
    }
  return has_failed;
}

static guint64
read_counter (const Fixture *fixture)
{
  g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "counter");
  guint64 number;

  check_succeeds (mmdir_input_read_bytes (input, &number, sizeof number, &error));
  return number;
}

static void
test_stress (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  const guint n_wanted = instrument_get_rounds (25);
  const guint64 zero = 0;
  pid_t children[N_PROCESSES];
  guint i;

  temporary_write (fixture->path, "counter", &zero, sizeof zero);
  fflush (NULL);
  for (i = 0; i < N_PROCESSES; i++)
    {
      children[i] = fork ();
      g_assert_cmpint (children[i], >=, 0);
      if (children[i] == 0)
        {
          process_set_patience (PATIENCE);
          _exit (run_workers (fixture, n_wanted));
        }
    }
  for (i = 0; i < N_PROCESSES; i++)
    {
      int status;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    }
  g_assert_cmpuint (read_counter (fixture), ==, (guint64) N_PROCESSES * N_THREADS * n_wanted);
}

/* Another lock was obtained beside this one: the file has been deleted in between,
 * which this one's owner is told. */
static void
assert_lost_if_obtained (Fixture *fixture,
                         MmdirLock *lock)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MmdirLock) other = mmdir_directory_obtain_lock (fixture->directory, "write.lock", &failure);

  if (other != NULL)
    check_refused (MMDIR_ERROR_LOCK_LOST, mmdir_lock_check (lock, &error));
  else
    g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_LOCKED);
}

/* While lock files are deleted by somebody, whoever has a lock that is still its
 * own has it alone. */
static void
test_deleted_meanwhile (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  const guint n_rounds = instrument_get_rounds (500);
  g_autofree char *path = g_build_filename (fixture->path, "write.lock", NULL);
  MmdirLock *lock;
  const pid_t parent = getpid ();
  pid_t child;
  guint i;

  fflush (NULL);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      while (getppid () == parent)
        unlink (path);
      _exit (0);
    }
  for (i = 0; i < n_rounds; i++)
    {
      g_autoptr (GError) error = NULL;

      lock = mmdir_directory_obtain_lock (fixture->directory, "write.lock", &error);
      if (lock == NULL)
        g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_LOCKED);
      else
        assert_lost_if_obtained (fixture, lock);
      if (lock != NULL && !mmdir_lock_check (lock, &error))
        g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_LOCK_LOST);
      mmdir_lock_release (lock);
    }
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  lock = mmdir_directory_obtain_lock (fixture->directory, "write.lock", NULL);
  g_assert_nonnull (lock);
  mmdir_lock_release (lock);
}

#define ADD(name, func) g_test_add ("/lock-stress/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("counter", test_stress);
  ADD ("deleted-meanwhile", test_deleted_meanwhile);
  return g_test_run ();
}
