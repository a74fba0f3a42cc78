/* test-error-limits-posix.c: what errors tell when the process really is at a
 * limit that only POSIX systems have
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process-posix.h"
#include "temporary.h"

#include <sys/resource.h>

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
}

static void
test_open_files (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (GError) file_error = NULL;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (GError) directory_error = NULL;
  g_autofree char *numbers = NULL;
  guint64 saved;
  guint lowest_free;
  MmdirInput *input;
  MmdirDirectory *other;
  char **names;

  temporary_write_pattern (fixture->path, "file", 100);
  directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  mmdir_directory_set_fallback (directory, TRUE);
  lowest_free = process_get_free_descriptor ();
  saved = process_limit (RLIMIT_NOFILE, lowest_free);
  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &file_error);
  names = mmdir_directory_list (directory, &list_error);
  other = mmdir_directory_open (fixture->path, &directory_error);
  process_limit (RLIMIT_NOFILE, saved);

  g_assert_null (input);
  g_assert_null (names);
  g_assert_null (other);
  g_assert_error (file_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_error (list_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_error (directory_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);

  numbers = g_strdup_printf ("%u of %u", lowest_free, lowest_free);
  g_assert_nonnull (strstr (mmdir_error_get_hint (file_error), numbers));
  g_assert_nonnull (strstr (mmdir_error_get_hint (file_error), "ulimit -n"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (list_error), numbers));
  g_assert_nonnull (strstr (mmdir_error_get_hint (directory_error), numbers));

  /* It was the limit alone. */
  mmdir_input_free (temporary_open_input (directory, "file"));
}

/* Who has synced a directory can do it again with no descriptor left. */
static void
test_sync_again (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  g_autoptr (GError) first_error = NULL;
  g_autoptr (GError) again_error = NULL;
  gboolean first, again;
  guint64 saved;

  saved = process_limit (RLIMIT_NOFILE, process_get_free_descriptor ());
  first = mmdir_directory_sync (directory, &first_error);
  process_limit (RLIMIT_NOFILE, saved);
  g_assert_false (first);
  g_assert_error (first_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);

  g_assert_true (mmdir_directory_sync (directory, NULL));
  saved = process_limit (RLIMIT_NOFILE, process_get_free_descriptor ());
  again = mmdir_directory_sync (directory, &again_error);
  process_limit (RLIMIT_NOFILE, saved);
  g_assert_no_error (again_error);
  g_assert_true (again);
}

/* Enough mappings to reach the limit of most systems; where there is another,
 * the test would take too long. */
#define MAPPINGS_MOST 70000

static void
count_message (const char *domain G_GNUC_UNUSED,
               GLogLevelFlags level G_GNUC_UNUSED,
               const char *message G_GNUC_UNUSED,
               gpointer user_data)
{
  guint *n_messages = user_data;

  (*n_messages)++;
}

/* Has malloc() ask the system for what the inputs will take, and keep it: with
 * no mapping left there is no more of it either. */
static gpointer
reserve_memory (void)
{
  gpointer blocks[1024];
  gpointer above;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (blocks); i++)
    blocks[i] = g_malloc (65536);
  above = g_malloc (1);
  for (i = 0; i < G_N_ELEMENTS (blocks); i++)
    g_free (blocks[i]);
  return above;
}

static void
run_out_of_mappings (const char *path,
                     guint64 maximum)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  g_autoptr (GError) error = NULL;
  g_autofree gpointer reserved = reserve_memory ();
  g_autofree char *limit = g_strdup_printf ("of %" G_GUINT64_FORMAT " mappings", maximum);
  MmdirInput *input;
  guint n_messages = 0;

  g_assert_nonnull (reserved);
  while ((input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error)) != NULL)
    {
      g_assert_cmpuint (inputs->len, <, maximum);
      g_ptr_array_add (inputs, input);
    }
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_cmpuint (inputs->len, >, maximum - 2000);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "vm.max_map_count"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), limit));
  g_test_message ("%u files, then: %s", inputs->len, error->message);

  /* Small files and fallback need none. */
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MEMORY);
  input = temporary_open_input (directory, "file");
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
  mmdir_input_free (input);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  mmdir_directory_set_fallback (directory, TRUE);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MESSAGE, count_message, &n_messages);
  input = temporary_open_input (directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (n_messages, ==, 1);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
  mmdir_input_free (input);

  /* One that is closed makes room for another. */
  g_ptr_array_set_size (inputs, (gint) inputs->len - 1);
  input = temporary_open_input (directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MAPPED);
  g_ptr_array_add (inputs, input);
}

static void
test_mappings (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  guint64 used, maximum;

  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  if (process_is_instrumented () || maximum > MAPPINGS_MOST)
    {
      g_test_skip ("there are too many mappings, or they take too long");
      return;
    }
  temporary_write_pattern (fixture->path, "file", 100);
  if (g_test_subprocess ())
    {
      run_out_of_mappings (fixture->path, maximum);
      return;
    }
  g_test_trap_subprocess (NULL, 0, (GTestSubprocessFlags) 0);
  g_test_trap_assert_passed ();
}

#define ADD(path, func) \
  g_test_add ("/error-limits-posix/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open-files", test_open_files);
  ADD ("sync-again", test_sync_again);
  ADD ("mappings", test_mappings);
  return g_test_run ();
}
