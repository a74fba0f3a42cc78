/* files-win32.c: what a test does with files, on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "process-win32.h"

#include <winioctl.h>

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

wchar_t *
process_widen (const char *text)
{
  g_autoptr (GError) error = NULL;
  wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return wide;
}

HANDLE
process_open_file (const char *directory,
                   const char *name,
                   DWORD access,
                   DWORD sharing,
                   DWORD disposition)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree wchar_t *wide = process_widen (path);

  return CreateFileW (wide, access, sharing, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
}

static HANDLE
open_to_write (const char *directory,
               const char *name)
{
  const HANDLE file = process_open_file (directory, name, GENERIC_READ | GENERIC_WRITE, SHARE_ALL, OPEN_ALWAYS);

  g_assert_true (file != INVALID_HANDLE_VALUE);
  return file;
}

/* Whether the disk has room for it. */
static gboolean
set_length (HANDLE file,
            guint64 length)
{
  const LARGE_INTEGER end = { .QuadPart = (LONGLONG) length };

  g_assert_true (SetFilePointerEx (file, end, NULL, FILE_BEGIN));
  return SetEndOfFile (file) != 0;
}

gboolean
process_can_evict (const char *directory G_GNUC_UNUSED)
{
  g_test_skip ("Windows does not tell whether a file has left its cache");
  return FALSE;
}

/* The name of a file that is deleted stays until it is closed, and one that is
 * mapped may not be deleted at all: it depends on the version and on the file
 * system. */
void
process_take_name (const char *directory,
                   const char *name)
{
  static guint n_taken;
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *elsewhere = g_strdup_printf ("%s.taken-%u", path, n_taken++);
  g_autofree wchar_t *wide_path = process_widen (path);
  g_autofree wchar_t *wide_elsewhere = process_widen (elsewhere);

  g_assert_true (MoveFileExW (wide_path, wide_elsewhere, 0));
}

gboolean
process_make_sparse (const char *directory,
                     const char *name,
                     guint64 length)
{
  const HANDLE file = open_to_write (directory, name);
  DWORD ignored;
  const gboolean success = DeviceIoControl (file, FSCTL_SET_SPARSE, NULL, 0, NULL, 0, &ignored, NULL) &&
                           set_length (file, length);

  CloseHandle (file);
  if (!success)
    g_test_skip ("this file system has no sparse files of that length");
  return success;
}

void
process_write_at (const char *directory,
                  const char *name,
                  guint64 offset,
                  gconstpointer data,
                  gsize length)
{
  const HANDLE file = open_to_write (directory, name);
  const LARGE_INTEGER start = { .QuadPart = (LONGLONG) offset };
  DWORD n_written = 0;

  g_assert_true (SetFilePointerEx (file, start, NULL, FILE_BEGIN));
  g_assert_true (WriteFile (file, data, (DWORD) length, &n_written, NULL));
  g_assert_cmpuint (n_written, ==, length);
  CloseHandle (file);
}

void
process_truncate (const char *directory,
                  const char *name,
                  guint64 length)
{
  const HANDLE file = open_to_write (directory, name);

  g_assert_true (set_length (file, length));
  CloseHandle (file);
}

/* Pipes and devices are not in directories. */
GPtrArray *
process_make_special_files (const char *directory G_GNUC_UNUSED)
{
  return g_ptr_array_new ();
}

/* Most users may make no links; wine says that it did and makes none. */
gboolean
process_make_dangling_link (const char *directory,
                            const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree wchar_t *wide = process_widen (path);

  return CreateSymbolicLinkW (wide, L"nowhere", 0) &&
         GetFileAttributesW (wide) != INVALID_FILE_ATTRIBUTES;
}
