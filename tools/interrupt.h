/* interrupt.h: a user who wants the command to end
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One unit is compiled behind this, interrupt-posix.c or interrupt-win32.c.
 */

#pragma once

#include <glib.h>

/* From here on Ctrl+C, or whatever else asks a program to end, is only noted; a
 * second Ctrl+C ends the program at once, as it would have. */
void interrupt_init (void);
gboolean interrupt_is_asked (void);

/* Ends the program as what was noted would have, so that a shell sees what
 * happened, with standard output written out.  Returns if nothing was noted. */
void interrupt_pass_on (void);
