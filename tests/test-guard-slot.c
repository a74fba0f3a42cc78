/* test-guard-slot.c: which addresses are watched
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "guard.h"
#include "process.h"

#include <mmdir/mmdir.h>

/* Which addresses are watched: whole pages, and nothing beside them. */
static void
test_find (void)
{
  const gsize page_size = mmdir_get_page_size ();
  const guint8 *const base = GSIZE_TO_POINTER (1000 * page_size);
  GuardSlot *slots[200];
  gpointer damage[200] = { NULL };
  OsGuarded mapping;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (slots); i++)
    slots[i] = guard_watch (base + 3 * i * page_size + 5, page_size, &damage[i]);
  for (i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      const guint8 *const start = base + 3 * i * page_size;

      g_assert_false (guard_find (start - 1, &mapping));
      g_assert_true (guard_find (start, &mapping));
      g_assert_true (mapping.start == start);
      g_assert_cmpuint (mapping.length, ==, 2 * page_size);
      g_assert_true (mapping.damage == &damage[i]);
      g_assert_true (guard_find (start + 2 * page_size - 1, &mapping));
      g_assert_true (mapping.damage == &damage[i]);
      g_assert_false (guard_find (start + 2 * page_size, &mapping));
    }
  for (i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      guard_forget (slots[i]);
      g_assert_false (guard_find (base + 3 * i * page_size, &mapping));
      g_assert_cmpint (guard_find (base + 3 * (i + 1) * page_size, &mapping), ==, i + 1 < G_N_ELEMENTS (slots));
    }
  g_assert_false (guard_find (NULL, &mapping));

  /* A whole number of pages stays one, and a slot can be used again. */
  slots[0] = guard_watch (base, page_size, &damage[0]);
  g_assert_true (guard_find (base, &mapping));
  g_assert_cmpuint (mapping.length, ==, page_size);
  guard_forget (slots[0]);
}

/* What a visit sees is not forgotten before it is over. */

typedef struct
{
  GuardSlot *slots[2];
  gpointer damage[2];
  gint is_begun;
  gint is_forgotten;
  guint n_visits[2];
} Visit;

static gpointer
forget_second (gpointer data)
{
  Visit *visit = data;

  g_atomic_int_set (&visit->is_begun, TRUE);
  guard_forget (visit->slots[1]);
  g_atomic_int_set (&visit->is_forgotten, TRUE);
  return NULL;
}

static void
count_visit (gpointer *damage,
             gpointer data)
{
  Visit *visit = data;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (visit->slots); i++)
    visit->n_visits[i] += damage == &visit->damage[i];
}

/* Long enough for what does not wait to be over. */
static void
visit_meanwhile (gpointer *damage,
                 gpointer data)
{
  Visit *visit = data;
  GThread *thread;

  if (damage != &visit->damage[0])
    return;
  thread = g_thread_new ("forget", forget_second, visit);
  while (!g_atomic_int_get (&visit->is_begun))
    g_thread_yield ();
  g_usleep (50000);
  g_assert_false (g_atomic_int_get (&visit->is_forgotten));
  g_thread_unref (thread);
}

static void
test_visit (void)
{
  const gsize page_size = mmdir_get_page_size ();
  Visit visit = { .is_begun = FALSE };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (visit.slots); i++)
    visit.slots[i] = guard_watch (GSIZE_TO_POINTER ((1000 + 50 * i) * page_size), page_size, &visit.damage[i]);
  guard_visit (count_visit, &visit);
  g_assert_cmpuint (visit.n_visits[0], ==, 1);
  g_assert_cmpuint (visit.n_visits[1], ==, 1);

  guard_visit (visit_meanwhile, &visit);
  g_assert_true (visit.is_begun);
  while (!g_atomic_int_get (&visit.is_forgotten))
    g_thread_yield ();
  guard_visit (count_visit, &visit);
  g_assert_cmpuint (visit.n_visits[0], ==, 2);
  g_assert_cmpuint (visit.n_visits[1], ==, 1);
  guard_forget (visit.slots[0]);
}

/* Mappings of every length lie where they like: across the units of the list
 * that they are in, and in the last of the addresses. */
