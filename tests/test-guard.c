/* test-guard.c: reading mapped files whose pages cannot be read
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "fault.h"
#include "guard-file.h"
#include "temporary.h"

/* In pages. */
#define LENGTH 16
#define DAMAGED 5

/* How the chunks lie: in one mapping, each in one of its own, and smaller than
 * a page. */
typedef struct
{
  const char *name;
  guint apart_power;
} Way;

static const Way ways[] = {
  { "flat", 0 },
  { "apart", 12 },
  { "small", 10 },
};

typedef struct
{
  char *path;
  gsize page_size;
  MmdirDirectory *directory;
  MmdirInput *input;
  MmdirInput *other;
} Fixture;

static MmdirDirectory *
open_directory (const char *path,
                const Way *way)
{
  if (way->apart_power != 0)
    return temporary_open_apart (path, way->apart_power);
  return temporary_open (path, MMDIR_BACKING_MAPPED);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  GError *error = NULL;

  fixture->page_size = mmdir_get_page_size ();
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "file", LENGTH * fixture->page_size);
  temporary_write_pattern (fixture->path, "other", LENGTH * fixture->page_size);
  fixture->directory = open_directory (fixture->path, data);
  fixture->input = temporary_open_input (fixture->directory, "file");
  fixture->other = temporary_open_input (fixture->directory, "other");
  g_assert_true (mmdir_guard_install (&error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_guard_remove ();
  mmdir_input_free (fixture->input);
  mmdir_input_free (fixture->other);
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static void
damage (Fixture *fixture)
{
  fault_cause (fixture->path, "file", fixture->input, DAMAGED * fixture->page_size);
}

/* What the error says, and that it is of the page of @offset. */
static void
assert_damaged (Fixture *fixture,
                GError *error,
                guint64 page)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  guint64 offset = 0;
  guint64 length = 0;

  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_cmpuint (offset, ==, page * fixture->page_size);
  g_assert_true (mmdir_error_get_length (error, &length));
  g_assert_cmpuint (length, ==, fixture->page_size);
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_assert_nonnull (strstr (error->message, "“"));
}

/* Both what is put in place and the function. */
static void
assert_check_fails (Fixture *fixture,
                    MmdirInput *input,
                    guint64 page)
{
  GError *error = NULL;

  g_assert_false (mmdir_input_check (input, &error));
  assert_damaged (fixture, error, page);
  g_clear_error (&error);
  g_assert_false ((mmdir_input_check) (input, &error));
  assert_damaged (fixture, error, page);
  g_clear_error (&error);
  g_assert_false (mmdir_input_check (input, NULL));
}

static void
assert_check_succeeds (MmdirInput *input)
{
  check_succeeds (mmdir_input_check (input, &error));
  check_succeeds ((mmdir_input_check) (input, &error));
}

/* Reads of many values, each with room for 16 bytes of them.  What they give
 * for zeroes is a success, but for the note of damage. */

static gboolean
read_bytes (MmdirInput *input,
            GError **error)
{
  guint8 bytes[16];

  return mmdir_input_read_bytes (input, bytes, sizeof bytes, error);
}

static gboolean
read_bytes_by_call (MmdirInput *input,
                    GError **error)
{
  guint8 bytes[16];

  return (mmdir_input_read_bytes) (input, bytes, sizeof bytes, error);
}

/* More than there is in one of the small chunks. */
static gboolean
read_many_bytes (MmdirInput *input,
                 GError **error)
{
  guint8 bytes[3000];

  return mmdir_input_read_bytes (input, bytes, sizeof bytes, error);
}

static gboolean
read_bytes_at (MmdirInput *input,
               GError **error)
{
  guint8 bytes[16];

  return mmdir_input_read_bytes_at (input, mmdir_input_tell (input), bytes, sizeof bytes, error);
}

#define DEFINE_READ_ARRAY(name, type)                                                              \
  static gboolean                                                                                  \
  read_##name (MmdirInput *input,                                                                  \
               GError **error)                                                                     \
  {                                                                                                \
    type values[16 / sizeof (type)];                                                               \
                                                                                                   \
    return mmdir_input_read_##name##_array (input, values, G_N_ELEMENTS (values), error);          \
  }

