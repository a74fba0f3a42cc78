/* test-buffered-posix.c: read calls that a signal interrupts
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "temporary.h"

#include <errno.h>
#include <sys/types.h>

/* A bit more than several buffers of any size. */
#define LENGTH 300007

/* What is interrupted before it reads anything. */
static guint n_interruptions;

static gboolean
is_interrupted (void)
{
  if (n_interruptions == 0)
    return FALSE;
  n_interruptions--;
  errno = EINTR;
  return TRUE;
}

ssize_t __real_pread (int descriptor,
                      void *buffer,
                      size_t length,
                      off_t offset);
ssize_t __wrap_pread (int descriptor,
                      void *buffer,
                      size_t length,
                      off_t offset);

ssize_t
__wrap_pread (int descriptor,
              void *buffer,
              size_t length,
              off_t offset)
{
  return is_interrupted () ? -1 : __real_pread (descriptor, buffer, length, offset);
}

/* In the GNU C library, the function has either name, as the size of off_t
 * wants it. */
#ifdef __GLIBC__

ssize_t __real_pread64 (int descriptor,
                        void *buffer,
                        size_t length,
                        gint64 offset);
ssize_t __wrap_pread64 (int descriptor,
                        void *buffer,
                        size_t length,
                        gint64 offset);

ssize_t
__wrap_pread64 (int descriptor,
                void *buffer,
                size_t length,
                gint64 offset)
{
  return is_interrupted () ? -1 : __real_pread64 (descriptor, buffer, length, offset);
}

#endif

static void
set_up (TemporaryFile *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  static const TemporaryWay way = { "buffered", MMDIR_BACKING_BUFFERED, FALSE };

  temporary_file_open (fixture, &way, LENGTH, 0);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
}

static void
test_interrupted (TemporaryFile *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  n_interruptions = 5;
  g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (0));
  g_assert_cmpuint (n_interruptions, ==, 0);
  n_interruptions = 3;
  g_assert_cmpuint (check_read_byte_at (fixture->input, 250000), ==, temporary_byte_at (250000));
  g_assert_cmpuint (n_interruptions, ==, 0);
  n_interruptions = 1;
  temporary_read (fixture->input, 1, LENGTH - 1);
  g_assert_cmpuint (n_interruptions, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/buffered-posix/interrupted", TemporaryFile, NULL, set_up, test_interrupted, tear_down);
  return g_test_run ();
}
