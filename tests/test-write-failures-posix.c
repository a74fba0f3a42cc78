/* test-write-failures-posix.c: several calls that fail on the way of one file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * tests/inject has each call fail by itself; here they fail one after the other.
 */

#include "config.h"

#include "check.h"
#include "process.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LENGTH 300000

/* What a call is to do from then on: @longest bytes at most, one time in
 * @interval interrupted, and the error @code after @n_good calls. */
typedef struct
{
  gsize longest;
  guint interval;
  guint n_good;
  int code;
  guint n_calls;
} Plan;

/* In place of a code: nothing is transferred. */
#define NOTHING (-1)

static const Plan harmless = { .longest = G_MAXSIZE, .n_good = G_MAXUINT };
static Plan of_write, of_copy, of_sync, of_close, of_remove, of_rename;

/* Whether it fails, with errno and *@result. */
static gboolean
fails (Plan *plan,
       ssize_t *result)
{
  plan->n_calls++;
  *result = -1;
  if (plan->interval > 0 && plan->n_calls % plan->interval == 0)
    {
      errno = EINTR;
      return TRUE;
    }
  if (plan->n_good > 0)
    {
      if (plan->n_good != G_MAXUINT)
        plan->n_good--;
      return FALSE;
    }
  errno = plan->code;
  if (plan->code == NOTHING)
    *result = 0;
  return TRUE;
}

ssize_t __real_write (int file, const void *bytes, size_t length);
ssize_t __wrap_write (int file, const void *bytes, size_t length);
int __real_fsync (int file);
int __wrap_fsync (int file);
int __real_close (int file);
int __wrap_close (int file);
int __real_unlinkat (int directory, const char *path, int flags);
int __wrap_unlinkat (int directory, const char *path, int flags);
int __real_renameat (int from, const char *from_path, int to, const char *to_path);
int __wrap_renameat (int from, const char *from_path, int to, const char *to_path);

ssize_t
__wrap_write (int file,
              const void *bytes,
              size_t length)
{
  ssize_t result;

  return fails (&of_write, &result) ? result : __real_write (file, bytes, MIN (length, of_write.longest));
}

int
__wrap_fsync (int file)
{
  ssize_t result;

  return fails (&of_sync, &result) ? (int) result : __real_fsync (file);
}

/* It is closed all the same. */
int
__wrap_close (int file)
{
  const int closed = __real_close (file);
  ssize_t result;

  return fails (&of_close, &result) ? (int) result : closed;
}

int
__wrap_unlinkat (int directory,
                 const char *path,
                 int flags)
{
  ssize_t result;

  return fails (&of_remove, &result) ? (int) result : __real_unlinkat (directory, path, flags);
}

int
__wrap_renameat (int from,
                 const char *from_path,
                 int to,
                 const char *to_path)
{
  ssize_t result;

  return fails (&of_rename, &result) ? (int) result : __real_renameat (from, from_path, to, to_path);
}

#ifdef HAVE_COPY_FILE_RANGE
ssize_t __real_copy_file_range (int from, off_t *from_offset, int to, off_t *to_offset, size_t length, unsigned int flags);
ssize_t __wrap_copy_file_range (int from, off_t *from_offset, int to, off_t *to_offset, size_t length, unsigned int flags);

ssize_t
__wrap_copy_file_range (int from,
                        off_t *from_offset,
                        int to,
                        off_t *to_offset,
                        size_t length,
                        unsigned int flags)
{
  ssize_t result;

  if (fails (&of_copy, &result))
    return result;
  return __real_copy_file_range (from, from_offset, to, to_offset, MIN (length, of_copy.longest), flags);
}
#endif

static void
repair (void)
{
  of_write = of_copy = of_sync = of_close = of_remove = of_rename = harmless;
}

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  guint n_descriptors;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  repair ();
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "file", LENGTH);
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  /* The directory keeps what it is synced by. */
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  fixture->n_descriptors = process_count_descriptors ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  repair ();
  g_assert_cmpuint (process_count_descriptors (), ==, fixture->n_descriptors);
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static gboolean
is_there (const Fixture *fixture,
          const char *name)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_pattern (const Fixture *fixture,
                const char *name,
                gsize expected_length)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, expected_length);
  g_assert_true (temporary_is_pattern ((const guint8 *) contents, length, 0));
}

static void
assert_pending (Fixture *fixture,
                const char *name)
{
  g_auto (GStrv) names = NULL;
  const Plan before = of_remove;

  of_remove.n_good = 0;
  of_remove.code = EBUSY;
  names = mmdir_directory_get_pending_deletions (fixture->directory);
  of_remove = before;
  g_assert_cmpstr (names[0], ==, name);
}

/* The pattern, in pieces of many lengths. */
static MmdirOutput *
write_pattern (Fixture *fixture)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  guint8 bytes[9999];
  guint64 position = 0;
  gsize i, length = 1;

  g_assert_nonnull (output);
  while (position < LENGTH)
    {
      length = MIN (length * 7 % sizeof bytes + 1, LENGTH - position);
      for (i = 0; i < length; i++)
        bytes[i] = temporary_byte_at (position + i);
      check_succeeds (mmdir_output_write_bytes (output, bytes, length, &error));
      position += length;
    }
  return output;
}

