/* written.c: an output, beside the bytes that its file is to have
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "written.h"

#include "check.h"
#include "instrument.h"
#include "writer.h"

#include <stdarg.h>

/* In bytes. */
#define WINDOW_SIZE 65536

static void
observe (const guint8 *bytes,
         gsize length,
         gpointer user_data)
{
  g_assert_cmpuint (length, >, 0);
  g_byte_array_append (user_data, bytes, (guint) length);
}

void
written_set_up_unobserved (Written *written,
                           gconstpointer data G_GNUC_UNUSED)
{
  written->path = temporary_directory_new ();
  written->directory = temporary_open (written->path, MMDIR_BACKING_AUTO);
  check_succeeds ((written->output = mmdir_directory_create_output (written->directory, "file", &error)) != NULL);
  written->expected = g_byte_array_new ();
  written->observed = NULL;
  written_check (written);
}

void
written_set_up (Written *written,
                gconstpointer data)
{
  written_set_up_unobserved (written, data);
  written->observed = g_byte_array_new ();
  mmdir_output_set_observer (written->output, observe, written->observed, NULL);
}

void
written_tear_down (Written *written,
                   gconstpointer data G_GNUC_UNUSED)
{
  mmdir_output_free (written->output);
  mmdir_directory_unref (written->directory);
  g_byte_array_unref (written->expected);
  if (written->observed != NULL)
    g_byte_array_unref (written->observed);
  temporary_directory_remove (written->path);
}

void
written_check (Written *written)
{
  const MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (written->output);

  g_assert_cmpuint (mmdir_output_tell (written->output), ==, written->expected->len);
  g_assert_true (window->start <= window->cursor);
  g_assert_true (window->cursor <= window->limit);
  g_assert_cmpuint (window->limit - window->start, ==, WINDOW_SIZE);
  g_assert_cmpuint (window->start_position + (guint64) (window->cursor - window->start), ==,
                    written->expected->len);
  if (written->observed != NULL)
    g_assert_cmpuint (written->observed->len, ==, window->start_position);
  if (window->cursor < window->limit)
    memset (window->limit, 0xbd, MMDIR_OUTPUT_WINDOW_SLACK);
}

/* Where values are passed in registers of 80 bits, a signaling NaN becomes a
 * quiet one on its way to the function. */
static void
make_passable (Value *value,
               guint n_bits)
{
#if defined(__i386__) && !defined(__SSE_MATH__)
  const guint n_fraction = n_bits == 32 ? 23 : 52;
  const guint64 infinity = n_bits == 32 ? 0xff : 0x7ff;
  const guint64 quiet = (guint64) 1 << (n_fraction - 1);

  if (((value->bits >> n_fraction) & infinity) == infinity && (value->bits & (2 * quiet - 1)) != 0)
    value->bits |= quiet;
#else
  (void) value;
  (void) n_bits;
#endif
}

static gfloat
get_float (const Value *value)
{
  const guint32 bits = (guint32) value->bits;
  gfloat number;

  memcpy (&number, &bits, sizeof number);
  return number;
}

static gdouble
get_double (const Value *value)
{
  gdouble number;

  memcpy (&number, &value->bits, sizeof number);
  return number;
}

static char *
get_string (const Value *value,
            guint i,
            gsize *length)
{
  const char *bytes = g_bytes_get_data (g_ptr_array_index (value->texts, i), length);
  char *string = g_malloc (*length + 1);

  if (*length > 0)
    memcpy (string, bytes, *length);
  string[*length] = '\0';
  return string;
}

static gboolean
write_string_set (MmdirOutput *output,
                  const Value *value,
                  GError **error)
{
  g_auto (GStrv) strings = g_new0 (char *, value->texts->len + 1);
  gsize length;
  guint i;

  for (i = 0; i < value->texts->len; i++)
    strings[i] = get_string (value, i, &length);
  return mmdir_output_write_string_set (output, (const char *const *) strings, error);
}

