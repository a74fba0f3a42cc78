/* test-status-win32.c: what the calls of Windows answer that other versions and
 * other file systems than those of the test give
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "status-win32.h"
#include "temporary.h"
#include "write-win32.h"

#include <glib/gstdio.h>

static void
set_up (WriteFixture *fixture,
        gconstpointer data)
{
  status_reset (NOT_IMPLEMENTED);
  status_refuse (NULL, 0, SUCCESS);
  write_set_up (fixture, data);
  temporary_write (fixture->path, "file", "old", 3);
  temporary_write (fixture->path, "next", "new", 3);
}

static void
tear_down (WriteFixture *fixture,
           gconstpointer data)
{
  status_refuse (NULL, 0, SUCCESS);
  write_tear_down (fixture, data);
}

/* The newer way, at once and alone. */
static void
test_newer (WriteFixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  status_reset (SUCCESS);
  write_rename_file (fixture, "next", "file");
  g_assert_cmpuint (status_calls.n_classes, ==, 1);
  g_assert_cmpint (status_calls.classes[0], ==, RENAME_EX);
  /* Replace, in the way of POSIX, and not back to the program before that. */
  g_assert_cmphex (status_calls.flags, ==, 0x3);
  g_assert_cmphex (status_calls.open_options & FILE_WRITE_THROUGH, ==, FILE_WRITE_THROUGH);
  write_assert_content (fixture, "file", "new");

  status_reset (SUCCESS);
  write_delete_file (fixture, "file");
  g_assert_cmpuint (status_calls.n_classes, ==, 1);
  g_assert_cmpint (status_calls.classes[0], ==, DISPOSITION_EX);
  g_assert_cmphex (status_calls.flags, ==, 0x3);
  g_assert_false (write_is_on_disk (fixture, "file"));
}

/* A symbolic link is in the way, also one that leads to what is not there. */
static void
test_create (WriteFixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  write_create_file (fixture, "created", "abc");
  g_assert_cmphex (status_calls.open_options & FILE_OPEN_REPARSE_POINT, ==, FILE_OPEN_REPARSE_POINT);
}

/* Nothing to be replaced: the older way, which every version knows. */
static void
test_without_replacing (WriteFixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) refusal = NULL;

  status_reset (NOT_IMPLEMENTED);
  g_assert_false (mmdir_directory_rename_file_without_replacing (fixture->directory, "next", "file", &refusal));
  g_assert_error (refusal, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
  g_assert_cmpuint (mmdir_error_get_os_code (refusal), ==, ERROR_ALREADY_EXISTS);
  g_assert_cmpuint (status_calls.n_classes, ==, 1);
  g_assert_cmpint (status_calls.classes[0], ==, RENAME);
  g_assert_cmphex (status_calls.open_options & FILE_WRITE_THROUGH, ==, FILE_WRITE_THROUGH);
  write_assert_content (fixture, "file", "old");
  write_assert_content (fixture, "next", "new");

  status_reset (NOT_IMPLEMENTED);
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "next", "free", &error));
  g_assert_cmpuint (status_calls.n_classes, ==, 1);
  g_assert_cmpint (status_calls.classes[0], ==, RENAME);
  write_assert_content (fixture, "free", "new");
  g_assert_false (write_is_on_disk (fixture, "next"));
}

/* What does not know it is asked in the older way. */
static void
test_older (WriteFixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  static const NTSTATUS statuses[] = {
    NOT_IMPLEMENTED, INVALID_INFO_CLASS, BAD_PARAMETER, INVALID_DEVICE_REQUEST, NOT_SUPPORTED
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      temporary_write (fixture->path, "file", "old", 3);
      temporary_write (fixture->path, "next", "new", 3);
      status_reset (statuses[i]);
      write_rename_file (fixture, "next", "file");
      g_assert_cmpuint (status_calls.n_classes, ==, 2);
      g_assert_cmpint (status_calls.classes[0], ==, RENAME_EX);
      g_assert_cmpint (status_calls.classes[1], ==, RENAME);
      write_assert_content (fixture, "file", "new");

      status_reset (statuses[i]);
      write_delete_file (fixture, "file");
      g_assert_cmpuint (status_calls.n_classes, ==, 2);
      g_assert_cmpint (status_calls.classes[0], ==, DISPOSITION_EX);
      g_assert_cmpint (status_calls.classes[1], ==, DISPOSITION);
      g_assert_false (write_is_on_disk (fixture, "file"));
    }
}

