/* test-output-large-posix.c: writing behind the places that 32 bits can tell
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Long writes of zeroes, the linker has leave a hole here, which takes no time and
 * no room.
 */

#include "config.h"

#include "check.h"
#include "process-posix.h"
#include "temporary.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* In bytes. */
#define PIECE ((gsize) 64 << 20)
#define FAR ((guint64) 5 << 30)

/* What a write of some bytes fails with, if it is not 0. */
static int code;

ssize_t __real_write (int file, const void *bytes, size_t length);
ssize_t __wrap_write (int file, const void *bytes, size_t length);

ssize_t
__wrap_write (int file,
              const void *bytes,
              size_t length)
{
  if (length >= PIECE)
    return lseek (file, (off_t) length, SEEK_CUR) >= 0 ? (ssize_t) length : -1;
  if (code == 0)
    return __real_write (file, bytes, length);
  errno = code;
  return -1;
}

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  MmdirOutput *output;

  /* Bytes that a file may have outside of the test. */
  guint64 length_limit;
} Fixture;

/* @data: bytes that a file may have behind the place, or NULL. */
static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autofree guint8 *zeroes = g_malloc0 (PIECE);
  guint64 done;

  code = 0;
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  fixture->length_limit = os_file_length_limit ();
  if (fixture->length_limit < FAR + PIECE)
    g_test_skip ("files may not become so long here");
  if (fixture->length_limit < FAR + PIECE || !process_make_sparse (fixture->path, "probe", FAR + PIECE))
    return;
  temporary_remove (fixture->path, "probe");
  if (data != NULL)
    process_limit (RLIMIT_FSIZE, FAR + GPOINTER_TO_SIZE (data));
  check_succeeds ((fixture->output = mmdir_directory_create_output (fixture->directory, "file", &error)) != NULL);
  for (done = 0; done < FAR; done += PIECE)
    {
      g_assert_cmpuint (mmdir_output_tell (fixture->output), ==, done);
      check_succeeds (mmdir_output_write_bytes (fixture->output, zeroes, PIECE, &error));
    }
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->output, mmdir_output_free);
  process_limit (RLIMIT_FSIZE, fixture->length_limit);
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static void
test_values (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  if (fixture->output == NULL)
    return;
  check_succeeds (mmdir_output_write_uint32_le (fixture->output, 77, &error));
  g_assert_cmpuint (mmdir_output_tell (fixture->output), ==, FAR + 4);
  check_succeeds (mmdir_output_flush (fixture->output, &error));
  check_succeeds (mmdir_output_align (fixture->output, 1 << 20, &error));
  g_assert_cmpuint (mmdir_output_tell (fixture->output), ==, FAR + (1 << 20));
  check_succeeds (mmdir_output_write_uint64_be (fixture->output, 88, &error));
  check_succeeds (mmdir_output_publish (fixture->output, "name", &error));
  g_assert_cmpuint (mmdir_output_tell (fixture->output), ==, FAR + (1 << 20) + 8);

  input = temporary_open_input (fixture->directory, "name");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, FAR + (1 << 20) + 8);
  g_assert_cmpuint (check_read_uint32_le_at (input, FAR - 4), ==, 0);
  g_assert_cmpuint (check_read_uint32_le_at (input, FAR), ==, 77);
  g_assert_cmpuint (check_read_uint64_be_at (input, FAR + (1 << 20)), ==, 88);
}

/* What is at @place of the file could not be written. */
static void
assert_fails (Fixture *fixture,
              guint64 place,
              guint64 length,
              MmdirError error_code,
              int os_code)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, place);
  g_autoptr (GError) failure = NULL;
  guint64 number;

  g_assert_false (mmdir_output_flush (fixture->output, &failure));
  g_assert_error (failure, MMDIR_ERROR, (int) error_code);
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, os_code);
  g_assert_true (mmdir_error_get_offset (failure, &number));
  g_assert_cmpuint (number, ==, place);
  g_assert_true (mmdir_error_get_length (failure, &number));
  g_assert_cmpuint (number, ==, length);
  g_assert_nonnull (strstr (failure->message, text));
  check_refused (error_code, mmdir_output_close (fixture->output, &error));
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "file"));
}

static void
test_failure (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  if (fixture->output == NULL)
    return;
  check_succeeds (mmdir_output_write_bytes (fixture->output, "bytes", 5, &error));
  code = EIO;
  assert_fails (fixture, FAR, 5, MMDIR_ERROR_IO, EIO);
}

/* To the last byte of what is allowed, and none more. */
static void
test_limit (Fixture *fixture,
            gconstpointer data)
{
  if (fixture->output == NULL)
    return;
  check_succeeds (mmdir_output_write_bytes (fixture->output, "bytes", GPOINTER_TO_SIZE (data), &error));
  check_succeeds (mmdir_output_flush (fixture->output, &error));
  check_succeeds (mmdir_output_write_byte (fixture->output, 1, &error));
  assert_fails (fixture, FAR + GPOINTER_TO_SIZE (data), 1, MMDIR_ERROR_NO_SPACE, EFBIG);
}

#define ADD(name, data, func) g_test_add ("/output-large-posix/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("values", NULL, test_values);
  ADD ("failure", NULL, test_failure);
  ADD ("limit", GSIZE_TO_POINTER (5), test_limit);
  return g_test_run ();
}
