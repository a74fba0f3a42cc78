/* test-on-demand-files.c: which files are mapped on demand, and by what chunks
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "on-demand-state.h"
#include "process.h"
#include "seam.h"
#include "temporary.h"

#define MIB ((guint64) 1 << 20)

/* Of a, b and c, which are mapped as programs have it. */
#define LENGTH (3 * (gsize) MIB)

/* Of the other file, whose chunks are those of a test. */
#define TINY_POWER 8
#define TINY 256
#define TINY_LENGTH (40 * TINY + 77)

/* In chunks: that of temporary_open_on_demand(). */
#define BUDGET 4

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "tiny", TINY_LENGTH);
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

static void
write_files (Fixture *fixture)
{
  temporary_write_pattern (fixture->path, "a", LENGTH);
  temporary_write_pattern (fixture->path, "b", LENGTH);
  temporary_write_pattern (fixture->path, "c", LENGTH);
}

static void
check_reads (MmdirInput *input)
{
  guint64 i;

  for (i = 0; i < LENGTH; i += MIB / 4 - 1)
    g_assert_cmpuint (check_read_byte_at (input, i), ==, temporary_byte_at (i));
  check_seek (input, MIB - 5);
  temporary_read (input, MIB - 5, MIB + 10);
}

/* A file that fits is mapped whole.  The next one has to make do with what is
 * left, and gives it up for a third one that fits once the first is gone. */
static void
test_whole (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) a = NULL;
  g_autoptr (MmdirInput) b = NULL;
  g_autoptr (MmdirInput) c = NULL;
  const guint8 *peeked;

  write_files (fixture);
  g_assert_cmpuint (mmdir_directory_get_map_budget (fixture->directory), ==, 0);
  mmdir_directory_set_map_budget (fixture->directory, 5 * MIB);
  a = temporary_open_input (fixture->directory, "a");
  g_assert_false (state_is_on_demand (a));
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 3 * MIB);
  b = temporary_open_input (fixture->directory, "b");
  g_assert_true (state_is_on_demand (b));
  g_assert_cmpuint (mmdir_input_get_n_chunks (b), ==, 3);
  g_assert_cmpint (mmdir_input_get_backing (b), ==, MMDIR_BACKING_MAPPED);
  check_reads (b);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 5 * MIB);

  check_reads (a);
  check_succeeds ((peeked = mmdir_input_peek (b, 1, NULL, &error)) != NULL);
  g_clear_pointer (&a, mmdir_input_free);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 2 * MIB);
  g_assert_true (state_is_mapped (b, 0) || state_is_mapped (b, 1));
  check_seek (b, 0);
  check_succeeds ((peeked = mmdir_input_peek (b, 1, NULL, &error)) != NULL);
  c = temporary_open_input (fixture->directory, "c");
  g_assert_false (state_is_on_demand (c));
  check_reads (c);
  g_assert_cmpuint (state_get_mapped (fixture->directory), <=, 5 * MIB);
  g_assert_true (temporary_is_pattern (peeked, MIB, 0));
  g_clear_pointer (&b, mmdir_input_free);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 3 * MIB);
  g_clear_pointer (&c, mmdir_input_free);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);
}

/* To the byte. */
static void
test_fits (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  guint i;

  write_files (fixture);
  for (i = 0; i < 2; i++)
    {
      g_autoptr (MmdirInput) a = NULL;
      g_autoptr (MmdirInput) b = NULL;

      mmdir_directory_set_map_budget (fixture->directory, 2 * LENGTH - i);
      a = temporary_open_input (fixture->directory, "a");
      b = temporary_open_input (fixture->directory, "b");
      g_assert_false (state_is_on_demand (a));
      g_assert_cmpint (state_is_on_demand (b), ==, i == 1);
    }
}

/* What is mapped whole stays when the budget is lowered below it, and leaves
 * room for nothing else. */
