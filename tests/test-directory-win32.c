/* test-directory-win32.c: paths as Windows has them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process-win32.h"
#include "temporary.h"

#include <glib/gstdio.h>

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
}

/* The directory of that path is the one with the file of one byte, 7. */
static void
assert_finds_file (const char *path)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_AUTO);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  g_auto (GStrv) names = NULL;

  g_assert_cmpstr (mmdir_directory_get_path (directory), ==, path);
  g_assert_cmpuint (check_read_byte (input), ==, 7);
  check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL);
  g_assert_true (g_strv_contains ((const char *const *) names, "file"));
}

static void
test_ways_to_write_it (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *forward = g_strdelimit (g_strdup (fixture->path), "\\", '/');
  g_autofree char *backward = g_strdelimit (g_strdup (fixture->path), "/", '\\');
  g_autofree char *forward_end = g_strconcat (forward, "/", NULL);
  g_autofree char *backward_end = g_strconcat (backward, "\\", NULL);
  g_autofree char *many = g_strconcat (forward, "//", NULL);
  g_autofree char *dots = g_strconcat (backward, "\\inner\\..\\.", NULL);
  g_autofree char *upper = g_ascii_strup (backward, -1);
  g_autofree char *verbatim = g_strconcat ("\\\\?\\", backward, NULL);
  g_autofree char *device = g_strconcat ("\\\\.\\", backward, NULL);
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  g_autofree char *no_drive = g_strdup (backward + 2);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  temporary_write (fixture->path, "file", "\x07", 1);
  assert_finds_file (fixture->path);
  assert_finds_file (forward);
  assert_finds_file (backward);
  assert_finds_file (forward_end);
  assert_finds_file (backward_end);
  assert_finds_file (many);
  assert_finds_file (dots);
  assert_finds_file (upper);
  assert_finds_file (verbatim);
  assert_finds_file (device);

  g_assert_cmpint (g_chdir (inner), ==, 0);
  assert_finds_file ("..");
  assert_finds_file ("..\\");
  assert_finds_file (no_drive);
  g_assert_cmpint (g_chdir (before), ==, 0);
}

/* The root of a drive is itself; its files are the user's. */
static void
test_root (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  const char drive[] = { fixture->path[0], ':', '\\', '\0' };
  g_autoptr (MmdirDirectory) directory = temporary_open (drive, MMDIR_BACKING_AUTO);
  g_auto (GStrv) names = NULL;

  check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL);
  g_assert_false (mmdir_directory_file_exists (directory, "no file is called this"));
}

