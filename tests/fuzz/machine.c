/* machine.c: inputs with all that is known about them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "machine.h"

void
machine_finish (const Operation *operation,
                gboolean success,
                GError *error,
                gboolean is_right,
                MmdirError code)
{
  reads_finish (success, error, IS_BARE (operation), is_right ? REFERENCE_FINE : (int) code);
}

guint64
machine_pick_position (const Live *live,
                       guint how,
                       guint16 number)
{
  const guint64 length = live->model.length;

  switch (how % 4)
    {
    case 0:
      return number % (length + 1);
    case 1:
      return length - MIN (length, number % 20);
    case 2:
      return ((guint64) (number / 16) << live->power) - live->offset + number % 16 - 8;
    default:
      return how & 4 ? G_MAXUINT64 - number : length + number;
    }
}

guint64
machine_pick_length (const Live *live,
                     guint64 offset,
                     guint how,
                     guint8 number)
{
  const guint64 left = live->model.length - MIN (offset, live->model.length);

  switch (how % 4)
    {
    case 0:
      return left - MIN (left, number);
    case 1:
      return number;
    case 2:
      return left * number / 256;
    default:
      return how & 4 ? G_MAXUINT64 - number : left + number;
    }
}

void
machine_pick_range (const Live *live,
                    const Operation *operation,
                    guint64 *offset,
                    guint64 *length)
{
  *offset = machine_pick_position (live, operation->flags >> 2, operation->number);
  *length = machine_pick_length (live, *offset, operation->flags >> 5, operation->other);
}

void
machine_free_input (Live *live)
{
  mmdir_input_free (live->input);
  live->input = NULL;
}

Live *
machine_put (Machine *machine,
             guint8 number,
             MmdirInput *input,
             const Live *like)
{
  Live *live = &machine->live[number % MOST_INPUTS];
  const Live copy = *like;

  machine_free_input (live);
  *live = copy;
  live->input = input;
  return live;
}

void
machine_free_bytes (Held *held)
{
  if (held->bytes == NULL)
    return;
  g_assert_cmpmem (g_bytes_get_data (held->bytes, NULL), g_bytes_get_size (held->bytes), held->expected, held->length);
  g_clear_pointer (&held->bytes, g_bytes_unref);
}

static guint64
count_chunks (const Live *live)
{
  const guint64 last = live->offset + live->model.length - 1;

  if (live->backing != MMDIR_BACKING_MAPPED || live->model.length == 0)
    return 0;
  return (last >> live->power) - (live->offset >> live->power) + 1;
}

void
machine_check (const Live *live)
{
  const MmdirInputWindow *window = (const MmdirInputWindow *) (void *) live->input;
  const Model *model = &live->model;
  const gsize size = (gsize) (window->limit - window->start);

  g_assert_cmpuint ((mmdir_input_tell) (live->input), ==, model->position);
  g_assert_cmpuint ((mmdir_input_get_length) (live->input), ==, model->length);
  g_assert_cmpuint (mmdir_input_get_length_inline (live->input), ==, model->length);
  g_assert_cmpint (mmdir_input_get_backing (live->input), ==, live->backing);
  g_assert_cmpuint (mmdir_input_get_n_chunks (live->input), ==, count_chunks (live));
  g_assert_cmpuint (mmdir_input_get_chunk_power (live->input), ==, live->backing == MMDIR_BACKING_MAPPED ? live->power : 0);
  g_assert_true (!mmdir_input_is_windowed (live->input) || live->backing == MMDIR_BACKING_MAPPED);
  g_assert_true (window->start <= window->cursor && window->cursor <= window->limit);
  g_assert_true (reference_has (model, window->start_position, size));
  g_assert_cmpmem (window->start, size, model->bytes + window->start_position, size);
}
