/* test-guard-chain-posix.c: the guard, and handlers of SIGBUS before and after it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "fault.h"
#include "guard-child-posix.h"
#include "process.h"

/* As a handler that is installed after the guard should do it. */
static void
chain (int number,
       siginfo_t *information,
       void *context)
{
  handled.count++;
  handled.before.sa_sigaction (number, information, context);
}

/* The handler from before runs as if there were no guard: once for the fault,
 * with the mask that it asked for. */
static void
handle_before_plain (void)
{
  child_set_handler (child_jump_back, 0);
  child_install ();
  if (sigsetjmp (handled.back, 1) == 0)
    child_touch_foreign ();
  g_assert_cmpint (handled.count, ==, 1);
  g_assert_true (sigismember (&handled.mask, SIGBUS));
  g_assert_true (sigismember (&handled.mask, SIGUSR1));
  g_assert_false (sigismember (&handled.mask, SIGUSR2));
  child_cut ();
  child_read_cut ();
  g_assert_cmpint (handled.count, ==, 1);
}

static void
handle_before_nodefer (void)
{
  child_set_handler (child_jump_back, SA_NODEFER);
  child_install ();
  if (sigsetjmp (handled.back, 1) == 0)
    child_touch_foreign ();
  g_assert_cmpint (handled.count, ==, 1);
  g_assert_false (sigismember (&handled.mask, SIGBUS));
  g_assert_true (sigismember (&handled.mask, SIGUSR1));
}

static void
handle_before_information (void)
{
  child_set_information_handler (child_note_information);
  child_install ();
  if (sigsetjmp (handled.back, 1) == 0)
    child_touch_foreign ();
  g_assert_cmpint (handled.count, ==, 1);
  g_assert_cmpint (handled.code, ==, BUS_ADRERR);
  g_assert_true (handled.address == (void *) child.foreign);
}

static void
handle_before_once (void)
{
  child_set_handler (child_jump_back, SA_RESETHAND);
  child_install ();
  if (sigsetjmp (handled.back, 1) == 0)
    child_touch_foreign ();
  g_assert_cmpint (handled.count, ==, 1);
  child_touch_foreign ();
}

/* However often the guard comes and goes. */
static void
handle_before_often (void)
{
  gsize i;

  child_set_handler (child_jump_back, 0);
  for (i = 0; i < 10; i++)
    {
      child_install ();
      mmdir_guard_remove ();
    }
  child_install ();
  child_cut ();
  child_read_cut ();
  g_assert_cmpint (handled.count, ==, 0);
  g_assert_false (mmdir_input_check (child.input, NULL));
}

static void
test_handler_before (void)
{
  child_assert_lives (handle_before_plain);
  child_assert_lives (handle_before_nodefer);
  child_assert_lives (handle_before_information);
  child_assert_dies (handle_before_once);
  child_mend ();
  child_assert_lives (handle_before_often);
}

/* Whoever comes after the guard and calls it gets the fault first. */
static void
handle_after (void)
{
  child_install ();
  child_set_information_handler (chain);
  child_cut ();
  child_read_cut ();
  g_assert_cmpint (handled.count, ==, 1);
  g_assert_false (mmdir_input_check (child.input, NULL));
}

static void
handle_after_foreign (void)
{
  child_install ();
  child_set_information_handler (chain);
  child_touch_foreign ();
}

static void
handle_after_removed (void)
{
  child_install ();
  child_set_information_handler (chain);
  mmdir_guard_remove ();
  child_cut ();
  child_read_cut ();
}

/* The guard that was left in place is asked for again, which must not have the
 * two handlers call each other. */
static void
handle_after_again (void)
{
  struct sigaction action;

  child_install ();
  child_set_information_handler (chain);
  mmdir_guard_remove ();
  child_install ();
  child_cut ();
  child_read_cut ();
  g_assert_cmpint (handled.count, ==, 0);
  g_assert_false (mmdir_input_check (child.input, NULL));
  mmdir_guard_remove ();
  g_assert_cmpint (sigaction (SIGBUS, NULL, &action), ==, 0);
  g_assert_true (action.sa_sigaction == chain);
  child_install ();
  child_touch_foreign ();
}

/* The other handler goes, in one of the two ways there are. */
static void
handle_after_gone (void)
{
  child_install ();
  child_set_information_handler (chain);
  mmdir_guard_remove ();
  g_assert_cmpint (sigaction (SIGBUS, &handled.before, NULL), ==, 0);
  child_install ();
  child_cut ();
  child_read_cut ();
  g_assert_cmpint (handled.count, ==, 0);
}

