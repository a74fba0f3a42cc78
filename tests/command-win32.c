/* command-win32.c: how the mmdir command is started, on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What make calls the command may be libtool's program that starts it, which
 * loses characters of the command line.
 */

#include "command-platform.h"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

/* With its drive, which a path from a POSIX shell may lack, and which PATH
 * wants. */
static char *
get_full_path (const char *path)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  wchar_t full[32768];
  DWORD length;

  g_assert_nonnull (wide);
  length = GetFullPathNameW ((const wchar_t *) wide, G_N_ELEMENTS (full), full, NULL);
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length, <, G_N_ELEMENTS (full));
  return g_utf16_to_utf8 ((const gunichar2 *) full, -1, NULL, NULL, NULL);
}

/* Beside what libtool puts in front of it, if it does. */
char *
command_find (void)
{
  const char *given = g_getenv ("MMDIR");
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (given == NULL)
    return NULL;
  folder = g_path_get_dirname (given);
  name = g_path_get_basename (given);
  path = g_build_filename (folder, ".libs", name, NULL);
  return get_full_path (g_file_test (path, G_FILE_TEST_EXISTS) ? path : given);
}

/* What the tests are run through cannot be started from here: it is outside of
 * what it runs. */
GPtrArray *
command_create_words (void)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, command_find ());
  return words;
}

/* The folder of the library, for the command as it is before installation. */
static void
set_path (void)
{
  static gboolean is_set;
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "..", "lib", ".libs", NULL);
  g_autofree char *full = get_full_path (folder);
  g_autofree char *path = g_strjoin (";", full, g_getenv ("PATH"), NULL);

  if (!is_set)
    g_assert_true (g_setenv ("PATH", path, TRUE));
  is_set = TRUE;
}

/* As CommandLineToArgvW() takes it apart: backslashes count only in front of a
 * quotation mark, and are doubled there. */
static void
append_quoted (GString *line,
               const char *word)
{
  gsize n_backslashes = 0;

  g_string_append_c (line, '"');
  for (; *word != '\0'; word++)
    {
      n_backslashes = *word == '\\' ? n_backslashes + 1 : 0;
      if (*word == '"')
        for (n_backslashes++; n_backslashes > 0; n_backslashes--)
          g_string_append_c (line, '\\');
      g_string_append_c (line, *word);
    }
  for (; n_backslashes > 0; n_backslashes--)
    g_string_append_c (line, '\\');
  g_string_append (line, "\" ");
}

static HANDLE
create_inherited (int descriptor)
{
  const HANDLE process = GetCurrentProcess ();
  HANDLE handle;

  g_assert_true (DuplicateHandle (process, (HANDLE) _get_osfhandle (descriptor), process, &handle,
                                  0, TRUE, DUPLICATE_SAME_ACCESS));
  return handle;
}

/* g_spawn_sync() would lose empty words. */
int
command_start (GPtrArray *words,
               int output,
               int errors)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree gunichar2 *wide = NULL;
  STARTUPINFOW startup = { .cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES };
  PROCESS_INFORMATION process;
  DWORD status;
  guint i;

  set_path ();
  for (i = 0; words->pdata[i] != NULL; i++)
    append_quoted (line, words->pdata[i]);
  wide = g_utf8_to_utf16 (line->str, -1, NULL, NULL, NULL);
  g_assert_nonnull (wide);
  startup.hStdOutput = create_inherited (output);
  startup.hStdError = create_inherited (errors);

  g_assert_true (CreateProcessW (NULL, (wchar_t *) wide, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
  CloseHandle (startup.hStdOutput);
  CloseHandle (startup.hStdError);
  g_assert_cmpuint (WaitForSingleObject (process.hProcess, INFINITE), ==, WAIT_OBJECT_0);
  g_assert_true (GetExitCodeProcess (process.hProcess, &status));
  CloseHandle (process.hThread);
  CloseHandle (process.hProcess);
  return (int) status;
}

int
command_open_closed_pipe (void)
{
  int ends[2];

  g_assert_cmpint (_pipe (ends, 0, _O_BINARY), ==, 0);
  _close (ends[0]);
  return ends[1];
}
