/* test-threads-directory.c: many threads that use one directory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "temporary.h"

#define N_STABLE 40

typedef struct
{
  char *path;
  MmdirDirectory *directory;

  /* Of the tests in which one thread works for as long as others do. */
  gint n_working;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

/* Creates and deletes files, in another order than that of their names, until
 * the readers are done. */
static gpointer
write_and_delete (gpointer data)
{
  Fixture *fixture = data;
  guint i;

  for (i = 0; g_atomic_int_get (&fixture->n_working) > 0; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "t%02u", i * 37 % 100);
      temporary_write_pattern (fixture->path, name, 100);
      g_snprintf (name, sizeof name, "t%02u", (i * 37 + 50) % 100);
      if (mmdir_directory_file_exists (fixture->directory, name))
        temporary_remove (fixture->path, name);
    }
  return NULL;
}

/* The files that nobody touches are there, once each, and all is sorted. */
static void
assert_listed (char **names)
{
  guint n_stable = 0;
  guint i;

  for (i = 0; names[i] != NULL; i++)
    {
      if (i > 0)
        g_assert_cmpint (strcmp (names[i - 1], names[i]), <, 0);
      if (names[i][0] == 's')
        n_stable++;
      else
        g_assert_cmpint (names[i][0], ==, 't');
    }
  g_assert_cmpuint (n_stable, ==, N_STABLE);
}

static gpointer
list_and_open (gpointer data)
{
  Fixture *fixture = data;
  guint i, j;

  for (i = 0; i < 100; i++)
    {
      g_auto (GStrv) names = NULL;

      check_succeeds ((names = mmdir_directory_list (fixture->directory, &error)) != NULL);
      assert_listed (names);
      for (j = 0; j < g_strv_length (names); j += 7)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (MmdirInput) input = NULL;

          /* What is listed may be gone. */
          input = mmdir_directory_open_input (fixture->directory, names[j], MMDIR_CONTEXT_READ, &error);
          if (input == NULL)
            {
              g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
              g_assert_cmpint (names[j][0], ==, 't');
            }
          else if (names[j][0] == 's')
            g_assert_cmpuint (check_read_byte_at (input, 50), ==, temporary_byte_at (50));
        }
    }
  g_atomic_int_add (&fixture->n_working, -1);
  return NULL;
}

static void
test_list_while_written (Fixture *fixture,
                         gconstpointer data G_GNUC_UNUSED)
{
  GThread *writer;
  GThread *readers[3];
  gsize i;

  for (i = 0; i < N_STABLE; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "s%02u", (guint) i);
      temporary_write_pattern (fixture->path, name, 100);
    }
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_MEMORY);
  fixture->n_working = G_N_ELEMENTS (readers);
  writer = g_thread_new ("writer", write_and_delete, fixture);
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("lister", list_and_open, fixture);
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
  g_thread_join (writer);
}

/* The data of one callback: no call may be under way when it is freed, nor
 * come later. */
typedef struct
{
  gint n_in_flight;
  gint is_destroyed;
  gint *n_destroyed;
} Call;

static Call *
call_new (gint *n_destroyed)
{
  Call *call = g_new0 (Call, 1);

  call->n_destroyed = n_destroyed;
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_assert_cmpint (g_atomic_int_get (&call->n_in_flight), ==, 0);
  g_assert_cmpint (g_atomic_int_add (&call->is_destroyed, 1), ==, 0);
  g_atomic_int_inc (call->n_destroyed);
  g_free (call);
}

static MmdirAdvice
advise (const char *name,
        MmdirContext context G_GNUC_UNUSED,
        MmdirAdvice advice,
        gpointer user_data)
{
  Call *call = user_data;

  g_atomic_int_inc (&call->n_in_flight);
  g_assert_cmpstr (name, ==, "file");
  g_assert_cmpint (g_atomic_int_get (&call->is_destroyed), ==, 0);
  g_thread_yield ();
  g_atomic_int_add (&call->n_in_flight, -1);
  return advice;
}

static gboolean
choose_preload (const char *name,
                MmdirContext context,
                gpointer user_data)
{
  return advise (name, context, MMDIR_ADVICE_RANDOM, user_data) == MMDIR_ADVICE_RANDOM;
}

static gpointer
open_and_read (gpointer data)
{
  Fixture *fixture = data;
  guint i;

  for (i = 0; i < 300; i++)
    {
      MmdirDirectory *directory = mmdir_directory_ref (fixture->directory);
      MmdirInput *input = temporary_open_input (directory, "file");
      char *description = mmdir_directory_describe (directory);

      g_assert_nonnull (description);
      g_free (description);
      mmdir_directory_unref (directory);
      g_assert_cmpuint (check_read_byte_at (input, 999), ==, temporary_byte_at (999));
      mmdir_input_free (input);
    }
  g_atomic_int_add (&fixture->n_working, -1);
  return NULL;
}

