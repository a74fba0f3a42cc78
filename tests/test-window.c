/* test-window.c: the frozen window, and the reads that the compiler puts in
 * place
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "temporary.h"

#define LENGTH 5000

/* Chunks of 8 bytes, so that nearly every read crosses an edge. */
#define APART_POWER 3

static void
set_up (TemporaryFile *fixture,
        gconstpointer way)
{
  temporary_file_open (fixture, way, LENGTH, APART_POWER);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
}

/* Programs have the layout compiled in.  It is said here anew, so that nobody
 * changes the library's own word for it without a thought. */
static void
test_layout (void)
{
  static const struct
  {
    gsize pointer;
    gsize alignment;
    gsize offsets[7];
    gsize size;
  } layouts[] = {
    { 8, 8, { 0, 8, 16, 24, 32, 40, 48 }, 56 },
    { 4, 8, { 0, 4, 8, 16, 24, 32, 36 }, 40 },
    { 4, 4, { 0, 4, 8, 12, 20, 28, 32 }, 36 },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      if (layouts[i].pointer != sizeof (gpointer) || layouts[i].alignment != G_ALIGNOF (guint64))
        continue;
      g_assert_cmpuint (G_STRUCT_OFFSET (MmdirInputWindow, cursor), ==, layouts[i].offsets[0]);
      g_assert_cmpuint (G_STRUCT_OFFSET (MmdirInputWindow, limit), ==, layouts[i].offsets[1]);
      g_assert_cmpuint (G_STRUCT_OFFSET (MmdirInputWindow, start), ==, layouts[i].offsets[2]);
      g_assert_cmpuint (G_STRUCT_OFFSET (MmdirInputWindow, start_position), ==, layouts[i].offsets[3]);
      g_assert_cmpuint (G_STRUCT_OFFSET (MmdirInputWindow, length), ==, layouts[i].offsets[4]);
      g_assert_cmpuint (G_STRUCT_OFFSET (MmdirInputWindow, flat_end), ==, layouts[i].offsets[5]);
      g_assert_cmpuint (G_STRUCT_OFFSET (MmdirInputWindow, damage), ==, layouts[i].offsets[6]);
      g_assert_cmpuint (sizeof (MmdirInputWindow), ==, layouts[i].size);
      return;
    }
  g_assert_not_reached ();
}

/* What holds of every window at any time. */
static void
assert_window (MmdirInput *input)
{
  const MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);

  g_assert_true (window->start <= window->cursor);
  g_assert_true (window->cursor <= window->limit);
  g_assert_cmpuint (window->length, ==, (mmdir_input_get_length) (input));
  g_assert_cmpuint (window->start_position + (guint64) (window->limit - window->start), <=, window->length);
  g_assert_cmpuint (window->start_position + (guint64) (window->cursor - window->start), ==,
                    (mmdir_input_tell) (input));
  if (window->flat_end != 0)
    {
      g_assert_cmpuint (window->flat_end + 7, ==, window->length);
      g_assert_cmpuint ((gsize) (window->limit - window->start), ==, window->length);
      g_assert_cmpuint (window->start_position, ==, 0);
    }
}

static void
test_invariants (TemporaryFile *fixture,
                 gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (MmdirInput) slice = check_slice (fixture->input, 1003, 2000);
  g_autoptr (MmdirInput) empty = check_slice (slice, 700, 0);
  g_autoptr (MmdirInput) clone = NULL;
  const MmdirInputWindow *window = MMDIR_INPUT_WINDOW (slice);
  guint i;

  assert_window (fixture->input);
  assert_window (empty);
  g_assert_cmpint (window->flat_end != 0, ==, way->layout == REGION_LAYOUT_WHOLE && way->backing != MMDIR_BACKING_BUFFERED);
  for (i = instrument_get_rounds (3000); i > 0; i--)
    {
      const guint64 position = (guint64) g_test_rand_int_range (0, 2001);
      guint64 value;

      check_seek (slice, position);
      assert_window (slice);
      if (mmdir_input_read_uint64_le (slice, &value, NULL))
        check_position (slice, position + 8);
      else
        g_assert_cmpuint (position, >, 1992);
      assert_window (slice);
    }
  check_seek (slice, 1500);
  check_read_byte (slice);
  clone = check_clone (slice);
  assert_window (clone);
  g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (1003 + 1501));
}

