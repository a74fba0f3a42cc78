/* test-names-win32.c: names that mean something else to Windows, or nothing
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "names.h"
#include "process-win32.h"
#include "seam.h"
#include "temporary.h"

static void
check_refused (NamesFixture *fixture,
               const char *const *names,
               gsize n_names)
{
  gsize i;

  for (i = 0; i < n_names; i++)
    names_assert_refused (fixture->directory, names[i]);
  g_assert_cmpuint (names_count_look_ups (), ==, 0);

  /* The calls would have been seen. */
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "missing"));
  g_assert_cmpuint (names_count_look_ups (), ==, 1);
}

/* Devices, whatever the directory, the letters' case, and what follows. */
static void
test_devices (NamesFixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "NUL", "nul", "Nul", "CON", "PRN", "AUX", "COM1", "com9", "LPT1", "LPT9",
    "COM¹", "COM²", "lpt³", "CONIN$", "conout$", "nul.txt", "NUL.tar.gz", "CON .x", "con.", "aux ", "COM1.cfs",
    "COM¹.cfs", "LPT9  .si", "CONIN$.x"
  };

  check_refused (fixture, names, G_N_ELEMENTS (names));
}

/* What only looks like one. */
static void
test_no_devices (NamesFixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "NULL", "nu", "CONSOLE", "COM", "COM10", "COMA", "LPT", "LPT99", "xNUL", "_nul", "CON1", "a.nul", "AUXILIARY", "COM⁴"
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    names_assert_usable (fixture, names[i]);
}

/* Windows drops them, so that the name would be another's. */
static void
test_trailing (NamesFixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file.", "file ", "file..", "file. ", "file .", "...", " ", "  ", ". ", ".. " };

  temporary_write (fixture->path, "file", "1", 1);
  check_refused (fixture, names, G_N_ELEMENTS (names));
}

/* The streams of a file: the first two are the file itself. */
static void
test_streams (NamesFixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "file::$DATA", "file:", "file:stream", "file:stream:$DATA", ":", ":stream", "::$INDEX_ALLOCATION", "C:", "C:file",
    "c:\\"
  };

  temporary_write (fixture->path, "file", "1", 1);
  check_refused (fixture, names, G_N_ELEMENTS (names));
}

static void
test_separators (NamesFixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "\\", "\\\\", "\\file", "file\\", ".\\file", "..\\x", "inner\\file", "inner/file", "inner/../file",
    "\\\\?\\C:\\x", "\\\\.\\NUL", "\\\\server\\share", "\\??\\C:\\x"
  };

  temporary_write (fixture->path, "file", "1", 1);
  check_refused (fixture, names, G_N_ELEMENTS (names));
}

/* Some stand for other names, the rest for none. */
static void
test_characters (NamesFixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "*", "?", "fil?", "*.cfs", "f<le", "f>le", "file\"", "a|b", "line\nbreak", "tab\there", "\x01", "a\x1f", "\r"
  };

  temporary_write (fixture->path, "file", "1", 1);
  check_refused (fixture, names, G_N_ELEMENTS (names));
}

/* Bytes that are no UTF-8: broken, longer than they must be, or half of a
 * surrogate pair. */
static void
test_not_utf8 (NamesFixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "\xff", "a\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80" };

  check_refused (fixture, names, G_N_ELEMENTS (names));
}

/* Windows finds a file by its name in any case, and lists it in its own. */
static void
test_case (NamesFixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_auto (GStrv) names = NULL;

  temporary_write (fixture->path, "_0.Cfs", "1", 1);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "_0.cFS"));
  mmdir_input_free (temporary_open_input (fixture->directory, "_0.CFS"));
  names = mmdir_directory_list (fixture->directory, NULL);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, "_0.Cfs");
}

/* No UTF-8 can name such a file, but it can be seen that it is there, and the
 * others are listed as ever. */
static void
test_lone_surrogates (NamesFixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  static const wchar_t lone[] = { L'\\', L'x', 0xd83d, L'y', 0 };
  g_autofree wchar_t *folder = process_widen (fixture->path);
  g_autofree wchar_t *path = g_new (wchar_t, wcslen (folder) + G_N_ELEMENTS (lone));
  g_auto (GStrv) names = NULL;
  HANDLE file;
  guint i;

  wcscpy (path, folder);
  wcscat (path, lone);
  temporary_write (fixture->path, "a", "1", 1);
  temporary_write (fixture->path, "z", "1", 1);
  file = CreateFileW (path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE)
    {
      g_test_skip ("this file system has names of valid UTF-16 only");
      return;
    }
  CloseHandle (file);

  names = mmdir_directory_list (fixture->directory, NULL);
  g_assert_nonnull (names);
  g_assert_cmpuint (g_strv_length (names), ==, 3);
  for (i = 0; i < 3; i++)
    g_assert_true (g_utf8_validate (names[i], -1, NULL));
  g_assert_cmpstr (names[0], ==, "a");
  g_assert_cmpint (names[1][0], ==, 'x');
  g_assert_true (g_str_has_suffix (names[1], "y"));
  g_assert_cmpstr (names[2], ==, "z");
  g_assert_false (mmdir_directory_file_exists (fixture->directory, names[1]));
  g_assert_true (DeleteFileW (path));
}

#define ADD(path, func) \
  g_test_add ("/names-win32/" path, NamesFixture, NULL, names_set_up, func, names_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("devices", test_devices);
  ADD ("no-devices", test_no_devices);
  ADD ("trailing", test_trailing);
  ADD ("streams", test_streams);
  ADD ("separators", test_separators);
  ADD ("characters", test_characters);
  ADD ("not-utf8", test_not_utf8);
  ADD ("case", test_case);
  ADD ("lone-surrogates", test_lone_surrogates);
  return g_test_run ();
}
