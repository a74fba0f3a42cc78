/* choice.h: which functions decode and turn around many values
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Has the library use any that this machine can run, by the number @which: 0
 * stands for the fastest.  Where the linker cannot put functions in place of
 * others, nothing changes. */
void choice_set (guint which);
