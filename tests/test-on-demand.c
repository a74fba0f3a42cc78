/* test-on-demand.c: chunks that are mapped on demand, and who holds them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "on-demand-state.h"
#include "process.h"
#include "seam.h"
#include "temporary.h"

#define POWER 8
#define CHUNK 256
#define N_CHUNKS 40
#define LENGTH (N_CHUNKS * CHUNK + 77)

/* In chunks: that of temporary_open_on_demand(). */
#define BUDGET 4

#define N_CLONES 16

static const TemporaryWay *const on_demand = &temporary_ways[TEMPORARY_ON_DEMAND];

static void
set_up (TemporaryFile *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  seam_reset ();
  temporary_file_open (fixture, on_demand, LENGTH, POWER);
  g_assert_true (state_is_on_demand (fixture->input));
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, seam_count (SEAM_UNMAP));
  seam_reset ();
}

/* All chunks that are mapped are of the full size. */
static void
check_mapped (TemporaryFile *fixture,
              guint64 n_chunks)
{
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, n_chunks * CHUNK);
  g_assert_cmpuint (seam_count (SEAM_MAP) - seam_count (SEAM_UNMAP), ==, n_chunks);
}

/* Reads in a chunk, which is idle again afterwards. */
static void
touch (MmdirInput *input,
       guint64 index)
{
  g_assert_cmpuint (check_read_byte_at (input, index * CHUNK + 3), ==, temporary_byte_at (index * CHUNK + 3));
}

/* Something that stands on a chunk. */
typedef struct
{
  MmdirInput *clone;
  const guint8 *peeked;
  GBytes *bytes;
} Holder;

typedef enum
{
  BY_WINDOW,
  BY_PEEK,
  BY_BYTES,
  N_KINDS
} HolderKind;

static void
holder_init (Holder *holder,
             MmdirInput *input,
             HolderKind kind,
             guint64 index)
{
  gsize available = 0;

  *holder = (Holder){ NULL };
  if (kind == BY_BYTES)
    {
      check_succeeds ((holder->bytes = mmdir_input_get_bytes (input, index * CHUNK, CHUNK, &error)) != NULL);
      return;
    }
  holder->clone = check_clone (input);
  check_seek (holder->clone, index * CHUNK);
  if (kind == BY_WINDOW)
    {
      g_assert_cmpuint (check_read_byte (holder->clone), ==, temporary_byte_at (index * CHUNK));
      return;
    }
  check_succeeds ((holder->peeked = mmdir_input_peek (holder->clone, 1, &available, &error)) != NULL);
  g_assert_cmpuint (available, ==, CHUNK);
}

/* What it stands on is as it was, and is reached without another mapping. */
static void
holder_check (const Holder *holder,
              guint64 index)
{
  const guint n_maps = seam_count (SEAM_MAP);

  if (holder->bytes != NULL)
    g_assert_true (temporary_is_pattern (g_bytes_get_data (holder->bytes, NULL), CHUNK, index * CHUNK));
  else if (holder->peeked != NULL)
    g_assert_true (temporary_is_pattern (holder->peeked, CHUNK, index * CHUNK));
  else
    {
      check_seek (holder->clone, index * CHUNK + 1);
      temporary_read (holder->clone, index * CHUNK + 1, CHUNK - 1);
    }
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, n_maps);
}

static void
holder_clear (Holder *holder)
{
  g_clear_pointer (&holder->bytes, g_bytes_unref);
  g_clear_pointer (&holder->clone, mmdir_input_free);
}

/* However much is held, it is all there, and no more than it beyond the budget;
 * nor is there more than the budget once it is released. */