/* Everything that can be set is, over and over, while files are opened. */
static void
test_settings_while_opened (Fixture *fixture,
                            gconstpointer data G_GNUC_UNUSED)
{
  MmdirDirectory *directory = fixture->directory;
  GThread *readers[4];
  gint n_destroyed = 0;
  gint n_made = 0;
  guint i;

  temporary_write_pattern (fixture->path, "file", 5000);
  fixture->n_working = G_N_ELEMENTS (readers);
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("opener", open_and_read, fixture);
  i = 0;
  do
    {
      mmdir_directory_set_advice_func (directory, advise, call_new (&n_destroyed), call_free);
      mmdir_directory_set_preload_func (directory, choose_preload, call_new (&n_destroyed), call_free);
      n_made += 2;
      mmdir_directory_set_backing (directory, (MmdirBacking) (i % 4));
      g_assert_cmpuint (mmdir_directory_get_backing (directory), ==, i % 4);
      mmdir_directory_set_small_file_threshold (directory, i % 2 == 0 ? 0 : 5000);
      mmdir_directory_set_preload (directory, i % 3 == 0);
      mmdir_directory_set_fallback (directory, i % 5 == 0);
      g_thread_yield ();
      i++;
    }
  while (g_atomic_int_get (&fixture->n_working) > 0);
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);

  g_assert_cmpint (g_atomic_int_get (&n_destroyed), ==, n_made - 2);
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  g_assert_cmpint (g_atomic_int_get (&n_destroyed), ==, n_made);
}

/* A call that stays under way until it is told to end. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean has_begun;
  gboolean may_end;
  gboolean is_destroyed;
} Gate;

static MmdirAdvice
wait_at_gate (const char *name G_GNUC_UNUSED,
              MmdirContext context G_GNUC_UNUSED,
              MmdirAdvice advice,
              gpointer user_data)
{
  Gate *gate = user_data;

  g_mutex_lock (&gate->lock);
  gate->has_begun = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->may_end)
    g_cond_wait (&gate->changed, &gate->lock);
  g_assert_false (gate->is_destroyed);
  g_mutex_unlock (&gate->lock);
  return advice;
}

static void
destroy_gate (gpointer data)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  g_assert_false (gate->is_destroyed);
  gate->is_destroyed = TRUE;
  g_mutex_unlock (&gate->lock);
}

static gpointer
open_through_gate (gpointer data)
{
  Fixture *fixture = data;

  mmdir_input_free (temporary_open_input (fixture->directory, "file"));
  return NULL;
}

/* Nobody waits for a call that is under way: neither who replaces the callback
 * nor who opens other files.  Its data waits. */
static void
test_destroy_waits (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  Gate gate = { 0 };
  GThread *opener;
  gboolean is_destroyed;

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.changed);
  temporary_write_pattern (fixture->path, "file", 100);
  mmdir_directory_set_advice_func (fixture->directory, wait_at_gate, &gate, destroy_gate);
  opener = g_thread_new ("opener", open_through_gate, fixture);
  g_mutex_lock (&gate.lock);
  while (!gate.has_begun)
    g_cond_wait (&gate.changed, &gate.lock);
  g_mutex_unlock (&gate.lock);

  mmdir_directory_set_advice_func (fixture->directory, NULL, NULL, NULL);
  mmdir_input_free (temporary_open_input (fixture->directory, "file"));
  g_mutex_lock (&gate.lock);
  is_destroyed = gate.is_destroyed;
  gate.may_end = TRUE;
  g_cond_broadcast (&gate.changed);
  g_mutex_unlock (&gate.lock);
  g_assert_false (is_destroyed);

  g_thread_join (opener);
  g_assert_true (gate.is_destroyed);
  g_cond_clear (&gate.changed);
  g_mutex_clear (&gate.lock);
}

static gpointer
fail_in_many_ways (gpointer data)
{
  Fixture *fixture = data;
  guint i;

  for (i = 0; i < 300; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) copy = NULL;

      g_assert_null (mmdir_directory_open_input (fixture->directory, "missing", MMDIR_CONTEXT_READ, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
      copy = g_error_copy (error);
      g_assert_cmpstr (mmdir_error_get_path (copy), ==, mmdir_error_get_path (error));
      g_assert_false (mmdir_directory_file_exists (fixture->directory, "../missing"));
    }
  return NULL;
}

static void
test_errors (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  GThread *threads[6];
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("failing", fail_in_many_ways, fixture);
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

#define ADD(path, func) \
  g_test_add ("/threads-directory/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* What GLib sets up for the first error, it guards in ways that
   * ThreadSanitizer cannot see. */
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open ("", &error) != NULL);

  ADD ("list-while-written", test_list_while_written);
  ADD ("settings-while-opened", test_settings_while_opened);
  ADD ("destroy-waits", test_destroy_waits);
  ADD ("errors", test_errors);
  return g_test_run ();
}
