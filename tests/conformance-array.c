/* conformance-array.c: many values by one call
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

#define MOST 40

/* From every offset of a type's size on, any number of values into the middle
 * of an array: what single reads give, and nothing written beside it. */
#define DEFINE_MANY_TEST(name, type)                                                       \
  static void                                                                              \
  test_##name (Fixture *fixture,                                                           \
               gconstpointer plan G_GNUC_UNUSED)                                           \
  {                                                                                        \
    const gsize length = MIN (fixture_get_length (fixture), 20000);                        \
    g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);                 \
    g_autoptr (MmdirInput) single = check_clone (input);                                   \
    g_autofree type *values = g_new (type, length);                                        \
    g_autofree type *value = g_new0 (type, 1);                                             \
    guint round;                                                                           \
                                                                                           \
    for (round = 0; round < 60; round++)                                                   \
      {                                                                                    \
        const gsize padding = (gsize) round % (sizeof (type) + 1);                         \
        const gsize most = (length - padding) / sizeof (type);                             \
        const gsize n = round < 30 ? MIN (round, most)                                     \
                                   : (gsize) g_test_rand_int_range (0, (gint32) most + 1); \
        const gsize at = (gsize) g_test_rand_int_range (1, 5);                             \
        gsize i;                                                                           \
                                                                                           \
        if (n + at + 1 > length)                                                           \
          continue;                                                                        \
        memset (values, 0xa5, length * sizeof (type));                                     \
        check_seek (input, padding);                                                       \
        check_succeeds (mmdir_input_read_##name##_array (input, values + at, n, &error));  \
        check_position (input, padding + n * sizeof (type));                               \
        check_seek (single, padding);                                                      \
        for (i = 0; i < n; i++)                                                            \
          {                                                                                \
            check_succeeds (mmdir_input_read_##name (single, value, &error));              \
            g_assert_cmpmem (value, sizeof (type), &values[at + i], sizeof (type));        \
          }                                                                                \
        g_assert_cmphex (((const guint8 *) (values + at))[-1], ==, 0xa5);                  \
        g_assert_cmphex (((const guint8 *) (values + at + n))[0], ==, 0xa5);               \
      }                                                                                    \
  }

/* One more than there are; so many that their bytes are few again when they
 * are counted with 64 bits. */
#define DEFINE_UNDERFLOW_TEST(name, type)                                                       \
  static void                                                                                   \
  test_##name##_underflow (Fixture *fixture,                                                    \
                           gconstpointer plan G_GNUC_UNUSED)                                    \
  {                                                                                             \
    g_autoptr (MmdirInput) whole = fixture_open_pattern (fixture, 8 * MOST);                    \
    type values[MOST];                                                                          \
    gsize length;                                                                               \
                                                                                                \
    for (length = 0; length < MOST; length += 3)                                                \
      {                                                                                         \
        g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);                  \
        g_autoptr (MmdirInput) slice = check_slice (whole, 5, length);                          \
        gsize from;                                                                             \
                                                                                                \
        for (from = 0; from <= length; from++)                                                  \
          {                                                                                     \
            const gsize n = (length - from) / sizeof (type) + 1;                                \
            const gsize wrap = G_MAXSIZE / sizeof (type) + 1 + (length - from) / sizeof (type); \
                                                                                                \
            check_seek (input, from);                                                           \
            check_fails (input, MMDIR_ERROR_END_OF_INPUT,                                       \
                         mmdir_input_read_##name##_array (input, values, n, &error));           \
            check_fails (input, MMDIR_ERROR_END_OF_INPUT,                                       \
                         mmdir_input_read_##name##_array (input, values, wrap, &error));        \
            check_fails (input, MMDIR_ERROR_END_OF_INPUT,                                       \
                         mmdir_input_read_##name##_array (input, values, G_MAXSIZE, &error));   \
            check_seek (slice, from);                                                           \
            check_fails (slice, MMDIR_ERROR_END_OF_INPUT,                                       \
                         mmdir_input_read_##name##_array (slice, values, n, &error));           \
            check_succeeds (mmdir_input_read_##name##_array (slice, values, n - 1, &error));    \
            check_position (slice, from + (n - 1) * sizeof (type));                             \
          }                                                                                     \
      }                                                                                         \
  }

#define DEFINE_TESTS(name, type) \
  DEFINE_MANY_TEST (name, type)  \
  DEFINE_UNDERFLOW_TEST (name, type)

DEFINE_TESTS (uint16_le, guint16)
DEFINE_TESTS (uint16_be, guint16)
DEFINE_TESTS (uint32_le, guint32)
DEFINE_TESTS (uint32_be, guint32)
DEFINE_TESTS (uint64_le, guint64)
DEFINE_TESTS (uint64_be, guint64)
DEFINE_TESTS (float_le, gfloat)
DEFINE_TESTS (float_be, gfloat)
DEFINE_TESTS (double_le, gdouble)
DEFINE_TESTS (double_be, gdouble)

/* Numbers of every length, read by blocks of any size. */
#define DEFINE_VARINT_TESTS(name, type, n_bits)                                                       \
  static void                                                                                         \
  test_##name (Fixture *fixture,                                                                      \
               gconstpointer plan G_GNUC_UNUSED)                                                      \
  {                                                                                                   \
    const gsize length = MIN (MAX (fixture_get_length (fixture), 200), 20000);                        \
    g_autoptr (GByteArray) bytes = g_byte_array_new ();                                               \
    g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (type));                           \
    g_autoptr (MmdirInput) input = NULL;                                                              \
    g_autoptr (MmdirInput) single = NULL;                                                             \
    guint done = 0;                                                                                   \
                                                                                                      \
    while (bytes->len < length)                                                                       \
      {                                                                                               \
        guint64 random = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int (); \
        type number = (type) (random >> g_test_rand_int_range (64 - n_bits, 64));                     \
                                                                                                      \
        g_array_append_val (numbers, number);                                                         \
        writer_##name (bytes, number);                                                                \
      }                                                                                               \
    input = fixture_open_bytes (fixture, bytes);                                                      \
    single = check_clone (input);                                                                     \
    while (done < numbers->len)                                                                       \
      {                                                                                               \
        type values[MOST + 2];                                                                        \
        guint n = (guint) g_test_rand_int_range (0, MOST + 1);                                        \
        guint i;                                                                                      \
                                                                                                      \
        n = MIN (n, numbers->len - done);                                                             \
        memset (values, 0xa5, sizeof values);                                                         \
        check_succeeds (mmdir_input_read_##name##_array (input, values + 1, n, &error));              \
        g_assert_cmpmem (values + 1, n * sizeof (type),                                               \
                         &g_array_index (numbers, type, done), n * sizeof (type));                    \
        g_assert_cmphex (values[0], ==, (type) G_GUINT64_CONSTANT (0xa5a5a5a5a5a5a5a5));              \
        g_assert_cmphex (values[n + 1], ==, (type) G_GUINT64_CONSTANT (0xa5a5a5a5a5a5a5a5));          \
        for (i = 0; i < n; i++)                                                                       \
          g_assert_cmphex (check_read_##name (single), ==, values[1 + i]);                            \
        check_position (input, mmdir_input_tell (single));                                            \
        done += n;                                                                                    \
      }                                                                                               \
    check_position (input, bytes->len);                                                               \
  }                                                                                                   \
                                                                                                      \
  /* Neither the one that is cut short nor the bad one moves anything. */                             \
  static void                                                                                         \
  test_##name##_refused (Fixture *fixture,                                                            \
                         gconstpointer plan G_GNUC_UNUSED)                                            \
  {                                                                                                   \
    type values[MOST];                                                                                \
    guint n_good;                                                                                     \
    guint i;                                                                                          \
                                                                                                      \
    for (n_good = 0; n_good < MOST - 2; n_good += 3)                                                  \
      {                                                                                               \
        g_autoptr (GByteArray) bytes = g_byte_array_new ();                                           \
        g_autoptr (MmdirInput) cut = NULL;                                                            \
        g_autoptr (MmdirInput) bad = NULL;                                                            \
                                                                                                      \
        writer_byte (bytes, 0x5c);                                                                    \
        for (i = 0; i < n_good; i++)                                                                  \
          writer_##name (bytes, (type) 1 << (3 * i % n_bits));                                        \
        writer_byte (bytes, 0xff);                                                                    \
        writer_byte (bytes, 0xff);                                                                    \
        cut = fixture_open_bytes (fixture, bytes);                                                    \
        for (i = 0; i < 2 * MOST; i++)                                                                \
          writer_byte (bytes, 0xff);                                                                  \
        bad = fixture_open_bytes (fixture, bytes);                                                    \
                                                                                                      \
        check_seek (cut, 1);                                                                          \
        check_seek (bad, 1);                                                                          \
        check_fails (cut, MMDIR_ERROR_END_OF_INPUT,                                                   \
                     mmdir_input_read_##name##_array (cut, values, n_good + 1, &error));              \
        check_fails (cut, MMDIR_ERROR_END_OF_INPUT,                                                   \
                     mmdir_input_read_##name##_array (cut, values, n_good + 2, &error));              \
        check_fails (bad, MMDIR_ERROR_MALFORMED,                                                      \
                     mmdir_input_read_##name##_array (bad, values, n_good + 1, &error));              \
        check_fails (bad, MMDIR_ERROR_MALFORMED,                                                      \
                     mmdir_input_read_##name##_array (bad, values, n_good + 2, &error));              \
        check_succeeds (mmdir_input_read_##name##_array (cut, values, n_good, &error));               \
        check_succeeds (mmdir_input_read_##name##_array (bad, values, n_good, &error));               \
        check_position (cut, mmdir_input_get_length (cut) - 2);                                       \
        check_position (bad, mmdir_input_tell (cut));                                                 \
      }                                                                                               \
  }

DEFINE_VARINT_TESTS (vint, guint32, 32)
DEFINE_VARINT_TESTS (vlong, guint64, 63)

#define ADD_TESTS(name)                      \
  fixture_add ("array/" #name, test_##name); \
  fixture_add ("array/" #name "/underflow", test_##name##_underflow);

void
conformance_add_array (void)
{
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
  fixture_add ("array/vint", test_vint);
  fixture_add ("array/vint/refused", test_vint_refused);
  fixture_add ("array/vlong", test_vlong);
  fixture_add ("array/vlong/refused", test_vlong_refused);
}
