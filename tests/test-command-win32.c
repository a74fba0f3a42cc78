/* test-command-win32.c: the mmdir command and what only Windows has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command-platform.h"
#include "index.h"
#include "temporary.h"

#include <glib/gstdio.h>
#include <io.h>
#include <mmdir/mmdir.h>
#include <string.h>
#include <windows.h>

/* Characters that no code page has all of, and with one that takes two units
 * of UTF-16, which not every console shows. */
#define SHORT_NAME "Größe-файл"
#define NAME SHORT_NAME "-😀"

static wchar_t *
widen (const char *text)
{
  gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);

  g_assert_nonnull (wide);
  return (wchar_t *) wide;
}

/* The first lines on the screen; spaces stand at the end of each. */
static char *
read_screen (HANDLE screen,
             guint n_lines)
{
  GString *text = g_string_new (NULL);
  CONSOLE_SCREEN_BUFFER_INFO info;
  COORD start = { 0, 0 };

  g_assert_true (GetConsoleScreenBufferInfo (screen, &info));
  for (; start.Y < (SHORT) n_lines; start.Y++)
    {
      g_autofree wchar_t *units = g_new (wchar_t, info.dwSize.X);
      g_autofree char *line = NULL;
      DWORD n_units;

      g_assert_true (ReadConsoleOutputCharacterW (screen, units, (DWORD) info.dwSize.X, start, &n_units));
      line = g_utf16_to_utf8 ((const gunichar2 *) units, (glong) n_units, NULL, NULL, NULL);
      g_string_append (text, line != NULL ? line : "?");
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/* A screen that nobody sees.  Wine without a terminal has a console that takes
 * nothing. */
static int
open_screen (void)
{
  HANDLE screen;
  DWORD mode;

  if (GetConsoleWindow () == NULL)
    AllocConsole ();
  screen = CreateConsoleScreenBuffer (GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                      NULL, CONSOLE_TEXTMODE_BUFFER, NULL);
  if (screen == INVALID_HANDLE_VALUE || !GetConsoleMode (screen, &mode))
    {
      g_test_skip ("there is no console here");
      return -1;
    }
  return _open_osfhandle ((gintptr) screen, 0);
}

/* What is on the screen is what is in the directory, whatever the code page of
 * the console. */
static void
test_console (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *text = NULL;
  TemporaryDirectory *path;
  int screen;

  if (!command_is_there () || (screen = open_screen ()) == -1)
    return;
  path = temporary_directory_new ();
  temporary_write (path, NAME, "", 0);
  command_run_into (&command, screen, "ls", path, NULL);
  command_assert_status (&command, 0);
  text = read_screen ((HANDLE) _get_osfhandle (screen), 10);
  command_assert_says (text, SHORT_NAME);
  g_assert_true (g_close (screen, NULL));
  temporary_directory_remove (path);
}

static void
check_version (const char *path,
               const char *name)
{
  g_autofree wchar_t *wide_path = widen (path);
  g_autofree char *version = g_strdup_printf ("%d.%d.%d", MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION,
                                              MMDIR_MICRO_VERSION);
  static const char *const keys[] = { "OriginalFilename", "FileVersion", "ProductVersion" };
  const char *const wanted[] = { name, version, version };
  const DWORD length = GetFileVersionInfoSizeW (wide_path, NULL);
  g_autofree guint8 *information = g_malloc (length + 1);
  VS_FIXEDFILEINFO *fixed;
  UINT size;
  gsize i;

  g_assert_cmpuint (length, >, 0);
  g_assert_true (GetFileVersionInfoW (wide_path, 0, length, information));
  g_assert_true (VerQueryValueW (information, L"\\", (void **) &fixed, &size));
  g_assert_cmpuint (fixed->dwFileVersionMS, ==, MMDIR_MAJOR_VERSION << 16 | MMDIR_MINOR_VERSION);
  g_assert_cmpuint (fixed->dwFileVersionLS, ==, MMDIR_MICRO_VERSION << 16);
  for (i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *block = g_strdup_printf ("\\StringFileInfo\\000004b0\\%s", keys[i]);
      g_autofree wchar_t *wide_block = widen (block);
      g_autofree char *text = NULL;
      wchar_t *value;

      g_assert_true (VerQueryValueW (information, wide_block, (void **) &value, &size));
      text = g_utf16_to_utf8 ((const gunichar2 *) value, -1, NULL, NULL, NULL);
      g_assert_cmpstr (text, ==, wanted[i]);
    }
}

/* What the system shows of the files is true, and their names are those that
 * the linker gave them. */
static void
test_version (void)
{
  g_autofree char *path = command_find ();
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "..", "lib", ".libs", NULL);
  g_autoptr (GDir) libraries = g_dir_open (folder, 0, NULL);
  const char *name;

  if (!command_is_there ())
    return;
  check_version (path, "mmdir.exe");
  while (libraries != NULL && (name = g_dir_read_name (libraries)) != NULL)
    if (g_str_has_suffix (name, ".dll"))
      {
        g_autofree char *library = g_build_filename (folder, name, NULL);

        check_version (library, name);
      }
}

/* Nothing is named there that a user of Windows does not have. */
static void
test_limits (void)
{
  g_auto (Command) command = { 0 };

  if (!command_is_there ())
    return;
  command_run (&command, "limits", NULL);
  command_assert_status (&command, 0);
  command_assert_says (command.output, "64.0 KiB\n");
  g_assert_null (strstr (command.output, "ulimit"));
  g_assert_null (strstr (command.output, "vm."));
#ifdef _WIN64
  command_assert_says (command.output, "Nothing needs to be raised.\n");
#else
  command_assert_says (command.output, "Use a program of 64 bits.\n");
#endif
}

/* Beyond 260 characters a path takes a prefix or a setting of the system. */
static void
test_long_path (void)
{
  static const char long_name[] = "a-folder-with-a-name-of-sixty-characters-of-which-this-is-all";
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;
  g_autoptr (GString) folder = NULL;
  g_autofree char *file = NULL;
  g_autofree wchar_t *wide_file = NULL;
  HANDLE handle;
  DWORD n_written;
  guint i;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  folder = g_string_new ("\\\\?\\");
  g_string_append (folder, path);
  g_string_replace (folder, "/", "\\", 0);
  for (i = 0; i < 6; i++)
    {
      g_autofree wchar_t *wide = NULL;

      g_string_append_printf (folder, "\\%s", long_name);
      wide = widen (folder->str);
      g_assert_true (CreateDirectoryW (wide, NULL));
    }
  file = g_strconcat (folder->str, "\\", NAME, NULL);
  wide_file = widen (file);
  handle = CreateFileW (wide_file, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
  g_assert_true (handle != INVALID_HANDLE_VALUE);
  g_assert_true (WriteFile (handle, "a\r\nb\032\n", 6, &n_written, NULL));
  CloseHandle (handle);

  command_run (&command, "cat", folder->str + strlen ("\\\\?\\"), NAME, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpuint (command.length, ==, 6);
  g_assert_cmpstr (command.output, ==, "a\r\nb\032\n");
  command_run (&command, "verify", folder->str + strlen ("\\\\?\\"), NULL);
  command_assert_status (&command, 0);
  command_assert_says (command.output, NAME);

  g_assert_true (DeleteFileW (wide_file));
  for (; i > 0; i--)
    {
      g_autofree wchar_t *wide = widen (folder->str);

      g_assert_true (RemoveDirectoryW (wide));
      *strrchr (folder->str, '\\') = '\0';
    }
  temporary_directory_remove (path);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-win32/console", test_console);
  g_test_add_func ("/command-win32/version", test_version);
  g_test_add_func ("/command-win32/limits", test_limits);
  g_test_add_func ("/command-win32/long-path", test_long_path);
  return g_test_run ();
}
