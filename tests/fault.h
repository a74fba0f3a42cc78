/* fault.h: pages of a mapped file that cannot be read
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* Has reads of @input from @offset on, a multiple of the page size, meet pages
 * that cannot be read.  On POSIX the file is cut there, and the reads fault; on
 * Windows, where nobody can cut it, the exceptions that the system would raise
 * are raised now, and have to be handled. */
void fault_cause (const char *directory,
                  const char *name,
                  MmdirInput *input,
                  guint64 offset);

/* Whether a fault tells where it was, without which nobody can guard anything;
 * if not, the test is marked as skipped. */
gboolean fault_is_told (void);

/* To be called before the first of them: valgrind cannot make the stack of the
 * main thread larger where it has to deliver a signal on it. */
void fault_prepare (void);
