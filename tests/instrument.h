/* instrument.h: what the tests run in, and how much of them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* Whether it is @name: "address", "thread", "valgrind" or "qemu". */
gboolean instrument_is (const char *name);

/* Whether qemu runs the process, as tests/machines/run says, and so stands
 * between it and the kernel.  Then the test is marked as skipped, for @reason:
 * what qemu does otherwise than a kernel. */
gboolean instrument_is_qemu (const char *reason);

/* How often something random is to be tried: @quick times, or ten times as
 * many with -m slow; divided by $TEST_FEWER where everything takes longer,
 * which the output then says.  At least once. */
guint instrument_get_rounds (guint quick);

/* Whether that is fewer than usual: then what hardly differs from other tests is
 * left out, too. */
gboolean instrument_is_short (void);

/* To be asked at first by a program that has a twin, of the same sources: whether it
 * is left out, as its output says then. */
gboolean instrument_leaves_out_twin (void);
