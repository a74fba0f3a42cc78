/* input-bulk.c: reading many values of one width at the cursor
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "swap.h"
#include "window.h"

/* How many bytes are read at once where they are not in the window: they are
 * still in the first-level cache when they are turned around. */
#define SWAP_STEP 16384

/* What is to be done to values that were written in an order: nothing, if it
 * is the machine's own. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define SWAP_le(bits) NULL
#define SWAP_be(bits) swap_get ()->swap_##bits
#else
#define SWAP_le(bits) swap_get ()->swap_##bits
#define SWAP_be(bits) NULL
#endif

/* From the window in one pass, as far as it goes; what it does not hold as a
 * whole is read first. */
static gboolean
read_swapped (MmdirInput *input,
              guint8 *values,
              gsize n_values,
              guint shift,
              SwapFunc swap,
              GError **error)
{
  while (n_values > 0)
    {
      gsize n = MIN (n_values, input_available (input) >> shift);

      if (n > 0)
        {
          swap (values, input->window.cursor, n);
          input->window.cursor += n << shift;
        }
      else
        {
          n = MIN (n_values, (gsize) SWAP_STEP >> shift);
          if (!mmdir_input_read_bytes (input, values, n << shift, error))
            return FALSE;
          swap (values, values, n);
        }
      values += n << shift;
      n_values -= n;
    }
  return TRUE;
}

/* @n_values of 2^@shift bytes each. */
static gboolean
read_array (MmdirInput *input,
            void *values,
            gsize n_values,
            guint shift,
            SwapFunc swap,
            GError **error)
{
  const guint64 position = input_position (input);

  if (n_values > (input->window.length - position) >> shift)
    {
      error_set_end (error, input_subject (input), position,
                     MIN ((guint64) n_values, G_MAXUINT64 >> shift) << shift);
      return FALSE;
    }
  /* memcpy() takes no NULL, which @values may be where there are none. */
  if (swap == NULL && n_values > 0)
    return mmdir_input_read_bytes (input, values, n_values << shift, error);
  return window_end_read (input, position,
                          read_swapped (input, values, n_values, shift, swap, error), error);
}

/* The binary logarithm of the size of a type. */
#define SHIFT_OF(type) (sizeof (type) == 2 ? 1 : sizeof (type) == 4 ? 2 \
                                                                    : 3)

#define DEFINE_READ_ARRAY(name, type, swap)                                    \
  gboolean                                                                     \
      mmdir_input_read_##name##_array (MmdirInput *input,                      \
                                       type *values,                           \
                                       gsize n_values,                         \
                                       GError **error)                         \
  {                                                                            \
    g_return_val_if_fail (input != NULL, FALSE);                               \
    g_return_val_if_fail (values != NULL || n_values == 0, FALSE);             \
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE);             \
                                                                               \
    return read_array (input, values, n_values, SHIFT_OF (type), swap, error); \
  }

/**
 * mmdir_input_read_uint16_le_array:
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 16-bit integers in little-endian order at the cursor, one
 * behind the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 16-bit integers in big-endian order at the cursor, one behind
 * the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 32-bit integers in little-endian order at the cursor, one
 * behind the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 32-bit integers in big-endian order at the cursor, one behind
 * the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 64-bit integers in little-endian order at the cursor, one
 * behind the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads unsigned 64-bit integers in big-endian order at the cursor, one behind
 * the other, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads single-precision floating point numbers (IEEE 754, 32 bits) in
 * little-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads single-precision floating point numbers (IEEE 754, 32 bits) in
 * big-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads double-precision floating point numbers (IEEE 754, 64 bits) in
 * little-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
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
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads double-precision floating point numbers (IEEE 754, 64 bits) in
 * big-endian order at the cursor, one behind the other, and moves it behind
 * them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes left; @values
 * is left alone then. If the file is buffered, windowed or damaged, it may
 * also fail with %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED, for the reasons that mmdir_input_read_bytes() tells;
 * what is in @values then is not specified. The cursor stays where it is on
 * failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_READ_ARRAY (double_be, gdouble, SWAP_be (64))
