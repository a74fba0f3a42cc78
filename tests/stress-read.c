/* stress-read.c: reads of every kind, whose results are known
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "stress.h"
#include "temporary.h"
#include "writer.h"

#define LONGEST 3000

/* The value of a kind in a record: of all sizes. */
static guint64
get_value (guint64 record,
           guint kind)
{
  const guint64 bits = (record * 7 + kind + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return bits >> (1 + (record + kind) % 63);
}

static void
write_text (GByteArray *bytes,
            guint64 value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%x", (guint) (value & 0xffffff));
  writer_string (bytes, text, -1);
}

void
stress_write_values (const char *path)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 record;
  guint i;

  for (record = 0; record < STRESS_N_RECORDS; record++)
    {
      guint32 group[4];

      writer_vint (bytes, (guint32) get_value (record, 0));
      writer_vlong (bytes, get_value (record, 1));
      writer_zint (bytes, (gint32) get_value (record, 2));
      writer_zlong (bytes, (gint64) get_value (record, 3));
      for (i = 0; i < G_N_ELEMENTS (group); i++)
        group[i] = (guint32) get_value (record, 4 + i);
      writer_group_vint (bytes, group, G_N_ELEMENTS (group));
      write_text (bytes, get_value (record, 8));
      writer_vint (bytes, 1);
      write_text (bytes, get_value (record, 9));
      writer_vint (bytes, 1);
      write_text (bytes, get_value (record, 10));
      write_text (bytes, get_value (record, 11));
      g_assert_cmpuint (bytes->len, <=, (record + 1) * STRESS_RECORD_LENGTH);
      while (bytes->len < (record + 1) * STRESS_RECORD_LENGTH)
        writer_byte (bytes, 0xff);
    }
  temporary_write (path, "values", bytes->data, bytes->len);
}

static void
assert_text (const char *text,
             guint64 value)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 16), ==, value & 0xffffff);
}

static void
read_texts (MmdirInput *input,
            guint64 record)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) set = NULL;
  g_autoptr (GHashTable) map = NULL;
  GHashTableIter iter;
  gpointer key, value;
  gsize n = 0;

  check_succeeds ((text = mmdir_input_read_string (input, NULL, &error)) != NULL);
  assert_text (text, get_value (record, 8));
  check_succeeds ((set = mmdir_input_read_string_set (input, &n, &error)) != NULL);
  g_assert_cmpuint (n, ==, 1);
  assert_text (set[0], get_value (record, 9));
  check_succeeds ((map = mmdir_input_read_string_map (input, &error)) != NULL);
  g_hash_table_iter_init (&iter, map);
  g_assert_true (g_hash_table_iter_next (&iter, &key, &value));
  assert_text (key, get_value (record, 10));
  assert_text (value, get_value (record, 11));
}

/* A record of "values", and at times what an array of the same kind gives. */
void
stress_read_values (StressWorker *worker)
{
  StressItem *item = worker->item;
  const guint64 n_records = mmdir_input_get_length (item->input) / STRESS_RECORD_LENGTH;
  guint32 group[4];
  guint32 vint;
  guint64 record;
  guint i;

  if (!item->has_values || n_records == 0)
    return;
  record = stress_draw (worker, n_records);
  check_seek (item->input, record * STRESS_RECORD_LENGTH);
  record += item->start / STRESS_RECORD_LENGTH;
  if (stress_draw (worker, 2) == 0)
    vint = check_read_vint (item->input);
  else
    check_succeeds (mmdir_input_read_vint_array (item->input, &vint, 1, &error));
  g_assert_cmpuint (vint, ==, (guint32) get_value (record, 0));
  g_assert_cmpuint (check_read_vlong (item->input), ==, get_value (record, 1));
  g_assert_cmpint (check_read_zint (item->input), ==, (gint32) get_value (record, 2));
  g_assert_cmpint (check_read_zlong (item->input), ==, (gint64) get_value (record, 3));
  check_succeeds (mmdir_input_read_group_vint_array (item->input, group, G_N_ELEMENTS (group), &error));
  for (i = 0; i < G_N_ELEMENTS (group); i++)
    g_assert_cmpuint (group[i], ==, (guint32) get_value (record, 4 + i));
  read_texts (item->input, record);
}

/* The 8 bytes of the pattern from @position on, the first one lowest. */
static guint64
get_pattern (guint64 position)
{
  guint64 value = 0;
  guint i;

  for (i = 8; i > 0; i--)
    value = value << 8 | temporary_byte_at (position + i - 1);
  return value;
}

static gboolean
find_room (StressWorker *worker,
           const StressItem *item,
           gsize longest,
           guint64 *offset,
           gsize *length)
{
  if (item->has_values)
    return FALSE;
  stress_draw_range (worker, mmdir_input_get_length (item->input), longest, offset, length);
  return *length >= 8;
}

