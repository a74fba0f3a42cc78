/* operation-open.c: opening a file in all ways
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

static gboolean
open_input (Subject *subject,
            GError **error)
{
  subject->made = mmdir_directory_open_input (subject->directory, "file", subject->plan->context, error);
  return subject->made != NULL;
}

static MmdirBacking
expected_backing (const Subject *subject)
{
  if (subject->expects_fallback)
    return MMDIR_BACKING_BUFFERED;
  if (subject->plan->backing != MMDIR_BACKING_AUTO)
    return subject->plan->backing;
  return subject->plan->small_file_threshold >= FILE_LENGTH ? MMDIR_BACKING_MEMORY : MMDIR_BACKING_MAPPED;
}

static void
inspect_input (Subject *subject)
{
  MmdirInput *input = g_steal_pointer (&subject->made);

  g_assert_cmpint (mmdir_input_get_backing (input), ==, expected_backing (subject));
  g_assert_true (mmdir_input_read_bytes_at (input, EDGE - 5, subject->out.bytes, 10, NULL));
  g_assert_true (temporary_is_pattern (subject->out.bytes, 10, EDGE - 5));
  mmdir_input_free (input);
}

#define OPEN(map_verdict)                           \
  {                                                 \
    .function = "mmdir_directory_open_input",       \
    .need = NEEDS_DIRECTORY,                        \
    .run = open_input,                              \
    .inspect = inspect_input,                       \
    .verdicts = {                                   \
      [ROLE_MAP] = map_verdict,                     \
      [ROLE_ORDER] = VERDICT_IGNORED,               \
      [ROLE_AHEAD] = VERDICT_IGNORED,               \
      [ROLE_ALLOCATE] = VERDICT_NO_MEMORY_AT_FIRST, \
    },                                              \
  }

/* One for each of: mapped whole or in chunks, without fallback or with it. */
static const Operation operations[2][2] = {
  { OPEN (VERDICT_CANNOT_MAP), OPEN (VERDICT_FALLS_BACK) },
  { OPEN (VERDICT_SPLITS), OPEN (VERDICT_SPLITS_OR_FALLS_BACK) },
};

static const Plan bases[] = {
  { .name = "auto", .backing = MMDIR_BACKING_AUTO },
  { .name = "small", .backing = MMDIR_BACKING_AUTO, .small_file_threshold = FILE_LENGTH },
  { .name = "mapped", .backing = MMDIR_BACKING_MAPPED },
  { .name = "apart", .backing = MMDIR_BACKING_MAPPED, .apart = TRUE },
  { .name = "buffered", .backing = MMDIR_BACKING_BUFFERED },
  { .name = "memory", .backing = MMDIR_BACKING_MEMORY },
};

static const Plan bases_in_chunks[] = {
  { .name = "chunks", .backing = MMDIR_BACKING_MAPPED, .in_chunks = TRUE },
};

static const struct
{
  const char *name;
  MmdirContext context;
} contexts[] = {
  { "default", MMDIR_CONTEXT_DEFAULT },
  { "read", MMDIR_CONTEXT_READ },
  { "read-once", MMDIR_CONTEXT_READ_ONCE },
  { "merge", MMDIR_CONTEXT_MERGE },
  { "flush", MMDIR_CONTEXT_FLUSH },
};

static void
make_table (OperationTable *table,
            gboolean in_chunks,
            gboolean fallback)
{
  const Plan *from = in_chunks ? bases_in_chunks : bases;
  const gsize n_from = in_chunks ? G_N_ELEMENTS (bases_in_chunks) : G_N_ELEMENTS (bases);
  GArray *plans = g_array_new (FALSE, FALSE, sizeof (Plan));
  gsize i, j;
  gboolean preload;

  for (i = 0; i < n_from; i++)
    for (preload = FALSE; preload <= TRUE; preload++)
      for (j = 0; j < G_N_ELEMENTS (contexts); j++)
        {
          Plan plan = from[i];

          /* What a context changes it changes in the same way. */
          if ((fallback || preload) && contexts[j].context != MMDIR_CONTEXT_READ)
            continue;

          plan.name = g_strdup_printf ("%s%s%s, %s", from[i].name, fallback ? ", fallback" : "",
                                       preload ? ", preload" : "", contexts[j].name);
          plan.fallback = fallback;
          plan.preload = preload;
          plan.context = contexts[j].context;
          g_array_append_val (plans, plan);
        }
  table->operations = &operations[in_chunks][fallback];
  table->n_operations = 1;
  table->n_plans = plans->len;
  table->plans = (const Plan *) g_array_free (plans, FALSE);
}

const OperationTable *
open_operations_get (gsize *n_tables)
{
  static OperationTable tables[4];

  if (tables[0].operations == NULL)
    {
      make_table (&tables[0], FALSE, FALSE);
      make_table (&tables[1], FALSE, TRUE);
      make_table (&tables[2], TRUE, FALSE);
      make_table (&tables[3], TRUE, TRUE);
    }
  *n_tables = G_N_ELEMENTS (tables);
  return tables;
}
