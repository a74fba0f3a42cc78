/* test-on-demand-failures.c: chunks that cannot be mapped when they are needed
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each kind of read is made to fail at each mapping that it needs.
 */

#include "check.h"
#include "on-demand-state.h"
#include "seam.h"
#include "temporary.h"

#define POWER 8
#define CHUNK ((guint64) 256)
#define LENGTH (40 * CHUNK)

/* Where the reads pass from one chunk to the next. */
#define EDGE (2 * CHUNK)

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  MmdirInput *input;
  /* The same bytes, which no mapping is needed for. */
  MmdirDirectory *memory_directory;
  MmdirInput *memory;
} Fixture;

static void
open_inputs (Fixture *fixture)
{
  fixture->directory = temporary_open_on_demand (fixture->path, POWER);
  fixture->input = temporary_open_input (fixture->directory, "file");
  fixture->memory_directory = temporary_open (fixture->path, MMDIR_BACKING_MEMORY);
  fixture->memory = temporary_open_input (fixture->memory_directory, "file");
}

/* Ones, which are counts, lengths, text and whole integers, but for the last
 * byte of each chunk: an integer that begins there ends in the next. */
static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  guint8 bytes[LENGTH];
  gsize i;

  for (i = 0; i < LENGTH; i++)
    bytes[i] = i % CHUNK == CHUNK - 1 ? 0x81 : 0x01;
  fixture->path = temporary_directory_new ();
  temporary_write (fixture->path, "file", bytes, LENGTH);
  seam_reset ();
  open_inputs (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_input_free (fixture->input);
  mmdir_directory_unref (fixture->directory);
  mmdir_input_free (fixture->memory);
  mmdir_directory_unref (fixture->memory_directory);
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

/* What was read, in some form that can be compared; NULL if it failed. */
typedef GBytes *(*ReadFunc) (MmdirInput *input,
                             GError **error);

/* One value, which stays as it was on failure. */
#define DEFINE_SCALAR(name, type, call)                            \
  static GBytes *                                                  \
      read_##name (MmdirInput *input,                              \
                   GError **error)                                 \
  {                                                                \
    guint8 before[sizeof (type)];                                  \
    type value;                                                    \
                                                                   \
    memset (before, 0xa5, sizeof before);                          \
    memset (&value, 0xa5, sizeof value);                           \
    if (call)                                                      \
      return g_bytes_new (&value, sizeof value);                   \
    g_assert_cmpmem (&value, sizeof value, before, sizeof before); \
    return NULL;                                                   \
  }

