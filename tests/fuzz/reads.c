/* reads.c: every way to read at an input, beside the slow reference
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reads.h"

#include <string.h>

/* Room for the values that a call which fails must leave alone. */
#define FEW 64

void
reads_finish (gboolean success,
              GError *error,
              gboolean is_bare,
              int expected)
{
  g_assert_cmpint (success, ==, expected == REFERENCE_FINE);
  if (is_bare)
    g_assert_no_error (error);
  else if (success)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, MMDIR_ERROR, expected);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_clear_error (&error);
}

static void
finish (const Read *read,
        gboolean success,
        GError *error,
        int expected)
{
  reads_finish (success, error, (read->variant & READS_BARE) != 0, expected);
}

#define IS_EXPORTED(read) (((read)->variant & READS_EXPORTED) != 0)

static void
assert_untouched (gconstpointer place,
                  gsize size)
{
  const guint8 *bytes = place;
  gsize i;

  for (i = 0; i < size; i++)
    g_assert_cmphex (bytes[i], ==, READS_UNTOUCHED);
}

/* As this machine holds a number of @size bytes. */
static void
store (gpointer place,
       gsize size,
       guint64 bits)
{
  const guint16 bits_16 = (guint16) bits;
  const guint32 bits_32 = (guint32) bits;
  const guint8 bits_8 = (guint8) bits;

  memcpy (place, size == 1 ? (gconstpointer) &bits_8 : size == 2 ? (gconstpointer) &bits_16
                                                   : size == 4   ? (gconstpointer) &bits_32
                                                                 : (gconstpointer) &bits,
          size);
}

static void
assert_stored (gconstpointer place,
               gsize size,
               guint64 bits)
{
  guint8 expected[8];

  store (expected, size, bits);
  g_assert_cmpmem (place, size, expected, size);
}

typedef gboolean (*CallFunc) (const Read *read,
                              gpointer values,
                              gsize n,
                              GError **error);

#define DEFINE_CALL(name, type)                                               \
  static gboolean                                                             \
      call_##name (const Read *read,                                          \
                   gpointer values,                                           \
                   gsize n G_GNUC_UNUSED,                                     \
                   GError **error)                                            \
  {                                                                           \
    type *value = values;                                                     \
                                                                              \
    return IS_EXPORTED (read)                                                 \
               ? (mmdir_input_read_##name) (read->input, value, error)        \
               : mmdir_input_read_##name##_inline(read->input, value, error); \
  }

#define DEFINE_CALL_AT(name, type)                                                                \
  static gboolean                                                                                 \
      call_##name##_at (const Read *read,                                                         \
                        gpointer values,                                                          \
                        gsize n G_GNUC_UNUSED,                                                    \
                        GError **error)                                                           \
  {                                                                                               \
    type *value = values;                                                                         \
                                                                                                  \
    return IS_EXPORTED (read)                                                                     \
               ? (mmdir_input_read_##name##_at) (read->input, read->position, value, error)       \
               : mmdir_input_read_##name##_at_inline (read->input, read->position, value, error); \
  }

#define DEFINE_CALL_ARRAY(name, type)                                       \
  static gboolean                                                           \
      call_##name##_array (const Read *read,                                \
                           gpointer values,                                 \
                           gsize n,                                         \
                           GError **error)                                  \
  {                                                                         \
    return mmdir_input_read_##name##_array (read->input, values, n, error); \
  }

#define DEFINE_CALLS(name, type) \
  DEFINE_CALL (name, type)       \
  DEFINE_CALL_AT (name, type)    \
  DEFINE_CALL_ARRAY (name, type)

DEFINE_CALL (byte, guint8)
DEFINE_CALL_AT (byte, guint8)
DEFINE_CALLS (uint16_le, guint16)
DEFINE_CALLS (uint16_be, guint16)
DEFINE_CALLS (uint32_le, guint32)
DEFINE_CALLS (uint32_be, guint32)
DEFINE_CALLS (uint64_le, guint64)
DEFINE_CALLS (uint64_be, guint64)
DEFINE_CALLS (float_le, gfloat)
DEFINE_CALLS (float_be, gfloat)
DEFINE_CALLS (double_le, gdouble)
DEFINE_CALLS (double_be, gdouble)
DEFINE_CALL (vint, guint32)
DEFINE_CALL (vlong, guint64)
DEFINE_CALL (zint, gint32)
DEFINE_CALL (zlong, gint64)
DEFINE_CALL_ARRAY (vint, guint32)
DEFINE_CALL_ARRAY (vlong, guint64)
DEFINE_CALL_ARRAY (group_vint, guint32)

static gboolean
call_bytes_array (const Read *read,
                  gpointer values,
                  gsize n,
                  GError **error)
{
  return IS_EXPORTED (read) ? (mmdir_input_read_bytes) (read->input, values, n, error)
                            : mmdir_input_read_bytes_inline (read->input, values, n, error);
}

static gboolean
call_bytes_at (const Read *read,
               gpointer values,
               gsize n,
               GError **error)
{
  return mmdir_input_read_bytes_at (read->input, read->position, values, n, error);
}

