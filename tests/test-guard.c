/* test-guard.c: reading mapped files whose pages cannot be read
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "fault.h"
#include "guard-file.h"
#include "temporary.h"

static void
test_remove_too_often (void)
{
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*is_installed*");
  mmdir_guard_remove ();
  g_test_assert_expected_messages ();
}

/* Other backings have nothing to guard. */
static void
test_not_mapped (void)
{
  static const MmdirBacking backings[] = { MMDIR_BACKING_BUFFERED, MMDIR_BACKING_MEMORY, MMDIR_BACKING_MAPPED };
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  gsize i;

  temporary_write_pattern (path, "file", 10000);
  temporary_write (path, "empty", "", 0);
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (path, backings[i]);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
      g_autoptr (MmdirInput) empty = temporary_open_input (directory, "empty");

      check_succeeds (guard_read_many_bytes (input, &error));
      guard_assert_check_succeeds (input);
      guard_assert_check_succeeds (empty);
      check_succeeds ((mmdir_input_read_bytes) (empty, NULL, 0, &error));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  guard_cases_add ("guard", guard_file_set_up, guard_file_tear_down);
  g_test_add_func ("/guard/remove-too-often", test_remove_too_often);
  g_test_add_func ("/guard/not-mapped", test_not_mapped);
  return g_test_run ();
}
