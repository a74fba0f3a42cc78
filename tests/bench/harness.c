/* harness.c: repetitions in turn, and what comes of them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * In each round every peer does one repetition, one after the other, so that
 * whatever else the machine does meets them all.  The order is another one in
 * each round, because what ran before a peer, another process above all,
 * leaves it caches that are full of something else.  They do not do the same
 * part of the file in one round, because the first would bring it into the
 * caches for the others; over the rounds they all do all parts.
 */

#include "config.h"

#include "child.h"
#include "harness.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define ROUNDS_LEAST 15
#define ROUNDS_LEAST_SLOW 5
#define ROUNDS_TINY 2

/* Enough is known when the median is known as well as this, in 19 of 20
 * cases. */
#define PRECISION 0.005

/* Of a peer in a process of its own, in nanoseconds. */
#define WARM_UP 0.5e9

/* How often a short operation is repeated in a tiny run. */
#define STEP_TINY 50

typedef struct
{
  const BenchOperation *operation;
  BenchWorld *world;
  BenchFile *file;
  guint64 step;
  guint64 n_segments;

  /* What each segment sums up to, once somebody has read it. */
  guint64 *sums;
  const char **summed_by;
} Plan;

typedef struct
{
  const BenchPeer *peer;
  BenchChild *child;
  BenchSeries *series;
} Runner;

const BenchOperation **
harness_get_operations (void)
{
  static const BenchOperation *const groups[] = {
    bench_varint_operations,
    bench_bytes_operations,
    bench_position_operations,
    bench_array_operations,
    bench_life_operations,
    bench_threads_operations,
    bench_cold_operations,
    bench_verify_operations,
    bench_write_bytes_operations,
    bench_write_value_operations,
    bench_write_file_operations,
    bench_cost_operations,
  };
  GPtrArray *list = g_ptr_array_new ();
  const BenchOperation *operation;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (groups); i++)
    for (operation = groups[i]; operation->name != NULL; operation++)
      g_ptr_array_add (list, (gpointer) operation);
  g_ptr_array_add (list, NULL);
  return (const BenchOperation **) g_ptr_array_free (list, FALSE);
}

static void
plan_init (Plan *plan,
           const BenchOperation *operation,
           BenchWorld *world)
{
  plan->operation = operation;
  plan->world = world;
  plan->file = files_need (world, operation->file);
  plan->step = operation->step;
  switch (operation->plan)
    {
    case BENCH_OVER_SEGMENTS:
      plan->n_segments = plan->file->segments->len - 1;
      break;
    case BENCH_OVER_BYTES:
      plan->step = MIN (plan->step, plan->file->length) & ~G_GUINT64_CONSTANT (7);
      plan->n_segments = plan->file->length / plan->step;
      break;
    case BENCH_OVER_POSITIONS:
      plan->step = MIN (plan->step, world->n_positions);
      plan->n_segments = world->n_positions / plan->step;
      break;
    case BENCH_OVER_NOTHING:
    default:
      if (world->is_tiny)
        plan->step = MIN (plan->step, STEP_TINY);
      plan->n_segments = 1;
      break;
    }
  plan->sums = g_new0 (guint64, plan->n_segments);
  plan->summed_by = g_new0 (const char *, plan->n_segments);

  if (operation->is_cold)
    return;
  files_open (plan->file, world);
  if (operation->file == BENCH_FILE_GROUP)
    files_open (files_need (world, BENCH_FILE_VINT), world);
}

static void
plan_clear (Plan *plan)
{
  files_close (plan->file);
  if (plan->operation->file == BENCH_FILE_GROUP)
    files_close (&plan->world->files[BENCH_FILE_VINT]);
  g_free (plan->sums);
  g_free (plan->summed_by);
}

static void
get_slot (const Plan *plan,
          guint64 segment,
          BenchSlot *slot)
{
  memset (slot, 0, sizeof *slot);
  slot->world = plan->world;
  slot->file = plan->file;
  slot->n_items = plan->step;
  switch (plan->operation->plan)
    {
    case BENCH_OVER_SEGMENTS:
      slot->start = g_array_index (plan->file->segments, guint64, segment);
      slot->end = g_array_index (plan->file->segments, guint64, segment + 1);
      slot->n_items = plan->file->segment_values;
      if (plan->operation->file == BENCH_FILE_GROUP)
        slot->other_start = g_array_index (plan->world->files[BENCH_FILE_VINT].segments, guint64, segment);
      break;
    case BENCH_OVER_BYTES:
      slot->start = segment * plan->step;
      slot->end = slot->start + plan->step;
      break;
    case BENCH_OVER_POSITIONS:
      slot->first_position = segment * plan->step;
      slot->positions = plan->world->positions + slot->first_position;
      break;
    case BENCH_OVER_NOTHING:
    default:
      break;
    }
}