#define DEFINE_READ(name, type) \
  DEFINE_SCALAR (name, type, mmdir_input_read_##name (input, &value, error))
#define DEFINE_FIXED(name, type) \
  DEFINE_READ (name, type)       \
  DEFINE_SCALAR (name##_at, type, mmdir_input_read_##name##_at (input, mmdir_input_tell (input), &value, error))

DEFINE_FIXED (byte, guint8)
DEFINE_FIXED (uint16_le, guint16)
DEFINE_FIXED (uint16_be, guint16)
DEFINE_FIXED (uint32_le, guint32)
DEFINE_FIXED (uint32_be, guint32)
DEFINE_FIXED (uint64_le, guint64)
DEFINE_FIXED (uint64_be, guint64)
DEFINE_FIXED (float_le, gfloat)
DEFINE_FIXED (float_be, gfloat)
DEFINE_FIXED (double_le, gdouble)
DEFINE_FIXED (double_be, gdouble)
DEFINE_READ (vint, guint32)
DEFINE_READ (vlong, guint64)
DEFINE_READ (zint, gint32)
DEFINE_READ (zlong, gint64)

/* Many values over several chunks; what is in the array on failure is not
 * specified. */
#define N_VALUES 500

#define DEFINE_MANY(name, type, call)             \
  static GBytes *                                 \
      read_##name (MmdirInput *input,             \
                   GError **error)                \
  {                                               \
    type values[N_VALUES] = { 0 };                \
                                                  \
    if (call)                                     \
      return g_bytes_new (values, sizeof values); \
    return NULL;                                  \
  }

#define DEFINE_ARRAY(name, type) \
  DEFINE_MANY (name##_array, type, mmdir_input_read_##name##_array (input, values, N_VALUES, error))

DEFINE_ARRAY (uint16_le, guint16)
DEFINE_ARRAY (uint16_be, guint16)
DEFINE_ARRAY (uint32_le, guint32)
DEFINE_ARRAY (uint32_be, guint32)
DEFINE_ARRAY (uint64_le, guint64)
DEFINE_ARRAY (uint64_be, guint64)
DEFINE_ARRAY (float_le, gfloat)
DEFINE_ARRAY (float_be, gfloat)
DEFINE_ARRAY (double_le, gdouble)
DEFINE_ARRAY (double_be, gdouble)
DEFINE_ARRAY (vint, guint32)
DEFINE_ARRAY (vlong, guint64)
DEFINE_ARRAY (group_vint, guint32)
DEFINE_MANY (bytes, guint8, mmdir_input_read_bytes (input, values, N_VALUES, error))
DEFINE_MANY (bytes_at, guint8, mmdir_input_read_bytes_at (input, mmdir_input_tell (input), values, N_VALUES, error))

static GBytes *
read_string (MmdirInput *input,
             GError **error)
{
  gsize length = 12345;
  char *text = mmdir_input_read_string (input, &length, error);

  if (text != NULL)
    return g_bytes_new_take (text, length);
  g_assert_cmpuint (length, ==, 12345);
  return NULL;
}

static GBytes *
read_string_set (MmdirInput *input,
                 GError **error)
{
  gsize n_strings = 12345;
  g_auto (GStrv) strings = mmdir_input_read_string_set (input, &n_strings, error);

  if (strings != NULL)
    {
      g_assert_cmpuint (n_strings, ==, 1);
      return g_bytes_new (strings[0], strlen (strings[0]));
    }
  g_assert_cmpuint (n_strings, ==, 12345);
  return NULL;
}

static GBytes *
read_string_map (MmdirInput *input,
                 GError **error)
{
  g_autoptr (GHashTable) map = mmdir_input_read_string_map (input, error);
  GHashTableIter iter;
  gpointer key;

  if (map == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, map);
  g_assert_true (g_hash_table_iter_next (&iter, &key, NULL));
  return g_bytes_new (key, strlen (key));
}

static GBytes *
peek (MmdirInput *input,
      gsize length,
      GError **error)
{
  gsize available = 12345;
  const guint8 *peeked = mmdir_input_peek (input, length, &available, error);

  if (peeked != NULL)
    {
      g_assert_cmpuint (available, >=, length);
      return g_bytes_new (peeked, length);
    }
  g_assert_cmpuint (available, ==, 12345);
  return NULL;
}

static GBytes *
peek_within (MmdirInput *input,
             GError **error)
{
  return peek (input, 1, error);
}

static GBytes *
peek_across (MmdirInput *input,
             GError **error)
{
  return peek (input, 3 * CHUNK, error);
}

static GBytes *
get_bytes_within (MmdirInput *input,
                  GError **error)
{
  return mmdir_input_get_bytes (input, mmdir_input_tell (input), 100, error);
}

static GBytes *
get_bytes_across (MmdirInput *input,
                  GError **error)
{
  return mmdir_input_get_bytes (input, mmdir_input_tell (input), 3 * CHUNK, error);
}

static GBytes *
preload (MmdirInput *input,
         GError **error)
{
  return mmdir_input_preload (input, NULL, NULL, error) ? g_bytes_new_static ("", 0) : NULL;
}

typedef struct
{
  const char *name;
  ReadFunc func;
  guint64 position;
} Kind;

#define KIND(name, position)     \
  {                              \
#name, read_##name, position \
  }
#define KIND_FIXED(name) \
  KIND (name, EDGE - 1), { #name "/within", read_##name, EDGE }, KIND (name##_at, EDGE - 1)

static const Kind kinds[] = {
  KIND_FIXED (byte),
  KIND_FIXED (uint16_le),
  KIND_FIXED (uint16_be),
  KIND_FIXED (uint32_le),
  KIND_FIXED (uint32_be),
  KIND_FIXED (uint64_le),
  KIND_FIXED (uint64_be),
  KIND_FIXED (float_le),
  KIND_FIXED (float_be),
  KIND_FIXED (double_le),
  KIND_FIXED (double_be),
  KIND (vint, EDGE - 1),
  KIND (vlong, EDGE - 1),
  KIND (zint, EDGE - 1),
  KIND (zlong, EDGE - 1),
  KIND (uint16_le_array, EDGE - 9),
  KIND (uint16_be_array, EDGE - 9),
  KIND (uint32_le_array, EDGE - 9),
  KIND (uint32_be_array, EDGE - 9),
  KIND (uint64_le_array, EDGE - 9),
  KIND (uint64_be_array, EDGE - 9),
  KIND (float_le_array, EDGE - 9),
  KIND (float_be_array, EDGE - 9),
  KIND (double_le_array, EDGE - 9),
  KIND (double_be_array, EDGE - 9),
  KIND (vint_array, EDGE - 9),
  KIND (vlong_array, EDGE - 9),
  KIND (group_vint_array, EDGE - 9),
  KIND (bytes, EDGE - 9),
  KIND (bytes_at, EDGE - 9),
  KIND (string, EDGE - 1),
  KIND (string_set, EDGE - 2),
  KIND (string_map, EDGE - 2),
  { "peek-within", peek_within, EDGE },
  { "peek-across", peek_across, EDGE - 9 },
  { "get-bytes-within", get_bytes_within, EDGE },
  { "get-bytes-across", get_bytes_across, EDGE - 9 },
  { "preload", preload, EDGE },
};

/* How the input stood before. */
typedef enum
{
  FROM_NOTHING,
  FROM_CHUNK,
  FROM_EDGE,
  N_STATES
} State;

/* The cursor is at @position then, and no chunk is mapped that it does not
 * stand on. */
static void
prepare (Fixture *fixture,
         State state,
         guint64 position)
{
  seam_repair (SEAM_MAP);
  check_seek (fixture->input, LENGTH);
  if (state == FROM_CHUNK)
    {
      check_seek (fixture->input, EDGE - 20);
      check_read_byte (fixture->input);
    }
  else if (state == FROM_EDGE)
    {
      check_seek (fixture->input, EDGE - 20);
      check_succeeds (mmdir_input_peek (fixture->input, 25, NULL, &error) != NULL);
    }
  check_seek (fixture->input, position);
  check_succeeds (mmdir_directory_trim (fixture->directory, MMDIR_TRIM_UNMAP, &error));
}

/* About the chunk that was asked for, by its place in the file. */
static void
check_error (Fixture *fixture,
             GError *error)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  const SeamRecord last = seam_get_record (SEAM_MAP, seam_count (SEAM_MAP) - 1);
  guint64 number = 1;

  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_true (mmdir_error_get_offset (error, &number));
  g_assert_cmpuint (number, ==, last.offset);
  g_assert_cmpuint (number % CHUNK, ==, 0);
  g_assert_true (mmdir_error_get_length (error, &number));
  g_assert_cmpuint (number, ==, CHUNK);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, seam_get_code (OS_FAILURE_NO_MEMORY));
}

static GBytes *
get_expected (Fixture *fixture,
              const Kind *kind)
{
  g_autoptr (GError) error = NULL;
  GBytes *expected;

  check_seek (fixture->memory, kind->position);
  expected = kind->func (fixture->memory, &error);
  g_assert_no_error (error);
  return expected;
}

/* Fails with the first, the second ... mapping that it needs, until all are
 * there; each time it can be repeated. */
static void
test_fails (Fixture *fixture,
            gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GBytes) expected = get_expected (fixture, kind);
  guint64 after = mmdir_input_tell (fixture->memory);
  State state;

  for (state = FROM_NOTHING; state < N_STATES; state++)
    {
      gboolean is_done = FALSE;
      guint n_good;

      for (n_good = 0; !is_done; n_good++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) found = NULL;

          prepare (fixture, state, kind->position);
          seam_fail (SEAM_MAP, n_good, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
          found = kind->func (fixture->input, &error);
          seam_repair (SEAM_MAP);
          is_done = found != NULL;
          if (!is_done)
            {
              check_error (fixture, error);
              check_position (fixture->input, kind->position);
              g_clear_error (&error);
              found = kind->func (fixture->input, &error);
            }
          g_assert_no_error (error);
          g_assert_true (g_bytes_equal (found, expected));
          check_position (fixture->input, after);
        }
      /* There was something to fail, but for reads of a chunk that is held. */
      g_assert_cmpuint (n_good, >=, state == FROM_NOTHING ? 2 : 1);
    }
}

