/* subject.c: what an operation is done with
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include "directory-private.h"
#include "process.h"

#include <string.h>

#define APART_POWER 14
G_STATIC_ASSERT (1 << APART_POWER == CHUNK_LENGTH);

/* As many chunks as a budget of two has room for. */
#define ON_DEMAND .backing = MMDIR_BACKING_MAPPED, .layout = REGION_LAYOUT_ON_DEMAND, .budget = 2 * CHUNK_LENGTH

const Plan usual_plans[6] = {
  { .name = "mapped", .backing = MMDIR_BACKING_MAPPED },
  { .name = "apart", .backing = MMDIR_BACKING_MAPPED, .layout = REGION_LAYOUT_APART },
  { .name = "on-demand", ON_DEMAND },
  { .name = "on-demand-fallback", ON_DEMAND, .fallback = TRUE },
  { .name = "buffered", .backing = MMDIR_BACKING_BUFFERED },
  { .name = "memory", .backing = MMDIR_BACKING_MEMORY },
};

const Plan *const memory_plan = &usual_plans[G_N_ELEMENTS (usual_plans) - 1];

MmdirDirectory *
subject_open_directory (const char *path,
                        const Plan *plan)
{
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory;

  if (plan->layout != REGION_LAYOUT_WHOLE)
    directory = directory_open_with_plan (path, APART_POWER, plan->layout, &error);
  else
    directory = mmdir_directory_open_with_chunk_power (path, plan->in_chunks ? MMDIR_CHUNK_POWER_MINIMUM : MMDIR_CHUNK_POWER_DEFAULT, &error);
  g_assert_no_error (error);
  mmdir_directory_set_backing (directory, plan->backing);
  mmdir_directory_set_small_file_threshold (directory, plan->small_file_threshold);
  mmdir_directory_set_fallback (directory, plan->fallback);
  mmdir_directory_set_preload (directory, plan->preload);
  if (plan->budget != 0)
    mmdir_directory_set_map_budget (directory, plan->budget);
  return directory;
}

static void
write_file (const Subject *subject)
{
  const Operation *operation = subject->operation;

  if (subject->plan->in_chunks)
    temporary_write_pattern (subject->path, "file", CHUNKS_LENGTH);
  else
    temporary_write_pattern (subject->path, "file", FILE_LENGTH);
  if (operation->content != NULL)
    process_write_at (subject->path, "file", operation->position, operation->content, operation->n_content);
}

void
subject_set_up (Subject *subject,
                const Operation *operation,
                const Plan *plan)
{
  memset (subject, 0, sizeof *subject);
  subject->operation = operation;
  subject->plan = plan;
  subject->path = temporary_directory_new ();
  write_file (subject);
  if (operation->need != NEEDS_NOTHING)
    subject->directory = subject_open_directory (subject->path, plan);
}

void
subject_tear_down (Subject *subject)
{
  g_clear_pointer (&subject->directory, mmdir_directory_unref);
  g_clear_pointer (&subject->path, temporary_directory_remove);
}

void
subject_begin (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  if (subject->operation->need != NEEDS_INPUT)
    return;
  subject->input = mmdir_directory_open_input (subject->directory, "file", subject->plan->context, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mmdir_input_get_backing (subject->input), ==, subject->plan->backing);
  mmdir_input_seek (subject->input, subject->operation->position, &error);
  g_assert_no_error (error);
}

void
subject_end (Subject *subject)
{
  g_clear_pointer (&subject->input, mmdir_input_free);
}