static gdouble
get_nanoseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gdouble) now.tv_sec * 1e9 + (gdouble) now.tv_nsec;
}

/* All peers must have read, or written, the same. */
static void
check_sum (Plan *plan,
           guint64 segment,
           const char *peer,
           guint64 sum)
{
  if (plan->summed_by[segment] == NULL)
    {
      plan->summed_by[segment] = peer;
      plan->sums[segment] = sum;
    }
  else if (plan->sums[segment] != sum)
    bench_fail ("%s: %s has the checksum %" G_GUINT64_FORMAT ", and %s has %" G_GUINT64_FORMAT ": they do not %s the same",
                plan->operation->name, plan->summed_by[segment], plan->sums[segment], peer, sum,
                g_str_has_prefix (plan->operation->name, "write-") ? "write" : "read");
}

static gdouble
run_once (Plan *plan,
          const Runner *runner,
          guint64 segment)
{
  gdouble elapsed = -1, start, end;
  BenchSlot slot;
  guint64 sum;

  get_slot (plan, segment, &slot);
  slot.elapsed = &elapsed;
  if (plan->operation->drop != NULL)
    plan->operation->drop (&slot);
  else if (plan->operation->is_cold)
    files_drop (plan->world, plan->file->path);

  if (runner->child != NULL)
    {
      sum = child_run (runner->child, plan->operation->name, &slot, &elapsed);
      if (plan->operation->is_cold)
        child_close_file (runner->child);
    }
  else
    {
      start = get_nanoseconds ();
      sum = runner->peer->run (&slot);
      end = get_nanoseconds ();
      if (elapsed < 0)
        elapsed = end - start;
    }
  check_sum (plan, segment, runner->series->peer, sum);
  return elapsed / (gdouble) slot.n_items;
}

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  const gdouble first = *(const gdouble *) a, second = *(const gdouble *) b;

  return (first > second) - (first < second);
}

static void
summarize (BenchSeries *series)
{
  const guint n = series->values->len;

  g_array_sort (series->values, compare_values);
  series->median = g_array_index (series->values, gdouble, n / 2);
  series->low = g_array_index (series->values, gdouble, n / 4);
  series->high = g_array_index (series->values, gdouble, n - 1 - n / 4);
}

/* The median lies between two of the ordered values that are as far apart as
 * chance throws n coins: whatever the distribution. */
static gboolean
is_precise (const BenchSeries *series)
{
  g_autoptr (GArray) ordered = g_array_copy (series->values);
  const guint n = ordered->len;
  const guint reach = (guint) ceil (0.98 * sqrt (n));
  gdouble low, high;

  if (n < 2 * reach + 1)
    return FALSE;
  g_array_sort (ordered, compare_values);
  low = g_array_index (ordered, gdouble, n / 2 - reach);
  high = g_array_index (ordered, gdouble, n / 2 + reach);
  return high - low <= 2 * PRECISION * g_array_index (ordered, gdouble, n / 2);
}

static gboolean
is_enough (const Plan *plan,
           const GArray *runners,
           guint n_rounds,
           gdouble start)
{
  const guint least = plan->operation->is_slow ? ROUNDS_LEAST_SLOW : ROUNDS_LEAST;
  guint i;

  if (plan->world->is_tiny)
    return n_rounds >= ROUNDS_TINY;
  if (n_rounds < least)
    return FALSE;
  if (get_nanoseconds () - start > plan->world->seconds * 1e9)
    return TRUE;
  for (i = 0; i < runners->len; i++)
    if (!is_precise (g_array_index (runners, Runner, i).series))
      return FALSE;
  return TRUE;
}

/* The first segment, by all peers and without a clock: it is the comparison of
 * all with all, and what warms up.  A virtual machine needs time for it, to
 * compile what it runs. */
static void
warm_up (Plan *plan,
         const GArray *runners)
{
  guint i;

  for (i = 0; i < runners->len; i++)
    {
      const Runner *runner = &g_array_index (runners, Runner, i);
      const gdouble start = get_nanoseconds ();

      do
        run_once (plan, runner, 0);
      while (runner->child != NULL && !plan->world->is_tiny && !plan->operation->is_cold &&
             get_nanoseconds () - start < WARM_UP);
    }
}

