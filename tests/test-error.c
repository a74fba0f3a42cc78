/* test-error.c: what errors tell
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "seam.h"
#include "temporary.h"

#define LENGTH 50000

typedef struct
{
  char *path;
  char *file_path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->file_path = g_build_filename (fixture->path, "file", NULL);
  temporary_write_pattern (fixture->path, "file", LENGTH);
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  g_free (fixture->file_path);
  seam_reset ();
}

/* Opens the file, which must fail. */
static GError *
fail_to_open (Fixture *fixture)
{
  GError *error = NULL;

  g_assert_null (mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error));
  g_assert_nonnull (error);
  return error;
}

static void
assert_details (const GError *error,
                const char *path,
                const char *call,
                guint32 os_code,
                guint64 offset,
                guint64 length)
{
  guint64 told;

  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_cmpstr (mmdir_error_get_call (error), ==, call);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, os_code);
  g_assert_true (mmdir_error_get_offset (error, &told));
  g_assert_cmpuint (told, ==, offset);
  g_assert_true (mmdir_error_get_length (error, &told));
  g_assert_cmpuint (told, ==, length);
}

/* The message names the file, and the hint stands at its end. */
static void
assert_message (const GError *error,
                const char *path,
                const char *text,
                gboolean has_hint)
{
  const char *hint = mmdir_error_get_hint (error);

  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, text));
  g_assert_cmpint (hint != NULL, ==, has_hint);
  if (hint != NULL)
    g_assert_true (g_str_has_suffix (error->message, hint));
  g_assert_true (g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, "”"));
}

/* What the system's codes are to mean, and the words that it has for them. */
static void
test_codes (Fixture *fixture G_GNUC_UNUSED,
            gconstpointer data G_GNUC_UNUSED)
{
  guint n_codes = 0;
  guint kind, i;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    for (i = 0; i < seam_count_codes ((OsFailureKind) kind); i++)
      {
        const OsFailure failure = { "injected", seam_get_nth_code ((OsFailureKind) kind, i) };
        g_autofree char *text = os_failure_get_text (&failure);

        g_assert_cmpuint (os_failure_get_kind (&failure), ==, kind);
        g_assert_cmpstr (text, !=, "");
        g_assert_true (g_utf8_validate (text, -1, NULL));
        n_codes++;
      }
  g_assert_cmpuint (n_codes, >=, 20);
}

typedef struct
{
  OsFailureKind kind;
  MmdirError code;
  gboolean has_hint;
} Case;

/* What comes of a code where it is given by @call. */
static void
check_code (Fixture *fixture,
            SeamCall call,
            const Case *expected,
            guint32 os_code)
{
  const OsFailure failure = { "injected", os_code };
  g_autofree char *text = os_failure_get_text (&failure);
  g_autoptr (GError) error = NULL;
  guint64 untouched = 5;

  seam_fail_with_code (call, 0, SEAM_ALWAYS, os_code);
  error = fail_to_open (fixture);
  g_assert_error (error, MMDIR_ERROR, (int) expected->code);
  assert_message (error, fixture->file_path, text, expected->has_hint);
  g_assert_nonnull (strstr (error->message, "injected"));
  g_assert_null (strstr (error->message, "chunk 1"));
  if (call == SEAM_MAP)
    {
      assert_details (error, fixture->file_path, "injected", os_code, 0, LENGTH);
      return;
    }
  g_assert_cmpstr (mmdir_error_get_path (error), ==, fixture->file_path);
  g_assert_cmpstr (mmdir_error_get_call (error), ==, "injected");
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, os_code);
  g_assert_false (mmdir_error_get_offset (error, &untouched));
  g_assert_false (mmdir_error_get_length (error, &untouched));
  g_assert_cmpuint (untouched, ==, 5);
}

static void
check_cases (Fixture *fixture,
             SeamCall call,
             const Case *cases,
             gsize n_cases)
{
  gsize i;
  guint j;

  for (i = 0; i < n_cases; i++)
    for (j = 0; j < seam_count_codes (cases[i].kind); j++)
      check_code (fixture, call, &cases[i], seam_get_nth_code (cases[i].kind, j));
}

