/* test-no-proc.c: where the process sees neither /proc nor /sys
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Hints are shorter then, and nothing else is different.
 */

#include "config.h"

#include "check.h"
#include "crowd.h"
#include "instrument.h"
#include "process-posix.h"
#include "temporary.h"

#ifdef __linux__
#include <sched.h>
#endif
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENGTH 100000
/* Less than the smallest chunk. */
#define ADDRESS_SPACE_LEFT ((guint64) 768 << 10)
#define PATH_VARIABLE "MMDIR_TEST_ROOT"

/* An ordinary user is root in a name space of its own, if the system allows
 * that. */
static gboolean
leave_proc (const char *path)
{
#if defined(__linux__) && defined(CLONE_NEWUSER)
  if (geteuid () != 0 && unshare (CLONE_NEWUSER) != 0)
    return FALSE;
#endif
  return chroot (path) == 0 && chdir ("/") == 0;
}

static gboolean
can_leave_proc (const char *path)
{
  pid_t child;
  int status;

  if (instrument_is_qemu ("qemu itself reads /proc"))
    return FALSE;
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (leave_proc (path) ? 0 : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  g_test_skip ("this process may not change its root directory");
  return FALSE;
}

static void
enter (void)
{
  g_assert_true (leave_proc (g_getenv (PATH_VARIABLE)));
  g_assert_cmpint (access ("/proc", F_OK), ==, -1);
  g_assert_cmpint (access ("/sys", F_OK), ==, -1);
}

static void
check_input (MmdirInput *input)
{
  guint64 resident;

  temporary_read (input, 0, LENGTH);
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  check_succeeds (mmdir_input_prefetch (input, 0, LENGTH, &error));
  if (process_tells_residency (mmdir_input_get_backing (input)))
    {
      check_succeeds (mmdir_input_get_residency (input, 0, LENGTH, &resident, &error));
      g_assert_cmpuint (resident, <=, LENGTH);
    }
}

static void
run_files (void)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_auto (GStrv) names = NULL;
  gsize i;

  enter ();
  directory = temporary_open ("/", MMDIR_BACKING_AUTO);
  check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL);
  g_assert_cmpstr (names[0], ==, "file");
  g_assert_true (mmdir_directory_file_exists (directory, "file"));
  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      g_autoptr (MmdirDirectory) apart = temporary_open_apart ("/", 12);
      g_autoptr (MmdirDirectory) on_demand = temporary_open_on_demand ("/", 12);
      g_autoptr (MmdirInput) input = NULL;

      mmdir_directory_set_backing (directory, temporary_ways[i].backing);
      input = temporary_open_input (temporary_ways[i].layout == REGION_LAYOUT_APART       ? apart
                                    : temporary_ways[i].layout == REGION_LAYOUT_ON_DEMAND ? on_demand
                                                                                          : directory,
                                    "file");
      check_input (input);
    }
#ifdef HAVE_POSIX_FADVISE
  check_succeeds (mmdir_directory_evict_file (directory, "file", &error));
#endif
}

static void
run_limits (void)
{
  const guint lowest_free = process_get_free_descriptor ();
  guint64 used, maximum;

  process_limit (RLIMIT_NOFILE, 100);
  enter ();
  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  g_assert_cmpuint (used, ==, MMDIR_LIMIT_UNKNOWN);
  g_assert_cmpuint (maximum, ==, MMDIR_LIMIT_UNKNOWN);
  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &used, &maximum);
  g_assert_cmpuint (used, ==, MMDIR_LIMIT_UNKNOWN);

  /* One by one. */
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, &maximum);
  g_assert_cmpuint (used, ==, process_count_descriptors ());
  g_assert_cmpuint (maximum, ==, 100);
  process_limit (RLIMIT_NOFILE, lowest_free);
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, &maximum);
  g_assert_cmpuint (used, ==, maximum);
}

static void
run_open_files (void)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *numbers = NULL;
  guint lowest_free;

  /* The directory takes the number that is free now. */
  lowest_free = process_get_free_descriptor () + 1;
  enter ();
  directory = temporary_open ("/", MMDIR_BACKING_AUTO);
  process_limit (RLIMIT_NOFILE, lowest_free);
  g_assert_null (mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_READ, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  numbers = g_strdup_printf ("%u of %u", lowest_free, lowest_free);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), numbers));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "ulimit -n"));
}

/* Neither the number in use nor the limit is known: what can be done is. */
static void
check_short_hint (MmdirDirectory *directory,
                  const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "Close unused files"));
  g_assert_null (strstr (mmdir_error_get_hint (error), "in use"));
  g_assert_null (strstr (mmdir_error_get_hint (error), "18446744073709551615"));
  g_assert_null (strstr (mmdir_error_get_hint (error), "vm.max_map_count"));
}

static void
run_address_space (void)
{
  g_autoptr (MmdirDirectory) directory = NULL;

  g_assert_true (process_take_address_space (ADDRESS_SPACE_LEFT));
  enter ();
  directory = temporary_open ("/", MMDIR_BACKING_MAPPED);
  check_short_hint (directory, "sparse");
  mmdir_input_free (temporary_open_input (directory, "file"));
}

static void
run_mappings (void)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;

  enter ();
  directory = temporary_open ("/", MMDIR_BACKING_MAPPED);
  crowd_fill ();
  check_short_hint (directory, "file");
  mmdir_directory_set_backing (directory, MMDIR_BACKING_BUFFERED);
  input = temporary_open_input (directory, "file");
  temporary_read (input, 0, 100);
}

static void
run_with_root (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();

  temporary_write_pattern (path, "file", LENGTH);
  if (!process_make_sparse (path, "sparse", 16 * ADDRESS_SPACE_LEFT) || !can_leave_proc (path))
    return;
  g_setenv (PATH_VARIABLE, path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static gboolean
is_possible (void)
{
  const char *instrument = g_getenv ("TEST_INSTRUMENT");

  if (g_strcmp0 (instrument, "address") != 0 && g_strcmp0 (instrument, "thread") != 0)
    return TRUE;
  g_test_skip ("a sanitizer needs /proc itself");
  return FALSE;
}

#define DEFINE_TEST(name, condition)        \
  static void                               \
      test_##name (void)                    \
  {                                         \
    if (g_test_subprocess ())               \
      run_##name ();                        \
    else if (is_possible () && (condition)) \
      run_with_root ();                     \
  }

DEFINE_TEST (files, TRUE)
DEFINE_TEST (limits, TRUE)
DEFINE_TEST (open_files, TRUE)
DEFINE_TEST (address_space, process_can_count_mappings ())
DEFINE_TEST (mappings, crowd_is_possible ())

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/no-proc/files", test_files);
  g_test_add_func ("/no-proc/limits", test_limits);
  g_test_add_func ("/no-proc/open-files", test_open_files);
  g_test_add_func ("/no-proc/address-space", test_address_space);
  g_test_add_func ("/no-proc/mappings", test_mappings);
  return g_test_run ();
}
