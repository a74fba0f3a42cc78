/* test-name-set.c: the names that a directory remembers
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "name-set.h"

#include "instrument.h"

#define N_THREADS 8

static void
assert_names (NameSet *set,
              const char *expected)
{
  g_auto (GStrv) names = name_set_copy (set);
  g_autofree char *joined = g_strjoinv ("|", names);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_empty (void)
{
  NameSet set;

  name_set_init (&set);
  g_assert_false (name_set_contains (&set, "a"));
  name_set_remove (&set, "a");
  assert_names (&set, "");
  name_set_clear (&set);
}

/* Each name is there once, as a copy, and they are told in their order. */
static void
test_names (void)
{
  char name[] = "b";
  NameSet set;

  name_set_init (&set);
  name_set_add (&set, name);
  name[0] = 'x';
  name_set_add (&set, "a");
  name_set_add (&set, "b");
  name_set_add (&set, "c");
  assert_names (&set, "b|a|c");
  g_assert_true (name_set_contains (&set, "b"));
  g_assert_false (name_set_contains (&set, "x"));
  g_assert_false (name_set_contains (&set, ""));

  name_set_remove (&set, "a");
  name_set_remove (&set, "a");
  g_assert_false (name_set_contains (&set, "a"));
  g_assert_true (name_set_contains (&set, "c"));
  name_set_add (&set, "a");
  assert_names (&set, "b|c|a");

  name_set_remove (&set, "b");
  name_set_remove (&set, "c");
  name_set_remove (&set, "a");
  g_assert_false (name_set_contains (&set, "c"));
  g_assert_cmpint (g_atomic_int_get (&set.n_names), ==, 0);
  name_set_add (&set, "d");
  g_assert_true (name_set_contains (&set, "d"));
  name_set_clear (&set);
}

/* What is copied is the caller's. */
static void
test_copy (void)
{
  g_auto (GStrv) names = NULL;
  NameSet set;

  name_set_init (&set);
  name_set_add (&set, "a");
  names = name_set_copy (&set);
  name_set_remove (&set, "a");
  name_set_clear (&set);
  g_assert_cmpstr (names[0], ==, "a");
  g_assert_null (names[1]);
}

typedef struct
{
  NameSet *set;
  guint number;
  guint n_rounds;
} Worker;

/* Names of its own come and go beside those of others, and one that stays. */
static gpointer
work (gpointer data)
{
  const Worker *worker = data;
  guint i;

  for (i = 0; i < worker->n_rounds; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u-%u", worker->number, i % 7);
      g_auto (GStrv) names = NULL;

      name_set_add (worker->set, name);
      g_assert_true (name_set_contains (worker->set, name));
      g_assert_true (name_set_contains (worker->set, "stays"));
      names = name_set_copy (worker->set);
      g_assert_true (g_strv_contains ((const char *const *) names, name));
      name_set_remove (worker->set, name);
      g_assert_false (name_set_contains (worker->set, name));
    }
  return NULL;
}

static void
test_threads (void)
{
  Worker workers[N_THREADS];
  GThread *threads[N_THREADS];
  NameSet set;
  guint i;

  name_set_init (&set);
  name_set_add (&set, "stays");
  for (i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker){ &set, i, instrument_get_rounds (2000) };
      threads[i] = g_thread_new ("names", work, &workers[i]);
    }
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  assert_names (&set, "stays");
  g_assert_cmpint (g_atomic_int_get (&set.n_names), ==, 1);
  name_set_clear (&set);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-set/empty", test_empty);
  g_test_add_func ("/name-set/names", test_names);
  g_test_add_func ("/name-set/copy", test_copy);
  g_test_add_func ("/name-set/threads", test_threads);
  return g_test_run ();
}
