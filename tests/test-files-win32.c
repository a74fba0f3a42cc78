/* test-files-win32.c: files that others use, as Windows has it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process-win32.h"
#include "seam.h"
#include "temporary.h"

#include <glib/gstdio.h>

#define LENGTH 100000
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static void
set_up (TemporaryFile *fixture,
        gconstpointer backing)
{
  const TemporaryWay way = { "", (MmdirBacking) GPOINTER_TO_UINT (backing), FALSE };

  seam_reset ();
  temporary_file_open (fixture, &way, LENGTH, 0);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer backing G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
  seam_reset ();
}

static void
read_all (TemporaryFile *fixture)
{
  check_seek (fixture->input, 0);
  temporary_read (fixture->input, 0, LENGTH);
}

/* Nobody can make a mapped file shorter: what is SIGBUS elsewhere is an error
 * of him who tries, here. */
static void
test_mapped_cannot_shrink (TemporaryFile *fixture,
                           gconstpointer data G_GNUC_UNUSED)
{
  const LARGE_INTEGER shorter = { .QuadPart = 100 };
  HANDLE file = process_open_file (fixture->path, "file", GENERIC_WRITE, SHARE_ALL, TRUNCATE_EXISTING);
  DWORD code = GetLastError ();

  g_assert_true (file == INVALID_HANDLE_VALUE);
  g_assert_cmpuint (code, ==, ERROR_USER_MAPPED_FILE);
  file = process_open_file (fixture->path, "file", GENERIC_WRITE, SHARE_ALL, CREATE_ALWAYS);
  code = GetLastError ();
  g_assert_true (file == INVALID_HANDLE_VALUE);
  g_assert_cmpuint (code, ==, ERROR_USER_MAPPED_FILE);

  file = process_open_file (fixture->path, "file", GENERIC_WRITE, SHARE_ALL, OPEN_EXISTING);
  g_assert_true (file != INVALID_HANDLE_VALUE);
  g_assert_true (SetFilePointerEx (file, shorter, NULL, FILE_BEGIN));
  g_assert_false (SetEndOfFile (file));
  code = GetLastError ();
  g_assert_cmpuint (code, ==, ERROR_USER_MAPPED_FILE);
  CloseHandle (file);
  read_all (fixture);

  /* It is the mapping alone that forbids it. */
  g_clear_pointer (&fixture->input, mmdir_input_free);
  process_truncate (fixture->path, "file", 100);
}

/* Whether a mapped file may be deleted depends on the version of Windows and
 * on the file system.  Either way the bytes stay as they are. */
static void
test_mapped_deleted (TemporaryFile *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autofree wchar_t *wide = process_widen (path);
  const gboolean is_deleted = DeleteFileW (wide) != 0;
  const DWORD code = GetLastError ();

  if (!is_deleted)
    g_assert_true (code == ERROR_USER_MAPPED_FILE || code == ERROR_ACCESS_DENIED);
  read_all (fixture);
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_assert_cmpint (DeleteFileW (wide) != 0, ==, !is_deleted);
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "file"));
}

/* A mapped file has no handle open that anybody could be in the way of. */
static void
test_renamed (TemporaryFile *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->path, "elsewhere", NULL);
  g_autofree wchar_t *wide_path = process_widen (path);
  g_autofree wchar_t *wide_elsewhere = process_widen (elsewhere);

  g_assert_true (MoveFileExW (wide_path, wide_elsewhere, 0));
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "file"));
  read_all (fixture);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "elsewhere"));
}

/* While a file is read through a buffer, others may do with it what they
 * like. */
static void
test_buffered_shares (TemporaryFile *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autofree wchar_t *wide = process_widen (path);
  HANDLE file = process_open_file (fixture->path, "file", GENERIC_READ | GENERIC_WRITE | DELETE, SHARE_ALL,
                                   OPEN_EXISTING);

  g_assert_true (file != INVALID_HANDLE_VALUE);
  CloseHandle (file);
  read_all (fixture);
  g_assert_true (DeleteFileW (wide));
  read_all (fixture);
}

/* Another's handle with that sharing: what opening the file gives then. */
static void
check_opened (TemporaryFile *fixture,
              DWORD sharing,
              MmdirBacking backing)
{
  const HANDLE other = process_open_file (fixture->path, "other", GENERIC_READ, sharing, OPEN_EXISTING);
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirInput) input = NULL;

  g_assert_true (other != INVALID_HANDLE_VALUE);
  mmdir_directory_set_backing (fixture->directory, backing);
  input = mmdir_directory_open_input (fixture->directory, "other", MMDIR_CONTEXT_DEFAULT, &error);
  CloseHandle (other);
  if ((sharing & FILE_SHARE_READ) != 0)
    {
      g_assert_no_error (error);
      temporary_read (input, 0, LENGTH);
      return;
    }
  g_assert_null (input);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, ERROR_SHARING_VIOLATION);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "using the file"));
}

