/* os-file.c: files: open, look at, read, close
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

#include <unistd.h>

/* Others may read what they may read of all of the user's files. */
#define CREATION_MODE 0666

int
os_open_at (int directory,
            const char *name,
            int flags,
            OsFailure *failure)
{
  int descriptor;

  do
    descriptor = openat (directory, name, flags | O_CLOEXEC, CREATION_MODE);
  while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0)
    os_failure_set (failure, "open");
  return descriptor;
}

static void
status_from_stat (const struct stat *from,
                  OsFileStatus *status)
{
  status->kind = S_ISREG (from->st_mode)   ? OS_FILE_REGULAR
                 : S_ISDIR (from->st_mode) ? OS_FILE_DIRECTORY
                                           : OS_FILE_SPECIAL;
  status->length = (guint64) from->st_size;
}

gboolean
os_file_query (OsDirectory *directory,
               const char *name,
               OsFileStatus *status,
               OsFailure *failure)
{
  struct stat from;

  if (fstatat (directory->descriptor, name, &from, 0) != 0)
    return os_failure_set (failure, "stat");
  status_from_stat (&from, status);
  return TRUE;
}

/* O_NONBLOCK: opening a pipe would wait for a writer.  O_NOCTTY: opening a
 * terminal must not make it ours.  For a regular file neither does anything. */
gboolean
os_file_open (OsDirectory *directory,
              const char *name,
              MmdirAdvice advice G_GNUC_UNUSED,
              OsFile *file,
              OsFileStatus *status,
              OsFailure *failure)
{
  struct stat from;
  int descriptor;

  descriptor = os_open_at (directory->descriptor, name, O_RDONLY | O_NONBLOCK | O_NOCTTY, failure);
  if (descriptor < 0)
    return FALSE;
  if (fstat (descriptor, &from) != 0)
    {
      os_failure_set (failure, "fstat");
      close (descriptor);
      return FALSE;
    }
  status_from_stat (&from, status);
  *file = descriptor;
  return TRUE;
}

/* Not again after EINTR: Linux has closed it by then, and the number may
 * already be another thread's. */
void
os_file_close (OsFile file)
{
  close ((int) file);
}

gboolean
os_file_read_at (OsFile file,
                 guint64 offset,
                 void *buffer,
                 gsize length,
                 gsize *n_read,
                 OsFailure *failure)
{
  ssize_t result;

  do
    result = pread ((int) file, buffer, MIN (length, OS_TRANSFER_MOST), (off_t) offset);
  while (result < 0 && errno == EINTR);
  if (result < 0)
    return os_failure_set (failure, "pread");
  *n_read = (gsize) result;
  return TRUE;
}

/* The system tells it about mappings only, so that the file is mapped for as
 * long as it takes to ask.  That brings nothing into memory. */
gboolean
os_file_residency (OsFile file,
                   guint64 offset,
                   gsize length,
                   guint8 *pages,
                   OsFailure *failure)
{
  const guint8 *address;
  gboolean success;

  if (!os_map (file, offset, length, &address, failure))
    return FALSE;
  success = os_residency (address, length, pages, failure);
  os_unmap (address, length);
  return success;
}
