/* command.c: running the mmdir command and looking at what it says
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command.h"

#include <glib/gstdio.h>
#include <string.h>

/* The shell, its line, its $0, and then the command: what it is run through,
 * itself, and its arguments. */
static GPtrArray *
create_arguments (const char *line,
                  va_list arguments)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *runner = g_getenv ("TEST_RUNNER");
  const char *argument;

  g_ptr_array_add (words, g_strdup ("sh"));
  g_ptr_array_add (words, g_strdup ("-c"));
  g_ptr_array_add (words, g_strdup (line));
  g_ptr_array_add (words, g_strdup ("sh"));
  if (runner != NULL && *runner != '\0')
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) parsed = NULL;
      gsize i;

      g_shell_parse_argv (runner, NULL, &parsed, &error);
      g_assert_no_error (error);
      for (i = 0; parsed[i] != NULL; i++)
        g_ptr_array_add (words, g_strdup (parsed[i]));
    }
  g_ptr_array_add (words, g_strdup (g_getenv ("MMDIR")));
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (words, g_strdup (argument));
  g_ptr_array_add (words, NULL);
  return words;
}

static void
run (Command *command,
     const char *line,
     va_list arguments)
{
  g_autoptr (GPtrArray) words = create_arguments (line, arguments);
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int descriptor, wait_status;

  command_clear (command);
  descriptor = g_file_open_tmp ("mmdir-output-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_assert_true (g_close (descriptor, NULL));
  environment = g_environ_setenv (environment, "OUTPUT", path, TRUE);

  g_spawn_sync (NULL, (char **) words->pdata, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                NULL, NULL, NULL, &command->errors, &wait_status, &error);
  g_assert_no_error (error);
  g_spawn_check_exit_status (wait_status, &error);
  if (error != NULL && error->domain != G_SPAWN_EXIT_ERROR)
    g_error ("The command ended badly: %s\n%s", error->message, command->errors);
  command->status = error != NULL ? error->code : 0;
  g_clear_error (&error);

  g_file_get_contents (path, &command->output, &command->length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
command_run (Command *command,
             ...)
{
  va_list arguments;

  va_start (arguments, command);
  run (command, "exec \"$@\" > \"$OUTPUT\"", arguments);
  va_end (arguments);
}

void
command_run_by_shell (Command *command,
                      const char *line,
                      ...)
{
  va_list arguments;

  va_start (arguments, line);
  run (command, line, arguments);
  va_end (arguments);
}

void
command_clear (Command *command)
{
  g_clear_pointer (&command->output, g_free);
  g_clear_pointer (&command->errors, g_free);
}

json_t *
command_parse (const Command *command)
{
  json_error_t error;
  json_t *document;

  document = json_loadb (command->output, command->length, JSON_REJECT_DUPLICATES, &error);
  if (document == NULL)
    g_error ("No JSON, line %d: %s:\n%s", error.line, error.text, command->output);
  g_assert_true (json_is_object (document));
  return document;
}

const char *
command_get_text (const json_t *object,
                  const char *key)
{
  const json_t *value = json_object_get (object, key);

  if (!json_is_string (value))
    g_error ("There is no text “%s”", key);
  return json_string_value (value);
}

guint64
command_get_number (const json_t *object,
                    const char *key)
{
  const json_t *value = json_object_get (object, key);

  if (!json_is_integer (value))
    g_error ("There is no number “%s”", key);
  return (guint64) json_integer_value (value);
}

const json_t *
command_get_array (const json_t *object,
                   const char *key)
{
  const json_t *value = json_object_get (object, key);

  if (!json_is_array (value))
    g_error ("There is no array “%s”", key);
  return value;
}

const json_t *
command_find_name (const json_t *array,
                   const char *name)
{
  gsize i;

  for (i = 0; i < json_array_size (array); i++)
    if (g_strcmp0 (command_get_text (json_array_get (array, i), "name"), name) == 0)
      return json_array_get (array, i);
  g_error ("“%s” is not told of", name);
}

guint
command_count (const char *where,
               const char *text)
{
  guint count = 0;

  while ((where = strstr (where, text)) != NULL)
    {
      count++;
      where += strlen (text);
    }
  return count;
}

gboolean
command_is_there (void)
{
  const char *path = g_getenv ("MMDIR");

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;
  g_test_skip ("the command has not been built");
  return FALSE;
}