static void
test_sharing (TemporaryFile *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  MmdirBacking backing;
  DWORD sharing;

  temporary_write_pattern (fixture->path, "other", LENGTH);
  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    for (sharing = 0; sharing <= SHARE_ALL; sharing++)
      check_opened (fixture, sharing, backing);
}

/* To be told of a file is not to open it. */
static void
test_sharing_query (TemporaryFile *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  HANDLE other;
  guint64 length = 0;

  temporary_write_pattern (fixture->path, "other", LENGTH);
  other = process_open_file (fixture->path, "other", GENERIC_READ, 0, OPEN_EXISTING);
  g_assert_true (other != INVALID_HANDLE_VALUE);
  check_succeeds (mmdir_directory_get_file_length (fixture->directory, "other", &length, &error));
  g_assert_cmpuint (length, ==, LENGTH);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "other"));
  CloseHandle (other);
}

/* Whether somebody else's lock keeps anybody from reading at all. */
static gboolean
locks_matter (TemporaryFile *fixture,
              guint64 start)
{
  const HANDLE file = process_open_file (fixture->path, "file", GENERIC_READ, SHARE_ALL, OPEN_EXISTING);
  const LARGE_INTEGER position = { .QuadPart = (LONGLONG) start };
  char byte;
  DWORD n_read = 0;
  gboolean is_read;

  g_assert_true (file != INVALID_HANDLE_VALUE);
  g_assert_true (SetFilePointerEx (file, position, NULL, FILE_BEGIN));
  is_read = ReadFile (file, &byte, 1, &n_read, NULL) != 0;
  CloseHandle (file);
  return !is_read;
}

/* A range that another handle has locked cannot be read, and all else can. */
static void
test_locked_range (TemporaryFile *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  const guint64 start = 80000;
  OVERLAPPED range = { .Offset = (DWORD) start };
  const HANDLE other = process_open_file (fixture->path, "file", GENERIC_READ | GENERIC_WRITE, SHARE_ALL, OPEN_EXISTING);
  g_autoptr (GError) lock_error = NULL;
  g_autofree guint8 *bytes = g_malloc (LENGTH);
  guint64 offset = 0;

  g_assert_true (other != INVALID_HANDLE_VALUE);
  g_assert_true (LockFileEx (other, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 100, 0, &range));
  if (!locks_matter (fixture, start))
    {
      g_assert_true (process_is_wine ());
      g_test_skip ("wine lets locked ranges be read");
      CloseHandle (other);
      return;
    }
  g_assert_false (mmdir_input_read_bytes_at (fixture->input, start, bytes, 50, &lock_error));
  g_assert_error (lock_error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpuint (mmdir_error_get_os_code (lock_error), ==, ERROR_LOCK_VIOLATION);
  g_assert_nonnull (strstr (mmdir_error_get_hint (lock_error), "lock"));
  g_assert_true (mmdir_error_get_offset (lock_error, &offset));
  g_assert_cmpuint (offset, ==, start);
  check_succeeds (mmdir_input_read_bytes_at (fixture->input, 0, bytes, 60000, &error));
  g_assert_true (temporary_is_pattern (bytes, 60000, 0));

  g_assert_true (UnlockFileEx (other, 0, 100, 0, &range));
  CloseHandle (other);
  read_all (fixture);
}

/* What is written in place is seen through a mapping, as elsewhere. */
static void
test_written_in_place (TemporaryFile *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  process_write_at (fixture->path, "file", 5, "\x11\x22", 2);
  g_assert_cmphex (check_read_uint16_be_at (fixture->input, 5), ==, 0x1122);
  process_truncate (fixture->path, "file", 2 * LENGTH);
  g_assert_cmpuint (mmdir_input_get_length (fixture->input), ==, LENGTH);
  check_seek (fixture->input, LENGTH);
  check_read_byte_fails (fixture->input, MMDIR_ERROR_END_OF_INPUT);
}

#define N_OPENS 10000

/* Mapped, buffered and in memory, of which each has its way to give back. */
static void
test_many_opens (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  MmdirBacking backing;

  for (backing = MMDIR_BACKING_MAPPED; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      const guint n_handles = process_count_descriptors ();
      const guint n_views = process_count_mappings (fixture->path);
      guint i;

      mmdir_directory_set_backing (fixture->directory, backing);
      for (i = 0; i < N_OPENS; i++)
        {
          g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "file");

          g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
        }
      g_assert_cmpuint (process_count_descriptors (), ==, n_handles);
      g_assert_cmpuint (process_count_mappings (fixture->path), ==, n_views);
    }
}

