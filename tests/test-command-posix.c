/* test-command-posix.c: the mmdir command and what only POSIX systems have
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "command-posix.h"
#include "index.h"
#include "process.h"
#include "temporary.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define PLAIN "data/lucene10/plain"

/* A device that is always full, and no standard output at all. */
static void
test_write_errors (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *path = NULL;
  int full;
  gsize i;

  if (!command_is_there () || (path = index_find (PLAIN)) == NULL)
    return;
  full = open ("/dev/full", O_WRONLY);
  if (full == -1)
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  for (i = 0; command_verbs[i] != NULL; i++)
    {
      /* What is evicted here would be no copy. */
      const char *option = strcmp (command_verbs[i], "evict") == 0 ? "--help" : "--";

      command_run_verb (&command, full, command_verbs[i], option, path);
      command_assert_status (&command, 1);
      command_assert_says (command.errors, "mmdir: Cannot write to standard output: ");
    }
  command_run_into (&command, full, "--version", NULL);
  command_assert_status (&command, 1);
  close (full);
  command_run_by_shell (&command, "exec \"$@\" >&-", "ls", path, NULL);
  command_assert_status (&command, 1);
}

/* Opening a pipe would wait for a writer. */
static void
test_pipe (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *pipe = NULL;
  const json_t *files, *problems;
  TemporaryDirectory *path;
  json_t *document;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  pipe = g_build_filename (path, "pipe", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  temporary_write (path, "write.lock", "", 0);

  command_run (&command, "verify", "--json", path, NULL);
  command_assert_status (&command, 1);
  command_assert_says (command.errors, pipe);
  document = command_parse (&command);
  files = command_get_array (document, "files");
  g_assert_cmpuint (json_array_size (files), ==, 2);
  g_assert_cmpstr (command_get_text (command_find_name (files, "pipe"), "result"), ==, "unreadable");
  problems = command_get_array (command_find_name (files, "pipe"), "problems");
  g_assert_cmpuint (json_array_size (problems), ==, 1);
  g_assert_cmpstr (command_get_text (json_array_get (problems, 0), "kind"), ==, "unreadable");
  json_decref (document);

  command_run (&command, "ls", path, NULL);
  command_assert_status (&command, 1);
  command_assert_says (command.output, "write.lock ");
  temporary_directory_remove (path);
}

/* Nothing but text in a file, and in a character set that has no more, nothing
 * but ASCII. */
static void
check_text (const char *path,
            const char *verb,
            gboolean is_ascii)
{
  g_auto (Command) command = { 0 };
  gsize i;

  command_run_verb (&command, -1, verb, "--", path);
  command_assert_status (&command, 0);
  g_assert_cmpstr (command.errors, ==, "");
  g_assert_null (strchr (command.output, '\033'));
  g_assert_null (strchr (command.output, '\r'));
  g_assert_null (strstr (command.output, " \n"));
  for (i = 0; is_ascii && i < command.length; i++)
    {
      g_assert_cmpint ((guchar) command.output[i], <, 0x80);
      g_assert_cmpint (command.output[i], !=, '?');
    }
}

static void
test_locale (void)
{
  g_autofree char *source = NULL;
  TemporaryDirectory *path;
  gsize i;

  if (!command_is_there () || (source = index_find (PLAIN)) == NULL)
    return;
  path = index_copy (source);
  g_setenv ("TERM", "xterm", TRUE);
  g_setenv ("COLUMNS", "40", TRUE);
  for (i = 0; command_verbs[i] != NULL; i++)
    if (strcmp (command_verbs[i], "cat") != 0)
      {
        check_text (path, command_verbs[i], FALSE);
        g_setenv ("LC_ALL", "C", TRUE);
        check_text (path, command_verbs[i], TRUE);
        g_setenv ("LC_ALL", "C.UTF-8", TRUE);
      }
  g_unsetenv ("COLUMNS");
  temporary_directory_remove (path);
}

/* Bytes that are no UTF-8, and characters that a terminal would act upon. */
static void
test_names (void)
{
  static const char odd[] = "line\nfeed \033[31m\xff\xfe";
  g_auto (Command) command = { 0 };
  g_autofree char *encoded = g_base64_encode ((const guchar *) odd, strlen (odd));
  const char *const lists[] = { "verify", "ls", "warm", "evict", "residency" };
  TemporaryDirectory *path;
  gsize i;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  temporary_write (path, odd, "bytes", 5);
  for (i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const json_t *files;
      json_t *document;

      command_run (&command, lists[i], path, NULL);
      command_assert_status (&command, 0);
      command_assert_says (command.output, "line\\nfeed \\x1b[31m\xef\xbf\xbd\xef\xbf\xbd ");

      command_run (&command, lists[i], "--json", path, NULL);
      command_assert_status (&command, 0);
      document = command_parse (&command);
      files = command_get_array (document, "files");
      g_assert_cmpuint (json_array_size (files), ==, 1);
      g_assert_cmpstr (command_get_text (json_array_get (files, 0), "name_base64"), ==, encoded);
      json_decref (document);
    }
  command_run (&command, "cat", path, odd, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpstr (command.output, ==, "bytes");
  command_run (&command, "cat", path, odd, "--offset=6", NULL);
  command_assert_status (&command, 1);
  g_assert_cmpuint (command_count (command.errors, "\n"), ==, 1);
  g_assert_null (strchr (command.errors, '\033'));
  temporary_directory_remove (path);
}

/* A terminal, and what is typed into it. */
static int
open_terminal (int *terminal)
{
  const int master = posix_openpt (O_RDWR | O_NOCTTY);
  struct termios modes;

  if (master == -1 || grantpt (master) != 0 || unlockpt (master) != 0 ||
      (*terminal = open (ptsname (master), O_RDWR | O_NOCTTY)) == -1)
    {
      g_test_skip ("there are no terminals here");
      return -1;
    }
  /* As it is written. */
  g_assert_cmpint (tcgetattr (*terminal, &modes), ==, 0);
  modes.c_oflag &= ~(tcflag_t) OPOST;
  g_assert_cmpint (tcsetattr (*terminal, TCSANOW, &modes), ==, 0);
  return master;
}

/* The longest line that the command writes to a terminal. */
static gsize
measure_lines (const char *path,
               int master,
               int terminal,
               unsigned short columns)
{
  const struct winsize size = { .ws_row = 24, .ws_col = columns };
  g_auto (Command) command = { 0 };
  g_auto (GStrv) lines = NULL;
  char written[4096];
  gsize width = 0, i;
  ssize_t length;

  g_assert_cmpint (ioctl (terminal, TIOCSWINSZ, &size), ==, 0);
  command_run_into (&command, terminal, "ls", path, NULL);
  command_assert_status (&command, 0);
  length = read (master, written, sizeof written - 1);
  g_assert_cmpint (length, >, 0);
  written[length] = '\0';
  lines = g_strsplit (written, "\n", -1);
  for (i = 0; lines[i] != NULL; i++)
    width = MAX (width, (gsize) g_utf8_strlen (lines[i], -1));
  return width;
}

static void
test_columns (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *codec = g_strnfill (100, 'c');
  TemporaryDirectory *path;
  int master, terminal;

  if (!command_is_there () || (master = open_terminal (&terminal)) == -1)
    return;
  path = temporary_directory_new ();
  index_append_header (bytes, codec, 1, NULL, NULL);
  index_append_footer (bytes);
  index_save (path, "_0.fdt", bytes);

  g_setenv ("TERM", "xterm", TRUE);
  g_setenv ("NO_COLOR", "1", TRUE);
  g_unsetenv ("COLUMNS");
  g_assert_cmpuint (measure_lines (path, master, terminal, 72), ==, 72);
  g_assert_cmpuint (measure_lines (path, master, terminal, 1000), >, 100);
  g_assert_cmpuint (measure_lines (path, master, terminal, 0), ==, 80);
  g_assert_cmpuint (measure_lines (path, master, terminal, 1), >=, 40);
  g_setenv ("COLUMNS", "64", TRUE);
  g_assert_cmpuint (measure_lines (path, master, terminal, 72), ==, 64);
  g_setenv ("COLUMNS", "none", TRUE);
  g_assert_cmpuint (measure_lines (path, master, terminal, 72), ==, 72);
  g_unsetenv ("COLUMNS");
  g_unsetenv ("NO_COLOR");

  close (master);
  close (terminal);
  temporary_directory_remove (path);
}

/* A file that the address space has no room for is mapped by parts, without a
 * word. */
static void
test_address_space (void)
{
  const guint64 length = G_GUINT64_CONSTANT (16) * 1024 * 1024 * 1024;
  g_autofree char *offset = g_strdup_printf ("--offset=%" G_GUINT64_FORMAT, length - 4);
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;
  json_t *document;

  if (!command_is_there ())
    return;
  if (process_is_instrumented ())
    {
      g_test_skip ("what watches the program needs more address space");
      return;
    }
  path = temporary_directory_new ();
  if (process_make_sparse (path, "sparse", length))
    {
      process_write_at (path, "sparse", length - 4, "tail", 4);
      command_run_by_shell (&command, "ulimit -v 524288; exec \"$@\"",
                            "cat", path, "sparse", offset, "--length=4", NULL);
      command_assert_status (&command, 0);
      g_assert_cmpstr (command.output, ==, "tail");
      g_assert_cmpstr (command.errors, ==, "");
      command_clear (&command);

      command_run_by_shell (&command, "ulimit -v 524288; exec \"$@\"", "info", "--json", path, "sparse", NULL);
      command_assert_status (&command, 0);
      document = command_parse (&command);
      g_assert_true (json_is_true (json_object_get (document, "windowed")));
      json_decref (document);
    }
  temporary_directory_remove (path);
}

/* What is low is to be raised. */
static void
test_limits (void)
{
  g_auto (Command) command = { 0 };
  const json_t *limit;
  json_t *document;

  if (!command_is_there ())
    return;
  command_run_by_shell (&command, "ulimit -n 100; exec \"$@\"", "limits", "--json", NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  limit = json_object_get (document, "open_files");
  /* valgrind keeps some for itself. */
  g_assert_cmpuint (command_get_number (limit, "maximum"), <=, 100);
  g_assert_true (json_is_true (json_object_get (limit, "low")));
  json_decref (document);
  command_run_by_shell (&command, "ulimit -n 100; exec \"$@\"", "limits", NULL);
  command_assert_status (&command, 0);
  command_assert_says (command.output, "Raise the limit (ulimit -n).\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-posix/write-errors", test_write_errors);
  g_test_add_func ("/command-posix/pipe", test_pipe);
  g_test_add_func ("/command-posix/locale", test_locale);
  g_test_add_func ("/command-posix/names", test_names);
  g_test_add_func ("/command-posix/columns", test_columns);
  g_test_add_func ("/command-posix/address-space", test_address_space);
  g_test_add_func ("/command-posix/limits", test_limits);
  return g_test_run ();
}
