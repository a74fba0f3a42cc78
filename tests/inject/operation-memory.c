/* operation-memory.c: what is asked about, and of, the memory of an input
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include <string.h>

static gboolean
advise (Subject *subject,
        GError **error)
{
  return mmdir_input_advise (subject->input, 0, FILE_LENGTH, MMDIR_ADVICE_RANDOM, error);
}

static gboolean
prefetch (Subject *subject,
          GError **error)
{
  return mmdir_input_prefetch (subject->input, 100, 50000, error);
}

static gboolean
prefetch_ranges (Subject *subject,
                 GError **error)
{
  static const MmdirRange ranges[] = { { 100, 50 }, { 20000, 10000 }, { 90000, 1 } };

  return mmdir_input_prefetch_ranges (subject->input, ranges, G_N_ELEMENTS (ranges), error);
}

static gboolean
preload (Subject *subject,
         GError **error)
{
  return mmdir_input_preload (subject->input, NULL, NULL, error);
}

static gboolean
get_residency (Subject *subject,
               GError **error)
{
  return mmdir_input_get_residency (subject->input, 0, FILE_LENGTH, &subject->out.number, error);
}

/* How much it is may be different each time. */
static void
inspect_residency (Subject *subject)
{
  g_assert_cmpuint (subject->out.number, <=, FILE_LENGTH);
  memset (&subject->out, 0, sizeof subject->out);
}

static gboolean
slice_with_context (Subject *subject,
                    GError **error)
{
  subject->made = mmdir_input_slice_with_context (subject->input, "slice", EDGE - 1, FILE_LENGTH - EDGE,
                                                  MMDIR_CONTEXT_READ, error);
  return subject->made != NULL;
}

static void
inspect_slice (Subject *subject)
{
  g_assert_true (mmdir_input_read_bytes (subject->made, subject->out.bytes, 10, NULL));
  mmdir_input_free (g_steal_pointer (&subject->made));
}

#define DEFINE_TRIM(name, trim)                                    \
  static gboolean                                                  \
      trim_##name (Subject *subject, GError **error)               \
  {                                                                \
    return mmdir_directory_trim (subject->directory, trim, error); \
  }

DEFINE_TRIM (unmap, MMDIR_TRIM_UNMAP)
DEFINE_TRIM (cold, MMDIR_TRIM_COLD)
DEFINE_TRIM (page_out, MMDIR_TRIM_PAGE_OUT)
DEFINE_TRIM (drop, MMDIR_TRIM_DROP)

/* Less than what is mapped. */
static gboolean
set_map_budget (Subject *subject,
                GError **error G_GNUC_UNUSED)
{
  mmdir_directory_set_map_budget (subject->directory, 1);
  return TRUE;
}

static void
restore_map_budget (Subject *subject)
{
  g_assert_cmpuint (mmdir_directory_get_map_budget (subject->directory), ==, 1);
  mmdir_directory_set_map_budget (subject->directory, subject->plan->budget);
}

static void
open_another (Subject *subject)
{
  subject->made = temporary_open_input (subject->directory, "file");
}

static gboolean
free_input (Subject *subject,
            GError **error G_GNUC_UNUSED)
{
  mmdir_input_free (g_steal_pointer (&subject->made));
  return TRUE;
}

static const Operation memory_table[] = {
  { .function = "mmdir_input_advise", .need = NEEDS_INPUT, .run = advise },
  { .function = "mmdir_input_prefetch", .need = NEEDS_INPUT, .run = prefetch },
  { .function = "mmdir_input_prefetch_ranges", .need = NEEDS_INPUT, .run = prefetch_ranges },
  { .function = "mmdir_input_preload", .need = NEEDS_INPUT, .run = preload, .verdicts = { [ROLE_AHEAD] = VERDICT_IGNORED } },
  {
      .function = "mmdir_input_get_residency",
      .need = NEEDS_INPUT,
      .run = get_residency,
      .inspect = inspect_residency,
      .verdicts = { [ROLE_MAP] = VERDICT_FAILS_IN_RANGE },
  },
  {
      .function = "mmdir_input_slice_with_context",
      .need = NEEDS_INPUT,
      .run = slice_with_context,
      .inspect = inspect_slice,
      .verdicts = { [ROLE_ORDER] = VERDICT_IGNORED },
  },
  {
      .function = "mmdir_directory_set_map_budget",
      .need = NEEDS_INPUT,
      .run = set_map_budget,
      .inspect = restore_map_budget,
      .is_below_seam = TRUE,
  },
  { .function = "mmdir_directory_trim", .need = NEEDS_INPUT, .run = trim_cold },
  { .function = "mmdir_directory_trim", .need = NEEDS_INPUT, .run = trim_page_out },
  { .function = "mmdir_directory_trim", .need = NEEDS_INPUT, .run = trim_unmap },

  /* Lists the directory, and evicts what is in it. */
  {
      .function = "mmdir_directory_trim",
      .need = NEEDS_INPUT,
      .run = trim_drop,
      .may_be_about_directory = TRUE,
      .verdicts = { [ROLE_OPEN] = VERDICT_FAILS_UNLESS_GONE, [ROLE_STATUS] = VERDICT_MAY_FAIL, [ROLE_EVICT] = VERDICT_FAILS_UNLESS_GONE, [ROLE_SYNC] = VERDICT_CANNOT_SYNC_DIRECTORY },
  },
  { .function = "mmdir_input_free", .need = NEEDS_INPUT, .prepare = open_another, .run = free_input, .is_below_seam = TRUE },
};

TABLE (memory, usual_plans, G_N_ELEMENTS (usual_plans));
