/* output-string.c: writing text
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "error-private.h"
#include "output-private.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* Text goes out only if a reader will take it. */
static gboolean
check_text (MmdirOutput *output,
            const char *text,
            gsize length,
            GError **error)
{
  if (G_LIKELY (length <= G_MAXINT32 && text_is_utf8 (text, length)))
    return TRUE;
  if (!output_check (output, error))
    return FALSE;
  error_set_text_to_write (error, output_subject (output), mmdir_output_tell_inline (output), length);
  return FALSE;
}

/* What has been checked. */
static gboolean
write_text (MmdirOutput *output,
            const char *text,
            gsize length,
            GError **error)
{
  return mmdir_output_write_vint (output, (guint32) length, error) &&
         mmdir_output_write_bytes (output, text, length, error);
}

/* All or nothing: the strings are looked at before the first is written. */
static gboolean
write_texts (MmdirOutput *output,
             guint n_things,
             const char *const *texts,
             gsize n_texts,
             GError **error)
{
  gsize i;

  for (i = 0; i < n_texts; i++)
    if (!check_text (output, texts[i], strlen (texts[i]), error))
      return FALSE;
  if (!mmdir_output_write_vint (output, n_things, error))
    return FALSE;
  for (i = 0; i < n_texts; i++)
    if (!write_text (output, texts[i], strlen (texts[i]), error))
      return FALSE;
  return TRUE;
}

/**
 * mmdir_output_write_string:
 * @output: (not nullable): an output that is open
 * @text: (not nullable) (array length=length) (element-type guint8): UTF-8
 * @length: how many bytes it has, 2^31 - 1 at most, or -1 if it ends with a
 *     zero byte
 * @error: (nullable): return location for a #GError
 *
 * Writes a string at the position, as Lucene's DataOutput.writeString() does:
 * a vint that counts its bytes, and then those. No zero byte is written behind
 * it; where @length is not -1, zero bytes may be in it. The position moves
 * behind it.
 *
 * Success means that @output has it. The disk has it for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_MALFORMED if @text is not UTF-8 or too long: nothing
 * is written then, and @output is as good as before. It also fails with
 * %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or %MMDIR_ERROR_FAILED if
 * the window is full and the system does not take what is in it, for the
 * reasons that mmdir_output_flush() tells. Such a failure stays: nobody knows
 * how much of it was written, and each later call fails with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_write_string (MmdirOutput *output,
                           const char *text,
                           gssize length,
                           GError **error)
{
  gsize n_bytes;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  n_bytes = length < 0 ? strlen (text) : (gsize) length;
  return check_text (output, text, n_bytes, error) && write_text (output, text, n_bytes, error);
}

/**
 * mmdir_output_write_string_set:
 * @output: (not nullable): an output that is open
 * @strings: (not nullable) (array zero-terminated=1): the strings, in UTF-8
 * @error: (nullable): return location for a #GError
 *
 * Writes a set of strings at the position, as Lucene's
 * DataOutput.writeSetOfStrings() does: a vint that counts them, and then each
 * as mmdir_output_write_string() writes it, in the order in which they are
 * given. Whether one is given twice is for the caller to know. The position
 * moves behind them.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_MALFORMED if one of @strings is not UTF-8 or longer
 * than 2^31 - 1 bytes: nothing is written then, and @output is as good as
 * before. It also fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED if the window is full and the system does not take what
 * is in it, for the reasons that mmdir_output_flush() tells. Such a failure
 * stays: nobody knows how much of it was written, and each later call fails
 * with the same error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_write_string_set (MmdirOutput *output,
                               const char *const *strings,
                               GError **error)
{
  guint n_strings;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (strings != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  n_strings = g_strv_length ((char **) strings);
  return write_texts (output, n_strings, strings, n_strings, error);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * mmdir_output_write_string_map:
 * @output: (not nullable): an output that is open
 * @map: (not nullable) (element-type utf8 utf8): the map, in UTF-8
 * @error: (nullable): return location for a #GError
 *
 * Writes a map of strings to strings at the position, as Lucene's
 * DataOutput.writeMapOfStrings() does: a vint that counts the pairs, and then
 * a key and a value of each, as mmdir_output_write_string() writes them. The
 * position moves behind them. Pairs are written in the order of their keys, by
 * the bytes that they are made of: the same map makes the same file.
 *
 * Success means that @output has them. The disk has them for certain after
 * mmdir_output_sync() or mmdir_output_publish(), and not before.
 *
 * Fails with %MMDIR_ERROR_MALFORMED if a key or a value is not UTF-8 or longer
 * than 2^31 - 1 bytes: nothing is written then, and @output is as good as
 * before. It also fails with %MMDIR_ERROR_NO_SPACE, %MMDIR_ERROR_IO,
 * %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED if the window is full and the system does not take what
 * is in it, for the reasons that mmdir_output_flush() tells. Such a failure
 * stays: nobody knows how much of it was written, and each later call fails
 * with the same error. A value that is %NULL is a programmer's error.
 *
 * Thread rule: one thread at a time.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_output_write_string_map (MmdirOutput *output,
                               GHashTable *map,
                               GError **error)
{
  g_autofree gpointer *keys = NULL;
  g_autofree const char **texts = NULL;
  guint n_keys, i;

  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (output_is_open (output), FALSE);
  g_return_val_if_fail (map != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  keys = g_hash_table_get_keys_as_array (map, &n_keys);
  qsort (keys, n_keys, sizeof *keys, compare_strings);
  texts = g_new (const char *, 2 * (gsize) n_keys);
  for (i = 0; i < n_keys; i++)
    {
      texts[2 * i] = keys[i];
      texts[2 * i + 1] = g_hash_table_lookup (map, keys[i]);
      g_return_val_if_fail (texts[2 * i + 1] != NULL, FALSE);
    }
  return write_texts (output, n_keys, texts, 2 * (gsize) n_keys, error);
}