void
stress_read_fixed (StressWorker *worker)
{
  MmdirInput *input = worker->item->input;
  guint64 offset, value;
  gsize length;

  if (!find_room (worker, worker->item, 8, &offset, &length))
    return;
  value = get_pattern (worker->item->start + offset);
  check_seek (input, offset);
  switch (stress_draw (worker, 11))
    {
    case 0:
      g_assert_cmpuint (check_read_byte (input), ==, value & 0xff);
      break;
    case 1:
      g_assert_cmpuint (check_read_uint16_le (input), ==, value & 0xffff);
      break;
    case 2:
      g_assert_cmpuint (check_read_uint16_be (input), ==, GUINT16_SWAP_LE_BE ((guint16) value));
      break;
    case 3:
      g_assert_cmpuint (check_read_uint32_le (input), ==, value & 0xffffffff);
      break;
    case 4:
      g_assert_cmpuint (check_read_uint32_be (input), ==, GUINT32_SWAP_LE_BE ((guint32) value));
      break;
    case 5:
      g_assert_cmpuint (check_read_uint64_le (input), ==, value);
      break;
    case 6:
      g_assert_cmpuint (check_read_uint64_be (input), ==, GUINT64_SWAP_LE_BE (value));
      break;
    case 7:
      g_assert_cmpuint (check_read_float_le_bits (input), ==, value & 0xffffffff);
      break;
    case 8:
      g_assert_cmpuint (check_read_float_be_bits (input), ==, GUINT32_SWAP_LE_BE ((guint32) value));
      break;
    case 9:
      g_assert_cmpuint (check_read_double_le_bits (input), ==, value);
      break;
    default:
      g_assert_cmpuint (check_read_double_be_bits (input), ==, GUINT64_SWAP_LE_BE (value));
      break;
    }
}

void
stress_read_array (StressWorker *worker)
{
  MmdirInput *input = worker->item->input;
  guint64 values[LONGEST / 8];
  gboolean is_swapped = stress_draw (worker, 2) == 0;
  guint64 offset;
  gsize length, i;

  if (!find_room (worker, worker->item, LONGEST, &offset, &length))
    return;
  check_seek (input, offset);
  if (is_swapped)
    check_succeeds (mmdir_input_read_uint64_be_array (input, values, length / 8, &error));
  else
    check_succeeds (mmdir_input_read_uint64_le_array (input, values, length / 8, &error));
  for (i = 0; i < length / 8; i++)
    {
      const guint64 value = get_pattern (worker->item->start + offset + i * 8);

      g_assert_cmpuint (values[i], ==, is_swapped ? GUINT64_SWAP_LE_BE (value) : value);
    }
}

void
stress_read_bytes (StressWorker *worker)
{
  guint64 offset;
  gsize length;

  if (!find_room (worker, worker->item, LONGEST, &offset, &length))
    return;
  check_seek (worker->item->input, offset);
  temporary_read (worker->item->input, worker->item->start + offset, length);
}

void
stress_peek (StressWorker *worker)
{
  MmdirInput *input = worker->item->input;
  const guint8 *bytes;
  guint64 offset;
  gsize length;
  gsize available = 0;

  if (!find_room (worker, worker->item, LONGEST, &offset, &length))
    return;
  check_seek (input, offset);
  check_succeeds ((bytes = mmdir_input_peek (input, length, &available, &error)) != NULL);
  g_assert_cmpuint (available, >=, length);
  g_assert_true (temporary_is_pattern (bytes, length, worker->item->start + offset));
}

void
stress_skip (StressWorker *worker)
{
  MmdirInput *input = worker->item->input;
  guint64 offset;
  gsize length;

  if (!find_room (worker, worker->item, G_MAXINT, &offset, &length))
    return;
  check_seek (input, offset);
  check_skip (input, length - 1);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (worker->item->start + offset + length - 1));
}

/* Errors too are made by many threads at once. */
void
stress_read_end (StressWorker *worker)
{
  MmdirInput *input = worker->item->input;
  const guint64 length = mmdir_input_get_length (input);

  check_seek (input, length);
  check_read_uint32_le_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_seek (input, length + 1, &error));
}

void
stress_read_at (StressWorker *worker,
                const StressItem *item)
{
  guint64 value = 0;
  guint64 offset, expected;
  guint8 bytes[100];
  gsize length;

  if (!find_room (worker, item, sizeof bytes, &offset, &length))
    return;
  expected = get_pattern (item->start + offset);
  check_succeeds (mmdir_input_read_bytes_at (item->input, offset, bytes, length, &error));
  g_assert_true (temporary_is_pattern (bytes, length, item->start + offset));
  check_succeeds (mmdir_input_read_uint64_le_at (item->input, offset, &value, &error));
  g_assert_cmpuint (value, ==, expected);
  check_succeeds (mmdir_input_read_uint64_be_at (item->input, offset, &value, &error));
  g_assert_cmpuint (value, ==, GUINT64_SWAP_LE_BE (expected));
}
