/* test-replace-win32.c: replacing files that others use, and what cannot be
 * changed, as Windows has it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process-win32.h"
#include "temporary.h"
#include "write-win32.h"

#include <glib/gstdio.h>

#define LENGTH 100000
#define SHARE_NO_DELETE (FILE_SHARE_READ | FILE_SHARE_WRITE)

/* A file that is mapped may not be replaced; who has it mapped reads what it
 * was, and nothing else changes. */
static void
test_replaced_mapped (WriteFixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) refusal = NULL;

  temporary_write_pattern (fixture->path, "file", LENGTH);
  temporary_write (fixture->path, "next", "new", 3);
  input = temporary_open_input (fixture->directory, "file");
  if (!mmdir_directory_rename_file (fixture->directory, "next", "file", &refusal))
    {
      const guint32 code = mmdir_error_get_os_code (refusal);

      g_assert_error (refusal, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
      g_assert_true (code == ERROR_USER_MAPPED_FILE || code == ERROR_SHARING_VIOLATION);
      g_assert_nonnull (strstr (mmdir_error_get_hint (refusal), "file"));
      g_assert_cmpuint (write_count_pending (fixture), ==, 0);
      write_assert_content (fixture, "next", "new");
      temporary_read (input, 0, LENGTH);
      g_clear_pointer (&input, mmdir_input_free);
      write_rename_file (fixture, "next", "file");
    }
  else
    temporary_read (input, 0, LENGTH);
  write_assert_content (fixture, "file", "new");
  g_assert_false (write_is_on_disk (fixture, "next"));
}

/* The same for all of it at once: what was written is not left behind. */
static void
test_published_mapped (WriteFixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) refusal = NULL;

  temporary_write_pattern (fixture->path, "file", LENGTH);
  input = temporary_open_input (fixture->directory, "file");
  if (!mmdir_directory_publish (fixture->directory, "file", "new", 3, &refusal))
    {
      g_auto (GStrv) names = mmdir_directory_list (fixture->directory, NULL);

      g_assert_error (refusal, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
      g_assert_cmpuint (g_strv_length (names), ==, 1);
      g_assert_cmpuint (write_count_pending (fixture), ==, 0);
      temporary_read (input, 0, LENGTH);
      g_clear_pointer (&input, mmdir_input_free);
      check_succeeds (mmdir_directory_publish (fixture->directory, "file", "new", 3, &error));
    }
  write_assert_content (fixture, "file", "new");
}

/* An input that was read into memory has no hold of the file. */
static void
test_published_in_memory (WriteFixture *fixture,
                          gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  temporary_write_pattern (fixture->path, "file", LENGTH);
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_MEMORY);
  input = temporary_open_input (fixture->directory, "file");
  check_succeeds (mmdir_directory_publish (fixture->directory, "file", "new", 3, &error));
  temporary_read (input, 0, LENGTH);
  write_assert_content (fixture, "file", "new");
}

/* Buffered inputs share their file for deletion, which is enough where it can be
 * replaced in the way of POSIX. */
static void
test_replaced_buffered (WriteFixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) refusal = NULL;

  temporary_write_pattern (fixture->path, "file", LENGTH);
  temporary_write (fixture->path, "next", "new", 3);
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_BUFFERED);
  input = temporary_open_input (fixture->directory, "file");
  if (mmdir_directory_rename_file (fixture->directory, "next", "file", &refusal))
    write_assert_content (fixture, "file", "new");
  else
    {
      g_assert_error (refusal, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
      g_assert_cmpuint (mmdir_error_get_os_code (refusal), ==, ERROR_SHARING_VIOLATION);
      g_assert_true (process_is_wine ());
    }
  temporary_read (input, 0, LENGTH);
}

static void
test_replaced_unshared (WriteFixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  HANDLE other;

  temporary_write (fixture->path, "file", "old", 3);
  temporary_write (fixture->path, "next", "new", 3);
  other = write_open_file (fixture, "file", SHARE_NO_DELETE);
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  CloseHandle (other);
  write_assert_content (fixture, "file", "old");

  /* Nor is one renamed that somebody wants to keep. */
  other = write_open_file (fixture, "next", SHARE_NO_DELETE);
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  CloseHandle (other);
  write_rename_file (fixture, "next", "file");
  write_assert_content (fixture, "file", "new");
}

/* The attribute, which the user takes away who means it: nothing is pending, and
 * the error says what it is. */
