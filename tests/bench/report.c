/* report.c: results for people
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "child.h"
#include "report.h"

#include <string.h>
#include <sys/utsname.h>

void
report_list (const BenchOperation *const *operations,
             GPtrArray *children)
{
  for (; *operations != NULL; operations++)
    {
      const BenchPeer *peer;
      guint i;

      g_print ("%s", (*operations)->name);
      for (peer = (*operations)->peers; peer->name != NULL; peer++)
        g_print (" %s", peer->name);
      for (i = 0; i < children->len; i++)
        if (child_knows (children->pdata[i], (*operations)->name))
          g_print (" %s", ((BenchChild *) children->pdata[i])->name);
      g_print ("\n");
    }
}

char *
report_format (const BenchOperation *operation,
               gdouble value)
{
  switch (operation->unit)
    {
    case BENCH_BYTES:
      return g_strdup_printf ("%.1f bytes", value);
    case BENCH_COUNT:
      return g_strdup_printf ("%.0f", value);
    case BENCH_RATIO:
      return g_strdup_printf ("%.2f x", value);
    case BENCH_THROUGHPUT:
      /* Bytes in a nanosecond are gigabytes in a second. */
      return g_strdup_printf ("%.2f GB/s", 1 / value);
    case BENCH_NANOSECONDS:
    default:
      if (value < 1e4)
        return g_strdup_printf ("%.2f ns", value);
      if (value < 1e7)
        return g_strdup_printf ("%.2f us", value / 1e3);
      return g_strdup_printf ("%.2f ms", value / 1e6);
    }
}

/* From the first line of @path that begins with @key; the file is of Linux. */
static char *
find_line (const char *path,
           const char *key)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint i;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key) && strchr (lines[i], ':') != NULL)
      return g_strdup (g_strstrip (strchr (lines[i], ':') + 1));
  return NULL;
}

char **
report_machine (GPtrArray *children)
{
  GPtrArray *list = g_ptr_array_new ();
  struct utsname name;
  guint i;
  char *processor = find_line ("/proc/cpuinfo", "model name");
  char *memory = find_line ("/proc/meminfo", "MemTotal");

  uname (&name);
  g_ptr_array_add (list, g_strdup ("processor"));
  g_ptr_array_add (list, processor != NULL ? processor : g_strdup (name.machine));
  g_ptr_array_add (list, g_strdup ("processors"));
  g_ptr_array_add (list, g_strdup_printf ("%u", g_get_num_processors ()));
  if (memory != NULL)
    {
      g_ptr_array_add (list, g_strdup ("memory"));
      g_ptr_array_add (list, memory);
    }
  g_ptr_array_add (list, g_strdup ("kernel"));
  g_ptr_array_add (list, g_strdup_printf ("%s %s", name.sysname, name.release));
  g_ptr_array_add (list, g_strdup ("compiler"));
  g_ptr_array_add (list, g_strdup (__VERSION__));
  g_ptr_array_add (list, g_strdup ("mmdir"));
  g_ptr_array_add (list, g_strdup_printf ("%u.%u.%u", (guint) MMDIR_MAJOR_VERSION, (guint) MMDIR_MINOR_VERSION, (guint) MMDIR_MICRO_VERSION));
  g_ptr_array_add (list, g_strdup ("glib"));
  g_ptr_array_add (list, g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version));
  for (i = 0; i < children->len; i++)
    {
      const BenchChild *child = children->pdata[i];

      g_ptr_array_add (list, g_strdup (child->name));
      g_ptr_array_add (list, g_strdup (child->words[0]));
    }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (list, FALSE);
}

void
report_heading (const BenchWorld *world,
                char **machine)
{
  guint i;

  for (i = 0; machine[i] != NULL; i += 2)
    g_print ("# %s: %s\n", machine[i], machine[i + 1]);
  g_print ("# size: %" G_GUINT64_FORMAT "\n", world->size);
  g_print ("# %-20s %-16s %14s %8s %9s %6s\n", "operation", "peer", "median", "spread", "x first", "rounds");
}

/* The time, or the cost, is compared with that of the first peer. */
void
report_result (const BenchResult *result)
{
  guint i;

  for (i = 0; i < result->series->len; i++)
    {
      const BenchSeries *series = result->series->pdata[i];
      const BenchSeries *first = result->series->pdata[0];
      g_autofree char *median = report_format (result->operation, series->median);

      if (BENCH_IS_COST (result->operation->unit))
        g_print ("%-22s %-16s %14s\n", result->operation->name, series->peer, median);
      else
        g_print ("%-22s %-16s %14s %7.1f%% %9.3f %6u\n", result->operation->name, series->peer, median,
                 100 * harness_get_spread (series), series->median / first->median, series->values->len);
    }
}