static void
test_lengths (void)
{
  const gsize page_size = mmdir_get_page_size ();
  const guint n_powers = GLIB_SIZEOF_VOID_P < 8 ? 28 : 45;
  guint power;

  for (power = 0; power < n_powers; power++)
    {
      const gsize length = ((gsize) 1 << power) + (power % 2) * page_size;
      const guint8 *const starts[] = {
        GSIZE_TO_POINTER (page_size),
        GSIZE_TO_POINTER (((gsize) 1 << (n_powers + 1)) - page_size),
        GSIZE_TO_POINTER (((gsize) 1 << (n_powers + 1)) - length / 2),
        GSIZE_TO_POINTER (0 - 2 * page_size - length),
      };
      gsize i;

      for (i = 0; i < G_N_ELEMENTS (starts); i++)
        {
          gpointer damage = NULL;
          GuardSlot *slot = guard_watch (starts[i], length, &damage);
          OsGuarded mapping;

          g_assert_true (guard_find (starts[i], &mapping));
          g_assert_true (mapping.damage == &damage);
          g_assert_true (guard_find (starts[i] + length / 2, &mapping));
          g_assert_true (guard_find (starts[i] + length - 1, &mapping));
          g_assert_cmpuint (GPOINTER_TO_SIZE (starts[i]) - GPOINTER_TO_SIZE (mapping.start), <, page_size);
          g_assert_false (guard_find (mapping.start - 1, &mapping));
          g_assert_false (guard_find (starts[i] + length + page_size, &mapping));
          guard_forget (slot);
          g_assert_false (guard_find (starts[i], &mapping));
        }
    }
}

/* As many as there are chunks of a large index, and more than the lists have
 * room for without one behind the other. */
#define N_MANY 50000

static void
test_many (void)
{
  const gsize page_size = mmdir_get_page_size ();
  const guint8 *const base = GSIZE_TO_POINTER (1000 * page_size);
  GuardSlot **slots = g_new (GuardSlot *, N_MANY);
  gpointer *damage = g_new0 (gpointer, N_MANY);
  OsGuarded mapping;
  gsize i;

  for (i = 0; i < N_MANY; i++)
    slots[i] = guard_watch (base + 4 * i * page_size, (1 + i % 3) * page_size, &damage[i]);
  for (i = 0; i < N_MANY; i++)
    {
      g_assert_true (guard_find (base + (4 * i + i % 3) * page_size, &mapping));
      g_assert_true (mapping.damage == &damage[i]);
      g_assert_false (guard_find (base + (4 * i + 3) * page_size, &mapping));
    }
  /* Whoever comes after them has the places that are free again. */
  for (i = 0; i < N_MANY; i += 2)
    guard_forget (slots[i]);
  for (i = 0; i < N_MANY; i++)
    g_assert_cmpint (guard_find (base + 4 * i * page_size, &mapping), ==, i % 2);
  for (i = 0; i < N_MANY; i += 2)
    slots[i] = guard_watch (base + 4 * i * page_size, page_size, &damage[i]);
  for (i = 0; i < N_MANY; i++)
    {
      g_assert_true (guard_find (base + 4 * i * page_size, &mapping));
      g_assert_true (mapping.damage == &damage[i]);
    }
  for (i = 0; i < N_MANY; i++)
    guard_forget (slots[i]);
  g_free (slots);
  g_free (damage);
}

/* A mapping that comes and goes takes no more room each time. */
static void
test_no_growth (void)
{
  const guint8 *const address = GSIZE_TO_POINTER (1000 * mmdir_get_page_size ());
  gpointer damage = NULL;
  gsize before = 0;
  gsize after = 0;
  gsize i;

  guard_forget (guard_watch (address, 1, &damage));
  if (!process_get_heap (&before))
    return;
  for (i = 0; i < 1000; i++)
    guard_forget (guard_watch (address, 1, &damage));
  g_assert_true (process_get_heap (&after));
  g_assert_cmpuint (after, <=, before + 4096);
}

/* Threads */

/* In pages: of mappings of that length, two that do not overlap can begin in one
 * unit of eight, so that they are in one list. */
#define PLACE_LENGTH 5

static const guint8 *
place_of (gsize unit,
          gsize i)
{
  return GSIZE_TO_POINTER ((8 * unit + PLACE_LENGTH * i) * mmdir_get_page_size ());
}

/* Where it would be noted follows from the place; nothing is noted there. */
static gpointer *
damage_of (const guint8 *place)
{
  return (gpointer *) GSIZE_TO_POINTER (GPOINTER_TO_SIZE (place) / 2);
}

static GuardSlot *
watch_place (const guint8 *place)
{
  return guard_watch (place, PLACE_LENGTH * mmdir_get_page_size (), damage_of (place));
}

static void
assert_watched (const guint8 *place)
{
  OsGuarded mapping;

  g_assert_true (guard_find (place + PLACE_LENGTH * mmdir_get_page_size () - 1, &mapping));
  g_assert_true (mapping.start == place);
  g_assert_true (mapping.damage == damage_of (place));
}

/* Two threads, each of which has one of the two places in a unit, come to one
 * list after the other at the same time: to those that are empty, and to those
 * that have had slots before. */

