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

#define OPEN(map_verdict, allocate_verdict)   \
  {                                           \
    .function = "mmdir_directory_open_input", \
    .need = NEEDS_DIRECTORY,                  \
    .run = open_input,                        \
    .inspect = inspect_input,                 \
    .verdicts = {                             \
      [ROLE_MAP] = map_verdict,               \
      [ROLE_ORDER] = VERDICT_IGNORED,         \
      [ROLE_AHEAD] = VERDICT_IGNORED,         \
      [ROLE_ALLOCATE] = allocate_verdict,     \
    },                                        \
  }

typedef enum
{
  WHOLE,
  APART,
  IN_CHUNKS,
  N_SHAPES
} Shape;

/* For each shape, without fallback and with it.  Chunks are mapped whole where
 * there is no memory for a list of them. */
static const Operation operations[N_SHAPES][2] = {
  [WHOLE] = { OPEN (VERDICT_CANNOT_MAP, VERDICT_NO_MEMORY), OPEN (VERDICT_FALLS_BACK, VERDICT_NO_MEMORY) },
  [APART] = { OPEN (VERDICT_CANNOT_MAP, VERDICT_NO_MEMORY_AT_FIRST), OPEN (VERDICT_FALLS_BACK, VERDICT_NO_MEMORY_AT_FIRST) },
  [IN_CHUNKS] = { OPEN (VERDICT_SPLITS, VERDICT_NO_MEMORY), OPEN (VERDICT_SPLITS_OR_FALLS_BACK, VERDICT_NO_MEMORY) },
};

static const Plan bases[] = {
  { .name = "auto", .backing = MMDIR_BACKING_AUTO },
  { .name = "small", .backing = MMDIR_BACKING_AUTO, .small_file_threshold = FILE_LENGTH },
  { .name = "mapped", .backing = MMDIR_BACKING_MAPPED },
  { .name = "buffered", .backing = MMDIR_BACKING_BUFFERED },
  { .name = "memory", .backing = MMDIR_BACKING_MEMORY },
};

static const Plan bases_apart[] = {
  { .name = "apart", .backing = MMDIR_BACKING_MAPPED, .apart = TRUE },
};

static const Plan bases_in_chunks[] = {
  { .name = "chunks", .backing = MMDIR_BACKING_MAPPED, .in_chunks = TRUE },
};

static const struct
{
  const Plan *plans;
  gsize n_plans;
} shapes[N_SHAPES] = {
  [WHOLE] = { bases, G_N_ELEMENTS (bases) },
  [APART] = { bases_apart, G_N_ELEMENTS (bases_apart) },
  [IN_CHUNKS] = { bases_in_chunks, G_N_ELEMENTS (bases_in_chunks) },
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
            Shape shape,
            gboolean fallback)
{
  const Plan *from = shapes[shape].plans;
  GArray *plans = g_array_new (FALSE, FALSE, sizeof (Plan));
  gsize i, j;
  gboolean preload;

  for (i = 0; i < shapes[shape].n_plans; i++)
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
  table->operations = &operations[shape][fallback];
  table->n_operations = 1;
  table->n_plans = plans->len;
  table->plans = (const Plan *) g_array_free (plans, FALSE);
}

const OperationTable *
open_operations_get (gsize *n_tables)
{
  static OperationTable tables[N_SHAPES * 2];
  guint i;

  if (tables[0].operations == NULL)
    {
      for (i = 0; i < G_N_ELEMENTS (tables); i++)
        make_table (&tables[i], (Shape) (i / 2), i % 2 == 1);
    }
  *n_tables = G_N_ELEMENTS (tables);
  return tables;
}
