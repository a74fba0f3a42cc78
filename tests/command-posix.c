/* command-posix.c: how the mmdir command is started, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command-posix.h"

#include "command-platform.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

char *
command_find (void)
{
  return g_strdup (g_getenv ("MMDIR"));
}

static void
add_runner (GPtrArray *words)
{
  const char *runner = g_getenv ("TEST_RUNNER");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parsed = NULL;
  gsize i;

  if (runner == NULL || *runner == '\0')
    return;
  g_shell_parse_argv (runner, NULL, &parsed, &error);
  g_assert_no_error (error);
  for (i = 0; parsed[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (parsed[i]));
}

GPtrArray *
command_create_words (void)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  add_runner (words);
  g_ptr_array_add (words, command_find ());
  return words;
}

int
command_start (GPtrArray *words,
               int output,
               int errors)
{
  g_autoptr (GError) error = NULL;
  GPid process;
  int status;

  g_spawn_async_with_fds (NULL, (char **) words->pdata, NULL,
                          G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &process,
                          -1, output, errors, &error);
  g_assert_no_error (error);
  while (waitpid (process, &status, 0) == -1)
    g_assert_cmpint (errno, ==, EINTR);

  /* As shells say it. */
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

int
command_open_closed_pipe (void)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[0]);
  return ends[1];
}

/* The shell, its line, its $0, and then what "$@" is. */
void
command_run_by_shell (Command *command,
                      const char *line,
                      ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const char *argument;
  va_list arguments;

  g_ptr_array_add (words, g_strdup ("sh"));
  g_ptr_array_add (words, g_strdup ("-c"));
  g_ptr_array_add (words, g_strdup (line));
  g_ptr_array_add (words, g_strdup ("sh"));
  add_runner (words);
  g_ptr_array_add (words, command_find ());
  va_start (arguments, line);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (words, g_strdup (argument));
  va_end (arguments);
  command_run_words (command, words, -1);
}
