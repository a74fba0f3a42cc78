/* input-at.c: reading one value at a position
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The functions behind the names of the inline reads, for other languages and
 * for programs that want an address.
 */

#include "config.h"

#include "input-private.h"

#define DEFINE_READ_AT(name, type)                                              \
  gboolean (mmdir_input_read_##name##_at) (MmdirInput *input,                   \
                                           guint64 position,                    \
                                           type *value,                         \
                                           GError **error)                      \
  {                                                                             \
    g_return_val_if_fail (input != NULL, FALSE);                                \
    g_return_val_if_fail (value != NULL, FALSE);                                \
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE);              \
                                                                                \
    return mmdir_input_read_##name##_at_inline (input, position, value, error); \
  }

/**
 * mmdir_input_read_byte_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a byte at a position. The cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (byte, guint8)

/**
 * mmdir_input_read_uint16_le_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 16-bit integer in little-endian order at a position. The
 * cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (uint16_le, guint16)

/**
 * mmdir_input_read_uint16_be_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 16-bit integer in big-endian order at a position. The
 * cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (uint16_be, guint16)

/**
 * mmdir_input_read_uint32_le_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 32-bit integer in little-endian order at a position. The
 * cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (uint32_le, guint32)

/**
 * mmdir_input_read_uint32_be_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 32-bit integer in big-endian order at a position. The
 * cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (uint32_be, guint32)

/**
 * mmdir_input_read_uint64_le_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 64-bit integer in little-endian order at a position. The
 * cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (uint64_le, guint64)

/**
 * mmdir_input_read_uint64_be_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads an unsigned 64-bit integer in big-endian order at a position. The
 * cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (uint64_be, guint64)

/**
 * mmdir_input_read_float_le_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a single-precision floating point number (IEEE 754, 32 bits) in
 * little-endian order at a position. The cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (float_le, gfloat)

/**
 * mmdir_input_read_float_be_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a single-precision floating point number (IEEE 754, 32 bits) in
 * big-endian order at a position. The cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (float_be, gfloat)

/**
 * mmdir_input_read_double_le_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a double-precision floating point number (IEEE 754, 64 bits) in
 * little-endian order at a position. The cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (double_le, gdouble)

/**
 * mmdir_input_read_double_be_at:
 * @input: (not nullable): an input
 * @position: where to read, in bytes from the start of @input; it need not be
 *     aligned
 * @value: (out): return location for the value; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a double-precision floating point number (IEEE 754, 64 bits) in
 * big-endian order at a position. The cursor is neither used nor moved.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes from @position
 * on. Where the value does not lie in one piece in memory, or near the end of
 * @input, it may also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells.
 *
 * Thread rule: any thread, also while the owner of @input uses its cursor.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_AT (double_be, gdouble)
