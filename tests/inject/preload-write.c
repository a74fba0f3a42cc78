/* preload-write.c: calls that write
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "preload-private.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

ssize_t
write (int file,
       const void *bytes,
       size_t length)
{
  REAL (write);

  TRANSFER (PRELOAD_WRITE, length, real_write (file, bytes, wanted));
}

WRAP (int, fsync, (int file), (file), PRELOAD_SYNC, -1)
WRAP (int, renameat, (int from, const char *from_path, int to, const char *to_path), (from, from_path, to, to_path), PRELOAD_RENAME, -1)
WRAP (int, linkat, (int from, const char *from_path, int to, const char *to_path, int flags), (from, from_path, to, to_path, flags), PRELOAD_LINK, -1)
WRAP (int, unlinkat, (int directory, const char *path, int flags), (directory, path, flags), PRELOAD_REMOVE, -1)
WRAP (int, flock, (int file, int operation), (file, operation), PRELOAD_LOCK, -1)

#ifdef RENAME_NOREPLACE
WRAP (int, renameat2, (int from, const char *from_path, int to, const char *to_path, unsigned int flags), (from, from_path, to, to_path, flags), PRELOAD_RENAME_NEW, -1)
#endif

#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 27)
ssize_t
copy_file_range (int from,
                 off64_t *from_offset,
                 int to,
                 off64_t *to_offset,
                 size_t length,
                 unsigned int flags)
{
  REAL (copy_file_range);

  TRANSFER (PRELOAD_COPY, length, real_copy_file_range (from, from_offset, to, to_offset, wanted, flags));
}
#endif
#endif
