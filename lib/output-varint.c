/* output-varint.c: writing many integers of variable length
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "error-private.h"
#include "output-private.h"

#include <string.h>

/* The longest of a vint and of a vlong, in bytes. */
#define VINT_LONGEST 5
#define VLONG_LONGEST 9

/* As many at a time as there is room for if all are of the longest. */
#define DEFINE_WRITE_VARINTS(name, type, longest)                          \
  static gboolean                                                          \
  write_##name##s (MmdirOutput *output,                                    \
                   const type *values,                                     \
                   gsize n_values,                                         \
                   GError **error)                                         \
  {                                                                        \
    while (n_values > 0)                                                   \
      {                                                                    \
        gsize n = output_make_room_for_values (output, n_values, longest, error); \
        guint8 *cursor = output->window.cursor;                            \
                                                                           \
        if (n == 0)                                                        \
          return FALSE;                                                    \
        n_values -= n;                                                     \
        for (; n > 0; n--)                                                 \
          cursor = mmdir_store_varint (cursor, *values++);                 \
        output->window.cursor = cursor;                                    \
      }                                                                    \
    return TRUE;                                                           \
  }

DEFINE_WRITE_VARINTS (vint, guint32, VINT_LONGEST)
DEFINE_WRITE_VARINTS (vlong, guint64, VLONG_LONGEST)

/**
 * mmdir_output_write_vint_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes variable-length integers of 32 bits at the position, each in 1 to 5
 * bytes, as mmdir_output_write_vint() writes one, and moves the position
 * behind them. How many they are is not written.
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
gboolean
mmdir_output_write_vint_array (MmdirOutput *output,
                               const guint32 *values,
                               gsize n_values,
                               GError **error)
{
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return write_vints (output, values, n_values, error) && output_check (output, error);
}

/**
 * mmdir_output_write_vlong_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none, from 0 to 2^63 - 1
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes variable-length integers of 63 bits at the position, each in 1 to 9
 * bytes, as mmdir_output_write_vlong() writes one, and moves the position
 * behind them. How many they are is not written.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if one of @values has 64 bits: nothing
 * is written then, and @output is as good as before. It also fails with
 * %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
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
gboolean
mmdir_output_write_vlong_array (MmdirOutput *output,
                                const guint64 *values,
                                gsize n_values,
                                GError **error)
{
  gsize i;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  /* All or nothing. */
  for (i = 0; i < n_values; i++)
    if (values[i] > G_MAXINT64)
      {
        if (!output_check (output, error))
          return FALSE;
        error_set_number_to_write (error, output_subject (output), mmdir_output_tell_inline (output), values[i]);
        return FALSE;
      }
  return write_vlongs (output, values, n_values, error) && output_check (output, error);
}

/* The bytes of a value from 1 to 4, less one. */
static inline guint
length_code (guint32 value)
{
  return (value > 0xff) + (value > 0xffff) + (value > 0xffffff);
}

#define GROUP_LONGEST 17

static guint8 *
encode_group (guint8 *cursor,
              const guint32 *values)
{
  guint8 *const lengths = cursor++;
  guint i;

  *lengths = 0;
  for (i = 0; i < 4; i++)
    {
      const guint code = length_code (values[i]);
      const guint32 raw = GUINT32_TO_LE (values[i]);

      *lengths = (guint8) (*lengths << 2 | code);
      memcpy (cursor, &raw, sizeof raw);
      cursor += code + 1;
    }
  return cursor;
}

/**
 * mmdir_output_write_group_vint_array:
 * @output: (not nullable): an output that is open
 * @values: (nullable) (array length=n_values): the numbers; %NULL is allowed
 *     if there are none
 * @n_values: how many values to write; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Writes integers of 32 bits in group-varint encoding at the position, as
 * Lucene's DataOutput.writeGroupVInts() does, and moves the position behind
 * them. How many they are is not written.
 *
 * Each four of them are a group: a byte whose pairs of bits, from the highest
 * down, say how many bytes each value takes less one, and then the values, of
 * 1 to 4 bytes, in little-endian order. What is left over, one to three of
 * them, are vints.
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
gboolean
mmdir_output_write_group_vint_array (MmdirOutput *output,
                                     const guint32 *values,
                                     gsize n_values,
                                     GError **error)
{
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  while (n_values >= 4)
    {
      /* The last value of a group is stored as four bytes, whatever it takes. */
      gsize n = output_make_room_for_values (output, n_values / 4, GROUP_LONGEST, error);

      if (n == 0)
        return FALSE;
      n_values -= 4 * n;
      for (; n > 0; n--, values += 4)
        output->window.cursor = encode_group (output->window.cursor, values);
    }
  return write_vints (output, values, n_values, error) && output_check (output, error);
}
