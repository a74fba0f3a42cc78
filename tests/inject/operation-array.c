/* operation-array.c: reading many values, and runs of bytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include <string.h>

#define N_VALUES 5

#define DEFINE_ARRAY(name, type)                                                                      \
  static gboolean                                                                                     \
      read_##name##_array (Subject *subject, GError **error)                                          \
  {                                                                                                   \
    return mmdir_input_read_##name##_array (subject->input, (type *) &subject->out, N_VALUES, error); \
  }

DEFINE_ARRAY (uint16_le, guint16)
DEFINE_ARRAY (uint16_be, guint16)
DEFINE_ARRAY (uint32_le, guint32)
DEFINE_ARRAY (uint32_be, guint32)
DEFINE_ARRAY (uint64_le, guint64)
DEFINE_ARRAY (uint64_be, guint64)
DEFINE_ARRAY (float_le, gfloat)
DEFINE_ARRAY (float_be, gfloat)
DEFINE_ARRAY (double_le, gdouble)
DEFINE_ARRAY (double_be, gdouble)
DEFINE_ARRAY (vint, guint32)
DEFINE_ARRAY (vlong, guint64)
DEFINE_ARRAY (group_vint, guint32)

#define SHORT_LENGTH 100

static gboolean
read_bytes (Subject *subject,
            GError **error)
{
  return mmdir_input_read_bytes (subject->input, subject->out.bytes, SHORT_LENGTH, error);
}

static gboolean
read_bytes_at (Subject *subject,
               GError **error)
{
  return mmdir_input_read_bytes_at (subject->input, subject->operation->position,
                                    subject->out.bytes, SHORT_LENGTH, error);
}

/* More than any buffer holds. */
#define LONG_LENGTH 60000

static void
make_room (Subject *subject)
{
  subject->made = g_malloc (LONG_LENGTH);
}

static gboolean
read_long (Subject *subject,
           GError **error)
{
  if (mmdir_input_read_bytes (subject->input, subject->made, LONG_LENGTH, error))
    return TRUE;
  g_clear_pointer (&subject->made, g_free);
  return FALSE;
}

static void
inspect_long (Subject *subject)
{
  g_assert_true (temporary_is_pattern (subject->made, LONG_LENGTH, subject->operation->position));
  g_clear_pointer (&subject->made, g_free);
}

static gboolean
get_bytes (Subject *subject,
           GError **error)
{
  subject->made = mmdir_input_get_bytes (subject->input, subject->operation->position, SHORT_LENGTH, error);
  return subject->made != NULL;
}

static void
inspect_bytes (Subject *subject)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (subject->made, &length);

  g_assert_cmpuint (length, ==, SHORT_LENGTH);
  memcpy (subject->out.bytes, bytes, length);
  g_clear_pointer (&subject->made, g_bytes_unref);
}

#define ARRAY(name)                                                                            \
  {                                                                                            \
    .function = "mmdir_input_read_" #name "_array", .need = NEEDS_INPUT, .position = EDGE - 1, \
    .run = read_##name##_array, .spoils_out = TRUE                                             \
  }
/* The first read is at the end of a block, the next in the middle of one. */
#define ARRAY_CONTENT(name, bytes)                                                             \
  {                                                                                            \
    .function = "mmdir_input_read_" #name "_array", .need = NEEDS_INPUT, .position = EDGE - 1, \
    .content = bytes, .n_content = sizeof bytes - 1, .run = read_##name##_array,               \
    .spoils_out = TRUE, .verdicts = { [ROLE_READ] = VERDICT_TRIES_AGAIN_LATER }                \
  }

static const Operation array_table[] = {
  ARRAY (uint16_le),
  ARRAY (uint16_be),
  ARRAY (uint32_le),
  ARRAY (uint32_be),
  ARRAY (uint64_le),
  ARRAY (uint64_be),
  ARRAY (float_le),
  ARRAY (float_be),
  ARRAY (double_le),
  ARRAY (double_be),
  ARRAY_CONTENT (vint, "\x81\x01\x02\x03\x84\x01\x05"),
  ARRAY_CONTENT (vlong, "\x81\x01\x02\x03\x84\x01\x05"),
  {
      .function = "mmdir_input_read_group_vint_array",
      .need = NEEDS_INPUT,
      .position = EDGE,
      .content = "\0\1\2\3\4\x85\x01",
      .n_content = 7,
      .run = read_group_vint_array,
      .spoils_out = TRUE,
  },
  { .function = "mmdir_input_read_bytes", .need = NEEDS_INPUT, .position = EDGE - 1, .run = read_bytes, .spoils_out = TRUE },
  {
      .function = "mmdir_input_read_bytes",
      .need = NEEDS_INPUT,
      .position = 1000,
      .prepare = make_room,
      .run = read_long,
      .inspect = inspect_long,
  },
  {
      .function = "mmdir_input_read_bytes_at",
      .need = NEEDS_INPUT,
      .position = EDGE - 1,
      .run = read_bytes_at,
      .spoils_out = TRUE,
  },
  { .function = "mmdir_input_get_bytes", .need = NEEDS_INPUT, .position = EDGE - 1, .run = get_bytes, .inspect = inspect_bytes },
};

TABLE (array, usual_plans, G_N_ELEMENTS (usual_plans));
