/* conformance-fallback.c: what happens where a file cannot be mapped
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "process.h"
#include "seam.h"

#include <glib/gstdio.h>

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  GPtrArray *messages;
} Place;

static void
keep_message (const char *domain G_GNUC_UNUSED,
              GLogLevelFlags level,
              const char *message,
              gpointer user_data)
{
  Place *place = user_data;

  g_assert_cmpint (level & G_LOG_LEVEL_MASK, ==, G_LOG_LEVEL_MESSAGE);
  g_ptr_array_add (place->messages, g_strdup (message));
}

static void
set_up (Place *place,
        gconstpointer data G_GNUC_UNUSED)
{
  seam_reset ();
  place->path = temporary_directory_new ();
  place->directory = temporary_open (place->path, MMDIR_BACKING_AUTO);
  place->messages = g_ptr_array_new_with_free_func (g_free);
  temporary_write_pattern (place->path, "file", 100);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MASK, keep_message, place);
}

static void
tear_down (Place *place,
           gconstpointer data G_GNUC_UNUSED)
{
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MASK, g_log_default_handler, NULL);
  mmdir_directory_unref (place->directory);
  temporary_directory_remove (place->path);
  g_ptr_array_unref (place->messages);
  seam_reset ();
}

static void
open_fails (Place *place,
            const char *name,
            MmdirError code)
{
  MmdirInput *input;

  check_refused (code, (input = mmdir_directory_open_input (place->directory, name, MMDIR_CONTEXT_DEFAULT,
                                                            &error)) != NULL);
}

/* Nothing is done that was not asked for. */
static void
test_off (Place *place,
          gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  MmdirInput *input;
  guint64 number;

  g_assert_false (mmdir_directory_get_fallback (place->directory));
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, OS_FAILURE_NO_MEMORY);
  input = mmdir_directory_open_input (place->directory, "file", MMDIR_CONTEXT_READ, &error);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_null (input);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, seam_get_code (OS_FAILURE_NO_MEMORY));
  g_assert_true (g_str_has_suffix (mmdir_error_get_path (error), "file"));
  g_assert_true (mmdir_error_get_offset (error, &number));
  g_assert_cmpuint (number, ==, 0);
  g_assert_true (mmdir_error_get_length (error, &number));
  g_assert_cmpuint (number, ==, 100);
  g_assert_cmpuint (place->messages->len, ==, 0);
}

/* Whatever the reason, as long as it is one against mapping alone: the file is
 * read, and one message says why it is not mapped. */
static void
test_reasons (Place *place,
              gconstpointer data G_GNUC_UNUSED)
{
  static const OsFailureKind kinds[] = {
    OS_FAILURE_NO_MEMORY, OS_FAILURE_COMMIT_LIMIT, OS_FAILURE_LOCKED,
    OS_FAILURE_CANNOT_MAP, OS_FAILURE_TOO_LARGE, OS_FAILURE_UNSUPPORTED
  };
  guint n_messages = 0;
  guint i, j;

  mmdir_directory_set_fallback (place->directory, TRUE);
  g_assert_true (mmdir_directory_get_fallback (place->directory));
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (j = 0; j < seam_count_codes (kinds[i]); j++)
      {
        g_autoptr (MmdirInput) input = NULL;
        g_autoptr (MmdirInput) clone = NULL;

        seam_fail_with_code (SEAM_MAP, 0, SEAM_ALWAYS, seam_get_nth_code (kinds[i], j));
        input = temporary_open_input (place->directory, "file");
        g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
        g_assert_cmpuint (place->messages->len, ==, ++n_messages);
        g_assert_nonnull (strstr (g_ptr_array_index (place->messages, n_messages - 1), "file"));
        clone = check_clone (input);
        check_seek (clone, 99);
        g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (99));
      }
  g_assert_cmpuint (n_messages, >=, 4);
}

/* Not even with fallback is the file opened, whichever code says so. */
static void
fail_with_each (Place *place,
                SeamCall call,
                OsFailureKind kind,
                MmdirError expected)
{
  guint i;

  mmdir_directory_set_fallback (place->directory, TRUE);
  for (i = 0; i < seam_count_codes (kind); i++)
    {
      seam_fail_with_code (call, 0, 1, seam_get_nth_code (kind, i));
      open_fails (place, "file", expected);
    }
}

