/* bench-work.c: the work that is measured
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "bench-work.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#define BLOCK_LENGTH 4096

/* What stdio is asked for at a time in a scan, in bytes. */
#define STDIO_LENGTH 65536

/* Less than that is over before a clock has moved, in bytes. */
#define LEAST_LENGTH (G_GUINT64_CONSTANT (4) * 1024 * 1024)

#define N_POSITIONS 100000

void
bench_plan_init (BenchPlan *plan,
                 guint64 length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  const guint64 n_places = length - sizeof (guint64) + 1;
  guint i;

  plan->length = length;
  plan->n_passes = MAX (1, LEAST_LENGTH / length);
  plan->n_positions = N_POSITIONS;
  plan->positions = g_new (guint64, N_POSITIONS);
  for (i = 0; i < N_POSITIONS; i++)
    plan->positions[i] = (((guint64) g_rand_int (random) << 32) | g_rand_int (random)) % n_places;
}

void
bench_plan_clear (BenchPlan *plan)
{
  g_clear_pointer (&plan->positions, g_free);
}

guint64
bench_plan_count (const BenchPlan *plan,
                  BenchWork work)
{
  switch (work)
    {
    case BENCH_RANDOM:
      return plan->n_positions;
    case BENCH_BLOCKS:
      return plan->n_passes * ((plan->length + BLOCK_LENGTH - 1) / BLOCK_LENGTH);
    case BENCH_SCAN:
    case BENCH_VINT:
    default:
      return plan->n_passes * plan->length;
    }
}

/* The sum of little-endian words at multiples of 8, whatever the pieces that
 * the bytes come in. */
static guint64
sum_bytes (const guint8 *bytes,
           gsize length,
           guint64 position)
{
  guint64 sum = 0;

  for (; length > 0 && position % 8 != 0; length--)
    sum += (guint64) *bytes++ << (8 * (position++ % 8));
  for (; length >= 8; length -= 8, bytes += 8)
    {
      guint64 word;

      memcpy (&word, bytes, sizeof word);
      sum += GUINT64_FROM_LE (word);
    }
  for (; length > 0; length--)
    sum += (guint64) *bytes++ << (8 * (position++ % 8));
  return sum;
}

/* Through the library */

static gboolean
scan_input (const BenchPlan *plan,
            MmdirInput *input,
            guint64 *sum,
            GError **error)
{
  guint64 position = 0;

  while (position < plan->length)
    {
      const guint8 *bytes;
      gsize available;

      bytes = mmdir_input_peek (input, 1, &available, error);
      if (bytes == NULL)
        return FALSE;
      available = (gsize) MIN (available, plan->length - position);
      *sum += sum_bytes (bytes, available, position);
      if (!mmdir_input_skip (input, available, error))
        return FALSE;
      position += available;
    }
  return TRUE;
}

static gboolean
read_input_at_random (const BenchPlan *plan,
                      MmdirInput *input,
                      guint64 *sum,
                      GError **error)
{
  guint i;

  for (i = 0; i < plan->n_positions; i++)
    {
      guint64 value;

      if (!mmdir_input_read_uint64_le_at (input, plan->positions[i], &value, error))
        return FALSE;
      *sum += value;
    }
  return TRUE;
}

static gboolean
read_vints_of_input (const BenchPlan *plan,
                     MmdirInput *input,
                     guint64 *sum,
                     GError **error)
{
  guint64 value = 0, i;

  for (i = 0; i < plan->length; i++)
    {
      guint8 byte;

      if (!mmdir_input_read_byte (input, &byte, error))
        return FALSE;
      value = value << 7 | (byte & 0x7f);
      if (byte < 0x80)
        {
          *sum += value;
          value = 0;
        }
    }
  return TRUE;
}

static gboolean
copy_blocks_of_input (const BenchPlan *plan,
                      MmdirInput *input,
                      guint64 *sum,
                      GError **error)
{
  guint8 block[BLOCK_LENGTH];
  guint64 left;
  gsize length;

  for (left = plan->length; left > 0; left -= length)
    {
      length = (gsize) MIN (left, sizeof block);
      if (!mmdir_input_read_bytes (input, block, length, error))
        return FALSE;
      *sum += block[0] + block[length - 1];
    }
  return TRUE;
}

