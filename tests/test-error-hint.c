/* test-error-hint.c: what errors say can be done
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "seam.h"
#include "temporary.h"

#include <errno.h>
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

static void
test_hint_numbers (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;

  seam_fail (SEAM_FILE_OPEN, 0, SEAM_ALWAYS, EMFILE);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, 1234, 5678);
  error = fail_to_open (fixture);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "1234 of 5678"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "ulimit -n"));
  g_clear_error (&error);

  seam_fail (SEAM_FILE_OPEN, 0, 0, 0);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, ENOMEM);
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, 65530, 65530);
  error = fail_to_open (fixture);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "65530 of 65530"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "vm.max_map_count"));
  g_clear_error (&error);

  /* Mappings are not to blame when there are few. */
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, 100, 65530);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, 3 << 20, 3 << 20);
  error = fail_to_open (fixture);
  g_assert_null (strstr (mmdir_error_get_hint (error), "vm.max_map_count"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "ulimit -v"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "3.0"));
  g_clear_error (&error);

  /* Nor is the address space when there is room in it. */
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, 3 << 20, 1 << 30);
  error = fail_to_open (fixture);
  g_assert_null (strstr (mmdir_error_get_hint (error), "ulimit -v"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "16.0")); /* GiB a chunk */
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

  seam_fail (SEAM_FILE_OPEN, 0, SEAM_ALWAYS, EMFILE);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, 1234, 5678);
  full = hint_length (fixture);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, unknown, 5678);
  half = hint_length (fixture);
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, unknown, unknown);
  g_assert_cmpuint (hint_length (fixture), <, half);
  g_assert_cmpuint (hint_length (fixture), <, full);

  /* What is known is told. */
  seam_tell_limit (MMDIR_LIMIT_OPEN_FILES, unknown, 5678);
  error = fail_to_open (fixture);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "5678"));

  seam_fail (SEAM_FILE_OPEN, 0, 0, 0);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, ENOMEM);
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, unknown, unknown);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, 1 << 30, 1 << 30);
  full = hint_length (fixture);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, unknown, unknown);
  g_assert_cmpuint (hint_length (fixture), <, full);
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, 65530, unknown);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, unknown, 1 << 30);
  g_assert_cmpuint (hint_length (fixture), <, full);
}

#define ADD(path, func) \
  g_test_add ("/error-hint/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("numbers", test_hint_numbers);
  ADD ("unknown", test_hint_unknown);
  return g_test_run ();
}
