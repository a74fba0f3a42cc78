/* test-null.c: every public function, given NULL where it takes none
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * It complains, returns what it returns on failure, and does nothing else.
 * These are the functions themselves: reads in place check nothing.
 */

#define MMDIR_DISABLE_INLINE

#include "temporary.h"

#include <string.h>

static MmdirDirectory *directory;
static MmdirInput *input;
static MmdirOutput *output;
static GHashTable *map;

/* A line for each function, or for each argument of one, where that is not the
 * first: its name, which argument is NULL, what it returns, and the call. */
#define DIRECTORY_CALLS(X)                                                                  \
  X (mmdir_directory_open, path, NULL, (NULL, NULL))                                        \
  X (mmdir_directory_open_with_chunk_power, path, NULL, (NULL, 30, NULL))                   \
  X (mmdir_directory_ref, directory, NULL, (NULL))                                          \
  X (mmdir_directory_get_path, directory, NULL, (NULL))                                     \
  X (mmdir_directory_get_chunk_power, directory, 0, (NULL))                                 \
  X (mmdir_directory_describe, directory, NULL, (NULL))                                     \
  X (mmdir_directory_get_preload, directory, FALSE, (NULL))                                 \
  X (mmdir_directory_get_fallback, directory, FALSE, (NULL))                                \
  X (mmdir_directory_get_small_file_threshold, directory, 0, (NULL))                        \
  X (mmdir_directory_get_backing, directory, MMDIR_BACKING_AUTO, (NULL))                    \
  X (mmdir_directory_get_map_budget, directory, 0, (NULL))                                  \
  X (mmdir_directory_trim, directory, FALSE, (NULL, MMDIR_TRIM_UNMAP, NULL))                \
  X (mmdir_directory_list, directory, NULL, (NULL, NULL))                                   \
  X (mmdir_directory_file_exists, directory, FALSE, (NULL, "file"))                         \
  X (mmdir_directory_file_exists, name, FALSE, (directory, NULL))                           \
  X (mmdir_directory_get_file_length, directory, FALSE, (NULL, "file", &number, NULL))      \
  X (mmdir_directory_get_file_length, name, FALSE, (directory, NULL, &number, NULL))        \
  X (mmdir_directory_get_file_length, length, FALSE, (directory, "file", NULL, NULL))       \
  X (mmdir_directory_open_input, directory, NULL, (NULL, "file", MMDIR_CONTEXT_READ, NULL)) \
  X (mmdir_directory_open_input, name, NULL, (directory, NULL, MMDIR_CONTEXT_READ, NULL))   \
  X (mmdir_directory_open_input_with_backing, directory, NULL,                              \
     (NULL, "file", MMDIR_CONTEXT_READ, MMDIR_BACKING_BUFFERED, NULL))                      \
  X (mmdir_directory_open_input_with_backing, name, NULL,                                   \
     (directory, NULL, MMDIR_CONTEXT_READ, MMDIR_BACKING_BUFFERED, NULL))                   \
  X (mmdir_directory_evict_file, directory, FALSE, (NULL, "file", NULL))                    \
  X (mmdir_directory_evict_file, name, FALSE, (directory, NULL, NULL))

