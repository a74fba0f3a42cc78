/* interrupt-posix.c: a user who wants the command to end, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "interrupt.h"

#include <signal.h>
#include <stdio.h>

static const int signals[] = { SIGHUP, SIGINT, SIGTERM };

static volatile sig_atomic_t noted_signal;

static void
note (int number)
{
  noted_signal = number;
}

/* Calls of the system go on, and who has called them asks afterwards.  What is
 * ignored stays so: that is how nohup(1) starts a program.
 *
 * A second Ctrl+C is somebody's who does not want to wait.  The other signals come
 * twice by themselves: a shell whose terminal is closed hands SIGHUP on to a program
 * that has it from the system, too, and timeout(1) sends SIGTERM to its child and to
 * the group of that. */
void
interrupt_init (void)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      struct sigaction action = { .sa_handler = note };
      struct sigaction old;

      action.sa_flags = SA_RESTART | (signals[i] == SIGINT ? (int) SA_RESETHAND : 0);
      sigemptyset (&action.sa_mask);
      if (sigaction (signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction (signals[i], &action, NULL);
    }
}

gboolean
interrupt_is_asked (void)
{
  return noted_signal != 0;
}

void
interrupt_pass_on (void)
{
  if (noted_signal == 0)
    return;
  fflush (stdout);
  signal (noted_signal, SIG_DFL);
  raise (noted_signal);
}
