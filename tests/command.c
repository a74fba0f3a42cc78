/* command.c: running the mmdir command and looking at what it says
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command.h"

#include "command-platform.h"
#include "temporary.h"

#include <glib/gstdio.h>
#include <string.h>

const char *const command_verbs[] = {
  "verify", "ls", "info", "cat", "copy", "warm", "evict", "residency", "limits", "bench", NULL
};

/* A file that takes what a program writes. */
static int
open_temporary (char **path)
{
  g_autoptr (GError) error = NULL;
  const int descriptor = g_file_open_tmp ("mmdir-output-XXXXXX", path, &error);

  g_assert_no_error (error);
  return descriptor;
}

static void
take_temporary (int descriptor,
                char *path,
                char **contents,
                gsize *length)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_close (descriptor, NULL));
  g_file_get_contents (path, contents, length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_free (path);
}

/* Files take what is written: with pipes, both would have to be read at the
 * same time. */
void
command_run_words (Command *command,
                   GPtrArray *words,
                   int descriptor)
{
  char *output_path, *errors_path;
  int output, errors;

  command_clear (command);
  output = open_temporary (&output_path);
  errors = open_temporary (&errors_path);
  g_ptr_array_add (words, NULL);
  command->status = command_start (words, descriptor != -1 ? descriptor : output, errors);
  take_temporary (output, output_path, &command->output, &command->length);
  take_temporary (errors, errors_path, &command->errors, NULL);
}

static void
add_arguments (GPtrArray *words,
               va_list arguments)
{
  const char *argument;

  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (words, g_strdup (argument));
}

void
command_run (Command *command,
             ...)
{
  g_autoptr (GPtrArray) words = command_create_words ();
  va_list arguments;

  va_start (arguments, command);
  add_arguments (words, arguments);
  va_end (arguments);
  command_run_words (command, words, -1);
}

void
command_run_into (Command *command,
                  int descriptor,
                  ...)
{
  g_autoptr (GPtrArray) words = command_create_words ();
  va_list arguments;

  va_start (arguments, descriptor);
  add_arguments (words, arguments);
  va_end (arguments);
  command_run_words (command, words, descriptor);
}

void
command_run_verb (Command *command,
                  int descriptor,
                  const char *verb,
                  const char *option,
                  const char *path)
{
  if (strcmp (verb, "limits") == 0)
    command_run_into (command, descriptor, verb, option, NULL);
  else if (strcmp (verb, "info") == 0 || strcmp (verb, "cat") == 0)
    command_run_into (command, descriptor, verb, option, path, "segments_6", NULL);
  else if (strcmp (verb, "bench") == 0)
    command_run_into (command, descriptor, verb, "--repetitions=1", option, path, "_0.fdt", NULL);
  else if (strcmp (verb, "copy") == 0)
    {
      TemporaryDirectory *destination = temporary_directory_new ();

      command_run_into (command, descriptor, verb, option, path, destination, NULL);
      temporary_directory_remove (destination);
    }
  else
    command_run_into (command, descriptor, verb, option, path, NULL);
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
  g_autofree char *path = command_find ();

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;
  g_test_skip ("the command has not been built");
  return FALSE;
}