#define N_UNITS 16384

typedef struct
{
  gsize n_units;
  GuardSlot *slots[2][N_UNITS];
  gint n_threads;
  gint n_arrived;
} Meeting;

/* Who sleeps in between would be far too late.  Of those who are not, one is made
 * as late as the other is by chance. */
static void
meet (Meeting *meeting,
      gsize round,
      gsize lateness)
{
  volatile gsize pause = lateness;
  gsize n_looks;

  g_atomic_int_inc (&meeting->n_arrived);
  for (n_looks = 0; (gsize) g_atomic_int_get (&meeting->n_arrived) < 2 * (round + 1); n_looks++)
    if (n_looks > 10000)
      g_thread_yield ();
  while (pause > 0)
    pause--;
}

/* The slots are new the first time, and free for both the other times. */
static gpointer
watch_units (gpointer data)
{
  Meeting *meeting = data;
  const gsize i = (gsize) g_atomic_int_add (&meeting->n_threads, 1);
  gsize round = 0;
  gsize unit, time;

  for (unit = 0; unit < meeting->n_units; unit++)
    {
      const guint8 *place = place_of (1000 + 2 * unit, i);

      for (time = 0; time < 4; time++)
        {
          if (time > 0)
            guard_forget (meeting->slots[i][unit]);
          meet (meeting, round++, (unit + time) % 2 == i ? unit % (time == 0 ? 32 : 200) : 0);
          meeting->slots[i][unit] = watch_place (place);
          meet (meeting, round++, 0);
          assert_watched (place);
        }
    }
  return NULL;
}

static void
test_meeting (void)
{
  Meeting *meeting = g_new0 (Meeting, 1);
  GThread *threads[2];
  gsize i, unit;

  meeting->n_units = process_is_instrumented () ? N_UNITS / 200 : N_UNITS;
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("meet", watch_units, meeting);
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    for (unit = 0; unit < meeting->n_units; unit++)
      assert_watched (place_of (1000 + 2 * unit, i));
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    for (unit = 0; unit < meeting->n_units; unit++)
      guard_forget (meeting->slots[i][unit]);
  g_free (meeting);
}

/* Threads that watch and forget, so fast that every look meets a change */

#define N_ROUNDS 500000

/* The first is watched all the time, and each of the others by a thread. */
#define N_PLACES 4

typedef struct
{
  gint n_started;
  gint is_done;
} Churn;

static const guint8 *
churned_place (gsize i)
{
  return place_of (1000 + 2 * (i / 2), i % 2);
}

static gpointer
watch_and_forget (gpointer data)
{
  Churn *churn = data;
  const guint8 *place = churned_place (1 + (gsize) g_atomic_int_add (&churn->n_started, 1));
  const gsize n_rounds = process_is_instrumented () ? N_ROUNDS / 50 : N_ROUNDS;
  OsGuarded mapping;
  gsize i;

  for (i = 0; i < n_rounds; i++)
    {
      GuardSlot *slot = watch_place (place);

      assert_watched (place);
      guard_forget (slot);
      g_assert_false (guard_find (place, &mapping));
    }
  return NULL;
}

/* What is watched all the time is found all the time, and whatever else is
 * found is all of one mapping. */
static gpointer
look (gpointer data)
{
  Churn *churn = data;
  gsize i;

  for (i = 0; !g_atomic_int_get (&churn->is_done); i++)
    {
      const guint8 *place = churned_place (i % N_PLACES);
      OsGuarded mapping;

      if (guard_find (place, &mapping))
        {
          g_assert_true (mapping.start == place);
          g_assert_true (mapping.damage == damage_of (place));
        }
      assert_watched (churned_place (0));
    }
  return NULL;
}

static void
test_churn (void)
{
  Churn churn = { 0 };
  GuardSlot *slot = watch_place (churned_place (0));
  GThread *threads[N_PLACES - 1];
  GThread *looker = g_thread_new ("look", look, &churn);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("watch", watch_and_forget, &churn);
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_atomic_int_set (&churn.is_done, TRUE);
  g_thread_join (looker);
  guard_forget (slot);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* This one wants lists that nobody has used. */
  g_test_add_func ("/guard-slot/meeting", test_meeting);
  g_test_add_func ("/guard-slot/churn", test_churn);
  g_test_add_func ("/guard-slot/find", test_find);
  g_test_add_func ("/guard-slot/visit", test_visit);
  g_test_add_func ("/guard-slot/lengths", test_lengths);
  g_test_add_func ("/guard-slot/many", test_many);
  g_test_add_func ("/guard-slot/no-growth", test_no_growth);
  return g_test_run ();
}