/* A program may move the cursor itself, between start and limit. */
static void
test_by_hand (TemporaryFile *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (fixture->input);
  guint64 position = 0;

  for (;;)
    {
      gsize available = 0;

      if (position == LENGTH)
        break;
      check_succeeds (mmdir_input_peek (fixture->input, 1, &available, &error) != NULL);
      g_assert_cmpuint (available, ==, (gsize) (window->limit - window->cursor));
      while (window->cursor < window->limit)
        g_assert_cmpuint (*window->cursor++, ==, temporary_byte_at (position++));
      check_position (fixture->input, position);
      if (position % 3 == 0)
        {
          window->cursor--;
          g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (position - 1));
        }
    }
  check_read_byte_fails (fixture->input, MMDIR_ERROR_END_OF_INPUT);
}

/* Both ways of reading a value at the same place: the same result, value,
 * position and error. */
#define DEFINE_SAME(name, type)                                                                   \
  static void                                                                                     \
      same_##name (MmdirInput *inlined,                                                           \
                   MmdirInput *called)                                                            \
  {                                                                                               \
    g_autoptr (GError) inlined_error = NULL;                                                      \
    g_autoptr (GError) called_error = NULL;                                                       \
    type values[2];                                                                               \
    gboolean success;                                                                             \
                                                                                                  \
    memset (values, 0x5a, sizeof values);                                                         \
    success = mmdir_input_read_##name##_inline(inlined, &values[0], &inlined_error);              \
    g_assert_cmpint ((mmdir_input_read_##name) (called, &values[1], &called_error), ==, success); \
    g_assert_cmpmem (&values[0], sizeof values[0], &values[1], sizeof values[1]);                 \
    g_assert_cmpuint (mmdir_input_tell_inline (inlined), ==, (mmdir_input_tell) (called));        \
    g_assert_cmpint (success, ==, inlined_error == NULL);                                         \
    if (!success)                                                                                 \
      {                                                                                           \
        g_assert_error (called_error, MMDIR_ERROR, inlined_error->code);                          \
        g_assert_cmpstr (called_error->message, ==, inlined_error->message);                      \
      }                                                                                           \
  }

#define DEFINE_SAME_AT(name, type)                                                                              \
  DEFINE_SAME (name, type)                                                                                      \
                                                                                                                \
  static void                                                                                                   \
      same_##name##_at (MmdirInput *input,                                                                      \
                        guint64 position)                                                                       \
  {                                                                                                             \
    g_autoptr (GError) inlined_error = NULL;                                                                    \
    g_autoptr (GError) called_error = NULL;                                                                     \
    type values[2];                                                                                             \
    gboolean success;                                                                                           \
                                                                                                                \
    memset (values, 0x5a, sizeof values);                                                                       \
    success = mmdir_input_read_##name##_at_inline (input, position, &values[0], &inlined_error);                \
    g_assert_cmpint ((mmdir_input_read_##name##_at) (input, position, &values[1], &called_error), ==, success); \
    g_assert_cmpmem (&values[0], sizeof values[0], &values[1], sizeof values[1]);                               \
    g_assert_cmpint (success, ==, position <= LENGTH - sizeof (type));                                          \
    if (!success)                                                                                               \
      {                                                                                                         \
        g_assert_error (called_error, MMDIR_ERROR, inlined_error->code);                                        \
        g_assert_cmpstr (called_error->message, ==, inlined_error->message);                                    \
      }                                                                                                         \
  }

DEFINE_SAME_AT (byte, guint8)
DEFINE_SAME_AT (uint16_le, guint16)
DEFINE_SAME_AT (uint16_be, guint16)
DEFINE_SAME_AT (uint32_le, guint32)
DEFINE_SAME_AT (uint32_be, guint32)
DEFINE_SAME_AT (uint64_le, guint64)
DEFINE_SAME_AT (uint64_be, guint64)
DEFINE_SAME_AT (float_le, gfloat)
DEFINE_SAME_AT (float_be, gfloat)
DEFINE_SAME_AT (double_le, gdouble)
DEFINE_SAME_AT (double_be, gdouble)
DEFINE_SAME (vint, guint32)
DEFINE_SAME (vlong, guint64)
DEFINE_SAME (zint, gint32)
DEFINE_SAME (zlong, gint64)

static void (*const same_reads[]) (MmdirInput *inlined,
                                   MmdirInput *called) = {
  same_byte, same_uint16_le, same_uint16_be, same_uint32_le, same_uint32_be, same_uint64_le, same_uint64_be,
  same_float_le, same_float_be, same_double_le, same_double_be, same_vint, same_vlong, same_zint, same_zlong
};

static void (*const same_reads_at[]) (MmdirInput *input,
                                      guint64 position) = {
  same_byte_at, same_uint16_le_at, same_uint16_be_at, same_uint32_le_at, same_uint32_be_at, same_uint64_le_at,
  same_uint64_be_at, same_float_le_at, same_float_be_at, same_double_le_at, same_double_be_at
};

static void
test_same_reads (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) other = check_clone (fixture->input);
  guint64 position;
  gsize i;

  for (position = 0; position <= LENGTH; position += position < LENGTH - 40 ? 13 : 1)
    for (i = 0; i < G_N_ELEMENTS (same_reads); i++)
      {
        check_succeeds (mmdir_input_seek_inline (fixture->input, position, &error));
        check_succeeds ((mmdir_input_seek) (other, position, &error));
        same_reads[i](fixture->input, other);
        same_reads[i](other, fixture->input);
      }
  for (position = 0; position <= LENGTH + 9; position += position < LENGTH - 40 ? 13 : 1)
    for (i = 0; i < G_N_ELEMENTS (same_reads_at); i++)
      same_reads_at[i](fixture->input, position);

  /* Where the end of what is to be read has no number. */
  for (position = G_MAXUINT64 - 9; position != 0; position++)
    for (i = 0; i < G_N_ELEMENTS (same_reads_at); i++)
      same_reads_at[i](fixture->input, position);
}

static void
test_same_moves (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) other = check_clone (fixture->input);
  guint i;

  g_assert_cmpuint (mmdir_input_get_length_inline (fixture->input), ==, (mmdir_input_get_length) (other));
  for (i = instrument_get_rounds (5000); i > 0; i--)
    {
      const guint64 target = (guint64) g_test_rand_int_range (0, LENGTH + 30);
      const gsize length = (gsize) g_test_rand_int_range (0, 60);
      guint8 bytes[2][60] = { { 0 } };
      gsize available[2] = { 0 };
      const guint8 *peeked[2];

      g_assert_cmpint (mmdir_input_seek_inline (fixture->input, target, NULL), ==,
                       (mmdir_input_seek) (other, target, NULL));
      g_assert_cmpint (mmdir_input_skip_inline (fixture->input, length, NULL), ==,
                       (mmdir_input_skip) (other, length, NULL));
      g_assert_cmpuint (mmdir_input_tell_inline (fixture->input), ==, (mmdir_input_tell) (other));
      g_assert_cmpint (mmdir_input_read_bytes_inline (fixture->input, bytes[0], length, NULL), ==,
                       (mmdir_input_read_bytes) (other, bytes[1], length, NULL));
      g_assert_cmpmem (bytes[0], sizeof bytes[0], bytes[1], sizeof bytes[1]);
      g_assert_cmpuint (mmdir_input_tell_inline (fixture->input), ==, (mmdir_input_tell) (other));

      peeked[0] = mmdir_input_peek_inline (fixture->input, length, &available[0], NULL);
      peeked[1] = (mmdir_input_peek) (other, length, &available[1], NULL);
      g_assert_cmpint (peeked[0] != NULL, ==, peeked[1] != NULL);
      if (peeked[0] != NULL)
        g_assert_cmpmem (peeked[0], length, peeked[1], length);
      assert_window (fixture->input);
      assert_window (other);
    }
  check_succeeds (mmdir_input_seek_inline (fixture->input, 77, &error));
  check_fails (fixture->input, MMDIR_ERROR_END_OF_INPUT,
               mmdir_input_skip_inline (fixture->input, G_MAXUINT64, &error));
  check_fails (fixture->input, MMDIR_ERROR_END_OF_INPUT,
               (mmdir_input_skip) (fixture->input, G_MAXUINT64 - 70, &error));
  check_fails (fixture->input, MMDIR_ERROR_END_OF_INPUT,
               mmdir_input_seek_inline (fixture->input, G_MAXUINT64, &error));
}

#define ADD(name, func) temporary_add ("window", name, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/layout", test_layout);
  ADD ("invariants", test_invariants);
  ADD ("by-hand", test_by_hand);
  ADD ("same-reads", test_same_reads);
  ADD ("same-moves", test_same_moves);
  return g_test_run ();
}
