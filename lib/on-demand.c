/* on-demand.c: chunks that are mapped when they are needed, within a budget
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Holding a chunk that is mapped, and releasing it, take no lock, but a few
 * atomic operations.  All else, which is as rare as a system call, is under one
 * lock for the whole process, because any chunk may have to make room for any
 * other.
 */

#include "config.h"

#include "error-private.h"
#include "on-demand.h"
#include "region.h"

struct _MapBudget
{
  gatomicrefcount references;

  /* In bytes, and under the lock.  @charged is the part of @mapped that stays
   * for as long as the regions live. */
  guint64 limit;
  guint64 mapped;
  guint64 charged;

  /* Whether more is mapped than there should be, as everything was held when
   * room was needed: whoever releases a chunk then makes up for it. */
  gint is_over;
};

static GMutex lock;

static MapBudget default_budget;

/* Half of the address space, in bytes.  The rest is for what a program cannot
 * be without: its heap and its stacks fail to grow where there is no room. */
static guint64 address_space_share = G_MAXUINT64;

/* All chunks that are mapped on demand, in no order. */
static Chunk *mapped_chunks;

/* Counts releases, and wraps: ages are differences. */
static gint n_releases;

MapBudget *
map_budget_new (guint64 limit)
{
  MapBudget *budget = g_new0 (MapBudget, 1);

  g_atomic_ref_count_init (&budget->references);
  budget->limit = limit;
  return budget;
}

MapBudget *
map_budget_ref (MapBudget *budget)
{
  if (budget != &default_budget)
    g_atomic_ref_count_inc (&budget->references);
  return budget;
}

void
map_budget_unref (MapBudget *budget)
{
  if (budget != &default_budget && g_atomic_ref_count_dec (&budget->references))
    g_free (budget);
}

MapBudget *
map_budget_get_default (void)
{
  return &default_budget;
}

/* What is mapped for good is there already, whatever share of the address space
 * it takes: the share is for what is mapped on demand. */
static guint64
effective_limit (const MapBudget *budget)
{
  const guint64 most = address_space_share + MIN (budget->charged, G_MAXUINT64 - address_space_share);

  return budget->limit == 0 ? most : MIN (budget->limit, most);
}

static void
count_mapped (MapBudget *budget,
              guint64 more,
              guint64 less)
{
  budget->mapped += more;
  budget->mapped -= less;
  g_atomic_int_set (&budget->is_over, budget->mapped > effective_limit (budget));
}

/* Damage is noted by its address, which the next mapping may have. */
static void
remember_damage (Region *region,
                 const Chunk *chunk)
{
  const guint8 *address = g_atomic_pointer_get ((gpointer *) &region->damage);
  guint64 offset;

  if (address != NULL && region->damage_offset == NOWHERE &&
      region_chunk_has_address (region, chunk, address, &offset))
    region->damage_offset = offset;
}

/* What is left to do for a chunk whose count of holders is 0 already. */
static void
unmap_chunk (Chunk *chunk)
{
  Region *region = chunk->region;
  const guint64 length = chunk_plan_length_of (&region->plan, (guint64) (chunk - region->chunks));

  if (chunk->previous != NULL)
    chunk->previous->next = chunk->next;
  else
    mapped_chunks = chunk->next;
  if (chunk->next != NULL)
    chunk->next->previous = chunk->previous;

  guard_forget (chunk->slot);
  remember_damage (region, chunk);
  os_unmap (chunk->address, (gsize) length);
  count_mapped (region->budget, 0, length);
}

/* The idle chunk that has been so for longest, of those that share @budget or,
 * if that is NULL, of all. */
