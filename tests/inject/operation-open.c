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

/* The directory itself opens otherwise. */
static gboolean
open_input_with_backing (Subject *subject,
                         GError **error)
{
  mmdir_directory_set_backing (subject->directory, MMDIR_BACKING_AUTO);
  subject->made = mmdir_directory_open_input_with_backing (subject->directory, "file", MMDIR_CONTEXT_READ,
                                                           subject->plan->backing, error);
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

/* A limit is looked up for chunks on demand, after the file is open. */
#define OPEN(name, map_verdict, allocate_verdict) \
  {                                               \
    .function = "mmdir_directory_" #name,         \
    .need = NEEDS_DIRECTORY,                      \
    .run = name,                                  \
    .inspect = inspect_input,                     \
    .verdicts = {                                 \
      [ROLE_OPEN] = VERDICT_FAILS_AT_FIRST,       \
      [ROLE_MAP] = map_verdict,                   \
      [ROLE_ORDER] = VERDICT_IGNORED,             \
      [ROLE_AHEAD] = VERDICT_IGNORED,             \
      [ROLE_ALLOCATE] = allocate_verdict,         \
    },                                            \
  }

typedef enum
{
  WHOLE,
  APART,
  ON_DEMAND,
  N_SHAPES
} Shape;

/* What cannot be mapped whole, or apart, is mapped on demand. */
static const Operation operations[N_SHAPES] = {
  [WHOLE] = OPEN (open_input, VERDICT_MAKES_ROOM, VERDICT_NO_MEMORY),
  [APART] = OPEN (open_input, VERDICT_MAKES_ROOM, VERDICT_NO_FIRST_LIST),
  [ON_DEMAND] = OPEN (open_input, VERDICT_CANNOT_MAP_AT_FIRST, VERDICT_NO_LIST),
};

static const Plan bases[] = {
  { .name = "auto", .backing = MMDIR_BACKING_AUTO },
  { .name = "small", .backing = MMDIR_BACKING_AUTO, .small_file_threshold = FILE_LENGTH },
  { .name = "mapped", .backing = MMDIR_BACKING_MAPPED },
  { .name = "chunks", .backing = MMDIR_BACKING_MAPPED, .in_chunks = TRUE },
  { .name = "buffered", .backing = MMDIR_BACKING_BUFFERED },
  { .name = "memory", .backing = MMDIR_BACKING_MEMORY },
};

static const Operation open_with_backing_table[] = {
  OPEN (open_input_with_backing, VERDICT_MAKES_ROOM, VERDICT_NO_MEMORY),
};

static const Plan backings[] = {
  { .name = "mapped", .backing = MMDIR_BACKING_MAPPED },
  { .name = "buffered", .backing = MMDIR_BACKING_BUFFERED },
  { .name = "memory", .backing = MMDIR_BACKING_MEMORY },
};

TABLE (open_with_backing, backings, G_N_ELEMENTS (backings));

static const Plan bases_apart[] = {
  { .name = "apart", .backing = MMDIR_BACKING_MAPPED, .layout = REGION_LAYOUT_APART },
};

static const Plan bases_on_demand[] = {
  { .name = "on-demand", .backing = MMDIR_BACKING_MAPPED, .layout = REGION_LAYOUT_ON_DEMAND },
  { .name = "chunks in a budget", .backing = MMDIR_BACKING_MAPPED, .in_chunks = TRUE, .budget = 2 << 20 },
};

static const struct
{
  const Plan *plans;
  gsize n_plans;
} shapes[N_SHAPES] = {
  [WHOLE] = { bases, G_N_ELEMENTS (bases) },
  [APART] = { bases_apart, G_N_ELEMENTS (bases_apart) },
  [ON_DEMAND] = { bases_on_demand, G_N_ELEMENTS (bases_on_demand) },
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
          if ((shape != WHOLE || fallback || preload) && contexts[j].context != MMDIR_CONTEXT_READ)
            continue;

          plan.name = g_strdup_printf ("%s%s%s, %s", from[i].name, fallback ? ", fallback" : "",
                                       preload ? ", preload" : "", contexts[j].name);
          plan.fallback = fallback;
          plan.preload = preload;
          plan.context = contexts[j].context;
          g_array_append_val (plans, plan);
        }
  table->operations = &operations[shape];
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
