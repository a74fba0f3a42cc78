/* operation-process.c: limits, and the guard
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

static const Plan plans[] = {
  { .name = "process", .backing = MMDIR_BACKING_AUTO },
};

/* How far a number may be off that other things change too: mappings, bytes. */
#define MAPPINGS_TOLERANCE 16
#define ADDRESS_SPACE_TOLERANCE ((guint64) 64 << 20)

typedef struct
{
  guint64 used;
  guint64 maximum;
} Numbers;

/* The truth, before anything fails. */
static Numbers true_numbers[MMDIR_LIMIT_OPEN_FILES + 1];

static void
prepare_limits (Subject *subject G_GNUC_UNUSED)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (true_numbers); i++)
    mmdir_limit_get ((MmdirLimit) i, &true_numbers[i].used, &true_numbers[i].maximum);
}

/* A number that is told is true; else it is unknown. */
static void
check_number (guint64 number,
              guint64 truth,
              guint64 tolerance)
{
  if (number == MMDIR_LIMIT_UNKNOWN)
    return;
  g_assert_cmpuint (number, <=, truth + tolerance);
  g_assert_cmpuint (number + tolerance, >=, truth);
}

#define DEFINE_LIMIT(name, limit, tolerance)                                    \
  static gboolean                                                               \
      get_##name (Subject *subject G_GNUC_UNUSED, GError **error G_GNUC_UNUSED) \
  {                                                                             \
    Numbers numbers;                                                            \
                                                                                \
    mmdir_limit_get (limit, &numbers.used, &numbers.maximum);                   \
    check_number (numbers.used, true_numbers[limit].used, tolerance);           \
    check_number (numbers.maximum, true_numbers[limit].maximum, 0);             \
    return TRUE;                                                                \
  }

DEFINE_LIMIT (mappings, MMDIR_LIMIT_MAPPINGS, MAPPINGS_TOLERANCE)
DEFINE_LIMIT (address_space, MMDIR_LIMIT_ADDRESS_SPACE, ADDRESS_SPACE_TOLERANCE)
DEFINE_LIMIT (open_files, MMDIR_LIMIT_OPEN_FILES, 0)

static void
remove_guard (Subject *subject G_GNUC_UNUSED)
{
  mmdir_guard_remove ();
}

static gboolean
run_install_guard (Subject *subject G_GNUC_UNUSED,
                   GError **error)
{
  return mmdir_guard_install (error);
}

static void
install_guard (Subject *subject G_GNUC_UNUSED)
{
  g_assert_true (mmdir_guard_install (NULL));
}

static gboolean
run_remove_guard (Subject *subject G_GNUC_UNUSED,
                  GError **error G_GNUC_UNUSED)
{
  mmdir_guard_remove ();
  return TRUE;
}

#define LIMIT(name)                                                               \
  {                                                                               \
    .function = "mmdir_limit_get", .prepare = prepare_limits, .run = get_##name,  \
    .is_below_seam = TRUE,                                                        \
    .verdicts = { [ROLE_OPEN] = VERDICT_IGNORED, [ROLE_LIST] = VERDICT_IGNORED }, \
  }

static const Operation process_table[] = {
  LIMIT (mappings),
  LIMIT (address_space),
  LIMIT (open_files),
  { .function = "mmdir_guard_install", .run = run_install_guard, .inspect = remove_guard, .is_below_seam = TRUE },
  {
      .function = "mmdir_guard_remove",
      .prepare = install_guard,
      .run = run_remove_guard,
      .is_below_seam = TRUE,
      .verdicts = { [ROLE_SIGNAL] = VERDICT_IGNORED },
  },
};

TABLE (process, plans, G_N_ELEMENTS (plans));
