/* child.c: peers in processes of their own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static void
read_line (BenchChild *child,
           char *line,
           gsize size)
{
  if (fgets (line, (int) size, child->from) == NULL)
    bench_fail ("the peer %s has ended by itself", child->name);
  g_strchomp (line);
}

BenchChild *
child_start (const char *command,
             BenchWorld *world)
{
  BenchChild *child = g_new0 (BenchChild, 1);
  const char *equals = strchr (command, '=');
  g_auto (GStrv) arguments = NULL;
  GError *error = NULL;
  GPtrArray *vector;
  char line[4096];
  int to, from;
  guint i;

  if (equals == NULL || !g_shell_parse_argv (equals + 1, NULL, &arguments, &error))
    bench_fail ("“%s” is no NAME=COMMAND", command);
  vector = g_ptr_array_new ();
  for (i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (vector, arguments[i]);
  g_ptr_array_add (vector, world->directory);
  g_ptr_array_add (vector, NULL);

  child->name = g_strndup (command, (gsize) (equals - command));
  if (!g_spawn_async_with_pipes (NULL, (char **) vector->pdata, NULL,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                                 NULL, NULL, &child->pid, &to, &from, NULL, &error))
    bench_fail_error (error);
  g_ptr_array_unref (vector);
  child->to = fdopen (to, "w");
  child->from = fdopen (from, "r");
  read_line (child, line, sizeof line);
  if (!g_str_has_prefix (line, "ready "))
    bench_fail ("the peer %s says “%s” and not that it is ready", child->name, line);
  child->words = g_strsplit (line + strlen ("ready "), " ", -1);
  return child;
}

gboolean
child_knows (const BenchChild *child,
             const char *operation)
{
  return g_strv_contains ((const char *const *) child->words + 1, operation);
}

static void
write_line (BenchChild *child,
            const char *line)
{
  if (fputs (line, child->to) == EOF || fflush (child->to) == EOF)
    bench_fail ("the peer %s does not listen", child->name);
}

guint64
child_run (BenchChild *child,
           const char *operation,
           const BenchSlot *slot,
           gdouble *elapsed)
{
  g_autofree char *request = NULL;
  char line[256], *rest;
  guint64 sum;

  request = g_strdup_printf ("run %s %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                             operation, slot->file->name, slot->start, slot->end,
                             slot->n_items, slot->first_position);
  write_line (child, request);
  read_line (child, line, sizeof line);
  if (!g_str_has_prefix (line, "done "))
    bench_fail ("the peer %s says of %s: %s", child->name, operation, line);
  *elapsed = g_ascii_strtod (line + strlen ("done "), &rest);
  sum = g_ascii_strtoull (rest, &rest, 10);
  if (*rest != '\0')
    bench_fail ("the peer %s says of %s: %s", child->name, operation, line);
  return sum;
}

void
child_close_file (BenchChild *child)
{
  char line[256];

  write_line (child, "close\n");
  read_line (child, line, sizeof line);
  if (strcmp (line, "closed") != 0)
    bench_fail ("the peer %s does not close: %s", child->name, line);
}

void
child_end (BenchChild *child)
{
  fclose (child->to);
  fclose (child->from);
  waitpid (child->pid, NULL, 0);
  g_spawn_close_pid (child->pid);
  g_strfreev (child->words);
  g_free (child->name);
  g_free (child);
}
