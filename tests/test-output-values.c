/* test-output-values.c: each single value that can be written, against its bytes
 * and against the read that belongs to it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * test-output-values has writes in place, test-output-values-exported calls the
 * functions of the library.
 */

#include "check.h"
#include "instrument.h"
#include "written.h"

/* The most that one value of a fixed length, or a number of a variable one,
 * takes, and what may be stored behind it. */
#define LONGEST 24

static const char *const kinds[VALUE_N_KINDS] = {
  "byte", "uint16-le", "uint16-be", "uint32-le", "uint32-be", "uint64-le", "uint64-be", "float-le",
  "float-be", "double-le", "double-be", "vint", "vlong", "zint", "zlong", "bytes", "string",
  "string-set", "string-map", "group-vint"
};

/* Chunks that are shorter than most values, and some that are not. */
static const guint chunk_powers[] = { 0, 1, 3, 12 };

/* Values in their order, and where each begins. */
typedef struct
{
  GPtrArray *values;
  GArray *positions;
} Record;

static void
record_begin (Record *record)
{
  record->values = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  record->positions = g_array_new (FALSE, FALSE, sizeof (guint64));
}

static void
record_end (Record *record)
{
  g_ptr_array_unref (record->values);
  g_array_unref (record->positions);
}

/* Takes the value. */
static void
record_write (Record *record,
              Written *written,
              Value *value)
{
  const guint64 position = written->expected->len;

  written_value (written, value);
  g_ptr_array_add (record->values, value);
  g_array_append_val (record->positions, position);
}

static void
record_read_in_way (const Record *record,
                    Written *written,
                    const TemporaryWay *way,
                    guint chunk_power)
{
  g_autoptr (MmdirInput) input = written_open (written, way, chunk_power);
  guint i;

  for (i = 0; i < record->values->len; i++)
    {
      if (mmdir_input_tell (input) != g_array_index (record->positions, guint64, i))
        check_seek (input, g_array_index (record->positions, guint64, i));
      value_check (g_ptr_array_index (record->values, i), input);
    }
}

static void
record_read (const Record *record,
             Written *written)
{
  gsize i, j;

  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      const TemporaryWay *way = &temporary_ways[i];

      /* A chunk of a byte is a mapping of its own, of which there may be few. */
      for (j = 0; j < (way->layout == REGION_LAYOUT_WHOLE ? 1 : G_N_ELEMENTS (chunk_powers)); j++)
        if (written->expected->len >> chunk_powers[j] <= 5000)
          record_read_in_way (record, written, way, chunk_powers[j]);
    }
}

static guint
count_bits (ValueKind kind)
{
  switch (kind)
    {
    case VALUE_BYTE:
      return 8;
    case VALUE_UINT16_LE:
    case VALUE_UINT16_BE:
      return 16;
    case VALUE_UINT32_LE:
    case VALUE_UINT32_BE:
    case VALUE_FLOAT_LE:
    case VALUE_FLOAT_BE:
    case VALUE_VINT:
    case VALUE_ZINT:
      return 32;
    case VALUE_VLONG:
      return 63;
    default:
      return 64;
    }
}

static Value *
new_number (ValueKind kind,
            guint64 bits)
{
  Value *value = value_new (kind);

  value->bits = bits & (G_MAXUINT64 >> (64 - count_bits (kind)));
  if (kind == VALUE_ZINT)
    value->bits = (guint64) (gint64) (gint32) (guint32) value->bits;
  return value;
}

/* One that takes as many bytes as any of its kind. */
static Value *
new_longest (ValueKind kind)
{
  switch (kind)
    {
    case VALUE_ZINT:
      return new_number (kind, G_MAXINT32);
    case VALUE_ZLONG:
      return new_number (kind, G_MAXINT64);
    default:
      return kind < VALUE_ZINT ? new_number (kind, G_MAXUINT64) : value_new_random (kind);
    }
}

/* Both sides of each length that an encoding may have, and numbers that are
 * none: quiet and signaling ones, with and without a sign. */
