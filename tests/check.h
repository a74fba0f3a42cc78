/* check.h: one call of the library and what must come of it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every program of the conformance suite is compiled twice, with reads in
 * place and with calls of the exported functions, and so is what is here.
 */

#pragma once

#include <mmdir/mmdir.h>
#include <string.h>

/* @call passes on a variable named error that is declared here. */
#define check_succeeds(call)   \
  G_STMT_START                 \
  {                            \
    GError *error = NULL;      \
    gboolean success = (call); \
                               \
    g_assert_no_error (error); \
    g_assert_true (success);   \
  }                            \
  G_STMT_END

/* The same where @call fails, with @code, and leaves the position of @input
 * alone. */
#define check_fails(input, expected_code, call)                       \
  G_STMT_START                                                        \
  {                                                                   \
    const guint64 position_before = mmdir_input_tell (input);         \
    GError *error = NULL;                                             \
    gboolean success = (call);                                        \
                                                                      \
    g_assert_error (error, MMDIR_ERROR, (int) (expected_code));       \
    g_assert_false (success);                                         \
    g_assert_cmpuint (mmdir_input_tell (input), ==, position_before); \
    g_error_free (error);                                             \
  }                                                                   \
  G_STMT_END

/* The same for a call about no input. */
#define check_refused(expected_code, call)                      \
  G_STMT_START                                                  \
  {                                                             \
    GError *error = NULL;                                       \
    gboolean success = (call);                                  \
                                                                \
    g_assert_error (error, MMDIR_ERROR, (int) (expected_code)); \
    g_assert_false (success);                                   \
    g_error_free (error);                                       \
  }                                                             \
  G_STMT_END

#define check_position(input, position) \
  g_assert_cmpuint (mmdir_input_tell (input), ==, (position))

/* check_read_TYPE() returns the next value; check_read_TYPE_fails() sees that
 * there is none and that nothing has changed. */