static void
test_lowered_below (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) a = NULL;
  g_autoptr (MmdirInput) b = NULL;

  write_files (fixture);
  mmdir_directory_set_map_budget (fixture->directory, 2 * LENGTH);
  a = temporary_open_input (fixture->directory, "a");
  mmdir_directory_set_map_budget (fixture->directory, LENGTH - 1);
  b = temporary_open_input (fixture->directory, "b");
  g_assert_true (state_is_on_demand (b));
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, LENGTH);
  check_reads (b);
  check_reads (a);
  check_seek (b, 0);
  check_read_byte (b);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, LENGTH + MIB);
  g_clear_pointer (&b, mmdir_input_free);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, LENGTH);

  /* No budget: there is room for everything. */
  mmdir_directory_set_map_budget (fixture->directory, 0);
  b = temporary_open_input (fixture->directory, "b");
  g_assert_false (state_is_on_demand (b));
}

/* What is mapped whole is nobody's room: chunks that are idle stay all the same. */
static void
test_left (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) a = NULL;
  g_autoptr (MmdirInput) b = NULL;

  temporary_write_pattern (fixture->path, "a", 5 * (gsize) MIB);
  temporary_write_pattern (fixture->path, "b", 10 * (gsize) MIB);
  mmdir_directory_set_map_budget (fixture->directory, 12 * MIB);
  a = temporary_open_input (fixture->directory, "a");
  b = temporary_open_input (fixture->directory, "b");
  g_assert_false (state_is_on_demand (a));
  g_assert_true (state_is_on_demand (b));
  g_assert_cmpuint (b->region->plan.power, ==, 20);
  check_reads (b);
  g_assert_true (state_is_mapped (b, 0));
  g_assert_cmpuint (state_get_mapped (fixture->directory), <=, 12 * MIB);
}

/* Nor does it count for the half of the address space that chunks may take,
 * with a budget beyond that. */
static void
test_share (Fixture *fixture,
            gconstpointer data)
{
  const guint64 budget = GPOINTER_TO_UINT (data) * MIB;
  g_autoptr (MmdirInput) a = NULL;
  g_autoptr (MmdirInput) b = NULL;
  guint64 i;

  temporary_write_pattern (fixture->path, "a", 10 * (gsize) MIB);
  temporary_write_pattern (fixture->path, "b", 20 * (gsize) MIB);
  seam_tell_limit (MMDIR_LIMIT_ADDRESS_SPACE, "limit", 0, 16 * MIB);
  mmdir_directory_set_map_budget (fixture->directory, 64 * MIB);
  mmdir_directory_set_map_budget (fixture->directory, budget);
  a = temporary_open_input (fixture->directory, "a");
  g_assert_false (state_is_on_demand (a));
  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_NO_MEMORY);
  b = temporary_open_input (fixture->directory, "b");
  g_assert_true (state_is_on_demand (b));
  g_assert_cmpuint (b->region->plan.power, ==, 21);
  for (i = 0; i < 20 * MIB; i += MIB)
    {
      g_assert_cmpuint (check_read_byte_at (b, i), ==, temporary_byte_at (i));
      g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 10 * MIB + MIN (i / (2 * MIB) + 1, 4) * 2 * MIB);
    }
  g_clear_pointer (&a, mmdir_input_free);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 8 * MIB);
}

/* A file that could not be mapped whole leaves the budget as it was. */
static void
test_not_mapped (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) a = NULL;

  write_files (fixture);
  mmdir_directory_set_map_budget (fixture->directory, 2 * LENGTH);
  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_NO_MEMORY);
  a = temporary_open_input (fixture->directory, "a");
  g_assert_true (state_is_on_demand (a));
  g_assert_cmpuint (state_get_mapped (fixture->directory), <=, 2 * MIB);
  check_reads (a);
  g_clear_pointer (&a, mmdir_input_free);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);

  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  check_refused (MMDIR_ERROR_MAP_FAILED,
                 mmdir_directory_open_input (fixture->directory, "a", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);
  seam_reset ();
  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_ACCESS);
  g_assert_null (mmdir_directory_open_input (fixture->directory, "a", MMDIR_CONTEXT_DEFAULT, NULL));
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 1);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);
}

