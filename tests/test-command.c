/* test-command.c: what the verbs of the mmdir command take, write and refuse
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command-platform.h"
#include "index.h"
#include "temporary.h"

#include <glib/gstdio.h>
#include <string.h>

#define PLAIN "data/lucene10/plain"
#define COMPOUND "data/lucene10/compound"

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

  for (i = 0; command_verbs[i] != NULL; i++)
    {
      command_run (&command, command_verbs[i], "--frobnicate", NULL);
      check_refused (&command);
      if (strcmp (command_verbs[i], "limits") == 0)
        continue;
      command_run (&command, command_verbs[i], NULL);
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
  for (i = 0; command_verbs[i] != NULL; i++)
    command_assert_says (command.output, command_verbs[i]);
  for (i = 0; command_verbs[i] != NULL; i++)
    {
      g_autofree char *usage = g_strdup_printf ("  mmdir %s [OPTION…]", command_verbs[i]);

      command_run (&command, command_verbs[i], "--help", NULL);
      check_help (&command, usage);
    }
  command_run (&command, "--version", NULL);
  command_assert_status (&command, 0);
  g_assert_true (g_regex_match_simple ("^mmdir [0-9]+\\.[0-9]+\\.[0-9]+\n$", command.output, 0, 0));
}

static void
test_no_directory (void)
{
  g_auto (Command) command = { 0 };
  gsize i;

  if (!command_is_there ())
    return;
  for (i = 0; command_verbs[i] != NULL; i++)
    {
      if (strcmp (command_verbs[i], "limits") == 0)
        continue;
      command_run_verb (&command, -1, command_verbs[i], "--", "/no/such/directory");
      command_assert_status (&command, 1);
      g_assert_cmpstr (command.output, ==, "");
      g_assert_true (g_str_has_prefix (command.errors, "mmdir: "));
      command_assert_says (command.errors, "/no/such/directory");
    }
}

static void
test_closed_pipe (void)
{
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;
  int descriptor;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  /* More than a pipe holds. */
  temporary_write_pattern (path, "large", 3000000);
  descriptor = command_open_closed_pipe ();
  command_run_into (&command, descriptor, "cat", path, "large", NULL);
  g_assert_true (g_close (descriptor, NULL));
  command_assert_status (&command, 1);
  command_assert_says (command.errors, "mmdir: Cannot write to standard output: ");
  temporary_directory_remove (path);
}

/* One name that is wrong does not keep the others from being handled. */
static void
test_missing_names (void)
{
  static const char *const many[] = { "verify", "warm", "evict", "residency" };
  /* The only ones of which some systems tell the residency. */
  static const char *const options[] = { "--", "--", "--", "--backing=mapped" };
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
        command_run (&command, many[i], options[i], path, bad[j], "_0.si", NULL);
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
  command_assert_says (command.errors, "data");
  command_run (&command, "cat", path, "data", "--offset=3000000", "--length=2", NULL);
  command_assert_status (&command, 1);
  g_assert_cmpstr (command.output, ==, "");
  command_run (&command, "cat", path, "data", "--offset=1", "--length=18446744073709551615", NULL);
  command_assert_status (&command, 1);
  g_assert_cmpstr (command.output, ==, "");
  temporary_directory_remove (path);
}

/* Nothing but text in a file, with lines as they are on every system. */
static void
test_plain (void)
{
  g_autofree char *source = NULL;
  TemporaryDirectory *path;
  gsize i;

  if (!command_is_there () || (source = index_find (PLAIN)) == NULL)
    return;
  path = index_copy (source);
  for (i = 0; command_verbs[i] != NULL; i++)
    {
      g_auto (Command) command = { 0 };

      if (strcmp (command_verbs[i], "cat") == 0 || strcmp (command_verbs[i], "residency") == 0)
        continue;
      command_run_verb (&command, -1, command_verbs[i], "--", path);
      command_assert_status (&command, 0);
      g_assert_cmpstr (command.errors, ==, "");
      g_assert_cmpuint (command.length, ==, strlen (command.output));
      g_assert_true (g_str_has_suffix (command.output, "\n"));
      g_assert_null (strchr (command.output, '\033'));
      g_assert_null (strchr (command.output, '\r'));
      g_assert_null (strstr (command.output, " \n"));
    }
  temporary_directory_remove (path);
}

/* Names that no code page of one language has, on the command line and in what
 * is written. */
static void
test_names (void)
{
  static const char *const names[] = { "Größe", "żółć", "файл", "索引", "a b", "😀" };
  g_auto (Command) command = { 0 };
  g_autofree char *folder = NULL;
  TemporaryDirectory *path;
  gsize i;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  folder = g_build_filename (path, "каталог 目录", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const json_t *files;
      json_t *document;

      temporary_write (folder, names[i], names[i], strlen (names[i]));
      command_run (&command, "cat", folder, names[i], NULL);
      command_assert_status (&command, 0);
      g_assert_cmpstr (command.output, ==, names[i]);
      command_run (&command, "ls", folder, NULL);
      command_assert_status (&command, 0);
      command_assert_says (command.output, names[i]);

      command_run (&command, "ls", "--json", folder, NULL);
      command_assert_status (&command, 0);
      document = command_parse (&command);
      g_assert_cmpstr (command_get_text (document, "directory"), ==, folder);
      files = command_get_array (document, "files");
      g_assert_cmpuint (json_array_size (files), ==, i + 1);
      g_assert_null (json_object_get (command_find_name (files, names[i]), "name_base64"));
      json_decref (document);

      command_run (&command, "cat", folder, names[i], "--offset=100", NULL);
      command_assert_status (&command, 1);
      command_assert_says (command.errors, names[i]);
      command_assert_says (command.errors, "каталог 目录");
    }
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
  g_test_add_func ("/command/closed-pipe", test_closed_pipe);
  g_test_add_func ("/command/missing-names", test_missing_names);
  g_test_add_func ("/command/cat", test_cat);
  g_test_add_func ("/command/plain", test_plain);
  g_test_add_func ("/command/names", test_names);
  return g_test_run ();
}
