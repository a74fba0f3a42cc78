/* input-bulk.c: reading many values of one width at the cursor
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "window.h"

#include <string.h>

/* How many bytes are copied before their order is changed: they are still in
 * the first-level cache then. */
#define SWAP_STEP 16384

typedef void (*SwapFunc) (void *values,
                          gsize n_values);

/* The values are not read as what they are: a float whose bytes are in the
 * wrong order may be a signaling NaN. */
#define DEFINE_SWAP(bits)                                   \
  static void                                               \
  swap_##bits (void *values,                                \
               gsize n_values)                              \
  {                                                         \
    guint8 *bytes = values;                                 \
    gsize i;                                                \
                                                            \
    for (i = 0; i < n_values; i++, bytes += sizeof (guint##bits)) \
      {                                                     \
        guint##bits raw;                                    \
                                                            \
        memcpy (&raw, bytes, sizeof raw);                   \
        raw = GUINT##bits##_SWAP_LE_BE (raw);               \
        memcpy (bytes, &raw, sizeof raw);                   \
      }                                                     \
  }

DEFINE_SWAP (16)
DEFINE_SWAP (32)
DEFINE_SWAP (64)

/* What is still to be done to values that were read in an order: nothing, if
 * it is the machine's own. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define SWAP_le(bits) NULL
#define SWAP_be(bits) swap_##bits
#else
#define SWAP_le(bits) swap_##bits
#define SWAP_be(bits) NULL
#endif

static gboolean
read_array (MmdirInput *input,
            void *values,
            gsize n_values,
            gsize value_size,
            SwapFunc swap,
            GError **error)
{
  const guint64 position = input_position (input);
  const gsize step = swap != NULL ? SWAP_STEP / value_size : n_values;
  guint8 *bytes = values;

  if (n_values > (input->window.length - position) / value_size)
    {
      const guint64 length = MIN (n_values, G_MAXUINT64 / value_size) * value_size;

      error_set_end (error, input_subject (input), position, length);
      return FALSE;
    }
  while (n_values > 0)
    {
      const gsize n = MIN (n_values, step);

      if (!mmdir_input_read_bytes (input, bytes, n * value_size, error))
        {
          window_move_to (input, position);
          return FALSE;
        }
      if (swap != NULL)
        swap (bytes, n);
      bytes += n * value_size;
      n_values -= n;
    }
  return TRUE;
}

#define DEFINE_READ_ARRAY(name, type, swap)                                     \
  gboolean                                                                      \
  mmdir_input_read_##name##_array (MmdirInput *input,                           \
                                   type *values,                                \
                                   gsize n_values,                              \
                                   GError **error)                              \
  {                                                                             \
    g_return_val_if_fail (input != NULL, FALSE);                                \
    g_return_val_if_fail (values != NULL || n_values == 0, FALSE);              \
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE);              \
                                                                                \
    return read_array (input, values, n_values, sizeof (type), swap, error);    \
  }

/**
 * mmdir_input_read_uint16_le_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 16-bit integers in little-endian order at the cursor, one
 * behind the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (uint16_le, guint16, SWAP_le (16))

/**
 * mmdir_input_read_uint16_be_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 16-bit integers in big-endian order at the cursor, one behind
 * the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (uint16_be, guint16, SWAP_be (16))

/**
 * mmdir_input_read_uint32_le_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 32-bit integers in little-endian order at the cursor, one
 * behind the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (uint32_le, guint32, SWAP_le (32))

/**
 * mmdir_input_read_uint32_be_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 32-bit integers in big-endian order at the cursor, one behind
 * the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (uint32_be, guint32, SWAP_be (32))

/**
 * mmdir_input_read_uint64_le_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 64-bit integers in little-endian order at the cursor, one
 * behind the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (uint64_le, guint64, SWAP_le (64))

/**
 * mmdir_input_read_uint64_be_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 64-bit integers in big-endian order at the cursor, one behind
 * the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (uint64_be, guint64, SWAP_be (64))

/**
 * mmdir_input_read_float_le_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads single-precision floating point numbers (IEEE 754, 32 bits) in
 * little-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (float_le, gfloat, SWAP_le (32))

/**
 * mmdir_input_read_float_be_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads single-precision floating point numbers (IEEE 754, 32 bits) in
 * big-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (float_be, gfloat, SWAP_be (32))

/**
 * mmdir_input_read_double_le_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads double-precision floating point numbers (IEEE 754, 64 bits) in
 * little-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (double_le, gdouble, SWAP_le (64))

/**
 * mmdir_input_read_double_be_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads double-precision floating point numbers (IEEE 754, 64 bits) in
 * big-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left, and for
 * a buffered input as mmdir_input_read_bytes() does; what is in @values then
 * is specified in the first case only: it is left alone. The cursor stays
 * where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (double_be, gdouble, SWAP_be (64))
