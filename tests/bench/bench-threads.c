/* bench-threads.c: one thread does all the work, or two do half each, each
 * with a clone of its own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "by-hand.h"

typedef guint64 (*Work) (const BenchSlot *slot,
                         MmdirInput *clone);

typedef struct
{
  BenchSlot slot;
  MmdirInput *clone;
  Work work;
  guint64 sum;
} Job;

static gpointer
run_job (gpointer data)
{
  Job *job = data;

  job->sum = job->work (&job->slot, job->clone);
  g_clear_pointer (&job->clone, mmdir_input_free);
  return NULL;
}

static void
set_part (Job *job,
          const BenchSlot *slot,
          MmdirInput *input,
          Work work,
          guint64 first,
          guint64 n_items)
{
  job->slot = *slot;
  job->slot.n_items = n_items;
  if (slot->positions != NULL)
    job->slot.positions = slot->positions + first;
  else
    {
      job->slot.start = slot->start + first;
      job->slot.end = job->slot.start + n_items;
    }
  job->clone = input == NULL ? NULL : mmdir_input_clone (input);
  job->work = work;
}

/* The starting of the second thread is in the time: it is the same for raw
 * memory and for inputs, and little beside the work. */
static guint64
run_in (guint n_threads,
        const BenchSlot *slot,
        MmdirInput *input,
        Work work)
{
  const guint64 half = n_threads == 2 ? slot->n_items / 2 : 0;
  Job first, second;
  GThread *thread;

  set_part (&first, slot, input, work, 0, slot->n_items - half);
  if (n_threads < 2)
    {
      run_job (&first);
      return first.sum;
    }
  set_part (&second, slot, input, work, slot->n_items - half, half);
  thread = g_thread_new ("bench", run_job, &second);
  run_job (&first);
  g_thread_join (thread);
  return first.sum + second.sum;
}

BENCH_WORKER guint64
scan_raw (const BenchSlot *slot,
          MmdirInput *clone)
{
  const guint64 n_items = slot->n_items;
  const guint8 *bytes = slot->file->raw + slot->start;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      const guint8 value = bytes[i];

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
scan_clone (const BenchSlot *slot,
            MmdirInput *clone)
{
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  if (!mmdir_input_seek (clone, slot->start, &error))
    bench_fail_error (error);
  for (i = 0; i < n_items; i++)
    {
      guint8 value;

      if (!mmdir_input_read_byte (clone, &value, &error))
        bench_fail_error (error);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
random_raw (const BenchSlot *slot,
            MmdirInput *clone)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      const guint64 value = by_hand_uint64 (slot->file->raw + positions[i]);

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

BENCH_WORKER guint64
random_clone (const BenchSlot *slot,
              MmdirInput *clone)
{
  const guint64 *const positions = slot->positions;
  const guint64 n_items = slot->n_items;
  GError *error = NULL;
  guint64 sum = 0, i;

  for (i = 0; i < n_items; i++)
    {
      guint64 value;

      if (!mmdir_input_seek (clone, positions[i], &error) ||
          !mmdir_input_read_uint64_le (clone, &value, &error))
        bench_fail_error (error);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

#define DEFINE_THREADS(name)                                   \
  static guint64 name##_raw_one (const BenchSlot *slot)        \
  {                                                            \
    return run_in (1, slot, NULL, name##_raw);                 \
  }                                                            \
  static guint64 name##_raw_two (const BenchSlot *slot)        \
  {                                                            \
    return run_in (2, slot, NULL, name##_raw);                 \
  }                                                            \
  static guint64 name##_mapped_one (const BenchSlot *slot)     \
  {                                                            \
    return run_in (1, slot, slot->file->mapped, name##_clone); \
  }                                                            \
  static guint64 name##_mapped_two (const BenchSlot *slot)     \
  {                                                            \
    return run_in (2, slot, slot->file->mapped, name##_clone); \
  }                                                            \
  static const BenchPeer name##_peers[] = {                    \
    BENCH_PEER ("raw", name##_raw_one),                        \
    BENCH_PEER ("raw-two", name##_raw_two),                    \
    BENCH_PEER ("mapped", name##_mapped_one),                  \
    BENCH_PEER ("mapped-two", name##_mapped_two),              \
    BENCH_END_OF_PEERS,                                        \
  };

DEFINE_THREADS (scan)
DEFINE_THREADS (random)

const BenchOperation bench_threads_operations[] = {
  { .name = "threads-random", .title = "two threads, random", .plan = BENCH_OVER_POSITIONS, .file = BENCH_FILE_BYTES, .step = 512 * 1024, .peers = random_peers },
  { .name = "threads-sequential", .title = "two threads, sequential", .plan = BENCH_OVER_BYTES, .file = BENCH_FILE_BYTES, .step = 32 * 1024 * 1024, .peers = scan_peers },
  { NULL },
};
