/* mmdir-input-inline.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_INPUT_INLINE_H
#define MMDIR_INPUT_INLINE_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-guard.h>
#include <mmdir/mmdir-input.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *cursor;
  const guint8 *limit;
  const guint8 *start;
  guint64 start_position;
  guint64 length;
  gsize flat_end;
  gpointer *damage;
} MmdirInputWindow;

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_fill (MmdirInput *input,
                           gsize length,
                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_fill_varint (MmdirInput *input,
                                  gsize longest,
                                  GError **error);
MMDIR_AVAILABLE_IN_1_0
void mmdir_input_refuse_varint (MmdirInput *input,
                                gsize longest,
                                GError **error);

#ifndef __GTK_DOC_IGNORE__

#define MMDIR_INPUT_WINDOW(input) ((MmdirInputWindow *) (void *) (input))

#define MMDIR_DEFINE_LOAD(name, type, bits, from_order)       \
  static inline void                                          \
  mmdir_load_##name (const guint8 *bytes,                     \
                     type *value)                             \
  {                                                           \
    guint##bits raw;                                          \
                                                              \
    memcpy (&raw, bytes, sizeof raw);                         \
    raw = from_order (raw);                                   \
    memcpy (value, &raw, sizeof raw);                         \
  }

#define MMDIR_FROM_BYTE(raw) (raw)

MMDIR_DEFINE_LOAD (byte, guint8, 8, MMDIR_FROM_BYTE)
MMDIR_DEFINE_LOAD (uint16_le, guint16, 16, GUINT16_FROM_LE)
MMDIR_DEFINE_LOAD (uint16_be, guint16, 16, GUINT16_FROM_BE)
MMDIR_DEFINE_LOAD (uint32_le, guint32, 32, GUINT32_FROM_LE)
MMDIR_DEFINE_LOAD (uint32_be, guint32, 32, GUINT32_FROM_BE)
MMDIR_DEFINE_LOAD (uint64_le, guint64, 64, GUINT64_FROM_LE)
MMDIR_DEFINE_LOAD (uint64_be, guint64, 64, GUINT64_FROM_BE)
MMDIR_DEFINE_LOAD (float_le, gfloat, 32, GUINT32_FROM_LE)
MMDIR_DEFINE_LOAD (float_be, gfloat, 32, GUINT32_FROM_BE)
MMDIR_DEFINE_LOAD (double_le, gdouble, 64, GUINT64_FROM_LE)
MMDIR_DEFINE_LOAD (double_be, gdouble, 64, GUINT64_FROM_BE)

#define MMDIR_DEFINE_READ(name, type)                                         \
  static inline gboolean                                                      \
  mmdir_input_read_##name##_inline (MmdirInput *input,                        \
                                    type *value,                              \
                                    GError **error)                           \
  {                                                                           \
    MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);                    \
                                                                              \
    if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < sizeof (type)) \
        && !mmdir_input_fill (input, sizeof (type), error))                   \
      return FALSE;                                                           \
    mmdir_load_##name (window->cursor, value);                                \
    window->cursor += sizeof (type);                                          \
    return TRUE;                                                              \
  }

#define MMDIR_DEFINE_READ_AT(name, type)                                      \
  static inline gboolean                                                      \
  mmdir_input_read_##name##_at_inline (MmdirInput *input,                     \
                                       guint64 position,                      \
                                       type *value,                           \
                                       GError **error)                        \
  {                                                                           \
    const MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);              \
    guint8 bytes[sizeof (type)];                                              \
                                                                              \
    if (G_LIKELY (position < window->flat_end))                               \
      {                                                                       \
        mmdir_load_##name (window->start + (gsize) position, value);          \
        return TRUE;                                                          \
      }                                                                       \
    if (!mmdir_input_read_bytes_at (input, position, bytes, sizeof bytes, error)) \
      return FALSE;                                                           \
    mmdir_load_##name (bytes, value);                                         \
    return TRUE;                                                              \
  }

#define MMDIR_DEFINE_FIXED(name, type) \
  MMDIR_DEFINE_READ (name, type)       \
  MMDIR_DEFINE_READ_AT (name, type)

MMDIR_DEFINE_FIXED (byte, guint8)
MMDIR_DEFINE_FIXED (uint16_le, guint16)
MMDIR_DEFINE_FIXED (uint16_be, guint16)
MMDIR_DEFINE_FIXED (uint32_le, guint32)
MMDIR_DEFINE_FIXED (uint32_be, guint32)
MMDIR_DEFINE_FIXED (uint64_le, guint64)
MMDIR_DEFINE_FIXED (uint64_be, guint64)
MMDIR_DEFINE_FIXED (float_le, gfloat)
MMDIR_DEFINE_FIXED (float_be, gfloat)
MMDIR_DEFINE_FIXED (double_le, gdouble)
MMDIR_DEFINE_FIXED (double_be, gdouble)

#undef MMDIR_DEFINE_FIXED
#undef MMDIR_DEFINE_READ_AT
#undef MMDIR_DEFINE_READ
#undef MMDIR_DEFINE_LOAD
#undef MMDIR_FROM_BYTE

#define MMDIR_VINT_LONGEST 5
#define MMDIR_VLONG_LONGEST 9
#define MMDIR_ZLONG_LONGEST 10

static inline gsize
mmdir_decode_vint (const guint8 *bytes,
                   guint32 *value)
{
  guint32 result = bytes[0];

  if (G_LIKELY (result < 0x80))
    {
      *value = result;
      return 1;
    }
  result = (result & 0x7f) | (guint32) bytes[1] << 7;
  if (G_LIKELY (bytes[1] < 0x80))
    {
      *value = result;
      return 2;
    }
  result = (result & 0x3fff) | (guint32) bytes[2] << 14;
  if (bytes[2] < 0x80)
    {
      *value = result;
      return 3;
    }
  result = (result & 0x1fffff) | (guint32) bytes[3] << 21;
  if (bytes[3] < 0x80)
    {
      *value = result;
      return 4;
    }
  if (G_UNLIKELY (bytes[4] > 0x0f))
    return 0;
  *value = (result & 0xfffffff) | (guint32) bytes[4] << 28;
  return 5;
}

static inline gsize
mmdir_decode_varint (const guint8 *bytes,
                     gsize longest,
                     guint8 last_largest,
                     guint64 *value)
{
  guint64 result = 0;
  gsize i;

  for (i = 0; i < longest; i++)
    {
      result |= (guint64) (bytes[i] & 0x7f) << (7 * i);
      if (bytes[i] < 0x80)
        {
          if (i == longest - 1 && bytes[i] > last_largest)
            return 0;
          *value = result;
          return i + 1;
        }
    }
  return 0;
}

static inline gboolean
mmdir_input_read_vint_inline (MmdirInput *input,
                              guint32 *value,
                              GError **error)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);
  guint32 result;
  gsize n_bytes;

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < MMDIR_VINT_LONGEST) &&
      !mmdir_input_fill_varint (input, MMDIR_VINT_LONGEST, error))
    return FALSE;
  n_bytes = mmdir_decode_vint (window->cursor, &result);
  if (G_UNLIKELY (n_bytes == 0))
    {
      mmdir_input_refuse_varint (input, MMDIR_VINT_LONGEST, error);
      return FALSE;
    }
  window->cursor += n_bytes;
  *value = result;
  return TRUE;
}

static inline gboolean
mmdir_input_read_vlong_inline (MmdirInput *input,
                               guint64 *value,
                               GError **error)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);
  guint64 result;
  gsize n_bytes;

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < MMDIR_VLONG_LONGEST) &&
      !mmdir_input_fill_varint (input, MMDIR_VLONG_LONGEST, error))
    return FALSE;
  n_bytes = mmdir_decode_varint (window->cursor, MMDIR_VLONG_LONGEST, 0x7f, &result);
  if (G_UNLIKELY (n_bytes == 0))
    {
      mmdir_input_refuse_varint (input, MMDIR_VLONG_LONGEST, error);
      return FALSE;
    }
  window->cursor += n_bytes;
  *value = result;
  return TRUE;
}

static inline gboolean
mmdir_input_read_zint_inline (MmdirInput *input,
                              gint32 *value,
                              GError **error)
{
  guint32 raw;

  if (!mmdir_input_read_vint_inline (input, &raw, error))
    return FALSE;
  *value = (gint32) ((raw >> 1) ^ (0 - (raw & 1)));
  return TRUE;
}

static inline gboolean
mmdir_input_read_zlong_inline (MmdirInput *input,
                               gint64 *value,
                               GError **error)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);
  guint64 raw;
  gsize n_bytes;

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < MMDIR_ZLONG_LONGEST) &&
      !mmdir_input_fill_varint (input, MMDIR_ZLONG_LONGEST, error))
    return FALSE;
  n_bytes = mmdir_decode_varint (window->cursor, MMDIR_ZLONG_LONGEST, 0x01, &raw);
  if (G_UNLIKELY (n_bytes == 0))
    {
      mmdir_input_refuse_varint (input, MMDIR_ZLONG_LONGEST, error);
      return FALSE;
    }
  window->cursor += n_bytes;
  *value = (gint64) ((raw >> 1) ^ (0 - (raw & 1)));
  return TRUE;
}

static inline gboolean
mmdir_input_check_inline (MmdirInput *input,
                          GError **error)
{
  MMDIR_ORDER_LOADS ();
  if (G_LIKELY (g_atomic_pointer_get (MMDIR_INPUT_WINDOW (input)->damage) == NULL))
    return TRUE;
  return (mmdir_input_check) (input, error);
}

static inline gboolean
mmdir_input_read_bytes_inline (MmdirInput *input,
                               void *buffer,
                               gsize length,
                               GError **error)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < length))
    return (mmdir_input_read_bytes) (input, buffer, length, error);
  memcpy (buffer, window->cursor, length);
  if (G_UNLIKELY (!mmdir_input_check_inline (input, error)))
    return FALSE;
  window->cursor += length;
  return TRUE;
}

static inline const guint8 *
mmdir_input_peek_inline (MmdirInput *input,
                         gsize length,
                         gsize *available,
                         GError **error)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < length) &&
      !mmdir_input_fill (input, length, error))
    return NULL;
  if (available != NULL)
    *available = (gsize) (window->limit - window->cursor);
  return window->cursor;
}

static inline guint64
mmdir_input_tell_inline (MmdirInput *input)
{
  const MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);

  return window->start_position + (guint64) (window->cursor - window->start);
}

static inline guint64
mmdir_input_get_length_inline (MmdirInput *input)
{
  return MMDIR_INPUT_WINDOW (input)->length;
}

static inline gboolean
mmdir_input_seek_inline (MmdirInput *input,
                         guint64 position,
                         GError **error)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);

  if (G_UNLIKELY (position >= window->flat_end))
    return (mmdir_input_seek) (input, position, error);
  window->cursor = window->start + (gsize) position;
  return TRUE;
}

static inline gboolean
mmdir_input_skip_inline (MmdirInput *input,
                         guint64 length,
                         GError **error)
{
  MmdirInputWindow *window = MMDIR_INPUT_WINDOW (input);

  if (G_UNLIKELY ((guint64) (window->limit - window->cursor) < length))
    return (mmdir_input_skip) (input, length, error);
  window->cursor += (gsize) length;
  return TRUE;
}

#ifndef MMDIR_DISABLE_INLINE
#define mmdir_input_read_byte(input, value, error) \
  mmdir_input_read_byte_inline ((input), (value), (error))
#define mmdir_input_read_uint16_le(input, value, error) \
  mmdir_input_read_uint16_le_inline ((input), (value), (error))
#define mmdir_input_read_uint16_be(input, value, error) \
  mmdir_input_read_uint16_be_inline ((input), (value), (error))
#define mmdir_input_read_uint32_le(input, value, error) \
  mmdir_input_read_uint32_le_inline ((input), (value), (error))
#define mmdir_input_read_uint32_be(input, value, error) \
  mmdir_input_read_uint32_be_inline ((input), (value), (error))
#define mmdir_input_read_uint64_le(input, value, error) \
  mmdir_input_read_uint64_le_inline ((input), (value), (error))
#define mmdir_input_read_uint64_be(input, value, error) \
  mmdir_input_read_uint64_be_inline ((input), (value), (error))
#define mmdir_input_read_float_le(input, value, error) \
  mmdir_input_read_float_le_inline ((input), (value), (error))
#define mmdir_input_read_float_be(input, value, error) \
  mmdir_input_read_float_be_inline ((input), (value), (error))
#define mmdir_input_read_double_le(input, value, error) \
  mmdir_input_read_double_le_inline ((input), (value), (error))
#define mmdir_input_read_double_be(input, value, error) \
  mmdir_input_read_double_be_inline ((input), (value), (error))
#define mmdir_input_read_vint(input, value, error) \
  mmdir_input_read_vint_inline ((input), (value), (error))
#define mmdir_input_read_vlong(input, value, error) \
  mmdir_input_read_vlong_inline ((input), (value), (error))
#define mmdir_input_read_zint(input, value, error) \
  mmdir_input_read_zint_inline ((input), (value), (error))
#define mmdir_input_read_zlong(input, value, error) \
  mmdir_input_read_zlong_inline ((input), (value), (error))
#define mmdir_input_read_byte_at(input, position, value, error) \
  mmdir_input_read_byte_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_uint16_le_at(input, position, value, error) \
  mmdir_input_read_uint16_le_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_uint16_be_at(input, position, value, error) \
  mmdir_input_read_uint16_be_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_uint32_le_at(input, position, value, error) \
  mmdir_input_read_uint32_le_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_uint32_be_at(input, position, value, error) \
  mmdir_input_read_uint32_be_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_uint64_le_at(input, position, value, error) \
  mmdir_input_read_uint64_le_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_uint64_be_at(input, position, value, error) \
  mmdir_input_read_uint64_be_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_float_le_at(input, position, value, error) \
  mmdir_input_read_float_le_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_float_be_at(input, position, value, error) \
  mmdir_input_read_float_be_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_double_le_at(input, position, value, error) \
  mmdir_input_read_double_le_at_inline ((input), (position), (value), (error))
#define mmdir_input_read_double_be_at(input, position, value, error) \
  mmdir_input_read_double_be_at_inline ((input), (position), (value), (error))
#define mmdir_input_check(input, error) \
  mmdir_input_check_inline ((input), (error))
#define mmdir_input_read_bytes(input, buffer, length, error) \
  mmdir_input_read_bytes_inline ((input), (buffer), (length), (error))
#define mmdir_input_peek(input, length, available, error) \
  mmdir_input_peek_inline ((input), (length), (available), (error))
#define mmdir_input_tell(input) \
  mmdir_input_tell_inline ((input))
#define mmdir_input_get_length(input) \
  mmdir_input_get_length_inline ((input))
#define mmdir_input_seek(input, position, error) \
  mmdir_input_seek_inline ((input), (position), (error))
#define mmdir_input_skip(input, length, error) \
  mmdir_input_skip_inline ((input), (length), (error))
#endif

#endif

G_END_DECLS

#endif
