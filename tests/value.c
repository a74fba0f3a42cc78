/* value.c: one value of any type that an input reads
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "value.h"
#include "check.h"
#include "writer.h"

#define LONGEST_STRING 40
#define MOST_STRINGS 5
#define MOST_NUMBERS 19

Value *
value_new (ValueKind kind)
{
  Value *value = g_new0 (Value, 1);

  value->kind = kind;
  value->numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  value->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return value;
}

void
value_free (Value *value)
{
  g_array_unref (value->numbers);
  g_ptr_array_unref (value->texts);
  g_free (value);
}

static guint64
random_bits (gint n_bits)
{
  const gint n = g_test_rand_int_range (0, n_bits + 1);
  const guint64 all = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

  return n == 0 ? 0 : all >> (64 - n);
}

static void
add_random_text (Value *value,
                 gboolean is_text)
{
  GString *text = g_string_new (NULL);
  gint n_characters = g_test_rand_int_range (0, LONGEST_STRING);

  while (n_characters-- > 0)
    {
      if (!is_text)
        g_string_append_c (text, (char) g_test_rand_int ());
      else
        switch (g_test_rand_int_range (0, 4))
          {
          case 0:
            g_string_append_unichar (text, (gunichar) g_test_rand_int_range (1, 0x80));
            break;
          case 1:
            g_string_append_unichar (text, (gunichar) g_test_rand_int_range (0x80, 0x800));
            break;
          case 2:
            g_string_append_unichar (text, (gunichar) g_test_rand_int_range (0x800, 0xd800));
            break;
          default:
            g_string_append_unichar (text, (gunichar) g_test_rand_int_range (0x10000, 0x110000));
          }
    }
  g_ptr_array_add (value->texts, g_string_free_to_bytes (text));
}

/* Keys differ: which of two equal ones counts is for another test. */
static void
add_key (Value *value)
{
  char *key = g_strdup_printf ("%u", value->texts->len);

  g_ptr_array_add (value->texts, g_bytes_new_take (key, strlen (key)));
}

Value *
value_new_random (ValueKind kind)
{
  Value *value = value_new (kind);
  gint n;

  switch (kind)
    {
    case VALUE_BYTE:
      value->bits = random_bits (8);
      break;
    case VALUE_UINT16_LE:
    case VALUE_UINT16_BE:
      value->bits = random_bits (16);
      break;
    case VALUE_UINT32_LE:
    case VALUE_UINT32_BE:
    case VALUE_FLOAT_LE:
    case VALUE_FLOAT_BE:
    case VALUE_VINT:
      value->bits = random_bits (32);
      break;
    case VALUE_VLONG:
      value->bits = random_bits (63);
      break;
    case VALUE_UINT64_LE:
    case VALUE_UINT64_BE:
    case VALUE_DOUBLE_LE:
    case VALUE_DOUBLE_BE:
      value->bits = random_bits (64);
      break;
    case VALUE_ZINT:
      value->bits = (guint64) (gint32) (random_bits (32) * (g_test_rand_bit () ? 1 : -1));
      break;
    case VALUE_ZLONG:
      value->bits = random_bits (64) * (g_test_rand_bit () ? 1 : -1);
      break;
    case VALUE_BYTES:
    case VALUE_STRING:
      add_random_text (value, kind == VALUE_STRING);
      break;
    case VALUE_STRING_SET:
      for (n = g_test_rand_int_range (0, MOST_STRINGS); n > 0; n--)
        add_random_text (value, TRUE);
      break;
    case VALUE_STRING_MAP:
      for (n = g_test_rand_int_range (0, MOST_STRINGS); n > 0; n--)
        {
          add_key (value);
          add_random_text (value, TRUE);
        }
      break;
    case VALUE_GROUP_VINT:
    default:
      for (n = g_test_rand_int_range (0, MOST_NUMBERS); n > 0; n--)
        {
          guint32 number = (guint32) random_bits (32);

          g_array_append_val (value->numbers, number);
        }
    }
  return value;
}

static void
write_text (const Value *value,
            guint i,
            GByteArray *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (g_ptr_array_index (value->texts, i), &length);

  if (value->kind == VALUE_BYTES)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
  else
    writer_string (bytes, text, (gssize) length);
}