typedef struct _Kind Kind;

struct _Kind
{
  const char *name;
  CallFunc call;
  void (*check) (const Read *read,
                 const Kind *kind);
  gsize size;
  gboolean high_first;
  guint n_bits;
  gboolean is_folded;
};

/* Strings have no kind. */
#define DEFINE_CHECK_TEXT(name)                                       \
  static void                                                         \
      check_##name (const Read *read, const Kind *kind G_GNUC_UNUSED) \
  {                                                                   \
    reads_check_##name (read);                                        \
  }

DEFINE_CHECK_TEXT (string)
DEFINE_CHECK_TEXT (string_set)
DEFINE_CHECK_TEXT (string_map)

static void
check_fixed (const Read *read,
             const Kind *kind)
{
  guint64 place[1];
  guint64 bits = 0;
  GError *error = NULL;
  gboolean success;
  int expected;

  memset (place, READS_UNTOUCHED, sizeof place);
  expected = reference_get_fixed (read->model, read->model->position, kind->size, kind->high_first, &bits);
  success = kind->call (read, place, 1, READS_ERROR (read, error));
  finish (read, success, error, expected);
  if (success)
    {
      assert_stored (place, kind->size, bits);
      read->model->position += kind->size;
    }
  else
    assert_untouched (place, sizeof place);
}

static void
check_at (const Read *read,
          const Kind *kind)
{
  guint64 place[1];
  guint64 bits = 0;
  GError *error = NULL;
  gboolean success;
  int expected;

  memset (place, READS_UNTOUCHED, sizeof place);
  expected = reference_get_fixed (read->model, read->position, kind->size, kind->high_first, &bits);
  success = kind->call (read, place, 1, READS_ERROR (read, error));
  finish (read, success, error, expected);
  if (success)
    assert_stored (place, kind->size, bits);
  else
    assert_untouched (place, sizeof place);
}

static void
check_varint (const Read *read,
              const Kind *kind)
{
  Model after = *read->model;
  guint64 place[1];
  guint64 value = 0;
  GError *error = NULL;
  gboolean success;
  int expected;

  memset (place, READS_UNTOUCHED, sizeof place);
  expected = reference_take_varint (&after, kind->n_bits, &value);
  success = kind->call (read, place, 1, READS_ERROR (read, error));
  finish (read, success, error, expected);
  if (success)
    {
      assert_stored (place, kind->size, kind->is_folded ? (guint64) reference_unfold (value) : value);
      *read->model = after;
    }
  else
    assert_untouched (place, sizeof place);
}

/* Values of one size, one behind the other: those at the cursor, or those at a
 * position. */
static void
check_run (const Read *read,
           const Kind *kind,
           gboolean is_at_cursor)
{
  const guint64 start = is_at_cursor ? read->model->position : read->position;
  const gsize n = (gsize) read->count;
  const gboolean fits = reference_has (read->model, start, 0) &&
                        n <= (read->model->length - start) / kind->size;
  const gsize room = (fits ? n : MIN (n, FEW)) * kind->size;
  g_autofree guint8 *values = g_malloc (MAX (room, 1));
  GError *error = NULL;
  gboolean success;
  gsize i;

  memset (values, READS_UNTOUCHED, MAX (room, 1));
  success = kind->call (read, values, n, READS_ERROR (read, error));
  finish (read, success, error, fits ? REFERENCE_FINE : (int) MMDIR_ERROR_END_OF_INPUT);
  if (!success)
    {
      assert_untouched (values, room);
      return;
    }
  for (i = 0; i < n; i++)
    {
      guint64 bits = 0;

      g_assert_cmpint (reference_get_fixed (read->model, start + i * kind->size, kind->size, kind->high_first, &bits), ==, REFERENCE_FINE);
      assert_stored (values + i * kind->size, kind->size, bits);
    }
  if (is_at_cursor)
    read->model->position += n * kind->size;
}

static void
check_array (const Read *read,
             const Kind *kind)
{
  check_run (read, kind, TRUE);
}

static void
check_array_at (const Read *read,
                const Kind *kind)
{
  check_run (read, kind, FALSE);
}

/* How many there are may not be known before, so that there must be room for
 * all of them. */
static void
check_varints (const Read *read,
               const Kind *kind)
{
  const gsize n = (gsize) (read->count % 1024);
  g_autofree guint8 *values = g_malloc (MAX (n * kind->size, 1));
  g_autofree guint64 *expected_values = g_new0 (guint64, MAX (n, 1));
  Model after = *read->model;
  GError *error = NULL;
  gboolean success;
  int expected = REFERENCE_FINE;
  gsize i;

  for (i = 0; i < n && expected == REFERENCE_FINE; i++)
    expected = reference_take_varint (&after, kind->n_bits, &expected_values[i]);
  success = kind->call (read, values, n, READS_ERROR (read, error));
  finish (read, success, error, expected);
  if (!success)
    return;
  for (i = 0; i < n; i++)
    assert_stored (values + i * kind->size, kind->size, expected_values[i]);
  *read->model = after;
}

