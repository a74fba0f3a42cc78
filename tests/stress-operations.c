/* stress-operations.c: what a thread may do to what all share, and to its own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "stress.h"
#include "temporary.h"

#define LONGEST 5000

/* Windows drops nothing that is mapped. */
#ifdef G_OS_WIN32
#define NOT_DROPPED MMDIR_ERROR_ACCESS
#else
#define NOT_DROPPED MMDIR_ERROR_UNSUPPORTED
#endif

static gpointer
draw_element (StressWorker *worker,
              GPtrArray *array)
{
  return g_ptr_array_index (array, stress_draw (worker, array->len));
}

static const StressItem *
draw_shared (StressWorker *worker)
{
  return draw_element (worker, worker->stress->inputs);
}

static MmdirDirectory *
draw_directory (StressWorker *worker)
{
  return draw_element (worker, worker->stress->directories);
}

static const char *
draw_name (StressWorker *worker)
{
  return stress_files[stress_draw (worker, STRESS_N_FILES)].name;
}

/* Operations: on directories */

static void
open_file (StressWorker *worker)
{
  const char *name = draw_name (worker);
  const MmdirContext context = (MmdirContext) stress_draw (worker, MMDIR_CONTEXT_FLUSH + 1);
  GError *error = NULL;
  MmdirInput *input = mmdir_directory_open_input (draw_directory (worker), name, context, &error);

  if (stress_check (worker, input != NULL, STRESS_NO_CODE, &error))
    stress_item_put (stress_draw_place (worker), input, g_str_equal (name, "values"), 0);
}

static void
open_missing (StressWorker *worker)
{
  GError *error = NULL;

  stress_check (worker, mmdir_directory_open_input (draw_directory (worker), "missing", MMDIR_CONTEXT_READ, &error) != NULL,
                MMDIR_ERROR_NOT_FOUND, &error);
}

static void
open_directory (StressWorker *worker)
{
  GError *error = NULL;
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (worker->stress->path, &error);

  stress_check (worker, directory != NULL, STRESS_NO_CODE, &error);
}

static MmdirAdvice
choose_advice (const char *name G_GNUC_UNUSED,
               MmdirContext context G_GNUC_UNUSED,
               MmdirAdvice advice,
               gpointer user_data)
{
  return *(const gboolean *) user_data ? advice : MMDIR_ADVICE_SEQUENTIAL;
}

static void
change_settings (StressWorker *worker)
{
  MmdirDirectory *directory = draw_directory (worker);
  gboolean *data = g_new (gboolean, 1);

  *data = stress_draw (worker, 2) == 0;
  mmdir_directory_set_backing (directory, (MmdirBacking) stress_draw (worker, MMDIR_BACKING_MEMORY + 1));
  mmdir_directory_set_small_file_threshold (directory, (gsize) stress_draw (worker, 3) * 10000);
  mmdir_directory_set_preload (directory, stress_draw (worker, 4) == 0);
  mmdir_directory_set_fallback (directory, stress_draw (worker, 2) == 0);
  mmdir_directory_set_advice_func (directory, choose_advice, data, g_free);
}

/* Chunks of what is opened next are mapped on demand, unless it is large. */
static void
change_budget (StressWorker *worker)
{
  static const guint64 budgets[] = { 0, 1, STRESS_CHUNK, 100 * (guint64) STRESS_CHUNK };

  mmdir_directory_set_map_budget (draw_directory (worker), budgets[stress_draw (worker, G_N_ELEMENTS (budgets))]);
}

static void
trim (StressWorker *worker)
{
  static const int codes[] = {
    [MMDIR_TRIM_UNMAP] = MMDIR_ERROR_UNSUPPORTED,
    [MMDIR_TRIM_COLD] = MMDIR_ERROR_UNSUPPORTED,
    [MMDIR_TRIM_PAGE_OUT] = MMDIR_ERROR_UNSUPPORTED,
    [MMDIR_TRIM_DROP] = NOT_DROPPED,
  };
  const guint64 how = stress_draw (worker, G_N_ELEMENTS (codes));
  GError *error = NULL;

  stress_check (worker, mmdir_directory_trim (draw_directory (worker), (MmdirTrim) how, &error), codes[how], &error);
}

