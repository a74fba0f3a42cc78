/* test-error-limits.c: what errors tell when the process really is at a limit
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "temporary.h"

#include <sys/resource.h>

#define GIB ((guint64) 1 << 30)

/* What a test leaves to the library when it takes the rest away. */
#define ADDRESS_SPACE_LEFT (64 << 20)

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_directory_remove (fixture->path);
}

static void
test_open_files (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (GError) file_error = NULL;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (GError) directory_error = NULL;
  g_autofree char *numbers = NULL;
  guint64 saved;
  guint lowest_free;
  MmdirInput *input;
  MmdirDirectory *other;
  char **names;

  temporary_write_pattern (fixture->path, "file", 100);
  directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  mmdir_directory_set_fallback (directory, TRUE);
  lowest_free = process_get_free_descriptor ();
  saved = process_limit (RLIMIT_NOFILE, lowest_free);
  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &file_error);
  names = mmdir_directory_list (directory, &list_error);
  other = mmdir_directory_open (fixture->path, &directory_error);
  process_limit (RLIMIT_NOFILE, saved);

  g_assert_null (input);
  g_assert_null (names);
  g_assert_null (other);
  g_assert_error (file_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_error (list_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_error (directory_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);

  numbers = g_strdup_printf ("%u of %u", lowest_free, lowest_free);
  g_assert_nonnull (strstr (mmdir_error_get_hint (file_error), numbers));
  g_assert_nonnull (strstr (mmdir_error_get_hint (list_error), numbers));
  g_assert_nonnull (strstr (mmdir_error_get_hint (directory_error), numbers));

  /* It was the limit alone. */
  mmdir_input_free (temporary_open_input (directory, "file"));
}

static void
test_address_space (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (GError) error = NULL;
  MmdirInput *input;
  guint64 saved, number;

  if (!process_has_proc () || !process_make_sparse (fixture->path, "file", 8 * GIB))
    return;
  directory = mmdir_directory_open_with_chunk_power (fixture->path, 30, &error);
  g_assert_no_error (error);
  saved = process_limit_more_address_space (ADDRESS_SPACE_LEFT);
  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
  process_limit (RLIMIT_AS, saved);

  /* Whole, it did not fit; nor did its first chunk. */
  g_assert_null (input);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_true (mmdir_error_get_offset (error, &number));
  g_assert_cmpuint (number, ==, 0);
  g_assert_true (mmdir_error_get_length (error, &number));
  g_assert_cmpuint (number, ==, GIB);
  g_assert_nonnull (strstr (error->message, "1073741824"));
  g_assert_nonnull (strstr (error->message, "chunk 1 of 8"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "ulimit -v"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "1.0\xc2\xa0GiB"));

  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, NULL);
  g_assert_nonnull (input);
  mmdir_input_free (input);
}

/* Where the whole file does not fit but its chunks do, in the holes between
 * other mappings, they are mapped one by one.  Here it fails further on. */
static void
test_address_space_later_chunk (Fixture *fixture,
                                gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (GError) error = NULL;
  MmdirInput *input;
  guint64 saved, offset, length;
  guint n_before, n_after;

  if (!process_has_proc () || !process_make_sparse (fixture->path, "file", 8 * GIB))
    return;
  directory = mmdir_directory_open_with_chunk_power (fixture->path, 24, &error);
  g_assert_no_error (error);
  n_before = process_count_mappings (fixture->path);
  saved = process_limit_more_address_space (ADDRESS_SPACE_LEFT);
  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
  process_limit (RLIMIT_AS, saved);
  n_after = process_count_mappings (fixture->path);

  g_assert_null (input);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_true (mmdir_error_get_length (error, &length));
  g_assert_cmpuint (offset, >, 0);
  g_assert_cmpuint (offset, <=, ADDRESS_SPACE_LEFT);
  g_assert_cmpuint (offset & ((1 << 24) - 1), ==, 0);
  g_assert_cmpuint (length, ==, 1 << 24);
  g_assert_nonnull (strstr (error->message, " of 512)"));

  /* What had been mapped by then is given back. */
  g_assert_cmpuint (n_after, ==, n_before);
}

