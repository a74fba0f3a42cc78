/* test-output-closed.c: an output that is used after its end
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * That is a programmer's error, which is complained of, by functions and by
 * writes in place alike; the file stays as it was.
 */

#include "check.h"
#include "temporary.h"

#define CONTENTS "contents"

static MmdirDirectory *directory;
static MmdirInput *input;

/* One value each, and what a reader would take for one. */
#define CALLS(X)                                                   \
  X (write_byte, (output, 1, NULL))                                \
  X (write_uint16_le, (output, 1, NULL))                           \
  X (write_uint16_be, (output, 1, NULL))                           \
  X (write_uint32_le, (output, 1, NULL))                           \
  X (write_uint32_be, (output, 1, NULL))                           \
  X (write_uint64_le, (output, 1, NULL))                           \
  X (write_uint64_be, (output, 1, NULL))                           \
  X (write_float_le, (output, 1, NULL))                            \
  X (write_float_be, (output, 1, NULL))                            \
  X (write_double_le, (output, 1, NULL))                           \
  X (write_double_be, (output, 1, NULL))                           \
  X (write_vint, (output, 1, NULL))                                \
  X (write_vlong, (output, 1, NULL))                               \
  X (write_zint, (output, 1, NULL))                                \
  X (write_zlong, (output, 1, NULL))                               \
  X (write_bytes, (output, "a", 1, NULL))                          \
  X (write_string, (output, "", 0, NULL))                          \
  X (write_string_set, (output, no_strings, NULL))                 \
  X (write_string_map, (output, no_map, NULL))                     \
  X (copy, (output, input, 1, NULL))                               \
  X (write_vint_array, (output, (gpointer) values, 1, NULL))       \
  X (write_vlong_array, (output, values, 1, NULL))                 \
  X (write_group_vint_array, (output, (gpointer) values, 1, NULL)) \
  X (write_uint16_le_array, (output, (gpointer) values, 1, NULL))  \
  X (write_uint16_be_array, (output, (gpointer) values, 1, NULL))  \
  X (write_uint32_le_array, (output, (gpointer) values, 1, NULL))  \
  X (write_uint32_be_array, (output, (gpointer) values, 1, NULL))  \
  X (write_uint64_le_array, (output, values, 1, NULL))             \
  X (write_uint64_be_array, (output, values, 1, NULL))             \
  X (write_float_le_array, (output, (gpointer) values, 1, NULL))   \
  X (write_float_be_array, (output, (gpointer) values, 1, NULL))   \
  X (write_double_le_array, (output, (gpointer) values, 1, NULL))  \
  X (write_double_be_array, (output, (gpointer) values, 1, NULL))  \
  X (align, (output, 1, NULL))                                     \
  X (flush, (output, NULL))                                        \
  X (sync, (output, NULL))                                         \
  X (publish, (output, "other", NULL))                             \
  X (make_room, (output, 1, NULL))

static const guint64 values[1];
static const char *const no_strings[] = { NULL };
static GHashTable *no_map;

typedef struct
{
  const char *name;
  gboolean (*call) (MmdirOutput *output);
} Call;

#define DEFINE_CALL(name, arguments)                   \
  static gboolean name##_inlined (MmdirOutput *output) \
  {                                                    \
    return mmdir_output_##name arguments;              \
  }