gboolean
bench_work_input (BenchWork work,
                  const BenchPlan *plan,
                  MmdirInput *input,
                  guint64 *sum,
                  GError **error)
{
  static gboolean (*const functions[]) (const BenchPlan *plan,
                                        MmdirInput *input,
                                        guint64 *sum,
                                        GError **error) = {
    [BENCH_SCAN] = scan_input,
    [BENCH_RANDOM] = read_input_at_random,
    [BENCH_VINT] = read_vints_of_input,
    [BENCH_BLOCKS] = copy_blocks_of_input,
  };
  const guint64 n_passes = work == BENCH_RANDOM ? 1 : plan->n_passes;
  guint64 i;

  *sum = 0;
  for (i = 0; i < n_passes; i++)
    if (!mmdir_input_seek (input, 0, error) || !functions[work](plan, input, sum, error))
      return FALSE;
  return TRUE;
}

/* By stdio */

static gboolean
scan_stream (const BenchPlan *plan,
             FILE *stream,
             guint64 *sum)
{
  g_autofree guint8 *buffer = g_malloc (STDIO_LENGTH);
  guint64 position = 0;

  while (position < plan->length)
    {
      const gsize length = (gsize) MIN (STDIO_LENGTH, plan->length - position);

      if (fread (buffer, 1, length, stream) != length)
        return FALSE;
      *sum += sum_bytes (buffer, length, position);
      position += length;
    }
  return TRUE;
}

static gboolean
read_stream_at_random (const BenchPlan *plan,
                       FILE *stream,
                       guint64 *sum)
{
  guint i;

  for (i = 0; i < plan->n_positions; i++)
    {
      guint64 value;

      if (fseeko (stream, (off_t) plan->positions[i], SEEK_SET) != 0 ||
          fread (&value, sizeof value, 1, stream) != 1)
        return FALSE;
      *sum += GUINT64_FROM_LE (value);
    }
  return TRUE;
}

static gboolean
read_vints_of_stream (const BenchPlan *plan,
                      FILE *stream,
                      guint64 *sum)
{
  guint64 value = 0, i;

  for (i = 0; i < plan->length; i++)
    {
      const int byte = getc (stream);

      if (byte == EOF)
        return FALSE;
      value = value << 7 | ((guint) byte & 0x7f);
      if (byte < 0x80)
        {
          *sum += value;
          value = 0;
        }
    }
  return TRUE;
}

static gboolean
copy_blocks_of_stream (const BenchPlan *plan,
                       FILE *stream,
                       guint64 *sum)
{
  guint8 block[BLOCK_LENGTH];
  guint64 left;
  gsize length;

  for (left = plan->length; left > 0; left -= length)
    {
      length = (gsize) MIN (left, sizeof block);
      if (fread (block, 1, length, stream) != length)
        return FALSE;
      *sum += block[0] + block[length - 1];
    }
  return TRUE;
}

gboolean
bench_work_stdio (BenchWork work,
                  const BenchPlan *plan,
                  FILE *stream,
                  guint64 *sum,
                  GError **error)
{
  static gboolean (*const functions[]) (const BenchPlan *plan,
                                        FILE *stream,
                                        guint64 *sum) = {
    [BENCH_SCAN] = scan_stream,
    [BENCH_RANDOM] = read_stream_at_random,
    [BENCH_VINT] = read_vints_of_stream,
    [BENCH_BLOCKS] = copy_blocks_of_stream,
  };
  const guint64 n_passes = work == BENCH_RANDOM ? 1 : plan->n_passes;
  guint64 i;

  *sum = 0;
  for (i = 0; i < n_passes; i++)
    if (fseeko (stream, 0, SEEK_SET) != 0 || !functions[work](plan, stream, sum))
      {
        if (ferror (stream))
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                       _("Cannot read it by stdio: %s"), g_strerror (errno));
        else
          g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                               _("It has become shorter while it was read by stdio"));
        return FALSE;
      }
  return TRUE;
}
