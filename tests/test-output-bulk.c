/* test-output-bulk.c: arrays that are written at once
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "writer.h"
#include "written.h"

#define MOST_IN_GROUPS 128

static guint64
random_bits (void)
{
  const guint64 all = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

  return all >> g_test_rand_int_range (0, 64);
}

/* Written and read as bytes of any meaning, so that a number which is none keeps
 * its bits. */
typedef struct
{
  const char *name;
  guint shift;
  gboolean is_big_endian;
  gboolean (*write) (MmdirOutput *,
                     gconstpointer,
                     gsize,
                     GError **);
  gboolean (*read) (MmdirInput *,
                    gpointer,
                    gsize,
                    GError **);
} Kind;

#define DEFINE_KIND(name)                                                       \
  static gboolean                                                               \
      write_##name (MmdirOutput *output,                                        \
                    gconstpointer values,                                       \
                    gsize n_values,                                             \
                    GError **error)                                             \
  {                                                                             \
    return mmdir_output_write_##name##_array (output, values, n_values, error); \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
      read_##name (MmdirInput *input,                                           \
                   gpointer values,                                             \
                   gsize n_values,                                              \
                   GError **error)                                              \
  {                                                                             \
    return mmdir_input_read_##name##_array (input, values, n_values, error);    \
  }

DEFINE_KIND (uint16_le)
DEFINE_KIND (uint16_be)
DEFINE_KIND (uint32_le)
DEFINE_KIND (uint32_be)
DEFINE_KIND (uint64_le)
DEFINE_KIND (uint64_be)
DEFINE_KIND (float_le)
DEFINE_KIND (float_be)
DEFINE_KIND (double_le)
DEFINE_KIND (double_be)

static const Kind kinds[] = {
  { "uint16-le", 1, FALSE, write_uint16_le, read_uint16_le },
  { "uint16-be", 1, TRUE, write_uint16_be, read_uint16_be },
  { "uint32-le", 2, FALSE, write_uint32_le, read_uint32_le },
  { "uint32-be", 2, TRUE, write_uint32_be, read_uint32_be },
  { "uint64-le", 3, FALSE, write_uint64_le, read_uint64_le },
  { "uint64-be", 3, TRUE, write_uint64_be, read_uint64_be },
  { "float-le", 2, FALSE, write_float_le, read_float_le },
  { "float-be", 2, TRUE, write_float_be, read_float_be },
  { "double-le", 3, FALSE, write_double_le, read_double_le },
  { "double-be", 3, TRUE, write_double_be, read_double_be },
};

/* One array, and where it is in the file. */
typedef struct
{
  guint8 *values;
  gsize n_values;
  guint64 position;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_free (run->values);
  g_free (run);
}

static guint64
get_value (const Run *run,
           const Kind *kind,
           gsize index)
{
  const guint8 *place = run->values + (index << kind->shift);
  guint16 short_value;
  guint32 value;
  guint64 long_value;

  switch (kind->shift)
    {
    case 1:
      memcpy (&short_value, place, sizeof short_value);
      return short_value;
    case 2:
      memcpy (&value, place, sizeof value);
      return value;
    default:
      memcpy (&long_value, place, sizeof long_value);
      return long_value;
    }
}

/* Byte by byte, by arithmetic. */
static void
expect_run (const Run *run,
            const Kind *kind,
            GByteArray *bytes)
{
  const guint size = 1u << kind->shift;
  gsize i;
  guint j;

  for (i = 0; i < run->n_values; i++)
    for (j = 0; j < size; j++)
      writer_byte (bytes, (guint8) (get_value (run, kind, i) >> 8 * (kind->is_big_endian ? size - 1 - j : j)));
}

