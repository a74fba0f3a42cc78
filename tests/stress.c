/* stress.c: threads that do everything at once, at random
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "stress.h"
#include "process.h"
#include "temporary.h"

#define N_THREADS 8
#define APART_POWER 14

const StressFile stress_files[STRESS_N_FILES] = {
  { "empty", 0 },
  { "small", 100 },
  { "medium", 70000 },
  { "long", STRESS_CHUNK + 50000 },
  { "values", STRESS_N_RECORDS *STRESS_RECORD_LENGTH },
};

guint64
stress_draw (StressWorker *worker,
             guint64 end)
{
  const guint64 number = (guint64) g_rand_int (worker->random) << 32 | g_rand_int (worker->random);

  return number % end;
}

void
stress_draw_range (StressWorker *worker,
                   guint64 length,
                   gsize longest,
                   guint64 *offset,
                   gsize *range_length)
{
  const guint64 wanted = 1 + stress_draw (worker, longest);
  const guint64 edge = stress_draw (worker, 2) == 0 ? STRESS_CHUNK : (guint64) 1 << APART_POWER;

  *offset = stress_draw (worker, length + 1);
  if (stress_draw (worker, 4) == 0 && length > edge)
    *offset = edge - 1 - stress_draw (worker, 100);
  *range_length = (gsize) MIN (length - *offset, wanted);
}

gboolean
stress_check (StressWorker *worker,
              gboolean success,
              int code,
              GError **error)
{
  g_autoptr (GError) owned = g_steal_pointer (error);

  if (success)
    g_assert_no_error (owned);
  else if (worker->stress->is_short && g_error_matches (owned, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES))
    g_atomic_int_inc (&worker->stress->n_refused);
  else
    g_assert_error (owned, MMDIR_ERROR, code);
  return success;
}

void
stress_item_clear (StressItem **place)
{
  if (*place != NULL)
    mmdir_input_free ((*place)->input);
  g_clear_pointer (place, g_free);
}

void
stress_item_put (StressItem **place,
                 MmdirInput *input,
                 gboolean has_values,
                 guint64 start)
{
  StressItem *item = g_new (StressItem, 1);

  item->input = input;
  item->has_values = has_values;
  item->start = start;
  stress_item_clear (place);
  *place = item;
}

StressItem **
stress_draw_place (StressWorker *worker)
{
  return &worker->items[stress_draw (worker, G_N_ELEMENTS (worker->items))];
}

void
stress_bytes_clear (StressBytes *kept)
{
  if (kept->bytes == NULL)
    return;
  g_assert_true (temporary_is_pattern (g_bytes_get_data (kept->bytes, NULL), g_bytes_get_size (kept->bytes),
                                       kept->start));
  g_clear_pointer (&kept->bytes, g_bytes_unref);
}

guint
stress_get_rounds (void)
{
  return process_is_instrumented () ? 3000 : 25000;
}

static gpointer
work (gpointer data)
{
  StressWorker *worker = data;
  guint round;
  gsize i;

  for (round = 0; round < worker->n_rounds; round++)
    stress_operate (worker);
  for (i = 0; i < G_N_ELEMENTS (worker->items); i++)
    stress_item_clear (&worker->items[i]);
  for (i = 0; i < G_N_ELEMENTS (worker->kept); i++)
    stress_bytes_clear (&worker->kept[i]);
  g_rand_free (worker->random);
  return NULL;
}

static void
free_item (gpointer data)
{
  StressItem *item = data;

  stress_item_clear (&item);
}

/* Every way of holding bytes, each with an input of its own over each file;
 * what the threads change counts for files that they open. */
static void
share_directory (Stress *stress,
                 MmdirDirectory *directory)
{
  gsize i;

  g_ptr_array_add (stress->directories, directory);
  for (i = 0; i < STRESS_N_FILES; i++)
    {
      StressItem *item = NULL;

      stress_item_put (&item, temporary_open_input (directory, stress_files[i].name),
                       g_str_equal (stress_files[i].name, "values"), 0);
      g_ptr_array_add (stress->inputs, item);
    }
}

static MmdirDirectory *
open_with_power (const char *path,
                 guint chunk_power)
{
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory = mmdir_directory_open_with_chunk_power (path, chunk_power, &error);

  g_assert_no_error (error);
  return directory;
}

static void
set_up (Stress *stress)
{
  gsize i;

  stress->path = temporary_directory_new ();
  for (i = 0; i < STRESS_N_FILES - 1; i++)
    temporary_write_pattern (stress->path, stress_files[i].name, stress_files[i].length);
  stress_write_values (stress->path);
  stress->directories = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_directory_unref);
  stress->inputs = g_ptr_array_new_with_free_func (free_item);
  share_directory (stress, open_with_power (stress->path, MMDIR_CHUNK_POWER_MINIMUM));
  share_directory (stress, open_with_power (stress->path, MMDIR_CHUNK_POWER_MAXIMUM));
  share_directory (stress, temporary_open_apart (stress->path, APART_POWER));
  share_directory (stress, temporary_open_on_demand (stress->path, APART_POWER));
  share_directory (stress, temporary_open (stress->path, MMDIR_BACKING_BUFFERED));
  share_directory (stress, temporary_open (stress->path, MMDIR_BACKING_MEMORY));
  g_mutex_init (&stress->lock);
}

static void
tear_down (Stress *stress)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (stress->mailbox); i++)
    stress_item_clear (&stress->mailbox[i]);
  g_ptr_array_unref (stress->inputs);
  g_ptr_array_unref (stress->directories);
  g_mutex_clear (&stress->lock);
}

void
stress_run (guint n_rounds,
            StressFunc begin,
            StressFunc end)
{
  const guint n_descriptors = process_count_descriptors ();
  StressWorker workers[N_THREADS] = { 0 };
  GThread *threads[N_THREADS];
  Stress stress = { 0 };
  gsize i;

  set_up (&stress);
  if (begin != NULL)
    begin (&stress);
  for (i = 0; i < N_THREADS; i++)
    {
      workers[i].stress = &stress;
      workers[i].random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
      workers[i].n_rounds = n_rounds;
      threads[i] = g_thread_new ("worker", work, &workers[i]);
    }
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  if (end != NULL)
    end (&stress);
  tear_down (&stress);

  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors);
  if (process_can_count_mappings ())
    g_assert_cmpuint (process_count_mappings (stress.path), ==, 0);
  temporary_directory_remove (stress.path);
}