/* Mapped by somebody: nobody's rights are at fault, and it goes later. */
static void
test_cannot_delete (WriteFixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  status_reset (CANNOT_DELETE);
  write_delete_file (fixture, "file");
  g_assert_cmpuint (status_calls.n_classes, ==, 1);
  status_reset (CANNOT_DELETE);
  write_assert_pending (fixture, "file");
  status_reset (CANNOT_DELETE);
  write_assert_content (fixture, "file", "old");
  status_reset (SUCCESS);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_false (write_is_on_disk (fixture, "file"));
}

/* The same answer for another reason. */
static void
test_read_only (WriteFixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  write_set_attributes (fixture, "file", FILE_ATTRIBUTE_READONLY);
  status_reset (CANNOT_DELETE);
  g_assert_false (mmdir_directory_delete_file (fixture->directory, "file", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, ERROR_FILE_READ_ONLY);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);

  status_reset (DENIED);
  write_assert_rename_refused (fixture, "next", "file", ERROR_FILE_READ_ONLY);
  write_set_attributes (fixture, "file", FILE_ATTRIBUTE_NORMAL);
}

static void
assert_delete_refused (WriteFixture *fixture,
                       const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_delete_file (fixture->directory, name, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, ERROR_ACCESS_DENIED);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
}

/* Missing rights are an error and nothing that could be tried again. */
static void
test_no_rights (WriteFixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  status_refuse ("file", DELETE, DENIED);
  assert_delete_refused (fixture, "file");
  write_assert_rename_refused (fixture, "file", "next", ERROR_ACCESS_DENIED);
  status_reset (DENIED);
  write_assert_rename_refused (fixture, "next", "file", ERROR_ACCESS_DENIED);

  status_refuse (NULL, 0, SUCCESS);
  status_reset (DENIED);
  assert_delete_refused (fixture, "file");

  /* Nor may files be put there. */
  status_refuse ("", FILE_ADD_FILE, DENIED);
  status_reset (DENIED);
  write_assert_rename_refused (fixture, "next", "file", ERROR_ACCESS_DENIED);
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_sync (fixture->directory, &error));
}

/* What is in the way of replacing a file, all of which is access denied. */
static void
test_not_replaced (WriteFixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  status_reset (DENIED);
  write_assert_rename_refused (fixture, "next", "file", ERROR_USER_MAPPED_FILE);
  g_assert_cmpuint (status_calls.n_classes, ==, 1);
  status_reset (DENIED);
  status_refuse ("file", DELETE, BUSY);
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  status_reset (DENIED);
  status_refuse ("file", DELETE, PENDING_DELETION);
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  write_assert_content (fixture, "file", "old");
  write_assert_content (fixture, "next", "new");
}

/* Somebody who has either of the two open for a moment is waited for, at the cost
 * of nobody else. */
static void
test_wait (WriteFixture *fixture,
           gconstpointer data)
{
  status_reset (DENIED);
  status_refuse (data, DELETE, BUSY);
  status_calls.waits_refused = 4;
  write_rename_file (fixture, "next", "file");
  g_assert_cmpuint (status_calls.n_waits, ==, 4);
  g_assert_cmpuint (status_calls.n_waited_ms, ==, 15);
  write_assert_content (fixture, "file", "new");
}

static void
test_wait_ends (WriteFixture *fixture,
                gconstpointer data)
{
  status_reset (DENIED);
  status_refuse (data, DELETE, BUSY);
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  g_assert_cmpuint (status_calls.n_waits, ==, 8);
  g_assert_cmpuint (status_calls.n_waited_ms, ==, 255);

  status_refuse (NULL, 0, SUCCESS);
  status_reset (DENIED);
  write_assert_rename_refused (fixture, "next", "file", ERROR_USER_MAPPED_FILE);
  g_assert_cmpuint (status_calls.n_waits, ==, 0);
  write_assert_content (fixture, "file", "old");
  write_assert_content (fixture, "next", "new");
}

/* FAT does not replace a directory, nor a file that is read-only, and says of both
 * that there is something; but of the directory what it is where a file is to be
 * created. */
static void
test_not_replaced_fat (WriteFixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  status_reset (BAD_PARAMETER);
  status_calls.older = COLLISION;
  check_refused (MMDIR_ERROR_NOT_REGULAR,
                 mmdir_directory_rename_file (fixture->directory, "next", "inner", &error));
  status_reset (BAD_PARAMETER);
  status_calls.older = COLLISION;
  write_set_attributes (fixture, "file", FILE_ATTRIBUTE_READONLY);
  write_assert_rename_refused (fixture, "next", "file", ERROR_FILE_READ_ONLY);
  write_set_attributes (fixture, "file", FILE_ATTRIBUTE_NORMAL);

  status_refuse ("inner", FILE_WRITE_DATA, IS_A_DIRECTORY);
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_create_output (fixture->directory, "inner", &error) != NULL);
}

