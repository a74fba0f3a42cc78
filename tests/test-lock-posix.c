/* test-lock-posix.c: locks between processes, and what may stand for a lock
 * file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "process-posix.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A call that waits for ever ends the program after so many seconds. */
#define PATIENCE 20

typedef struct
{
  char *path;
  MmdirDirectory *directory;

  /* For children, which have a copy of it. */
  MmdirLock *lock;
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

static MmdirLock *
obtain (MmdirDirectory *directory)
{
  g_autoptr (GError) error = NULL;
  MmdirLock *lock = mmdir_directory_obtain_lock (directory, "write.lock", &error);

  g_assert_no_error (error);
  g_assert_nonnull (lock);
  return lock;
}

#define assert_not_obtained(directory, code) \
  check_refused (code, mmdir_directory_obtain_lock (directory, "write.lock", &error) != NULL)

/* A process that says by one pipe that it is ready, and lasts until it is killed,
 * or the parent dies, which closes the other. */
typedef struct
{
  pid_t id;
  int told;
  int alive;
} Child;

typedef void (*ChildFunc) (Fixture *fixture);

static Child
start_child (Fixture *fixture,
             ChildFunc func)
{
  Child child;
  int ends[2], parent[2];
  char byte;

  fflush (NULL);
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (pipe (parent), ==, 0);
  child.id = fork ();
  g_assert_cmpint (child.id, >=, 0);
  if (child.id == 0)
    {
      close (ends[0]);
      close (parent[1]);
      func (fixture);
      if (write (ends[1], "x", 1) == 1 && read (parent[0], &byte, 1) != 0)
        _exit (1);
      _exit (0);
    }
  close (ends[1]);
  close (parent[0]);
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  child.told = ends[0];
  child.alive = parent[1];
  return child;
}

static void
kill_child (Child child)
{
  g_assert_cmpint (kill (child.id, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child.id, NULL, 0), ==, child.id);
  close (child.told);
  close (child.alive);
}

static void
hold_lock (Fixture *fixture)
{
  if (mmdir_directory_obtain_lock (fixture->directory, "write.lock", NULL) == NULL)
    _exit (1);
}

static void
do_nothing (Fixture *fixture G_GNUC_UNUSED)
{
}

/* Another process has it until it dies, in whatever way. */
static void
test_dead_process (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  const Child child = start_child (fixture, hold_lock);
  g_autoptr (MmdirLock) lock = NULL;

  assert_not_obtained (fixture->directory, MMDIR_ERROR_LOCKED);
  kill_child (child);
  lock = obtain (fixture->directory);
  check_succeeds (mmdir_lock_check (lock, &error));
}

static void
release_lock (Fixture *fixture)
{
  mmdir_lock_release (fixture->lock);
}

/* What the parent has released is free, whatever a child has that was forked, as
 * each has that is about to execute another program. */
static void
test_fork (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  MmdirLock *lock = obtain (fixture->directory);
  const Child child = start_child (fixture, do_nothing);

  mmdir_lock_release (lock);
  lock = obtain (fixture->directory);
  kill_child (child);
  assert_not_obtained (fixture->directory, MMDIR_ERROR_LOCKED);
  check_succeeds (mmdir_lock_check (lock, &error));
  mmdir_lock_release (lock);
}

/* A child that ends, or frees its copy, leaves it to the parent. */
static void
test_fork_and_release (Fixture *fixture,
                       gconstpointer data)
{
  const ChildFunc func = *(const ChildFunc *) data;
  Child child;

  fixture->lock = obtain (fixture->directory);
  child = start_child (fixture, func);
  assert_not_obtained (fixture->directory, MMDIR_ERROR_LOCKED);
  kill_child (child);
  assert_not_obtained (fixture->directory, MMDIR_ERROR_LOCKED);
  check_succeeds (mmdir_lock_check (fixture->lock, &error));
  mmdir_lock_release (fixture->lock);
  mmdir_lock_release (obtain (fixture->directory));
}

/* The program lasts until its input ends, which the parent has the other end of. */
static void
execute (int input)
{
  char program[] = "cat";
  char *arguments[] = { program, NULL };

  if (dup2 (input, STDIN_FILENO) == STDIN_FILENO)
    execvp (program, arguments);
}

/* A program that takes the place of the process that had it has nothing of it. */
static void
test_exec (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  int input[2], told[2];
  pid_t child;
  gboolean is_executed;
  char byte;

  fflush (NULL);
  g_assert_true (g_unix_open_pipe (input, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_open_pipe (told, FD_CLOEXEC, NULL));
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      hold_lock (fixture);
      execute (input[0]);
      _exit (write (told[1], "x", 1) == 1 ? 0 : 1);
    }
  close (input[0]);
  close (told[1]);
  is_executed = read (told[0], &byte, 1) == 0;
  close (told[0]);
  if (is_executed)
    {
      mmdir_lock_release (obtain (fixture->directory));
      g_assert_cmpint (waitpid (child, NULL, WNOHANG), ==, 0);
    }
  else
    g_test_skip ("there is no program cat");
  close (input[1]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

static void
assert_lost (MmdirLock *lock)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_lock_check (lock, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_LOCK_LOST);
  g_assert_true (g_str_has_suffix (mmdir_error_get_path (error), "write.lock"));
}

static void
test_deleted (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = obtain (fixture->directory);
  g_autoptr (MmdirLock) other = NULL;

  temporary_remove (fixture->path, "write.lock");
  assert_lost (lock);
  assert_lost (lock);

  /* Whoever comes now has it, and has it still when the first lets go. */
  other = obtain (fixture->directory);
  assert_lost (lock);
  check_succeeds (mmdir_lock_check (other, &error));
  g_clear_pointer (&lock, mmdir_lock_release);
  check_succeeds (mmdir_lock_check (other, &error));
  assert_not_obtained (fixture->directory, MMDIR_ERROR_LOCKED);
}

static void
test_replaced (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = obtain (fixture->directory);
  g_autofree char *from = g_build_filename (fixture->path, "other", NULL);
  g_autofree char *to = g_build_filename (fixture->path, "write.lock", NULL);

  temporary_write (fixture->path, "other", "", 0);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  assert_lost (lock);
}

/* A link to the same file in its place is somebody's doing too. */
static void
test_replaced_by_link (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = obtain (fixture->directory);
  g_autofree char *other = g_build_filename (fixture->path, "other", NULL);
  g_autofree char *path = g_build_filename (fixture->path, "write.lock", NULL);

  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_cmpint (symlink ("other", path), ==, 0);
  assert_lost (lock);
}

static void
test_removed_directory (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "index", NULL);
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirLock) lock = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  directory = temporary_open (path, MMDIR_BACKING_AUTO);
  lock = obtain (directory);
  temporary_remove (path, "write.lock");
  g_assert_cmpint (g_rmdir (path), ==, 0);
  assert_lost (lock);
  assert_not_obtained (directory, MMDIR_ERROR_NOT_FOUND);
}

