/* test-large.c: files that are longer than 32 bits, and than memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "temporary.h"

#define GIB ((guint64) 1 << 30)
#define TIB ((guint64) 1 << 40)

/* Added to a round number, so that the last chunk is short. */
#define LENGTH_OVER 12345

/* How much memory may come and go meanwhile for other reasons. */
#define MEMORY_SLACK (32 << 20)

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

/* The bytes of the pattern for @length bytes from @position on; the rest of a
 * sparse file is zero. */
static void
write_pattern_at (const char *path,
                  guint64 position,
                  gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length);
  gsize i;

  for (i = 0; i < length; i++)
    bytes[i] = temporary_byte_at (position + i);
  process_write_at (path, "file", position, bytes, length);
}

static guint64
pattern_uint64_be (guint64 position)
{
  guint64 value = 0;
  guint i;

  for (i = 0; i < 8; i++)
    value = value << 8 | temporary_byte_at (position + i);
  return value;
}

static void
check_far_end (MmdirInput *input,
               guint64 end)
{
  g_autoptr (MmdirInput) slice = NULL;
  g_autoptr (MmdirInput) inner = NULL;
  g_autoptr (MmdirInput) clone = NULL;
  GBytes *bytes;
  const guint8 *peeked;

  g_assert_cmpuint (mmdir_input_get_length (input), ==, end);
  check_seek (input, end - 8);
  g_assert_cmpuint (check_read_uint64_be (input), ==, pattern_uint64_be (end - 8));
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_seek (input, end + 1, &error));
  check_seek (input, 0);
  check_skip (input, end - 100);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (end - 100));
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_skip (input, 100, &error));

  g_assert_cmpuint (check_read_uint64_be_at (input, end - 9), ==, pattern_uint64_be (end - 9));
  g_assert_cmpuint (check_read_uint64_be_at (input, end / 2), ==, 0);
  check_read_uint64_be_at_fails (input, end - 7, MMDIR_ERROR_END_OF_INPUT);

  slice = check_slice (input, end - 1000, 1000);
  inner = check_slice (slice, 900, 100);
  g_assert_cmpuint (check_read_byte_at (slice, 999), ==, temporary_byte_at (end - 1));
  g_assert_cmpuint (check_read_byte (inner), ==, temporary_byte_at (end - 100));
  clone = check_clone (inner);
  g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (end - 99));
  check_refused (MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_slice (input, NULL, end - 999, 1000, &error) != NULL);

  check_succeeds ((bytes = mmdir_input_get_bytes (input, end - 500, 500, &error)) != NULL);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (bytes, NULL), 500, end - 500));
  g_bytes_unref (bytes);
  check_seek (input, end - 400);
  check_succeeds ((peeked = mmdir_input_peek (input, 400, NULL, &error)) != NULL);
  g_assert_true (temporary_is_pattern (peeked, 400, end - 400));
  check_succeeds (mmdir_input_prefetch (input, end - 100000, 100000, &error));
  check_fails (input, MMDIR_ERROR_OUT_OF_RANGE, mmdir_input_prefetch (input, end - 100000, 100001, &error));
}

static void
test_huge (Fixture *fixture,
           gconstpointer data)
{
  const MmdirBacking backing = (MmdirBacking) GPOINTER_TO_UINT (data);
  const guint64 most = backing == MMDIR_BACKING_MAPPED ? process_get_longest_mapping () : G_MAXUINT64;
  const guint64 huge = MIN (3 * TIB, most) + LENGTH_OVER;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  guint64 length = 0;

  if (backing == MMDIR_BACKING_MAPPED && (GLIB_SIZEOF_VOID_P < 8 || process_is_instrumented ()))
    {
      g_test_skip ("the address space has no room for 3 TiB");
      return;
    }
  if (!process_make_sparse (fixture->path, "file", huge))
    return;
  write_pattern_at (fixture->path, huge - 1000, 1000);
  directory = temporary_open (fixture->path, backing);
  check_succeeds (mmdir_directory_get_file_length (directory, "file", &length, &error));
  g_assert_cmpuint (length, ==, huge);
  {
    guint64 before = 0;
    guint64 after = 0;

    if (!process_get_memory (&before))
      return;
    input = temporary_open_input (directory, "file");
    g_assert_cmpint (mmdir_input_get_backing (input), ==, backing);
    check_far_end (input, huge);
    g_assert_true (process_get_memory (&after));
    if (!process_is_instrumented ())
      g_assert_cmpuint (after, <, before + MEMORY_SLACK);
  }
  if (backing == MMDIR_BACKING_MAPPED)
    g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, (huge >> MMDIR_CHUNK_POWER_DEFAULT) + 1);
}

