/* conformance-fallback.c: what happens where a file cannot be mapped
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "process.h"
#include "seam.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

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
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, ENOMEM);
  input = mmdir_directory_open_input (place->directory, "file", MMDIR_CONTEXT_READ, &error);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_null (input);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, ENOMEM);
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
  static const int codes[] = { ENOMEM, EAGAIN, ENODEV, EINVAL, EOVERFLOW, ENOSYS };
  guint i;

  mmdir_directory_set_fallback (place->directory, TRUE);
  g_assert_true (mmdir_directory_get_fallback (place->directory));
  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (MmdirInput) input = NULL;
      g_autoptr (MmdirInput) clone = NULL;

      seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, (guint32) codes[i]);
      input = temporary_open_input (place->directory, "file");
      g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
      g_assert_cmpuint (place->messages->len, ==, i + 1);
      g_assert_nonnull (strstr (g_ptr_array_index (place->messages, i), "file"));
      clone = check_clone (input);
      check_seek (clone, 99);
      g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (99));
    }
  g_assert_cmpuint (place->messages->len, ==, G_N_ELEMENTS (codes));
}

/* Reading would fail as mapping does, or must. */
static void
test_other_reasons (Place *place,
                    gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_set_fallback (place->directory, TRUE);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, EACCES);
  open_fails (place, "file", MMDIR_ERROR_ACCESS);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, EPERM);
  open_fails (place, "file", MMDIR_ERROR_ACCESS);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, ENFILE);
  open_fails (place, "file", MMDIR_ERROR_TOO_MANY_FILES);
  seam_fail (SEAM_MAP, 0, SEAM_ALWAYS, EIO);
  open_fails (place, "file", MMDIR_ERROR_IO);
  g_assert_cmpuint (place->messages->len, ==, 0);
}

/* What cannot be opened cannot be read either. */
static void
test_not_opened (Place *place,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    int code;
    MmdirError expected;
  } failures[] = {
    { EACCES, MMDIR_ERROR_ACCESS },
    { EMFILE, MMDIR_ERROR_TOO_MANY_FILES },
    { ENFILE, MMDIR_ERROR_TOO_MANY_FILES },
    { ENOENT, MMDIR_ERROR_NOT_FOUND },
    { ENOMEM, MMDIR_ERROR_NO_MEMORY },
    { EIO, MMDIR_ERROR_IO },
  };
  g_autofree char *folder = g_build_filename (place->path, "folder", NULL);
  guint i;

  mmdir_directory_set_fallback (place->directory, TRUE);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  open_fails (place, "missing", MMDIR_ERROR_NOT_FOUND);
  open_fails (place, "folder", MMDIR_ERROR_NOT_REGULAR);
  for (i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      seam_fail (SEAM_FILE_OPEN, 0, 1, (guint32) failures[i].code);
      open_fails (place, "file", failures[i].expected);
    }
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

/* No address space, in truth: for the whole file, though there is some for
 * each chunk; for none of it; and with fallback. */
static void
test_address_space (Place *place,
                    gconstpointer data G_GNUC_UNUSED)
{
  const guint64 length = (guint64) 1 << 36;
  g_autofree char *path = g_build_filename (place->path, "large", NULL);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;
  guint64 before;

  if (process_is_instrumented () || !process_has_proc ())
    {
      g_test_skip ("address space cannot be limited here");
      return;
    }
  temporary_write (place->path, "large", "", 0);
  if (truncate (path, (off_t) length) != 0)
    {
      g_test_skip ("the file system has no such files");
      return;
    }
  before = process_limit_more_address_space ((guint64) 1 << 30);
  input = mmdir_directory_open_input (place->directory, "large", MMDIR_CONTEXT_DEFAULT, &error);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_null (input);
  g_assert_nonnull (mmdir_error_get_hint (error));

  mmdir_directory_set_fallback (place->directory, TRUE);
  input = temporary_open_input (place->directory, "large");
  process_limit (RLIMIT_AS, before);
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
