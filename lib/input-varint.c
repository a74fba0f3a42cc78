/* input-varint.c: reading many variable-length integers at the cursor
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "varint.h"
#include "window.h"

/**
 * mmdir_input_read_vint_array:
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads variable-length integers of 32 bits at the cursor, as
 * mmdir_input_read_vint() reads one, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integers
 * do, and %MMDIR_ERROR_MALFORMED if one is not valid. If the file is buffered,
 * windowed or damaged, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells; what is in @values
 * after a failure of any kind is not specified. The cursor stays where it is
 * on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_read_vint_array (MmdirInput *input,
                             guint32 *values,
                             gsize n_values,
                             GError **error)
{
  const VarintDecoder *decoder;
  guint64 position;
  gsize i;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  decoder = varint_decoder ();
  position = input_position (input);
  for (i = 0; i < n_values; i++)
    {
      i += decoder->decode_vints (&input->window.cursor, input->window.limit, values + i, n_values - i);
      if (i < n_values && !mmdir_input_read_vint (input, &values[i], error))
        return window_end_read (input, position, FALSE, error);
    }
  return window_end_read (input, position, TRUE, error);
}

/**
 * mmdir_input_read_vlong_array:
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads variable-length integers of 63 bits at the cursor, as
 * mmdir_input_read_vlong() reads one, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integers
 * do, and %MMDIR_ERROR_MALFORMED if one is not valid. If the file is buffered,
 * windowed or damaged, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells; what is in @values
 * after a failure of any kind is not specified. The cursor stays where it is
 * on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_read_vlong_array (MmdirInput *input,
                              guint64 *values,
                              gsize n_values,
                              GError **error)
{
  guint64 position;
  gsize i;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  position = input_position (input);
  for (i = 0; i < n_values; i++)
    {
      i += varint_decode_vlongs (&input->window.cursor, input->window.limit, values + i, n_values - i);
      if (i < n_values && !mmdir_input_read_vlong (input, &values[i], error))
        return window_end_read (input, position, FALSE, error);
    }
  return window_end_read (input, position, TRUE, error);
}

/* Where the window ends with the group, or sooner, the group is copied to
 * where there is room behind it. */
static gboolean
read_last_group (MmdirInput *input,
                 guint32 *values,
                 GError **error)
{
  guint8 group[VARINT_GROUP_LONGEST] = { 0 };
  const guint8 *cursor = group;

  if (!mmdir_input_fill (input, 1, error) ||
      !mmdir_input_read_bytes (input, group, varint_group_length (*input->window.cursor), error))
    return FALSE;
  varint_portable.decode_groups (&cursor, group + sizeof group, values, 1);
  return TRUE;
}

static gboolean
read_groups (MmdirInput *input,
             guint32 *values,
             gsize n_groups,
             GError **error)
{
  const VarintDecoder *decoder = varint_decoder ();
  gsize i;

  for (i = 0; i < n_groups; i++)
    {
      i += decoder->decode_groups (&input->window.cursor, input->window.limit, values + 4 * i, n_groups - i);
      if (i < n_groups && !read_last_group (input, values + 4 * i, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * mmdir_input_read_group_vint_array:
 * @input: (not nullable): an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many values to read; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Reads integers of 32 bits in group-varint encoding at the cursor, and moves
 * it behind them. How many there are is not written in the file.
 *
 * Each four of them are a group: a byte whose pairs of bits, from the highest
 * down, say how many bytes each value takes less one, and then the values, of
 * 1 to 4 bytes, in little-endian order. What is left over, one to three of
 * them, are vints.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integers
 * do, and %MMDIR_ERROR_MALFORMED if a vint is not valid. If the file is
 * buffered, windowed or damaged, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells; what is in @values
 * after a failure of any kind is not specified. The cursor stays where it is
 * on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_read_group_vint_array (MmdirInput *input,
                                   guint32 *values,
                                   gsize n_values,
                                   GError **error)
{
  guint64 position;
  gboolean success;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  position = input_position (input);
  success = read_groups (input, values, n_values / 4, error) &&
            (n_values % 4 == 0 ||
             mmdir_input_read_vint_array (input, values + n_values / 4 * 4, n_values % 4, error));
  return window_end_read (input, position, success, error);
}
