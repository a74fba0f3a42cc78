/* test-on-demand-large.c: files that are longer than the address space
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "on-demand-state.h"
#include "process.h"
#include "temporary.h"

#define MIB ((guint64) 1 << 20)
#define GIB ((guint64) 1 << 30)

/* So that the last chunk is short. */
#define LENGTH_OVER 12345

/* Bytes of the pattern begin at each multiple of this; all others are zero. */
#define SPACING (37 * MIB + 4093)
#define SPOT 9000

/* What RLIMIT_AS leaves for a file of 8 GiB, and for chunks of 256 MiB. */
#define LITTLE (512 * MIB)
#define ENOUGH (2 * GIB + 256 * MIB)

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
  check_succeeds ((fixture->directory = mmdir_directory_open (fixture->path, &error)) != NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static guint8
byte_at (guint64 position)
{
  return position % SPACING < SPOT ? temporary_byte_at (position) : 0;
}

static gboolean
write_file (Fixture *fixture,
            guint64 length)
{
  guint64 start;

  if (!process_make_sparse (fixture->path, "file", length))
    return FALSE;
  for (start = 0; start < length; start += SPACING)
    {
      const gsize n = (gsize) MIN (SPOT, length - start);
      guint8 bytes[SPOT];
      gsize i;

      for (i = 0; i < n; i++)
        bytes[i] = temporary_byte_at (start + i);
      process_write_at (fixture->path, "file", start, bytes, n);
    }
  return TRUE;
}

/* Whether the limit is one: some ways to run programs have none. */
static gboolean
take_address_space (guint64 left)
{
  gpointer memory;

  if (process_is_instrumented ())
    {
      g_test_skip ("the address space is not the process's own");
      return FALSE;
    }
  if (!process_take_address_space (left))
    return FALSE;
  memory = g_try_malloc ((gsize) (left + MIB));
  if (memory == NULL)
    return TRUE;
  process_give_back_address_space ();
  g_free (memory);
  g_test_skip ("the address space cannot be limited here");
  return FALSE;
}

/* Nothing below ends the test before the address space is given back: what is
 * wrong is counted. */
static guint n_wrong;

#define EXPECT(condition)                      \
  G_STMT_START                                 \
  {                                            \
    if (!(condition))                          \
      {                                        \
        g_test_message ("not %s", #condition); \
        n_wrong++;                             \
      }                                        \
  }                                            \
  G_STMT_END

static void
expect_within (MmdirInput *input,
               guint64 limit)
{
  EXPECT (map_budget_get_mapped (input->region->budget) <= limit / 2);
}

static void
expect_bytes (const guint8 *bytes,
              gsize length,
              guint64 position)
{
  gsize i;

  for (i = 0; i < length && bytes[i] == byte_at (position + i); i++)
    ;
  EXPECT (i == length);
}

static void
read_at_random (MmdirInput *input,
                guint n_rounds,
                guint64 limit)
{
  const guint64 length = mmdir_input_get_length (input);
  guint8 bytes[SPOT + 1000];
  guint i;

  for (i = 0; i < n_rounds; i++)
    {
      const guint64 spot = (guint64) g_test_rand_int_range (0, (gint32) (length / SPACING)) * SPACING;
      const guint64 position = spot + (guint64) g_test_rand_int_range (0, SPOT);
      guint64 value = 0;
      guint8 byte = 0;

      EXPECT (mmdir_input_seek (input, position, NULL));
      EXPECT (mmdir_input_read_byte (input, &byte, NULL) && byte == byte_at (position));
      EXPECT (mmdir_input_read_bytes_at (input, spot, bytes, sizeof bytes, NULL));
      expect_bytes (bytes, sizeof bytes, spot);
      EXPECT (mmdir_input_read_uint64_be_at (input, length - 8 - i, &value, NULL));
      EXPECT ((value & 0xff) == byte_at (length - 1 - i));
      expect_within (input, limit);
    }
}

/* From the start to the end, a mebibyte here and there and whole stretches. */
static void
read_in_order (MmdirInput *input,
               guint64 limit)
{
  const guint64 length = mmdir_input_get_length (input);
  const gsize step = MIB;
  guint8 *bytes = g_try_malloc (step);
  guint64 position = 0;

  EXPECT (bytes != NULL);
  EXPECT (mmdir_input_seek (input, 0, NULL));
  while (bytes != NULL && position < length)
    {
      const gsize n = (gsize) MIN (step, length - position);
      const guint64 next = MIN (position + SPACING, length);

      EXPECT (mmdir_input_read_bytes (input, bytes, n, NULL));
      expect_bytes (bytes, n, position);
      EXPECT (mmdir_input_tell (input) == position + n);
      EXPECT (mmdir_input_skip (input, MAX (next, position + n) - position - n, NULL));
      position = mmdir_input_tell (input);
      expect_within (input, limit);
    }
  g_free (bytes);
}

static guint64
get_limit (void)
{
  guint64 maximum;

  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, NULL, &maximum);
  return maximum;
}

/* Under a limit that is far below its length, without a setting; there is room
 * for others, too. */
static void
test_little (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  const guint64 length = 8 * GIB + LENGTH_OVER;
  g_autoptr (MmdirInput) input = NULL;
  MmdirInput *clone = NULL;
  g_autoptr (GError) error = NULL;
  gpointer memory = NULL;
  guint8 last = 1;

  if (!write_file (fixture, length) || !take_address_space (LITTLE))
    return;
  n_wrong = 0;
  input = mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
  EXPECT (input != NULL && state_is_on_demand (input));
  if (input != NULL && state_is_on_demand (input))
    {
      const guint64 limit = get_limit ();

      read_at_random (input, 300, limit);
      clone = mmdir_input_clone (input);
      EXPECT (mmdir_input_seek (clone, 5 * GIB, NULL));
      EXPECT (mmdir_input_peek (clone, 1, NULL, NULL) != NULL);
      memory = g_try_malloc (100 * MIB);
      EXPECT (memory != NULL);
      read_in_order (input, limit);
      read_at_random (input, 300, limit);
      EXPECT (mmdir_input_read_byte_at (input, length - 1, &last, NULL) && last == byte_at (length - 1));
    }
  process_give_back_address_space ();
  g_free (memory);
  mmdir_input_free (clone);
  g_assert_no_error (error);
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* Chunks as large as they are where pointers have 32 bits; or half of that, on a
 * system that leaves a process half of those addresses. */
static void
test_chunks (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  const guint64 length = 12 * GIB + LENGTH_OVER;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_limited = FALSE;
  guint64 maximum;
  guint power;

  g_clear_pointer (&fixture->directory, mmdir_directory_unref);
  fixture->directory = mmdir_directory_open_with_chunk_power (fixture->path, 28, &error);
  g_assert_no_error (error);
  if (!write_file (fixture, length))
    return;
  if (GLIB_SIZEOF_VOID_P >= 8)
    {
      if (!take_address_space (ENOUGH))
        return;
      is_limited = TRUE;
    }
  n_wrong = 0;
  input = mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
  EXPECT (input != NULL && state_is_on_demand (input));
  if (input != NULL && state_is_on_demand (input))
    {
      mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, NULL, &maximum);
      power = maximum / 8 >= 256 * MIB ? 28 : 27;
      EXPECT (mmdir_input_get_chunk_power (input) == power);
      EXPECT (mmdir_input_get_n_chunks (input) == (length - 1) / ((guint64) 1 << power) + 1);
      read_at_random (input, 1000, is_limited ? get_limit () : (guint64) G_MAXSIZE);
    }
  if (is_limited)
    process_give_back_address_space ();
  g_assert_no_error (error);
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* No room for one chunk, however small: at the open, which fails, or turns to
 * the file. */
static void
test_none (Fixture *fixture,
           gconstpointer data)
{
  const gboolean fallback = GPOINTER_TO_UINT (data);
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  const guint64 length = 8 * GIB + LENGTH_OVER;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;

  if (!write_file (fixture, length))
    return;
  mmdir_directory_set_fallback (fixture->directory, fallback);
  if (!take_address_space (MIB / 2))
    return;
  n_wrong = 0;
  input = mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
  if (input != NULL)
    {
      guint64 value = 0;

      EXPECT (mmdir_input_get_backing (input) == MMDIR_BACKING_BUFFERED);
      EXPECT (mmdir_input_read_uint64_be_at (input, length - 8, &value, NULL));
      EXPECT ((value & 0xff) == byte_at (length - 1));
    }
  process_give_back_address_space ();
  g_assert_cmpuint (n_wrong, ==, 0);
  g_assert_cmpint (input != NULL, ==, fallback);
  if (fallback)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
      g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
      g_assert_nonnull (mmdir_error_get_hint (error));
    }
}

#define ADD(path, data, func) \
  g_test_add ("/on-demand-large/" path, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("little", 0, test_little);
  ADD ("chunks", 0, test_chunks);
  ADD ("none/fails", FALSE, test_none);
  ADD ("none/falls-back", TRUE, test_none);
  return g_test_run ();
}