static gboolean
write_string_map (MmdirOutput *output,
                  const Value *value,
                  GError **error)
{
  g_autoptr (GHashTable) map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize length;
  guint i;

  for (i = 0; i < value->texts->len; i += 2)
    g_hash_table_insert (map, get_string (value, i, &length), get_string (value, i + 1, &length));
  return mmdir_output_write_string_map (output, map, error);
}

/* A string whose length can be found is written both ways by turns. */
static gboolean
write_string (MmdirOutput *output,
              const Value *value,
              GError **error)
{
  gsize length;
  g_autofree char *string = get_string (value, 0, &length);

  return mmdir_output_write_string (output, string,
                                    strlen (string) == length && length % 2 == 0 ? -1 : (gssize) length,
                                    error);
}

static gboolean
write_bytes (MmdirOutput *output,
             const Value *value,
             GError **error)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (g_ptr_array_index (value->texts, 0), &length);

  return mmdir_output_write_bytes (output, bytes, length, error);
}

static gboolean
write_group_vint (MmdirOutput *output,
                  const Value *value,
                  GError **error)
{
  return mmdir_output_write_group_vint_array (output, (const guint32 *) (gpointer) value->numbers->data,
                                              value->numbers->len, error);
}

static gboolean
write_value (MmdirOutput *output,
             const Value *value,
             GError **error)
{
  switch (value->kind)
    {
    case VALUE_BYTE:
      return mmdir_output_write_byte (output, (guint8) value->bits, error);
    case VALUE_UINT16_LE:
      return mmdir_output_write_uint16_le (output, (guint16) value->bits, error);
    case VALUE_UINT16_BE:
      return mmdir_output_write_uint16_be (output, (guint16) value->bits, error);
    case VALUE_UINT32_LE:
      return mmdir_output_write_uint32_le (output, (guint32) value->bits, error);
    case VALUE_UINT32_BE:
      return mmdir_output_write_uint32_be (output, (guint32) value->bits, error);
    case VALUE_UINT64_LE:
      return mmdir_output_write_uint64_le (output, value->bits, error);
    case VALUE_UINT64_BE:
      return mmdir_output_write_uint64_be (output, value->bits, error);
    case VALUE_FLOAT_LE:
      return mmdir_output_write_float_le (output, get_float (value), error);
    case VALUE_FLOAT_BE:
      return mmdir_output_write_float_be (output, get_float (value), error);
    case VALUE_DOUBLE_LE:
      return mmdir_output_write_double_le (output, get_double (value), error);
    case VALUE_DOUBLE_BE:
      return mmdir_output_write_double_be (output, get_double (value), error);
    case VALUE_VINT:
      return mmdir_output_write_vint (output, (guint32) value->bits, error);
    case VALUE_VLONG:
      return mmdir_output_write_vlong (output, value->bits, error);
    case VALUE_ZINT:
      return mmdir_output_write_zint (output, (gint32) value->bits, error);
    case VALUE_ZLONG:
      return mmdir_output_write_zlong (output, (gint64) value->bits, error);
    case VALUE_BYTES:
      return write_bytes (output, value, error);
    case VALUE_STRING:
      return write_string (output, value, error);
    case VALUE_STRING_SET:
      return write_string_set (output, value, error);
    case VALUE_STRING_MAP:
      return write_string_map (output, value, error);
    case VALUE_GROUP_VINT:
    default:
      return write_group_vint (output, value, error);
    }
}

void
written_value (Written *written,
               Value *value)
{
  if (value->kind == VALUE_FLOAT_LE || value->kind == VALUE_FLOAT_BE)
    make_passable (value, 32);
  else if (value->kind == VALUE_DOUBLE_LE || value->kind == VALUE_DOUBLE_BE)
    make_passable (value, 64);
  check_succeeds (write_value (written->output, value, &error));
  value_write (value, written->expected);
  written_check (written);
}

void
written_noise (Written *written,
               gsize length)
{
  g_autofree guint32 *noise = g_new (guint32, length / 4 + 1);
  guint32 state = (guint32) g_test_rand_int () | 1;
  gsize i;

  for (i = 0; i < length / 4 + 1; i++)
    noise[i] = state = state * 1664525 + 1013904223;
  check_succeeds (mmdir_output_write_bytes (written->output, noise, length, &error));
  g_byte_array_append (written->expected, (const guint8 *) noise, (guint) length);
  written_check (written);
}

