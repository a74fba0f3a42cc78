/* test-version.c: the version of the headers and of the library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <mmdir/mmdir.h>

static void
test_headers (void)
{
  g_assert_true (MMDIR_CHECK_VERSION (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION, MMDIR_MICRO_VERSION));
  g_assert_true (MMDIR_CHECK_VERSION (MMDIR_MAJOR_VERSION - 1, 99, 99));
  g_assert_false (MMDIR_CHECK_VERSION (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION, MMDIR_MICRO_VERSION + 1));
  g_assert_false (MMDIR_CHECK_VERSION (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION + 1, 0));
  g_assert_false (MMDIR_CHECK_VERSION (MMDIR_MAJOR_VERSION + 1, 0, 0));
}

static void
test_library (void)
{
  g_assert_null (mmdir_check_version (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION, MMDIR_MICRO_VERSION));
  g_assert_null (mmdir_check_version (MMDIR_MAJOR_VERSION, 0, 0));
  g_assert_nonnull (mmdir_check_version (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION, MMDIR_MICRO_VERSION + 1));
  g_assert_nonnull (mmdir_check_version (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION + 1, 0));
  g_assert_nonnull (mmdir_check_version (MMDIR_MAJOR_VERSION + 1, 0, 0));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version/headers", test_headers);
  g_test_add_func ("/version/library", test_library);
  return g_test_run ();
}