void
value_write (const Value *value,
             GByteArray *bytes)
{
  guint i;

  switch (value->kind)
    {
    case VALUE_BYTE:
      writer_byte (bytes, (guint8) value->bits);
      break;
    case VALUE_UINT16_LE:
      writer_uint16_le (bytes, (guint16) value->bits);
      break;
    case VALUE_UINT16_BE:
      writer_uint16_be (bytes, (guint16) value->bits);
      break;
    case VALUE_UINT32_LE:
    case VALUE_FLOAT_LE:
      writer_uint32_le (bytes, (guint32) value->bits);
      break;
    case VALUE_UINT32_BE:
    case VALUE_FLOAT_BE:
      writer_uint32_be (bytes, (guint32) value->bits);
      break;
    case VALUE_UINT64_LE:
    case VALUE_DOUBLE_LE:
      writer_uint64_le (bytes, value->bits);
      break;
    case VALUE_UINT64_BE:
    case VALUE_DOUBLE_BE:
      writer_uint64_be (bytes, value->bits);
      break;
    case VALUE_VINT:
      writer_vint (bytes, (guint32) value->bits);
      break;
    case VALUE_VLONG:
      writer_vlong (bytes, value->bits);
      break;
    case VALUE_ZINT:
      writer_zint (bytes, (gint32) value->bits);
      break;
    case VALUE_ZLONG:
      writer_zlong (bytes, (gint64) value->bits);
      break;
    case VALUE_STRING_SET:
      writer_vint (bytes, value->texts->len);
      break;
    case VALUE_STRING_MAP:
      writer_vint (bytes, value->texts->len / 2);
      break;
    case VALUE_GROUP_VINT:
      writer_group_vint (bytes, (const guint32 *) (gpointer) value->numbers->data, value->numbers->len);
      break;
    case VALUE_BYTES:
    case VALUE_STRING:
    default:
      break;
    }
  for (i = 0; i < value->texts->len; i++)
    write_text (value, i, bytes);
}

static void
check_bytes (const Value *value,
             MmdirInput *input)
{
  GBytes *expected = g_ptr_array_index (value->texts, 0);
  const gsize length = g_bytes_get_size (expected);
  g_autofree guint8 *bytes = g_malloc (length + 1);

  bytes[length] = 0xa5;
  check_succeeds (mmdir_input_read_bytes (input, bytes, length, &error));
  g_assert_cmpmem (bytes, length, g_bytes_get_data (expected, NULL), length);
  g_assert_cmpuint (bytes[length], ==, 0xa5);
}

