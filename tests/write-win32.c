/* write-win32.c: a directory to write to, and what others do with its files, on
 * Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "write-win32.h"

#include "check.h"
#include "process-win32.h"
#include "temporary.h"

void
write_set_up (WriteFixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
}

void
write_tear_down (WriteFixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

gboolean
write_is_on_disk (WriteFixture *fixture,
                  const char *name)
{
  return temporary_has (fixture->path, name);
}

HANDLE
write_open_file (WriteFixture *fixture,
                 const char *name,
                 DWORD sharing)
{
  const HANDLE handle = process_open_file (fixture->path, name, GENERIC_READ, sharing, OPEN_EXISTING);

  g_assert_true (handle != INVALID_HANDLE_VALUE);
  return handle;
}

void
write_set_attributes (WriteFixture *fixture,
                      const char *name,
                      DWORD attributes)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  g_autofree wchar_t *wide = process_widen (path);

  g_assert_true (SetFileAttributesW (wide, attributes));
}

void
write_assert_content (WriteFixture *fixture,
                      const char *name,
                      const char *expected)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpmem (content, length, expected, strlen (expected));
}

guint
write_count_pending (WriteFixture *fixture)
{
  g_auto (GStrv) names = mmdir_directory_get_pending_deletions (fixture->directory);

  return g_strv_length (names);
}

void
write_assert_pending (WriteFixture *fixture,
                      const char *name)
{
  g_auto (GStrv) names = mmdir_directory_get_pending_deletions (fixture->directory);

  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, name);
}

void
write_assert_hidden (WriteFixture *fixture,
                     const char *name)
{
  const char *const names[] = { name, NULL };
  g_auto (GStrv) listed = mmdir_directory_list (fixture->directory, NULL);
  guint64 length = 0;

  g_assert_nonnull (listed);
  g_assert_false (g_strv_contains ((const char *const *) listed, name));
  g_assert_false (mmdir_directory_file_exists (fixture->directory, name));
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_get_file_length (fixture->directory, name, &length, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_open_input (fixture->directory, name, MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_rename_file (fixture->directory, name, "elsewhere", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_delete_file (fixture->directory, name, &error));
}

void
write_delete_file (WriteFixture *fixture,
                   const char *name)
{
  check_succeeds (mmdir_directory_delete_file (fixture->directory, name, &error));
}

void
write_create_file (WriteFixture *fixture,
                   const char *name,
                   const char *content)
{
  g_autoptr (MmdirOutput) output = NULL;

  check_succeeds ((output = mmdir_directory_create_output (fixture->directory, name, &error)) != NULL);
  check_succeeds (mmdir_output_write_bytes (output, content, strlen (content), &error));
  check_succeeds (mmdir_output_close (output, &error));
}

void
write_assert_rename_refused (WriteFixture *fixture,
                             const char *from,
                             const char *to,
                             guint32 os_code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_rename_file (fixture->directory, from, to, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, os_code);
}

void
write_rename_file (WriteFixture *fixture,
                   const char *from,
                   const char *to)
{
  check_succeeds (mmdir_directory_rename_file (fixture->directory, from, to, &error));
}