static void
test_held (TemporaryFile *fixture,
           gconstpointer data)
{
  const HolderKind kind = (HolderKind) GPOINTER_TO_UINT (data);
  Holder holders[N_CLONES];
  guint i, j, n_held;

  mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, NULL);
  for (i = 0; i < N_CLONES; i++)
    {
      holder_init (&holders[i], fixture->input, kind == N_KINDS ? i % N_KINDS : kind, 2 * i + 1);
      check_mapped (fixture, MAX (i + 1, MIN (BUDGET, 2 * i + 1)));
      touch (fixture->input, 2 * i);
      check_mapped (fixture, MAX (i + 1, MIN (BUDGET, 2 * i + 2)));
      for (j = 0; j <= i; j++)
        holder_check (&holders[j], 2 * j + 1);
    }
  for (i = 0, n_held = N_CLONES; i < N_CLONES; i++)
    {
      holder_clear (&holders[(i * 7) % N_CLONES]);
      n_held--;
      check_mapped (fixture, MAX (BUDGET, n_held));
    }
}

/* The kernel says the same. */
static void
test_mappings (TemporaryFile *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  Holder holders[N_CLONES];
  guint before, i;

  if (!process_can_count_mappings ())
    return;
  mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, NULL);
  before = process_count_mappings (fixture->path);
  g_assert_cmpuint (before, ==, 0);
  for (i = 0; i < N_CLONES; i++)
    {
      holder_init (&holders[i], fixture->input, i % N_KINDS, 2 * i + 1);
      g_assert_cmpuint (process_count_mappings (fixture->path), <=, MAX (BUDGET, i + 1));
      g_assert_cmpuint (process_count_mappings (fixture->path), >, 0);
    }
  for (i = 0; i < N_CLONES; i++)
    holder_clear (&holders[i]);
  g_assert_cmpuint (process_count_mappings (fixture->path), <=, BUDGET);
}

/* Several holders of one chunk count once, and the last one counts. */
static void
test_held_together (TemporaryFile *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  Holder holders[N_KINDS];
  guint i;

  for (i = 0; i < N_KINDS; i++)
    {
      holder_init (&holders[i], fixture->input, (HolderKind) i, 5);
      g_assert_cmpuint (state_count_holders (fixture->input, 5), ==, i + 1);
    }
  for (i = 0; i < N_KINDS; i++)
    {
      mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, NULL);
      check_mapped (fixture, 1);
      holder_check (&holders[i], 5);
      holder_clear (&holders[i]);
      g_assert_cmpuint (state_count_holders (fixture->input, 5), ==, N_KINDS - 1 - i);
    }
  mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, NULL);
  check_mapped (fixture, 0);
}

static void
check_which (MmdirInput *input,
             const guint *indices,
             gsize n_indices)
{
  guint64 i;
  gsize n_found = 0;

  for (i = 0; i <= N_CHUNKS; i++)
    if (state_is_mapped (input, i))
      {
        g_assert_cmpuint (n_found, <, n_indices);
        g_assert_cmpuint (i, ==, indices[n_found]);
        n_found++;
      }
  g_assert_cmpuint (n_found, ==, n_indices);
}

#define CHECK_WHICH(input, ...)                         \
  G_STMT_START                                          \
  {                                                     \
    const guint which[] = { __VA_ARGS__ };              \
                                                        \
    check_which ((input), which, G_N_ELEMENTS (which)); \
  }                                                     \
  G_STMT_END

/* What was used the longest time ago goes first, whoever used it. */
static void
test_order (TemporaryFile *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *input = fixture->input;
  g_autoptr (MmdirInput) clone = check_clone (input);

  CHECK_WHICH (input, 0);
  touch (input, 1);
  touch (input, 2);
  touch (input, 3);
  CHECK_WHICH (input, 0, 1, 2, 3);
  touch (clone, 0);
  touch (input, 4);
  CHECK_WHICH (input, 0, 2, 3, 4);
  touch (input, 5);
  CHECK_WHICH (input, 0, 3, 4, 5);

  /* Time counts from the release on. */
  check_seek (clone, 3 * CHUNK);
  check_read_byte (clone);
  touch (input, 0);
  touch (input, 4);
  touch (input, 5);
  check_seek (clone, 39 * CHUNK);
  touch (input, 6);
  CHECK_WHICH (input, 3, 4, 5, 6);
  touch (input, 7);
  CHECK_WHICH (input, 3, 5, 6, 7);
}