/* Around the numbers at which 32 bits end, with or without a sign. */
static void
check_boundaries (MmdirInput *input)
{
  static const guint64 boundaries[] = { (guint64) 1 << 31, (guint64) 1 << 32 };
  gsize i;
  guint64 position;

  for (i = 0; i < G_N_ELEMENTS (boundaries); i++)
    {
      g_autoptr (MmdirInput) slice = NULL;
      guint8 bytes[32];

      for (position = boundaries[i] - 12; position <= boundaries[i] + 4; position++)
        {
          check_seek (input, position);
          g_assert_cmpuint (check_read_uint64_be (input), ==, pattern_uint64_be (position));
          check_position (input, position + 8);
          g_assert_cmpuint (check_read_uint64_be_at (input, position), ==, pattern_uint64_be (position));
          g_assert_cmpuint (check_read_byte_at (input, position), ==, temporary_byte_at (position));

          slice = check_slice (input, position, 8);
          g_assert_cmpuint (check_read_uint64_be (slice), ==, pattern_uint64_be (position));
          g_clear_pointer (&slice, mmdir_input_free);
        }

      /* Byte by byte across. */
      check_seek (input, boundaries[i] - 16);
      for (position = boundaries[i] - 16; position < boundaries[i] + 16; position++)
        g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position));

      check_seek (input, 5);
      check_skip (input, boundaries[i] - 21);
      check_succeeds (mmdir_input_read_bytes (input, bytes, sizeof bytes, &error));
      g_assert_true (temporary_is_pattern (bytes, sizeof bytes, boundaries[i] - 16));
    }
}

static void
test_boundaries (Fixture *fixture,
                 gconstpointer data)
{
  /* 0: chunks of 1 MiB, each mapped apart; else a backing. */
  const guint way = GPOINTER_TO_UINT (data);
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  const guint64 length = 4 * GIB + 100;

  if (way != MMDIR_BACKING_BUFFERED && (GLIB_SIZEOF_VOID_P < 8 || process_is_instrumented ()))
    {
      g_test_skip ("the address space may have no room for 4 GiB");
      return;
    }
  if (!process_make_sparse (fixture->path, "file", length))
    return;
  write_pattern_at (fixture->path, ((guint64) 1 << 31) - 100, 200);
  write_pattern_at (fixture->path, ((guint64) 1 << 32) - 100, 200);
  directory = way == 0 ? temporary_open_apart (fixture->path, 20) : temporary_open (fixture->path, (MmdirBacking) way);
  input = temporary_open_input (directory, "file");
  if (way == 0)
    g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 4097);
  check_boundaries (input);
}

/* By the public function, chunks of 1 MiB lie side by side. */
static void
test_many_chunks (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  const guint64 length = 4 * GIB + 1;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  const guint8 *peeked;
  gsize available = 0;

  if (GLIB_SIZEOF_VOID_P < 8 || process_is_instrumented ())
    {
      g_test_skip ("the address space may have no room for 4 GiB");
      return;
    }
  if (!process_can_count_mappings () || !process_make_sparse (fixture->path, "file", length))
    return;
  check_succeeds ((directory = mmdir_directory_open_with_chunk_power (fixture->path, 20, &error)) != NULL);
  input = temporary_open_input (directory, "file");
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 4097);
  g_assert_cmpuint (process_count_mappings (fixture->path), ==, 1);
  check_succeeds ((peeked = mmdir_input_peek (input, 1, &available, &error)) != NULL);
  g_assert_cmpuint (available, ==, length);
  slice = check_slice (input, (1 << 20) - 1, 2);
  g_assert_cmpuint (mmdir_input_get_n_chunks (slice), ==, 2);
  g_assert_cmpuint (peeked[length - 1], ==, 0);
}

#define ADD(path, data, func) \
  g_test_add ("/large/" path, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("huge/mapped", MMDIR_BACKING_MAPPED, test_huge);
  ADD ("huge/buffered", MMDIR_BACKING_BUFFERED, test_huge);
  ADD ("boundaries/mapped", MMDIR_BACKING_MAPPED, test_boundaries);
  ADD ("boundaries/apart", 0, test_boundaries);
  ADD ("boundaries/buffered", MMDIR_BACKING_BUFFERED, test_boundaries);
  ADD ("many-chunks", 0, test_many_chunks);
  return g_test_run ();
}