DEFINE_READ_ARRAY (uint16_le, guint16)
DEFINE_READ_ARRAY (uint16_be, guint16)
DEFINE_READ_ARRAY (uint32_le, guint32)
DEFINE_READ_ARRAY (uint32_be, guint32)
DEFINE_READ_ARRAY (uint64_le, guint64)
DEFINE_READ_ARRAY (uint64_be, guint64)
DEFINE_READ_ARRAY (float_le, gfloat)
DEFINE_READ_ARRAY (float_be, gfloat)
DEFINE_READ_ARRAY (double_le, gdouble)
DEFINE_READ_ARRAY (double_be, gdouble)
DEFINE_READ_ARRAY (vint, guint32)
DEFINE_READ_ARRAY (vlong, guint64)
DEFINE_READ_ARRAY (group_vint, guint32)

static gboolean
read_string (MmdirInput *input,
             GError **error)
{
  g_autofree char *text = mmdir_input_read_string (input, NULL, error);

  return text != NULL;
}

static gboolean
read_string_and_length (MmdirInput *input,
                        GError **error)
{
  gsize length = 12345;
  g_autofree char *text = mmdir_input_read_string (input, &length, error);

  g_assert_cmpint (length == 12345, ==, text == NULL);
  return text != NULL;
}

static gboolean
read_string_set (MmdirInput *input,
                 GError **error)
{
  gsize n_strings = 12345;
  g_auto (GStrv) strings = mmdir_input_read_string_set (input, &n_strings, error);

  g_assert_cmpint (n_strings == 12345, ==, strings == NULL);
  return strings != NULL;
}

static gboolean
read_string_map (MmdirInput *input,
                 GError **error)
{
  g_autoptr (GHashTable) map = mmdir_input_read_string_map (input, error);

  return map != NULL;
}

static gboolean (*const readers[]) (MmdirInput *input,
                                    GError **error) = {
  read_bytes,
  read_bytes_by_call,
  read_many_bytes,
  read_bytes_at,
  read_uint16_le,
  read_uint16_be,
  read_uint32_le,
  read_uint32_be,
  read_uint64_le,
  read_uint64_be,
  read_float_le,
  read_float_be,
  read_double_le,
  read_double_be,
  read_vint,
  read_vlong,
  read_group_vint,
  read_string,
  read_string_and_length,
  read_string_set,
  read_string_map,
};

/* None of them changes the position, nor finds words of its own for what it
 * found there. */
static void
assert_reader_fails (Fixture *fixture,
                     MmdirInput *input,
                     gsize i)
{
  const guint64 position = mmdir_input_tell (input);
  GError *error = NULL;

  g_assert_false (readers[i](input, &error));
  assert_damaged (fixture, error, DAMAGED);
  g_clear_error (&error);
  check_position (input, position);
  g_assert_false (readers[i](input, NULL));
  check_position (input, position);
}

/* Each reader meets the damage first, at the beginning of the page. */
static void
test_readers (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  gsize i;

  if (!fault_is_told ())
    return;
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_clear_pointer (&fixture->input, mmdir_input_free);
      temporary_write_pattern (fixture->path, "file", LENGTH * fixture->page_size);
      fixture->input = temporary_open_input (fixture->directory, "file");
      check_seek (fixture->input, DAMAGED * fixture->page_size);
      assert_check_succeeds (fixture->input);
      damage (fixture);
      assert_reader_fails (fixture, fixture->input, i);
      assert_check_fails (fixture, fixture->input, DAMAGED);
      assert_check_succeeds (fixture->other);
    }
}

/* And wherever the others read after that. */
static void
test_afterwards (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) clone = check_clone (fixture->input);
  g_autoptr (MmdirInput) slice = check_slice (fixture->input, 10, 4000);
  gsize i;

  if (!fault_is_told ())
    return;
  damage (fixture);
  check_seek (fixture->input, DAMAGED * fixture->page_size);
  assert_reader_fails (fixture, fixture->input, 0);
  check_seek (fixture->input, 0);
  for (i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      assert_reader_fails (fixture, fixture->input, i);
      assert_reader_fails (fixture, clone, i);
      assert_reader_fails (fixture, slice, i);
    }
  assert_check_fails (fixture, clone, DAMAGED);
  assert_check_fails (fixture, slice, DAMAGED);
}

/* A single value does not look, except where it lies on the edge of a chunk,
 * which nobody is told. */
