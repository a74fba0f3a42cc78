/* test-limits.c: sizes and limits that every system has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <mmdir/mmdir.h>

static gboolean
is_power_of_two (gsize number)
{
  return number != 0 && (number & (number - 1)) == 0;
}

static void
test_sizes (void)
{
  g_assert_true (is_power_of_two (mmdir_get_page_size ()));
  g_assert_true (is_power_of_two (mmdir_get_map_granularity ()));
  g_assert_cmpuint (mmdir_get_page_size (), >=, 4096);
  g_assert_cmpuint (mmdir_get_map_granularity (), >=, mmdir_get_page_size ());
}

/* A number, or that it is not known; never more in use than there may be. */
static void
test_numbers (void)
{
  MmdirLimit limit;

  for (limit = MMDIR_LIMIT_MAPPINGS; limit <= MMDIR_LIMIT_OPEN_FILES; limit++)
    {
      guint64 used = 0;
      guint64 maximum = 0;

      mmdir_limit_get (limit, &used, &maximum);
      g_assert_cmpuint (used, >, 0);
      g_assert_cmpuint (maximum, >, 0);
      if (used != MMDIR_LIMIT_UNKNOWN && maximum != MMDIR_LIMIT_UNKNOWN)
        g_assert_cmpuint (used, <=, maximum);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/sizes", test_sizes);
  g_test_add_func ("/limits/numbers", test_numbers);
  return g_test_run ();
}
