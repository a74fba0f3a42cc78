/* reads-text.c: strings, sets and maps of them, beside the slow reference
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reads.h"

void
reads_check_string (const Read *read)
{
  const gboolean wants_length = (read->variant & READS_BARE) == 0;
  Model after = *read->model;
  const guint8 *expected_text = NULL;
  gsize expected_length = 0;
  gsize length = READS_UNTOUCHED;
  GError *error = NULL;
  g_autofree char *text = NULL;
  int expected;

  expected = reference_take_text (&after, wants_length, &expected_text, &expected_length);
  text = mmdir_input_read_string (read->input, wants_length ? &length : NULL, READS_ERROR (read, error));
  reads_finish (text != NULL, error, (read->variant & READS_BARE) != 0, expected);
  if (text == NULL)
    {
      g_assert_cmpuint (length, ==, READS_UNTOUCHED);
      return;
    }
  if (wants_length)
    g_assert_cmpuint (length, ==, expected_length);
  g_assert_cmpmem (text, expected_length, expected_text, expected_length);
  g_assert_cmpint (text[expected_length], ==, 0);
  *read->model = after;
}

void
reads_check_string_set (const Read *read)
{
  const gboolean is_bare = (read->variant & READS_BARE) != 0;
  g_autoptr (GPtrArray) expected_texts = g_ptr_array_new_with_free_func (g_free);
  Model after = *read->model;
  gsize n = READS_UNTOUCHED;
  GError *error = NULL;
  g_auto (GStrv) texts = NULL;
  int expected;
  gsize i;

  expected = reference_take_text_set (&after, expected_texts);
  texts = mmdir_input_read_string_set (read->input, is_bare ? NULL : &n, READS_ERROR (read, error));
  reads_finish (texts != NULL, error, (read->variant & READS_BARE) != 0, expected);
  if (texts == NULL)
    {
      g_assert_cmpuint (n, ==, READS_UNTOUCHED);
      return;
    }
  if (!is_bare)
    g_assert_cmpuint (n, ==, expected_texts->len);
  for (i = 0; i < expected_texts->len; i++)
    g_assert_cmpstr (texts[i], ==, expected_texts->pdata[i]);
  g_assert_null (texts[i]);
  *read->model = after;
}

void
reads_check_string_map (const Read *read)
{
  g_autoptr (GHashTable) expected_map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) map = NULL;
  Model after = *read->model;
  GHashTableIter pairs;
  gpointer key, value;
  GError *error = NULL;
  int expected;

  expected = reference_take_text_map (&after, expected_map);
  map = mmdir_input_read_string_map (read->input, READS_ERROR (read, error));
  reads_finish (map != NULL, error, (read->variant & READS_BARE) != 0, expected);
  if (map == NULL)
    return;
  g_assert_cmpuint (g_hash_table_size (map), ==, g_hash_table_size (expected_map));
  g_hash_table_iter_init (&pairs, expected_map);
  while (g_hash_table_iter_next (&pairs, &key, &value))
    g_assert_cmpstr (g_hash_table_lookup (map, key), ==, value);
  *read->model = after;
}
