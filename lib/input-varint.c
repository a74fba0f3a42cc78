/* input-varint.c: reading many variable-length integers at the cursor
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "window.h"

#include <string.h>

/* The longest group: a byte of lengths, and four values of four bytes. */
#define GROUP_LONGEST 17

/* As many as can be decoded with no look at the end of the window. */
static gsize
decode_vints (MmdirInput *input,
              guint32 *values,
              gsize n_values)
{
  const guint8 *cursor = input->window.cursor;
  const guint8 *const limit = input->window.limit;
  gsize i;

  for (i = 0; i < n_values && limit - cursor >= MMDIR_VINT_LONGEST; i++)
    {
      const gsize n_bytes = mmdir_decode_vint (cursor, &values[i]);

      if (n_bytes == 0)
        break;
      cursor += n_bytes;
    }
  input->window.cursor = cursor;
  return i;
}

/**
 * mmdir_input_read_vint_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads variable-length integers of 32 bits at the cursor, as
 * mmdir_input_read_vint() reads one, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integers
 * do, %MMDIR_ERROR_MALFORMED if one is not valid, and for a buffered input as
 * mmdir_input_read_bytes() does; what is in @values then is not specified. The
 * cursor stays where it is on failure.
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
  guint64 position;
  gsize i;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  position = input_position (input);
  for (i = 0; i < n_values; i++)
    {
      i += decode_vints (input, values + i, n_values - i);
      if (i < n_values && !mmdir_input_read_vint (input, &values[i], error))
        {
          window_move_to (input, position);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * mmdir_input_read_vlong_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
 * @error: (nullable): return location for a #GError
 *
 * Reads variable-length integers of 63 bits at the cursor, as
 * mmdir_input_read_vlong() reads one, and moves it behind them.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the integers
 * do, %MMDIR_ERROR_MALFORMED if one is not valid, and for a buffered input as
 * mmdir_input_read_bytes() does; what is in @values then is not specified. The
 * cursor stays where it is on failure.
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
    if (!mmdir_input_read_vlong (input, &values[i], error))
      {
        window_move_to (input, position);
        return FALSE;
      }
  return TRUE;
}

/* The lengths are two bits each, the highest for the first value, and say how
 * many bytes it takes less one. */
static gsize
length_in_group (guint8 lengths,
                 guint i)
{
  return ((gsize) lengths >> (6 - 2 * i) & 3) + 1;
}

static gsize
length_of_group (guint8 lengths)
{
  return 1 + length_in_group (lengths, 0) + length_in_group (lengths, 1) +
         length_in_group (lengths, 2) + length_in_group (lengths, 3);
}

/* Decodes a group with loads of four bytes, whatever a value takes, so that
 * GROUP_LONGEST bytes must be readable.  Returns how many the group has. */
static gsize
decode_group (const guint8 *group,
              guint32 *values)
{
  static const guint32 masks[] = { 0xff, 0xffff, 0xffffff, 0xffffffff };
  const guint8 *bytes = group + 1;
  guint i;

  for (i = 0; i < 4; i++)
    {
      const gsize n_bytes = length_in_group (group[0], i);

      values[i] = mmdir_load_uint32_le (bytes) & masks[n_bytes - 1];
      bytes += n_bytes;
    }
  return (gsize) (bytes - group);
}

/* Where the window ends with the group, or sooner, the group is copied to
 * where there is room behind it. */
static gboolean
read_last_group (MmdirInput *input,
                 guint32 *values,
                 GError **error)
{
  guint8 group[GROUP_LONGEST] = { 0 };
  guint8 lengths;

  if (!mmdir_input_fill (input, 1, error))
    return FALSE;
  lengths = *input->window.cursor;
  if (!mmdir_input_read_bytes (input, group, length_of_group (lengths), error))
    return FALSE;
  decode_group (group, values);
  return TRUE;
}

static gboolean
read_groups (MmdirInput *input,
             guint32 *values,
             gsize n_groups,
             GError **error)
{
  for (; n_groups > 0; n_groups--, values += 4)
    if (G_LIKELY (input_available (input) >= GROUP_LONGEST))
      input->window.cursor += decode_group (input->window.cursor, values);
    else if (!read_last_group (input, values, error))
      return FALSE;
  return TRUE;
}

/**
 * mmdir_input_read_group_vint_array:
 * @input: an input
 * @values: (out caller-allocates) (array length=n_values): where to put the
 *     values
 * @n_values: how many to read
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
 * do, %MMDIR_ERROR_MALFORMED if a vint is not valid, and for a buffered input
 * as mmdir_input_read_bytes() does; what is in @values then is not specified.
 * The cursor stays where it is on failure.
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

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  position = input_position (input);
  if (read_groups (input, values, n_values / 4, error) &&
      mmdir_input_read_vint_array (input, values + n_values / 4 * 4, n_values % 4, error))
    return TRUE;
  window_move_to (input, position);
  return FALSE;
}
