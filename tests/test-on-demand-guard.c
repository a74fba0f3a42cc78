/* test-on-demand-guard.c: damage in a chunk that is not mapped any more
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where another chunk has come to lie in its place, the address of the damage
 * says nothing.
 */

#include "check.h"
#include "fault.h"
#include "instrument.h"
#include "on-demand-state.h"
#include "process.h"
#include "temporary.h"

#define POWER 18
#define CHUNK ((gsize) 1 << POWER)
#define N_CHUNKS 12
#define LENGTH (N_CHUNKS * CHUNK)

/* The file is cut within one chunk, and the rest of it and the next are gone. */
#define DAMAGED 5
#define KEPT (DAMAGED * CHUNK + CHUNK / 2)

static void
set_up (TemporaryFile *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_open (fixture, &temporary_ways[TEMPORARY_ON_DEMAND], LENGTH, POWER);
  check_succeeds (mmdir_guard_install (&error));
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_guard_remove ();
  temporary_file_close (fixture);
}

static void
check_damage (MmdirInput *input,
              guint64 offset)
{
  g_autoptr (GError) error = NULL;
  guint64 number = 1;

  g_assert_false (mmdir_input_check (input, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_true (mmdir_error_get_offset (error, &number));
  g_assert_cmpuint (number, ==, offset);
}

/* Reads where nothing is any more, and does not ask. */
static const guint8 *
meet_damage (MmdirInput *input,
             guint64 position)
{
  const guint8 *peeked;

  check_seek (input, position);
  check_succeeds ((peeked = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
  g_assert_cmpuint (*(volatile const guint8 *) peeked, ==, 0);
  return peeked;
}

/* Maps chunks until one is at @address; the cursor stands in it then. */
static gboolean
reuse_address (MmdirInput *input,
               const guint8 *address)
{
  guint64 i;

  for (i = 0; i < DAMAGED; i++)
    {
      const guint8 *peeked;

      check_seek (input, i * CHUNK);
      check_succeeds ((peeked = mmdir_input_peek (input, CHUNK, NULL, &error)) != NULL);
      g_assert_true (temporary_is_pattern (peeked, CHUNK, i * CHUNK));
      if (peeked <= address && address < peeked + CHUNK)
        return TRUE;
    }
  g_test_skip ("this system gives the address to nobody");
  return FALSE;
}

/* Nobody had asked before it was unmapped. */
static void
test_unmapped (TemporaryFile *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  const guint64 met_at = KEPT + CHUNK / 4 + 3;
  g_autoptr (MmdirInput) clone = check_clone (fixture->input);
  const guint8 *address;

  check_succeeds (mmdir_input_check (fixture->input, &error));
  fault_cause (fixture->path, "file", fixture->input, KEPT);
  check_succeeds (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, &error));
  address = meet_damage (fixture->input, met_at);
  check_seek (fixture->input, 0);
  check_succeeds (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, &error));
  g_assert_false (state_is_mapped (fixture->input, DAMAGED));
  check_damage (fixture->input, met_at & ~(guint64) (mmdir_get_page_size () - 1));
  if (!reuse_address (fixture->input, address))
    return;
  check_damage (fixture->input, met_at & ~(guint64) (mmdir_get_page_size () - 1));
  check_damage (clone, met_at & ~(guint64) (mmdir_get_page_size () - 1));
}

/* While it is mapped, the same is told, and the first one stays the first. */
static void
test_mapped (TemporaryFile *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) clone = check_clone (fixture->input);

  fault_cause (fixture->path, "file", fixture->input, KEPT);
  meet_damage (fixture->input, KEPT + 1);
  check_damage (clone, KEPT);
  meet_damage (clone, (DAMAGED + 1) * CHUNK);
  check_damage (clone, KEPT);
  check_seek (fixture->input, 0);
  check_succeeds (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, &error));
  g_assert_false (state_is_mapped (fixture->input, DAMAGED));
  g_assert_true (state_is_mapped (clone, DAMAGED + 1));
  check_damage (clone, KEPT);
  check_seek (clone, 0);
  check_succeeds (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, &error));
  check_damage (clone, KEPT);
}

/* The first of them is in a chunk that another input is held by. */
static void
test_bytes (TemporaryFile *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data_of_bytes;
  guint i;

  check_succeeds ((bytes = mmdir_input_get_bytes (fixture->input, DAMAGED * CHUNK, CHUNK, &error)) != NULL);
  fault_cause (fixture->path, "file", fixture->input, KEPT);
  data_of_bytes = g_bytes_get_data (bytes, NULL);
  g_assert_true (temporary_is_pattern (data_of_bytes, CHUNK / 2, DAMAGED * CHUNK));
  g_assert_cmpuint (((volatile const guint8 *) data_of_bytes)[CHUNK - 1], ==, 0);
  for (i = 0; i < 2; i++)
    {
      check_damage (fixture->input, (DAMAGED + 1) * CHUNK - mmdir_get_page_size ());
      g_clear_pointer (&bytes, g_bytes_unref);
      check_succeeds (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, &error));
      g_assert_cmpuint (state_get_mapped (fixture->directory), ==, 0);
    }
}

/* A copy over several chunks says so itself, and leaves the cursor. */
static void
test_copied (TemporaryFile *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autofree guint8 *bytes = g_malloc (LENGTH);

  fault_cause (fixture->path, "file", fixture->input, KEPT);
  check_seek (fixture->input, 7);
  check_fails (fixture->input, MMDIR_ERROR_IO, mmdir_input_read_bytes (fixture->input, bytes, LENGTH - 7, &error));
  g_assert_true (temporary_is_pattern (bytes, KEPT - 7, 7));
  check_damage (fixture->input, KEPT);
  g_assert_cmpuint (state_get_mapped (fixture->directory), <=, 4 * CHUNK);
}

/* Where a fault does not tell where it was. */
static void
test_nothing (TemporaryFile *file G_GNUC_UNUSED,
              gconstpointer data G_GNUC_UNUSED)
{
  fault_is_told ();
}

#define ADD(name, func)                                                 \
  g_test_add ("/on-demand-guard/" name, TemporaryFile, NULL, set_up,    \
              instrument_is ("qemu") ? test_nothing : func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  ADD ("unmapped", test_unmapped);
  ADD ("mapped", test_mapped);
  ADD ("bytes", test_bytes);
  ADD ("copied", test_copied);
  return g_test_run ();
}
