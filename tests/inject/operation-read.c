/* operation-read.c: reading one value
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include <string.h>

/* Reads of a value, which lies across an edge unless it is a byte. */
#define DEFINE_READ(name, type)                                                     \
  static gboolean                                                                   \
      read_##name (Subject *subject, GError **error)                                \
  {                                                                                 \
    return mmdir_input_read_##name (subject->input, (type *) &subject->out, error); \
  }

#define DEFINE_READ_AT(name, type)                                                     \
  DEFINE_READ (name, type)                                                             \
  static gboolean                                                                      \
      read_##name##_at (Subject *subject, GError **error)                              \
  {                                                                                    \
    return mmdir_input_read_##name##_at (subject->input, subject->operation->position, \
                                         (type *) &subject->out, error);               \
  }

DEFINE_READ_AT (byte, guint8)
DEFINE_READ_AT (uint16_le, guint16)
DEFINE_READ_AT (uint16_be, guint16)
DEFINE_READ_AT (uint32_le, guint32)
DEFINE_READ_AT (uint32_be, guint32)
DEFINE_READ_AT (uint64_le, guint64)
DEFINE_READ_AT (uint64_be, guint64)
DEFINE_READ_AT (float_le, gfloat)
DEFINE_READ_AT (float_be, gfloat)
DEFINE_READ_AT (double_le, gdouble)
DEFINE_READ_AT (double_be, gdouble)
DEFINE_READ (vint, guint32)
DEFINE_READ (vlong, guint64)
DEFINE_READ (zint, gint32)
DEFINE_READ (zlong, gint64)

static gboolean
fill (Subject *subject,
      GError **error)
{
  return mmdir_input_fill (subject->input, 8, error);
}

static gboolean
fill_varint (Subject *subject,
             GError **error)
{
  return mmdir_input_fill_varint (subject->input, MMDIR_VINT_LONGEST, error);
}

/* What was filled in is in the window: reading it makes no call. */
static void
read_filled (Subject *subject)
{
  const guint64 position = mmdir_input_tell (subject->input);

  g_assert_true (mmdir_input_read_bytes (subject->input, subject->out.bytes, 2, NULL));
  g_assert_true (mmdir_input_seek (subject->input, position, NULL));
}

static gboolean
peek (Subject *subject,
      GError **error)
{
  gsize available = 4711;
  const guint8 *bytes = mmdir_input_peek (subject->input, 8, &available, error);

  if (bytes == NULL)
    {
      g_assert_cmpuint (available, ==, 4711);
      return FALSE;
    }
  g_assert_cmpuint (available, >=, 8);
  memcpy (subject->out.bytes, bytes, 8);
  return TRUE;
}

static gboolean
read_string (Subject *subject,
             GError **error)
{
  gsize length = 4711;
  g_autofree char *text = mmdir_input_read_string (subject->input, &length, error);

  if (text == NULL)
    {
      g_assert_cmpuint (length, ==, 4711);
      return FALSE;
    }
  memcpy (subject->out.bytes, text, length + 1);
  return TRUE;
}

static gboolean
read_string_set (Subject *subject,
                 GError **error)
{
  gsize n_strings = 4711;
  g_auto (GStrv) strings = mmdir_input_read_string_set (subject->input, &n_strings, error);
  g_autofree char *joined = NULL;

  if (strings == NULL)
    {
      g_assert_cmpuint (n_strings, ==, 4711);
      return FALSE;
    }
  g_assert_cmpuint (n_strings, ==, 2);
  joined = g_strjoinv ("|", strings);
  memcpy (subject->out.bytes, joined, strlen (joined) + 1);
  return TRUE;
}

static gboolean
read_string_map (Subject *subject,
                 GError **error)
{
  g_autoptr (GHashTable) map = mmdir_input_read_string_map (subject->input, error);
  const char *text;

  if (map == NULL)
    return FALSE;
  text = g_hash_table_lookup (map, "k");
  memcpy (subject->out.bytes, text, strlen (text) + 1);
  return TRUE;
}

/* The first read is at the end of a block, the next in the middle of one. */
#define READ_STRINGS(name, bytes)                                                     \
  {                                                                                   \
    .function = "mmdir_input_read_" #name, .need = NEEDS_INPUT, .position = EDGE - 1, \
    .content = bytes, .n_content = sizeof bytes - 1, .run = read_##name,              \
    .verdicts = { [ROLE_READ] = VERDICT_TRIES_AGAIN_LATER }                           \
  }
#define READ(name)                                                                                       \
  {                                                                                                      \
    .function = "mmdir_input_read_" #name, .need = NEEDS_INPUT, .position = EDGE - 1, .run = read_##name \
  }
#define READ_CONTENT(name, bytes)                                                     \
  {                                                                                   \
    .function = "mmdir_input_read_" #name, .need = NEEDS_INPUT, .position = EDGE - 1, \
    .content = bytes, .n_content = sizeof bytes - 1, .run = read_##name               \
  }

static const Operation read_table[] = {
  { .function = "mmdir_input_read_byte", .need = NEEDS_INPUT, .position = EDGE, .run = read_byte },
  READ (byte_at),
  READ (uint16_le),
  READ (uint16_le_at),
  READ (uint16_be),
  READ (uint16_be_at),
  READ (uint32_le),
  READ (uint32_le_at),
  READ (uint32_be),
  READ (uint32_be_at),
  READ (uint64_le),
  READ (uint64_le_at),
  READ (uint64_be),
  READ (uint64_be_at),
  READ (float_le),
  READ (float_le_at),
  READ (float_be),
  READ (float_be_at),
  READ (double_le),
  READ (double_le_at),
  READ (double_be),
  READ (double_be_at),
  READ_CONTENT (vint, "\x81\x01"),
  READ_CONTENT (vlong, "\x81\x01"),
  READ_CONTENT (zint, "\x81\x01"),
  READ_CONTENT (zlong, "\x81\x01"),
  READ_CONTENT (string, "\x05hello"),
  READ_STRINGS (string_set, "\x02\x01"
                            "a\x02"
                            "bc"),
  READ_STRINGS (string_map, "\x01\x01k\x02vw"),
  { .function = "mmdir_input_fill", .need = NEEDS_INPUT, .position = EDGE - 1, .run = fill, .inspect = read_filled },
  {
      .function = "mmdir_input_fill_varint",
      .need = NEEDS_INPUT,
      .position = EDGE - 1,
      .content = "\x81\x01",
      .n_content = 2,
      .run = fill_varint,
      .inspect = read_filled,
  },
  { .function = "mmdir_input_peek", .need = NEEDS_INPUT, .position = EDGE - 1, .run = peek },

  /* In the middle of a block, all of which is tried first. */
  {
      .function = "mmdir_input_read_uint32_le",
      .need = NEEDS_INPUT,
      .position = EDGE + 5000,
      .run = read_uint32_le,
      .verdicts = { [ROLE_READ] = VERDICT_TRIES_AGAIN },
  },
};

TABLE (read, usual_plans, G_N_ELEMENTS (usual_plans));
