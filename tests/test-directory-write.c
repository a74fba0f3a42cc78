/* test-directory-write.c: deleting, renaming and syncing the files of a directory,
 * and one input with a backing of its own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "written.h"

#include <glib/gstdio.h>

static const char *const bad_names[] = { "", ".", "..", "/", "a/b", "file/", "./file", "../x", "/tmp/x" };

static void
assert_pending (Written *written)
{
  g_auto (GStrv) pending = mmdir_directory_get_pending_deletions (written->directory);

  g_assert_nonnull (pending);
  g_assert_cmpuint (g_strv_length (pending), ==, 0);
}

static void
make_folder (Written *written,
             const char *name)
{
  g_autofree char *folder = g_build_filename (written->path, name, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

static void
test_delete (Written *written,
             gconstpointer data G_GNUC_UNUSED)
{
  guint64 length = 12345;

  temporary_write (written->path, "a", "1", 1);
  temporary_write (written->path, "b", "2", 1);
  written_assert_list (written->directory, "a", "b", "file", NULL);
  check_succeeds (mmdir_directory_delete_file (written->directory, "a", &error));
  written_assert_list (written->directory, "b", "file", NULL);
  g_assert_false (mmdir_directory_file_exists (written->directory, "a"));
  written_fails (MMDIR_ERROR_NOT_FOUND, "a",
                 mmdir_directory_get_file_length (written->directory, "a", &length, &error));
  written_fails (MMDIR_ERROR_NOT_FOUND, "a",
                 mmdir_directory_open_input (written->directory, "a", MMDIR_CONTEXT_READ, &error) != NULL);
  written_fails (MMDIR_ERROR_NOT_FOUND, "a", mmdir_directory_delete_file (written->directory, "a", &error));
  written_fails (MMDIR_ERROR_NOT_FOUND, "a", mmdir_directory_delete_file (written->directory, "a", &error));
  g_assert_false (mmdir_directory_delete_file (written->directory, "a", NULL));
  g_assert_cmpuint (length, ==, 12345);
  check_succeeds (mmdir_directory_delete_file (written->directory, "b", &error));
  written_assert_list (written->directory, "file", NULL);
  assert_pending (written);
}

/* What was deleted is forgotten: a file that somebody else puts in its place is as
 * good as any. */
static void
test_delete_replaced (Written *written,
                      gconstpointer data G_GNUC_UNUSED)
{
  guint i;

  for (i = 0; i < 3; i++)
    {
      temporary_write (written->path, "a", "1", 1);
      check_succeeds (mmdir_directory_delete_file (written->directory, "a", &error));
      temporary_write (written->path, "a", "another", 7);
      g_assert_true (mmdir_directory_file_exists (written->directory, "a"));
      assert_pending (written);
      mmdir_input_free (temporary_open_input (written->directory, "a"));
      written_assert_list (written->directory, "a", "file", NULL);
      written_assert_contents (written->path, "a", "another", 7);
      check_succeeds (mmdir_directory_rename_file (written->directory, "a", "b", &error));
      check_succeeds (mmdir_directory_delete_file (written->directory, "b", &error));
    }
}

/* No names of files, and no files. */
static void
test_delete_nothing (Written *written,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (written->path, "folder", NULL);
  gsize i;

  make_folder (written, "folder");
  for (i = 0; i < G_N_ELEMENTS (bad_names); i++)
    check_refused (MMDIR_ERROR_INVALID_NAME,
                   mmdir_directory_delete_file (written->directory, bad_names[i], &error));
  g_assert_false (mmdir_directory_delete_file (written->directory, "folder", NULL));
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  assert_pending (written);
}

/* The link goes, not what it leads to. */
static void
test_delete_link (Written *written,
                  gconstpointer data G_GNUC_UNUSED)
{
  if (!process_make_dangling_link (written->path, "link"))
    return;
  check_succeeds (mmdir_directory_delete_file (written->directory, "link", &error));
  written_assert_list (written->directory, "file", NULL);
}

/* What is listed from its creation on, and stays there for who opens it. */
static void
test_created (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  guint64 length;

  written_assert_list (written->directory, "file", NULL);
  g_assert_true (mmdir_directory_file_exists (written->directory, "file"));
  check_succeeds (mmdir_directory_get_file_length (written->directory, "file", &length, &error));
  g_assert_cmpuint (length, ==, 0);
  written_noise (written, 12345);
  written_end (written);
  check_succeeds (mmdir_directory_get_file_length (written->directory, "file", &length, &error));
  g_assert_cmpuint (length, ==, 12345);
  written_assert_list (written->directory, "file", NULL);
}

