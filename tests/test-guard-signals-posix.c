/* test-guard-signals-posix.c: the guard, and signals, masks, stacks and forks
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "fault.h"
#include "guard.h"
#include "guard-child-posix.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A signal that a process sends is no fault. */
static void
send_by_default (void)
{
  child_install ();
  kill (getpid (), SIGBUS);
}

static void
send_ignored (void)
{
  child_set_handler (SIG_IGN, 0);
  child_install ();
  kill (getpid (), SIGBUS);
  raise (SIGBUS);
}

static void
send_handled (void)
{
  child_set_handler (child_note, 0);
  child_install ();
  raise (SIGBUS);
  g_assert_cmpint (handled.count, ==, 1);
}

/* Also where the sender names an address of a mapping. */
static void
send_address (void)
{
  siginfo_t information = { 0 };

  child_set_handler (SIG_IGN, 0);
  child_install ();
  g_assert_cmpint (sigaction (SIGBUS, NULL, &handled.before), ==, 0);
  information.si_signo = SIGBUS;
  information.si_code = SI_QUEUE;
  information.si_addr = (void *) mmdir_input_peek (child.input, 1, NULL, NULL);
  handled.before.sa_sigaction (SIGBUS, &information, NULL);
  check_succeeds (mmdir_input_check (child.input, &error));
}

static void
test_sent (void)
{
  child_assert_dies (send_by_default);
  child_assert_lives (send_ignored);
  child_assert_lives (send_handled);
  child_assert_lives (send_address);
}

/* Memory of the machine that is broken, as Linux tells */

#if defined(BUS_MCEERR_AR) && defined(SYS_rt_sigqueueinfo)
static void
send_memory_error (int code,
                   const void *address)
{
  siginfo_t information = { 0 };

  information.si_signo = SIGBUS;
  information.si_code = code;
  information.si_addr = (void *) address;
  information.si_addr_lsb = 12;
  g_assert_no_errno ((int) syscall (SYS_rt_sigqueueinfo, getpid (), SIGBUS, &information));
}

/* The instruction that the thread is at reads it. */
static void
break_read_memory (void)
{
  const guint8 *bytes = mmdir_input_peek (child.input, CHILD_LENGTH * child.page_size, NULL, NULL);

  child_install ();
  send_memory_error (BUS_MCEERR_AR, bytes + 3 * child.page_size + 100);
  g_assert_cmpuint (bytes[3 * child.page_size], ==, 0);
  g_assert_cmpuint (bytes[3 * child.page_size - 1], ==, temporary_byte_at (3 * child.page_size - 1));
  g_assert_cmpuint (bytes[4 * child.page_size], ==, temporary_byte_at (4 * child.page_size));
  g_assert_false (mmdir_input_check (child.input, NULL));
}

/* Nobody has read it, so that nothing is damaged for anyone yet. */
static void
break_other_memory (void)
{
  child_set_handler (child_note, 0);
  child_install ();
  send_memory_error (BUS_MCEERR_AO, mmdir_input_peek (child.input, 1, NULL, NULL));
  g_assert_cmpint (handled.count, ==, 1);
  check_succeeds (mmdir_input_check (child.input, &error));
}

static void
break_ignored_memory (void)
{
  child_set_handler (SIG_IGN, 0);
  child_install ();
  send_memory_error (BUS_MCEERR_AO, mmdir_input_peek (child.input, 1, NULL, NULL));
  check_succeeds (mmdir_input_check (child.input, &error));
}

static void
break_memory_by_default (void)
{
  child_install ();
  send_memory_error (BUS_MCEERR_AO, mmdir_input_peek (child.input, 1, NULL, NULL));
}

static void
test_broken_memory (void)
{
  if (instrument_is ("valgrind"))
    {
      g_test_skip ("valgrind takes the signal for a fault of its own");
      return;
    }
  child_assert_lives (break_read_memory);
  child_assert_lives (break_other_memory);
  child_assert_lives (break_ignored_memory);
  child_assert_dies (break_memory_by_default);
}
#else
static void
test_broken_memory (void)
{
  g_test_skip ("this system does not tell of broken memory");
}
#endif

/* Which signals a thread has blocked */

static gpointer
read_with_blocked (gpointer data)
{
  const sigset_t *blocked = data;

  g_assert_cmpint (pthread_sigmask (SIG_SETMASK, blocked, NULL), ==, 0);
  child_read_cut ();
  return NULL;
}

static void
read_with_others_blocked (void)
{
  sigset_t blocked;

  child_install ();
  child_cut ();
  sigfillset (&blocked);
  sigdelset (&blocked, SIGBUS);
  g_thread_join (g_thread_new ("blocked", read_with_blocked, &blocked));
  g_assert_false (mmdir_input_check (child.input, NULL));
}

static void
read_with_all_blocked (void)
{
  sigset_t blocked;

  child_install ();
  child_cut ();
  sigfillset (&blocked);
  g_thread_join (g_thread_new ("blocked", read_with_blocked, &blocked));
}