/* Another program has deleted the file, but not everybody has closed it: it is
 * not found, its name is taken, and to delete it once more is to wait. */
static void
test_delete_pending (WriteFixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", NULL };
  guint64 length = 0;

  status_refuse ("file", FILE_READ_ATTRIBUTES, PENDING_DELETION);
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "file"));
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_get_file_length (fixture->directory, "file", &length, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_create_output (fixture->directory, "file", &error) != NULL);
  check_refused (MMDIR_ERROR_LOCKED,
                 mmdir_directory_obtain_lock (fixture->directory, "file", &error) != NULL);

  write_delete_file (fixture, "file");
  write_assert_hidden (fixture, "file");
  write_assert_pending (fixture, "file");
  status_refuse (NULL, 0, SUCCESS);
  status_reset (SUCCESS);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
}

/* Nor can it be replaced, in either way; the one that is to replace it is there. */
static void
test_onto_delete_pending (WriteFixture *fixture,
                          gconstpointer data G_GNUC_UNUSED)
{
  status_reset (PENDING_DELETION);
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  status_reset (BAD_PARAMETER);
  status_calls.older = PENDING_DELETION;
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  status_calls.n_classes = 0;
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_rename_file_without_replacing (fixture->directory, "next", "file", &error));
  write_assert_content (fixture, "next", "new");
}

/* Another program deletes the directory, which a handle keeps: no name is taken in
 * it, none is locked, and there is nothing to be deleted later. */
static void
test_directory_delete_pending (WriteFixture *fixture,
                               gconstpointer data G_GNUC_UNUSED)
{
  status_calls.is_removed = TRUE;
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_create_temporary_output (fixture->directory, "a", "b", &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_create_output (fixture->directory, "new", &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_publish (fixture->directory, "new", "abc", 3, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_obtain_lock (fixture->directory, "lock", &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_delete_file (fixture->directory, "file", &error));
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
}

/* A lock whose file is being deleted is lost. */
static void
test_lock_delete_pending (WriteFixture *fixture,
                          gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = NULL;

  check_succeeds ((lock = mmdir_directory_obtain_lock (fixture->directory, "file", &error)) != NULL);
  check_succeeds (mmdir_lock_check (lock, &error));
  status_refuse ("file", FILE_READ_ATTRIBUTES, PENDING_DELETION);
  check_refused (MMDIR_ERROR_LOCK_LOST, mmdir_lock_check (lock, &error));
}

/* The older way, or one that is taken for that, with another who has it open: the
 * name is there until that one closes it, as the system says when it is looked for. */
static void
test_kept (WriteFixture *fixture,
           gconstpointer data)
{
  const NTSTATUS status = GPOINTER_TO_INT (data);
  const HANDLE other = write_open_file (fixture, "file", FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);

  status_reset (status);
  write_delete_file (fixture, "file");
  write_assert_hidden (fixture, "file");
  status_reset (status);
  write_assert_pending (fixture, "file");
  CloseHandle (other);
  status_reset (status);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_false (write_is_on_disk (fixture, "file"));
}

#define ADD(path, func) \
  g_test_add ("/status-win32/" path, WriteFixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("create", test_create);
  ADD ("newer", test_newer);
  ADD ("without-replacing", test_without_replacing);
  ADD ("older", test_older);
  g_test_add ("/status-win32/older/kept", WriteFixture, GINT_TO_POINTER (NOT_SUPPORTED), set_up, test_kept, tear_down);
  g_test_add ("/status-win32/newer/kept", WriteFixture, GINT_TO_POINTER (SUCCESS), set_up, test_kept, tear_down);
  ADD ("cannot-delete", test_cannot_delete);
  ADD ("read-only", test_read_only);
  ADD ("no-rights", test_no_rights);
  ADD ("not-replaced", test_not_replaced);
  ADD ("not-replaced/fat", test_not_replaced_fat);
  g_test_add ("/status-win32/wait/from", WriteFixture, "next", set_up, test_wait, tear_down);
  g_test_add ("/status-win32/wait/to", WriteFixture, "file", set_up, test_wait, tear_down);
  g_test_add ("/status-win32/wait-ends/from", WriteFixture, "next", set_up, test_wait_ends, tear_down);
  g_test_add ("/status-win32/wait-ends/to", WriteFixture, "file", set_up, test_wait_ends, tear_down);
  ADD ("delete-pending", test_delete_pending);
  ADD ("delete-pending/lock", test_lock_delete_pending);
  ADD ("delete-pending/directory", test_directory_delete_pending);
  ADD ("delete-pending/onto", test_onto_delete_pending);
  return g_test_run ();
}