static void
test_sorted (Written *written,
             gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "b", "é", "C", "10", "9", "a.tmp", "a", "_0.cfs", "ab", "D" };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (MmdirOutput) output = NULL;

      check_succeeds ((output = mmdir_directory_create_output (written->directory, names[i], &error)) != NULL);
      check_succeeds (mmdir_output_close (output, &error));
    }
  written_assert_list (written->directory, "10", "9", "C", "D", "_0.cfs", "a", "a.tmp", "ab", "b", "file", "é", NULL);
}

/* To a name that is free, and to one that is not. */
static void
test_rename (Written *written,
             gconstpointer data G_GNUC_UNUSED)
{
  guint64 length;

  temporary_write_pattern (written->path, "a", 5000);
  temporary_write (written->path, "b", "old", 3);
  check_succeeds (mmdir_directory_rename_file (written->directory, "a", "new", &error));
  written_assert_list (written->directory, "b", "file", "new", NULL);
  check_succeeds (mmdir_directory_rename_file (written->directory, "new", "b", &error));
  written_assert_list (written->directory, "b", "file", NULL);
  check_succeeds (mmdir_directory_get_file_length (written->directory, "b", &length, &error));
  g_assert_cmpuint (length, ==, 5000);
  check_succeeds (mmdir_directory_rename_file (written->directory, "b", "b", &error));
  {
    g_autoptr (MmdirInput) input = temporary_open_input (written->directory, "b");

    temporary_read (input, 0, 5000);
  }
  assert_pending (written);
}

static void
test_rename_nothing (Written *written,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (written->path, "folder", NULL);
  g_autofree char *too_long = g_strnfill (256, 'n');
  gsize i;

  temporary_write (written->path, "a", "1", 1);
  make_folder (written, "folder");
  written_fails (MMDIR_ERROR_NOT_FOUND, "missing",
                 mmdir_directory_rename_file (written->directory, "missing", "new", &error));
  written_fails (MMDIR_ERROR_NOT_FOUND, "missing",
                 mmdir_directory_rename_file (written->directory, "missing", "a", &error));
  g_assert_false (mmdir_directory_rename_file (written->directory, "missing", "a", NULL));
  for (i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      check_refused (MMDIR_ERROR_INVALID_NAME,
                     mmdir_directory_rename_file (written->directory, bad_names[i], "new", &error));
      check_refused (MMDIR_ERROR_INVALID_NAME,
                     mmdir_directory_rename_file (written->directory, "a", bad_names[i], &error));
    }
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_rename_file (written->directory, "a", too_long, &error));
  g_assert_false (mmdir_directory_rename_file (written->directory, "a", "folder", NULL));
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  written_assert_contents (written->path, "a", "1", 1);
  written_assert_list (written->directory, "a", "file", NULL);
}

/* Both names are in the message: either may be what is wrong. */
static void
test_rename_error (Written *written,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_rename_file (written->directory, "from-here", "to-there", &error));
  written_assert_error (error, MMDIR_ERROR_NOT_FOUND, "from-here");
  g_assert_nonnull (strstr (error->message, "to-there"));
  g_assert_nonnull (mmdir_error_get_call (error));
  g_assert_cmpuint (mmdir_error_get_os_code (error), !=, 0);
}

/* What has the name keeps it, be it a file, the same file, a folder or a link that
 * leads nowhere; and then the other file, too. */
static void
test_rename_new (Written *written,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (written->path, "folder", NULL);
  static const char *const taken[] = { "b", "a", "folder" };
  gsize i;

  temporary_write_pattern (written->path, "a", 5000);
  temporary_write (written->path, "b", "old", 3);
  make_folder (written, "folder");
  for (i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mmdir_directory_rename_file_without_replacing (written->directory, "a", taken[i], &error));
      written_assert_error (error, MMDIR_ERROR_EXISTS, "a");
      g_assert_nonnull (strstr (error->message, taken[i]));
      g_assert_nonnull (mmdir_error_get_hint (error));
      g_assert_nonnull (mmdir_error_get_call (error));
      g_assert_cmpuint (mmdir_error_get_os_code (error), !=, 0);
      g_assert_false (mmdir_directory_rename_file_without_replacing (written->directory, "a", taken[i], NULL));
    }
  written_assert_list (written->directory, "a", "b", "file", NULL);
  written_assert_contents (written->path, "b", "old", 3);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));

  check_succeeds (mmdir_directory_rename_file_without_replacing (written->directory, "a", "new", &error));
  written_assert_list (written->directory, "b", "file", "new", NULL);
  {
    g_autoptr (MmdirInput) input = temporary_open_input (written->directory, "new");

    temporary_read (input, 0, 5000);
  }
  check_succeeds (mmdir_directory_delete_file (written->directory, "b", &error));
  check_succeeds (mmdir_directory_rename_file_without_replacing (written->directory, "new", "b", &error));
  written_assert_list (written->directory, "b", "file", NULL);
  assert_pending (written);
}

