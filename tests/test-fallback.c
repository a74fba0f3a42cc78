/* test-fallback.c: reading a file that cannot be mapped
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "seam.h"
#include "temporary.h"

#define LENGTH 100000

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  guint log_handler;
  GPtrArray *messages;
} Fixture;

static void
collect_message (const char *domain G_GNUC_UNUSED,
                 GLogLevelFlags level,
                 const char *message,
                 gpointer user_data)
{
  g_assert_cmpuint (level & G_LOG_LEVEL_MASK, ==, G_LOG_LEVEL_MESSAGE);
  g_ptr_array_add (user_data, g_strdup (message));
}

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "file", LENGTH);
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  fixture->messages = g_ptr_array_new_with_free_func (g_free);
  fixture->log_handler = g_log_set_handler ("mmdir", G_LOG_LEVEL_MASK, collect_message, fixture->messages);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_log_remove_handler ("mmdir", fixture->log_handler);
  g_ptr_array_unref (fixture->messages);
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

static void
assert_reads_all (MmdirInput *input,
                  guint64 start,
                  gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = g_malloc (length);

  g_assert_true (mmdir_input_read_bytes (input, bytes, length, &error));
  g_assert_no_error (error);
  g_assert_true (temporary_is_pattern (bytes, length, start));
}

/* What stands in the way of a mapping but not of reading. */
static const OsFailureKind map_failures[] = {
  OS_FAILURE_NO_MEMORY, OS_FAILURE_COMMIT_LIMIT, OS_FAILURE_LOCKED,
  OS_FAILURE_CANNOT_MAP, OS_FAILURE_TOO_LARGE, OS_FAILURE_UNSUPPORTED
};

static void
test_off_by_default (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  guint n_codes = 0;
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (map_failures); i++)
    for (j = 0; j < seam_count_codes (map_failures[i]); j++)
      {
        seam_fail_with_code (SEAM_MAP, 0, SEAM_ALWAYS, seam_get_nth_code (map_failures[i], j));
        check_refused (MMDIR_ERROR_MAP_FAILED,
                       mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
        n_codes++;
      }
  g_assert_cmpuint (n_codes, >=, 4);
  g_assert_cmpuint (fixture->messages->len, ==, 0);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, n_codes);
}

/* It is read all the same, and one message says why. */
static void
check_falls_back (Fixture *fixture,
                  guint32 code,
                  guint n_before)
{
  const OsFailure failure = { "injected", code };
  g_autofree char *file_path = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *text = os_failure_get_text (&failure);
  g_autoptr (MmdirInput) input = NULL;
  const char *message;

  seam_fail_with_code (SEAM_MAP, 0, SEAM_ALWAYS, code);
  input = temporary_open_input (fixture->directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (mmdir_input_get_n_chunks (input), ==, 0);
  assert_reads_all (input, 0, LENGTH);

  g_assert_cmpuint (fixture->messages->len, ==, n_before + 1);
  message = g_ptr_array_index (fixture->messages, n_before);
  g_assert_nonnull (strstr (message, file_path));
  g_assert_nonnull (strstr (message, text));
}

static void
test_on (Fixture *fixture,
         gconstpointer data G_GNUC_UNUSED)
{
  guint n_codes = 0;
  guint i, j;

  mmdir_directory_set_fallback (fixture->directory, TRUE);
  for (i = 0; i < G_N_ELEMENTS (map_failures); i++)
    for (j = 0; j < seam_count_codes (map_failures[i]); j++)
      check_falls_back (fixture, seam_get_nth_code (map_failures[i], j), n_codes++);
}

/* Also for those who asked for a mapping by name. */
static void
test_backing_mapped (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  mmdir_directory_set_fallback (fixture->directory, TRUE);
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_MAPPED);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_CANNOT_MAP);
  input = temporary_open_input (fixture->directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
}

static void
test_works_without (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  mmdir_directory_set_fallback (fixture->directory, TRUE);
  input = temporary_open_input (fixture->directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MAPPED);
  assert_reads_all (input, 0, LENGTH);
  g_assert_cmpuint (fixture->messages->len, ==, 0);
}

static void
test_clones_and_slices (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) clone = NULL;
  g_autoptr (MmdirInput) slice = NULL;

  mmdir_directory_set_fallback (fixture->directory, TRUE);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  input = temporary_open_input (fixture->directory, "file");
  check_seek (input, 777);
  clone = check_clone (input);
  slice = check_slice (input, 50000, 20000);
  mmdir_input_free (g_steal_pointer (&input));

  assert_reads_all (clone, 777, LENGTH - 777);
  assert_reads_all (slice, 50000, 20000);
  g_assert_cmpuint (fixture->messages->len, ==, 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_OPEN), ==, 1);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 0);
  mmdir_input_free (g_steal_pointer (&clone));
  mmdir_input_free (g_steal_pointer (&slice));
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 1);
}