static void
test_opening (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const Case cases[] = {
    { OS_FAILURE_NOT_FOUND, MMDIR_ERROR_NOT_FOUND, TRUE },
    { OS_FAILURE_ACCESS, MMDIR_ERROR_ACCESS, TRUE },
    { OS_FAILURE_LOCKED, MMDIR_ERROR_ACCESS, TRUE },
    { OS_FAILURE_IN_USE, MMDIR_ERROR_ACCESS, TRUE },
    { OS_FAILURE_MAPPED, MMDIR_ERROR_ACCESS, TRUE },
    { OS_FAILURE_NOT_DIRECTORY, MMDIR_ERROR_NOT_DIRECTORY, TRUE },
    { OS_FAILURE_NOT_REGULAR, MMDIR_ERROR_NOT_REGULAR, FALSE },
    { OS_FAILURE_NAME_TOO_LONG, MMDIR_ERROR_INVALID_NAME, TRUE },
    { OS_FAILURE_NAME_INVALID, MMDIR_ERROR_INVALID_NAME, TRUE },
    { OS_FAILURE_LINK_LOOP, MMDIR_ERROR_FAILED, TRUE },
    { OS_FAILURE_PROCESS_FILES, MMDIR_ERROR_TOO_MANY_FILES, TRUE },
    { OS_FAILURE_SYSTEM_FILES, MMDIR_ERROR_TOO_MANY_FILES, TRUE },
    { OS_FAILURE_NO_MEMORY, MMDIR_ERROR_NO_MEMORY, TRUE },
    { OS_FAILURE_COMMIT_LIMIT, MMDIR_ERROR_NO_MEMORY, TRUE },
    { OS_FAILURE_CANNOT_MAP, MMDIR_ERROR_UNSUPPORTED, FALSE },
    { OS_FAILURE_TOO_LARGE, MMDIR_ERROR_UNSUPPORTED, TRUE },
    { OS_FAILURE_UNSUPPORTED, MMDIR_ERROR_UNSUPPORTED, FALSE },
    { OS_FAILURE_IO, MMDIR_ERROR_IO, TRUE },
    { OS_FAILURE_NETWORK, MMDIR_ERROR_IO, TRUE },
    { OS_FAILURE_OTHER, MMDIR_ERROR_FAILED, FALSE },
  };

  check_cases (fixture, SEAM_FILE_OPEN, cases, G_N_ELEMENTS (cases));
}

static void
test_mapping (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const Case cases[] = {
    { OS_FAILURE_NO_MEMORY, MMDIR_ERROR_MAP_FAILED, TRUE },
    { OS_FAILURE_COMMIT_LIMIT, MMDIR_ERROR_MAP_FAILED, TRUE },
    { OS_FAILURE_LOCKED, MMDIR_ERROR_MAP_FAILED, TRUE },
    { OS_FAILURE_CANNOT_MAP, MMDIR_ERROR_MAP_FAILED, TRUE },
    { OS_FAILURE_UNSUPPORTED, MMDIR_ERROR_MAP_FAILED, TRUE },
    { OS_FAILURE_TOO_LARGE, MMDIR_ERROR_MAP_FAILED, TRUE },
    { OS_FAILURE_OTHER, MMDIR_ERROR_MAP_FAILED, FALSE },
    { OS_FAILURE_ACCESS, MMDIR_ERROR_ACCESS, TRUE },
    { OS_FAILURE_SYSTEM_FILES, MMDIR_ERROR_TOO_MANY_FILES, TRUE },
    { OS_FAILURE_CHANGED, MMDIR_ERROR_CHANGED, FALSE },
  };

  check_cases (fixture, SEAM_MAP, cases, G_N_ELEMENTS (cases));
}

/* The chunk that failed is named, not the file as a whole, and those before it
 * are given back. */
static void
test_mapping_a_chunk (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  mmdir_directory_unref (fixture->directory);
  fixture->directory = temporary_open_apart (fixture->path, 14);
  seam_fail (SEAM_MAP, 3, SEAM_ALWAYS, OS_FAILURE_CANNOT_MAP);
  error = fail_to_open (fixture);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  assert_message (error, fixture->file_path, "chunk 4 of 4", TRUE);
  assert_details (error, fixture->file_path, "injected", seam_get_code (OS_FAILURE_CANNOT_MAP), 3 << 14, LENGTH - (3 << 14));
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 4);
  g_assert_cmpuint (seam_count (SEAM_UNMAP), ==, 3);
  g_assert_cmpuint (seam_count (SEAM_FILE_CLOSE), ==, 1);
}