#define CHANGE_CALLS(X)                                                                              \
  X (mmdir_directory_create_output, directory, NULL, (NULL, "new", NULL))                            \
  X (mmdir_directory_create_output, name, NULL, (directory, NULL, NULL))                             \
  X (mmdir_directory_create_temporary_output, directory, NULL, (NULL, "new", "", NULL))              \
  X (mmdir_directory_create_temporary_output, prefix, NULL, (directory, NULL, "", NULL))             \
  X (mmdir_directory_create_temporary_output, suffix, NULL, (directory, "new", NULL, NULL))          \
  X (mmdir_directory_delete_file, directory, FALSE, (NULL, "file", NULL))                            \
  X (mmdir_directory_delete_file, name, FALSE, (directory, NULL, NULL))                              \
  X (mmdir_directory_get_pending_deletions, directory, NULL, (NULL))                                 \
  X (mmdir_directory_rename_file, directory, FALSE, (NULL, "file", "new", NULL))                     \
  X (mmdir_directory_rename_file, from, FALSE, (directory, NULL, "new", NULL))                       \
  X (mmdir_directory_rename_file, to, FALSE, (directory, "file", NULL, NULL))                        \
  X (mmdir_directory_rename_file_without_replacing, directory, FALSE, (NULL, "file", "new", NULL))   \
  X (mmdir_directory_rename_file_without_replacing, from, FALSE, (directory, NULL, "new", NULL))     \
  X (mmdir_directory_rename_file_without_replacing, to, FALSE, (directory, "file", NULL, NULL))      \
  X (mmdir_directory_sync_files, directory, FALSE, (NULL, no_strings, NULL))                         \
  X (mmdir_directory_sync_files, names, FALSE, (directory, NULL, NULL))                              \
  X (mmdir_directory_sync, directory, FALSE, (NULL, NULL))                                           \
  X (mmdir_directory_publish, directory, FALSE, (NULL, "new", bytes, 1, NULL))                       \
  X (mmdir_directory_publish, name, FALSE, (directory, NULL, bytes, 1, NULL))                        \
  X (mmdir_directory_publish, contents, FALSE, (directory, "new", NULL, 1, NULL))                    \
  X (mmdir_directory_copy_file, directory, FALSE, (NULL, "file", directory, "new", NULL))            \
  X (mmdir_directory_copy_file, name, FALSE, (directory, NULL, directory, "new", NULL))              \
  X (mmdir_directory_copy_file, destination, FALSE, (directory, "file", NULL, "new", NULL))          \
  X (mmdir_directory_copy_file, destination_name, FALSE, (directory, "file", directory, NULL, NULL)) \
  X (mmdir_directory_obtain_lock, directory, NULL, (NULL, "lock", NULL))                             \
  X (mmdir_directory_obtain_lock, name, NULL, (directory, NULL, NULL))                               \
  X (mmdir_lock_check, lock, FALSE, (NULL, NULL))

