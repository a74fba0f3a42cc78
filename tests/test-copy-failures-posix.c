/* test-copy-failures-posix.c: what a copy makes of calls that fail
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "failing-posix.h"
#include "temporary.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What is mapped and cannot be read fails the write of it: that is not the fault of
 * the file that is written. */
static void
test_copy_of_mapping (FailingFixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) again = NULL;
  guint64 offset;

  check_succeeds ((input = mmdir_directory_open_input_with_backing (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT,
                                                                    MMDIR_BACKING_MAPPED, &error)) != NULL);
  check_succeeds (mmdir_input_seek (input, 3, &error));
  g_assert_cmpint (truncate (path, 100000), ==, 0);
  g_assert_false (mmdir_output_copy (output, input, 250000, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, path);
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, EFAULT);
  g_assert_nonnull (strstr (mmdir_error_get_hint (failure), "shortened"));
  g_assert_true (mmdir_error_get_offset (failure, &offset));
  g_assert_cmpuint (offset, ==, 3);
  g_assert_cmpuint (mmdir_input_tell (input), ==, 3);
  g_assert_false (mmdir_output_close (output, &again));
  g_assert_cmpstr (again->message, ==, failure->message);
  g_assert_false (temporary_has (fixture->path, "new"));
}

#ifdef HAVE_COPY_FILE_RANGE
/* Some of it by the system, and what comes then by reading and writing. */
static void
test_copy_falls_back (FailingFixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { EXDEV, ENOSYS, EINVAL, EPERM, EOPNOTSUPP, EBADF, EIO, ESTALE, EACCES, FAILING_NOTHING };
  gsize i;
  guint n_good;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    for (n_good = 0; n_good < 3; n_good++)
      {
        failing_copy = (FailingPlan){ .longest = 70001, .interval = 4, .n_good = n_good, .code = codes[i] };
        failing_write = (FailingPlan){ .longest = 5003, .interval = 3, .n_good = G_MAXUINT };
        check_succeeds (mmdir_directory_copy_file (fixture->directory, "file", fixture->directory, "new", &error));
        g_assert_cmpuint (failing_copy.n_calls, >=, n_good + 1);
        g_assert_cmpuint (failing_write.n_calls, >, 0);
        failing_assert_pattern (fixture, "new", FAILING_LENGTH);
        temporary_remove (fixture->path, "new");
      }
}

/* What the disk says is told, at the place that was reached. */
static void
test_copy_fails (FailingFixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { ENOSPC, EDQUOT };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "file");
      g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
      g_autoptr (GError) failure = NULL;
      guint64 offset;

      check_succeeds (mmdir_output_write_bytes (output, "some", 4, &error));
      check_succeeds (mmdir_input_seek (input, 3, &error));
      failing_copy = (FailingPlan){ .longest = 70001, .n_good = 2, .code = codes[i] };
      g_assert_false (mmdir_output_copy (output, input, 250000, &failure));
      g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
      g_assert_cmpstr (mmdir_error_get_call (failure), ==, "copy_file_range");
      g_assert_true (mmdir_error_get_offset (failure, &offset));
      g_assert_cmpuint (offset, ==, 4 + 2 * 70001);
      g_assert_cmpuint (mmdir_input_tell (input), ==, 3);
      check_refused (failure->code, mmdir_output_close (output, &error));
      g_assert_false (temporary_has (fixture->path, "new"));
    }
}

/* That call does not tell which of the two files it is about: the write does. */
static void
test_copy_fails_again (FailingFixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { EIO, ESTALE };
  g_autofree char *path = g_build_filename (fixture->path, "new", NULL);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) failure = NULL;

      failing_copy = (FailingPlan){ .longest = 70001, .n_good = 2, .code = codes[i] };
      failing_write = (FailingPlan){ .longest = G_MAXSIZE, .code = codes[i] };
      g_assert_false (mmdir_directory_copy_file (fixture->directory, "file", fixture->directory, "new", &failure));
      g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
      g_assert_cmpstr (mmdir_error_get_call (failure), ==, "write");
      g_assert_cmpstr (mmdir_error_get_path (failure), ==, path);
      g_assert_cmpuint (failing_copy.n_calls, ==, 3);
      g_assert_false (temporary_has (fixture->path, "new"));
    }
}

static void
test_copy_fails_later (FailingFixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  failing_copy = (FailingPlan){ .longest = 70001, .n_good = 1, .code = EXDEV };
  failing_write = (FailingPlan){ .longest = G_MAXSIZE, .n_good = 1, .code = EDQUOT };
  check_refused (MMDIR_ERROR_NO_SPACE, mmdir_directory_copy_file (fixture->directory, "file", fixture->directory, "new", &error));
  g_assert_cmpuint (failing_write.n_calls, ==, 2);
  g_assert_false (temporary_has (fixture->path, "new"));
}
#else
static void
test_copy_skipped (FailingFixture *fixture G_GNUC_UNUSED,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_test_skip ("this system does not copy from file to file");
}

#define test_copy_falls_back test_copy_skipped
#define test_copy_fails test_copy_skipped
#define test_copy_fails_again test_copy_skipped
#define test_copy_fails_later test_copy_skipped
#endif

#define ADD(name, func) g_test_add ("/copy-failures/" name, FailingFixture, NULL, failing_set_up, func, failing_tear_down)

int
main (int argc,
      char **argv)
{
  failing_repair ();
  g_test_init (&argc, &argv, NULL);
  ADD ("of-mapping", test_copy_of_mapping);
  ADD ("falls-back", test_copy_falls_back);
  ADD ("fails", test_copy_fails);
  ADD ("fails-again", test_copy_fails_again);
  ADD ("fails-later", test_copy_fails_later);
  return g_test_run ();
}
