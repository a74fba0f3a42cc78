/* test-context.c: what the system is told about each purpose
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <mmdir/mmdir.h>

static void
test_advice (void)
{
  g_assert_cmpint (mmdir_context_get_advice (MMDIR_CONTEXT_DEFAULT), ==, MMDIR_ADVICE_NORMAL);
  g_assert_cmpint (mmdir_context_get_advice (MMDIR_CONTEXT_READ), ==, MMDIR_ADVICE_RANDOM);
  g_assert_cmpint (mmdir_context_get_advice (MMDIR_CONTEXT_READ_ONCE), ==, MMDIR_ADVICE_SEQUENTIAL);
  g_assert_cmpint (mmdir_context_get_advice (MMDIR_CONTEXT_MERGE), ==, MMDIR_ADVICE_SEQUENTIAL);
  g_assert_cmpint (mmdir_context_get_advice (MMDIR_CONTEXT_FLUSH), ==, MMDIR_ADVICE_SEQUENTIAL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/context/advice", test_advice);
  return g_test_run ();
}
