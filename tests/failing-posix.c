/* failing-posix.c: calls of the system that fail as a test wants them to
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "failing-posix.h"

#include "check.h"
#include "process.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const FailingPlan harmless = { .longest = G_MAXSIZE, .n_good = G_MAXUINT };
FailingPlan failing_write, failing_copy, failing_sync, failing_close, failing_remove, failing_rename;

/* Whether it fails, with errno and *@result. */
static gboolean
fails (FailingPlan *plan,
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
  if (plan->code == FAILING_NOTHING)
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

  return fails (&failing_write, &result) ? result : __real_write (file, bytes, MIN (length, failing_write.longest));
}

int
__wrap_fsync (int file)
{
  ssize_t result;

  return fails (&failing_sync, &result) ? (int) result : __real_fsync (file);
}

/* It is closed all the same. */
int
__wrap_close (int file)
{
  const int closed = __real_close (file);
  ssize_t result;

  return fails (&failing_close, &result) ? (int) result : closed;
}

int
__wrap_unlinkat (int directory,
                 const char *path,
                 int flags)
{
  ssize_t result;

  return fails (&failing_remove, &result) ? (int) result : __real_unlinkat (directory, path, flags);
}

int
__wrap_renameat (int from,
                 const char *from_path,
                 int to,
                 const char *to_path)
{
  ssize_t result;

  return fails (&failing_rename, &result) ? (int) result : __real_renameat (from, from_path, to, to_path);
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

  if (fails (&failing_copy, &result))
    return result;
  return __real_copy_file_range (from, from_offset, to, to_offset, MIN (length, failing_copy.longest), flags);
}
#endif

void
failing_repair (void)
{
  failing_write = failing_copy = failing_sync = failing_close = failing_remove = failing_rename = harmless;
}

void
failing_set_up (FailingFixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  failing_repair ();
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "file", FAILING_LENGTH);
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  /* The directory keeps what it is synced by. */
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  fixture->n_descriptors = process_count_descriptors ();
}

void
failing_tear_down (FailingFixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  failing_repair ();
  g_assert_cmpuint (process_count_descriptors (), ==, fixture->n_descriptors);
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

void
failing_assert_pattern (const FailingFixture *fixture,
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
