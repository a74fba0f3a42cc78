/* guard-child-posix.c: what the guard and SIGBUS do to a process
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "guard-child-posix.h"

#include "check.h"
#include "fault.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

Child child;
Handled handled;

volatile guint8 *
child_map_foreign (void *address)
{
  g_autofree char *name = g_build_filename (child.path, "foreign", NULL);
  const int descriptor = open (name, O_RDWR | O_CREAT | O_TRUNC, 0600);
  void *result;

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (ftruncate (descriptor, (off_t) child.page_size), ==, 0);
  result = mmap (address, child.page_size, PROT_READ, MAP_SHARED | (address != NULL ? MAP_FIXED : 0), descriptor, 0);
  g_assert_true (result != MAP_FAILED);
  g_assert_cmpint (ftruncate (descriptor, 0), ==, 0);
  close (descriptor);
  return result;
}

void
child_mend (void)
{
  temporary_write_pattern (child.path, "file", CHILD_LENGTH * child.page_size);
}

static void
set_up (void)
{
  child.page_size = mmdir_get_page_size ();
  child.path = temporary_directory_new ();
  child_mend ();
  child.directory = temporary_open (child.path, MMDIR_BACKING_MAPPED);
  child.input = temporary_open_input (child.directory, "file");
  child.foreign = child_map_foreign (NULL);
}

static void
tear_down (void)
{
  g_clear_pointer (&child.input, mmdir_input_free);
  g_clear_pointer (&child.directory, mmdir_directory_unref);
  g_clear_pointer (&child.path, temporary_directory_remove);
  munmap ((void *) child.foreign, child.page_size);
}

void
child_install (void)
{
  check_succeeds (mmdir_guard_install (&error));
}

void
child_cut (void)
{
  process_truncate (child.path, "file", (CHILD_LENGTH - 1) * child.page_size);
}

void
child_read_cut (void)
{
  check_seek (child.input, (CHILD_LENGTH - 1) * child.page_size);
  g_assert_cmpuint (check_read_byte (child.input), ==, 0);
}

void
child_touch_foreign (void)
{
  (void) *child.foreign;
}

int
child_run (void (*func) (void))
{
  const struct rlimit no_core = { 0, 0 };
  int status = 0;
  pid_t process;

  fflush (NULL);
  process = fork ();
  g_assert_cmpint (process, >=, 0);
  if (process == 0)
    {
      setrlimit (RLIMIT_CORE, &no_core);
      func ();
      _exit (0);
    }
  g_assert_cmpint (waitpid (process, &status, 0), ==, process);
  return status;
}

void
child_assert_lives (void (*func) (void))
{
  const int status = child_run (func);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

/* The handlers of the sanitizers, which are there before all others, exit. */
void
child_assert_dies (void (*func) (void))
{
  const int status = child_run (func);

  if (instrument_is ("address") ||
      instrument_is ("thread"))
    g_assert_true (!WIFEXITED (status) || WEXITSTATUS (status) != 0);
  else
    {
      g_assert_true (WIFSIGNALED (status));
      g_assert_cmpint (WTERMSIG (status), ==, SIGBUS);
    }
}

void
child_note (int number)
{
  g_assert_cmpint (number, ==, SIGBUS);
  handled.count++;
  pthread_sigmask (SIG_SETMASK, NULL, &handled.mask);
}

void
child_jump_back (int number)
{
  child_note (number);
  siglongjmp (handled.back, 1);
}

void
child_note_information (int number,
                        siginfo_t *information,
                        void *context G_GNUC_UNUSED)
{
  handled.code = information->si_code;
  handled.address = information->si_addr;
  child_jump_back (number);
}

void
child_set_handler (void (*handler) (int number),
                   int flags)
{
  struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

  sigemptyset (&action.sa_mask);
  sigaddset (&action.sa_mask, SIGUSR1);
  g_assert_cmpint (sigaction (SIGBUS, &action, NULL), ==, 0);
  handled.count = 0;
}

void
child_set_information_handler (void (*handler) (int number,
                                                siginfo_t *information,
                                                void *context))
{
  struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

  sigemptyset (&action.sa_mask);
  g_assert_cmpint (sigaction (SIGBUS, &action, &handled.before), ==, 0);
  handled.count = 0;
}

/* Where a fault does not tell where it was. */
static void
test_nothing (void)
{
  fault_is_told ();
}

void
child_add (const char *name,
           void (*func) (void))
{
  if (instrument_is ("qemu"))
    func = test_nothing;
  g_test_add_vtable (name, 0, NULL, (GTestFixtureFunc) set_up, (GTestFixtureFunc) func, (GTestFixtureFunc) tear_down);
}