static Chunk *
find_oldest (const MapBudget *budget)
{
  const guint now = (guint) g_atomic_int_get (&n_releases);
  Chunk *oldest = NULL;
  guint oldest_age = 0;
  Chunk *chunk;

  for (chunk = mapped_chunks; chunk != NULL; chunk = chunk->next)
    if (g_atomic_int_get (&chunk->holds) == 1 && (budget == NULL || chunk->region->budget == budget))
      {
        const guint age = now - (guint) g_atomic_int_get ((gint *) &chunk->released);

        if (oldest == NULL || age > oldest_age)
          {
            oldest = chunk;
            oldest_age = age;
          }
      }
  return oldest;
}

static gboolean
unmap_oldest (const MapBudget *budget)
{
  Chunk *chunk;

  /* It may have been held since it was found: then there is another one, or
   * one idle chunk fewer. */
  while ((chunk = find_oldest (budget)) != NULL)
    if (g_atomic_int_compare_and_exchange (&chunk->holds, 1, 0))
      {
        unmap_chunk (chunk);
        return TRUE;
      }
  return FALSE;
}

/* As far as there are idle chunks: what is held may exceed any budget.  It has
 * to look once more after count_mapped(): whoever released a chunk before that
 * did not know yet that too much is mapped. */
static void
make_room (MapBudget *budget,
           guint64 length)
{
  const guint64 limit = effective_limit (budget);

  while ((budget->mapped > limit || length > limit - budget->mapped) && unmap_oldest (budget))
    ;
}

guint64
map_budget_get_limit (MapBudget *budget)
{
  guint64 limit;

  g_mutex_lock (&lock);
  limit = budget->limit;
  g_mutex_unlock (&lock);
  return limit;
}

void
map_budget_set_limit (MapBudget *budget,
                      guint64 limit)
{
  g_mutex_lock (&lock);
  budget->limit = limit;
  count_mapped (budget, 0, 0);
  make_room (budget, 0);
  g_mutex_unlock (&lock);
}

guint64
map_budget_get_mapped (MapBudget *budget)
{
  guint64 mapped;

  g_mutex_lock (&lock);
  mapped = budget->mapped;
  g_mutex_unlock (&lock);
  return mapped;
}

gboolean
map_budget_charge (MapBudget *budget,
                   guint64 length)
{
  gboolean fits;

  g_mutex_lock (&lock);
  fits = budget->limit == 0 ||
         (budget->charged <= budget->limit && length <= budget->limit - budget->charged);
  if (fits)
    {
      budget->charged += length;
      make_room (budget, length);
      count_mapped (budget, length, 0);
      make_room (budget, 0);
    }
  g_mutex_unlock (&lock);
  return fits;
}

void
map_budget_discharge (MapBudget *budget,
                      guint64 length)
{
  g_mutex_lock (&lock);
  budget->charged -= length;
  count_mapped (budget, 0, length);
  g_mutex_unlock (&lock);
}

/* Looked up anew for each file that is opened so, since limits change. */
static void
measure_address_space (void)
{
  guint64 used, maximum;

  os_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &used, &maximum);
  address_space_share = MIN (maximum, (guint64) G_MAXSIZE) / 2;
}

/* mmap(2): "EAGAIN The file has been locked, or too much memory has been
 * locked". */
gboolean
on_demand_may_help (const OsFailure *failure)
{
  switch (os_failure_get_kind (failure))
    {
    case OS_FAILURE_NO_MEMORY:
    case OS_FAILURE_COMMIT_LIMIT:
    case OS_FAILURE_LOCKED:
      return TRUE;
    default:
      return FALSE;
    }
}

guint
on_demand_choose_power (MapBudget *budget,
                        const ChunkPlan *plan)
{
  const guint least = MIN (plan->power, MMDIR_CHUNK_POWER_MINIMUM);
  guint power = plan->power;
  guint64 limit, quarter;

  g_mutex_lock (&lock);
  measure_address_space ();
  limit = effective_limit (budget);
  quarter = (limit - MIN (limit, budget->charged)) / 4;
  g_mutex_unlock (&lock);

  while (power > least && ((guint64) 1 << power > quarter || (guint64) 1 << (power - 1) >= plan->length))
    power--;
  return power;
}