/* Whoever may write to the directory could have another file created. */
static void
test_symlink (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "write.lock", NULL);
  g_autoptr (GError) failure = NULL;

  g_assert_cmpint (symlink ("other", path), ==, 0);
  g_assert_null (mmdir_directory_obtain_lock (fixture->directory, "write.lock", &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_FAILED);
  g_assert_nonnull (strstr (mmdir_error_get_hint (failure), "symbolic link"));
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "other"));
  temporary_write (fixture->path, "other", "", 0);
  assert_not_obtained (fixture->directory, MMDIR_ERROR_FAILED);
}

/* What is no file is refused; nothing waits for somebody at the other end of a
 * pipe. */
static void
test_no_file (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "write.lock", NULL);
  const guint before = process_count_descriptors ();

  process_set_patience (PATIENCE);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_not_obtained (fixture->directory, MMDIR_ERROR_NOT_REGULAR);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  if (mkfifo (path, 0600) == 0)
    assert_not_obtained (fixture->directory, MMDIR_ERROR_NOT_REGULAR);
  process_set_patience (0);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

/* What the system said is kept, with the path and a hint. */
static void
assert_no_access (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->path, "write.lock", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mmdir_directory_obtain_lock (fixture->directory, "write.lock", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, EACCES);
  g_assert_cmpstr (mmdir_error_get_call (error), ==, "open");
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_assert_nonnull (strstr (error->message, g_strerror (EACCES)));
}

static void
test_bad_permissions (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "write.lock", NULL);

  g_assert_cmpint (g_chmod (fixture->path, 0555), ==, 0);
  if (!process_become_ordinary ())
    return;
  assert_no_access (fixture);
  process_become_privileged ();

  g_assert_cmpint (g_chmod (fixture->path, 0755), ==, 0);
  temporary_write (fixture->path, "write.lock", "", 0);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_true (process_become_ordinary ());
  assert_no_access (fixture);
  process_become_privileged ();
}

static void
test_too_many_files (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  const guint64 before = process_limit (RLIMIT_NOFILE, process_get_free_descriptor ());
  g_autoptr (GError) error = NULL;
  MmdirLock *lock = mmdir_directory_obtain_lock (fixture->directory, "write.lock", &error);

  process_limit (RLIMIT_NOFILE, before);
  g_assert_null (lock);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
}

/* The child says nothing if it comes by the lock. */
static void
assert_locked_in_child (Fixture *fixture)
{
  if (mmdir_directory_obtain_lock (fixture->directory, "write.lock", NULL) != NULL)
    _exit (1);
}

/* Other descriptors of the file come and go, which would end a lock of F_SETLK. */
static void
test_other_descriptors (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  MmdirLock *lock = obtain (fixture->directory);
  guint64 length;
  Child child;

  /* Where there is no evicting, nothing is opened for it. */
  mmdir_directory_evict_file (fixture->directory, "write.lock", NULL);
  check_succeeds (mmdir_directory_get_file_length (fixture->directory, "write.lock", &length, &error));
  mmdir_input_free (temporary_open_input (fixture->directory, "write.lock"));
  assert_not_obtained (fixture->directory, MMDIR_ERROR_LOCKED);
  child = start_child (fixture, assert_locked_in_child);
  kill_child (child);
  mmdir_lock_release (lock);
}

#define ADD_WITH(name, data, func) g_test_add ("/lock-posix/" name, Fixture, data, set_up, func, tear_down)
#define ADD(name, func) ADD_WITH (name, NULL, func)

int
main (int argc,
      char **argv)
{
  static const ChildFunc end = do_nothing;
  static const ChildFunc release = release_lock;

  g_test_init (&argc, &argv, NULL);
  ADD ("dead-process", test_dead_process);
  ADD ("fork", test_fork);
  ADD_WITH ("fork-and-end", &end, test_fork_and_release);
  ADD_WITH ("fork-and-release", &release, test_fork_and_release);
  ADD ("exec", test_exec);
  ADD ("deleted", test_deleted);
  ADD ("replaced", test_replaced);
  ADD ("replaced-by-link", test_replaced_by_link);
  ADD ("removed-directory", test_removed_directory);
  ADD ("symlink", test_symlink);
  ADD ("no-file", test_no_file);
  ADD ("bad-permissions", test_bad_permissions);
  ADD ("too-many-files", test_too_many_files);
  ADD ("other-descriptors", test_other_descriptors);
  return g_test_run ();
}