static void
test_short_writes (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  of_write.longest = 777;
  of_write.interval = 3;
  output = write_pattern (fixture);
  check_succeeds (mmdir_output_close (output, &error));
  g_assert_cmpuint (of_write.n_calls, >, LENGTH / 777);
  assert_pattern (fixture, "new", LENGTH);
}

/* A descriptor that close() was interrupted with is gone: another close could be
 * that of another file. */
static void
test_interrupted_close (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = write_pattern (fixture);

  of_close.n_good = 0;
  of_close.code = EINTR;
  of_close.n_calls = 0;
  check_succeeds (mmdir_output_close (output, &error));
  g_assert_cmpuint (of_close.n_calls, ==, 1);
  assert_pattern (fixture, "new", LENGTH);
}

static void
test_interrupted_sync (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", NULL };

  of_sync.interval = 2;
  of_sync.n_calls = 1;
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (of_sync.n_calls, ==, 3);
  of_sync.n_calls = 1;
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  g_assert_cmpuint (of_sync.n_calls, ==, 3);
}

/* Nothing is published, and the output is as good as before. */
static void
test_lost_directory (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  of_sync = (Plan){ .code = EIO };
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync (fixture->directory, &error));
  repair ();
  check_refused (MMDIR_ERROR_IO, mmdir_output_publish (output, "file", &error));
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_close (output, &error));
  assert_pattern (fixture, "file", LENGTH);
}

/* File servers tell that there is no room when the file is synced or closed. */
static void
test_no_space_later (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { ENOSPC, EDQUOT, EFBIG };
  Plan *const plans[] = { &of_sync, &of_close };
  gsize i, k;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    for (k = 0; k < G_N_ELEMENTS (plans); k++)
      {
        g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
        g_autoptr (GError) failure = NULL;

        *plans[k] = (Plan){ .code = codes[i] };
        g_assert_false (mmdir_output_publish (output, "file", &failure));
        repair ();
        g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
        g_assert_cmpstr (mmdir_error_get_call (failure), ==, k == 0 ? "fsync" : "close");
        g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, codes[i]);
        g_assert_false (is_there (fixture, "new"));
      }
}

/* The error is that of the write, whatever becomes of the file. */
static void
fail_to_write (Fixture *fixture,
               int code_of_remove)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  g_autoptr (GError) failure = NULL;

  check_succeeds (mmdir_output_write_bytes (output, "bytes", 5, &error));
  of_write.n_good = 0;
  of_write.code = ENOSPC;
  of_remove.n_good = 0;
  of_remove.code = code_of_remove;
  g_assert_false (mmdir_output_close (output, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
  g_assert_cmpstr (mmdir_error_get_call (failure), ==, "write");
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, ENOSPC);
  g_assert_true (is_there (fixture, "new"));
}

static void
test_not_removed (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  fail_to_write (fixture, EACCES);
  repair ();
  assert_pending (fixture, NULL);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "new"));
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "new", &error));
}

static void
test_removed_later (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  fail_to_write (fixture, EBUSY);
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "new"));
  assert_pending (fixture, "new");
  repair ();
  g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
  g_assert_false (is_there (fixture, "new"));
}

/* The name has another file by then, which is nobody's to remove. */
static void
test_replaced (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  g_autofree char *from = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *to = g_build_filename (fixture->path, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "bytes", 5, &error));
  g_assert_cmpint (g_rename (from, to), ==, 0);
  mmdir_output_free (output);
  assert_pattern (fixture, "new", LENGTH);
}

/* The old file is there, and what was to replace it goes, at once or later. */
static void
test_not_renamed (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { 0, EBUSY, EIO };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
      g_autoptr (GError) failure = NULL;

      of_rename.n_good = 0;
      of_rename.code = EIO;
      of_remove.n_good = codes[i] == 0 ? G_MAXUINT : 0;
      of_remove.code = codes[i];
      g_assert_false (mmdir_output_publish (output, "file", &failure));
      g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
      g_assert_cmpstr (mmdir_error_get_call (failure), ==, "rename");
      assert_pattern (fixture, "file", LENGTH);
      g_assert_cmpint (is_there (fixture, "new"), ==, codes[i] != 0);
      assert_pending (fixture, codes[i] == EBUSY ? "new" : NULL);
      repair ();
      g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
      if (codes[i] == EIO)
        temporary_remove (fixture->path, "new");
    }
}

/* What is mapped and cannot be read fails the write of it: that is not the fault of
 * the file that is written. */
static void
test_copy_of_mapping (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) again = NULL;
  guint64 offset;

  check_succeeds ((input = mmdir_directory_open_input_with_backing (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT,
                                                                    MMDIR_BACKING_MAPPED, &error)) != NULL);
  check_succeeds (mmdir_input_seek (input, 3, &error));
  g_assert_cmpint (truncate (path, 100000), ==, 0);
  g_assert_false (mmdir_output_copy (output, input, 250000, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, path);
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, EFAULT);
  g_assert_nonnull (strstr (mmdir_error_get_hint (failure), "shortened"));
  g_assert_true (mmdir_error_get_offset (failure, &offset));
  g_assert_cmpuint (offset, ==, 3);
  g_assert_cmpuint (mmdir_input_tell (input), ==, 3);
  g_assert_false (mmdir_output_close (output, &again));
  g_assert_cmpstr (again->message, ==, failure->message);
  g_assert_false (is_there (fixture, "new"));
}