static void
shuffle (guint *order,
         guint n,
         guint64 *state)
{
  guint i;

  for (i = n; i > 1; i--)
    {
      const guint j = (guint) (files_random (state) % i), last = order[i - 1];

      order[i - 1] = order[j];
      order[j] = last;
    }
}

static void
run_rounds (Plan *plan,
            GArray *runners)
{
  gdouble start;
  g_autofree guint *order = g_new (guint, runners->len);
  guint64 state = 1;
  guint round, i;

  for (i = 0; i < runners->len; i++)
    order[i] = i;
  warm_up (plan, runners);
  start = get_nanoseconds ();
  for (round = 0; !is_enough (plan, runners, round, start); round++)
    {
      shuffle (order, runners->len, &state);
      for (i = 0; i < runners->len; i++)
        {
          const guint64 segment = ((guint64) round * runners->len + i) % plan->n_segments;
          const Runner *runner = &g_array_index (runners, Runner, order[i]);
          const gdouble value = run_once (plan, runner, segment);

          g_array_append_val (runner->series->values, value);
        }
    }
}

static BenchSeries *
add_series (BenchResult *result,
            const char *peer)
{
  BenchSeries *series = g_new0 (BenchSeries, 1);

  series->peer = g_strdup (peer);
  series->values = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_ptr_array_add (result->series, series);
  return series;
}

static void
free_series (gpointer data)
{
  BenchSeries *series = data;

  g_free (series->peer);
  g_array_unref (series->values);
  g_free (series);
}

static void
measure_costs (BenchResult *result,
               BenchWorld *world)
{
  const BenchPeer *peer;

  for (peer = result->operation->peers; peer->name != NULL; peer++)
    {
      const gdouble value = peer->cost (world);

      if (value >= 0)
        g_array_append_val (add_series (result, peer->name)->values, value);
    }
}

static void
measure_times (BenchResult *result,
               BenchWorld *world,
               GPtrArray *children,
               GHashTable *peers)
{
  const BenchOperation *operation = result->operation;
  g_autoptr (GArray) runners = g_array_new (FALSE, TRUE, sizeof (Runner));
  const BenchPeer *peer;
  Plan plan = { 0 };
  guint i;

  for (peer = operation->peers; peer->name != NULL; peer++)
    if ((peer->need == NULL || peer->need (world)) &&
        (peers == NULL || g_hash_table_contains (peers, peer->name)))
      {
        const Runner runner = { peer, NULL, add_series (result, peer->name) };

        g_array_append_val (runners, runner);
      }
  for (i = 0; i < children->len; i++)
    {
      BenchChild *child = children->pdata[i];

      if (child_knows (child, operation->name) &&
          (peers == NULL || g_hash_table_contains (peers, child->name)))
        {
          const Runner runner = { NULL, child, add_series (result, child->name) };

          g_array_append_val (runners, runner);
        }
    }
  if (runners->len == 0)
    return;
  plan_init (&plan, operation, world);
  run_rounds (&plan, runners);
  for (i = 0; i < children->len; i++)
    child_close_file (children->pdata[i]);
  plan_clear (&plan);
}

BenchResult *
harness_run (const BenchOperation *operation,
             BenchWorld *world,
             GPtrArray *children,
             GHashTable *peers)
{
  BenchResult *result = g_new0 (BenchResult, 1);
  guint i;

  result->operation = operation;
  result->series = g_ptr_array_new_with_free_func (free_series);
  if (BENCH_IS_COST (operation->unit))
    measure_costs (result, world);
  else
    measure_times (result, world, children, peers);
  for (i = 0; i < result->series->len; i++)
    summarize (result->series->pdata[i]);
  return result;
}

void
harness_free_result (BenchResult *result)
{
  g_ptr_array_unref (result->series);
  g_free (result);
}

gdouble
harness_get_spread (const BenchSeries *series)
{
  return series->median > 0 ? (series->high - series->low) / series->median : 0;
}

const BenchSeries *
harness_find (const BenchResult *result,
              const char *peer)
{
  guint i;

  for (i = 0; i < result->series->len; i++)
    {
      const BenchSeries *series = result->series->pdata[i];

      if (strcmp (series->peer, peer) == 0)
        return series;
    }
  return NULL;
}
