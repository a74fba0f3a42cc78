/* interrupt-win32.c: a user who wants the command to end, on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "interrupt.h"

#include <stdio.h>
#include <windows.h>

/* STATUS_CONTROL_C_EXIT of ntstatus.h, with which the system ends a program
 * that does not handle it. */
#define EXIT_INTERRUPTED 0xC000013Au

static gint n_asked;

/* Called in a thread of its own.  Where a console is closed or a user logs off,
 * the program ends when this returns, whatever it returns. */
static BOOL WINAPI
note (DWORD event)
{
  return (event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT) && g_atomic_int_add (&n_asked, 1) == 0;
}

void
interrupt_init (void)
{
  SetConsoleCtrlHandler (note, TRUE);
}

gboolean
interrupt_is_asked (void)
{
  return g_atomic_int_get (&n_asked) != 0;
}

void
interrupt_pass_on (void)
{
  if (g_atomic_int_get (&n_asked) == 0)
    return;
  fflush (stdout);
  ExitProcess (EXIT_INTERRUPTED);
}
