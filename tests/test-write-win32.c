/* test-write-win32.c: deleting files that others use, as Windows has it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Newer versions of Windows delete a file at once that is open if all have
 * shared it for deletion; wine and older ones do not.
 */

#include "check.h"
#include "os.h"
#include "process-win32.h"
#include "temporary.h"
#include "write-win32.h"

#define LENGTH 100000
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define SHARE_NO_DELETE (FILE_SHARE_READ | FILE_SHARE_WRITE)

/* Mapped, a file stays until it is not; its reader notices nothing. */
static void
test_deleted_mapped (WriteFixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  temporary_write_pattern (fixture->path, "file", LENGTH);
  input = temporary_open_input (fixture->directory, "file");
  write_delete_file (fixture, "file");
  write_assert_hidden (fixture, "file");
  g_assert_cmpint (write_is_on_disk (fixture, "file"), ==, write_count_pending (fixture) > 0);
  if (process_is_wine ())
    write_assert_pending (fixture, "file");
  temporary_read (input, 0, LENGTH);

  g_clear_pointer (&input, mmdir_input_free);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_false (write_is_on_disk (fixture, "file"));
  write_assert_hidden (fixture, "file");
}

/* Open, but shared for deletion: older systems keep the name until it is
 * closed, and it is hidden all the same. */
static void
test_deleted_shared (WriteFixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  HANDLE other;
  char bytes[4];
  DWORD n_read = 0;

  temporary_write (fixture->path, "file", "old", 3);
  other = write_open_file (fixture, "file", SHARE_ALL);
  write_delete_file (fixture, "file");
  write_assert_hidden (fixture, "file");
  g_assert_true (ReadFile (other, bytes, sizeof bytes, &n_read, NULL));
  g_assert_cmpmem (bytes, n_read, "old", 3);
  CloseHandle (other);

  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_false (write_is_on_disk (fixture, "file"));
}

static void
ask (WriteFixture *fixture)
{
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
}

static void
create_another (WriteFixture *fixture)
{
  write_create_file (fixture, "another", "x");
}

static void
delete_another (WriteFixture *fixture)
{
  write_delete_file (fixture, "one");
}

static void
rename_another (WriteFixture *fixture)
{
  write_rename_file (fixture, "one", "two");
}

static void
close_directory (WriteFixture *fixture)
{
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
}

/* What tries again to delete what could not be deleted. */
static const struct
{
  const char *name;
  void (*func) (WriteFixture *fixture);
} occasions[] = {
  { "ask", ask },
  { "create", create_another },
  { "delete", delete_another },
  { "rename", rename_another },
  { "close-directory", close_directory },
};

static void
test_deleted_later (WriteFixture *fixture,
                    gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  HANDLE other;

  temporary_write (fixture->path, "file", "old", 3);
  temporary_write (fixture->path, "one", "1", 1);
  other = write_open_file (fixture, "file", SHARE_NO_DELETE);
  write_delete_file (fixture, "file");
  write_assert_hidden (fixture, "file");
  write_assert_pending (fixture, "file");
  g_assert_true (write_is_on_disk (fixture, "file"));
  CloseHandle (other);
  g_assert_true (write_is_on_disk (fixture, "file"));
  occasions[i].func (fixture);
  g_assert_false (write_is_on_disk (fixture, "file"));
}

/* As long as it is in use, it is in the way of a new one; the new one is not
 * deleted in its place. */
static void
test_created_again (WriteFixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  HANDLE other;

  temporary_write (fixture->path, "file", "old", 3);
  other = write_open_file (fixture, "file", SHARE_NO_DELETE);
  write_delete_file (fixture, "file");
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_create_output (fixture->directory, "file", &error) != NULL);
  write_assert_pending (fixture, "file");
  CloseHandle (other);

  write_create_file (fixture, "file", "new");
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
  write_assert_content (fixture, "file", "new");
  close_directory (fixture);
  write_assert_content (fixture, "file", "new");
}

static void
test_renamed_over_pending (WriteFixture *fixture,
                           gconstpointer data G_GNUC_UNUSED)
{
  HANDLE other;

  temporary_write (fixture->path, "file", "old", 3);
  temporary_write (fixture->path, "next", "new", 3);
  other = write_open_file (fixture, "file", SHARE_NO_DELETE);
  write_delete_file (fixture, "file");
  write_assert_rename_refused (fixture, "next", "file", ERROR_SHARING_VIOLATION);
  write_assert_pending (fixture, "file");
  write_assert_content (fixture, "next", "new");
  CloseHandle (other);

  write_rename_file (fixture, "next", "file");
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
  close_directory (fixture);
  write_assert_content (fixture, "file", "new");
}

/* A name in other letters is the same name. */
static void
test_case (WriteFixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  HANDLE other;

  temporary_write (fixture->path, "_Ä.Cfs", "old", 3);
  other = write_open_file (fixture, "_Ä.Cfs", SHARE_NO_DELETE);
  write_delete_file (fixture, "_ä.cFS");
  write_assert_hidden (fixture, "_Ä.Cfs");
  write_assert_hidden (fixture, "_ä.CFS");
  check_refused (MMDIR_ERROR_EXISTS,
                 mmdir_directory_create_output (fixture->directory, "_Ä.CFS", &error) != NULL);
  write_assert_pending (fixture, "_ä.cFS");
  CloseHandle (other);
  write_create_file (fixture, "_Ä.CFS", "new");
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  write_assert_content (fixture, "_ä.cfs", "new");

  write_rename_file (fixture, "_Ä.CFS", "_ä.cfs");
  write_assert_content (fixture, "_ä.cfs", "new");
}

