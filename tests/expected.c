/* expected.c: what Lucene read, as its generator wrote it down
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "expected.h"
#include "check.h"
#include "index.h"

#define HEADER_MAGIC 0x3fd76c17
#define FOOTER_MAGIC 0xc02893e8
#define FOOTER_LENGTH 16

GPtrArray *
expected_load (const char *path)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint i;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] != '\0' && lines[i][0] != '#')
        g_ptr_array_add (records, g_strsplit (lines[i], "\t", -1));
    }
  g_assert_cmpuint (records->len, >, 0);
  return records;
}

guint64
expected_parse_number (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 signed_number;
  guint64 number;

  if (text[0] != '-')
    {
      g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, &error);
      g_assert_no_error (error);
      return number;
    }
  g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &signed_number, &error);
  g_assert_no_error (error);
  return (guint64) signed_number;
}

static guint64
parse_bits (const char *text)
{
  g_autoptr (GError) error = NULL;
  guint64 bits;

  g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, &bits, &error);
  g_assert_no_error (error);
  return bits;
}

GBytes *
expected_parse_bytes (const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (strcmp (text, "-") != 0)
    {
      g_assert_cmpuint (strlen (text) % 2, ==, 0);
      for (; *text != '\0'; text += 2)
        {
          guint8 byte = (guint8) (g_ascii_xdigit_value (text[0]) * 16 + g_ascii_xdigit_value (text[1]));

          g_byte_array_append (bytes, &byte, 1);
        }
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static const struct
{
  const char *name;
  ValueKind kind;
  guint n_bits;
} types[] = {
  { "byte", VALUE_BYTE, 8 },
  { "short_le", VALUE_UINT16_LE, 16 },
  { "short_be", VALUE_UINT16_BE, 16 },
  { "int_le", VALUE_UINT32_LE, 32 },
  { "int_be", VALUE_UINT32_BE, 32 },
  { "long_le", VALUE_UINT64_LE, 64 },
  { "long_be", VALUE_UINT64_BE, 64 },
  { "float_le", VALUE_FLOAT_LE, 32 },
  { "float_be", VALUE_FLOAT_BE, 32 },
  { "double_le", VALUE_DOUBLE_LE, 64 },
  { "double_be", VALUE_DOUBLE_BE, 64 },
  { "vint", VALUE_VINT, 32 },
  { "vlong", VALUE_VLONG, 64 },
  { "zint", VALUE_ZINT, 64 },
  { "zlong", VALUE_ZLONG, 64 },
  { "bytes", VALUE_BYTES, 0 },
  { "string", VALUE_STRING, 0 },
  { "setofstrings", VALUE_STRING_SET, 0 },
  { "mapofstrings", VALUE_STRING_MAP, 0 },
  { "groupvint", VALUE_GROUP_VINT, 0 },
};

/* A count, and the items, which are apart by commas. */
static void
parse_items (Value *value,
             const char *count,
             const char *items)
{
  const guint64 n = expected_parse_number (count);
  /* An empty string is "-" too, but then it is counted. */
  g_auto (GStrv) parts = g_strsplit (n > 0 ? items : "", ",", -1);
  guint i;

  g_assert_cmpuint (g_strv_length (parts), ==, n);
  for (i = 0; i < n; i++)
    {
      if (value->kind == VALUE_GROUP_VINT)
        {
          const guint32 number = (guint32) expected_parse_number (parts[i]);

          g_array_append_val (value->numbers, number);
        }
      else if (value->kind == VALUE_STRING_MAP)
        {
          g_auto (GStrv) pair = g_strsplit (parts[i], "=", -1);

          g_assert_cmpuint (g_strv_length (pair), ==, 2);
          g_ptr_array_add (value->texts, expected_parse_bytes (pair[0]));
          g_ptr_array_add (value->texts, expected_parse_bytes (pair[1]));
        }
      else
        g_ptr_array_add (value->texts, expected_parse_bytes (parts[i]));
    }
}

Value *
expected_parse (const char *type,
                char ***fields)
{
  char **field = *fields;
  Value *value;
  guint i;

  for (i = 0; strcmp (types[i].name, type) != 0; i++)
    g_assert_cmpuint (i + 1, <, G_N_ELEMENTS (types));
  value = value_new (types[i].kind);
  switch (value->kind)
    {
    case VALUE_FLOAT_LE:
    case VALUE_FLOAT_BE:
    case VALUE_DOUBLE_LE:
    case VALUE_DOUBLE_BE:
      value->bits = parse_bits (*field++);
      break;
    case VALUE_BYTES:
      g_ptr_array_add (value->texts, expected_parse_bytes (field[1]));
      g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (value->texts, 0)), ==,
                        expected_parse_number (field[0]));
      field += 2;
      break;
    case VALUE_STRING:
      g_ptr_array_add (value->texts, expected_parse_bytes (*field++));
      break;
    case VALUE_STRING_SET:
    case VALUE_STRING_MAP:
    case VALUE_GROUP_VINT:
      parse_items (value, field[0], field[1]);
      field += 2;
      break;
    case VALUE_BYTE:
    case VALUE_UINT16_LE:
    case VALUE_UINT16_BE:
    case VALUE_UINT32_LE:
    case VALUE_UINT32_BE:
    case VALUE_UINT64_LE:
    case VALUE_UINT64_BE:
    case VALUE_VINT:
    case VALUE_VLONG:
    case VALUE_ZINT:
    case VALUE_ZLONG:
    default:
      value->bits = expected_parse_number (*field++) & (G_MAXUINT64 >> (64 - types[i].n_bits));
    }
  *fields = field;
  return value;
}

void
expected_check_header (MmdirInput *input,
                       char **fields)
{
  g_autoptr (GBytes) id = expected_parse_bytes (fields[2]);
  const char *suffix = strcmp (fields[3], "-") != 0 ? fields[3] : "";
  const gsize suffix_length = strlen (suffix);
  g_autofree char *codec = NULL;
  guint8 bytes[256];

  g_assert_cmphex (check_read_uint32_be (input), ==, HEADER_MAGIC);
  check_succeeds ((codec = mmdir_input_read_string (input, NULL, &error)) != NULL);
  g_assert_cmpstr (codec, ==, fields[0]);
  g_assert_cmpuint (check_read_uint32_be (input), ==, expected_parse_number (fields[1]));
  check_succeeds (mmdir_input_read_bytes (input, bytes, 16, &error));
  g_assert_cmpmem (bytes, 16, g_bytes_get_data (id, NULL), g_bytes_get_size (id));
  g_assert_cmpuint (check_read_byte (input), ==, suffix_length);
  check_succeeds (mmdir_input_read_bytes (input, bytes, suffix_length, &error));
  g_assert_cmpmem (bytes, suffix_length, suffix, suffix_length);
}

void
expected_check_footer (MmdirInput *input,
                       const char *checksum)
{
  const guint64 length = mmdir_input_get_length (input);
  const guint64 stored = parse_bits (checksum);
  g_autoptr (GBytes) bytes = NULL;

  check_seek (input, length - FOOTER_LENGTH);
  g_assert_cmphex (check_read_uint32_be (input), ==, FOOTER_MAGIC);
  g_assert_cmphex (check_read_uint32_be (input), ==, 0);
  g_assert_cmphex (check_read_uint64_be (input), ==, stored);
  check_position (input, length);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_succeeds ((bytes = mmdir_input_get_bytes (input, 0, (gsize) length - 8, &error)) != NULL);
  g_assert_cmphex (index_checksum (g_bytes_get_data (bytes, NULL), (gsize) length - 8), ==, stored);
}