/* The next one to go is held again in time. */
static void
test_held_again (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *input = fixture->input;
  g_autoptr (MmdirInput) clone = check_clone (input);
  const guint8 *peeked;
  guint n_maps;

  touch (input, 1);
  touch (input, 2);
  touch (input, 3);
  n_maps = seam_count (SEAM_MAP);
  check_succeeds ((peeked = mmdir_input_peek (clone, CHUNK, NULL, &error)) != NULL);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, n_maps);
  touch (input, 4);
  touch (input, 5);
  touch (input, 6);
  touch (input, 7);
  CHECK_WHICH (input, 0, 5, 6, 7);
  g_assert_true (temporary_is_pattern (peeked, CHUNK, 0));
}

/* Also those that become idle later. */
static void
test_lowered (TemporaryFile *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *input = fixture->input;
  Holder holders[3];
  guint i;

  touch (input, 1);
  touch (input, 2);
  touch (input, 3);
  mmdir_directory_set_map_budget (fixture->directory, 2 * CHUNK);
  g_assert_cmpuint (mmdir_directory_get_map_budget (fixture->directory), ==, 2 * CHUNK);
  CHECK_WHICH (input, 2, 3);
  mmdir_directory_set_map_budget (fixture->directory, 2 * CHUNK - 1);
  CHECK_WHICH (input, 3);
  mmdir_directory_set_map_budget (fixture->directory, BUDGET * CHUNK);
  for (i = 0; i < 3; i++)
    holder_init (&holders[i], input, (HolderKind) i, 10 + i);
  check_mapped (fixture, 4);
  mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, NULL);
  mmdir_directory_set_map_budget (fixture->directory, 1);
  check_mapped (fixture, 3);
  for (i = 0; i < 3; i++)
    {
      holder_check (&holders[i], 10 + i);
      holder_clear (&holders[i]);
      check_mapped (fixture, 2 - i);
    }
  touch (input, 1);
  check_mapped (fixture, 0);
}

/* Room is made before a chunk is mapped, not after. */
static void
test_room_first (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  guint i;

  for (i = 0; i < BUDGET; i++)
    touch (fixture->input, i);
  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_CANNOT_MAP);
  check_read_byte_at_fails (fixture->input, BUDGET * CHUNK, MMDIR_ERROR_MAP_FAILED);
  CHECK_WHICH (fixture->input, 1, 2, 3);
  g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 3 * CHUNK);

  /* The one that failed was counted by the seam. */
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, seam_count (SEAM_UNMAP) + 1);
  seam_reset ();
}

static void
test_raised (TemporaryFile *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  guint i;

  for (i = 0; i < N_CHUNKS; i++)
    touch (fixture->input, i);
  check_mapped (fixture, BUDGET);
  mmdir_directory_set_map_budget (fixture->directory, 7 * CHUNK + 1);
  for (i = 0; i < N_CHUNKS; i++)
    touch (fixture->input, i);
  check_mapped (fixture, 7);
  mmdir_directory_set_map_budget (fixture->directory, 0);
  g_assert_cmpuint (mmdir_directory_get_map_budget (fixture->directory), ==, 0);
  for (i = 0; i < N_CHUNKS; i++)
    touch (fixture->input, i);
  check_mapped (fixture, N_CHUNKS);
  mmdir_directory_set_map_budget (fixture->directory, BUDGET * CHUNK);
  check_mapped (fixture, BUDGET);
}

