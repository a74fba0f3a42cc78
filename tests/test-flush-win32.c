/* test-flush-win32.c: what is asked of Windows so that files outlive a loss of
 * power, and what it refuses
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The program stands between the library and the calls that write.  Those are
 * imported by pointers, whose symbols the linker's --wrap replaces.
 */

#include "check.h"
#include "os.h"
#include "temporary.h"
#include "write-win32.h"

#include <winternl.h>

#define RENAME_EX 65

/* The calls, a letter for each: writing, flushing a file or a directory, renaming
 * and closing a file that was written to. */
static GString *calls;

/* What flushing and closing fail with, and writing, unless it is 0. */
static DWORD flush_failure;
static DWORD close_failure;
static DWORD write_failure;

/* How many bytes a call takes, and what was the most that one was given. */
static DWORD write_most;
static DWORD given_most;

/* Whether nothing is written in truth. */
static gboolean is_pretended;

static gpointer
find_real (const char *name)
{
  gpointer function = (gpointer) (gsize) GetProcAddress (GetModuleHandleW (L"kernel32.dll"), name);

  g_assert_nonnull (function);
  return function;
}

static gboolean
is_directory (HANDLE handle)
{
  FILE_STANDARD_INFO information;

  g_assert_true (GetFileInformationByHandleEx (handle, FileStandardInfo, &information, sizeof information));
  return information.Directory;
}

static BOOL
fail (DWORD code)
{
  SetLastError (code);
  return FALSE;
}

static BOOL WINAPI
write_file (HANDLE handle,
            LPCVOID bytes,
            DWORD length,
            LPDWORD n_written,
            LPOVERLAPPED place)
{
  BOOL (WINAPI *const real)
  (HANDLE, LPCVOID, DWORD, LPDWORD, LPOVERLAPPED) = find_real ("WriteFile");

  g_string_append_c (calls, 'w');
  given_most = MAX (given_most, length);
  if (write_failure != 0)
    return fail (write_failure);
  length = MIN (length, write_most);
  if (!is_pretended)
    return real (handle, bytes, length, n_written, place);
  *n_written = length;
  return TRUE;
}

static BOOL WINAPI
flush_file (HANDLE handle)
{
  BOOL (WINAPI *const real)
  (HANDLE) = find_real ("FlushFileBuffers");

  g_string_append_c (calls, is_directory (handle) ? 'd' : 'f');
  return flush_failure != 0 ? fail (flush_failure) : real (handle);
}

static BOOL WINAPI
close_handle (HANDLE handle)
{
  BOOL (WINAPI *const real)
  (HANDLE) = find_real ("CloseHandle");
  const DWORD code = close_failure;

  close_failure = 0;
  g_assert_true (real (handle));
  return code != 0 ? fail (code) : TRUE;
}

#ifdef __i386__
#define WRAPPED(name, size) __asm__("___wrap__imp__" name "@" size)
#else
#define WRAPPED(name, size) __asm__("__wrap___imp_" name)
#endif

extern BOOL (WINAPI *const write_pointer) (HANDLE, LPCVOID, DWORD, LPDWORD, LPOVERLAPPED) WRAPPED ("WriteFile", "20");
extern BOOL (WINAPI *const flush_pointer) (HANDLE) WRAPPED ("FlushFileBuffers", "4");
extern BOOL (WINAPI *const close_pointer) (HANDLE) WRAPPED ("CloseHandle", "4");

BOOL (WINAPI *const write_pointer)
(HANDLE, LPCVOID, DWORD, LPDWORD, LPOVERLAPPED) = write_file;
BOOL (WINAPI *const flush_pointer)
(HANDLE) = flush_file;
BOOL (WINAPI *const close_pointer)
(HANDLE) = close_handle;

NTSTATUS NTAPI __real_NtSetInformationFile (HANDLE handle,
                                            PIO_STATUS_BLOCK block,
                                            PVOID information,
                                            ULONG length,
                                            FILE_INFORMATION_CLASS information_class);
NTSTATUS NTAPI __wrap_NtSetInformationFile (HANDLE handle,
                                            PIO_STATUS_BLOCK block,
                                            PVOID information,
                                            ULONG length,
                                            FILE_INFORMATION_CLASS information_class);

NTSTATUS NTAPI
__wrap_NtSetInformationFile (HANDLE handle,
                             PIO_STATUS_BLOCK block,
                             PVOID information,
                             ULONG length,
                             FILE_INFORMATION_CLASS information_class)
{
  if ((int) information_class == RENAME_EX)
    g_string_append_c (calls, 'r');
  return __real_NtSetInformationFile (handle, block, information, length, information_class);
}

static void
set_up (WriteFixture *fixture,
        gconstpointer data)
{
  calls = g_string_new (NULL);
  flush_failure = close_failure = write_failure = 0;
  write_most = MAXDWORD;
  given_most = 0;
  is_pretended = FALSE;
  write_set_up (fixture, data);
}

static void
tear_down (WriteFixture *fixture,
           gconstpointer data)
{
  write_tear_down (fixture, data);
  g_string_free (calls, TRUE);
}

static MmdirOutput *
create (WriteFixture *fixture)
{
  MmdirOutput *output = NULL;

  check_succeeds ((output = mmdir_directory_create_output (fixture->directory, "file", &error)) != NULL);
  return output;
}

/* The file before its name, and the name before the answer. */
static void
test_publish (WriteFixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  check_succeeds (mmdir_directory_publish (fixture->directory, "file", "abc", 3, &error));
  g_assert_cmpstr (calls->str, ==, "wfrd");
  write_assert_content (fixture, "file", "abc");
}