static void
check_groups (const Read *read,
              const Kind *kind)
{
  const gsize n = (gsize) (read->count % 1024);
  g_autofree guint32 *values = g_malloc (MAX (n * sizeof *values, 1));
  g_autofree guint32 *expected_values = g_new0 (guint32, MAX (n, 1));
  Model after = *read->model;
  GError *error = NULL;
  gboolean success;
  int expected;

  expected = reference_take_group_varints (&after, expected_values, n);
  success = kind->call (read, values, n, READS_ERROR (read, error));
  finish (read, success, error, expected);
  if (!success)
    return;
  g_assert_cmpmem (values, n * sizeof *values, expected_values, n * sizeof *values);
  *read->model = after;
}

static void
check_peek (const Read *read,
            const Kind *kind G_GNUC_UNUSED)
{
  const gboolean is_bare = (read->variant & READS_BARE) != 0;
  const gsize length = (gsize) read->count;
  const Model *model = read->model;
  const gboolean fits = reference_has (model, model->position, length);
  gsize available = READS_UNTOUCHED;
  GError *error = NULL;
  const guint8 *bytes;

  bytes = IS_EXPORTED (read)
              ? (mmdir_input_peek) (read->input, length, is_bare ? NULL : &available, READS_ERROR (read, error))
              : mmdir_input_peek_inline (read->input, length, is_bare ? NULL : &available, READS_ERROR (read, error));
  finish (read, bytes != NULL, error, fits ? REFERENCE_FINE : (int) MMDIR_ERROR_END_OF_INPUT);
  if (bytes == NULL)
    {
      g_assert_cmpuint (available, ==, READS_UNTOUCHED);
      return;
    }
  if (is_bare)
    available = length;
  g_assert_cmpuint (available, >=, length);
  g_assert_true (reference_has (model, model->position, available));
  g_assert_cmpmem (bytes, available, model->bytes + model->position, available);
}

#define FIXED(name, size, high_first)                                   \
  { #name, call_##name, check_fixed, size, high_first, 0, FALSE },      \
  {                                                                     \
#name "_at", call_##name##_at, check_at, size, high_first, 0, FALSE \
  }

#define FIXED_AND_ARRAY(name, size, high_first)                                  \
  FIXED (name, size, high_first),                                                \
  {                                                                              \
#name "_array", call_##name##_array, check_array, size, high_first, 0, FALSE \
  }

static const Kind kinds[] = {
  FIXED (byte, 1, FALSE),
  FIXED_AND_ARRAY (uint16_le, 2, FALSE),
  FIXED_AND_ARRAY (uint16_be, 2, TRUE),
  FIXED_AND_ARRAY (uint32_le, 4, FALSE),
  FIXED_AND_ARRAY (uint32_be, 4, TRUE),
  FIXED_AND_ARRAY (uint64_le, 8, FALSE),
  FIXED_AND_ARRAY (uint64_be, 8, TRUE),
  FIXED_AND_ARRAY (float_le, 4, FALSE),
  FIXED_AND_ARRAY (float_be, 4, TRUE),
  FIXED_AND_ARRAY (double_le, 8, FALSE),
  FIXED_AND_ARRAY (double_be, 8, TRUE),
  { "vint", call_vint, check_varint, 4, FALSE, 32, FALSE },
  { "vlong", call_vlong, check_varint, 8, FALSE, 63, FALSE },
  { "zint", call_zint, check_varint, 4, FALSE, 32, TRUE },
  { "zlong", call_zlong, check_varint, 8, FALSE, 64, TRUE },
  { "vint_array", call_vint_array, check_varints, 4, FALSE, 32, FALSE },
  { "vlong_array", call_vlong_array, check_varints, 8, FALSE, 63, FALSE },
  { "group_vint_array", call_group_vint_array, check_groups, 4, FALSE, 32, FALSE },
  { "bytes", call_bytes_array, check_array, 1, FALSE, 0, FALSE },
  { "bytes_at", call_bytes_at, check_array_at, 1, FALSE, 0, FALSE },
  { "string", NULL, check_string, 0, FALSE, 0, FALSE },
  { "string_set", NULL, check_string_set, 0, FALSE, 0, FALSE },
  { "string_map", NULL, check_string_map, 0, FALSE, 0, FALSE },
  { "peek", NULL, check_peek, 0, FALSE, 0, FALSE },
};

void
reads_check (const Read *read,
             guint kind)
{
  const Kind *chosen = &kinds[kind % G_N_ELEMENTS (kinds)];

  chosen->check (read, chosen);
  g_assert_cmpuint ((mmdir_input_tell) (read->input), ==, read->model->position);
  g_assert_cmpuint (mmdir_input_tell_inline (read->input), ==, read->model->position);
}

guint64
reads_make_count (guint16 raw)
{
  return raw < 0xff00 ? raw % 1024 : G_MAXSIZE - (raw & 0xff);
}