/* A pointer is good until its input is used, whatever others do meanwhile. */
static void
test_peeked (TemporaryFile *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  Holder holders[N_CLONES];
  const guint8 *peeked, *across;
  g_autoptr (MmdirInput) at_edge = check_clone (fixture->input);
  guint i;

  check_seek (at_edge, 3 * CHUNK - 100);
  check_succeeds ((across = mmdir_input_peek (at_edge, 2 * CHUNK, NULL, &error)) != NULL);
  check_succeeds ((peeked = mmdir_input_peek (fixture->input, 1, NULL, &error)) != NULL);
  for (i = 0; i < N_CLONES; i++)
    holder_init (&holders[i], fixture->input, BY_WINDOW, 5 + i);
  mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, NULL);
  mmdir_directory_set_map_budget (fixture->directory, 1);
  /* What was put together from several is nobody's chunk. */
  check_mapped (fixture, N_CLONES + 1);
  g_assert_true (temporary_is_pattern (peeked, CHUNK, 0));
  g_assert_true (temporary_is_pattern (across, 2 * CHUNK, 3 * CHUNK - 100));

  /* Within the chunk it stays; outside of it does not. */
  check_seek (fixture->input, CHUNK - 1);
  check_mapped (fixture, N_CLONES + 1);
  check_seek (fixture->input, CHUNK + 1);
  check_mapped (fixture, N_CLONES);
  for (i = 0; i < N_CLONES; i++)
    holder_clear (&holders[i]);
  check_mapped (fixture, 0);
}

/* A clone stands on nothing until it reads, and is where the other one was. */
static void
test_clone (TemporaryFile *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *clone;

  temporary_read (fixture->input, 0, 2 * CHUNK + 17);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (2 * CHUNK + 17));
  g_assert_cmpuint (state_count_holders (fixture->input, 2), ==, 1);
  clone = check_clone (fixture->input);
  g_assert_cmpuint (state_count_holders (fixture->input, 2), ==, 1);
  g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (2 * CHUNK + 18));
  g_assert_cmpuint (state_count_holders (fixture->input, 2), ==, 2);
  g_clear_pointer (&fixture->input, mmdir_input_free);
  g_assert_cmpuint (state_count_holders (clone, 2), ==, 1);
  temporary_read (clone, 2 * CHUNK + 19, 5 * CHUNK);
  fixture->input = clone;
}

/* Slices of slices, and bytes that all else is gone of. */
static void
test_outlives (TemporaryFile *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *slice = check_slice (fixture->input, CHUNK - 3, 10 * CHUNK);
  MmdirInput *inner = check_slice (slice, CHUNK + 5, 8 * CHUNK);
  GBytes *within;
  guint64 i;

  g_clear_pointer (&fixture->input, mmdir_input_free);
  mmdir_input_free (slice);
  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  for (i = 0; i < 8 * CHUNK; i++)
    g_assert_cmpuint (check_read_byte (inner), ==, temporary_byte_at (2 * CHUNK + 2 + i));
  check_read_byte_fails (inner, MMDIR_ERROR_END_OF_INPUT);
  check_succeeds ((within = mmdir_input_get_bytes (inner, CHUNK + 10, CHUNK - 20, &error)) != NULL);
  g_assert_cmpuint (state_count_holders (inner, 3), ==, 1);
  mmdir_input_free (inner);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 0);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (within, NULL), CHUNK - 20, 3 * CHUNK + 12));
  g_bytes_unref (within);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, seam_count (SEAM_UNMAP));
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 1);
}

#define ADD(path, data, func) \
  g_test_add ("/on-demand/" path, TemporaryFile, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("held/window", BY_WINDOW, test_held);
  ADD ("held/peek", BY_PEEK, test_held);
  ADD ("held/bytes", BY_BYTES, test_held);
  ADD ("held/all", N_KINDS, test_held);
  ADD ("mappings", 0, test_mappings);
  ADD ("held-together", 0, test_held_together);
  ADD ("order", 0, test_order);
  ADD ("held-again", 0, test_held_again);
  ADD ("lowered", 0, test_lowered);
  ADD ("room-first", 0, test_room_first);
  ADD ("raised", 0, test_raised);
  ADD ("peeked", 0, test_peeked);
  ADD ("clone", 0, test_clone);
  ADD ("outlives", 0, test_outlives);
  return g_test_run ();
}
