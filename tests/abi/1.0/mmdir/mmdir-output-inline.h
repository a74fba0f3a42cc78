/* mmdir-output-inline.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_OUTPUT_INLINE_H
#define MMDIR_OUTPUT_INLINE_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-output.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 *cursor;
  guint8 *limit;
  guint8 *start;
  guint64 start_position;
} MmdirOutputWindow;

#define MMDIR_OUTPUT_WINDOW_SLACK 8

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_make_room (MmdirOutput *output,
                                 gsize length,
                                 GError **error);

#ifndef __GTK_DOC_IGNORE__

#define MMDIR_OUTPUT_WINDOW(output) ((MmdirOutputWindow *) (void *) (output))

#ifdef __GNUC__
typedef struct { guint16 raw; } __attribute__ ((__packed__)) MmdirStored16;
typedef struct { guint32 raw; } __attribute__ ((__packed__)) MmdirStored32;
typedef struct { guint64 raw; } __attribute__ ((__packed__)) MmdirStored64;

#define MMDIR_STORE(bytes, bits, value) \
  (((MmdirStored##bits *) (void *) (bytes))->raw = GUINT##bits##_TO_LE (value))
#else
#define MMDIR_STORE(bytes, bits, value)             \
  G_STMT_START                                      \
    {                                               \
      guint##bits stored = GUINT##bits##_TO_LE (value); \
      memcpy ((bytes), &stored, sizeof stored);     \
    }                                               \
  G_STMT_END
#endif
#endif

#ifndef __GTK_DOC_IGNORE__

#define MMDIR_DEFINE_WRITE(name, type, bits, stored_bits, to_order)            \
  static inline gboolean                                                       \
  mmdir_output_write_##name##_inline (MmdirOutput *output,                     \
                                      type value,                              \
                                      GError **error)                          \
  {                                                                            \
    MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (output);                  \
    guint##bits raw;                                                           \
                                                                               \
    if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < sizeof value) && \
        !mmdir_output_make_room (output, sizeof value, error))                 \
      return FALSE;                                                            \
    memcpy (&raw, &value, sizeof raw);                                         \
    MMDIR_STORE (window->cursor, stored_bits, to_order (raw));                 \
    window->cursor += sizeof value;                                            \
    return TRUE;                                                               \
  }

#define MMDIR_LE(raw) (raw)

MMDIR_DEFINE_WRITE (byte, guint8, 8, 16, MMDIR_LE)
MMDIR_DEFINE_WRITE (uint16_le, guint16, 16, 16, MMDIR_LE)
MMDIR_DEFINE_WRITE (uint16_be, guint16, 16, 16, GUINT16_SWAP_LE_BE)
MMDIR_DEFINE_WRITE (uint32_le, guint32, 32, 32, MMDIR_LE)
MMDIR_DEFINE_WRITE (uint32_be, guint32, 32, 32, GUINT32_SWAP_LE_BE)
MMDIR_DEFINE_WRITE (uint64_le, guint64, 64, 64, MMDIR_LE)
MMDIR_DEFINE_WRITE (uint64_be, guint64, 64, 64, GUINT64_SWAP_LE_BE)
MMDIR_DEFINE_WRITE (float_le, gfloat, 32, 32, MMDIR_LE)
MMDIR_DEFINE_WRITE (float_be, gfloat, 32, 32, GUINT32_SWAP_LE_BE)
MMDIR_DEFINE_WRITE (double_le, gdouble, 64, 64, MMDIR_LE)
MMDIR_DEFINE_WRITE (double_be, gdouble, 64, 64, GUINT64_SWAP_LE_BE)

#undef MMDIR_DEFINE_WRITE
#undef MMDIR_LE

static inline guint
mmdir_highest_bit (guint64 value)
{
#ifdef __GNUC__
  return 63 - (guint) __builtin_clzll (value);
#else
  guint bit = 0;

  while ((value >>= 1) != 0)
    bit++;
  return bit;
#endif
}
#endif

#ifndef __GTK_DOC_IGNORE__

static inline guint8 *
mmdir_store_varint (guint8 *bytes,
                    guint64 value)
{
  const guint64 tops = G_GUINT64_CONSTANT (0x8080808080808080);
  guint64 spread;
  guint length;

  if (value < 0x80)
    {
      MMDIR_STORE (bytes, 16, (guint16) value);
      return bytes + 1;
    }

  spread = (value & G_GUINT64_CONSTANT (0x00fffffff0000000)) << 4 | (value & 0x0fffffff);
  spread = (spread & G_GUINT64_CONSTANT (0x0fffc0000fffc000)) << 2 | (spread & G_GUINT64_CONSTANT (0x00003fff00003fff));
  spread = (spread & G_GUINT64_CONSTANT (0x3f803f803f803f80)) << 1 | (spread & G_GUINT64_CONSTANT (0x007f007f007f007f));
  if (G_UNLIKELY (value >> 56 != 0))
    {
      MMDIR_STORE (bytes, 64, spread | tops);
      MMDIR_STORE (bytes + 8, 16, (guint16) (value >> 56 | value >> 63 << 8));
      return bytes + 9 + (value >> 63);
    }
  length = (mmdir_highest_bit (value) * 9 + 73) / 64;
  MMDIR_STORE (bytes, 64, spread | tops >> (72 - 8 * length));
  return bytes + length;
}

static inline gboolean
mmdir_output_write_vint_inline (MmdirOutput *output,
                                guint32 value,
                                GError **error)
{
  MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (output);

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < 5) &&
      !mmdir_output_make_room (output, 5, error))
    return FALSE;
  window->cursor = mmdir_store_varint (window->cursor, value);
  return TRUE;
}

static inline gboolean
mmdir_output_write_vlong_inline (MmdirOutput *output,
                                 guint64 value,
                                 GError **error)
{
  MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (output);

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < 9 || value > G_MAXINT64))
    return (mmdir_output_write_vlong) (output, value, error);
  window->cursor = mmdir_store_varint (window->cursor, value);
  return TRUE;
}

static inline gboolean
mmdir_output_write_zint_inline (MmdirOutput *output,
                                gint32 value,
                                GError **error)
{
  return mmdir_output_write_vint_inline (output, (guint32) value << 1 ^ (0 - ((guint32) value >> 31)), error);
}

static inline gboolean
mmdir_output_write_zlong_inline (MmdirOutput *output,
                                 gint64 value,
                                 GError **error)
{
  MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (output);

  if (G_UNLIKELY ((gsize) (window->limit - window->cursor) < 10) &&
      !mmdir_output_make_room (output, 10, error))
    return FALSE;
  window->cursor = mmdir_store_varint (window->cursor, (guint64) value << 1 ^ (0 - ((guint64) value >> 63)));
  return TRUE;
}

static inline guint64
mmdir_output_tell_inline (MmdirOutput *output)
{
  const MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (output);

  return window->start_position + (guint64) (window->cursor - window->start);
}

#ifndef MMDIR_DISABLE_INLINE
#define mmdir_output_write_byte(output, value, error) \
  mmdir_output_write_byte_inline ((output), (value), (error))
#define mmdir_output_write_uint16_le(output, value, error) \
  mmdir_output_write_uint16_le_inline ((output), (value), (error))
#define mmdir_output_write_uint16_be(output, value, error) \
  mmdir_output_write_uint16_be_inline ((output), (value), (error))
#define mmdir_output_write_uint32_le(output, value, error) \
  mmdir_output_write_uint32_le_inline ((output), (value), (error))
#define mmdir_output_write_uint32_be(output, value, error) \
  mmdir_output_write_uint32_be_inline ((output), (value), (error))
#define mmdir_output_write_uint64_le(output, value, error) \
  mmdir_output_write_uint64_le_inline ((output), (value), (error))
#define mmdir_output_write_uint64_be(output, value, error) \
  mmdir_output_write_uint64_be_inline ((output), (value), (error))
#define mmdir_output_write_float_le(output, value, error) \
  mmdir_output_write_float_le_inline ((output), (value), (error))
#define mmdir_output_write_float_be(output, value, error) \
  mmdir_output_write_float_be_inline ((output), (value), (error))
#define mmdir_output_write_double_le(output, value, error) \
  mmdir_output_write_double_le_inline ((output), (value), (error))
#define mmdir_output_write_double_be(output, value, error) \
  mmdir_output_write_double_be_inline ((output), (value), (error))
#define mmdir_output_write_vint(output, value, error) \
  mmdir_output_write_vint_inline ((output), (value), (error))
#define mmdir_output_write_vlong(output, value, error) \
  mmdir_output_write_vlong_inline ((output), (value), (error))
#define mmdir_output_write_zint(output, value, error) \
  mmdir_output_write_zint_inline ((output), (value), (error))
#define mmdir_output_write_zlong(output, value, error) \
  mmdir_output_write_zlong_inline ((output), (value), (error))
#define mmdir_output_tell(output) \
  mmdir_output_tell_inline ((output))
#endif

#endif

G_END_DECLS

#endif
