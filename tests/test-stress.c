/* test-stress.c: threads that do everything at once, at random
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "stress.h"

static void
test_all (void)
{
  stress_run (stress_get_rounds (), NULL, NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* What GLib sets up for the first error, it guards in ways that
   * ThreadSanitizer cannot see. */
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open ("", &error) != NULL);

  g_test_add_func ("/stress/all", test_all);
  return g_test_run ();
}