static Run *
write_run (Written *written,
           const Kind *kind,
           gsize n_values)
{
  Run *run = g_new (Run, 1);
  gsize i;

  run->values = g_malloc ((n_values + 1) << kind->shift);
  run->n_values = n_values;
  run->position = written->expected->len;
  for (i = 0; i < n_values << kind->shift; i++)
    run->values[i] = (guint8) g_test_rand_int ();
  check_succeeds (kind->write (written->output, run->values, n_values, &error));
  expect_run (run, kind, written->expected);
  written_check (written);
  return run;
}

static void
read_runs (Written *written,
           const Kind *kind,
           GPtrArray *runs)
{
  gsize i;
  guint j;

  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      g_autoptr (MmdirInput) input = written_open (written, &temporary_ways[i], 10);

      for (j = 0; j < runs->len; j++)
        {
          const Run *run = g_ptr_array_index (runs, j);
          const gsize size = run->n_values << kind->shift;
          g_autofree guint8 *values = g_malloc (size + 8);

          check_seek (input, run->position);
          check_succeeds (kind->read (input, values, run->n_values, &error));
          g_assert_cmpmem (values, size, run->values, size);
          check_position (input, run->position + size);
        }
    }
}

/* From any position, of any length, across any number of windows. */
static void
test_fixed (Written *written,
            gconstpointer data)
{
  static const gsize lengths[] = { 0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100, 8191, 8192, 8193, 40000 };
  const Kind *kind = data;
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (run_free);
  gsize i, room;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_ptr_array_add (runs, write_run (written, kind, lengths[i]));
      written_noise (written, 1);
    }
  for (room = 0; room < 24; room++)
    {
      written_leave_room (written, room);
      g_ptr_array_add (runs, write_run (written, kind, (gsize) g_test_rand_int_range (1, 20)));
      if (room % 4 == 0)
        written_flush (written);
    }
  written_end (written);
  read_runs (written, kind, runs);
}

/* Numbers of all widths, and those of the longest alone. */
static void
fill_numbers (GArray *numbers,
              guint n_numbers,
              guint64 most)
{
  const gboolean is_longest = g_test_rand_int_range (0, 4) == 0;
  guint i;

  for (i = 0; i < n_numbers; i++)
    {
      const guint64 number = is_longest ? most - i % 3 : random_bits () & most;

      g_array_append_val (numbers, number);
    }
}

static void
write_vints (Written *written,
             const guint64 *numbers,
             gsize n_numbers)
{
  g_autofree guint32 *values = g_new (guint32, n_numbers + 1);
  gsize i;

  for (i = 0; i < n_numbers; i++)
    {
      values[i] = (guint32) numbers[i];
      writer_vint (written->expected, values[i]);
    }
  check_succeeds (mmdir_output_write_vint_array (written->output, values, n_numbers, &error));
}

static void
write_vlongs (Written *written,
              const guint64 *numbers,
              gsize n_numbers)
{
  gsize i;

  for (i = 0; i < n_numbers; i++)
    writer_vlong (written->expected, numbers[i]);
  check_succeeds (mmdir_output_write_vlong_array (written->output, numbers, n_numbers, &error));
}

/* Reads @n_numbers at the cursor one by one, and again as an array. */
static void
read_numbers (MmdirInput *input,
              gboolean is_long,
              const guint64 *numbers,
              gsize n_numbers)
{
  const guint64 position = mmdir_input_tell (input);
  g_autofree guint64 *values = g_new (guint64, n_numbers + 1);
  gsize i;

  for (i = 0; i < n_numbers; i++)
    g_assert_cmpuint (is_long ? check_read_vlong (input) : check_read_vint (input), ==, numbers[i]);
  check_seek (input, position);
  if (is_long)
    check_succeeds (mmdir_input_read_vlong_array (input, values, n_numbers, &error));
  else
    check_succeeds (mmdir_input_read_vint_array (input, (guint32 *) values, n_numbers, &error));
  for (i = 0; i < n_numbers; i++)
    g_assert_cmpuint (is_long ? values[i] : ((guint32 *) values)[i], ==, numbers[i]);
}