/* With fallback it is read by the file, as far as chunks are missing. */
static void
test_falls_back (Fixture *fixture,
                 gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GBytes) expected = get_expected (fixture, kind);
  guint64 after = mmdir_input_tell (fixture->memory);
  State state;
  guint n_good;

  mmdir_directory_set_fallback (fixture->directory, TRUE);
  mmdir_input_free (fixture->input);
  fixture->input = temporary_open_input (fixture->directory, "file");
  g_assert_true (state_is_on_demand (fixture->input));
  for (state = FROM_NOTHING; state < N_STATES; state++)
    for (n_good = 0; n_good < 5; n_good++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) found = NULL;

        prepare (fixture, state, kind->position);
        seam_reset ();
        seam_fail (SEAM_MAP, n_good, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
        found = kind->func (fixture->input, &error);
        g_assert_no_error (error);
        g_assert_true (g_bytes_equal (found, expected));
        check_position (fixture->input, after);
        if (seam_count (SEAM_MAP) > n_good)
          g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), >, 0);
        else
          g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 0);
        if (n_good == 0 && state == FROM_NOTHING)
          g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), >, 0);

        /* And on, with what the mapping cannot give and with what it can. */
        if (after < LENGTH)
          g_assert_cmpuint (check_read_byte (fixture->input), ==, check_read_byte_at (fixture->memory, after));
        seam_repair (SEAM_MAP);
        g_assert_cmpuint (check_read_byte_at (fixture->input, 30 * CHUNK), ==, 1);
        g_assert_true (state_is_mapped (fixture->input, 30));
      }
}