/* What the file is refused for is no failure to map it. */
static void
test_never_for (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    SeamCall call;
    OsFailureKind kind;
    MmdirError code;
  } cases[] = {
    { SEAM_MAP, OS_FAILURE_ACCESS, MMDIR_ERROR_ACCESS },
    { SEAM_MAP, OS_FAILURE_SYSTEM_FILES, MMDIR_ERROR_TOO_MANY_FILES },
    { SEAM_FILE_OPEN, OS_FAILURE_NOT_FOUND, MMDIR_ERROR_NOT_FOUND },
    { SEAM_FILE_OPEN, OS_FAILURE_ACCESS, MMDIR_ERROR_ACCESS },
    { SEAM_FILE_OPEN, OS_FAILURE_PROCESS_FILES, MMDIR_ERROR_TOO_MANY_FILES },
    { SEAM_FILE_OPEN, OS_FAILURE_SYSTEM_FILES, MMDIR_ERROR_TOO_MANY_FILES },
    { SEAM_FILE_OPEN, OS_FAILURE_NO_MEMORY, MMDIR_ERROR_NO_MEMORY },
    { SEAM_FILE_OPEN, OS_FAILURE_CANNOT_MAP, MMDIR_ERROR_UNSUPPORTED },
    { SEAM_FILE_OPEN, OS_FAILURE_IO, MMDIR_ERROR_IO },
  };
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  guint i, j;

  mmdir_directory_set_fallback (fixture->directory, TRUE);
  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    for (j = 0; j < seam_count_codes (cases[i].kind); j++)
      {
        seam_reset ();
        seam_fail_with_code (cases[i].call, 0, SEAM_ALWAYS, seam_get_nth_code (cases[i].kind, j));
        check_refused (cases[i].code,
                       mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
        g_assert_cmpuint (seam_count (SEAM_FILE_OPEN), ==, 1);
        g_assert_cmpuint (seam_count (SEAM_FILE_READ_AT), ==, 0);
      }
  seam_reset ();

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_open_input (fixture->directory, "missing", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  check_refused (MMDIR_ERROR_NOT_REGULAR,
                 mmdir_directory_open_input (fixture->directory, "inner", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_open_input (fixture->directory, "../file", MMDIR_CONTEXT_DEFAULT, &error) != NULL);
  g_assert_cmpuint (fixture->messages->len, ==, 0);
}

/* A whole that does not fit is tried by chunks before it is given up. */
static void
test_chunks_first (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) buffered = NULL;

  directory = mmdir_directory_open_with_chunk_power (fixture->path, 20, &error);
  g_assert_no_error (error);
  mmdir_directory_set_fallback (directory, TRUE);
  temporary_write_pattern (fixture->path, "long", (3 << 20) + 5);

  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_NO_MEMORY);
  input = temporary_open_input (directory, "long");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MAPPED);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 5);
  g_assert_cmpuint (fixture->messages->len, ==, 0);
  assert_reads_all (input, 0, (3 << 20) + 5);

  /* The whole, the first chunk, and that again with nothing else mapped. */
  seam_reset ();
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_LOCKED);
  buffered = temporary_open_input (directory, "long");
  g_assert_cmpint (mmdir_input_get_backing (buffered), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 3);
  g_assert_cmpuint (fixture->messages->len, ==, 1);
  assert_reads_all (buffered, 0, (3 << 20) + 5);
}

/* For real: the smallest chunk is longer than the address space that is
 * left. */
static void
test_address_space (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  const guint64 length = (guint64) 8 << 30;
  g_autofree char *text = seam_get_text (OS_FAILURE_NO_MEMORY);
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirInput) input = NULL;

  if (!process_make_sparse (fixture->path, "huge", length))
    return;
  process_write_at (fixture->path, "huge", length - 1, "\x2a", 1);
  mmdir_directory_set_fallback (fixture->directory, TRUE);
  if (!process_take_address_space (1 << 19))
    return;
  input = mmdir_directory_open_input (fixture->directory, "huge", MMDIR_CONTEXT_DEFAULT, &error);
  process_give_back_address_space ();

  g_assert_no_error (error);
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (fixture->messages->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (fixture->messages, 0), text));
  check_seek (input, length - 1);
  g_assert_cmpuint (check_read_byte (input), ==, 0x2a);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

/* What did not fail is not fallen back from. */
static void
test_small_files (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  mmdir_directory_set_fallback (fixture->directory, TRUE);
  mmdir_directory_set_small_file_threshold (fixture->directory, LENGTH);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  input = temporary_open_input (fixture->directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MEMORY);
  g_assert_cmpuint (fixture->messages->len, ==, 0);
  assert_reads_all (input, 0, LENGTH);
}

#define ADD(path, func) \
  g_test_add ("/fallback/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("off-by-default", test_off_by_default);
  ADD ("on", test_on);
  ADD ("backing-mapped", test_backing_mapped);
  ADD ("works-without", test_works_without);
  ADD ("clones-and-slices", test_clones_and_slices);
  ADD ("never-for", test_never_for);
  ADD ("chunks-first", test_chunks_first);
  ADD ("address-space", test_address_space);
  ADD ("small-files", test_small_files);
  return g_test_run ();
}