#ifdef HAVE_COPY_FILE_RANGE
/* Some of it by the system, and what comes then by reading and writing. */
static void
test_copy_falls_back (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { EXDEV, ENOSYS, EINVAL, EPERM, EOPNOTSUPP, EBADF, EIO, ESTALE, EACCES, NOTHING };
  gsize i;
  guint n_good;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    for (n_good = 0; n_good < 3; n_good++)
      {
        of_copy = (Plan){ .longest = 70001, .interval = 4, .n_good = n_good, .code = codes[i] };
        of_write = (Plan){ .longest = 5003, .interval = 3, .n_good = G_MAXUINT };
        check_succeeds (mmdir_directory_copy_file (fixture->directory, "file", fixture->directory, "new", &error));
        g_assert_cmpuint (of_copy.n_calls, >=, n_good + 1);
        g_assert_cmpuint (of_write.n_calls, >, 0);
        assert_pattern (fixture, "new", LENGTH);
        temporary_remove (fixture->path, "new");
      }
}

/* What the disk says is told, at the place that was reached. */
static void
test_copy_fails (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { ENOSPC, EDQUOT };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "file");
      g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
      g_autoptr (GError) failure = NULL;
      guint64 offset;

      check_succeeds (mmdir_output_write_bytes (output, "some", 4, &error));
      check_succeeds (mmdir_input_seek (input, 3, &error));
      of_copy = (Plan){ .longest = 70001, .n_good = 2, .code = codes[i] };
      g_assert_false (mmdir_output_copy (output, input, 250000, &failure));
      g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
      g_assert_cmpstr (mmdir_error_get_call (failure), ==, "copy_file_range");
      g_assert_true (mmdir_error_get_offset (failure, &offset));
      g_assert_cmpuint (offset, ==, 4 + 2 * 70001);
      g_assert_cmpuint (mmdir_input_tell (input), ==, 3);
      check_refused (failure->code, mmdir_output_close (output, &error));
      g_assert_false (is_there (fixture, "new"));
    }
}

/* That call does not tell which of the two files it is about: the write does. */
static void
test_copy_fails_again (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { EIO, ESTALE };
  g_autofree char *path = g_build_filename (fixture->path, "new", NULL);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) failure = NULL;

      of_copy = (Plan){ .longest = 70001, .n_good = 2, .code = codes[i] };
      of_write = (Plan){ .longest = G_MAXSIZE, .code = codes[i] };
      g_assert_false (mmdir_directory_copy_file (fixture->directory, "file", fixture->directory, "new", &failure));
      g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
      g_assert_cmpstr (mmdir_error_get_call (failure), ==, "write");
      g_assert_cmpstr (mmdir_error_get_path (failure), ==, path);
      g_assert_cmpuint (of_copy.n_calls, ==, 3);
      g_assert_false (is_there (fixture, "new"));
    }
}

static void
test_copy_fails_later (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  of_copy = (Plan){ .longest = 70001, .n_good = 1, .code = EXDEV };
  of_write = (Plan){ .longest = G_MAXSIZE, .n_good = 1, .code = EDQUOT };
  check_refused (MMDIR_ERROR_NO_SPACE, mmdir_directory_copy_file (fixture->directory, "file", fixture->directory, "new", &error));
  g_assert_cmpuint (of_write.n_calls, ==, 2);
  g_assert_false (is_there (fixture, "new"));
}
#else
static void
test_copy_skipped (Fixture *fixture G_GNUC_UNUSED,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_test_skip ("this system does not copy from file to file");
}

#define test_copy_falls_back test_copy_skipped
#define test_copy_fails test_copy_skipped
#define test_copy_fails_again test_copy_skipped
#define test_copy_fails_later test_copy_skipped
#endif

#define ADD(name, func) g_test_add ("/write-failures/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  repair ();
  g_test_init (&argc, &argv, NULL);
  ADD ("short-writes", test_short_writes);
  ADD ("interrupted-close", test_interrupted_close);
  ADD ("interrupted-sync", test_interrupted_sync);
  ADD ("lost-directory", test_lost_directory);
  ADD ("no-space-later", test_no_space_later);
  ADD ("not-removed", test_not_removed);
  ADD ("removed-later", test_removed_later);
  ADD ("replaced", test_replaced);
  ADD ("not-renamed", test_not_renamed);
  ADD ("copy-of-mapping", test_copy_of_mapping);
  ADD ("copy-falls-back", test_copy_falls_back);
  ADD ("copy-fails", test_copy_fails);
  ADD ("copy-fails-again", test_copy_fails_again);
  ADD ("copy-fails-later", test_copy_fails_later);
  return g_test_run ();
}