static void
ask_settings (StressWorker *worker)
{
  g_autoptr (MmdirDirectory) directory = mmdir_directory_ref (draw_directory (worker));
  g_autofree char *text = mmdir_directory_describe (directory);

  g_assert_nonnull (text);
  g_assert_cmpint (mmdir_directory_get_backing (directory), <=, MMDIR_BACKING_MEMORY);
  g_assert_cmpuint (mmdir_directory_get_small_file_threshold (directory), <=, 20000);
}

static void
list_files (StressWorker *worker)
{
  GError *error = NULL;
  g_auto (GStrv) names = mmdir_directory_list (draw_directory (worker), &error);

  if (stress_check (worker, names != NULL, STRESS_NO_CODE, &error))
    g_assert_cmpuint (g_strv_length (names), ==, STRESS_N_FILES);
}

static void
query_file (StressWorker *worker)
{
  const guint64 index = stress_draw (worker, STRESS_N_FILES);
  guint64 length = 0;

  g_assert_true (mmdir_directory_file_exists (draw_directory (worker), stress_files[index].name));
  check_succeeds (mmdir_directory_get_file_length (draw_directory (worker), stress_files[index].name, &length, &error));
  g_assert_cmpuint (length, ==, stress_files[index].length);
}

static void
evict_file (StressWorker *worker)
{
  GError *error = NULL;

  stress_check (worker, mmdir_directory_evict_file (draw_directory (worker), draw_name (worker), &error),
                NOT_DROPPED, &error);
}

/* Operations: on inputs, besides what stress-read.c reads */

static void
clone_input (StressWorker *worker)
{
  const StressItem *item = worker->item;

  stress_item_put (stress_draw_place (worker), check_clone (item->input), item->has_values, item->start);
}

/* Most of it, so that slices of slices stay worth reading, and from a record on
 * in "values".  The new one may take the place of @item. */
static void
slice_of (StressWorker *worker,
          const StressItem *item)
{
  const gboolean has_values = item->has_values;
  const guint64 length = mmdir_input_get_length (item->input);
  const guint64 step = has_values ? STRESS_RECORD_LENGTH : 1;
  const guint64 offset = stress_draw (worker, length / 8 + 1) / step * step;
  const guint64 start = item->start + offset;
  const guint64 slice_length = length - offset - stress_draw (worker, (length - offset) / 8 + 1);
  MmdirInput *slice;

  if (stress_draw (worker, 2) == 0)
    check_succeeds ((slice = mmdir_input_slice (item->input, "part", offset, slice_length, &error)) != NULL);
  else
    check_succeeds ((slice = mmdir_input_slice_with_context (item->input, NULL, offset, slice_length,
                                                             MMDIR_CONTEXT_MERGE, &error)) != NULL);
  stress_item_put (stress_draw_place (worker), slice, has_values, start);
}

static void
slice_own (StressWorker *worker)
{
  slice_of (worker, worker->item);
}

static void
slice_shared (StressWorker *worker)
{
  slice_of (worker, draw_shared (worker));
}

static void
free_input (StressWorker *worker)
{
  stress_item_clear (stress_draw_place (worker));
}

/* What was opened here is read and freed by another. */
static void
exchange_input (StressWorker *worker)
{
  StressItem **place = stress_draw_place (worker);
  StressItem **slot = &worker->stress->mailbox[stress_draw (worker, G_N_ELEMENTS (worker->stress->mailbox))];
  StressItem *item;

  g_mutex_lock (&worker->stress->lock);
  item = *slot;
  *slot = *place;
  *place = item;
  g_mutex_unlock (&worker->stress->lock);
}

static void
read_shared_at (StressWorker *worker)
{
  stress_read_at (worker, draw_shared (worker));
}

static void
read_own_at (StressWorker *worker)
{
  stress_read_at (worker, worker->item);
}

/* Bytes outlive the inputs that they came from. */
static void
keep_bytes (StressWorker *worker)
{
  const StressItem *item = stress_draw (worker, 2) == 0 ? worker->item : draw_shared (worker);
  StressBytes *kept = &worker->kept[stress_draw (worker, G_N_ELEMENTS (worker->kept))];
  guint64 offset;
  gsize length;

  if (item->has_values)
    return;
  stress_bytes_clear (kept);
  stress_draw_range (worker, mmdir_input_get_length (item->input), LONGEST, &offset, &length);
  check_succeeds ((kept->bytes = mmdir_input_get_bytes (item->input, offset, length, &error)) != NULL);
  kept->start = item->start + offset;
}