static void
test_values (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  const guint64 position = DAMAGED * fixture->page_size;

  if (!fault_is_told ())
    return;
  damage (fixture);
  check_seek (fixture->input, position + 8);
  g_assert_cmpuint (check_read_uint64_be (fixture->input), ==, 0);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, 0);
  g_assert_cmpuint (check_read_vint (fixture->input), ==, 0);
  g_assert_cmpuint (check_read_vlong (fixture->input), ==, 0);
  check_position (fixture->input, position + 8 + 8 + 1 + 1 + 1);
  assert_check_fails (fixture, fixture->input, DAMAGED);
  assert_check_succeeds (fixture->other);
}

/* It is the first page that is told. */
static void
test_second_page (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  if (!fault_is_told ())
    return;
  fault_cause (fixture->path, "file", fixture->input, DAMAGED * fixture->page_size);
  check_seek (fixture->input, DAMAGED * fixture->page_size + 100);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, 0);
  assert_check_fails (fixture, fixture->input, DAMAGED);
  check_seek (fixture->input, (DAMAGED + 1) * fixture->page_size);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, 0);
  assert_check_fails (fixture, fixture->input, DAMAGED);
}

static void
test_peek (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  const guint8 *bytes;

  if (!fault_is_told ())
    return;
  damage (fixture);
  check_seek (fixture->input, DAMAGED * fixture->page_size);
  bytes = mmdir_input_peek (fixture->input, 16, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bytes[15], ==, 0);
  assert_check_fails (fixture, fixture->input, DAMAGED);
}

/* Bytes that are not copied are read by the caller; those that are put together
 * are read now. */
static void
test_get_bytes (Fixture *fixture,
                gconstpointer data)
{
  const Way *way = data;
  const guint64 position = DAMAGED * fixture->page_size;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *contents;

  if (!fault_is_told ())
    return;
  bytes = mmdir_input_get_bytes (fixture->input, position, 16, &error);
  g_assert_no_error (error);
  damage (fixture);
  contents = g_bytes_get_data (bytes, NULL);
  g_assert_cmpuint (contents[0], ==, 0);
  assert_check_fails (fixture, fixture->input, DAMAGED);
  g_assert_null (mmdir_input_get_bytes (fixture->input, position, 16, &error));
  assert_damaged (fixture, error, DAMAGED);
  g_clear_error (&error);
  if (way->apart_power == 10)
    {
      g_assert_null (mmdir_input_get_bytes (fixture->input, 0, 3000, &error));
      assert_damaged (fixture, error, DAMAGED);
    }
}

/* A new input over the file does not know of it. */
static void
test_open_again (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) again = NULL;

  if (!fault_is_told ())
    return;
  damage (fixture);
  check_seek (fixture->input, DAMAGED * fixture->page_size);
  assert_reader_fails (fixture, fixture->input, 0);
  again = temporary_open_input (fixture->directory, "file");
  assert_check_succeeds (again);
  g_assert_cmpuint (check_read_byte (again), ==, temporary_byte_at (0));
  check_succeeds (read_many_bytes (again, &error));
}

/* It lasts until it has been removed as often as it was installed, and was
 * installed after the files were opened. */
static void
test_nested (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  if (!fault_is_told ())
    return;
  check_succeeds (mmdir_guard_install (&error));
  check_succeeds (mmdir_guard_install (&error));
  mmdir_guard_remove ();
  mmdir_guard_remove ();
  damage (fixture);
  check_seek (fixture->input, DAMAGED * fixture->page_size);
  assert_reader_fails (fixture, fixture->input, 0);
  mmdir_guard_remove ();
  assert_check_fails (fixture, fixture->input, DAMAGED);
  assert_reader_fails (fixture, fixture->input, 0);
  check_succeeds (mmdir_guard_install (&error));
  fault_cause (fixture->path, "other", fixture->other, 0);
  g_assert_cmpuint (check_read_byte (fixture->other), ==, 0);
  g_assert_false (mmdir_input_check (fixture->other, NULL));
}

static void
test_remove_too_often (void)
{
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*is_installed*");
  mmdir_guard_remove ();
  g_test_assert_expected_messages ();
}

/* Other backings have nothing to guard. */
static void
test_not_mapped (void)
{
  static const MmdirBacking backings[] = { MMDIR_BACKING_BUFFERED, MMDIR_BACKING_MEMORY, MMDIR_BACKING_MAPPED };
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  gsize i;

  temporary_write_pattern (path, "file", 10000);
  temporary_write (path, "empty", "", 0);
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      g_autoptr (MmdirDirectory) directory = temporary_open (path, backings[i]);
      g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
      g_autoptr (MmdirInput) empty = temporary_open_input (directory, "empty");

      check_succeeds (guard_read_many_bytes (input, &error));
      guard_assert_check_succeeds (input);
      guard_assert_check_succeeds (empty);
      check_succeeds ((mmdir_input_read_bytes) (empty, NULL, 0, &error));
    }
}