/* The numbers of all arrays one after the other, and noise in front of each. */
static void
test_varints (Written *written,
              gconstpointer data)
{
  static const guint lengths[] = { 0, 1, 2, 5, 100, 7281, 7282, 7283, 13107, 20000 };
  const gboolean is_long = GPOINTER_TO_INT (data);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint starts[G_N_ELEMENTS (lengths) + 24];
  guint64 positions[G_N_ELEMENTS (starts)];
  guint i, way;

  for (i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      const guint n = i < G_N_ELEMENTS (lengths) ? lengths[i] : (guint) g_test_rand_int_range (0, 30);

      if (i < G_N_ELEMENTS (lengths))
        written_noise (written, 3);
      else
        written_leave_room (written, i - G_N_ELEMENTS (lengths));
      starts[i] = numbers->len;
      positions[i] = written->expected->len;
      fill_numbers (numbers, n, is_long ? G_MAXINT64 : G_MAXUINT32);
      (is_long ? write_vlongs : write_vints) (written, (const guint64 *) (gpointer) numbers->data + starts[i], n);
      written_check (written);
    }
  written_end (written);
  for (way = 0; way < TEMPORARY_N_WAYS; way++)
    {
      g_autoptr (MmdirInput) input = written_open (written, &temporary_ways[way], 10);

      for (i = 0; i < G_N_ELEMENTS (starts); i++)
        {
          const guint end = i + 1 < G_N_ELEMENTS (starts) ? starts[i + 1] : numbers->len;

          check_seek (input, positions[i]);
          read_numbers (input, is_long, (const guint64 *) (gpointer) numbers->data + starts[i], end - starts[i]);
        }
    }
}

/* One that has 64 bits, anywhere, and none of the others is written. */
static void
test_long_vlong (Written *written,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const gsize places[] = { 0, 1, 50, 19998, 19999 };
  g_autofree guint64 *values = g_new (guint64, 20000);
  gsize i;

  for (i = 0; i < 20000; i++)
    values[i] = random_bits () >> 1;
  for (i = 0; i < G_N_ELEMENTS (places); i++)
    {
      values[places[i]] |= G_GUINT64_CONSTANT (1) << 63;
      written_refuses (written, MMDIR_ERROR_OUT_OF_RANGE,
                       mmdir_output_write_vlong_array (written->output, values, 20000, &error));
      g_assert_false (mmdir_output_write_vlong_array (written->output, values, 20000, NULL));
      written_check (written);
      values[places[i]] = G_MAXINT64;
    }
  write_vlongs (written, values, 20000);
  written_end (written);
}

static guint32
random_number (guint n_bits)
{
  return ((guint32) g_test_rand_int () | 0x80000000u) >> (32 - n_bits);
}

static void
write_groups (Written *written,
              const guint32 *values,
              gsize n_values)
{
  check_succeeds (mmdir_output_write_group_vint_array (written->output, values, n_values, &error));
  writer_group_vint (written->expected, values, n_values);
  written_check (written);
}

/* All widths and counts, each beside the same numbers as vints; the highest
 * numbers are those that have a sign elsewhere. */
static void
test_groups (Written *written,
             gconstpointer data G_GNUC_UNUSED)
{
  guint32 values[MOST_IN_GROUPS], read[MOST_IN_GROUPS];
  guint n_bits, n, i, way;

  for (n_bits = 1; n_bits <= 32; n_bits++)
    for (n = 0; n <= MOST_IN_GROUPS; n += (n < 10 ? 1 : 1 + n_bits % 3))
      {
        for (i = 0; i < n; i++)
          values[i] = random_number (i % 3 == 0 ? n_bits : 1 + n_bits * i % 32);
        write_groups (written, values, n);
        check_succeeds (mmdir_output_write_vint_array (written->output, values, n, &error));
        for (i = 0; i < n; i++)
          writer_vint (written->expected, values[i]);
      }
  written_end (written);
  for (way = 0; way < TEMPORARY_N_WAYS; way++)
    {
      g_autoptr (MmdirInput) input = written_open (written, &temporary_ways[way], 9);

      for (n_bits = 1; n_bits <= 32; n_bits++)
        for (n = 0; n <= MOST_IN_GROUPS; n += (n < 10 ? 1 : 1 + n_bits % 3))
          {
            check_succeeds (mmdir_input_read_group_vint_array (input, values, n, &error));
            check_succeeds (mmdir_input_read_vint_array (input, read, n, &error));
            g_assert_cmpmem (values, n * 4, read, n * 4);
          }
      check_position (input, written->expected->len);
    }
}

