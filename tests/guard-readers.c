/* guard-readers.c: reads of many values, each of which looks for damage
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "guard-file.h"

#include "check.h"

gboolean
guard_read_bytes (MmdirInput *input,
                  GError **error)
{
  guint8 bytes[16];

  return mmdir_input_read_bytes (input, bytes, sizeof bytes, error);
}

static gboolean
read_bytes_by_call (MmdirInput *input,
                    GError **error)
{
  guint8 bytes[16];

  return (mmdir_input_read_bytes) (input, bytes, sizeof bytes, error);
}

gboolean
guard_read_many_bytes (MmdirInput *input,
                       GError **error)
{
  guint8 bytes[3000];

  return mmdir_input_read_bytes (input, bytes, sizeof bytes, error);
}

static gboolean
read_bytes_at (MmdirInput *input,
               GError **error)
{
  guint8 bytes[16];

  return mmdir_input_read_bytes_at (input, mmdir_input_tell (input), bytes, sizeof bytes, error);
}

#define DEFINE_READ_ARRAY(name, type)                                                     \
  static gboolean                                                                         \
      read_##name (MmdirInput *input,                                                     \
                   GError **error)                                                        \
  {                                                                                       \
    type values[16 / sizeof (type)];                                                      \
                                                                                          \
    return mmdir_input_read_##name##_array (input, values, G_N_ELEMENTS (values), error); \
  }

DEFINE_READ_ARRAY (uint16_le, guint16)
DEFINE_READ_ARRAY (uint16_be, guint16)
DEFINE_READ_ARRAY (uint32_le, guint32)
DEFINE_READ_ARRAY (uint32_be, guint32)
DEFINE_READ_ARRAY (uint64_le, guint64)
DEFINE_READ_ARRAY (uint64_be, guint64)
DEFINE_READ_ARRAY (float_le, gfloat)
DEFINE_READ_ARRAY (float_be, gfloat)
DEFINE_READ_ARRAY (double_le, gdouble)
DEFINE_READ_ARRAY (double_be, gdouble)
DEFINE_READ_ARRAY (vint, guint32)
DEFINE_READ_ARRAY (vlong, guint64)
DEFINE_READ_ARRAY (group_vint, guint32)

static gboolean
read_string (MmdirInput *input,
             GError **error)
{
  g_autofree char *text = mmdir_input_read_string (input, NULL, error);

  return text != NULL;
}

static gboolean
read_string_and_length (MmdirInput *input,
                        GError **error)
{
  gsize length = 12345;
  g_autofree char *text = mmdir_input_read_string (input, &length, error);

  g_assert_cmpint (length == 12345, ==, text == NULL);
  return text != NULL;
}

static gboolean
read_string_set (MmdirInput *input,
                 GError **error)
{
  gsize n_strings = 12345;
  g_auto (GStrv) strings = mmdir_input_read_string_set (input, &n_strings, error);

  g_assert_cmpint (n_strings == 12345, ==, strings == NULL);
  return strings != NULL;
}

static gboolean
read_string_map (MmdirInput *input,
                 GError **error)
{
  g_autoptr (GHashTable) map = mmdir_input_read_string_map (input, error);

  return map != NULL;
}

const GuardReader guard_readers[GUARD_N_READERS] = {
  guard_read_bytes,
  read_bytes_by_call,
  guard_read_many_bytes,
  read_bytes_at,
  read_uint16_le,
  read_uint16_be,
  read_uint32_le,
  read_uint32_be,
  read_uint64_le,
  read_uint64_be,
  read_float_le,
  read_float_be,
  read_double_le,
  read_double_be,
  read_vint,
  read_vlong,
  read_group_vint,
  read_string,
  read_string_and_length,
  read_string_set,
  read_string_map,
};

void
guard_assert_reader_fails (GuardFile *file,
                           MmdirInput *input,
                           GuardReader reader)
{
  const guint64 position = mmdir_input_tell (input);
  GError *error = NULL;

  g_assert_false (reader (input, &error));
  guard_assert_damaged (file, error, GUARD_DAMAGED);
  g_clear_error (&error);
  check_position (input, position);
  g_assert_false (reader (input, NULL));
  check_position (input, position);
}