static void
handle_after_default (void)
{
  child_install ();
  child_set_information_handler (chain);
  mmdir_guard_remove ();
  child_set_handler (SIG_DFL, 0);
  child_install ();
  child_cut ();
  child_read_cut ();
  g_assert_false (mmdir_input_check (child.input, NULL));
}

/* Who calls the guard has the mask that it had, whatever the one behind the
 * guard wanted. */
static void
chain_and_note (int number,
                siginfo_t *information,
                void *context)
{
  handled.before.sa_sigaction (number, information, context);
  child_note (number);
}

static void
handle_between (void)
{
  child_set_handler (child_note, 0);
  child_install ();
  child_set_information_handler (chain_and_note);
  raise (SIGBUS);
  g_assert_cmpint (handled.count, ==, 2);
  g_assert_true (sigismember (&handled.mask, SIGBUS));
  g_assert_false (sigismember (&handled.mask, SIGUSR1));
}

static void
test_handler_after (void)
{
  child_assert_lives (handle_between);
  child_assert_lives (handle_after);
  child_mend ();
  child_assert_dies (handle_after_foreign);
  child_assert_dies (handle_after_removed);
  child_mend ();
  child_assert_dies (handle_after_again);
  child_mend ();
  child_assert_lives (handle_after_gone);
  child_mend ();
  child_assert_lives (handle_after_default);
}

/* The other handler has made way for one that came when there was no guard to
 * call. */
static void
handle_after_unchained (void)
{
  child_install ();
  child_set_information_handler (chain);
  mmdir_guard_remove ();
  child_set_handler (child_jump_back, 0);
  child_install ();
  child_cut ();
  child_read_cut ();
  g_assert_cmpint (handled.count, ==, 0);
  g_assert_false (mmdir_input_check (child.input, NULL));
  if (sigsetjmp (handled.back, 1) == 0)
    child_touch_foreign ();
  g_assert_cmpint (handled.count, ==, 1);
}

static void
test_unchained (void)
{
  child_assert_lives (handle_after_unchained);
}

/* One handler after the other, and a guard before each, none of which goes:
 * more than the guard has places for. */

#define N_CHAINED 6

static struct sigaction chained[N_CHAINED];

#define DEFINE_CHAIN(i)                                     \
  static void                                               \
      chain_##i (int number,                                \
                 siginfo_t *information,                    \
                 void *context)                             \
  {                                                         \
    handled.count++;                                        \
    chained[i].sa_sigaction (number, information, context); \
  }

DEFINE_CHAIN (0)
DEFINE_CHAIN (1)
DEFINE_CHAIN (2)
DEFINE_CHAIN (3)
DEFINE_CHAIN (4)
DEFINE_CHAIN (5)

static void
handle_after_many (void)
{
  static void (*const handlers[N_CHAINED]) (int, siginfo_t *, void *) = {
    chain_0, chain_1, chain_2, chain_3, chain_4, chain_5
  };
  gsize i;

  child_set_handler (child_jump_back, 0);
  for (i = 0; i < N_CHAINED; i++)
    {
      struct sigaction action = { .sa_sigaction = handlers[i], .sa_flags = SA_SIGINFO };

      child_install ();
      sigemptyset (&action.sa_mask);
      g_assert_cmpint (sigaction (SIGBUS, &action, &chained[i]), ==, 0);
      process_truncate (child.path, "file", (CHILD_LENGTH - 1 - i) * child.page_size);
      check_seek (child.input, (CHILD_LENGTH - 1 - i) * child.page_size);
      g_assert_cmpuint (check_read_byte (child.input), ==, 0);
      mmdir_guard_remove ();
    }
  child_install ();
  handled.count = 0;
  if (sigsetjmp (handled.back, 1) == 0)
    child_touch_foreign ();
  g_assert_cmpint (handled.count, ==, N_CHAINED + 1);
}

static void
test_many (void)
{
  child_assert_lives (handle_after_many);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  child_add ("/guard-chain-posix/before", test_handler_before);
  child_add ("/guard-chain-posix/after", test_handler_after);
  child_add ("/guard-chain-posix/unchained", test_unchained);
  child_add ("/guard-chain-posix/many", test_many);
  return g_test_run ();
}
