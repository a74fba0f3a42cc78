/* test-inject.c: every call can fail
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For each function of the library that asks the system for something, in each
 * way to hold a file: what it asks for is counted, then each of these calls
 * fails, the first, the second and so on, with each code that it may fail with,
 * once and from then on.  See judge.c for what must come of that.
 */

#include "config.h"

#include "driver.h"
#include "process.h"

#include <string.h>

/* Without them, what only advises does nothing. */
#if defined(HAVE_MADVISE) || defined(HAVE_POSIX_MADVISE) || defined(HAVE_POSIX_FADVISE)
#define HAS_ADVICE TRUE
#else
#define HAS_ADVICE FALSE
#endif

/* What is known of one function. */
typedef struct
{
  const Injector *injector;
  const char *function;
} Case;

typedef void (*VisitFunc) (const OperationTable *table,
                           const Operation *operation,
                           gpointer user_data);

static void
visit_table (const OperationTable *table,
             VisitFunc visit,
             gpointer user_data)
{
  gsize i;

  for (i = 0; i < table->n_operations; i++)
    visit (table, &table->operations[i], user_data);
}

static void
visit_operations (VisitFunc visit,
                  gpointer user_data)
{
  const OperationTable *tables;
  gsize n_tables, i;

  visit_table (&directory_operations, visit, user_data);
  visit_table (&file_operations, visit, user_data);
  visit_table (&read_operations, visit, user_data);
  visit_table (&array_operations, visit, user_data);
  visit_table (&memory_operations, visit, user_data);
  visit_table (&process_operations, visit, user_data);
  visit_table (&write_operations, visit, user_data);
  visit_table (&output_operations, visit, user_data);
  visit_table (&copy_operations, visit, user_data);
  visit_table (&copy_file_operations, visit, user_data);
  visit_table (&change_operations, visit, user_data);
  visit_table (&open_with_backing_operations, visit, user_data);
  tables = open_operations_get (&n_tables);
  for (i = 0; i < n_tables; i++)
    visit_table (&tables[i], visit, user_data);
}

/* All faults that there were. */
static guint n_injected_in_all;

typedef struct
{
  const Case *test;
  guint n_injected;
  guint n_unsupported;
  GString *ways;
} Tally;

static void
run_case (const OperationTable *table,
          const Operation *operation,
          gpointer user_data)
{
  Tally *tally = user_data;
  gsize i;

  if (strcmp (operation->function, tally->test->function) != 0)
    return;
  for (i = 0; i < table->n_plans; i++)
    {
      gboolean is_unsupported;
      guint n;

      if (process_is_instrumented () && table->plans[i].context != MMDIR_CONTEXT_DEFAULT && !table->plans[i].preload)
        continue;
      n = driver_run (tally->test->injector, operation, &table->plans[i], &is_unsupported);

      if (is_unsupported)
        tally->n_unsupported++;
      if (table->n_plans <= G_N_ELEMENTS (usual_plans))
        g_string_append_printf (tally->ways, ", %s %u", table->plans[i].name, n);
      tally->n_injected += n;
    }
}

static void
test_function (gconstpointer data)
{
  const Case *test = data;
  Tally tally = { .test = test, .ways = g_string_new (NULL) };

  visit_operations (run_case, &tally);
  g_test_message ("%s, %s: %u faults%s", test->injector->name, test->function, tally.n_injected,
                  tally.ways->str);
  g_string_free (tally.ways, TRUE);
  n_injected_in_all += tally.n_injected;
  if (tally.n_injected == 0 && (tally.n_unsupported > 0 || !HAS_ADVICE))
    g_test_skip ("this system has no call for it");
  else
    g_assert_cmpuint (tally.n_injected, >, 0);
}

static void
test_nothing (gconstpointer data)
{
  g_test_skip (data);
}

/* One test for each function, which may have several operations. */
static void
add_function (const OperationTable *table G_GNUC_UNUSED,
              const Operation *operation,
              gpointer user_data)
{
  static GHashTable *added;
  const Injector *injector = user_data;
  g_autofree char *path = g_strdup_printf ("/inject/%s/%s", injector->name, operation->function);
  Case *test;

  if (injector == &seam_injector && operation->is_below_seam)
    return;
  if (added == NULL)
    added = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_hash_table_add (added, (gpointer) g_intern_string (path)))
    return;
  test = g_new (Case, 1);
  test->injector = injector;
  test->function = operation->function;
  g_test_add_data_func_full (path, test, test_function, g_free);
}

static void
add_name (const OperationTable *table G_GNUC_UNUSED,
          const Operation *operation,
          gpointer user_data)
{
  GHashTable *names = user_data;

  g_hash_table_add (names, g_strdup (operation->function));
}

/* The functions that lib/mmdir.sym exports. */
static GHashTable *
read_exported (void)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "lib", "mmdir.sym", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize i;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit_set (text, "\r\n", -1);
  for (i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (g_str_has_prefix (lines[i], "mmdir_") && g_str_has_suffix (lines[i], ";"))
        g_hash_table_add (names, g_strndup (lines[i], strlen (lines[i]) - 1));
    }
  return names;
}

static void
call_silent (const Injector *injector,
             const Plan *plan,
             GHashTable *names)
{
  static const Operation operation = { .function = "silent", .need = NEEDS_INPUT };
  Subject subject;
  guint call;

  subject_set_up (&subject, &operation, plan);
  subject_begin (&subject);
  subject_open_output (&subject, 0);
  injector->begin ();
  silent_call_all (&subject, names);
  injector->end ();
  subject_close_writer (&subject);
  for (call = 0; call < injector->n_calls; call++)
    {
      if (injector->calls[call].n_codes > 0)
        g_assert_cmpuint (injector->count (call), ==, 0);
    }
  subject_end (&subject);
  subject_tear_down (&subject);
  injector->reset ();
}

/* The functions that make no call make none, and with the others they are all
 * that there are. */
static void
test_silent (gconstpointer data)
{
  const Injector *injector = data;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (usual_plans); i++)
    {
      g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) exported = read_exported ();
      GHashTableIter iter;
      gpointer name;

      call_silent (injector, &usual_plans[i], names);
      g_assert_cmpuint (g_hash_table_size (names), >, 0);
      visit_operations (add_name, names);
      g_hash_table_iter_init (&iter, exported);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        {
          if (!g_hash_table_remove (names, name))
            g_error ("%s is in no table", (const char *) name);
        }
      g_hash_table_iter_init (&iter, names);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_error ("%s is in a table and not exported", (const char *) name);
    }
}

static void
add_tests (const Injector *injector)
{
  g_autofree char *path = g_strdup_printf ("/inject/%s/silent", injector->name);

  g_test_add_data_func (path, injector, test_silent);
  visit_operations (add_function, (gpointer) injector);
}

int
main (int argc,
      char **argv)
{
  g_auto (GStrv) arguments = g_strdupv (argv);
  const char *reason;
  int status;

  g_test_init (&argc, &argv, NULL);
  reason = preload_injector_start (arguments);
  add_tests (&seam_injector);
  if (preload_injector_get () != NULL)
    add_tests (preload_injector_get ());
  else
    g_test_add_data_func ("/inject/preload", reason, test_nothing);
  status = g_test_run ();
  g_test_message ("%u faults were injected in all", n_injected_in_all);
  return status;
}