/* Whether there is a zero inside, which a C string cannot hold. */
static gboolean
has_zero (const Value *value)
{
  guint i;

  for (i = 0; i < value->texts->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (g_ptr_array_index (value->texts, i), &length);

      if (length > 0 && memchr (text, 0, length) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
check_string (const Value *value,
              MmdirInput *input)
{
  g_autofree char *text = NULL;
  gsize expected_length;
  gconstpointer expected = g_bytes_get_data (g_ptr_array_index (value->texts, 0), &expected_length);
  gsize length = G_MAXSIZE;

  if (has_zero (value))
    check_fails (input, MMDIR_ERROR_MALFORMED,
                 (text = mmdir_input_read_string (input, NULL, &error)) != NULL);
  check_succeeds ((text = mmdir_input_read_string (input, &length, &error)) != NULL);
  g_assert_cmpmem (text, length, expected, expected_length);
  g_assert_cmpint (text[length], ==, '\0');
}

static void
check_text (const Value *value,
            guint i,
            const char *text)
{
  gsize length;
  gconstpointer expected = g_bytes_get_data (g_ptr_array_index (value->texts, i), &length);

  g_assert_nonnull (text);
  g_assert_cmpmem (text, strlen (text), expected, length);
}

/* The cursor goes on after a set that no array of C strings can hold. */
static void
skip_strings (const Value *value,
              MmdirInput *input,
              guint32 n_strings)
{
  guint i;

  g_assert_cmpuint (check_read_vint (input), ==, n_strings);
  for (i = 0; i < value->texts->len; i++)
    {
      const gsize length = g_bytes_get_size (g_ptr_array_index (value->texts, i));

      g_assert_cmpuint (check_read_vint (input), ==, length);
      check_skip (input, length);
    }
}

static void
check_string_set (const Value *value,
                  MmdirInput *input)
{
  g_auto (GStrv) strings = NULL;
  gsize n_strings = G_MAXSIZE;
  guint i;

  if (has_zero (value))
    {
      check_fails (input, MMDIR_ERROR_MALFORMED,
                   (strings = mmdir_input_read_string_set (input, &n_strings, &error)) != NULL);
      skip_strings (value, input, value->texts->len);
      return;
    }
  check_succeeds ((strings = mmdir_input_read_string_set (input, &n_strings, &error)) != NULL);
  g_assert_cmpuint (n_strings, ==, value->texts->len);
  g_assert_cmpuint (g_strv_length (strings), ==, n_strings);
  for (i = 0; i < n_strings; i++)
    check_text (value, i, strings[i]);
}

static void
check_string_map (const Value *value,
                  MmdirInput *input)
{
  g_autoptr (GHashTable) map = NULL;
  guint i;

  if (has_zero (value))
    {
      check_fails (input, MMDIR_ERROR_MALFORMED,
                   (map = mmdir_input_read_string_map (input, &error)) != NULL);
      skip_strings (value, input, value->texts->len / 2);
      return;
    }
  check_succeeds ((map = mmdir_input_read_string_map (input, &error)) != NULL);
  g_assert_cmpuint (g_hash_table_size (map), ==, value->texts->len / 2);
  for (i = 0; i < value->texts->len; i += 2)
    {
      GBytes *bytes = g_ptr_array_index (value->texts, i);
      const gsize length = g_bytes_get_size (bytes);
      g_autofree char *key = length > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), length) : g_strdup ("");

      check_text (value, i + 1, g_hash_table_lookup (map, key));
    }
}

static void
check_group_vint (const Value *value,
                  MmdirInput *input)
{
  const gsize n = value->numbers->len;
  g_autofree guint32 *numbers = g_new (guint32, n + 1);

  numbers[n] = 0xa5a5a5a5;
  check_succeeds (mmdir_input_read_group_vint_array (input, numbers, n, &error));
  g_assert_cmpmem (numbers, n * sizeof (guint32), value->numbers->data, n * sizeof (guint32));
  g_assert_cmphex (numbers[n], ==, 0xa5a5a5a5);
}

void
value_check (const Value *value,
             MmdirInput *input)
{
  switch (value->kind)
    {
    case VALUE_BYTE:
      g_assert_cmphex (check_read_byte (input), ==, value->bits);
      break;
    case VALUE_UINT16_LE:
      g_assert_cmphex (check_read_uint16_le (input), ==, value->bits);
      break;
    case VALUE_UINT16_BE:
      g_assert_cmphex (check_read_uint16_be (input), ==, value->bits);
      break;
    case VALUE_UINT32_LE:
      g_assert_cmphex (check_read_uint32_le (input), ==, value->bits);
      break;
    case VALUE_UINT32_BE:
      g_assert_cmphex (check_read_uint32_be (input), ==, value->bits);
      break;
    case VALUE_UINT64_LE:
      g_assert_cmphex (check_read_uint64_le (input), ==, value->bits);
      break;
    case VALUE_UINT64_BE:
      g_assert_cmphex (check_read_uint64_be (input), ==, value->bits);
      break;
    case VALUE_FLOAT_LE:
      g_assert_cmphex (check_read_float_le_bits (input), ==, value->bits);
      break;
    case VALUE_FLOAT_BE:
      g_assert_cmphex (check_read_float_be_bits (input), ==, value->bits);
      break;
    case VALUE_DOUBLE_LE:
      g_assert_cmphex (check_read_double_le_bits (input), ==, value->bits);
      break;
    case VALUE_DOUBLE_BE:
      g_assert_cmphex (check_read_double_be_bits (input), ==, value->bits);
      break;
    case VALUE_VINT:
      g_assert_cmphex (check_read_vint (input), ==, value->bits);
      break;
    case VALUE_VLONG:
      g_assert_cmphex (check_read_vlong (input), ==, value->bits);
      break;
    case VALUE_ZINT:
      g_assert_cmpint (check_read_zint (input), ==, (gint64) value->bits);
      break;
    case VALUE_ZLONG:
      g_assert_cmpint (check_read_zlong (input), ==, (gint64) value->bits);
      break;
    case VALUE_BYTES:
      check_bytes (value, input);
      break;
    case VALUE_STRING:
      check_string (value, input);
      break;
    case VALUE_STRING_SET:
      check_string_set (value, input);
      break;
    case VALUE_STRING_MAP:
      check_string_map (value, input);
      break;
    case VALUE_GROUP_VINT:
    default:
      check_group_vint (value, input);
    }
}

gboolean
value_is_fixed (const Value *value)
{
  return value->kind <= VALUE_DOUBLE_BE;
}

void
value_check_at (const Value *value,
                MmdirInput *input,
                guint64 position)
{
  switch (value->kind)
    {
    case VALUE_BYTE:
      g_assert_cmphex (check_read_byte_at (input, position), ==, value->bits);
      break;
    case VALUE_UINT16_LE:
      g_assert_cmphex (check_read_uint16_le_at (input, position), ==, value->bits);
      break;
    case VALUE_UINT16_BE:
      g_assert_cmphex (check_read_uint16_be_at (input, position), ==, value->bits);
      break;
    case VALUE_UINT32_LE:
      g_assert_cmphex (check_read_uint32_le_at (input, position), ==, value->bits);
      break;
    case VALUE_UINT32_BE:
      g_assert_cmphex (check_read_uint32_be_at (input, position), ==, value->bits);
      break;
    case VALUE_UINT64_LE:
      g_assert_cmphex (check_read_uint64_le_at (input, position), ==, value->bits);
      break;
    case VALUE_UINT64_BE:
      g_assert_cmphex (check_read_uint64_be_at (input, position), ==, value->bits);
      break;
    case VALUE_FLOAT_LE:
      g_assert_cmphex (check_read_float_le_bits_at (input, position), ==, value->bits);
      break;
    case VALUE_FLOAT_BE:
      g_assert_cmphex (check_read_float_be_bits_at (input, position), ==, value->bits);
      break;
    case VALUE_DOUBLE_LE:
      g_assert_cmphex (check_read_double_le_bits_at (input, position), ==, value->bits);
      break;
    case VALUE_DOUBLE_BE:
      g_assert_cmphex (check_read_double_be_bits_at (input, position), ==, value->bits);
      break;
    default:
      g_assert_not_reached ();
    }
}
