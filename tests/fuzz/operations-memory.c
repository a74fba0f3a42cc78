/* operations-memory.c: operations on the memory behind an input
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "machine.h"

#include <string.h>

#define MOST_RANGES 5

void
operation_get_bytes (Machine *machine,
                     Live *live,
                     const Operation *operation)
{
  Held *held = &machine->held[operation->code >> 4 & (MOST_BYTES - 1)];
  GError *error = NULL;
  guint64 offset, length;
  GBytes *bytes;

  machine_pick_range (live, operation, &offset, &length);
  length = MIN (length, G_MAXSIZE);
  bytes = mmdir_input_get_bytes (live->input, offset, (gsize) length, ERROR_OF (operation, error));
  machine_finish (operation, bytes != NULL, error, reference_has (&live->model, offset, length), MMDIR_ERROR_OUT_OF_RANGE);
  if (bytes == NULL)
    return;
  machine_free_bytes (held);
  held->bytes = bytes;
  held->expected = live->model.bytes + offset;
  held->length = (gsize) length;
}

/* What the system makes of it is its own affair; a range that is not there is
 * refused all the same. */
static void
finish_request (const Operation *operation,
                gboolean success,
                GError *error,
                gboolean fits)
{
  if (!fits || success)
    machine_finish (operation, success, error, fits, MMDIR_ERROR_OUT_OF_RANGE);
  else if (!IS_BARE (operation))
    {
      g_assert_nonnull (error);
      g_assert_false (g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_OUT_OF_RANGE));
      g_error_free (error);
    }
}

void
operation_advise (Machine *machine G_GNUC_UNUSED,
                  Live *live,
                  const Operation *operation)
{
  GError *error = NULL;
  guint64 offset, length;
  gboolean success;

  machine_pick_range (live, operation, &offset, &length);
  success = mmdir_input_advise (live->input, offset, length, (operation->code >> 4) % (MMDIR_ADVICE_SEQUENTIAL + 1), ERROR_OF (operation, error));
  finish_request (operation, success, error, reference_has (&live->model, offset, length));
}

void
operation_prefetch (Machine *machine G_GNUC_UNUSED,
                    Live *live,
                    const Operation *operation)
{
  MmdirRange ranges[MOST_RANGES];
  const gsize n = operation->code / 16 % (MOST_RANGES + 1);
  gboolean fits = TRUE;
  GError *error = NULL;
  guint64 offset, length;
  gboolean success;
  gsize i;

  machine_pick_range (live, operation, &offset, &length);
  for (i = 0; i < n; i++)
    {
      ranges[i].offset = offset;
      ranges[i].length = length;
      fits = fits && reference_has (&live->model, offset, length);
      offset = i % 2 == 0 ? offset + length : offset / 2;
      length = i % 2 == 0 ? length / 2 : length;
    }
  if (n == 1)
    success = mmdir_input_prefetch (live->input, ranges[0].offset, ranges[0].length, ERROR_OF (operation, error));
  else
    success = mmdir_input_prefetch_ranges (live->input, ranges, n, ERROR_OF (operation, error));
  finish_request (operation, success, error, fits);
}

/* How far a preload is, and when it is to end. */
typedef struct
{
  guint64 done;
  guint64 total;
  guint n_calls;
  guint most_calls;
} Progress;

static gboolean
count_progress (guint64 done,
                guint64 total,
                gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpuint (total, ==, progress->total);
  g_assert_cmpuint (done, <=, total);
  g_assert_true (progress->n_calls == 0 ? done == 0 : done > progress->done);
  progress->done = done;
  return ++progress->n_calls < progress->most_calls;
}

void
operation_preload (Machine *machine G_GNUC_UNUSED,
                   Live *live,
                   const Operation *operation)
{
  Progress progress = { 0, live->model.length, 0, operation->other };
  GError *error = NULL;
  gboolean success;

  success = mmdir_input_preload (live->input, operation->number & 1 ? NULL : count_progress, &progress, ERROR_OF (operation, error));
  machine_finish (operation, success, error, operation->number & 1 || progress.n_calls < progress.most_calls, MMDIR_ERROR_CANCELLED);
  if (success && (operation->number & 1) == 0)
    g_assert_cmpuint (progress.done, ==, progress.total);
}

void
operation_get_residency (Machine *machine G_GNUC_UNUSED,
                         Live *live,
                         const Operation *operation)
{
  guint64 resident = G_MAXUINT64;
  GError *error = NULL;
  guint64 offset, length;
  gboolean success;

  machine_pick_range (live, operation, &offset, &length);
  success = mmdir_input_get_residency (live->input, offset, length, &resident, ERROR_OF (operation, error));
  finish_request (operation, success, error, reference_has (&live->model, offset, length));
  if (success)
    g_assert_cmpuint (resident, <=, length);
  else
    g_assert_cmpuint (resident, ==, G_MAXUINT64);
}

void
operation_describe (Machine *machine G_GNUC_UNUSED,
                    Live *live,
                    const Operation *operation)
{
  g_autofree char *description = mmdir_input_describe (live->input);
  GError *error = NULL;
  gboolean success;

  g_assert_true (g_utf8_validate (description, -1, NULL));
  g_assert_nonnull (strstr (description, "operations"));
  success = IS_EXPORTED (operation) ? (mmdir_input_check) (live->input, ERROR_OF (operation, error))
                                    : mmdir_input_check_inline (live->input, ERROR_OF (operation, error));
  machine_finish (operation, success, error, TRUE, MMDIR_ERROR_IO);
}

/* Some systems have no such call; whatever comes of it, nothing else changes. */
void
operation_trim (Machine *machine,
                const Operation *operation)
{
  GError *error = NULL;
  gboolean success;

  success = mmdir_directory_trim (machine->directory, operation->other % (MMDIR_TRIM_DROP + 1), ERROR_OF (operation, error));
  finish_request (operation, success, error, TRUE);
}

void
operation_set_budget (Machine *machine,
                      const Operation *operation)
{
  const guint64 budget = (guint64) (operation->other % 8) << machine->power;

  mmdir_directory_set_map_budget (machine->directory, budget);
  g_assert_cmpuint (mmdir_directory_get_map_budget (machine->directory), ==, budget);
}