/* Groups that end at the window's end, with values of one byte and of four. */
static void
test_groups_straddle (Written *written,
                      gconstpointer data G_GNUC_UNUSED)
{
  guint32 values[20];
  gsize room, i;
  guint round;

  for (round = 0; round < 4; round++)
    for (room = 0; room <= 40; room++)
      {
        for (i = 0; i < G_N_ELEMENTS (values); i++)
          values[i] = random_number (round == 0 ? 1 : round == 1 ? 32
                                                                 : (guint) g_test_rand_int_range (1, 33));
        written_leave_room (written, room);
        write_groups (written, values, 1 + room % G_N_ELEMENTS (values));
        if (room % 5 == 0)
          written_flush (written);
      }
  written_end (written);
}

/* The order of lengths in the tag and of bytes in a value, and a rest of two;
 * 2^31 and more lose no bit. */
static void
test_groups_known (Written *written,
                   gconstpointer data G_GNUC_UNUSED)
{
  static const guint32 values[] = { 0x11, 0x1222, 0x132333, 0x80000000u, 7, 500 };
  static const guint32 highest[] = { G_MAXUINT32, 0x80000001u, 0, 255 };
  static const guint8 raw[] = {
    0x1b, 0x11, 0x22, 0x12, 0x33, 0x23, 0x13, 0x00, 0x00, 0x00, 0x80, 0x07, 0xf4, 0x03,
    0xf0, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00, 0x00, 0x80, 0x00, 0xff
  };

  check_succeeds (mmdir_output_write_group_vint_array (written->output, values, 6, &error));
  check_succeeds (mmdir_output_write_group_vint_array (written->output, highest, 4, &error));
  g_byte_array_append (written->expected, raw, sizeof raw);
  written_end (written);
}

/* No values may be no array at all. */
static void
test_nothing (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  gsize i, room;

  for (room = 0; room < 3; room++)
    {
      written_leave_room (written, room);
      for (i = 0; i < G_N_ELEMENTS (kinds); i++)
        check_succeeds (kinds[i].write (written->output, NULL, 0, &error));
      check_succeeds (mmdir_output_write_vint_array (written->output, NULL, 0, &error));
      check_succeeds (mmdir_output_write_vlong_array (written->output, NULL, 0, &error));
      check_succeeds (mmdir_output_write_group_vint_array (written->output, NULL, 0, &error));
      written_check (written);
    }
  written_end (written);
}

#define ADD(path, data, func) \
  g_test_add ("/output-bulk/" path, Written, data, written_set_up, func, written_tear_down)

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/output-bulk/fixed/%s", kinds[i].name);

      g_test_add (path, Written, &kinds[i], written_set_up, test_fixed, written_tear_down);
    }
  ADD ("vints", GINT_TO_POINTER (FALSE), test_varints);
  ADD ("vlongs", GINT_TO_POINTER (TRUE), test_varints);
  ADD ("long-vlong", NULL, test_long_vlong);
  ADD ("groups", NULL, test_groups);
  ADD ("groups-straddle", NULL, test_groups_straddle);
  ADD ("groups-known", NULL, test_groups_known);
  ADD ("nothing", NULL, test_nothing);
  return g_test_run ();
}