static void
test_other_calls (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  guint64 number = 6;

  seam_fail (SEAM_DIRECTORY_OPEN, 0, 1, OS_FAILURE_PROCESS_FILES);
  g_assert_null (mmdir_directory_open (fixture->path, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, fixture->path);
  g_clear_error (&error);

  seam_fail (SEAM_DIRECTORY_LIST, 0, 1, OS_FAILURE_IO);
  g_assert_null (mmdir_directory_list (fixture->directory, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, fixture->path);
  g_clear_error (&error);

  seam_fail (SEAM_FILE_QUERY, 0, 1, OS_FAILURE_ACCESS);
  g_assert_false (mmdir_directory_get_file_length (fixture->directory, "file", &number, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, fixture->file_path);
  g_assert_cmpuint (number, ==, 6);
  g_clear_error (&error);

  seam_fail (SEAM_FILE_EVICT, 0, 1, OS_FAILURE_UNSUPPORTED);
  g_assert_false (mmdir_directory_evict_file (fixture->directory, "file", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
  g_clear_error (&error);
}

static void
assert_mentions (const GError *error,
                 guint number)
{
  g_autofree char *pattern = g_strdup_printf ("\\b%u\\b", number);

  g_assert_true (g_regex_match_simple (pattern, error->message, (GRegexCompileFlags) 0,
                                       (GRegexMatchFlags) 0));
}

/* Positions are those of the slice, which is named. */
static void
test_slices (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "file");
  g_autoptr (MmdirInput) slice = NULL;
  g_autoptr (MmdirInput) inner = NULL;
  GError *error = NULL;
  guint64 value;

  slice = mmdir_input_slice (input, "terms", 1000, 100, &error);
  inner = mmdir_input_slice (slice, "block", 10, 20, &error);
  g_assert_no_error (error);
  g_assert_true (mmdir_input_seek (inner, 15, &error));
  g_assert_false (mmdir_input_read_uint64_le (inner, &value, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  assert_details (error, fixture->file_path, NULL, 0, 15, 8);
  g_assert_nonnull (strstr (error->message, "terms"));
  g_assert_nonnull (strstr (error->message, "block"));
  assert_mentions (error, 15);
  assert_mentions (error, 20);
  g_assert_null (mmdir_error_get_hint (error));
  g_clear_error (&error);

  g_assert_false (mmdir_input_read_uint64_le_at (inner, 13, &value, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  assert_details (error, fixture->file_path, NULL, 0, 13, 8);
  g_clear_error (&error);

  g_assert_false (mmdir_input_seek (inner, 21, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  assert_mentions (error, 21);
  g_clear_error (&error);

  g_assert_false (mmdir_input_skip (inner, 6, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  assert_details (error, fixture->file_path, NULL, 0, 15, 6);
  g_clear_error (&error);

  g_assert_null (mmdir_input_slice (slice, "more", 50, 51, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_OUT_OF_RANGE);
  assert_details (error, fixture->file_path, NULL, 0, 50, 51);
  g_clear_error (&error);
}

static void
test_bad_bytes (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  static const guint8 bytes[] = { 0x00, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x02, 0xc3, 0x28, 0x01, 0x00 };
  g_autoptr (MmdirInput) input = NULL;
  GError *error = NULL;
  guint32 value;
  guint64 offset = 0;

  temporary_write (fixture->path, "bad", bytes, sizeof bytes);
  input = temporary_open_input (fixture->directory, "bad");
  g_assert_true (mmdir_input_seek (input, 1, &error));
  g_assert_false (mmdir_input_read_vint (input, &value, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MALFORMED);
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_cmpuint (offset, ==, 1);
  g_clear_error (&error);

  g_assert_true (mmdir_input_seek (input, 6, &error));
  g_assert_null (mmdir_input_read_string (input, NULL, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "UTF-8"));
  g_clear_error (&error);
  g_assert_cmpuint (mmdir_input_tell (input), ==, 6);
}

static gboolean
stop (guint64 done G_GNUC_UNUSED,
      guint64 total G_GNUC_UNUSED,
      gpointer user_data G_GNUC_UNUSED)
{
  return FALSE;
}

static void
test_memory_calls (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "file");
  GError *error = NULL;
  guint64 resident = 8;

  seam_fail (SEAM_POPULATE, 0, 1, OS_FAILURE_IO);
  g_assert_false (mmdir_input_preload (input, NULL, NULL, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  assert_details (error, fixture->file_path, "injected", seam_get_code (OS_FAILURE_IO), 0, LENGTH);
  g_clear_error (&error);

  g_assert_false (mmdir_input_preload (input, stop, NULL, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_CANCELLED);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, fixture->file_path);
  g_clear_error (&error);

  seam_fail (SEAM_ADVISE, 0, 1, OS_FAILURE_NO_MEMORY);
  g_assert_false (mmdir_input_advise (input, 0, LENGTH, MMDIR_ADVICE_RANDOM, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  assert_details (error, fixture->file_path, "injected", seam_get_code (OS_FAILURE_NO_MEMORY), 0, LENGTH);
  g_clear_error (&error);

  seam_fail (SEAM_PREFETCH, 0, 1, OS_FAILURE_IO);
  g_assert_false (mmdir_input_prefetch (input, 100, 200, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  assert_details (error, fixture->file_path, "injected", seam_get_code (OS_FAILURE_IO), 100, 200);
  g_clear_error (&error);

  seam_fail (SEAM_RESIDENCY, 0, 1, OS_FAILURE_UNSUPPORTED);
  g_assert_false (mmdir_input_get_residency (input, 100, 200, &resident, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
  assert_details (error, fixture->file_path, "injected", seam_get_code (OS_FAILURE_UNSUPPORTED), 100, 200);
  g_assert_cmpuint (resident, ==, 8);
  g_clear_error (&error);
}

static void
test_copies (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) copy = NULL;
  g_autoptr (GError) prefixed = NULL;
  g_autofree char *hint = NULL;
  GError *error;

  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_CANNOT_MAP);
  error = fail_to_open (fixture);
  hint = g_strdup (mmdir_error_get_hint (error));
  copy = g_error_copy (error);
  g_propagate_prefixed_error (&prefixed, error, "Index %d: ", 7);

  assert_details (copy, fixture->file_path, "injected", seam_get_code (OS_FAILURE_CANNOT_MAP), 0, LENGTH);
  g_assert_cmpstr (mmdir_error_get_hint (copy), ==, hint);
  assert_details (prefixed, fixture->file_path, "injected", seam_get_code (OS_FAILURE_CANNOT_MAP), 0, LENGTH);
  g_assert_cmpstr (mmdir_error_get_hint (prefixed), ==, hint);
  g_assert_true (g_str_has_prefix (prefixed->message, "Index 7: "));

  g_clear_error (&copy);
  copy = g_error_copy (prefixed);
  g_clear_error (&prefixed);
  g_assert_cmpstr (mmdir_error_get_hint (copy), ==, hint);
}

static void
assert_tells_nothing (const GError *error)
{
  guint64 number = 3;

  g_assert_null (mmdir_error_get_path (error));
  g_assert_null (mmdir_error_get_call (error));
  g_assert_null (mmdir_error_get_hint (error));
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, 0);
  g_assert_false (mmdir_error_get_offset (error, &number));
  g_assert_false (mmdir_error_get_length (error, &number));
  g_assert_false (mmdir_error_get_offset (error, NULL));
  g_assert_false (mmdir_error_get_length (error, NULL));
  g_assert_cmpuint (number, ==, 3);
}

static void
test_foreign (Fixture *fixture G_GNUC_UNUSED,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) foreign = NULL;
  g_autoptr (GError) bare = g_error_new (MMDIR_ERROR, MMDIR_ERROR_FAILED, "made by the program");

  assert_tells_nothing (NULL);
  foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "another's");
  assert_tells_nothing (foreign);
  assert_tells_nothing (bare);
}

static void
test_null_outs (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  seam_fail (SEAM_MAP, 0, 1, OS_FAILURE_CANNOT_MAP);
  error = fail_to_open (fixture);
  g_assert_true (mmdir_error_get_offset (error, NULL));
  g_assert_true (mmdir_error_get_length (error, NULL));
}

static void
test_quark (Fixture *fixture G_GNUC_UNUSED,
            gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpuint (MMDIR_ERROR, !=, 0);
  g_assert_cmpuint (MMDIR_ERROR, ==, mmdir_error_quark ());
  g_assert_cmpuint (MMDIR_ERROR, !=, G_FILE_ERROR);
}

#define ADD(path, func) \
  g_test_add ("/error/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("codes", test_codes);
  ADD ("opening", test_opening);
  ADD ("mapping", test_mapping);
  ADD ("mapping/a-chunk", test_mapping_a_chunk);
  ADD ("other-calls", test_other_calls);
  ADD ("slices", test_slices);
  ADD ("bad-bytes", test_bad_bytes);
  ADD ("memory-calls", test_memory_calls);
  ADD ("copies", test_copies);
  ADD ("foreign", test_foreign);
  ADD ("null-outs", test_null_outs);
  ADD ("quark", test_quark);
  return g_test_run ();
}