static gboolean
try_hold (Chunk *chunk)
{
  gint holds = g_atomic_int_get (&chunk->holds);

  while (holds > 0)
    {
      if (g_atomic_int_compare_and_exchange (&chunk->holds, holds, holds + 1))
        return TRUE;
      holds = g_atomic_int_get (&chunk->holds);
    }
  return FALSE;
}

/* Held as soon as it is mapped. */
static gboolean
map_chunk (Region *region,
           guint64 index,
           OsFailure *failure)
{
  const guint64 offset = chunk_plan_offset_of (&region->plan, index);
  const guint64 length = chunk_plan_length_of (&region->plan, index);
  Chunk *chunk = &region->chunks[index];

  make_room (region->budget, length);
  while (!os_map (region->file, offset, length, &chunk->address, failure))
    if (!on_demand_may_help (failure) || !unmap_oldest (NULL))
      return FALSE;

  region_advise_chunk (region, chunk);
  chunk->slot = guard_watch (chunk->address, (gsize) length, &region->damage);
  chunk->region = region;
  chunk->previous = NULL;
  chunk->next = mapped_chunks;
  if (mapped_chunks != NULL)
    mapped_chunks->previous = chunk;
  mapped_chunks = chunk;
  g_atomic_int_set (&chunk->holds, 2);
  count_mapped (region->budget, length, 0);
  make_room (region->budget, 0);
  return TRUE;
}

Chunk *
on_demand_hold (Region *region,
                guint64 index,
                OsFailure *failure)
{
  Chunk *chunk = &region->chunks[index];
  gboolean success;

  if (G_LIKELY (try_hold (chunk)))
    return chunk;
  g_mutex_lock (&lock);
  success = try_hold (chunk) || map_chunk (region, index, failure);
  g_mutex_unlock (&lock);
  return success ? chunk : NULL;
}

Chunk *
on_demand_hold_mapped (Region *region,
                       guint64 index)
{
  Chunk *chunk = &region->chunks[index];

  return try_hold (chunk) ? chunk : NULL;
}

void
on_demand_release (Region *region,
                   Chunk *chunk)
{
  MapBudget *budget = region->budget;

  g_atomic_int_set ((gint *) &chunk->released, g_atomic_int_add (&n_releases, 1));
  g_atomic_int_add (&chunk->holds, -1);
  if (G_UNLIKELY (g_atomic_int_get (&budget->is_over)))
    {
      g_mutex_lock (&lock);
      make_room (budget, 0);
      g_mutex_unlock (&lock);
    }
}

guint64
on_demand_offset_of (Region *region,
                     const guint8 *address)
{
  guint64 offset;
  Chunk *chunk;

  g_mutex_lock (&lock);
  offset = region->damage_offset;
  for (chunk = mapped_chunks; offset == NOWHERE && chunk != NULL; chunk = chunk->next)
    if (chunk->region == region)
      region_chunk_has_address (region, chunk, address, &offset);
  g_mutex_unlock (&lock);
  return offset;
}

void
on_demand_unmap_idle (const char *directory_path)
{
  Chunk *chunk, *next;

  g_mutex_lock (&lock);
  for (chunk = mapped_chunks; chunk != NULL; chunk = next)
    {
      next = chunk->next;
      if (chunk->region->directory_path == directory_path &&
          g_atomic_int_compare_and_exchange (&chunk->holds, 1, 0))
        unmap_chunk (chunk);
    }
  g_mutex_unlock (&lock);
}

void
on_demand_unmap_all (Region *region)
{
  Chunk *chunk, *next;

  g_mutex_lock (&lock);
  for (chunk = mapped_chunks; chunk != NULL; chunk = next)
    {
      next = chunk->next;
      if (chunk->region == region)
        {
          g_atomic_int_set (&chunk->holds, 0);
          unmap_chunk (chunk);
        }
    }
  g_mutex_unlock (&lock);
}
