/* test-stress-posix.c: the same where descriptors run out
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process-posix.h"
#include "stress.h"

#include <sys/resource.h>

/* For 8 threads, each of which may want a few. */
#define N_DESCRIPTORS 5

static guint64 saved;

static void
lower_limit (Stress *stress)
{
  stress->is_short = TRUE;
  saved = process_limit (RLIMIT_NOFILE, process_get_free_descriptor () + N_DESCRIPTORS);
}

static void
restore_limit (Stress *stress)
{
  process_limit (RLIMIT_NOFILE, saved);
  g_assert_cmpint (g_atomic_int_get (&stress->n_refused), >, 0);
}

static void
test_few_descriptors (void)
{
  stress_run (stress_get_rounds (), lower_limit, restore_limit);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open ("", &error) != NULL);
  g_test_add_func ("/stress-posix/few-descriptors", test_few_descriptors);
  return g_test_run ();
}