/* Many threads, many files */

#define N_FILES 150
#define N_READERS 8
#define N_OPENERS 2

typedef struct
{
  gsize page_size;
  MmdirDirectory *directory;
  MmdirInput *inputs[N_FILES];
  guint32 seed;
  gint n_started;
  gint is_done;
} Crowd;

/* Every third file is damaged at some time. */
static gboolean
is_damaged (gsize i)
{
  return i % 3 == 1;
}

static gpointer
read_crowd (gpointer data)
{
  Crowd *crowd = data;
  GRand *random = g_rand_new_with_seed (crowd->seed + (guint32) g_atomic_int_add (&crowd->n_started, 1));
  const gint32 length = (gint32) (4 * crowd->page_size);

  while (!g_atomic_int_get (&crowd->is_done))
    {
      const gsize i = (gsize) g_rand_int_range (random, 0, N_FILES);
      const guint64 position = (guint64) g_rand_int_range (random, 0, length - 3000);
      MmdirInput *input = crowd->inputs[i];
      g_autoptr (GError) error = NULL;
      guint8 bytes[3000];
      guint8 byte = 0;

      if (mmdir_input_read_bytes_at (input, position, bytes, sizeof bytes, &error))
        g_assert_true (temporary_is_pattern (bytes, sizeof bytes, position));
      else
        {
          g_assert_true (is_damaged (i));
          g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
          g_assert_false (mmdir_input_check (input, NULL));
        }
      if (mmdir_input_read_byte_at (input, position, &byte, NULL) && mmdir_input_check (input, NULL))
        g_assert_cmpuint (byte, ==, temporary_byte_at (position));
    }
  g_rand_free (random);
  return NULL;
}

/* Has slots taken and given back meanwhile. */
static gpointer
open_crowd (gpointer data)
{
  Crowd *crowd = data;

  while (!g_atomic_int_get (&crowd->is_done))
    {
      MmdirInput *input = temporary_open_input (crowd->directory, "file-0");
      MmdirInput *clone = mmdir_input_clone (input);

      mmdir_input_free (input);
      check_succeeds (mmdir_input_check (clone, &error));
      mmdir_input_free (clone);
    }
  return NULL;
}

static void
test_threads (gconstpointer data)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  Crowd crowd = { .page_size = mmdir_get_page_size (), .seed = (guint32) g_test_rand_int () };
  GThread *threads[N_READERS + N_OPENERS];
  gsize i;

  if (!fault_is_told ())
    return;
  crowd.directory = open_directory (path, data);
  for (i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, i);

      temporary_write_pattern (path, name, 4 * crowd.page_size);
      crowd.inputs[i] = temporary_open_input (crowd.directory, name);
    }
  check_succeeds (mmdir_guard_install (&error));
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", i < N_READERS ? read_crowd : open_crowd, &crowd);

  for (i = 0; i < N_FILES; i++)
    if (is_damaged (i))
      {
        g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, i);
        g_autoptr (MmdirInput) clone = mmdir_input_clone (crowd.inputs[i]);

        fault_cause (path, name, clone, crowd.page_size);
        check_seek (clone, crowd.page_size);
        g_assert_cmpuint (check_read_byte (clone), ==, 0);
        g_usleep (1000);
      }
  g_atomic_int_set (&crowd.is_done, TRUE);
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  for (i = 0; i < N_FILES; i++)
    {
      g_assert_cmpint (mmdir_input_check (crowd.inputs[i], NULL), ==, !is_damaged (i));
      mmdir_input_free (crowd.inputs[i]);
    }
  mmdir_guard_remove ();
  mmdir_directory_unref (crowd.directory);
}

static void
add (const char *name,
     void (*func) (Fixture *fixture,
                   gconstpointer data))
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/guard/%s/%s", ways[i].name, name);

      g_test_add (path, Fixture, &ways[i], set_up, func, tear_down);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  guard_cases_add ("guard", guard_file_set_up, guard_file_tear_down);
  g_test_add_func ("/guard/remove-too-often", test_remove_too_often);
  g_test_add_func ("/guard/not-mapped", test_not_mapped);
  return g_test_run ();
}