#define CHECK_DEFINE_READ(name, type)                                           \
  static inline type                                                            \
  check_read_##name (MmdirInput *input)                                         \
  {                                                                             \
    type value = 0;                                                             \
                                                                                \
    check_succeeds (mmdir_input_read_##name (input, &value, &error));           \
    return value;                                                               \
  }                                                                             \
                                                                                \
  static inline void                                                            \
  check_read_##name##_fails (MmdirInput *input,                                 \
                             MmdirError code)                                   \
  {                                                                             \
    guint8 before[sizeof (type)];                                               \
    type value;                                                                 \
                                                                                \
    memset (&value, 0xa5, sizeof value);                                        \
    memset (before, 0xa5, sizeof before);                                       \
    check_fails (input, code, mmdir_input_read_##name (input, &value, &error)); \
    g_assert_cmpmem (&value, sizeof value, before, sizeof before);              \
  }

/* The same at a position, where neither success nor failure moves anything. */
#define CHECK_DEFINE_READ_AT(name, type)                                                       \
  static inline type                                                                           \
  check_read_##name##_at (MmdirInput *input,                                                   \
                          guint64 position)                                                    \
  {                                                                                            \
    const guint64 before = mmdir_input_tell (input);                                           \
    type value = 0;                                                                            \
                                                                                               \
    check_succeeds (mmdir_input_read_##name##_at (input, position, &value, &error));           \
    check_position (input, before);                                                            \
    return value;                                                                              \
  }                                                                                            \
                                                                                               \
  static inline void                                                                           \
  check_read_##name##_at_fails (MmdirInput *input,                                             \
                                guint64 position,                                              \
                                MmdirError code)                                               \
  {                                                                                            \
    guint8 before[sizeof (type)];                                                              \
    type value;                                                                                \
                                                                                               \
    memset (&value, 0xa5, sizeof value);                                                       \
    memset (before, 0xa5, sizeof before);                                                      \
    check_fails (input, code, mmdir_input_read_##name##_at (input, position, &value, &error)); \
    g_assert_cmpmem (&value, sizeof value, before, sizeof before);                             \
  }

#define CHECK_DEFINE_FIXED(name, type) \
  CHECK_DEFINE_READ (name, type)       \
  CHECK_DEFINE_READ_AT (name, type)

CHECK_DEFINE_FIXED (byte, guint8)
CHECK_DEFINE_FIXED (uint16_le, guint16)
CHECK_DEFINE_FIXED (uint16_be, guint16)
CHECK_DEFINE_FIXED (uint32_le, guint32)
CHECK_DEFINE_FIXED (uint32_be, guint32)
CHECK_DEFINE_FIXED (uint64_le, guint64)
CHECK_DEFINE_FIXED (uint64_be, guint64)
CHECK_DEFINE_FIXED (float_le, gfloat)
CHECK_DEFINE_FIXED (float_be, gfloat)
CHECK_DEFINE_FIXED (double_le, gdouble)
CHECK_DEFINE_FIXED (double_be, gdouble)
CHECK_DEFINE_READ (vint, guint32)
CHECK_DEFINE_READ (vlong, guint64)
CHECK_DEFINE_READ (zint, gint32)
CHECK_DEFINE_READ (zlong, gint64)

/* The bits of a floating-point value, which never is one on the way: where such
 * values are returned in registers of 80 bits, not all keep theirs. */
#define CHECK_DEFINE_BITS(name, type, bits_type)                                          \
  static inline bits_type                                                                 \
  check_read_##name##_bits (MmdirInput *input)                                            \
  {                                                                                       \
    union                                                                                 \
    {                                                                                     \
      bits_type bits;                                                                     \
      type value;                                                                         \
    } read = { 0 };                                                                       \
                                                                                          \
    check_succeeds (mmdir_input_read_##name (input, &read.value, &error));                \
    return read.bits;                                                                     \
  }                                                                                       \
                                                                                          \
  static inline bits_type                                                                 \
  check_read_##name##_bits_at (MmdirInput *input,                                         \
                               guint64 position)                                          \
  {                                                                                       \
    const guint64 before = mmdir_input_tell (input);                                      \
    union                                                                                 \
    {                                                                                     \
      bits_type bits;                                                                     \
      type value;                                                                         \
    } read = { 0 };                                                                       \
                                                                                          \
    check_succeeds (mmdir_input_read_##name##_at (input, position, &read.value, &error)); \
    check_position (input, before);                                                       \
    return read.bits;                                                                     \
  }

CHECK_DEFINE_BITS (float_le, gfloat, guint32)
CHECK_DEFINE_BITS (float_be, gfloat, guint32)
CHECK_DEFINE_BITS (double_le, gdouble, guint64)
CHECK_DEFINE_BITS (double_be, gdouble, guint64)

#undef CHECK_DEFINE_BITS
#undef CHECK_DEFINE_FIXED
#undef CHECK_DEFINE_READ_AT
#undef CHECK_DEFINE_READ

static inline void
check_seek (MmdirInput *input,
            guint64 position)
{
  check_succeeds (mmdir_input_seek (input, position, &error));
  check_position (input, position);
}

static inline void
check_skip (MmdirInput *input,
            guint64 length)
{
  const guint64 before = mmdir_input_tell (input);

  check_succeeds (mmdir_input_skip (input, length, &error));
  check_position (input, before + length);
}

static inline MmdirInput *
check_slice (MmdirInput *input,
             guint64 offset,
             guint64 length)
{
  const guint64 before = mmdir_input_tell (input);
  MmdirInput *slice;

  check_succeeds ((slice = mmdir_input_slice (input, "slice", offset, length, &error)) != NULL);
  check_position (input, before);
  check_position (slice, 0);
  g_assert_cmpuint (mmdir_input_get_length (slice), ==, length);
  g_assert_cmpint (mmdir_input_get_backing (slice), ==, mmdir_input_get_backing (input));
  return slice;
}

static inline MmdirInput *
check_clone (MmdirInput *input)
{
  MmdirInput *clone = mmdir_input_clone (input);

  g_assert_nonnull (clone);
  check_position (clone, mmdir_input_tell (input));
  g_assert_cmpuint (mmdir_input_get_length (clone), ==, mmdir_input_get_length (input));
  g_assert_cmpint (mmdir_input_get_backing (clone), ==, mmdir_input_get_backing (input));
  return clone;
}
