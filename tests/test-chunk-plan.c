/* test-chunk-plan.c: how a file is cut into chunks
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <mmdir/mmdir.h>

#include "chunk-plan.h"

#define TIB ((guint64) 1 << 40)

static void
test_count (void)
{
  static const struct
  {
    guint64 length;
    guint power;
    guint64 count;
  } cases[] = {
    { 0, 0, 0 },
    { 0, 34, 0 },
    { 1, 0, 1 },
    { 1, 34, 1 },
    { 17, 0, 17 },
    { 15, 4, 1 },
    { 16, 4, 1 },
    { 17, 4, 2 },
    { 31, 4, 2 },
    { 32, 4, 2 },
    { 33, 4, 3 },
    { (guint64) 1 << 32, 32, 1 },
    { ((guint64) 1 << 32) + 1, 32, 2 },
    { 3 * TIB, 34, 192 },
    { 3 * TIB + 1, 34, 193 },
    { 3 * TIB, 20, 3 * 1024 * 1024 },
    { G_MAXINT64, 62, 2 },
    { G_MAXINT64, 0, G_MAXINT64 },
    { G_MAXUINT64, CHUNK_POWER_LIMIT, 4 },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ChunkPlan plan = { cases[i].length, cases[i].power };

      g_assert_cmpuint (chunk_plan_count (&plan), ==, cases[i].count);
    }
}

static void
test_chunks_cover_the_file (void)
{
  guint64 length;
  guint power;

  for (power = 0; power <= 7; power++)
    for (length = 0; length <= 300; length++)
      {
        const ChunkPlan plan = { length, power };
        const guint64 n_chunks = chunk_plan_count (&plan);
        guint64 covered = 0;
        guint64 i;

        for (i = 0; i < n_chunks; i++)
          {
            const guint64 chunk_length = chunk_plan_length_of (&plan, i);

            g_assert_cmpuint (chunk_plan_offset_of (&plan, i), ==, covered);
            g_assert_cmpuint (chunk_length, >, 0);
            if (i + 1 < n_chunks)
              g_assert_cmpuint (chunk_length, ==, (guint64) 1 << power);
            g_assert_cmpuint (chunk_plan_index_of (&plan, covered), ==, i);
            g_assert_cmpuint (chunk_plan_index_of (&plan, covered + chunk_length - 1), ==, i);
            covered += chunk_length;
          }
        g_assert_cmpuint (covered, ==, length);
      }
}

static void
test_count_in (void)
{
  const ChunkPlan plan = { 100, 4 };
  guint64 offset, length;

  for (offset = 0; offset <= plan.length; offset++)
    for (length = 0; length <= plan.length - offset; length++)
      {
        guint64 touched = 0;
        guint64 i;

        for (i = 0; i < chunk_plan_count (&plan); i++)
          {
            const guint64 start = chunk_plan_offset_of (&plan, i);
            const guint64 end = start + chunk_plan_length_of (&plan, i);

            if (length > 0 && offset < end && offset + length > start)
              touched++;
          }
        g_assert_cmpuint (chunk_plan_count_in (&plan, offset, length), ==, touched);
      }
}

static void
test_far_end (void)
{
  const ChunkPlan plan = { 3 * TIB + 5, 34 };
  const ChunkPlan largest = { G_MAXUINT64, 62 };

  g_assert_cmpuint (chunk_plan_index_of (&plan, 3 * TIB + 4), ==, 192);
  g_assert_cmpuint (chunk_plan_offset_of (&plan, 192), ==, 3 * TIB);
  g_assert_cmpuint (chunk_plan_length_of (&plan, 192), ==, 5);
  g_assert_cmpuint (chunk_plan_length_of (&plan, 191), ==, (guint64) 1 << 34);
  g_assert_cmpuint (chunk_plan_count_in (&plan, 3 * TIB - 1, 2), ==, 2);

  g_assert_cmpuint (chunk_plan_index_of (&largest, G_MAXUINT64 - 1), ==, 3);
  g_assert_cmpuint (chunk_plan_length_of (&largest, 3), ==, ((guint64) 1 << 62) - 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-plan/count", test_count);
  g_test_add_func ("/chunk-plan/chunks-cover-the-file", test_chunks_cover_the_file);
  g_test_add_func ("/chunk-plan/count-in", test_count_in);
  g_test_add_func ("/chunk-plan/far-end", test_far_end);
  return g_test_run ();
}