static void
test_rename_new_link (Written *written,
                      gconstpointer data G_GNUC_UNUSED)
{
  temporary_write (written->path, "a", "1", 1);
  if (!process_make_dangling_link (written->path, "link"))
    return;
  written_fails (MMDIR_ERROR_EXISTS, "a",
                 mmdir_directory_rename_file_without_replacing (written->directory, "a", "link", &error));
  written_assert_list (written->directory, "a", "file", "link", NULL);
  check_succeeds (mmdir_directory_rename_file_without_replacing (written->directory, "link", "new", &error));
  written_assert_list (written->directory, "a", "file", "new", NULL);
  g_assert_false (mmdir_directory_file_exists (written->directory, "new"));
}

static void
test_rename_new_nothing (Written *written,
                         gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *too_long = g_strnfill (256, 'n');
  gsize i;

  temporary_write (written->path, "a", "1", 1);
  written_fails (MMDIR_ERROR_NOT_FOUND, "missing",
                 mmdir_directory_rename_file_without_replacing (written->directory, "missing", "new", &error));
  written_fails (MMDIR_ERROR_NOT_FOUND, "missing",
                 mmdir_directory_rename_file_without_replacing (written->directory, "missing", "a", &error));
  for (i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      check_refused (MMDIR_ERROR_INVALID_NAME,
                     mmdir_directory_rename_file_without_replacing (written->directory, bad_names[i], "new", &error));
      check_refused (MMDIR_ERROR_INVALID_NAME,
                     mmdir_directory_rename_file_without_replacing (written->directory, "a", bad_names[i], &error));
    }
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_rename_file_without_replacing (written->directory, "a", too_long, &error));
  written_assert_contents (written->path, "a", "1", 1);
  written_assert_list (written->directory, "a", "file", NULL);
}

static void
test_sync (Written *written,
           gconstpointer data G_GNUC_UNUSED)
{
  static const char *const none[] = { NULL };
  static const char *const some[] = { "a", "file", "a", NULL };
  static const char *const missing[] = { "a", "vanished", "file", NULL };
  gsize i;

  temporary_write (written->path, "a", "1", 1);
  written_noise (written, 100000);
  check_succeeds (mmdir_directory_sync_files (written->directory, none, &error));
  check_succeeds (mmdir_directory_sync_files (written->directory, some, &error));
  check_succeeds (mmdir_directory_sync (written->directory, &error));
  written_end (written);
  check_succeeds (mmdir_directory_sync_files (written->directory, some, &error));
  for (i = 0; i < 2; i++)
    written_fails (MMDIR_ERROR_NOT_FOUND, "vanished",
                   mmdir_directory_sync_files (written->directory, missing, &error));
  for (i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      const char *const names[] = { bad_names[i], NULL };

      check_refused (MMDIR_ERROR_INVALID_NAME,
                     mmdir_directory_sync_files (written->directory, names, &error));
    }
  written_assert_list (written->directory, "a", "file", NULL);
  written_assert_contents (written->path, "a", "1", 1);

  /* It could not be opened; that is no loss to be remembered. */
  temporary_write (written->path, "vanished", "2", 1);
  check_succeeds (mmdir_directory_sync_files (written->directory, missing, &error));
}

/* Inputs that are open outlive the name of their file. */
static void
test_delete_open (Written *written,
                  gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (MmdirDirectory) directory = temporary_open_in_way (written->path, way, 12);
  g_autoptr (MmdirInput) input = NULL;

  if (!written_can_map_nameless (way))
    return;
  temporary_write_pattern (written->path, "name", 50000);
  input = temporary_open_input (directory, "name");
  check_succeeds (mmdir_directory_delete_file (directory, "name", &error));
  g_assert_false (mmdir_directory_file_exists (directory, "name"));
  written_assert_list (directory, "file", NULL);
  written_fails (MMDIR_ERROR_NOT_FOUND, "name", mmdir_directory_delete_file (directory, "name", &error));
  temporary_read (input, 0, 50000);
}