/* Neither mapping nor file: what the file says is told. */
static void
test_neither (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_set_fallback (fixture->directory, TRUE);
  mmdir_input_free (fixture->input);
  fixture->input = temporary_open_input (fixture->directory, "file");
  prepare (fixture, FROM_NOTHING, EDGE);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  seam_fail (SEAM_FILE_READ_AT, 0, SEAM_ALWAYS, OS_FAILURE_IO);
  check_read_byte_fails (fixture->input, MMDIR_ERROR_IO);
  check_read_uint32_be_at_fails (fixture->input, EDGE - 1, MMDIR_ERROR_IO);
  check_fails (fixture->input, MMDIR_ERROR_IO,
               mmdir_input_get_bytes (fixture->input, EDGE - 1, 100, &error) != NULL);
  seam_repair (SEAM_FILE_READ_AT);
  g_assert_cmpuint (check_read_byte (fixture->input), ==, 1);
}

static void
add (const char *suite,
     const Kind *kind,
     GTestFixtureFunc func)
{
  g_autofree char *path = g_strdup_printf ("/on-demand-failures/%s/%s", suite, kind->name);

  g_test_add_vtable (path, sizeof (Fixture), kind, (GTestFixtureFunc) set_up, func, (GTestFixtureFunc) tear_down);
}

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      add ("fails", &kinds[i], (GTestFixtureFunc) test_fails);
      add ("falls-back", &kinds[i], (GTestFixtureFunc) test_falls_back);
    }
  g_test_add ("/on-demand-failures/neither", Fixture, NULL, set_up, test_neither, tear_down);
  return g_test_run ();
}
