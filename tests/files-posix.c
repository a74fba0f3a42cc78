/* files-posix.c: what a test does with files, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "process.h"

#include <fcntl.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
#include <unistd.h>

gboolean
process_can_evict (const char *directory)
{
#ifdef __linux__
  /* ext2 to ext4, XFS, Btrfs: see statfs(2). */
  static const guint32 known[] = { 0xef53, 0x58465342, 0x9123683e };
  struct statfs status;
  gsize i;

  g_assert_cmpint (statfs (directory, &status), ==, 0);
  for (i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if ((guint32) status.f_type == known[i])
        return TRUE;
    }
#endif
  g_test_skip ("whether this file system gives up pages is not known");
  return FALSE;
}

void
process_take_name (const char *directory,
                   const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_cmpint (unlink (path), ==, 0);
}

static int
open_to_write (const char *directory,
               const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  const int descriptor = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (descriptor, >=, 0);
  return descriptor;
}

gboolean
process_make_sparse (const char *directory,
                     const char *name,
                     guint64 length)
{
  const int descriptor = open_to_write (directory, name);
  const gboolean success = ftruncate (descriptor, (off_t) length) == 0;

  close (descriptor);
  if (!success)
    g_test_skip ("this file system has no sparse files of that length");
  return success;
}

void
process_write_at (const char *directory,
                  const char *name,
                  guint64 offset,
                  gconstpointer data,
                  gsize length)
{
  const int descriptor = open_to_write (directory, name);

  g_assert_cmpint (pwrite (descriptor, data, length, (off_t) offset), ==, (gssize) length);
  close (descriptor);
}

void
process_truncate (const char *directory,
                  const char *name,
                  guint64 length)
{
  const int descriptor = open_to_write (directory, name);

  g_assert_cmpint (ftruncate (descriptor, (off_t) length), ==, 0);
  close (descriptor);
}

/* A pipe, and the zeros that never end. */
GPtrArray *
process_make_special_files (const char *directory)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *pipe = g_build_filename (directory, "pipe", NULL);
  g_autofree char *device = g_build_filename (directory, "device", NULL);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_ptr_array_add (names, g_strdup ("pipe"));
  g_assert_cmpint (symlink ("/dev/zero", device), ==, 0);
  g_ptr_array_add (names, g_strdup ("device"));
  return names;
}

gboolean
process_make_dangling_link (const char *directory,
                            const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  return TRUE;
}
