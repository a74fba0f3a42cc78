/* conformance-fixed.c: numbers of a fixed width, one at a time
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

/* Bytes that differ from each other, as every type there is. */
static void
test_integer_order (Fixture *fixture,
                    gconstpointer plan G_GNUC_UNUSED)
{
  static const guint8 raw[] = { 0x40, 0x82, 0x43, 0xc4, 0x25, 0xa6, 0x67, 0xe8, 0x19 };
  g_autoptr (MmdirInput) input = fixture_open_data (fixture, raw, sizeof raw);

  g_assert_cmphex (check_read_byte (input), ==, 0x40);
  check_position (input, 1);
  check_seek (input, 0);
  g_assert_cmphex (check_read_uint16_le (input), ==, 0x8240);
  check_position (input, 2);
  check_seek (input, 0);
  g_assert_cmphex (check_read_uint16_be (input), ==, 0x4082);
  check_position (input, 2);
  check_seek (input, 0);
  g_assert_cmphex (check_read_uint32_le (input), ==, 0xc4438240);
  check_position (input, 4);
  check_seek (input, 0);
  g_assert_cmphex (check_read_uint32_be (input), ==, 0x408243c4);
  check_position (input, 4);
  check_seek (input, 1);
  g_assert_cmphex (check_read_uint64_le (input), ==, G_GUINT64_CONSTANT (0x19e867a625c44382));
  check_position (input, 9);
  check_seek (input, 1);
  g_assert_cmphex (check_read_uint64_be (input), ==, G_GUINT64_CONSTANT (0x8243c425a667e819));
  check_position (input, 9);
}

static void
test_float_order (Fixture *fixture,
                  gconstpointer plan G_GNUC_UNUSED)
{
  static const guint8 raw[] = {
    0x40, 0x20, 0x00, 0x00, 0x00, 0x00, 0x20, 0x40,
    0x40, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x40
  };
  g_autoptr (MmdirInput) input = fixture_open_data (fixture, raw, sizeof raw);

  g_assert_cmpfloat (check_read_float_be (input), ==, 2.5f);
  g_assert_cmpfloat (check_read_float_le (input), ==, 2.5f);
  g_assert_cmpfloat (check_read_double_be (input), ==, 2.5);
  g_assert_cmpfloat (check_read_double_le (input), ==, 2.5);
  check_position (input, sizeof raw);
}

/* Writes a value, then a byte, and so on, so that values lie in every way
 * across edges; reads them in order, at their positions, and again after a
 * seek to each.  Floats are written and compared as bits, in memory that the
 * compiler cannot replace by a register: not all are equal to themselves, nor
 * do all keep their bits in a register of 80 bits. */