static void
test_memory (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) buffered = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GError) bytes_error = NULL;
  g_autoptr (GError) peek_error = NULL;
  guint64 saved;
  MmdirInput *input;
  GBytes *bytes;
  const guint8 *peeked;

  if (process_is_instrumented ())
    {
      g_test_skip ("valgrind and sanitizers have memory of their own");
      return;
    }
  if (!process_has_proc () || !process_make_sparse (fixture->path, "file", 8 * GIB))
    return;
  process_write_at (fixture->path, "file", 5, "\x2a", 1);
  directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  mmdir_directory_set_fallback (directory, TRUE);
  buffered = temporary_open_input (directory, "file");
  check_seek (buffered, 5);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MEMORY);

  saved = process_limit_more_address_space (ADDRESS_SPACE_LEFT);
  input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &open_error);
  bytes = mmdir_input_get_bytes (buffered, 1, GIB, &bytes_error);
  peeked = mmdir_input_peek (buffered, GIB, NULL, &peek_error);
  process_limit (RLIMIT_AS, saved);

  g_assert_null (input);
  g_assert_error (open_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  g_assert_null (bytes);
  g_assert_error (bytes_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  g_assert_null (peeked);
  g_assert_error (peek_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  check_position (buffered, 5);
  g_assert_cmpuint (check_read_byte (buffered), ==, 0x2a);
}

/* Enough mappings to reach the limit of most systems; where there is another,
 * the test would take too long. */
#define MAPPINGS_MOST 70000

static void
count_message (const char *domain G_GNUC_UNUSED,
               GLogLevelFlags level G_GNUC_UNUSED,
               const char *message G_GNUC_UNUSED,
               gpointer user_data)
{
  guint *n_messages = user_data;

  (*n_messages)++;
}

static void
run_out_of_mappings (const char *path,
                     guint64 maximum)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *limit = g_strdup_printf ("of %" G_GUINT64_FORMAT " mappings", maximum);
  MmdirInput *input;
  guint n_messages = 0;

  while ((input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error)) != NULL)
    {
      g_assert_cmpuint (inputs->len, <, maximum);
      g_ptr_array_add (inputs, input);
    }
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_cmpuint (inputs->len, >, maximum - 2000);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "vm.max_map_count"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), limit));
  g_test_message ("%u files, then: %s", inputs->len, error->message);

  /* Small files and fallback need none. */
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MEMORY);
  input = temporary_open_input (directory, "file");
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
  mmdir_input_free (input);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  mmdir_directory_set_fallback (directory, TRUE);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MESSAGE, count_message, &n_messages);
  input = temporary_open_input (directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (n_messages, ==, 1);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
  mmdir_input_free (input);

  /* One that is closed makes room for another. */
  g_ptr_array_set_size (inputs, (gint) inputs->len - 1);
  input = temporary_open_input (directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MAPPED);
  g_ptr_array_add (inputs, input);
}

static void
test_mappings (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  guint64 used, maximum;

  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  if (process_is_instrumented () || maximum > MAPPINGS_MOST)
    {
      g_test_skip ("there are too many mappings, or they take too long");
      return;
    }
  temporary_write_pattern (fixture->path, "file", 100);
  if (g_test_subprocess ())
    {
      run_out_of_mappings (fixture->path, maximum);
      return;
    }
  g_test_trap_subprocess (NULL, 0, (GTestSubprocessFlags) 0);
  g_test_trap_assert_passed ();
}

#define ADD(path, func) \
  g_test_add ("/error-limits/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open-files", test_open_files);
  ADD ("address-space", test_address_space);
  ADD ("address-space/later-chunk", test_address_space_later_chunk);
  ADD ("memory", test_memory);
  ADD ("mappings", test_mappings);
  return g_test_run ();
}