/* Four chunks fit, unless they would be smaller than chunks are; where there is
 * room, a chunk is not much longer than the file. */
static void
test_chunk_power (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    guint64 budget;
    guint64 n_chunks;
  } cases[] = {
    { 16 * MIB, 3 },
    { 16 * MIB - 1, 5 },
    { 8 * MIB, 5 },
    { 8 * MIB - 1, 9 },
    { 4 * MIB, 9 },
    { 1, 9 },
  };
  g_autoptr (MmdirDirectory) large = temporary_open_on_demand (fixture->path, 26);
  g_autoptr (MmdirInput) input = NULL;
  gsize i;

  temporary_write_pattern (fixture->path, "long", 8 * (gsize) MIB + 5);
  mmdir_directory_set_map_budget (large, 256 * MIB);
  input = temporary_open_input (large, "long");
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 1);
  g_assert_cmpuint (input->region->plan.power, ==, 24);
  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_clear_pointer (&input, mmdir_input_free);
      mmdir_directory_set_map_budget (large, cases[i].budget);
      input = temporary_open_input (large, "long");
      g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, cases[i].n_chunks);
      check_seek (input, MIB - 3);
      temporary_read (input, MIB - 3, 7 * MIB + 8);
      g_assert_cmpuint (state_get_mapped (large), <=, cases[i].budget);
    }
}

/* Where a chunk cannot be mapped, half of it may do. */
static void
test_smaller (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) large = temporary_open_on_demand (fixture->path, 26);
  g_autoptr (MmdirInput) input = NULL;

  temporary_write_pattern (fixture->path, "long", 8 * (gsize) MIB + 5);
  seam_fail (SEAM_MAP, 0, 3, OS_FAILURE_NO_MEMORY);
  input = temporary_open_input (large, "long");
  g_assert_cmpuint (input->region->plan.power, ==, 21);
  temporary_read (input, 0, 8 * (gsize) MIB + 5);
  g_clear_pointer (&input, mmdir_input_free);

  seam_reset ();
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  check_refused (MMDIR_ERROR_MAP_FAILED,
                 mmdir_directory_open_input (large, "long", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 5);
  g_assert_cmpuint (seam_get_record (SEAM_MAP, 4).length, ==, MIB);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 1);
}

/* Reads in a chunk, which is idle again afterwards. */
static void
touch (MmdirInput *input,
       guint64 index)
{
  g_assert_cmpuint (check_read_byte_at (input, index * TINY + 3), ==, temporary_byte_at (index * TINY + 3));
}

static void
check_n_mapped (MmdirInput *input,
                guint n_chunks)
{
  guint64 i;
  guint n_found = 0;

  for (i = 0; i < mmdir_input_get_n_chunks (input); i++)
    n_found += state_is_mapped (input, i);
  g_assert_cmpuint (n_found, ==, n_chunks);
}

/* One budget for all files of a directory, and for nobody else's. */
static void
test_shared (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_on_demand (fixture->path, TINY_POWER);
  g_autoptr (MmdirInput) first = temporary_open_input (directory, "tiny");
  g_autoptr (MmdirInput) second = temporary_open_input (directory, "tiny");
  g_autoptr (MmdirDirectory) other_directory = temporary_open_on_demand (fixture->path, TINY_POWER);
  g_autoptr (MmdirInput) other = temporary_open_input (other_directory, "tiny");
  guint i;

  for (i = 0; i < BUDGET; i++)
    touch (other, i);
  for (i = 0; i < BUDGET; i++)
    touch (first, i);
  check_n_mapped (first, 4);
  touch (second, 9);
  g_assert_false (state_is_mapped (first, 0));
  check_n_mapped (first, 3);
  check_n_mapped (second, 1);
  check_n_mapped (other, 4);
  g_assert_cmpuint (state_get_mapped (directory), ==, BUDGET * TINY);
  g_assert_cmpuint (state_get_mapped (other_directory), ==, BUDGET * TINY);
  mmdir_input_free (g_steal_pointer (&second));
  g_assert_cmpuint (state_get_mapped (directory), ==, 3 * TINY);
}

