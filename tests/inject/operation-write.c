/* operation-write.c: writing into an output whose window is full
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include "output-private.h"

static const Plan plans[] = {
  { .name = "write", .backing = MMDIR_BACKING_AUTO },
};

/* Arrays of so many values, which go past the window. */
#define N_VALUES 20000

/* One byte less than the window holds. */
static void
fill_window (Subject *subject)
{
  subject_open_output (subject, OUTPUT_BUFFER_SIZE - 1);
}

static void
begin_window (Subject *subject)
{
  subject_open_output (subject, 1000);
}

/* What has been written is what is written where nothing fails. */
static void
close_and_look (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  mmdir_output_close (subject->output, &error);
  g_assert_no_error (error);
  subject_take_digest (subject, "new");
}

static void
clean_up (Subject *subject,
          gboolean is_done,
          const GError *failure)
{
  if (is_done)
    subject_remove (subject, "new");
  else
    subject_assert_sticky (subject, failure);
  subject_close_writer (subject);
  subject_assert_left (subject, NULL);
}

/* One fills the window; the next finds no room. */
#define DEFINE_WRITE(name, value)                                       \
  static gboolean                                                       \
      write_##name (Subject *subject, GError **error)                   \
  {                                                                     \
    return mmdir_output_write_##name (subject->output, value, error) && \
           mmdir_output_write_##name (subject->output, value, error);   \
  }

DEFINE_WRITE (byte, 0x12)
DEFINE_WRITE (uint16_le, 0x1234)
DEFINE_WRITE (uint16_be, 0x1234)
DEFINE_WRITE (uint32_le, 0x12345678)
DEFINE_WRITE (uint32_be, 0x12345678)
DEFINE_WRITE (uint64_le, 0x123456789abcdef0)
DEFINE_WRITE (uint64_be, 0x123456789abcdef0)
DEFINE_WRITE (float_le, 1.5f)
DEFINE_WRITE (float_be, 1.5f)
DEFINE_WRITE (double_le, 1.5)
DEFINE_WRITE (double_be, 1.5)
DEFINE_WRITE (vint, 0x12345678)
DEFINE_WRITE (vlong, 0x123456789abcdef0)
DEFINE_WRITE (zint, -0x12345678)
DEFINE_WRITE (zlong, -0x123456789abcdef0)

#define DEFINE_ARRAY(name, type)                                                         \
  static gboolean                                                                        \
      write_##name##_array (Subject *subject, GError **error)                            \
  {                                                                                      \
    g_autofree type *values = g_new (type, N_VALUES);                                    \
    gsize i;                                                                             \
                                                                                         \
    for (i = 0; i < N_VALUES; i++)                                                       \
      values[i] = (type) (i * 1000003);                                                  \
    return mmdir_output_write_##name##_array (subject->output, values, N_VALUES, error); \
  }

DEFINE_ARRAY (vint, guint32)
DEFINE_ARRAY (vlong, guint64)
DEFINE_ARRAY (group_vint, guint32)
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

static gboolean
write_bytes (Subject *subject,
             GError **error)
{
  static const guint8 bytes[3 * OUTPUT_BUFFER_SIZE] = { 1, 2, 3 };

  return mmdir_output_write_bytes (subject->output, bytes, sizeof bytes, error);
}

static gboolean
write_string (Subject *subject,
              GError **error)
{
  return mmdir_output_write_string (subject->output, "a text that is longer than the room for it", -1, error);
}

static const char *const strings[] = { "one", "two", "three", NULL };

static gboolean
write_string_set (Subject *subject,
                  GError **error)
{
  return mmdir_output_write_string_set (subject->output, strings, error);
}

static gboolean
write_string_map (Subject *subject,
                  GError **error)
{
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (map, (gpointer) "one", (gpointer) "two");
  return mmdir_output_write_string_map (subject->output, map, error);
}

static gboolean
align (Subject *subject,
       GError **error)
{
  return mmdir_output_align (subject->output, 4 * OUTPUT_BUFFER_SIZE, error);
}

static gboolean
make_room (Subject *subject,
           GError **error)
{
  return mmdir_output_make_room (subject->output, 8, error);
}

static gboolean
flush (Subject *subject,
       GError **error)
{
  return mmdir_output_flush (subject->output, error);
}

static gboolean
sync_output (Subject *subject,
             GError **error)
{
  return mmdir_output_sync (subject->output, error);
}

#define OF_OUTPUT(name, begin, call)                                                                                                 \
  {                                                                                                                                  \
    .function = "mmdir_output_" name, .names = "new", .prepare = begin, .run = call, .inspect = close_and_look, .clean_up = clean_up \
  }
#define WRITE(name) OF_OUTPUT ("write_" #name, fill_window, write_##name)
#define ARRAY(name) OF_OUTPUT ("write_" #name "_array", fill_window, write_##name##_array)

static const Operation write_table[] = {
  WRITE (byte),
  WRITE (uint16_le),
  WRITE (uint16_be),
  WRITE (uint32_le),
  WRITE (uint32_be),
  WRITE (uint64_le),
  WRITE (uint64_be),
  WRITE (float_le),
  WRITE (float_be),
  WRITE (double_le),
  WRITE (double_be),
  WRITE (vint),
  WRITE (vlong),
  WRITE (zint),
  WRITE (zlong),
  ARRAY (vint),
  ARRAY (vlong),
  ARRAY (group_vint),
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
  WRITE (bytes),
  WRITE (string),
  WRITE (string_set),
  WRITE (string_map),
  OF_OUTPUT ("align", begin_window, align),
  OF_OUTPUT ("make_room", fill_window, make_room),
  OF_OUTPUT ("flush", begin_window, flush),
  OF_OUTPUT ("sync", begin_window, sync_output),
};

TABLE (write, plans, G_N_ELEMENTS (plans));
