/* targets.c: what must be reached
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "report.h"
#include "targets.h"

#include <string.h>

typedef struct
{
  const BenchOperation *operation;
  char *peer;
  char **bases; /* the quickest of them counts; empty for a cost, which is judged by itself */
  gdouble reach;
  gdouble tolerance; /* a part of @reach and of @nearest */
  gdouble nearest;   /* what is kept where @reach cannot be reached; else 0 */
} Target;

static const BenchOperation *
find_operation (const BenchOperation *const *operations,
                const char *name)
{
  for (; *operations != NULL; operations++)
    if (strcmp ((*operations)->name, name) == 0)
      return *operations;
  return NULL;
}

/* Peers in processes of their own are not in the tables of operations. */
static gboolean
has_peer (const BenchOperation *operation,
          const char *name)
{
  const BenchPeer *peer;

  for (peer = operation->peers; peer->name != NULL; peer++)
    if (strcmp (peer->name, name) == 0)
      return TRUE;
  return g_str_has_prefix (name, "lucene");
}

static gboolean
parse_number (const char *text,
              gdouble *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static void
free_target (gpointer data)
{
  Target *target = data;

  g_free (target->peer);
  g_strfreev (target->bases);
  g_free (target);
}

static gboolean
parse_target (Target *target,
              char **fields,
              const BenchOperation *const *operations)
{
  const guint n_fields = g_strv_length (fields);
  guint i;

  if (n_fields < 5 || n_fields > 6 ||
      !parse_number (fields[3], &target->reach) ||
      !parse_number (fields[4], &target->tolerance) ||
      (n_fields == 6 && (!parse_number (fields[5], &target->nearest) || target->nearest <= target->reach)))
    return FALSE;
  target->operation = find_operation (operations, fields[0]);
  if (target->operation == NULL || !has_peer (target->operation, fields[1]))
    return FALSE;
  target->peer = g_strdup (fields[1]);
  if (strcmp (fields[2], "-") == 0)
    target->bases = g_new0 (char *, 1);
  else
    target->bases = g_strsplit (fields[2], "|", -1);
  if ((target->bases[0] == NULL) != BENCH_IS_COST (target->operation->unit))
    return FALSE;
  for (i = 0; target->bases[i] != NULL; i++)
    if (!has_peer (target->operation, target->bases[i]))
      return FALSE;
  return TRUE;
}

/* The words of a line, which are apart by one or more spaces. */
static char **
split_words (const char *line)
{
  GPtrArray *words = g_ptr_array_new ();
  g_auto (GStrv) pieces = g_strsplit_set (line, " \t", -1);
  guint i;

  for (i = 0; pieces[i] != NULL; i++)
    if (pieces[i][0] != '\0')
      g_ptr_array_add (words, g_strdup (pieces[i]));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

GPtrArray *
targets_read (const char *path,
              const BenchOperation *const *operations)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (free_target);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GError *error = NULL;
  guint i;

  if (!g_file_get_contents (path, &text, NULL, &error))
    bench_fail_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = split_words (lines[i]);
      Target *target;

      if (fields[0] == NULL || fields[0][0] == '#')
        continue;
      target = g_new0 (Target, 1);
      g_ptr_array_add (targets, target);
      if (!parse_target (target, fields, operations))
        bench_fail ("%s:%u: no target of an operation and peers that there are: %s", path, i + 1, lines[i]);
    }
  return targets;
}

GHashTable *
targets_get_peers (GPtrArray *targets,
                   const BenchOperation *operation)
{
  GHashTable *peers = NULL;
  guint i, j;

  for (i = 0; i < targets->len; i++)
    {
      const Target *target = targets->pdata[i];

      if (target->operation != operation)
        continue;
      if (peers == NULL)
        peers = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_add (peers, target->peer);
      for (j = 0; target->bases[j] != NULL; j++)
        g_hash_table_add (peers, target->bases[j]);
    }
  return peers;
}

static const BenchResult *
find_result (GPtrArray *results,
             const BenchOperation *operation)
{
  guint i;

  for (i = 0; i < results->len; i++)
    if (((const BenchResult *) results->pdata[i])->operation == operation)
      return results->pdata[i];
  return NULL;
}

/* FALSE if the peer, or all that it is compared with, is not there. */
static gboolean
get_value (const Target *target,
           const BenchResult *result,
           gdouble *value)
{
  const BenchSeries *series = result == NULL ? NULL : harness_find (result, target->peer);
  gdouble least = G_MAXDOUBLE;
  guint i;

  if (series == NULL)
    return FALSE;
  if (target->bases[0] == NULL)
    {
      *value = series->median;
      return TRUE;
    }
  for (i = 0; target->bases[i] != NULL; i++)
    {
      const BenchSeries *base = harness_find (result, target->bases[i]);

      if (base != NULL)
        least = MIN (least, base->median);
    }
  *value = series->median / least;
  return least != G_MAXDOUBLE;
}

/* NULL if what was kept so far is lost. */
static const char *
judge (const Target *target,
       gdouble value)
{
  if (value <= target->reach * (1 + target->tolerance))
    return "reached";
  if (value <= target->nearest * (1 + target->tolerance))
    return "short";
  return NULL;
}

guint
targets_judge (GPtrArray *targets,
               GPtrArray *results)
{
  guint n_missed = 0, i;

  g_print ("# %-8s %-20s %-15s %10s %10s  %s\n", "", "operation", "peer", "is", "to reach", "times");
  for (i = 0; i < targets->len; i++)
    {
      const Target *target = targets->pdata[i];
      g_autofree char *bases = g_strjoinv ("|", target->bases);
      g_autofree char *is = NULL;
      const char *verdict = "skipped";
      gdouble value;

      if (get_value (target, find_result (results, target->operation), &value))
        {
          verdict = judge (target, value);
          if (verdict == NULL)
            {
              verdict = "MISSED";
              n_missed++;
            }
          is = g_strdup_printf ("%.3f", value);
        }
      g_print ("%-10s %-20s %-15s %10s %10.3f  %s\n", verdict, target->operation->name,
               target->peer, is != NULL ? is : "-", target->reach, bases);
    }
  return n_missed;
}
