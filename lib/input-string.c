/* input-string.c: strings, and sets and maps of strings
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * As Lucene's DataOutput writes them: a vint that counts bytes, then UTF-8; a
 * vint that counts strings, or pairs of them, then those.
 */

#include "config.h"

#include "text.h"
#include "window.h"

/* Reads a vint that counts things of at least @smallest bytes each.  A count
 * that the rest of the input has no room for is an error now, and not an
 * allocation. */
static gboolean
read_count (MmdirInput *input,
            gsize smallest,
            guint32 *count,
            GError **error)
{
  guint64 left;

  if (!mmdir_input_read_vint (input, count, error))
    return FALSE;
  left = input->window.length - input_position (input);
  if (*count > left / smallest)
    {
      error_set_end (error, input_subject (input), input_position (input), *count * (guint64) smallest);
      return FALSE;
    }
  return TRUE;
}

/* The cursor moves also on failure: each public function puts it back. */
static char *
read_string (MmdirInput *input,
             gsize *length,
             GError **error)
{
  g_autofree char *text = NULL;
  guint32 n_bytes;
  guint64 position;

  if (!read_count (input, 1, &n_bytes, error))
    return NULL;
  position = input_position (input);
  text = g_try_malloc ((gsize) MIN ((guint64) n_bytes + 1, G_MAXSIZE));
  if (text == NULL)
    {
      error_set_memory (error, input_subject (input), position, n_bytes);
      return NULL;
    }
  if (!mmdir_input_read_bytes (input, text, n_bytes, error))
    return NULL;
  text[n_bytes] = '\0';
  if (!text_is_utf8 (text, n_bytes))
    {
      error_set_text (error, input_subject (input), position, n_bytes);
      return NULL;
    }
  if (length == NULL && strlen (text) != n_bytes)
    {
      error_set_zero_in_text (error, input_subject (input), position, n_bytes);
      return NULL;
    }
  if (length != NULL)
    *length = n_bytes;
  return g_steal_pointer (&text);
}

/**
 * mmdir_input_read_string:
 * @input: (not nullable): an input
 * @length: (out) (optional): return location for the length, in bytes; left
 *     alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a string at the cursor: a vint that counts its bytes, and then UTF-8.
 * It may have zero bytes in it, which only a caller who asks for @length can
 * tell from its end.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the string
 * does, %MMDIR_ERROR_MALFORMED if there is no valid vint, the bytes are not
 * UTF-8, or one of them is zero and @length is %NULL, and
 * %MMDIR_ERROR_NO_MEMORY if there is no memory for it. If the file is
 * buffered, windowed or damaged, it may also fail with %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_MAP_FAILED,
 * %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED, for the reasons that
 * mmdir_input_read_bytes() tells. The cursor stays where it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: (transfer full): a new string with a zero byte behind it, to be
 *     freed with g_free(), or %NULL on failure
 *
 * Since: 1.0
 */
char *
mmdir_input_read_string (MmdirInput *input,
                         gsize *length,
                         GError **error)
{
  guint64 position;
  gsize text_length = 0;
  char *text;

  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  position = input_position (input);
  text = read_string (input, length != NULL ? &text_length : NULL, error);
  if (!window_end_read (input, position, text != NULL, error))
    g_clear_pointer (&text, g_free);
  else if (length != NULL)
    *length = text_length;
  return text;
}

static GPtrArray *
read_strings (MmdirInput *input,
              GError **error)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  guint32 count;

  if (!read_count (input, 1, &count, error))
    return NULL;
  for (; count > 0; count--)
    {
      char *text = read_string (input, NULL, error);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (strings, text);
    }
  return g_steal_pointer (&strings);
}

/**
 * mmdir_input_read_string_set:
 * @input: (not nullable): an input
 * @n_strings: (out) (optional): return location for how many strings there are;
 *     left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Reads a set of strings at the cursor: a vint that counts them, and then the
 * strings.  They are given in the order of the file, and one that stands
 * there twice is given twice.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the strings
 * do, %MMDIR_ERROR_MALFORMED if there is no valid vint, a string is not UTF-8,
 * or has a zero byte in it, and %MMDIR_ERROR_NO_MEMORY if there is no memory
 * for one. If the file is buffered, windowed or damaged, it may also fail with
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: (transfer full) (array zero-terminated=1): the strings, to be freed
 *     with g_strfreev(), or %NULL on failure
 *
 * Since: 1.0
 */
char **
mmdir_input_read_string_set (MmdirInput *input,
                             gsize *n_strings,
                             GError **error)
{
  guint64 position;
  GPtrArray *strings;

  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  position = input_position (input);
  strings = read_strings (input, error);
  if (!window_end_read (input, position, strings != NULL, error))
    {
      g_clear_pointer (&strings, g_ptr_array_unref);
      return NULL;
    }
  if (n_strings != NULL)
    *n_strings = strings->len;
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

static GHashTable *
read_map (MmdirInput *input,
          GError **error)
{
  g_autoptr (GHashTable) map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint32 count;

  if (!read_count (input, 2, &count, error))
    return NULL;
  for (; count > 0; count--)
    {
      g_autofree char *key = read_string (input, NULL, error);
      g_autofree char *value = key != NULL ? read_string (input, NULL, error) : NULL;

      if (value == NULL)
        return NULL;
      g_hash_table_replace (map, g_steal_pointer (&key), g_steal_pointer (&value));
    }
  return g_steal_pointer (&map);
}

/**
 * mmdir_input_read_string_map:
 * @input: (not nullable): an input
 * @error: (nullable): return location for a #GError
 *
 * Reads a map of strings to strings at the cursor: a vint that counts the
 * pairs, and then a key and a value of each.  Of a key that stands there
 * twice, the last value counts.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if the input ends before the strings
 * do, %MMDIR_ERROR_MALFORMED if there is no valid vint, a string is not UTF-8,
 * or has a zero byte in it, and %MMDIR_ERROR_NO_MEMORY if there is no memory
 * for one. If the file is buffered, windowed or damaged, it may also fail with
 * %MMDIR_ERROR_IO, %MMDIR_ERROR_CHANGED, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_MAP_FAILED, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED,
 * for the reasons that mmdir_input_read_bytes() tells. The cursor stays where
 * it is on failure.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: (transfer full) (element-type utf8 utf8): the map, to be freed with
 *     g_hash_table_unref(), or %NULL on failure
 *
 * Since: 1.0
 */
GHashTable *
mmdir_input_read_string_map (MmdirInput *input,
                             GError **error)
{
  guint64 position;
  GHashTable *map;

  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  position = input_position (input);
  map = read_map (input, error);
  if (!window_end_read (input, position, map != NULL, error))
    g_clear_pointer (&map, g_hash_table_unref);
  return map;
}
