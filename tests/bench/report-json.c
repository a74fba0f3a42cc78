/* report-json.c: results for programs
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Times are in nanoseconds: of one operation, or of a byte where the unit is
 * throughput.
 */

#include "config.h"

#include "report.h"

#include <jansson.h>
#include <string.h>

static const char *const units[] = {
  [BENCH_NANOSECONDS] = "nanoseconds",
  [BENCH_THROUGHPUT] = "nanoseconds-per-byte",
  [BENCH_BYTES] = "bytes",
  [BENCH_COUNT] = "count",
  [BENCH_RATIO] = "ratio",
};

static json_t *
create_series (const BenchSeries *series)
{
  json_t *object = json_object (), *values = json_array ();
  guint i;

  for (i = 0; i < series->values->len; i++)
    json_array_append_new (values, json_real (g_array_index (series->values, gdouble, i)));
  json_object_set_new (object, "peer", json_string (series->peer));
  json_object_set_new (object, "median", json_real (series->median));
  json_object_set_new (object, "spread", json_real (harness_get_spread (series)));
  json_object_set_new (object, "values", values);
  return object;
}

static json_t *
create_result (const BenchResult *result)
{
  json_t *object = json_object (), *peers = json_array ();
  guint i;

  for (i = 0; i < result->series->len; i++)
    json_array_append_new (peers, create_series (result->series->pdata[i]));
  json_object_set_new (object, "operation", json_string (result->operation->name));
  json_object_set_new (object, "title", json_string (result->operation->title));
  json_object_set_new (object, "unit", json_string (units[result->operation->unit]));
  json_object_set_new (object, "cold", json_boolean (result->operation->is_cold));
  json_object_set_new (object, "peers", peers);
  return object;
}

void
report_json (GPtrArray *results,
             const BenchWorld *world,
             char **facts,
             const char *path)
{
  json_t *document = json_object (), *machine = json_object (), *list = json_array ();
  const size_t flags = JSON_INDENT (2) | JSON_REAL_PRECISION (6);
  guint i;

  for (i = 0; facts[i] != NULL; i += 2)
    json_object_set_new (machine, facts[i], json_string (facts[i + 1]));
  for (i = 0; i < results->len; i++)
    json_array_append_new (list, create_result (results->pdata[i]));
  json_object_set_new (document, "machine", machine);
  json_object_set_new (document, "size", json_integer ((json_int_t) world->size));
  json_object_set_new (document, "operations", list);
  if (strcmp (path, "-") == 0)
    {
      if (json_dumpf (document, stdout, flags) != 0 || fputc ('\n', stdout) == EOF || fflush (stdout) == EOF)
        bench_fail_call ("write", "standard output");
    }
  else if (json_dump_file (document, path, flags) != 0)
    bench_fail_call ("write", path);
  json_decref (document);
}
