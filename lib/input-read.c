/* input-read.c: reading one value at the cursor
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The functions behind the names of the inline reads, for other languages and
 * for programs that want an address.
 */

#include "config.h"

#include "input-private.h"

#define DEFINE_READ(name, type)                                    \
  gboolean (mmdir_input_read_##name) (MmdirInput *input,           \
                                      type *value,                 \
                                      GError **error)              \
  {                                                                \
    g_return_val_if_fail (input != NULL, FALSE);                   \
    g_return_val_if_fail (value != NULL, FALSE);                   \
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE); \
                                                                   \
    return mmdir_input_read_##name##_inline (input, value, error); \
  }

/**
 * mmdir_input_read_byte:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a byte at the cursor, and moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (byte, guint8)

/**
 * mmdir_input_read_uint16_le:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 16-bit integer in little-endian order at the cursor, and
 * moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (uint16_le, guint16)

/**
 * mmdir_input_read_uint16_be:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 16-bit integer in big-endian order at the cursor, and
 * moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (uint16_be, guint16)

/**
 * mmdir_input_read_uint32_le:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 32-bit integer in little-endian order at the cursor, and
 * moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (uint32_le, guint32)

/**
 * mmdir_input_read_uint32_be:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 32-bit integer in big-endian order at the cursor, and
 * moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (uint32_be, guint32)

/**
 * mmdir_input_read_uint64_le:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 64-bit integer in little-endian order at the cursor, and
 * moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (uint64_le, guint64)

/**
 * mmdir_input_read_uint64_be:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 64-bit integer in big-endian order at the cursor, and
 * moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (uint64_be, guint64)

/**
 * mmdir_input_read_float_le:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a single-precision floating point number (IEEE 754, 32 bits) in
 * little-endian order at the cursor, and moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (float_le, gfloat)

/**
 * mmdir_input_read_float_be:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a single-precision floating point number (IEEE 754, 32 bits) in
 * big-endian order at the cursor, and moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (float_be, gfloat)

/**
 * mmdir_input_read_double_le:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a double-precision floating point number (IEEE 754, 64 bits) in
 * little-endian order at the cursor, and moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (double_le, gdouble)

/**
 * mmdir_input_read_double_be:
 * @input: (not nullable): an input
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a double-precision floating point number (IEEE 754, 64 bits) in
 * big-endian order at the cursor, and moves it behind that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (double_be, gdouble)

/**
 * mmdir_input_read_vint:
 * @input: (not nullable): an input
 * @value: (out): return location for the value, from 0 to 2^32 - 1; left
 *     alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a variable-length integer of 32 bits at the cursor, and moves it
 * behind that.
 *
 * It takes 1 to 5 bytes of 7 bits each, the lowest first; the last one is less
 * than 0x80. Lucene writes negative numbers with 5 bytes: they come out right
 * when cast to #gint32.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integer
 * does, and %MMDIR_ERROR_MALFORMED if it goes on for more than 5 bytes or has
 * more than 32 bits. Where the bytes are not in the window yet, it may also
 * fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells.
 * The cursor stays where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (vint, guint32)

/**
 * mmdir_input_read_vlong:
 * @input: (not nullable): an input
 * @value: (out): return location for the value, from 0 to 2^63 - 1; left
 *     alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a variable-length integer of 63 bits at the cursor, and moves it
 * behind that.
 *
 * It takes 1 to 9 bytes of 7 bits each, the lowest first; the last one is less
 * than 0x80. The value fits a #gint64.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integer
 * does, and %MMDIR_ERROR_MALFORMED if it goes on for more than 9 bytes. Where
 * the bytes are not in the window yet, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (vlong, guint64)

/**
 * mmdir_input_read_zint:
 * @input: (not nullable): an input
 * @value: (out): return location for the value, from -2^31 to 2^31 - 1; left
 *     alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a signed variable-length integer of 32 bits at the cursor, and moves
 * it behind that.
 *
 * It is a vint of the value in zigzag order: 0, -1, 1, -2, 2 and so on are
 * written as 0, 1, 2, 3, 4.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integer
 * does, and %MMDIR_ERROR_MALFORMED if it goes on for more than 5 bytes or has
 * more than 32 bits. Where the bytes are not in the window yet, it may also
 * fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells.
 * The cursor stays where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (zint, gint32)

/**
 * mmdir_input_read_zlong:
 * @input: (not nullable): an input
 * @value: (out): return location for the value, from -2^63 to 2^63 - 1; left
 *     alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a signed variable-length integer of 64 bits at the cursor, and moves
 * it behind that.
 *
 * It is the value in zigzag order, in which 0, -1, 1, -2, 2 and so on are 0,
 * 1, 2, 3, 4, in 1 to 10 bytes of 7 bits each, the lowest first.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integer
 * does, and %MMDIR_ERROR_MALFORMED if it goes on for more than 10 bytes or has
 * more than 64 bits. Where the bytes are not in the window yet, it may also
 * fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells.
 * The cursor stays where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ (zlong, gint64)