/* Reading would fail as mapping does, or must. */
static void
test_other_reasons (Place *place,
                    gconstpointer data G_GNUC_UNUSED)
{
  fail_with_each (place, SEAM_MAP, OS_FAILURE_ACCESS, MMDIR_ERROR_ACCESS);
  fail_with_each (place, SEAM_MAP, OS_FAILURE_SYSTEM_FILES, MMDIR_ERROR_TOO_MANY_FILES);
  fail_with_each (place, SEAM_MAP, OS_FAILURE_PROCESS_FILES, MMDIR_ERROR_TOO_MANY_FILES);
  fail_with_each (place, SEAM_MAP, OS_FAILURE_IO, MMDIR_ERROR_IO);
  g_assert_cmpuint (place->messages->len, ==, 0);
}

/* What cannot be opened cannot be read either. */
static void
test_not_opened (Place *place,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    OsFailureKind kind;
    MmdirError expected;
  } failures[] = {
    { OS_FAILURE_ACCESS, MMDIR_ERROR_ACCESS },
    { OS_FAILURE_PROCESS_FILES, MMDIR_ERROR_TOO_MANY_FILES },
    { OS_FAILURE_SYSTEM_FILES, MMDIR_ERROR_TOO_MANY_FILES },
    { OS_FAILURE_NOT_FOUND, MMDIR_ERROR_NOT_FOUND },
    { OS_FAILURE_NO_MEMORY, MMDIR_ERROR_NO_MEMORY },
    { OS_FAILURE_COMMIT_LIMIT, MMDIR_ERROR_NO_MEMORY },
    { OS_FAILURE_IO, MMDIR_ERROR_IO },
  };
  g_autofree char *folder = g_build_filename (place->path, "folder", NULL);
  guint i;

  mmdir_directory_set_fallback (place->directory, TRUE);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  open_fails (place, "missing", MMDIR_ERROR_NOT_FOUND);
  open_fails (place, "folder", MMDIR_ERROR_NOT_REGULAR);
  for (i = 0; i < G_N_ELEMENTS (failures); i++)
    fail_with_each (place, SEAM_FILE_OPEN, failures[i].kind, failures[i].expected);
  g_assert_cmpuint (seam_count (SEAM_MAP), ==, 0);
  g_assert_cmpuint (place->messages->len, ==, 0);
}

/* A file that can be mapped is, with fallback as without. */
static void
test_not_needed (Place *place,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  mmdir_directory_set_fallback (place->directory, TRUE);
  input = temporary_open_input (place->directory, "file");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MAPPED);
  g_assert_cmpuint (place->messages->len, ==, 0);
}

/* No address space, in truth: for the whole file, though there is some for each
 * chunk; for none of it; and with fallback. */
#define LESS_THAN_A_CHUNK ((guint64) 1 << 19)

static void
test_address_space (Place *place,
                    gconstpointer data G_GNUC_UNUSED)
{
  const guint64 length = (guint64) 1 << 36;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;

  if (process_is_instrumented ())
    {
      g_test_skip ("an instrumented process has addresses of its own");
      return;
    }
  if (!process_make_sparse (place->path, "large", length) ||
      !process_take_address_space ((guint64) 256 << 20))
    return;
  input = temporary_open_input (place->directory, "large");
  process_give_back_address_space ();
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MAPPED);
  check_seek (input, length - 8);
  g_assert_cmpuint (check_read_uint64_le (input), ==, 0);
  g_clear_pointer (&input, mmdir_input_free);

  process_take_address_space (LESS_THAN_A_CHUNK);
  input = mmdir_directory_open_input (place->directory, "large", MMDIR_CONTEXT_DEFAULT, &error);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_null (input);
  g_assert_nonnull (mmdir_error_get_hint (error));

  mmdir_directory_set_fallback (place->directory, TRUE);
  input = temporary_open_input (place->directory, "large");
  process_give_back_address_space ();
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (place->messages->len, ==, 1);
  check_seek (input, length - 8);
  g_assert_cmpuint (check_read_uint64_le (input), ==, 0);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

#define ADD(path, func) \
  g_test_add ("/fallback/" path, Place, NULL, set_up, func, tear_down)

void
conformance_add_fallback (void)
{
  ADD ("off", test_off);
  ADD ("reasons", test_reasons);
  ADD ("other-reasons", test_other_reasons);
  ADD ("not-opened", test_not_opened);
  ADD ("not-needed", test_not_needed);
  ADD ("address-space", test_address_space);
}
