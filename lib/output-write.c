/* output-write.c: writing single values
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "error-private.h"
#include "output-private.h"

#define DEFINE_WRITE(name, type)                                     \
  gboolean                                                           \
  (mmdir_output_write_##name) (MmdirOutput *output,                  \
                               type value,                           \
                               GError **error)                       \
  {                                                                  \
    g_return_val_if_fail (output != NULL, FALSE);                    \
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE);   \
                                                                     \
    return mmdir_output_write_##name##_inline (output, value, error); \
  }

/**
 * mmdir_output_write_byte:
 * @output: (not nullable): an output that is open
 * @value: the byte
 * @error: (nullable): return location for a #GError
 *
 * Writes a byte at the position, as Lucene's DataOutput.writeByte() does, and
 * moves the position behind it.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (byte, guint8)

/**
 * mmdir_output_write_uint16_le:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes an integer of 16 bits at the position, in 2 bytes, the lowest byte
 * first (little-endian), and moves the position behind it. That is what
 * Lucene's DataOutput.writeShort() does since Lucene 9. A number with a sign
 * is written as the unsigned one that it is cast to.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (uint16_le, guint16)

/**
 * mmdir_output_write_uint16_be:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes an integer of 16 bits at the position, in 2 bytes, the highest byte
 * first (big-endian), and moves the position behind it. That is what Lucene's
 * DataOutput.writeShort() did before Lucene 9. A number with a sign is written
 * as the unsigned one that it is cast to.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (uint16_be, guint16)

/**
 * mmdir_output_write_uint32_le:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes an integer of 32 bits at the position, in 4 bytes, the lowest byte
 * first (little-endian), and moves the position behind it. That is what
 * Lucene's DataOutput.writeInt() does since Lucene 9. A number with a sign is
 * written as the unsigned one that it is cast to.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (uint32_le, guint32)

/**
 * mmdir_output_write_uint32_be:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes an integer of 32 bits at the position, in 4 bytes, the highest byte
 * first (big-endian), and moves the position behind it. That is what Lucene's
 * DataOutput.writeInt() did before Lucene 9. The headers and footers of its
 * files have that order in all versions. A number with a sign is written as
 * the unsigned one that it is cast to.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (uint32_be, guint32)

/**
 * mmdir_output_write_uint64_le:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes an integer of 64 bits at the position, in 8 bytes, the lowest byte
 * first (little-endian), and moves the position behind it. That is what
 * Lucene's DataOutput.writeLong() does since Lucene 9. A number with a sign is
 * written as the unsigned one that it is cast to.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (uint64_le, guint64)

/**
 * mmdir_output_write_uint64_be:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes an integer of 64 bits at the position, in 8 bytes, the highest byte
 * first (big-endian), and moves the position behind it. That is what Lucene's
 * DataOutput.writeLong() did before Lucene 9. The footers of its files have
 * that order in all versions. A number with a sign is written as the unsigned
 * one that it is cast to.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (uint64_be, guint64)

/**
 * mmdir_output_write_float_le:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes a single-precision floating point number (IEEE 754, 32 bits) at the
 * position, in 4 bytes, the lowest byte first (little-endian), and moves the
 * position behind it. The bits are written as they are, those of a NaN too.
 * Lucene writes an integer of those 32 bits.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (float_le, gfloat)

/**
 * mmdir_output_write_float_be:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes a single-precision floating point number (IEEE 754, 32 bits) at the
 * position, in 4 bytes, the highest byte first (big-endian), and moves the
 * position behind it. The bits are written as they are, those of a NaN too.
 * Lucene writes an integer of those 32 bits.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (float_be, gfloat)

/**
 * mmdir_output_write_double_le:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes a double-precision floating point number (IEEE 754, 64 bits) at the
 * position, in 8 bytes, the lowest byte first (little-endian), and moves the
 * position behind it. The bits are written as they are, those of a NaN too.
 * Lucene writes an integer of those 64 bits.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (double_le, gdouble)

/**
 * mmdir_output_write_double_be:
 * @output: (not nullable): an output that is open
 * @value: the number
 * @error: (nullable): return location for a #GError
 *
 * Writes a double-precision floating point number (IEEE 754, 64 bits) at the
 * position, in 8 bytes, the highest byte first (big-endian), and moves the
 * position behind it. The bits are written as they are, those of a NaN too.
 * Lucene writes an integer of those 64 bits.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (double_be, gdouble)

/**
 * mmdir_output_write_vint:
 * @output: (not nullable): an output that is open
 * @value: the number, from 0 to 2^32 - 1
 * @error: (nullable): return location for a #GError
 *
 * Writes a variable-length integer of 32 bits at the position, as Lucene's
 * DataOutput.writeVInt() does, and moves the position behind it.
 *
 * It takes 1 to 5 bytes of 7 bits each, the lowest first; all but the last one
 * have 0x80 added. A negative #gint32, cast to #guint32, takes 5 bytes, as it
 * does in Lucene.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (vint, guint32)

/**
 * mmdir_output_write_zint:
 * @output: (not nullable): an output that is open
 * @value: the number, from -2^31 to 2^31 - 1
 * @error: (nullable): return location for a #GError
 *
 * Writes a signed variable-length integer of 32 bits at the position, as
 * Lucene's DataOutput.writeZInt() does, and moves the position behind it.
 *
 * It is a vint, of 1 to 5 bytes, of the value in zigzag order: 0, -1, 1, -2, 2
 * and so on are written as 0, 1, 2, 3, 4.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (zint, gint32)

/**
 * mmdir_output_write_zlong:
 * @output: (not nullable): an output that is open
 * @value: the number, from -2^63 to 2^63 - 1
 * @error: (nullable): return location for a #GError
 *
 * Writes a signed variable-length integer of 64 bits at the position, as
 * Lucene's DataOutput.writeZLong() does, and moves the position behind it.
 *
 * It is the value in zigzag order, in which 0, -1, 1, -2, 2 and so on are 0,
 * 1, 2, 3, 4, in 1 to 10 bytes of 7 bits each, the lowest first; all but the
 * last one have 0x80 added.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: the position
 * is where it was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
DEFINE_WRITE (zlong, gint64)

/**
 * mmdir_output_write_vlong:
 * @output: (not nullable): an output that is open
 * @value: the number, from 0 to 2^63 - 1
 * @error: (nullable): return location for a #GError
 *
 * Writes a variable-length integer of 63 bits at the position, as Lucene's
 * DataOutput.writeVLong() does, and moves the position behind it.
 *
 * It takes 1 to 9 bytes of 7 bits each, the lowest first; all but the last one
 * have 0x80 added.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if @value has 64 bits, which
 * mmdir_input_read_vlong() would not read: nothing is written then, and
 * @output is as good as before. It also fails with %MMDIR_ERROR_NO_SPACE,
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if the window is full and
 * the system does not take what is in it, for the reasons that
 * mmdir_output_flush() tells. Such a failure stays: the position is where it
 * was, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
(mmdir_output_write_vlong) (MmdirOutput *output,
                            guint64 value,
                            GError **error)
{
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (value > G_MAXINT64)
    {
      if (!output_check (output, error))
        return FALSE;
      error_set_number_to_write (error, output_subject (output), mmdir_output_tell_inline (output), value);
      return FALSE;
    }
  if (!mmdir_output_make_room (output, 9, error))
    return FALSE;
  output->window.cursor = mmdir_store_varint (output->window.cursor, value);
  return TRUE;
}