static void
test_sync (WriteFixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "one", "two", NULL };
  static const char *const missing[] = { "missing", NULL };

  temporary_write (fixture->path, "one", "1", 1);
  temporary_write (fixture->path, "two", "2", 1);
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpstr (calls->str, ==, "ff");
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  g_assert_cmpstr (calls->str, ==, "ffd");
  write_assert_content (fixture, "one", "1");

  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (fixture->directory, missing, &error));
  g_assert_false (write_is_on_disk (fixture, "missing"));
}

/* A file system that cannot flush directories is none that has failed. */
static void
test_no_directory_flush (WriteFixture *fixture,
                         gconstpointer data G_GNUC_UNUSED)
{
  static const DWORD codes[] = { ERROR_INVALID_FUNCTION, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      flush_failure = codes[i];
      check_succeeds (mmdir_directory_sync (fixture->directory, &error));
    }
  g_assert_cmpstr (calls->str, ==, "ddd");
  flush_failure = ERROR_WRITE_PROTECT;
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_sync (fixture->directory, &error));
  flush_failure = ERROR_IO_DEVICE;
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync (fixture->directory, &error));
}

/* Of a file, each of them is a failure. */
static void
test_flush_fails (WriteFixture *fixture,
                  gconstpointer data)
{
  const MmdirError code = (MmdirError) GPOINTER_TO_INT (data);
  g_autoptr (MmdirOutput) output = create (fixture);

  flush_failure = code == MMDIR_ERROR_IO ? ERROR_IO_DEVICE : ERROR_NOT_SUPPORTED;
  check_refused (code, mmdir_output_sync (output, &error));
  flush_failure = 0;
  check_refused (code, mmdir_output_close (output, &error));
  g_assert_false (write_is_on_disk (fixture, "file"));
}

/* The disk was taken out: what it was to have is lost, even if it comes back.  The
 * same code means something else where a file is mapped. */
static void
test_volume_gone (WriteFixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "one", NULL };
  const OsFailure mapping = { "CreateFileMapping", ERROR_FILE_INVALID };

  temporary_write (fixture->path, "one", "1", 1);
  flush_failure = ERROR_FILE_INVALID;
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync (fixture->directory, &error));
  flush_failure = 0;
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync (fixture->directory, &error));
  g_assert_cmpstr (calls->str, ==, "fd");
  g_assert_cmpint (os_failure_get_kind (&mapping), ==, OS_FAILURE_CANNOT_MAP);
}

/* A call that writes less than it was given is followed by another. */
static void
test_short_writes (WriteFixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = create (fixture);

  write_most = 3;
  check_succeeds (mmdir_output_write_bytes (output, "abcdefgh", 8, &error));
  check_succeeds (mmdir_output_close (output, &error));
  g_assert_cmpstr (calls->str, ==, "www");
  write_assert_content (fixture, "file", "abcdefgh");
}

/* Servers refuse large ones. */
static void
test_long_writes (WriteFixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  const gsize length = (gsize) 40 << 20;
  g_autofree guint8 *bytes = g_malloc0 (length);
  g_autoptr (MmdirOutput) output = create (fixture);

  is_pretended = TRUE;
  check_succeeds (mmdir_output_write_bytes (output, bytes, length, &error));
  g_assert_cmpuint (given_most, ==, 16 << 20);
  g_assert_cmpstr (calls->str, ==, "www");
}

static void
assert_write_fails (WriteFixture *fixture,
                    MmdirError expected_code,
                    DWORD expected_os_code)
{
  g_autoptr (MmdirOutput) output = create (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (mmdir_output_write_bytes (output, "abc", 3, NULL));
  g_assert_false (mmdir_output_close (output, &error));
  g_assert_error (error, MMDIR_ERROR, (int) expected_code);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, expected_os_code);
  g_assert_cmpstr (mmdir_error_get_call (error), ==, "WriteFile");
  g_assert_false (write_is_on_disk (fixture, "file"));
}

static void
test_write_fails (WriteFixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  write_failure = ERROR_DISK_FULL;
  assert_write_fails (fixture, MMDIR_ERROR_NO_SPACE, ERROR_DISK_FULL);
  write_failure = ERROR_IO_DEVICE;
  assert_write_fails (fixture, MMDIR_ERROR_IO, ERROR_IO_DEVICE);

  /* A call that writes nothing and says nothing would be asked for ever. */
  write_failure = 0;
  write_most = 0;
  assert_write_fails (fixture, MMDIR_ERROR_IO, ERROR_WRITE_FAULT);
}

/* What only closing tells. */
static void
test_close_fails (WriteFixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = create (fixture);

  close_failure = ERROR_NETNAME_DELETED;
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_assert_false (write_is_on_disk (fixture, "file"));
}

#define ADD(path, data, func) \
  g_test_add ("/flush-win32/" path, WriteFixture, GINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("publish", 0, test_publish);
  ADD ("sync", 0, test_sync);
  ADD ("no-directory-flush", 0, test_no_directory_flush);
  ADD ("flush-fails/io", MMDIR_ERROR_IO, test_flush_fails);
  ADD ("flush-fails/unsupported", MMDIR_ERROR_UNSUPPORTED, test_flush_fails);
  ADD ("volume-gone", 0, test_volume_gone);
  ADD ("short-writes", 0, test_short_writes);
  ADD ("long-writes", 0, test_long_writes);
  ADD ("write-fails", 0, test_write_fails);
  ADD ("close-fails", 0, test_close_fails);
  return g_test_run ();
}
