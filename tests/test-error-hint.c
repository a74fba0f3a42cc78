/* test-error-hint.c: what errors say can be done
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "seam.h"
#include "temporary.h"

#include <string.h>

#define LENGTH 50000

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "file", LENGTH);
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

/* Opens the file, which must fail. */
static GError *
fail_to_open (Fixture *fixture)
{
  GError *error = NULL;

  g_assert_null (mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error));
  g_assert_nonnull (error);
  return error;
}

/* Who has the lock already does not want to lock anything. */
static void
test_lock_check (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) obtaining = NULL;
  g_autoptr (GError) checking = NULL;
  g_autoptr (MmdirLock) lock = NULL;

  seam_fail (SEAM_LOCK_OBTAIN, 0, 1, OS_FAILURE_IO);
  g_assert_null (mmdir_directory_obtain_lock (fixture->directory, "lock", &obtaining));
  g_assert_error (obtaining, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_nonnull (strstr (obtaining->message, "Cannot lock “"));
  lock = mmdir_directory_obtain_lock (fixture->directory, "lock", NULL);
  g_assert_nonnull (lock);
  seam_fail (SEAM_LOCK_CHECK, 0, 1, OS_FAILURE_IO);
  g_assert_false (mmdir_lock_check (lock, &checking));
  g_assert_error (checking, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_nonnull (strstr (checking->message, "Cannot check the lock “"));
  g_assert_true (mmdir_lock_check (lock, NULL));
}

static void
test_hint_numbers (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;

  seam_fail (SEAM_FILE_OPEN, 0, SEAM_ALWAYS, OS_FAILURE_PROCESS_FILES);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, "ulimit -n", 1234, 5678);
  error = fail_to_open (fixture);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "1234 of 5678"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "ulimit -n"));
  g_clear_error (&error);

  seam_repair (SEAM_FILE_OPEN);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, "vm.max_map_count", 65530, 65530);
  error = fail_to_open (fixture);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "65530 of 65530"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "vm.max_map_count"));
  g_clear_error (&error);

  /* Mappings are not to blame when there are few. */
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, "vm.max_map_count", 100, 65530);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, "ulimit -v", 3 << 20, 3 << 20);
  error = fail_to_open (fixture);
  g_assert_null (strstr (mmdir_error_get_hint (error), "vm.max_map_count"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "ulimit -v"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "3.0"));
  g_clear_error (&error);

  /* Nor is the address space when there is room in it. */
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, "ulimit -v", 3 << 20, 1 << 30);
  error = fail_to_open (fixture);
  g_assert_null (strstr (mmdir_error_get_hint (error), "ulimit -v"));
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_clear_error (&error);
}

static gsize
hint_length (Fixture *fixture)
{
  g_autoptr (GError) error = fail_to_open (fixture);

  g_assert_nonnull (mmdir_error_get_hint (error));
  return strlen (mmdir_error_get_hint (error));
}

/* Without numbers, as without /proc, there is less to say. */
static void
test_hint_unknown (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  const guint64 unknown = MMDIR_LIMIT_UNKNOWN;
  g_autoptr (GError) error = NULL;
  gsize full, half;

  seam_fail (SEAM_FILE_OPEN, 0, SEAM_ALWAYS, OS_FAILURE_PROCESS_FILES);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, "ulimit -n", 1234, 5678);
  full = hint_length (fixture);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, "ulimit -n", unknown, 5678);
  half = hint_length (fixture);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, "ulimit -n", unknown, unknown);
  g_assert_cmpuint (hint_length (fixture), <, half);
  g_assert_cmpuint (hint_length (fixture), <, full);

  /* What is known is told. */
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, "ulimit -n", unknown, 5678);
  error = fail_to_open (fixture);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "5678"));

  seam_repair (SEAM_FILE_OPEN);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, "vm.max_map_count", unknown, unknown);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, "ulimit -v", 1 << 30, 1 << 30);
  full = hint_length (fixture);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, "ulimit -v", unknown, unknown);
  g_assert_cmpuint (hint_length (fixture), <, full);
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, "vm.max_map_count", 65530, unknown);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, "ulimit -v", unknown, 1 << 30);
  g_assert_cmpuint (hint_length (fixture), <, full);
}

/* A limit that nobody can raise has no name, and no numbers are given. */
static void
test_hint_no_name (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) file_error = NULL;
  g_autoptr (GError) map_error = NULL;

  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, NULL, 1234, 5678);
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, NULL, 5678, 5678);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, NULL, 5678, 5678);
  seam_fail (SEAM_FILE_OPEN, 0, 1, OS_FAILURE_PROCESS_FILES);
  file_error = fail_to_open (fixture);
  g_assert_nonnull (mmdir_error_get_hint (file_error));
  g_assert_null (strstr (mmdir_error_get_hint (file_error), "5678"));
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  map_error = fail_to_open (fixture);
  g_assert_nonnull (mmdir_error_get_hint (map_error));
  g_assert_null (strstr (mmdir_error_get_hint (map_error), "5678"));
}

static void
test_hint_access (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autoptr (GError) error = NULL;

  seam_fail (SEAM_FILE_OPEN, 0, 1, OS_FAILURE_ACCESS);
  error = fail_to_open (fixture);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), os_access_command ()));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), path));
}

#define ADD(path, func) \
  g_test_add ("/error-hint/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("lock-check", test_lock_check);
  ADD ("numbers", test_hint_numbers);
  ADD ("unknown", test_hint_unknown);
  ADD ("no-name", test_hint_no_name);
  ADD ("access", test_hint_access);
  return g_test_run ();
}
