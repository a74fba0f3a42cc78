/* output-bulk.c: writing many values of one size
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output-private.h"
#include "swap.h"

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define SWAP_le(bits) NULL
#define SWAP_be(bits) swap_get ()->swap_##bits
#else
#define SWAP_le(bits) swap_get ()->swap_##bits
#define SWAP_be(bits) NULL
#endif

/* Turned around on the way into the window, in one pass. */
static gboolean
write_swapped (MmdirOutput *output,
               const guint8 *values,
               gsize n_values,
               guint shift,
               SwapFunc swap,
               GError **error)
{
  while (n_values > 0)
    {
      const gsize n = output_make_room_for_values (output, n_values, (gsize) 1 << shift, error);

      if (n == 0)
        return FALSE;
      swap (output->window.cursor, values, n);
      output->window.cursor += n << shift;
      values += n << shift;
      n_values -= n;
    }
  return TRUE;
}

#define SHIFT_OF(type) (sizeof (type) == 2 ? 1 : sizeof (type) == 4 ? 2 : 3)

static gboolean
write_array (MmdirOutput *output,
             const void *values,
             gsize n_values,
             guint shift,
             SwapFunc swap,
             GError **error)
{
  if (swap == NULL)
    return mmdir_output_write_bytes (output, values, n_values << shift, error);
  return write_swapped (output, values, n_values, shift, swap, error) && output_check (output, error);
}

#define DEFINE_WRITE_ARRAY(name, type, swap)                                     \
  gboolean                                                                       \
      mmdir_output_write_##name##_array (MmdirOutput *output,                    \
                                         const type *values,                     \
                                         gsize n_values,                         \
                                         GError **error)                         \
  {                                                                              \
    g_return_val_if_fail (output != NULL, FALSE);                                \
    g_return_val_if_fail (output_is_open (output), FALSE);                       \
    g_return_val_if_fail (values != NULL || n_values == 0, FALSE);               \
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE);               \
                                                                                 \
    return write_array (output, values, n_values, SHIFT_OF (type), swap, error); \
  }

/**
 * mmdir_output_write_uint16_le_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes integers of 16 bits at the position, one behind the other, each in 2
 * bytes, the lowest byte first (little-endian), as
 * mmdir_output_write_uint16_le() writes one, and moves the position behind
 * them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (uint16_le, guint16, SWAP_le (16))

/**
 * mmdir_output_write_uint16_be_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes integers of 16 bits at the position, one behind the other, each in 2
 * bytes, the highest byte first (big-endian), as
 * mmdir_output_write_uint16_be() writes one, and moves the position behind
 * them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (uint16_be, guint16, SWAP_be (16))

/**
 * mmdir_output_write_uint32_le_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes integers of 32 bits at the position, one behind the other, each in 4
 * bytes, the lowest byte first (little-endian), as
 * mmdir_output_write_uint32_le() writes one, and moves the position behind
 * them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (uint32_le, guint32, SWAP_le (32))

/**
 * mmdir_output_write_uint32_be_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes integers of 32 bits at the position, one behind the other, each in 4
 * bytes, the highest byte first (big-endian), as
 * mmdir_output_write_uint32_be() writes one, and moves the position behind
 * them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (uint32_be, guint32, SWAP_be (32))

/**
 * mmdir_output_write_uint64_le_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes integers of 64 bits at the position, one behind the other, each in 8
 * bytes, the lowest byte first (little-endian), as
 * mmdir_output_write_uint64_le() writes one, and moves the position behind
 * them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (uint64_le, guint64, SWAP_le (64))

/**
 * mmdir_output_write_uint64_be_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes integers of 64 bits at the position, one behind the other, each in 8
 * bytes, the highest byte first (big-endian), as
 * mmdir_output_write_uint64_be() writes one, and moves the position behind
 * them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (uint64_be, guint64, SWAP_be (64))

/**
 * mmdir_output_write_float_le_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes single-precision floating point numbers (IEEE 754, 32 bits) at the
 * position, one behind the other, each in 4 bytes, the lowest byte first
 * (little-endian), as mmdir_output_write_float_le() writes one, and moves the
 * position behind them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (float_le, gfloat, SWAP_le (32))

/**
 * mmdir_output_write_float_be_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes single-precision floating point numbers (IEEE 754, 32 bits) at the
 * position, one behind the other, each in 4 bytes, the highest byte first
 * (big-endian), as mmdir_output_write_float_be() writes one, and moves the
 * position behind them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (float_be, gfloat, SWAP_be (32))

/**
 * mmdir_output_write_double_le_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes double-precision floating point numbers (IEEE 754, 64 bits) at the
 * position, one behind the other, each in 8 bytes, the lowest byte first
 * (little-endian), as mmdir_output_write_double_le() writes one, and moves the
 * position behind them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (double_le, gdouble, SWAP_le (64))

/**
 * mmdir_output_write_double_be_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes double-precision floating point numbers (IEEE 754, 64 bits) at the
 * position, one behind the other, each in 8 bytes, the highest byte first
 * (big-endian), as mmdir_output_write_double_be() writes one, and moves the
 * position behind them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the system does not take what does not fit into the window, for the reasons
 * that mmdir_output_flush() tells. Such a failure stays: nobody knows how many
 * of them were written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE_ARRAY (double_be, gdouble, SWAP_be (64))