static void
advise (StressWorker *worker)
{
  const MmdirAdvice advice = (MmdirAdvice) stress_draw (worker, MMDIR_ADVICE_SEQUENTIAL + 1);
  MmdirInput *input = worker->item->input;
  GError *error = NULL;
  guint64 offset;
  gsize length;

  stress_draw_range (worker, mmdir_input_get_length (input), STRESS_CHUNK, &offset, &length);
  stress_check (worker, mmdir_input_advise (input, offset, length, advice, &error), MMDIR_ERROR_UNSUPPORTED, &error);
}

static void
prefetch (StressWorker *worker)
{
  MmdirInput *input = draw_shared (worker)->input;
  MmdirRange ranges[3];
  gsize length, i;

  for (i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      stress_draw_range (worker, mmdir_input_get_length (input), LONGEST, &ranges[i].offset, &length);
      ranges[i].length = length;
    }
  check_succeeds (mmdir_input_prefetch (input, ranges[0].offset, ranges[0].length, &error));
  check_succeeds (mmdir_input_prefetch_ranges (input, ranges, G_N_ELEMENTS (ranges), &error));
}

static void
preload (StressWorker *worker)
{
  check_succeeds (mmdir_input_preload (draw_shared (worker)->input, NULL, NULL, &error));
}

static void
ask_residency (StressWorker *worker)
{
  MmdirInput *input = draw_shared (worker)->input;
  GError *error = NULL;
  guint64 offset;
  guint64 resident = 0;
  gsize length;
  gboolean success;

  stress_draw_range (worker, mmdir_input_get_length (input), STRESS_CHUNK, &offset, &length);
  success = mmdir_input_get_residency (input, offset, length, &resident, &error);
  if (stress_check (worker, success, MMDIR_ERROR_UNSUPPORTED, &error))
    g_assert_cmpuint (resident, <=, length);
}

static void
look_at (StressWorker *worker)
{
  g_autofree char *text = mmdir_input_describe (draw_shared (worker)->input);

  g_assert_nonnull (text);
  check_succeeds (mmdir_input_check (worker->item->input, &error));
}

/* How often each comes among all, and whether it is about an input of the
 * thread's own. */
static const struct
{
  void (*run) (StressWorker *worker);
  guint share;
  gboolean needs_item;
} operations[] = {
  { open_file, 10, FALSE },
  { open_missing, 1, FALSE },
  { open_directory, 1, FALSE },
  { change_settings, 2, FALSE },
  { change_budget, 2, FALSE },
  { trim, 1, FALSE },
  { ask_settings, 1, FALSE },
  { list_files, 1, FALSE },
  { query_file, 1, FALSE },
  { evict_file, 1, FALSE },
  { clone_input, 6, TRUE },
  { slice_own, 6, TRUE },
  { slice_shared, 3, FALSE },
  { free_input, 4, FALSE },
  { exchange_input, 6, FALSE },
  { read_shared_at, 8, FALSE },
  { read_own_at, 4, TRUE },
  { keep_bytes, 4, TRUE },
  { advise, 2, TRUE },
  { prefetch, 3, FALSE },
  { preload, 1, FALSE },
  { ask_residency, 2, FALSE },
  { look_at, 1, TRUE },
  { stress_read_fixed, 8, TRUE },
  { stress_read_array, 6, TRUE },
  { stress_read_bytes, 6, TRUE },
  { stress_read_values, 8, TRUE },
  { stress_peek, 4, TRUE },
  { stress_skip, 2, TRUE },
  { stress_read_end, 1, TRUE },
};

void
stress_operate (StressWorker *worker)
{
  guint64 number;
  guint n_shares = 0;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (operations); i++)
    n_shares += operations[i].share;
  number = stress_draw (worker, n_shares);
  for (i = 0; number >= operations[i].share; i++)
    number -= operations[i].share;
  worker->item = *stress_draw_place (worker);
  if (worker->item != NULL || !operations[i].needs_item)
    operations[i].run (worker);
}
