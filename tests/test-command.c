/* test-command.c: what the verbs of the mmdir command take, write and refuse
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command.h"
#include "index.h"
#include "temporary.h"

#include <string.h>
#include <sys/stat.h>

#define PLAIN "data/lucene10/plain"
#define COMPOUND "data/lucene10/compound"

static const char *const verbs[] = {
  "verify", "ls", "info", "cat", "warm", "evict", "residency", "limits", "bench"
};

static void
check_refused (const Command *command)
{
  command_assert_status (command, 2);
  g_assert_cmpstr (command->output, ==, "");
  g_assert_true (g_str_has_prefix (command->errors, "mmdir: "));
  command_assert_says (command->errors, "--help");
}

static void
test_usage (void)
{
  g_auto (Command) command = { 0 };
  gsize i;

  if (!command_is_there ())
    return;
  command_run (&command, NULL);
  check_refused (&command);
  command_run (&command, "frobnicate", NULL);
  check_refused (&command);
  command_assert_says (command.errors, "frobnicate");
  command_run (&command, "--frobnicate", NULL);
  check_refused (&command);
  command_run (&command, "limits", "argument", NULL);
  check_refused (&command);
  command_run (&command, "info", ".", NULL);
  check_refused (&command);
  command_run (&command, "cat", ".", "a", "b", NULL);
  check_refused (&command);
  command_assert_says (command.errors, "“b”");
  command_run (&command, "ls", "--quiet", ".", NULL);
  check_refused (&command);

  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      command_run (&command, verbs[i], "--frobnicate", NULL);
      check_refused (&command);
      if (strcmp (verbs[i], "limits") == 0)
        continue;
      command_run (&command, verbs[i], NULL);
      check_refused (&command);
    }
}

static void
test_bad_values (void)
{
  static const char *const options[] = {
    "--chunk-power=19", "--chunk-power=41", "--chunk-power=x", "--chunk-power=", "--chunk-power=0x20",
    "--chunk-power=-1", "--chunk-power=99999999999999999999", "--backing=memory", "--backing=",
    "--offset=", "--offset=x", "--offset=-1", "--offset=+1", "--offset= 1", "--offset=1.5", "--offset=1x",
    "--offset=1KB", "--offset=K", "--offset=0x10", "--length=99999999999999999999", "--length=18446744073709551616",
    "--length=16777216T",
  };
  g_auto (Command) command = { 0 };
  gsize i;

  if (!command_is_there ())
    return;
  for (i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_test_message ("%s", options[i]);
      command_run (&command, "cat", options[i], ".", "name", NULL);
      check_refused (&command);
    }
  command_run (&command, "bench", "--repetitions=0", ".", NULL);
  check_refused (&command);
}

static void
check_help (const Command *command,
            const char *usage)
{
  g_auto (GStrv) lines = g_strsplit (command->output, "\n", -1);
  gsize i;

  command_assert_status (command, 0);
  g_assert_cmpstr (command->errors, ==, "");
  g_assert_true (g_str_has_prefix (command->output, "Usage:\n"));
  command_assert_says (command->output, usage);
  for (i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 80);
}

static void
test_help (void)
{
  g_auto (Command) command = { 0 };
  gsize i;

  if (!command_is_there ())
    return;
  command_run (&command, "--help", NULL);
  check_help (&command, "  mmdir VERB");
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    command_assert_says (command.output, verbs[i]);
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *usage = g_strdup_printf ("  mmdir %s [OPTION…]", verbs[i]);

      command_run (&command, verbs[i], "--help", NULL);
      check_help (&command, usage);
    }
  command_run (&command, "--version", NULL);
  command_assert_status (&command, 0);
  g_assert_true (g_regex_match_simple ("^mmdir [0-9]+\\.[0-9]+\\.[0-9]+\n$", command.output, 0, 0));
}

/* Every verb with arguments that it takes. */
static void
run_verb (Command *command,
          const char *line,
          const char *verb,
          const char *option,
          const char *path)
{
  if (strcmp (verb, "limits") == 0)
    command_run_by_shell (command, line, verb, option, NULL);
  else if (strcmp (verb, "info") == 0 || strcmp (verb, "cat") == 0)
    command_run_by_shell (command, line, verb, option, path, "segments_6", NULL);
  else if (strcmp (verb, "bench") == 0)
    command_run_by_shell (command, line, verb, "--repetitions=1", option, path, "_0.fdt", NULL);
  else
    command_run_by_shell (command, line, verb, option, path, NULL);
}

