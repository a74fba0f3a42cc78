/* driver.h: every call of an operation fails once
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "operation.h"

/* Has @operation's calls fail: each of them, each time that it is made, with
 * each code, once and from then on.  Returns how many faults there were; 0 with
 * *@is_unsupported set where the system cannot do it at all. */
guint driver_run (const Injector *injector,
                  const Operation *operation,
                  const Plan *plan,
                  gboolean *is_unsupported);
