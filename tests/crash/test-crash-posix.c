/* test-crash-posix.c: after any crash there is one whole commit
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The system calls of commits are recorded; every state that a crash may leave is
 * built on a real file system and opened.
 */

#include "config.h"

#include "commits.h"
#include "disk.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const CommitProgram *program;

  /* What a reader may find: what was committed last, or what was being
   * committed. */
  guint least;
  guint most;

  /* States that have been looked at, by the versions allowed and the bytes. */
  GHashTable *seen;
  guint n_states;
  guint n_old;
  guint n_new;
  guint n_broken;
  guint n_lost;
} Trial;

/* The calls of a program in an empty directory; what was recorded is all that
 * happened. */
static GPtrArray *
record (const CommitProgram *program)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (GHashTable) files = NULL;
  g_auto (GStrv) names = NULL;
  GPtrArray *calls;
  GError *error = NULL;
  guint commit, i;

  directory = mmdir_directory_open (path, &error);
  g_assert_no_error (error);
  recorder_start ();
  for (commit = 1; commit <= program->n_commits; commit++)
    {
      recorder_begin (commit);
      program->write (directory, commit);
      recorder_return (commit);
    }
  calls = recorder_stop ();

  files = disk_survive (calls);
  names = mmdir_directory_list (directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, g_hash_table_size (files));
  for (i = 0; names[i] != NULL; i++)
    {
      g_autofree char *file_path = g_build_filename (path, names[i], NULL);
      g_autofree char *contents = NULL;
      GBytes *bytes = g_hash_table_lookup (files, names[i]);
      gsize length;

      g_assert_nonnull (bytes);
      g_file_get_contents (file_path, &contents, &length, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (contents, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  g_assert_cmpuint (program->read (directory), ==, program->n_commits);
  return calls;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* What tells a state, and what is allowed in it, from others. */
static char *
state_key (const Trial *trial,
           GHashTable *files)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree gpointer *names = NULL;
  guint n_names, i;

  names = g_hash_table_get_keys_as_array (files, &n_names);
  qsort (names, n_names, sizeof *names, compare_strings);
  for (i = 0; i < n_names; i++)
    {
      GBytes *bytes = g_hash_table_lookup (files, names[i]);
      const gsize length = g_bytes_get_size (bytes);

      g_checksum_update (checksum, names[i], (gssize) strlen (names[i]) + 1);
      g_checksum_update (checksum, (const guchar *) &length, sizeof length);
      if (length > 0)
        g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), (gssize) length);
    }
  return g_strdup_printf ("%u to %u: %s", trial->least, trial->most, g_checksum_get_string (checksum));
}

static guint
read_state (const Trial *trial,
            GHashTable *files)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = NULL;
  GError *error = NULL;
  GHashTableIter iterator;
  gpointer name, bytes;

  g_hash_table_iter_init (&iterator, files);
  while (g_hash_table_iter_next (&iterator, &name, &bytes))
    temporary_write (path, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  directory = mmdir_directory_open (path, &error);
  g_assert_no_error (error);
  return trial->program->read (directory);
}

static void
look_at_state (GHashTable *files,
               gpointer user_data)
{
  Trial *trial = user_data;
  char *key = state_key (trial, files);
  guint found;

  if (!g_hash_table_add (trial->seen, key))
    return;
  found = read_state (trial, files);
  trial->n_states++;
  if (found == COMMIT_BROKEN)
    trial->n_broken++;
  else if (found < trial->least || found > trial->most)
    trial->n_lost++;
  else if (found == trial->least)
    trial->n_old++;
  else
    trial->n_new++;
}

static void
try_crashes (Trial *trial,
             const GPtrArray *calls,
             DiskFlags flags)
{
  guint n_calls;

  trial->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (n_calls = 0; n_calls <= calls->len; n_calls++)
    {
      if (n_calls > 0)
        {
          const RecordedCall *call = g_ptr_array_index (calls, n_calls - 1);

          if (call->kind == RECORDED_BEGIN)
            trial->most = call->commit;
          else if (call->kind == RECORDED_RETURN)
            trial->least = call->commit;
        }
      disk_crash (calls, n_calls, flags, look_at_state, trial);
    }
  g_test_message ("%s: %u system calls and marks, %u states: %u the old commit, %u the new one, "
                  "%u broken, %u lost",
                  trial->program->name, calls->len, trial->n_states, trial->n_old, trial->n_new,
                  trial->n_broken, trial->n_lost);
  g_hash_table_unref (trial->seen);
}

static void
test_honest_disk (gconstpointer data)
{
  Trial trial = { .program = data };
  g_autoptr (GPtrArray) calls = record (trial.program);

  try_crashes (&trial, calls, DISK_HONEST);
  g_assert_cmpuint (trial.n_broken, ==, 0);
  g_assert_cmpuint (trial.n_lost, ==, 0);
  g_assert_cmpuint (trial.n_old, >, trial.program->n_commits);
  g_assert_cmpuint (trial.n_new, >=, trial.program->n_commits);
}

/* The calls of the first commit: where nothing is sure, more would be too many
 * choices. */
static void
leave_first_commit (GPtrArray *calls)
{
  guint i;

  for (i = 0; i < calls->len; i++)
    {
      const RecordedCall *call = g_ptr_array_index (calls, i);

      if (call->kind == RECORDED_RETURN)
        break;
    }
  g_ptr_array_set_size (calls, (gint) i + 1);
}

/* Were the bytes not synced before the rename, readers would meet some of them. */
static void
test_without_sync (gconstpointer data)
{
  Trial trial = { .program = data };
  g_autoptr (GPtrArray) calls = record (trial.program);

  leave_first_commit (calls);
  try_crashes (&trial, calls, DISK_IGNORES_SYNC);
  g_assert_cmpuint (trial.n_broken, >, 0);
}

/* Were the directory not synced, a commit that has returned would get lost. */
static void
test_without_directory_sync (gconstpointer data)
{
  Trial trial = { .program = data };
  g_autoptr (GPtrArray) calls = record (trial.program);

  leave_first_commit (calls);
  try_crashes (&trial, calls, DISK_IGNORES_SYNC_DIRECTORY);
  g_assert_cmpuint (trial.n_lost, >, 0);
}

static void
add (const CommitProgram *program,
     const char *disk,
     GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/crash/%s/%s", program->name, disk);

  g_test_add_data_func (path, program, func);
}

int
main (int argc,
      char **argv)
{
  gsize i, n_programs;

  g_test_init (&argc, &argv, NULL);

  /* What is being looked for then is not in the states. */
  n_programs = process_is_instrumented () || instrument_is ("qemu") ? 1 : n_commit_programs;
  for (i = 0; i < n_programs; i++)
    {
      add (&commit_programs[i], "honest-disk", test_honest_disk);
      add (&commit_programs[i], "without-sync", test_without_sync);
      add (&commit_programs[i], "without-directory-sync", test_without_directory_sync);
    }

  return g_test_run ();
}