static void
test_no_directory (void)
{
  g_auto (Command) command = { 0 };
  gsize i;

  if (!command_is_there ())
    return;
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (strcmp (verbs[i], "limits") == 0)
        continue;
      run_verb (&command, "exec \"$@\" > \"$OUTPUT\"", verbs[i], "--", "/no/such/directory");
      command_assert_status (&command, 1);
      g_assert_cmpstr (command.output, ==, "");
      g_assert_true (g_str_has_prefix (command.errors, "mmdir: "));
      command_assert_says (command.errors, "/no/such/directory");
    }
}

/* A device that is always full, and a pipe that nobody reads. */
static void
test_write_errors (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *path = NULL;
  gsize i;

  if (!command_is_there () || (path = index_find (PLAIN)) == NULL)
    return;
  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      /* What is evicted here would be no copy. */
      const char *option = strcmp (verbs[i], "evict") == 0 ? "--help" : "--";

      run_verb (&command, "exec \"$@\" > /dev/full", verbs[i], option, path);
      command_assert_status (&command, 1);
      command_assert_says (command.errors, "mmdir: Cannot write to standard output: ");
    }
  command_run_by_shell (&command, "exec \"$@\" > /dev/full", "--version", NULL);
  command_assert_status (&command, 1);
  command_run_by_shell (&command, "exec \"$@\" >&-", "ls", path, NULL);
  command_assert_status (&command, 1);
}

static void
test_closed_pipe (void)
{
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  /* More than a pipe holds. */
  temporary_write_pattern (path, "large", 3000000);
  command_run_by_shell (&command,
                        "{ \"$@\"; echo $? > \"$OUTPUT\"; } | head -c 1 > /dev/null; exit $(cat \"$OUTPUT\")",
                        "cat", path, "large", NULL);
  command_assert_status (&command, 1);
  command_assert_says (command.errors, "mmdir: Cannot write to standard output: ");
  temporary_directory_remove (path);
}