static MmdirBacking
open_with_backing (Written *written,
                   MmdirBacking backing,
                   guint64 *length)
{
  g_autoptr (MmdirInput) input = NULL;

  check_succeeds ((input = mmdir_directory_open_input_with_backing (written->directory, "a", MMDIR_CONTEXT_READ,
                                                                    backing, &error)) != NULL);
  temporary_read (input, 0, 50000);
  *length = mmdir_input_get_length (input);
  return mmdir_input_get_backing (input);
}

/* Each input as it was asked for, and the others as the directory says. */
static void
test_backing (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  static const MmdirBacking backings[] = {
    MMDIR_BACKING_AUTO, MMDIR_BACKING_MAPPED, MMDIR_BACKING_BUFFERED, MMDIR_BACKING_MEMORY
  };
  g_autoptr (MmdirInput) input = NULL;
  guint64 length;
  gsize i, j;

  temporary_write_pattern (written->path, "a", 50000);
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    for (j = 0; j < G_N_ELEMENTS (backings); j++)
      {
        const MmdirBacking usual = i == 0 ? MMDIR_BACKING_MAPPED : backings[i];
        const MmdirBacking expected = j == 0 ? MMDIR_BACKING_MAPPED : backings[j];

        mmdir_directory_set_backing (written->directory, backings[i]);
        g_assert_cmpint (open_with_backing (written, backings[j], &length), ==, expected);
        g_assert_cmpuint (length, ==, 50000);
        g_assert_cmpint (mmdir_directory_get_backing (written->directory), ==, backings[i]);
        g_clear_pointer (&input, mmdir_input_free);
        input = temporary_open_input (written->directory, "a");
        g_assert_cmpint (mmdir_input_get_backing (input), ==, usual);
      }
}

static void
test_backing_refused (Written *written,
                      gconstpointer data G_GNUC_UNUSED)
{
  gsize i;

  make_folder (written, "folder");
  written_fails (MMDIR_ERROR_NOT_FOUND, "missing",
                 mmdir_directory_open_input_with_backing (written->directory, "missing", MMDIR_CONTEXT_READ,
                                                          MMDIR_BACKING_BUFFERED, &error) != NULL);
  written_fails (MMDIR_ERROR_NOT_REGULAR, "folder",
                 mmdir_directory_open_input_with_backing (written->directory, "folder", MMDIR_CONTEXT_READ,
                                                          MMDIR_BACKING_MEMORY, &error) != NULL);
  for (i = 0; i < G_N_ELEMENTS (bad_names); i++)
    check_refused (MMDIR_ERROR_INVALID_NAME,
                   mmdir_directory_open_input_with_backing (written->directory, bad_names[i], MMDIR_CONTEXT_READ,
                                                            MMDIR_BACKING_MAPPED, &error) != NULL);
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*backing*failed*");
  g_assert_null (mmdir_directory_open_input_with_backing (written->directory, "file", MMDIR_CONTEXT_READ,
                                                          (MmdirBacking) (MMDIR_BACKING_MEMORY + 1), NULL));
  g_test_assert_expected_messages ();
}

#define ADD(path, data, func) \
  g_test_add ("/directory-write/" path, Written, data, written_set_up, func, written_tear_down)

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  ADD ("delete", NULL, test_delete);
  ADD ("delete-replaced", NULL, test_delete_replaced);
  ADD ("delete-nothing", NULL, test_delete_nothing);
  ADD ("delete-link", NULL, test_delete_link);
  ADD ("created", NULL, test_created);
  ADD ("sorted", NULL, test_sorted);
  ADD ("rename", NULL, test_rename);
  ADD ("rename-nothing", NULL, test_rename_nothing);
  ADD ("rename-error", NULL, test_rename_error);
  ADD ("rename-new", NULL, test_rename_new);
  ADD ("rename-new-link", NULL, test_rename_new_link);
  ADD ("rename-new-nothing", NULL, test_rename_new_nothing);
  ADD ("sync", NULL, test_sync);
  ADD ("backing", NULL, test_backing);
  ADD ("backing-refused", NULL, test_backing_refused);
  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/directory-write/delete-open/%s", temporary_ways[i].name);

      g_test_add (path, Written, &temporary_ways[i], written_set_up, test_delete_open, written_tear_down);
    }
  return g_test_run ();
}