#define DEFINE_EXPORTED_CALL(name, arguments)           \
  static gboolean name##_exported (MmdirOutput *output) \
  {                                                     \
    return (mmdir_output_##name) arguments;             \
  }
#define LIST_CALL(name, arguments) { #name, name##_inlined },
#define LIST_EXPORTED_CALL(name, arguments) { #name "-exported", name##_exported },

CALLS (DEFINE_CALL)
CALLS (DEFINE_EXPORTED_CALL)

static const Call calls[] = {
  CALLS (LIST_CALL)
      CALLS (LIST_EXPORTED_CALL)
};

static void
refuse (MmdirOutput *output,
        const Call *call)
{
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*assertion*open*failed*");
  g_assert_false (call->call (output));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (mmdir_output_tell (output), ==, strlen (CONTENTS));
}

static void
assert_contents (const char *name)
{
  g_autoptr (MmdirInput) file = temporary_open_input (directory, name);
  char bytes[sizeof CONTENTS];

  g_assert_cmpuint (mmdir_input_get_length (file), ==, strlen (CONTENTS));
  check_succeeds (mmdir_input_read_bytes (file, bytes, strlen (CONTENTS), &error));
  g_assert_cmpmem (bytes, strlen (CONTENTS), CONTENTS, strlen (CONTENTS));
}

static MmdirOutput *
create (const char *name)
{
  MmdirOutput *output;

  check_succeeds ((output = mmdir_directory_create_output (directory, name, &error)) != NULL);
  check_succeeds (mmdir_output_write_bytes (output, CONTENTS, strlen (CONTENTS), &error));
  return output;
}

static void
test_closed (gconstpointer data)
{
  g_autoptr (MmdirOutput) output = create ("closed");

  check_succeeds (mmdir_output_close (output, &error));
  refuse (output, data);
  check_succeeds (mmdir_output_close (output, &error));
  assert_contents ("closed");
  g_assert_cmpstr (mmdir_output_get_name (output), ==, "closed");
  g_assert_false (mmdir_directory_file_exists (directory, "other"));
  check_succeeds (mmdir_directory_delete_file (directory, "closed", &error));
}

static void
test_published (gconstpointer data)
{
  g_autoptr (MmdirOutput) output = create ("temporary");

  check_succeeds (mmdir_output_publish (output, "published", &error));
  refuse (output, data);
  check_succeeds (mmdir_output_close (output, &error));
  g_clear_pointer (&output, mmdir_output_free);
  assert_contents ("published");
  g_assert_false (mmdir_directory_file_exists (directory, "other"));
  check_succeeds (mmdir_directory_delete_file (directory, "published", &error));
}

/* What would be refused anyway is no better. */
static void
test_refused (void)
{
  const char *const strings[] = { "\xff", NULL };
  g_autoptr (MmdirOutput) output = create ("refused");

  check_succeeds (mmdir_output_close (output, &error));
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*assertion*open*failed*");
  g_assert_false (mmdir_output_write_vlong (output, G_MAXUINT64, NULL));
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*assertion*open*failed*");
  g_assert_false (mmdir_output_write_string (output, "\xff", -1, NULL));
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*assertion*open*failed*");
  g_assert_false (mmdir_output_write_string_set (output, strings, NULL));
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*assertion*open*failed*");
  g_assert_false (mmdir_output_align (output, 3, NULL));
  g_test_assert_expected_messages ();
  check_succeeds (mmdir_directory_delete_file (directory, "refused", &error));
}

int
main (int argc,
      char **argv)
{
  char *path;
  int status;
  gsize i;

  g_test_init (&argc, &argv, NULL);
  path = temporary_directory_new ();
  temporary_write_pattern (path, "pattern", 100);
  directory = temporary_open (path, MMDIR_BACKING_AUTO);
  input = temporary_open_input (directory, "pattern");
  no_map = g_hash_table_new (g_str_hash, g_str_equal);
  for (i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *closed = g_strdup_printf ("/output-closed/closed/%s", calls[i].name);
      g_autofree char *published = g_strdup_printf ("/output-closed/published/%s", calls[i].name);

      g_test_add_data_func (closed, &calls[i], test_closed);
      g_test_add_data_func (published, &calls[i], test_published);
    }
  g_test_add_func ("/output-closed/refused", test_refused);
  status = g_test_run ();
  g_hash_table_unref (no_map);
  mmdir_input_free (input);
  mmdir_directory_unref (directory);
  temporary_directory_remove (path);
  return status;
}
