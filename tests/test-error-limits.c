/* test-error-limits.c: what errors tell when the process really is at a limit
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "os.h"
#include "process.h"
#include "temporary.h"

#define GIB ((guint64) 1 << 30)

/* What a test leaves to the library when it takes the rest away. */
#define ADDRESS_SPACE_LEFT (64 << 20)
#define LESS_THAN_A_CHUNK (1 << 19)

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
}

static void
test_address_space (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (GError) error = NULL;
  MmdirInput *input;
  guint64 number;
  guint n_before, n_after;

  if (!process_make_sparse (fixture->path, "file", 8 * GIB))
    return;
  directory = mmdir_directory_open_with_chunk_power (fixture->path, 30, &error);
  g_assert_no_error (error);
  n_before = process_count_mappings (fixture->path);
  if (!process_take_address_space (LESS_THAN_A_CHUNK))
    return;
  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
  process_give_back_address_space ();
  n_after = process_count_mappings (fixture->path);

  /* Whole, it did not fit; nor did the smallest of chunks. */
  g_assert_null (input);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_true (mmdir_error_get_offset (error, &number));
  g_assert_cmpuint (number, ==, 0);
  g_assert_true (mmdir_error_get_length (error, &number));
  g_assert_cmpuint (number, ==, 1 << MMDIR_CHUNK_POWER_MINIMUM);
  g_assert_nonnull (strstr (error->message, "1048576"));
  g_assert_nonnull (strstr (error->message, "chunk 1 of 8192"));
  if (os_limit_get_name (MMDIR_LIMIT_ADDRESS_SPACE) != NULL)
    g_assert_nonnull (strstr (mmdir_error_get_hint (error), os_limit_get_name (MMDIR_LIMIT_ADDRESS_SPACE)));

  /* It was the limit alone, and nothing was left behind. */
  g_assert_cmpuint (n_after, ==, n_before);
  mmdir_input_free (temporary_open_input (directory, "file"));
}

static void
test_memory (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) buffered = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GError) bytes_error = NULL;
  g_autoptr (GError) peek_error = NULL;
  MmdirInput *input;
  GBytes *bytes;
  const guint8 *peeked;

  if (process_is_instrumented ())
    {
      g_test_skip ("valgrind and sanitizers have memory of their own");
      return;
    }
  if (!process_make_sparse (fixture->path, "file", 8 * GIB))
    return;
  process_write_at (fixture->path, "file", 5, "\x2a", 1);
  directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  mmdir_directory_set_fallback (directory, TRUE);
  buffered = temporary_open_input (directory, "file");
  check_seek (buffered, 5);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MEMORY);

  if (!process_take_address_space (ADDRESS_SPACE_LEFT))
    return;
  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &open_error);
  bytes = mmdir_input_get_bytes (buffered, 1, GIB, &bytes_error);
  peeked = mmdir_input_peek (buffered, GIB, NULL, &peek_error);
  process_give_back_address_space ();

  g_assert_null (input);
  g_assert_error (open_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  g_assert_null (bytes);
  g_assert_error (bytes_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  g_assert_null (peeked);
  g_assert_error (peek_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  check_position (buffered, 5);
  g_assert_cmpuint (check_read_byte (buffered), ==, 0x2a);
}

#define ADD(path, func) \
  g_test_add ("/error-limits/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("address-space", test_address_space);
  ADD ("memory", test_memory);
  return g_test_run ();
}