/* The mask is that of the thread again, whoever has handled what. */
static void
keep_mask (void)
{
  sigset_t blocked;
  sigset_t after;

  child_set_handler (child_note, 0);
  child_install ();
  sigemptyset (&blocked);
  sigaddset (&blocked, SIGUSR2);
  g_assert_cmpint (pthread_sigmask (SIG_SETMASK, &blocked, NULL), ==, 0);
  raise (SIGBUS);
  g_assert_true (sigismember (&handled.mask, SIGUSR2));
  child_cut ();
  child_read_cut ();
  g_assert_cmpint (pthread_sigmask (SIG_SETMASK, NULL, &after), ==, 0);
  g_assert_true (sigismember (&after, SIGUSR2));
  g_assert_false (sigismember (&after, SIGUSR1));
  g_assert_false (sigismember (&after, SIGBUS));
}

static void
test_blocked (void)
{
  child_assert_lives (read_with_others_blocked);
  child_mend ();
  child_assert_dies (read_with_all_blocked);
  child_mend ();
  child_assert_lives (keep_mask);
}

/* Faults in the middle of handlers */

static void
read_in_handler (int number G_GNUC_UNUSED)
{
  handled.count++;
  child_read_cut ();
}

static void
fault_in_other_handler (void)
{
  g_assert_true (signal (SIGUSR1, read_in_handler) != SIG_ERR);
  child_install ();
  child_cut ();
  raise (SIGUSR1);
  g_assert_cmpint (handled.count, ==, 1);
  g_assert_false (mmdir_input_check (child.input, NULL));
}

/* The guard's own is in the middle of passing on another fault. */
static void
fault_in_handler_before (void)
{
  child_set_handler (read_in_handler, SA_NODEFER);
  child_install ();
  child_cut ();
  raise (SIGBUS);
  g_assert_cmpint (handled.count, ==, 1);
  g_assert_false (mmdir_input_check (child.input, NULL));
}

static void
test_in_handler (void)
{
  child_assert_lives (fault_in_other_handler);
  child_mend ();
  child_assert_lives (fault_in_handler_before);
}

/* The alternate stack of the thread is used. */

static volatile gsize stack_at;

static void
note_stack (int number G_GNUC_UNUSED)
{
  volatile guint8 here = 0;

  stack_at = GPOINTER_TO_SIZE (&here);
}

static void
use_other_stack (void)
{
  const gsize size = 256 * 1024;
  guint8 *memory = g_malloc (size);
  stack_t stack = { .ss_sp = memory, .ss_size = size };

  child_set_handler (note_stack, 0);
  child_install ();
  g_assert_no_errno (sigaltstack (&stack, NULL));
  child_cut ();
  child_read_cut ();
  raise (SIGBUS);
  g_assert_cmpuint (stack_at - GPOINTER_TO_SIZE (memory), <, size);
}

static void
test_other_stack (void)
{
  child_assert_lives (use_other_stack);
}

/* A child has the guard of its parent, and what it meets is its own. */
static void
fault_in_fork (void)
{
  int status = -1;
  pid_t process;

  child_install ();
  child_cut ();
  process = fork ();
  g_assert_cmpint (process, >=, 0);
  if (process == 0)
    {
      child_read_cut ();
      g_assert_false (mmdir_input_check (child.input, NULL));
      _exit (0);
    }
  g_assert_cmpint (waitpid (process, &status, 0), ==, process);
  g_assert_true (WIFEXITED (status));
  check_succeeds (mmdir_input_check (child.input, &error));
  child_read_cut ();
  g_assert_false (mmdir_input_check (child.input, NULL));
}

/* However busy the threads of the parent are with mappings: the child does not
 * wait for one that it does not have. */

#define N_FORKS 200

static gint is_done;

static gpointer
watch (gpointer data G_GNUC_UNUSED)
{
  const guint8 *address = mmdir_input_peek (child.input, 1, NULL, NULL);
  gpointer damage = NULL;

  while (!g_atomic_int_get (&is_done))
    guard_forget (guard_watch (address, 1, &damage));
  return NULL;
}

static void
fork_while_watching (void)
{
  GThread *thread = g_thread_new ("watch", watch, NULL);
  gsize i;

  child_install ();
  for (i = 0; i < N_FORKS; i++)
    {
      const pid_t process = fork ();
      gpointer damage = NULL;
      int status = -1;

      g_assert_cmpint (process, >=, 0);
      if (process == 0)
        {
          process_set_patience (60);
          guard_forget (guard_watch ((const guint8 *) &damage, 1, &damage));
          _exit (0);
        }
      g_assert_cmpint (waitpid (process, &status, 0), ==, process);
      g_assert_true (WIFEXITED (status));
    }
  g_atomic_int_set (&is_done, TRUE);
  g_thread_join (thread);
}

static void
test_fork (void)
{
  child_assert_lives (fault_in_fork);
  child_assert_lives (fork_while_watching);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  child_add ("/guard-signals-posix/sent", test_sent);
  child_add ("/guard-signals-posix/broken-memory", test_broken_memory);
  child_add ("/guard-signals-posix/blocked", test_blocked);
  child_add ("/guard-signals-posix/in-handler", test_in_handler);
  child_add ("/guard-signals-posix/other-stack", test_other_stack);
  child_add ("/guard-signals-posix/fork", test_fork);
  return g_test_run ();
}
