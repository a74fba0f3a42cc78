/* conformance-varint.c: integers of variable length
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

#define GUARD 0x5c

/* The first and the last number of each length, and some between. */
#define DEFINE_NUMBERS(name, type, writer, n_bits)                                                     \
  static void                                                                                          \
      append_##name##_numbers (GArray *numbers)                                                        \
  {                                                                                                    \
    guint shift;                                                                                       \
    guint i;                                                                                           \
                                                                                                       \
    for (shift = 0; shift < n_bits; shift++)                                                           \
      {                                                                                                \
        const guint64 power = (guint64) 1 << shift;                                                    \
        const guint64 around[] = { power - 1, power, power + 1, 0 - power, 1 - power, 0 - power - 1 }; \
                                                                                                       \
        for (i = 0; i < G_N_ELEMENTS (around); i++)                                                    \
          {                                                                                            \
            type number = (type) (around[i] & (G_MAXUINT64 >> (64 - n_bits)));                         \
                                                                                                       \
            g_array_append_val (numbers, number);                                                      \
          }                                                                                            \
      }                                                                                                \
  }                                                                                                    \
                                                                                                       \
  /* One after the other, with one byte between them. */                                               \
  static void                                                                                          \
  test_##name (Fixture *fixture,                                                                       \
               gconstpointer plan G_GNUC_UNUSED)                                                       \
  {                                                                                                    \
    g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (type));                            \
    g_autoptr (GByteArray) bytes = g_byte_array_new ();                                                \
    g_autoptr (MmdirInput) input = NULL;                                                               \
    g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));                              \
    guint i;                                                                                           \
                                                                                                       \
    append_##name##_numbers (numbers);                                                                 \
    for (i = 0; i < numbers->len; i++)                                                                 \
      {                                                                                                \
        writer (bytes, g_array_index (numbers, type, i));                                              \
        g_array_append_val (ends, bytes->len);                                                         \
        if (i + 1 < numbers->len)                                                                      \
          writer_byte (bytes, GUARD);                                                                  \
      }                                                                                                \
    input = fixture_open_bytes (fixture, bytes);                                                       \
    for (i = 0; i < numbers->len; i++)                                                                 \
      {                                                                                                \
        g_assert_cmpint ((gint64) check_read_##name (input), ==,                                       \
                         (gint64) g_array_index (numbers, type, i));                                   \
        check_position (input, g_array_index (ends, guint, i));                                        \
        if (i + 1 < numbers->len)                                                                      \
          g_assert_cmpuint (check_read_byte (input), ==, GUARD);                                       \
      }                                                                                                \
    check_read_##name##_fails (input, MMDIR_ERROR_END_OF_INPUT);                                       \
  }

DEFINE_NUMBERS (vint, guint32, writer_vint, 32)
DEFINE_NUMBERS (vlong, guint64, writer_vlong, 63)
DEFINE_NUMBERS (zint, gint32, writer_zint, 32)
DEFINE_NUMBERS (zlong, gint64, writer_zlong, 64)

typedef enum
{
  KIND_VINT,
  KIND_VLONG,
  KIND_ZINT,
  KIND_ZLONG,
  N_KINDS
} Kind;

/* The longest that each may be. */
static const guint longest[N_KINDS] = { 5, 9, 5, 10 };

static void
read_fails (MmdirInput *input,
            Kind kind,
            MmdirError code)
{
  switch (kind)
    {
    case KIND_VINT:
      check_read_vint_fails (input, code);
      break;
    case KIND_VLONG:
      check_read_vlong_fails (input, code);
      break;
    case KIND_ZINT:
      check_read_zint_fails (input, code);
      break;
    case KIND_ZLONG:
    case N_KINDS:
    default:
      check_read_zlong_fails (input, code);
      break;
    }
}

/* The number without its sign, as it is in the file. */
static guint64
read_raw (MmdirInput *input,
          Kind kind)
{
  gint64 signed_number;

  switch (kind)
    {
    case KIND_VINT:
      return check_read_vint (input);
    case KIND_VLONG:
      return check_read_vlong (input);
    case KIND_ZINT:
      signed_number = check_read_zint (input);
      break;
    case KIND_ZLONG:
    case N_KINDS:
    default:
      signed_number = check_read_zlong (input);
      break;
    }
  return signed_number >= 0 ? (guint64) signed_number * 2 : (guint64) (-(signed_number + 1)) * 2 + 1;
}

static void
append_times (GByteArray *bytes,
              guint8 byte,
              guint times)
{
  while (times-- > 0)
    writer_byte (bytes, byte);
}

