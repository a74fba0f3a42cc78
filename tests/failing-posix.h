/* failing-posix.h: calls of the system that fail as a test wants them to, and a
 * directory for that
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The program names the calls in its LDFLAGS, $(FAILING_WRAP).
 */

#pragma once

#include <mmdir/mmdir.h>

/* Of "file", in bytes. */
#define FAILING_LENGTH 300000

/* What a call is to do from then on: @longest bytes at most, one time in
 * @interval interrupted, and the error @code after @n_good calls. */
typedef struct
{
  gsize longest;
  guint interval;
  guint n_good;
  int code;
  guint n_calls;
} FailingPlan;

/* In place of a code: nothing is transferred. */
#define FAILING_NOTHING (-1)

extern FailingPlan failing_write, failing_copy, failing_sync, failing_close, failing_remove, failing_rename;

/* No call fails from then on. */
void failing_repair (void);

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  guint n_descriptors;
} FailingFixture;

/* Nothing fails in the beginning; in the end, as many descriptors are open as
 * were. */
void failing_set_up (FailingFixture *fixture,
                     gconstpointer data);
void failing_tear_down (FailingFixture *fixture,
                        gconstpointer data);

void failing_assert_pattern (const FailingFixture *fixture,
                             const char *name,
                             gsize expected_length);