static void
assert_refused (const char *path,
                MmdirError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mmdir_directory_open (path, &error));
  g_assert_error (error, MMDIR_ERROR, (int) code);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_cmpuint (mmdir_error_get_os_code (error), !=, 0);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_refused (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *file = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *stream = g_strconcat (file, ":stream", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  g_autofree char *wildcard = g_build_filename (fixture->path, "*", NULL);
  g_autofree char *broken = g_strconcat (fixture->path, "\\\xff", NULL);

  temporary_write (fixture->path, "file", "1", 1);
  assert_refused (file, MMDIR_ERROR_NOT_DIRECTORY);
  /* Windows does not say whether it is there and no directory. */
  assert_refused (below, MMDIR_ERROR_NOT_FOUND);
  assert_refused (wildcard, MMDIR_ERROR_INVALID_NAME);
  assert_refused (stream, MMDIR_ERROR_NOT_FOUND);
  check_refused (MMDIR_ERROR_INVALID_NAME, mmdir_directory_open (broken, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_DIRECTORY, mmdir_directory_open ("NUL", &error) != NULL);
}

/* Makes a directory so deep that its path has more than @length characters;
 * returns the path, in the form without a limit. */
static char *
make_deep (const char *path,
           gsize length)
{
  g_autofree char *name = g_strnfill (100, 'd');
  g_autofree char *backward = g_strdelimit (g_strdup (path), "/", '\\');
  char *deep = g_strconcat ("\\\\?\\", backward, NULL);

  while (strlen (deep) <= length)
    {
      char *deeper = g_strconcat (deep, "\\", name, NULL);
      g_autofree wchar_t *wide = process_widen (deeper);

      g_assert_true (CreateDirectoryW (wide, NULL));
      g_free (deep);
      deep = deeper;
    }
  return deep;
}

/* temporary_directory_remove() knows no such paths. */
static void
remove_deep (const char *path,
             const char *deep)
{
  g_autofree char *name = g_strdup (deep);

  while (strlen (name) > strlen (path) + 4)
    {
      g_autofree wchar_t *wide = process_widen (name);

      g_assert_true (RemoveDirectoryW (wide));
      *strrchr (name, '\\') = '\0';
    }
}

static void
remove_file (const char *path)
{
  g_autofree wchar_t *wide = process_widen (path);

  g_assert_true (DeleteFileW (wide));
}

static void
test_long_path (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *deep = make_deep (fixture->path, 700);
  g_autofree char *forward = g_strdelimit (g_strdup (deep + 4), "\\", '/');
  g_autofree char *file = g_strconcat (deep, "\\file", NULL);
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *relative = g_strdup (deep + 4 + strlen (fixture->path) + 1);
  g_autofree wchar_t *wide = process_widen (file);
  HANDLE handle = CreateFileW (wide, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
  DWORD n_written = 0;

  g_assert_true (handle != INVALID_HANDLE_VALUE);
  g_assert_true (WriteFile (handle, "\x07", 1, &n_written, NULL));
  CloseHandle (handle);

  assert_finds_file (deep);
  assert_finds_file (deep + 4);
  assert_finds_file (forward);
  g_assert_cmpint (g_chdir (fixture->path), ==, 0);
  assert_finds_file (relative);
  g_assert_cmpint (g_chdir (before), ==, 0);
  remove_file (file);
  remove_deep (fixture->path, deep);
}

/* A directory whose path is short enough, and a file for which it is not. */
static void
test_long_file_path (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = g_strnfill (250, 'n');
  g_autofree char *backward = g_strdelimit (g_strdup (fixture->path), "/", '\\');
  g_autofree char *file = g_strconcat ("\\\\?\\", backward, "\\", name, NULL);
  g_autofree wchar_t *wide = process_widen (file);
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  g_autoptr (MmdirInput) input = NULL;
  HANDLE handle = CreateFileW (wide, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
  guint64 length = 0;
  DWORD n_written = 0;

  g_assert_true (handle != INVALID_HANDLE_VALUE);
  g_assert_true (WriteFile (handle, "\x07", 1, &n_written, NULL));
  CloseHandle (handle);
  check_succeeds (mmdir_directory_get_file_length (directory, name, &length, &error));
  g_assert_cmpuint (length, ==, 1);
  input = temporary_open_input (directory, name);
  g_assert_cmpuint (check_read_byte (input), ==, 7);
  g_clear_pointer (&input, mmdir_input_free);
  remove_file (file);
}

static void
test_any_language (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "日本語の索引", "Ä ß ﬁ", "\xf0\x9f\x97\x82\xef\xb8\x8f", "архив" };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *inner = g_build_filename (fixture->path, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (MmdirDirectory) directory = NULL;

      g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
      temporary_write (inner, "file", "\x07", 1);
      assert_finds_file (inner);
      directory = temporary_open (inner, MMDIR_BACKING_AUTO);
      g_assert_null (mmdir_directory_open_input (directory, "欠", MMDIR_CONTEXT_DEFAULT, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, names[i]));
    }
}

/* What is in it cannot be had any more, though the handle keeps its name. */
static void
test_removed (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  g_autoptr (MmdirDirectory) directory = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  directory = temporary_open (inner, MMDIR_BACKING_AUTO);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  /* wine deletes it when the last handle goes. */
  if (process_is_wine ())
    check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL && names[0] == NULL);
  else
    check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_list (directory, &error) != NULL);
}

/* Programs that the process starts get none of our handles. */
static void
test_not_inherited (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  gboolean before[1024];
  guint n_new = 0;
  gsize i;

  temporary_write (fixture->path, "file", "abc", 3);
  for (i = 1; i < G_N_ELEMENTS (before); i++)
    {
      DWORD flags;

      before[i] = GetHandleInformation (GSIZE_TO_POINTER (4 * i), &flags) != 0;
    }
  directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  input = temporary_open_input (directory, "file");
  for (i = 1; i < G_N_ELEMENTS (before); i++)
    {
      DWORD flags = 0;

      if (before[i] || !GetHandleInformation (GSIZE_TO_POINTER (4 * i), &flags))
        continue;
      g_assert_cmpuint (flags & HANDLE_FLAG_INHERIT, ==, 0);
      n_new++;
    }
  g_assert_cmpuint (n_new, ==, 2);
}

#define ADD(path, func) \
  g_test_add ("/directory-win32/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ways-to-write-it", test_ways_to_write_it);
  ADD ("root", test_root);
  ADD ("refused", test_refused);
  ADD ("long-path", test_long_path);
  ADD ("long-file-path", test_long_file_path);
  ADD ("any-language", test_any_language);
  ADD ("removed", test_removed);
  ADD ("not-inherited", test_not_inherited);
  return g_test_run ();
}