void
written_leave_room (Written *written,
                    gsize room)
{
  const MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (written->output);

  if ((gsize) (window->limit - window->cursor) <= room)
    written_noise (written, room + 1);
  /* A run of bytes that fills the window empties it. */
  written_noise (written, (gsize) (window->limit - window->cursor) - room - 1);
  check_succeeds (mmdir_output_write_byte (written->output, 0x77, &error));
  writer_byte (written->expected, 0x77);
  g_assert_cmpuint (window->limit - window->cursor, ==, room);
  written_check (written);
}

void
written_flush (Written *written)
{
  check_succeeds (mmdir_output_flush (written->output, &error));
  written_check (written);
  g_assert_true (MMDIR_OUTPUT_WINDOW (written->output)->cursor == MMDIR_OUTPUT_WINDOW (written->output)->start);
}

GBytes *
written_load (const char *directory,
              const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) opened = mmdir_directory_open (directory, &error);
  g_autoptr (MmdirInput) input = NULL;
  guint8 *bytes;
  gsize length;

  /* By the library: what GLib opens on Windows does not share a file that is still
   * being written. */
  g_assert_no_error (error);
  input = mmdir_directory_open_input_with_backing (opened, name, MMDIR_CONTEXT_READ_ONCE,
                                                   MMDIR_BACKING_MEMORY, &error);
  g_assert_no_error (error);
  length = (gsize) mmdir_input_get_length (input);
  bytes = g_malloc (length + 1);
  mmdir_input_read_bytes (input, bytes, length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (bytes, length);
}

void
written_assert_contents (const char *directory,
                         const char *name,
                         gconstpointer bytes,
                         gsize length)
{
  g_autoptr (GBytes) found = written_load (directory, name);

  g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found), bytes, length);
}

void
written_end (Written *written)
{
  const GByteArray *expected = written->expected;

  check_succeeds (mmdir_output_close (written->output, &error));
  g_assert_cmpuint (mmdir_output_tell (written->output), ==, expected->len);
  written_assert_contents (written->path, "file", expected->data, expected->len);
  if (written->observed != NULL)
    g_assert_cmpmem (written->observed->data, written->observed->len, expected->data, expected->len);
}

MmdirInput *
written_open (Written *written,
              const TemporaryWay *way,
              guint chunk_power)
{
  g_autoptr (MmdirDirectory) directory = temporary_open_in_way (written->path, way, chunk_power);
  MmdirInput *input = temporary_open_input (directory, "file");

  if (written->expected->len > 0)
    g_assert_cmpint (mmdir_input_get_backing (input), ==, way->backing);
  g_assert_cmpuint (mmdir_input_get_length (input), ==, written->expected->len);
  return input;
}

gboolean
written_can_map_nameless (const TemporaryWay *way)
{
  if (way->layout != REGION_LAYOUT_ON_DEMAND || !instrument_is ("valgrind"))
    return TRUE;
  g_test_skip ("valgrind cannot follow mappings of a file that has no name any more");
  return FALSE;
}

void
written_assert_error (const GError *error,
                      MmdirError code,
                      const char *name)
{
  const char *path = mmdir_error_get_path (error);

  g_assert_error (error, MMDIR_ERROR, (int) code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (path);
  g_assert_true (g_str_has_suffix (path, name));
  g_assert_true (G_IS_DIR_SEPARATOR (path[strlen (path) - strlen (name) - 1]));
  g_assert_nonnull (strstr (error->message, name));
}

void
written_assert_list (MmdirDirectory *directory,
                     ...)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);
  const char *name;
  va_list arguments;

  va_start (arguments, directory);
  while ((name = va_arg (arguments, const char *)) != NULL)
    {
      if (expected->len > 0)
        g_string_append_c (expected, '\n');
      g_string_append (expected, name);
    }
  va_end (arguments);
  check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL);
  found = g_strjoinv ("\n", names);
  g_assert_cmpstr (found, ==, expected->str);
}