static void
test_equal_names (WriteFixture *fixture G_GNUC_UNUSED,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (os_names_are_equal ("_0.cfs", "_0.CFS"));
  g_assert_true (os_names_are_equal ("été", "ÉTÉ"));
  g_assert_true (os_names_are_equal ("архив", "АРХИВ"));
  g_assert_true (os_names_are_equal ("索引", "索引"));
  g_assert_true (os_names_are_equal ("\xff", "\xff"));
  g_assert_false (os_names_are_equal ("_0.cfs", "_0.cf"));
  g_assert_false (os_names_are_equal ("_0.cfs", "_1.cfs"));
  /* No language's rules, and no sequence of characters for another. */
  g_assert_false (os_names_are_equal ("straße", "STRASSE"));
  g_assert_false (os_names_are_equal ("İ", "i"));
  g_assert_false (os_names_are_equal ("é", "e\xcc\x81"));
  g_assert_false (os_names_are_equal ("\xff", "\xfe"));
}

/* While it is written, others may read the file, and sync it, which asks for the
 * right to write. */
static void
test_shared_while_written (WriteFixture *fixture,
                           gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", NULL };
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (MmdirInput) input = NULL;

  check_succeeds ((output = mmdir_directory_create_output (fixture->directory, "file", &error)) != NULL);
  check_succeeds (mmdir_output_write_bytes (output, "abc", 3, &error));
  check_succeeds (mmdir_output_flush (output, &error));
  input = temporary_open_input (fixture->directory, "file");
  g_assert_cmpuint (check_read_byte (input), ==, 'a');
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));

  /* Mapped by somebody, it is not gone with the output. */
  g_clear_pointer (&output, mmdir_output_free);
  write_assert_hidden (fixture, "file");
  if (process_is_wine ())
    write_assert_pending (fixture, "file");
  g_clear_pointer (&input, mmdir_input_free);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_false (write_is_on_disk (fixture, "file"));
}

/* An output that is given up takes its own file with it. */
static void
test_discarded (WriteFixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->path, "elsewhere", NULL);
  g_autofree wchar_t *wide_path = process_widen (path);
  g_autofree wchar_t *wide_elsewhere = process_widen (elsewhere);
  const guint n_handles = process_count_descriptors ();
  MmdirOutput *output = NULL;

  check_succeeds ((output = mmdir_directory_create_output (fixture->directory, "file", &error)) != NULL);
  mmdir_output_free (output);
  g_assert_false (write_is_on_disk (fixture, "file"));

  check_succeeds ((output = mmdir_directory_create_output (fixture->directory, "file", &error)) != NULL);
  g_assert_true (MoveFileExW (wide_path, wide_elsewhere, 0));
  temporary_write (fixture->path, "file", "another's", 9);
  mmdir_output_free (output);
  write_assert_content (fixture, "file", "another's");
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_cmpuint (process_count_descriptors (), ==, n_handles);
}

/* What somebody has taken away and mapped cannot be deleted, and what has its name
 * is not pending in its place. */
static void
test_discarded_elsewhere (WriteFixture *fixture,
                          gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->path, "elsewhere", NULL);
  g_autofree wchar_t *wide_path = process_widen (path);
  g_autofree wchar_t *wide_elsewhere = process_widen (elsewhere);
  g_autoptr (MmdirInput) input = NULL;
  MmdirOutput *output = NULL;

  check_succeeds ((output = mmdir_directory_create_output (fixture->directory, "file", &error)) != NULL);
  check_succeeds (mmdir_output_write_bytes (output, "abc", 3, &error));
  check_succeeds (mmdir_output_flush (output, &error));
  g_assert_true (MoveFileExW (wide_path, wide_elsewhere, 0));
  input = temporary_open_input (fixture->directory, "elsewhere");
  temporary_write (fixture->path, "file", "another's", 9);
  mmdir_output_free (output);
  g_assert_cmpuint (write_count_pending (fixture), ==, 0);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "file"));
  close_directory (fixture);
  write_assert_content (fixture, "file", "another's");
}

#define ADD(path, func) \
  g_test_add ("/write-win32/" path, WriteFixture, NULL, write_set_up, func, write_tear_down)

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  ADD ("deleted/mapped", test_deleted_mapped);
  ADD ("deleted/shared", test_deleted_shared);
  for (i = 0; i < G_N_ELEMENTS (occasions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/write-win32/deleted/later/%s", occasions[i].name);

      g_test_add (path, WriteFixture, GSIZE_TO_POINTER (i), write_set_up, test_deleted_later, write_tear_down);
    }
  ADD ("pending/created-again", test_created_again);
  ADD ("pending/renamed-over", test_renamed_over_pending);
  ADD ("case", test_case);
  ADD ("equal-names", test_equal_names);
  ADD ("shared-while-written", test_shared_while_written);
  ADD ("discarded", test_discarded);
  ADD ("discarded/elsewhere", test_discarded_elsewhere);
  return g_test_run ();
}