static void
test_extremes (Written *written,
               gconstpointer data)
{
  static const guint64 odd[] = {
    0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0xffbfffff, 0x7fa5a5a5, 0x80000000, 1,
    G_GUINT64_CONSTANT (0x7ff0000000000000), G_GUINT64_CONSTANT (0xfff0000000000000),
    G_GUINT64_CONSTANT (0x7ff8000000000000), G_GUINT64_CONSTANT (0x7ff0000000000001),
    G_GUINT64_CONSTANT (0xfff7ffffffffffff), G_GUINT64_CONSTANT (0x7ff4a5a5a5a5a5a5),
    G_GUINT64_CONSTANT (0x8000000000000000), G_GUINT64_CONSTANT (0x0123456789abcdef)
  };
  const ValueKind kind = GPOINTER_TO_UINT (data);
  Record record;
  gsize i;
  guint bit;

  record_begin (&record);
  for (i = 0; i < G_N_ELEMENTS (odd); i++)
    record_write (&record, written, new_number (kind, odd[i]));
  for (bit = 0; bit < 64; bit++)
    {
      const guint64 power = (guint64) 1 << bit;

      record_write (&record, written, new_number (kind, power - 1));
      record_write (&record, written, new_number (kind, power));
      record_write (&record, written, new_number (kind, power + 1));
      record_write (&record, written, new_number (kind, ~power));
      record_write (&record, written, new_number (kind, 0 - power));
    }
  written_end (written);
  record_read (&record, written);
  record_end (&record);
}

static void
test_random (Written *written,
             gconstpointer data)
{
  const ValueKind kind = GPOINTER_TO_UINT (data);
  Record record;
  guint round;

  record_begin (&record);
  for (round = instrument_get_rounds (300); round > 0; round--)
    record_write (&record, written, value_new_random (kind));
  written_end (written);
  record_read (&record, written);
  record_end (&record);
}

/* At each distance from the end of the window, and with the window beginning in
 * the middle of a page. */
static void
test_straddle (Written *written,
               gconstpointer data)
{
  const ValueKind kind = GPOINTER_TO_UINT (data);
  Record record;
  gsize room;

  record_begin (&record);
  for (room = 0; room <= LONGEST; room++)
    {
      written_leave_room (written, room);
      record_write (&record, written, new_longest (kind));
      written_noise (written, 1 + room);
      written_leave_room (written, room);
      record_write (&record, written, value_new_random (kind));
      if (room % 3 == 1)
        written_flush (written);
      record_write (&record, written, value_new_random (kind));
    }
  written_end (written);
  record_read (&record, written);
  record_end (&record);
}

/* Many in a row fill several windows. */
static void
test_windows (Written *written,
              gconstpointer data)
{
  const ValueKind kind = GPOINTER_TO_UINT (data);
  Record record;

  record_begin (&record);
  while (written->expected->len < 3 * 65536 && record.values->len < 20000)
    {
      record_write (&record, written, g_test_rand_bit () ? new_longest (kind) : value_new_random (kind));
      if (kind == VALUE_BYTE)
        written_noise (written, 17);
    }
  written_end (written);
  record_read_in_way (&record, written, &temporary_ways[TEMPORARY_MAPPED], 12);
  record_read_in_way (&record, written, &temporary_ways[TEMPORARY_BUFFERED], 12);
  record_end (&record);
}

/* All kinds by turns, with the bytes going to the system at any time. */
static void
test_mixed (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  Record record;
  guint round;

  record_begin (&record);
  for (round = instrument_get_rounds (2000); round > 0; round--)
    {
      record_write (&record, written, value_new_random (g_test_rand_int_range (0, VALUE_N_KINDS)));
      if (g_test_rand_int_range (0, 10) == 0)
        written_flush (written);
    }
  written_end (written);
  record_read (&record, written);
  record_end (&record);
}

/* The same in few bytes, so that chunks may be of one byte. */
static void
test_flushed (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  Record record;
  guint kind;

  record_begin (&record);
  for (kind = 0; kind < VALUE_N_KINDS; kind++)
    {
      record_write (&record, written, value_new_random (kind));
      written_flush (written);
      written_flush (written);
      record_write (&record, written, value_new_random (kind));
      written_noise (written, (gsize) g_test_rand_int_range (0, 4));
    }
  written_end (written);
  record_read (&record, written);
  record_end (&record);
}

