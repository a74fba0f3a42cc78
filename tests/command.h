/* command.h: running the mmdir command and looking at what it says
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>
#include <jansson.h>

/* What a run has left. */
typedef struct
{
  int status;

  /* Standard output, with a zero after it, and standard error. */
  char *output;
  gsize length;
  char *errors;
} Command;

/* All verbs, up to NULL. */
extern const char *const command_verbs[];

/* Runs the command with the arguments up to NULL, and clears what @command
 * held from a run before.  Every function here ends the test if it fails. */
void command_run (Command *command,
                  ...) G_GNUC_NULL_TERMINATED;

/* The same with a descriptor as standard output, unless it is -1. */
void command_run_into (Command *command,
                       int descriptor,
                       ...) G_GNUC_NULL_TERMINATED;

/* The same with a verb and what it takes of the index at @path, which is that
 * of tests/data/lucene10/plain. */
void command_run_verb (Command *command,
                       int descriptor,
                       const char *verb,
                       const char *option,
                       const char *path);

/* The same with all words of the command line, to which NULL is added. */
void command_run_words (Command *command,
                        GPtrArray *words,
                        int descriptor);
void command_clear (Command *command);

/* Standard output, which must be one JSON object. */
json_t *command_parse (const Command *command);

/* A member of a JSON object, which must be there. */
const char *command_get_text (const json_t *object,
                              const char *key);
guint64 command_get_number (const json_t *object,
                            const char *key);
const json_t *command_get_array (const json_t *object,
                                 const char *key);

/* The object with this "name", in an array of such. */
const json_t *command_find_name (const json_t *array,
                                 const char *name);

/* The number of @text in another. */
guint command_count (const char *where,
                     const char *text);

/* Marks the test as skipped if the command has not been built. */
gboolean command_is_there (void);

#define command_assert_status(command, wanted) \
  G_STMT_START \
    { \
      if ((command)->status != (wanted)) \
        g_test_message ("standard error: %s", (command)->errors); \
      g_assert_cmpint ((command)->status, ==, (wanted)); \
    } \
  G_STMT_END

#define command_assert_says(where, text) \
  G_STMT_START \
    { \
      if (strstr ((where), (text)) == NULL) \
        g_error ("“%s” is not in:\n%s", (text), (where)); \
    } \
  G_STMT_END

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Command, command_clear)