#define WRITE_CALLS(X, name) \
  X (mmdir_output_write_##name, output, FALSE, (NULL, 1, NULL))

#define WRITE_ARRAY_CALLS(X, name)                                                        \
  X (mmdir_output_write_##name##_array, output, FALSE, (NULL, (gpointer) bytes, 1, NULL)) \
  X (mmdir_output_write_##name##_array, values, FALSE, (output, NULL, 1, NULL))

#define WRITE_FIXED_CALLS(X, name) \
  WRITE_CALLS (X, name)            \
  WRITE_ARRAY_CALLS (X, name)

#define OUTPUT_CALLS(X)                                                      \
  X (mmdir_output_get_name, output, NULL, (NULL))                            \
  X (mmdir_output_flush, output, FALSE, (NULL, NULL))                        \
  X (mmdir_output_sync, output, FALSE, (NULL, NULL))                         \
  X (mmdir_output_close, output, FALSE, (NULL, NULL))                        \
  X (mmdir_output_publish, output, FALSE, (NULL, "new", NULL))               \
  X (mmdir_output_publish, name, FALSE, (output, NULL, NULL))                \
  X (mmdir_output_tell, output, 0, (NULL))                                   \
  X (mmdir_output_align, output, FALSE, (NULL, 8, NULL))                     \
  X (mmdir_output_make_room, output, FALSE, (NULL, 1, NULL))                 \
  X (mmdir_output_write_bytes, output, FALSE, (NULL, bytes, 1, NULL))        \
  X (mmdir_output_write_bytes, bytes, FALSE, (output, NULL, 1, NULL))        \
  X (mmdir_output_write_string, output, FALSE, (NULL, "text", -1, NULL))     \
  X (mmdir_output_write_string, text, FALSE, (output, NULL, -1, NULL))       \
  X (mmdir_output_write_string_set, output, FALSE, (NULL, no_strings, NULL)) \
  X (mmdir_output_write_string_set, strings, FALSE, (output, NULL, NULL))    \
  X (mmdir_output_write_string_map, output, FALSE, (NULL, map, NULL))        \
  X (mmdir_output_write_string_map, map, FALSE, (output, NULL, NULL))        \
  X (mmdir_output_copy, output, FALSE, (NULL, input, 1, NULL))               \
  X (mmdir_output_copy, input, FALSE, (output, NULL, 1, NULL))               \
  WRITE_CALLS (X, byte)                                                      \
  WRITE_FIXED_CALLS (X, uint16_le)                                           \
  WRITE_FIXED_CALLS (X, uint16_be)                                           \
  WRITE_FIXED_CALLS (X, uint32_le)                                           \
  WRITE_FIXED_CALLS (X, uint32_be)                                           \
  WRITE_FIXED_CALLS (X, uint64_le)                                           \
  WRITE_FIXED_CALLS (X, uint64_be)                                           \
  WRITE_FIXED_CALLS (X, float_le)                                            \
  WRITE_FIXED_CALLS (X, float_be)                                            \
  WRITE_FIXED_CALLS (X, double_le)                                           \
  WRITE_FIXED_CALLS (X, double_be)                                           \
  WRITE_FIXED_CALLS (X, vint)                                                \
  WRITE_FIXED_CALLS (X, vlong)                                               \
  WRITE_CALLS (X, zint)                                                      \
  WRITE_CALLS (X, zlong)                                                     \
  WRITE_ARRAY_CALLS (X, group_vint)

#define INPUT_CALLS(X)                                                                            \
  X (mmdir_input_clone, input, NULL, (NULL))                                                      \
  X (mmdir_input_slice, input, NULL, (NULL, "part", 0, 1, NULL))                                  \
  X (mmdir_input_slice_with_context, input, NULL, (NULL, "part", 0, 1, MMDIR_CONTEXT_READ, NULL)) \
  X (mmdir_input_tell, input, 0, (NULL))                                                          \
  X (mmdir_input_get_length, input, 0, (NULL))                                                    \
  X (mmdir_input_seek, input, FALSE, (NULL, 0, NULL))                                             \
  X (mmdir_input_skip, input, FALSE, (NULL, 0, NULL))                                             \
  X (mmdir_input_get_backing, input, MMDIR_BACKING_AUTO, (NULL))                                  \
  X (mmdir_input_get_n_chunks, input, 0, (NULL))                                                  \
  X (mmdir_input_get_chunk_power, input, 0, (NULL))                                               \
  X (mmdir_input_is_windowed, input, FALSE, (NULL))                                               \
  X (mmdir_input_describe, input, NULL, (NULL))                                                   \
  X (mmdir_input_check, input, FALSE, (NULL, NULL))                                               \
  X (mmdir_input_peek, input, NULL, (NULL, 1, NULL, NULL))                                        \
  X (mmdir_input_read_bytes, input, FALSE, (NULL, bytes, 1, NULL))                                \
  X (mmdir_input_read_bytes, buffer, FALSE, (input, NULL, 1, NULL))                               \
  X (mmdir_input_read_bytes_at, input, FALSE, (NULL, 0, bytes, 1, NULL))                          \
  X (mmdir_input_read_bytes_at, buffer, FALSE, (input, 0, NULL, 1, NULL))                         \
  X (mmdir_input_read_string, input, NULL, (NULL, NULL, NULL))                                    \
  X (mmdir_input_read_string_set, input, NULL, (NULL, NULL, NULL))                                \
  X (mmdir_input_read_string_map, input, NULL, (NULL, NULL))                                      \
  X (mmdir_input_get_bytes, input, NULL, (NULL, 0, 1, NULL))                                      \
  X (mmdir_input_advise, input, FALSE, (NULL, 0, 1, MMDIR_ADVICE_RANDOM, NULL))                   \
  X (mmdir_input_prefetch, input, FALSE, (NULL, 0, 1, NULL))                                      \
  X (mmdir_input_prefetch_ranges, input, FALSE, (NULL, NULL, 0, NULL))                            \
  X (mmdir_input_prefetch_ranges, ranges, FALSE, (input, NULL, 1, NULL))                          \
  X (mmdir_input_preload, input, FALSE, (NULL, NULL, NULL, NULL))                                 \
  X (mmdir_input_get_residency, input, FALSE, (NULL, 0, 1, &number, NULL))                        \
  X (mmdir_input_get_residency, resident, FALSE, (input, 0, 1, NULL, NULL))

#define READ_CALLS(X, name)                                                 \
  X (mmdir_input_read_##name, input, FALSE, (NULL, (gpointer) bytes, NULL)) \
  X (mmdir_input_read_##name, value, FALSE, (input, NULL, NULL))

#define ARRAY_CALLS(X, name)                                                           \
  X (mmdir_input_read_##name##_array, input, FALSE, (NULL, (gpointer) bytes, 1, NULL)) \
  X (mmdir_input_read_##name##_array, values, FALSE, (input, NULL, 1, NULL))

#define READ_AT_CALLS(X, name)                                                      \
  READ_CALLS (X, name)                                                              \
  X (mmdir_input_read_##name##_at, input, FALSE, (NULL, 0, (gpointer) bytes, NULL)) \
  X (mmdir_input_read_##name##_at, value, FALSE, (input, 0, NULL, NULL))

#define FIXED_CALLS(X, name) \
  READ_AT_CALLS (X, name)    \
  ARRAY_CALLS (X, name)

#define CALLS(X)             \
  DIRECTORY_CALLS (X)        \
  CHANGE_CALLS (X)           \
  INPUT_CALLS (X)            \
  OUTPUT_CALLS (X)           \
  READ_AT_CALLS (X, byte)    \
  FIXED_CALLS (X, uint16_le) \
  FIXED_CALLS (X, uint16_be) \
  FIXED_CALLS (X, uint32_le) \
  FIXED_CALLS (X, uint32_be) \
  FIXED_CALLS (X, uint64_le) \
  FIXED_CALLS (X, uint64_be) \
  FIXED_CALLS (X, float_le)  \
  FIXED_CALLS (X, float_be)  \
  FIXED_CALLS (X, double_le) \
  FIXED_CALLS (X, double_be) \
  READ_CALLS (X, vint)       \
  READ_CALLS (X, vlong)      \
  READ_CALLS (X, zint)       \
  READ_CALLS (X, zlong)      \
  ARRAY_CALLS (X, vint)      \
  ARRAY_CALLS (X, vlong)     \
  ARRAY_CALLS (X, group_vint)

/* The same for functions that return nothing. */
#define VOID_CALLS(X)                                                       \
  X (mmdir_directory_set_preload, directory, (NULL, TRUE))                  \
  X (mmdir_directory_set_preload_func, directory, (NULL, NULL, NULL, NULL)) \
  X (mmdir_directory_set_fallback, directory, (NULL, TRUE))                 \
  X (mmdir_directory_set_small_file_threshold, directory, (NULL, 1))        \
  X (mmdir_directory_set_map_budget, directory, (NULL, 1))                  \
  X (mmdir_directory_set_backing, directory, (NULL, MMDIR_BACKING_MAPPED))  \
  X (mmdir_directory_set_advice_func, directory, (NULL, NULL, NULL, NULL))  \
  X (mmdir_output_set_observer, output, (NULL, NULL, NULL, NULL))

/* Functions that take NULL, or nothing that could be; and the slow paths of
 * reads in place, which have used the input before. */
static const char *const others[] = {
  "mmdir_check_version",
  "mmdir_context_get_advice",
  "mmdir_directory_unref",
  "mmdir_error_get_call",
  "mmdir_error_get_hint",
  "mmdir_error_get_length",
  "mmdir_error_get_offset",
  "mmdir_error_get_os_code",
  "mmdir_error_get_path",
  "mmdir_error_quark",
  "mmdir_get_map_granularity",
  "mmdir_get_page_size",
  "mmdir_guard_install",
  "mmdir_guard_remove",
  "mmdir_input_fill",
  "mmdir_input_fill_varint",
  "mmdir_input_free",
  "mmdir_input_refuse_varint",
  "mmdir_limit_get",
  "mmdir_lock_release",
  "mmdir_output_free",
};

static guint64 number;
static guint8 bytes[64];
static const char *const no_strings[] = { NULL };

typedef struct
{
  const char *function;
  const char *argument;
  gboolean (*holds) (void);
} Call;

#define DEFINE_CALL(function, argument, expected, arguments) \
  static gboolean function##_without_##argument (void)       \
  {                                                          \
    return ((function) arguments) == (expected);             \
  }
#define DEFINE_VOID_CALL(function, argument, arguments) \
  static gboolean function##_without_##argument (void)  \
  {                                                     \
    (function) arguments;                               \
    return TRUE;                                        \
  }
#define LIST_CALL(function, argument, ...) { #function, #argument, function##_without_##argument },

CALLS (DEFINE_CALL)
VOID_CALLS (DEFINE_VOID_CALL)

static const Call calls[] = {
  CALLS (LIST_CALL)
      VOID_CALLS (LIST_CALL)
};

static void
test_call (gconstpointer data)
{
  const Call *call = data;
  const guint64 position = mmdir_input_tell (input);

  number = 12345;
  memset (bytes, 0xa5, sizeof bytes);
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*assertion*failed*");
  g_assert_true (call->holds ());
  g_test_assert_expected_messages ();
  g_assert_cmpuint (number, ==, 12345);
  g_assert_cmpuint (bytes[0], ==, 0xa5);
  g_assert_cmpuint (mmdir_input_tell (input), ==, position);
  g_assert_cmpuint (mmdir_output_tell (output), ==, 0);
}

/* Nothing has come of all these calls. */
static void
test_untouched (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = mmdir_directory_list (directory, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = g_strjoinv (" ", names);
  g_assert_cmpstr (found, ==, "file output");
}

/* Where NULL is nothing, or the caller's wish not to be told. */
static void
test_taken (void)
{
  guint64 maximum = 0;

  mmdir_directory_unref (NULL);
  mmdir_input_free (NULL);
  mmdir_output_free (NULL);
  mmdir_lock_release (NULL);
  g_assert_null (mmdir_error_get_path (NULL));
  g_assert_null (mmdir_error_get_call (NULL));
  g_assert_null (mmdir_error_get_hint (NULL));
  g_assert_cmpuint (mmdir_error_get_os_code (NULL), ==, 0);
  g_assert_false (mmdir_error_get_offset (NULL, NULL));
  g_assert_false (mmdir_error_get_length (NULL, NULL));
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, NULL, NULL);
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, NULL, &maximum);
  g_assert_cmpuint (maximum, >, 0);
  g_assert_true (mmdir_input_read_bytes_at (input, 0, NULL, 0, NULL));
  g_assert_true (mmdir_input_read_vint_array (input, NULL, 0, NULL));
  g_assert_true (mmdir_input_read_group_vint_array (input, NULL, 0, NULL));
  g_assert_true (mmdir_input_read_uint32_be_array (input, NULL, 0, NULL));
  g_assert_true (mmdir_input_read_uint32_le_array (input, NULL, 0, NULL));
  g_assert_true (mmdir_input_prefetch_ranges (input, NULL, 0, NULL));
  g_assert_true (mmdir_output_write_bytes (output, NULL, 0, NULL));
  g_assert_true (mmdir_output_write_vint_array (output, NULL, 0, NULL));
  g_assert_true (mmdir_output_write_vlong_array (output, NULL, 0, NULL));
  g_assert_true (mmdir_output_write_group_vint_array (output, NULL, 0, NULL));
  g_assert_true (mmdir_output_write_uint32_be_array (output, NULL, 0, NULL));
  g_assert_true (mmdir_output_write_uint32_le_array (output, NULL, 0, NULL));
  g_assert_cmpuint (mmdir_output_tell (output), ==, 0);
}

static gboolean
is_known (const char *function)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (g_str_equal (others[i], function))
        return TRUE;
    }
  for (i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      if (g_str_equal (calls[i].function, function))
        return TRUE;
    }
  return FALSE;
}

/* What the library exports has a line above. */
static void
test_complete (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "lib", "mmdir.sym", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  guint n_functions = 0;
  gsize i;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  words = g_strsplit_set (text, " \n\r", -1);
  for (i = 0; words[i] != NULL; i++)
    {
      char *end = strchr (words[i], ';');

      if (end == NULL || !g_str_has_prefix (words[i], "mmdir_"))
        continue;
      *end = '\0';
      n_functions++;
      if (!is_known (words[i]))
        {
          g_test_message ("%s has no line in test-null.c", words[i]);
          g_test_fail ();
        }
    }
  g_assert_cmpuint (n_functions, >=, 100);
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
  temporary_write_pattern (path, "file", 100);
  directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  input = temporary_open_input (directory, "file");
  output = mmdir_directory_create_output (directory, "output", NULL);
  g_assert_nonnull (output);
  map = g_hash_table_new (g_str_hash, g_str_equal);
  for (i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *name = g_strdup_printf ("/null/%s/%s", calls[i].function, calls[i].argument);

      g_test_add_data_func (name, &calls[i], test_call);
    }
  g_test_add_func ("/null/untouched", test_untouched);
  g_test_add_func ("/null/taken", test_taken);
  g_test_add_func ("/null/complete", test_complete);
  status = g_test_run ();
  g_hash_table_unref (map);
  mmdir_output_free (output);
  mmdir_input_free (input);
  mmdir_directory_unref (directory);
  temporary_directory_remove (path);
  return status;
}