/* Bytes that nothing here has computed. */
static void
test_known (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  static const guint8 raw[] = {
    0x2a,                                                       /* byte 42 */
    0x34, 0x12, 0x12, 0x34,                                     /* 0x1234 */
    0x78, 0x56, 0x34, 0x12, 0x12, 0x34, 0x56, 0x78,             /* 0x12345678 */
    0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01,             /* 0x0123456789abcdef */
    0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,             /* and the other way */
    0x00, 0x00, 0xc0, 0x3f, 0x3f, 0xc0, 0x00, 0x00,             /* 1.5f */
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0xc0,             /* -2.5 */
    0xc0, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,             /* and the other way */
    0xf4, 0x03,                                                 /* vint 500 */
    0xff, 0xff, 0xff, 0xff, 0x0f,                               /* vint 2^32 - 1 */
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,       /* vlong 2^63 - 1 */
    0x01, 0x02,                                                 /* zint -1, 1 */
    0xff, 0xff, 0xff, 0xff, 0x0f,                               /* zint -2^31 */
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, /* zlong -2^63 */
    0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, /* zlong 2^63 - 1 */
    0x03, 0xe2, 0x82, 0xac,                                     /* "€" */
  };
  MmdirOutput *output = written->output;

  g_byte_array_append (written->expected, raw, sizeof raw);
  check_succeeds (mmdir_output_write_byte (output, 42, &error));
  check_succeeds (mmdir_output_write_uint16_le (output, 0x1234, &error));
  check_succeeds (mmdir_output_write_uint16_be (output, 0x1234, &error));
  check_succeeds (mmdir_output_write_uint32_le (output, 0x12345678, &error));
  check_succeeds (mmdir_output_write_uint32_be (output, 0x12345678, &error));
  check_succeeds (mmdir_output_write_uint64_le (output, G_GUINT64_CONSTANT (0x0123456789abcdef), &error));
  check_succeeds (mmdir_output_write_uint64_be (output, G_GUINT64_CONSTANT (0x0123456789abcdef), &error));
  check_succeeds (mmdir_output_write_float_le (output, 1.5f, &error));
  check_succeeds (mmdir_output_write_float_be (output, 1.5f, &error));
  check_succeeds (mmdir_output_write_double_le (output, -2.5, &error));
  check_succeeds (mmdir_output_write_double_be (output, -2.5, &error));
  check_succeeds (mmdir_output_write_vint (output, 500, &error));
  check_succeeds (mmdir_output_write_vint (output, G_MAXUINT32, &error));
  check_succeeds (mmdir_output_write_vlong (output, G_MAXINT64, &error));
  check_succeeds (mmdir_output_write_zint (output, -1, &error));
  check_succeeds (mmdir_output_write_zint (output, 1, &error));
  check_succeeds (mmdir_output_write_zint (output, G_MININT32, &error));
  check_succeeds (mmdir_output_write_zlong (output, G_MININT64, &error));
  check_succeeds (mmdir_output_write_zlong (output, G_MAXINT64, &error));
  check_succeeds (mmdir_output_write_string (output, "€", -1, &error));
  written_end (written);
}

/* In place and not: a vlong has 63 bits, in the middle of a window and at its
 * end. */
static void
test_long_vlong (Written *written,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const guint64 refused[] = {
    (guint64) G_MAXINT64 + 1, (guint64) G_MAXINT64 + 2, G_MAXUINT64, G_GUINT64_CONSTANT (0xc000000000000000)
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      written_refuses (written, MMDIR_ERROR_OUT_OF_RANGE,
                       mmdir_output_write_vlong (written->output, refused[i], &error));
      g_assert_false (mmdir_output_write_vlong (written->output, refused[i], NULL));
      written_leave_room (written, 2 * i);
      written_refuses (written, MMDIR_ERROR_OUT_OF_RANGE,
                       mmdir_output_write_vlong (written->output, refused[i], &error));
    }
  written_end (written);
}

static void
add_for_kinds (const char *name,
               void (*func) (Written *,
                             gconstpointer),
               guint n_kinds)
{
  guint kind;

  for (kind = 0; kind < n_kinds; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/output-values/%s/%s", name, kinds[kind]);

      g_test_add (path, Written, GUINT_TO_POINTER (kind), written_set_up, func, written_tear_down);
    }
}

#define ADD(path, func) \
  g_test_add ("/output-values/" path, Written, NULL, written_set_up, func, written_tear_down)

int
main (int argc,
      char **argv)
{
#ifdef MMDIR_DISABLE_INLINE
  if (instrument_leaves_out_twin ())
    return 0;
#endif
  g_test_init (&argc, &argv, NULL);
  add_for_kinds ("extremes", test_extremes, VALUE_ZLONG + 1);
  add_for_kinds ("random", test_random, VALUE_N_KINDS);
  add_for_kinds ("straddle", test_straddle, VALUE_N_KINDS);
  add_for_kinds ("windows", test_windows, VALUE_ZLONG + 1);
  ADD ("mixed", test_mixed);
  ADD ("flushed", test_flushed);
  ADD ("known", test_known);
  ADD ("long-vlong", test_long_vlong);
  return g_test_run ();
}