/* Offsets of views are multiples of 64 KiB; chunks may begin anywhere. */
static void
test_small_chunks (TemporaryFile *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  static const guint powers[] = { 9, 12, 13, 15, 16, 17 };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (powers); i++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open_apart (fixture->path, powers[i]);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
      const guint64 n_chunks = (LENGTH - 1) / ((guint64) 1 << powers[i]) + 1;
      const guint n_views = process_count_mappings (fixture->path);
      guint64 position;

      g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, n_chunks);
      temporary_read (input, 0, LENGTH);
      for (position = 0; position < LENGTH; position += 997)
        g_assert_cmpuint (check_read_byte_at (input, position), ==, temporary_byte_at (position));
      g_clear_pointer (&input, mmdir_input_free);
      g_assert_cmpuint (n_views - process_count_mappings (fixture->path), ==, n_chunks);
    }
}

/* Beyond 4 GiB, chunk by chunk, with addresses of 32 bits too: only what is in
 * use takes any. */
static void
test_large (TemporaryFile *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  const guint64 length = ((guint64) 5 << 30) + 77;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  guint8 bytes[16];

  if (!process_make_sparse (fixture->path, "large", length))
    return;
  process_write_at (fixture->path, "large", length - 5, "tail!", 5);
  process_write_at (fixture->path, "large", ((guint64) 4 << 30) - 2, "edge", 4);
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_BUFFERED);
  input = temporary_open_input (fixture->directory, "large");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, length);
  check_succeeds (mmdir_input_read_bytes_at (input, length - 5, bytes, 5, &error));
  g_assert_cmpmem (bytes, 5, "tail!", 5);
  check_succeeds (mmdir_input_read_bytes_at (input, ((guint64) 4 << 30) - 2, bytes, 4, &error));
  g_assert_cmpmem (bytes, 4, "edge", 4);
  slice = check_slice (input, (guint64) 4 << 30, 100);
  g_assert_cmpuint (check_read_byte (slice), ==, 'g');
}

/* Two seams below: a view of the file's end alone, which needs little of the
 * address space. */
static void
test_far_view (TemporaryFile *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  const guint64 start = ((guint64) 6 << 30) + 12345;
  OsFailure failure = { NULL, 0 };
  OsDirectory *directory;
  OsFileStatus status;
  OsFile file;
  const guint8 *address = NULL;

  if (!process_make_sparse (fixture->path, "far", start + 100))
    return;
  process_write_at (fixture->path, "far", start, "here", 4);
  directory = os_directory_open (fixture->path, &failure);
  g_assert_nonnull (directory);
  g_assert_true (os_file_open (directory, "far", MMDIR_ADVICE_NORMAL, &file, &status, &failure));
  g_assert_cmpuint (status.length, ==, start + 100);
  g_assert_true (os_map (file, start, 100, &address, &failure));
  os_file_close (file);
  os_directory_close (directory);
  g_assert_cmpmem (address, 4, "here", 4);
  os_unmap (address, 100);
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 1);
}

/* The system's words are UTF-8, in whatever language, and have the number. */
static void
test_error_text (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  guint32 code;

  g_assert_nonnull (fixture->input);
  for (code = 0; code < 2000; code++)
    {
      const OsFailure failure = { "call", code };
      g_autofree char *text = os_failure_get_text (&failure);
      g_autofree char *number = g_strdup_printf ("%u", code);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_nonnull (strstr (text, number));
      g_assert_null (strpbrk (text, "\r\n"));
      g_assert_false (g_str_has_suffix (text, "."));
    }
}

#define ADD(path, backing, func) \
  g_test_add ("/files-win32/" path, TemporaryFile, GUINT_TO_POINTER (backing), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("mapped/cannot-shrink", MMDIR_BACKING_MAPPED, test_mapped_cannot_shrink);
  ADD ("mapped/deleted", MMDIR_BACKING_MAPPED, test_mapped_deleted);
  ADD ("mapped/renamed", MMDIR_BACKING_MAPPED, test_renamed);
  ADD ("mapped/written-in-place", MMDIR_BACKING_MAPPED, test_written_in_place);
  ADD ("buffered/renamed", MMDIR_BACKING_BUFFERED, test_renamed);
  ADD ("buffered/shares", MMDIR_BACKING_BUFFERED, test_buffered_shares);
  ADD ("buffered/locked-range", MMDIR_BACKING_BUFFERED, test_locked_range);
  ADD ("sharing", MMDIR_BACKING_MAPPED, test_sharing);
  ADD ("sharing/query", MMDIR_BACKING_MAPPED, test_sharing_query);
  ADD ("many-opens", MMDIR_BACKING_MAPPED, test_many_opens);
  ADD ("small-chunks", MMDIR_BACKING_MAPPED, test_small_chunks);
  ADD ("large", MMDIR_BACKING_BUFFERED, test_large);
  ADD ("far-view", MMDIR_BACKING_MAPPED, test_far_view);
  ADD ("error-text", MMDIR_BACKING_MAPPED, test_error_text);
  return g_test_run ();
}