/* One name that is wrong does not keep the others from being handled. */
static void
test_missing_names (void)
{
  static const char *const many[] = { "verify", "warm", "evict", "residency" };
  static const char *const bad[] = { "no-such-file", "..", "a/b", "" };
  g_auto (Command) command = { 0 };
  g_autofree char *source = NULL;
  TemporaryDirectory *path;
  gsize i, j;

  if (!command_is_there () || (source = index_find (COMPOUND)) == NULL)
    return;
  path = index_copy (source);
  for (i = 0; i < G_N_ELEMENTS (many); i++)
    for (j = 0; j < G_N_ELEMENTS (bad); j++)
      {
        command_run (&command, many[i], path, bad[j], "_0.si", NULL);
        command_assert_status (&command, 1);
        g_assert_true (g_str_has_prefix (command.errors, "mmdir: "));
        g_assert_cmpuint (command_count (command.errors, "\n"), ==, 1);
        command_assert_says (command.errors, bad[j]);
        command_assert_says (command.output, "_0.si ");
      }
  command_run (&command, "info", path, "no-such-file", NULL);
  command_assert_status (&command, 1);
  command_assert_says (command.errors, "no-such-file");
  command_run (&command, "bench", path, "no-such-file", NULL);
  command_assert_status (&command, 1);
  command_assert_says (command.errors, "no-such-file");
  temporary_directory_remove (path);
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

static void
check_cat (const char *path,
           const char *backing,
           const char *first,
           const char *second,
           gsize offset,
           gsize length)
{
  g_auto (Command) command = { 0 };

  command_run (&command, "cat", path, "data", backing, first, second, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpstr (command.errors, ==, "");
  g_assert_cmpuint (command.length, ==, length);
  g_assert_true (temporary_is_pattern ((const guint8 *) command.output, length, offset));
}

static void
test_cat (void)
{
  static const char *const backings[] = {
    "--backing=auto", "--backing=mapped", "--backing=buffered", "--chunk-power=20"
  };
  const gsize length = 3000001;
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;
  gsize i;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  temporary_write_pattern (path, "data", length);
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      check_cat (path, backings[i], "--", NULL, 0, length);
      check_cat (path, backings[i], "--offset=1", NULL, 1, length - 1);
      check_cat (path, backings[i], "--offset=1M", "--length=7", 1048576, 7);
      check_cat (path, backings[i], "--offset=1048575", "--length=1MiB", 1048575, 1048576);
      check_cat (path, backings[i], "--length=2k", NULL, 0, 2048);
      check_cat (path, backings[i], "--offset=3000001", NULL, length, 0);
      check_cat (path, backings[i], "--length=0", NULL, 0, 0);
    }

  command_run (&command, "cat", path, "data", "--offset=3000002", NULL);
  command_assert_status (&command, 1);
  g_assert_cmpstr (command.output, ==, "");
  command_assert_says (command.errors, "/data");
  command_run (&command, "cat", path, "data", "--offset=3000000", "--length=2", NULL);
  command_assert_status (&command, 1);
  g_assert_cmpstr (command.output, ==, "");
  command_run (&command, "cat", path, "data", "--offset=1", "--length=18446744073709551615", NULL);
  command_assert_status (&command, 1);
  g_assert_cmpstr (command.output, ==, "");
  temporary_directory_remove (path);
}

/* Nothing but text in a pipe, and in a character set that has no more, nothing
 * but ASCII. */
static void
test_plain (void)
{
  static const char *const lines[] = {
    "exec \"$@\" > \"$OUTPUT\"", "LC_ALL=C TERM=xterm COLUMNS=40 exec \"$@\" > \"$OUTPUT\""
  };
  g_autofree char *source = NULL;
  TemporaryDirectory *path;
  gsize i, j, k;

  if (!command_is_there () || (source = index_find (PLAIN)) == NULL)
    return;
  path = index_copy (source);
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    for (j = 0; j < G_N_ELEMENTS (lines); j++)
      {
        g_auto (Command) command = { 0 };

        if (strcmp (verbs[i], "cat") == 0)
          continue;
        run_verb (&command, lines[j], verbs[i], "--", path);
        command_assert_status (&command, 0);
        g_assert_cmpstr (command.errors, ==, "");
        g_assert_cmpuint (command.length, ==, strlen (command.output));
        g_assert_null (strchr (command.output, '\033'));
        g_assert_null (strchr (command.output, '\r'));
        g_assert_null (strstr (command.output, " \n"));
        for (k = 0; j == 1 && k < command.length; k++)
          {
            g_assert_cmpint ((guchar) command.output[k], <, 0x80);
            g_assert_cmpint (command.output[k], !=, '?');
          }
      }
  temporary_directory_remove (path);
}

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

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/usage", test_usage);
  g_test_add_func ("/command/bad-values", test_bad_values);
  g_test_add_func ("/command/help", test_help);
  g_test_add_func ("/command/no-directory", test_no_directory);
  g_test_add_func ("/command/write-errors", test_write_errors);
  g_test_add_func ("/command/closed-pipe", test_closed_pipe);
  g_test_add_func ("/command/missing-names", test_missing_names);
  g_test_add_func ("/command/pipe", test_pipe);
  g_test_add_func ("/command/cat", test_cat);
  g_test_add_func ("/command/plain", test_plain);
  g_test_add_func ("/command/names", test_names);
  return g_test_run ();
}