/* Chunks that are mapped later get the advice of the whole file. */
static void
test_advice (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_on_demand (fixture->path, TINY_POWER);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "tiny");
  const gsize page_mask = mmdir_get_page_size () - 1;
  g_autoptr (MmdirInput) part = check_slice (input, 0, 20 * TINY);
  GBytes *bytes;
  SeamRecord record;

  mmdir_directory_trim (directory, MMDIR_TRIM_UNMAP, NULL);
  touch (input, 0);
  check_succeeds (mmdir_input_advise (part, 0, 20 * TINY, MMDIR_ADVICE_SEQUENTIAL, &error));
  seam_reset ();
  touch (input, 1);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 0);
  check_succeeds (mmdir_input_advise (input, 0, TINY_LENGTH, MMDIR_ADVICE_RANDOM, &error));
  seam_reset ();
  check_succeeds ((bytes = mmdir_input_get_bytes (input, 9 * TINY, 1, &error)) != NULL);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 1);
  record = seam_get_record (SEAM_ADVISE, 0);
  g_assert_cmpint (record.advice, ==, MMDIR_ADVICE_RANDOM);
  g_assert_cmpuint (GPOINTER_TO_SIZE (record.address), ==,
                    GPOINTER_TO_SIZE (g_bytes_get_data (bytes, NULL)) & ~page_mask);
  g_assert_cmpuint (record.length, >=, TINY);
  g_bytes_unref (bytes);
  touch (input, 9);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 1);
  check_succeeds (mmdir_input_advise (input, 0, TINY_LENGTH, MMDIR_ADVICE_NORMAL, &error));
  seam_reset ();
  touch (input, 20);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 0);
}

/* Idle chunks of anybody's go before a mapping fails, but not what is held, and
 * not for a failure that room does not help. */
static void
test_makes_room (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_on_demand (fixture->path, TINY_POWER);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "tiny");
  g_autoptr (MmdirDirectory) other_directory = temporary_open_on_demand (fixture->path, TINY_POWER);
  g_autoptr (MmdirInput) other = temporary_open_input (other_directory, "tiny");
  g_autoptr (MmdirInput) holder = check_clone (other);

  check_succeeds (mmdir_directory_trim (directory, MMDIR_TRIM_UNMAP, &error));
  check_read_byte_at (other, 3 * TINY);
  check_read_byte_at (other, 5 * TINY);
  check_read_byte (holder);
  g_assert_cmpuint (state_get_mapped (other_directory), ==, 3 * TINY);

  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_CANNOT_MAP);
  check_read_byte_fails (input, MMDIR_ERROR_MAP_FAILED);
  g_assert_cmpuint (state_get_mapped (other_directory), ==, 3 * TINY);

  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_NO_MEMORY);
  check_read_byte (input);
  g_assert_false (state_is_mapped (other, 3));
  g_assert_true (state_is_mapped (other, 5));
  g_assert_cmpuint (state_get_mapped (directory), ==, TINY);

  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  check_read_byte_at_fails (input, 2 * TINY, MMDIR_ERROR_MAP_FAILED);
  g_assert_cmpuint (state_get_mapped (other_directory), ==, TINY);
  g_assert_true (state_is_mapped (holder, 0));
  g_assert_cmpuint (state_get_mapped (directory), ==, TINY);
  check_read_byte (holder);
}

#define ADD(path, func) ADD_WITH (path, 0, func)
#define ADD_WITH(path, data, func) \
  g_test_add ("/on-demand-files/" path, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("fits", test_fits);
  ADD ("lowered-below", test_lowered_below);
  ADD ("left", test_left);
  ADD_WITH ("share/budget", 64, test_share);
  ADD_WITH ("share/no-budget", 0, test_share);
  ADD ("not-mapped", test_not_mapped);
  ADD ("chunk-power", test_chunk_power);
  ADD ("smaller", test_smaller);
  ADD ("shared", test_shared);
  ADD ("advice", test_advice);
  ADD ("makes-room", test_makes_room);
  return g_test_run ();
}