#define DEFINE_VALUES_TEST(name, type, raw_name, raw_type)                                 \
  static void                                                                              \
  test_##name (Fixture *fixture,                                                           \
               gconstpointer plan G_GNUC_UNUSED)                                           \
  {                                                                                        \
    const gsize n = MIN (fixture_get_length (fixture), 8000) / sizeof (type) + 1;          \
    g_autoptr (GByteArray) bytes = g_byte_array_new ();                                    \
    g_autofree type *values = g_new (type, n);                                             \
    g_autofree type *value = g_new0 (type, 1);                                             \
    g_autoptr (MmdirInput) input = NULL;                                                   \
    gsize i;                                                                               \
                                                                                           \
    for (i = 0; i < n; i++)                                                                \
      {                                                                                    \
        raw_type raw;                                                                      \
        guint32 random[] = { (guint32) g_test_rand_int (), (guint32) g_test_rand_int () }; \
                                                                                           \
        memset (random, i == 0 ? 0 : 0xff, i < 2 ? sizeof random : 0);                     \
        memcpy (&values[i], random, sizeof (type));                                        \
        memcpy (&raw, random, sizeof raw);                                                 \
        writer_##raw_name (bytes, raw);                                                    \
        writer_byte (bytes, (guint8) i);                                                   \
      }                                                                                    \
    input = fixture_open_bytes (fixture, bytes);                                           \
                                                                                           \
    for (i = 0; i < n; i++)                                                                \
      {                                                                                    \
        check_succeeds (mmdir_input_read_##name (input, value, &error));                   \
        g_assert_cmpmem (value, sizeof (type), &values[i], sizeof (type));                 \
        check_position (input, i *(sizeof (type) + 1) + sizeof (type));                    \
        g_assert_cmpuint (check_read_byte (input), ==, i & 0xff);                          \
      }                                                                                    \
    check_position (input, bytes->len);                                                    \
    check_read_##name##_fails (input, MMDIR_ERROR_END_OF_INPUT);                           \
                                                                                           \
    for (i = n; i-- > 0;)                                                                  \
      {                                                                                    \
        const guint64 position = i * (sizeof (type) + 1);                                  \
                                                                                           \
        check_succeeds (mmdir_input_read_##name##_at (input, position, value, &error));    \
        g_assert_cmpmem (value, sizeof (type), &values[i], sizeof (type));                 \
        check_seek (input, position);                                                      \
        check_succeeds (mmdir_input_read_##name (input, value, &error));                   \
        g_assert_cmpmem (value, sizeof (type), &values[i], sizeof (type));                 \
        check_position (input, position + sizeof (type));                                  \
      }                                                                                    \
  }

/* With too few bytes left nothing changes, and what is left can be read. */
#define DEFINE_END_TEST(name, type)                                                        \
  static void                                                                              \
  test_##name##_end (Fixture *fixture,                                                     \
                     gconstpointer plan G_GNUC_UNUSED)                                     \
  {                                                                                        \
    gsize length;                                                                          \
    gsize left;                                                                            \
                                                                                           \
    for (length = 0; length < 20; length++)                                                \
      {                                                                                    \
        g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);             \
                                                                                           \
        for (left = 0; left <= length && left < sizeof (type); left++)                     \
          {                                                                                \
            gsize i;                                                                       \
                                                                                           \
            check_seek (input, length - left);                                             \
            check_read_##name##_fails (input, MMDIR_ERROR_END_OF_INPUT);                   \
            check_read_##name##_at_fails (input, length - left, MMDIR_ERROR_END_OF_INPUT); \
            for (i = length - left; i < length; i++)                                       \
              g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (i));       \
          }                                                                                \
        if (length >= sizeof (type))                                                       \
          {                                                                                \
            check_seek (input, length - sizeof (type));                                    \
            check_read_##name (input);                                                     \
            check_position (input, length);                                                \
          }                                                                                \
      }                                                                                    \
  }

#define DEFINE_TESTS(name, type, raw_name, raw_type)  \
  DEFINE_VALUES_TEST (name, type, raw_name, raw_type) \
  DEFINE_END_TEST (name, type)

DEFINE_TESTS (byte, guint8, byte, guint8)
DEFINE_TESTS (uint16_le, guint16, uint16_le, guint16)
DEFINE_TESTS (uint16_be, guint16, uint16_be, guint16)
DEFINE_TESTS (uint32_le, guint32, uint32_le, guint32)
DEFINE_TESTS (uint32_be, guint32, uint32_be, guint32)
DEFINE_TESTS (uint64_le, guint64, uint64_le, guint64)
DEFINE_TESTS (uint64_be, guint64, uint64_be, guint64)
DEFINE_TESTS (float_le, gfloat, uint32_le, guint32)
DEFINE_TESTS (float_be, gfloat, uint32_be, guint32)
DEFINE_TESTS (double_le, gdouble, uint64_le, guint64)
DEFINE_TESTS (double_be, gdouble, uint64_be, guint64)

#define ADD_TESTS(name)                      \
  fixture_add ("fixed/" #name, test_##name); \
  fixture_add ("fixed/" #name "/end", test_##name##_end);

void
conformance_add_fixed (void)
{
  fixture_add ("fixed/integer-order", test_integer_order);
  fixture_add ("fixed/float-order", test_float_order);
  ADD_TESTS (byte)
  ADD_TESTS (uint16_le)
  ADD_TESTS (uint16_be)
  ADD_TESTS (uint32_le)
  ADD_TESTS (uint32_be)
  ADD_TESTS (uint64_le)
  ADD_TESTS (uint64_be)
  ADD_TESTS (float_le)
  ADD_TESTS (float_be)
  ADD_TESTS (double_le)
  ADD_TESTS (double_be)
}
