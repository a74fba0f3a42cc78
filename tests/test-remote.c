/* test-remote.c: how files of other machines are opened
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"

#define LENGTH 100000
#define SMALL 1000

static MmdirDirectory *
open_remote (const char *path)
{
  MmdirDirectory *directory;

  seam_reset ();
  temporary_write_pattern (path, "file", LENGTH);
  temporary_write_pattern (path, "small", SMALL);
  seam_tell_remote (TRUE);
  check_succeeds ((directory = mmdir_directory_open (path, &error)) != NULL);
  return directory;
}

static void
assert_backing (MmdirDirectory *directory,
                const char *name,
                MmdirBacking expected)
{
  g_autoptr (MmdirInput) input = temporary_open_input (directory, name);

  g_assert_cmpint (mmdir_input_get_backing (input), ==, expected);
  temporary_read (input, 0, (gsize) mmdir_input_get_length (input));
}

/* Left to itself, the library maps nothing there. */
static void
test_auto (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = open_remote (path);

  assert_backing (directory, "file", MMDIR_BACKING_BUFFERED);
  assert_backing (directory, "small", MMDIR_BACKING_MEMORY);
  mmdir_directory_set_small_file_threshold (directory, 0);
  assert_backing (directory, "small", MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 0);
}

static void
test_asked_for (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = open_remote (path);

  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  assert_backing (directory, "file", MMDIR_BACKING_MAPPED);
  assert_backing (directory, "small", MMDIR_BACKING_MAPPED);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MEMORY);
  assert_backing (directory, "file", MMDIR_BACKING_MEMORY);
}

/* What the tests run on is this machine's. */
static void
test_local (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) local = NULL;

  /* Writes the files. */
  mmdir_directory_unref (open_remote (path));
  seam_tell_remote (FALSE);
  check_succeeds ((local = mmdir_directory_open (path, &error)) != NULL);
  assert_backing (local, "file", MMDIR_BACKING_MAPPED);
  assert_backing (local, "small", MMDIR_BACKING_MEMORY);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/remote/auto", test_auto);
  g_test_add_func ("/remote/asked-for", test_asked_for);
  g_test_add_func ("/remote/local", test_local);
  return g_test_run ();
}