static void
test_read_only (WriteFixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  const char *const names[] = { "file", NULL };
  g_autoptr (GError) refusal = NULL;

  temporary_write (fixture->path, "file", "old", 3);
  write_set_attributes (fixture, "file", FILE_ATTRIBUTE_READONLY);
  g_assert_false (mmdir_directory_delete_file (fixture->directory, "file", &refusal));
  g_assert_error (refusal, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpuint (mmdir_error_get_os_code (refusal), ==, ERROR_FILE_READ_ONLY);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_create_output (fixture->directory, "file", &error) != NULL);

  if (process_is_wine ())
    g_test_skip ("wine writes to files that are read-only, and replaces them");
  else
    {
      check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_sync_files (fixture->directory, names, &error));
      check_refused (MMDIR_ERROR_ACCESS,
                     mmdir_directory_publish (fixture->directory, "file", "new", 3, &error));
      write_assert_content (fixture, "file", "old");
    }
  write_set_attributes (fixture, "file", FILE_ATTRIBUTE_NORMAL);
  write_delete_file (fixture, "file");
}

static void
test_directories (WriteFixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "inner", NULL };
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  temporary_write (fixture->path, "file", "1", 1);
  check_refused (MMDIR_ERROR_NOT_REGULAR,
                 mmdir_directory_delete_file (fixture->directory, "inner", &error));
  check_refused (MMDIR_ERROR_NOT_REGULAR,
                 mmdir_directory_rename_file (fixture->directory, "inner", "outer", &error));
  check_refused (MMDIR_ERROR_NOT_REGULAR,
                 mmdir_directory_rename_file (fixture->directory, "file", "inner", &error));
  check_refused (MMDIR_ERROR_NOT_REGULAR, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_refused (MMDIR_ERROR_NOT_REGULAR,
                 mmdir_directory_obtain_lock (fixture->directory, "inner", &error) != NULL);
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_create_output (fixture->directory, "inner", &error) != NULL);
  g_assert_true (g_file_test (inner, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
}

/* Whoever has it open, whatever it is, and however its name is written. */
static void
test_without_replacing (WriteFixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  static const char *const taken[] = { "file", "FILE", "inner", "next", "Next" };
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  HANDLE other;
  gsize i;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  temporary_write (fixture->path, "file", "old", 3);
  temporary_write (fixture->path, "next", "new", 3);
  other = write_open_file (fixture, "file", FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
  for (i = 0; i < G_N_ELEMENTS (taken); i++)
    check_refused (MMDIR_ERROR_EXISTS,
                   mmdir_directory_rename_file_without_replacing (fixture->directory, "next", taken[i], &error));
  check_refused (MMDIR_ERROR_NOT_REGULAR,
                 mmdir_directory_rename_file_without_replacing (fixture->directory, "inner", "outer", &error));
  CloseHandle (other);
  write_assert_content (fixture, "file", "old");
  write_assert_content (fixture, "next", "new");

  other = write_open_file (fixture, "next", SHARE_NO_DELETE);
  check_refused (MMDIR_ERROR_ACCESS,
                 mmdir_directory_rename_file_without_replacing (fixture->directory, "next", "free", &error));
  CloseHandle (other);
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "next", "free", &error));
  write_assert_content (fixture, "free", "new");
  g_assert_false (write_is_on_disk (fixture, "next"));
}

/* Names as long as they may be, whose paths are longer than what the functions of
 * other programs take. */
static void
test_long_names (WriteFixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = g_strnfill (255, 'n');
  g_autofree char *other = g_strnfill (255, 'o');
  g_autofree char *too_long = g_strnfill (256, 't');
  const char *const names[] = { name, NULL };
  g_autoptr (MmdirInput) input = NULL;

  write_create_file (fixture, name, "old");
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
  write_rename_file (fixture, name, other);
  input = temporary_open_input (fixture->directory, other);
  g_assert_cmpuint (mmdir_input_get_length (input), ==, 3);
  g_clear_pointer (&input, mmdir_input_free);
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_create_output (fixture->directory, too_long, &error) != NULL);
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_rename_file (fixture->directory, other, too_long, &error));
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_delete_file (fixture->directory, too_long, &error));
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_obtain_lock (fixture->directory, too_long, &error) != NULL);
  write_delete_file (fixture, other);
}

#define ADD(path, func) \
  g_test_add ("/replace-win32/" path, WriteFixture, NULL, write_set_up, func, write_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("mapped", test_replaced_mapped);
  ADD ("buffered", test_replaced_buffered);
  ADD ("unshared", test_replaced_unshared);
  ADD ("published/mapped", test_published_mapped);
  ADD ("published/in-memory", test_published_in_memory);
  ADD ("read-only", test_read_only);
  ADD ("directories", test_directories);
  ADD ("without-replacing", test_without_replacing);
  ADD ("long-names", test_long_names);
  return g_test_run ();
}