/* Java's own examples, by their bytes. */
static void
test_examples (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  static const guint8 raw[] = {
    0x00, 0x01, 0x7f, 0x80, 0x01, 0xf4, 0x03, 0xff, 0xff, 0xff, 0xff, 0x0f,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    0x01, 0x02, 0xff, 0xff, 0xff, 0xff, 0x0f, 0xfe, 0xff, 0xff, 0xff, 0x0f,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01
  };
  g_autoptr (MmdirInput) input = fixture_open_data (fixture, raw, sizeof raw);

  g_assert_cmpuint (check_read_vint (input), ==, 0);
  g_assert_cmpuint (check_read_vint (input), ==, 1);
  g_assert_cmpuint (check_read_vint (input), ==, 127);
  g_assert_cmpuint (check_read_vint (input), ==, 128);
  g_assert_cmpuint (check_read_vint (input), ==, 500);
  check_position (input, 7);
  g_assert_cmpuint (check_read_vint (input), ==, G_MAXUINT32);
  check_position (input, 12);
  g_assert_cmpuint (check_read_vlong (input), ==, G_MAXINT64);
  check_position (input, 21);
  g_assert_cmpint (check_read_zint (input), ==, -1);
  g_assert_cmpint (check_read_zint (input), ==, 1);
  g_assert_cmpint (check_read_zint (input), ==, G_MININT32);
  g_assert_cmpint (check_read_zint (input), ==, G_MAXINT32);
  g_assert_cmpint (check_read_zlong (input), ==, G_MININT64);
  check_position (input, sizeof raw);
}

/* More bytes than it takes are no mistake as long as they add nothing. */
static void
test_padded (Fixture *fixture,
             gconstpointer plan G_GNUC_UNUSED)
{
  Kind kind;

  for (kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (MmdirInput) input = NULL;
      guint n;

      for (n = 1; n <= longest[kind]; n++)
        {
          writer_byte (bytes, n > 1 ? 0x83 : 0x03);
          append_times (bytes, 0x80, n > 2 ? n - 2 : 0);
          append_times (bytes, 0x00, n > 1 ? 1 : 0);
        }
      input = fixture_open_bytes (fixture, bytes);
      for (n = 1; n <= longest[kind]; n++)
        {
          g_assert_cmpuint (read_raw (input, kind), ==, 3);
          check_position (input, n * (n + 1) / 2);
        }
    }
}

/* A file, and slices of another such that the same bytes have little before
 * and behind them: the way that is taken depends on both. */
typedef void (*CheckFunc) (MmdirInput *input,
                           Kind kind);

static void
check_everywhere (Fixture *fixture,
                  Kind kind,
                  const guint8 *bytes,
                  guint n_bytes,
                  guint most_behind,
                  CheckFunc func)
{
  g_autoptr (GByteArray) framed = g_byte_array_new ();
  g_autoptr (MmdirInput) alone = fixture_open_data (fixture, bytes, n_bytes);
  g_autoptr (MmdirInput) input = NULL;
  guint before;
  guint behind;

  func (alone, kind);
  append_times (framed, GUARD, 12);
  g_byte_array_append (framed, bytes, n_bytes);
  append_times (framed, GUARD, 12);
  input = fixture_open_bytes (fixture, framed);
  for (before = 0; before <= 12; before++)
    for (behind = 0; behind <= most_behind; behind++)
      {
        g_autoptr (MmdirInput) slice = check_slice (input, 12 - before, before + n_bytes + behind);

        check_seek (slice, before);
        func (slice, kind);
        check_seek (slice, 0);
        check_skip (slice, before);
        func (slice, kind);
        check_skip (slice, n_bytes);
        if (behind > 0)
          g_assert_cmpuint (check_read_byte (slice), ==, GUARD);
      }
}

static void
is_cut_short (MmdirInput *input,
              Kind kind)
{
  read_fails (input, kind, MMDIR_ERROR_END_OF_INPUT);
}

static void
is_malformed (MmdirInput *input,
              Kind kind)
{
  read_fails (input, kind, MMDIR_ERROR_MALFORMED);
}

/* All but the last byte of a number, or fewer, though in the file there are
 * more. */
static void
test_cut_short (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  static const guint8 bytes[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  Kind kind;
  guint n;

  for (kind = 0; kind < N_KINDS; kind++)
    for (n = 0; n < longest[kind]; n++)
      check_everywhere (fixture, kind, bytes, n, 0, is_cut_short);
}

static void
test_malformed (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  /* The largest that the last byte may be. */
  static const guint8 last_largest[N_KINDS] = { 0x0f, 0x7f, 0x0f, 0x01 };
  static const guint8 lasts[] = { 0x02, 0x10, 0x11, 0x20, 0x40, 0x70, 0x7f, 0x80, 0x8f, 0xff };
  guint8 bad[10];
  Kind kind;
  guint i;

  for (kind = 0; kind < N_KINDS; kind++)
    for (i = 0; i < G_N_ELEMENTS (lasts); i++)
      {
        const guint n = longest[kind];

        if (lasts[i] <= last_largest[kind])
          continue;
        memset (bad, i % 2 == 0 ? 0x80 : 0xff, n - 1);
        bad[n - 1] = lasts[i];
        check_everywhere (fixture, kind, bad, n, 12, is_malformed);
      }
}

void
conformance_add_varint (void)
{
  fixture_add ("varint/vint", test_vint);
  fixture_add ("varint/vlong", test_vlong);
  fixture_add ("varint/zint", test_zint);
  fixture_add ("varint/zlong", test_zlong);
  fixture_add ("varint/examples", test_examples);
  fixture_add ("varint/padded", test_padded);
  fixture_add ("varint/cut-short", test_cut_short);
  fixture_add ("varint/malformed", test_malformed);
}
