/* reference.c: what bytes stand for, found slowly
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reference.h"

gboolean
reference_has (const Model *model,
               guint64 position,
               guint64 length)
{
  return position <= model->length && length <= model->length - position;
}

int
reference_get_fixed (const Model *model,
                     guint64 position,
                     gsize size,
                     gboolean high_first,
                     guint64 *bits)
{
  guint64 result = 0;
  gsize i;

  if (!reference_has (model, position, size))
    return MMDIR_ERROR_END_OF_INPUT;
  for (i = 0; i < size; i++)
    result = result * 256 + model->bytes[position + (high_first ? i : size - 1 - i)];
  *bits = result;
  return REFERENCE_FINE;
}

int
reference_take_varint (Model *model,
                       guint n_bits,
                       guint64 *value)
{
  guint64 result = 0;
  gboolean too_large = FALSE;
  guint done;

  for (done = 0; done < n_bits; done += 7)
    {
      guint8 byte;
      guint bit;

      if (model->position == model->length)
        return MMDIR_ERROR_END_OF_INPUT;
      byte = model->bytes[model->position++];
      for (bit = 0; bit < 7; bit++)
        if (byte >> bit & 1)
          {
            if (done + bit >= n_bits)
              too_large = TRUE;
            else
              result += (guint64) 1 << (done + bit);
          }
      if (byte < 0x80)
        {
          *value = result;
          return too_large ? (int) MMDIR_ERROR_MALFORMED : REFERENCE_FINE;
        }
    }
  return MMDIR_ERROR_MALFORMED;
}

gint64
reference_unfold (guint64 value)
{
  if (value % 2 == 0)
    return (gint64) (value / 2);
  return -(gint64) (value / 2) - 1;
}

/* Four values: the sizes of all of them, then their bytes, the lowest first. */
static int
take_group (Model *model,
            guint32 *values)
{
  guint64 sizes;
  guint i;

  if (reference_get_fixed (model, model->position, 1, FALSE, &sizes) != REFERENCE_FINE)
    return MMDIR_ERROR_END_OF_INPUT;
  model->position++;
  for (i = 0; i < 4; i++)
    {
      const gsize size = 1 + (sizes >> (6 - 2 * i)) % 4;
      guint64 value;

      if (reference_get_fixed (model, model->position, size, FALSE, &value) != REFERENCE_FINE)
        return MMDIR_ERROR_END_OF_INPUT;
      model->position += size;
      values[i] = (guint32) value;
    }
  return REFERENCE_FINE;
}

int
reference_take_group_varints (Model *model,
                              guint32 *values,
                              gsize n)
{
  int result = REFERENCE_FINE;

  for (; n >= 4 && result == REFERENCE_FINE; n -= 4, values += 4)
    result = take_group (model, values);
  for (; n > 0 && result == REFERENCE_FINE; n--, values++)
    {
      guint64 value = 0;

      result = reference_take_varint (model, 32, &value);
      *values = (guint32) value;
    }
  return result;
}

/* The code point at the start of @text and how many bytes it takes; 0 if it is
 * none: what is written with more bytes than it needs, half of a pair, or
 * beyond the last one. */
static gsize
get_character (const guint8 *text,
               gsize length)
{
  static const guint32 smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
  guint32 character = text[0];
  gsize size, i;

  if (character < 0x80)
    return 1;
  if (character < 0xc0 || character >= 0xf8)
    return 0;
  size = character < 0xe0 ? 2 : character < 0xf0 ? 3
                                                 : 4;
  if (size > length)
    return 0;
  character &= 0x7fu >> size;
  for (i = 1; i < size; i++)
    {
      if (text[i] < 0x80 || text[i] >= 0xc0)
        return 0;
      character = character * 64 + text[i] - 0x80;
    }
  if (character < smallest[size] || character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
    return 0;
  return size;
}

int
reference_take_text (Model *model,
                     gboolean may_have_zero,
                     const guint8 **text,
                     gsize *length)
{
  guint64 count;
  gsize done, size;
  int result;

  result = reference_take_varint (model, 32, &count);
  if (result != REFERENCE_FINE)
    return result;
  if (!reference_has (model, model->position, count))
    return MMDIR_ERROR_END_OF_INPUT;
  *text = model->bytes + model->position;
  *length = (gsize) count;
  model->position += count;
  for (done = 0; done < *length; done += size)
    {
      size = get_character (*text + done, *length - done);
      if (size == 0 || ((*text)[done] == 0 && !may_have_zero))
        return MMDIR_ERROR_MALFORMED;
    }
  return REFERENCE_FINE;
}

/* A count of texts: each takes a byte at least, so that one which cannot be true
 * is the end of the input before anything else is looked at. */
static int
take_count (Model *model,
            guint64 texts_each,
            guint64 *count)
{
  const int result = reference_take_varint (model, 32, count);

  if (result == REFERENCE_FINE && !reference_has (model, model->position, *count * texts_each))
    return MMDIR_ERROR_END_OF_INPUT;
  return result;
}

static int
take_terminated (Model *model,
                 char **copy)
{
  const guint8 *text;
  gsize length;
  const int result = reference_take_text (model, FALSE, &text, &length);

  if (result == REFERENCE_FINE)
    *copy = g_strndup ((const char *) text, length);
  return result;
}

int
reference_take_text_set (Model *model,
                         GPtrArray *texts)
{
  guint64 count;
  int result = take_count (model, 1, &count);

  for (; result == REFERENCE_FINE && count > 0; count--)
    {
      char *text;

      result = take_terminated (model, &text);
      if (result == REFERENCE_FINE)
        g_ptr_array_add (texts, text);
    }
  return result;
}

int
reference_take_text_map (Model *model,
                         GHashTable *map)
{
  guint64 count;
  int result = take_count (model, 2, &count);

  for (; result == REFERENCE_FINE && count > 0; count--)
    {
      char *key, *value;

      result = take_terminated (model, &key);
      if (result != REFERENCE_FINE)
        break;
      result = take_terminated (model, &value);
      if (result != REFERENCE_FINE)
        g_free (key);
      else
        g_hash_table_replace (map, key, value);
    }
  return result;
}
