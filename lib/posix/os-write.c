/* os-write.c: files: create, write, sync, rename, remove
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

gboolean
os_file_create (OsDirectory *directory,
                const char *name,
                OsFile *file,
                OsFailure *failure)
{
  const int descriptor = os_open_at (directory->descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOCTTY, failure);

  if (descriptor < 0)
    return FALSE;
  *file = descriptor;
  return TRUE;
}

gboolean
os_file_write (OsFile file,
               const void *bytes,
               gsize length,
               OsFailure *failure)
{
  const guint8 *next = bytes;

  while (length > 0)
    {
      const ssize_t result = write ((int) file, next, MIN (length, OS_TRANSFER_MOST));

      if (result < 0 && errno == EINTR)
        continue;
      if (result < 0)
        return os_failure_set (failure, "write");
      /* write(2) gives 0 for no regular file; a loop would not end. */
      if (result == 0)
        return os_failure_set_code (failure, "write", EIO);
      next += result;
      length -= (gsize) result;
    }
  return TRUE;
}

#ifdef HAVE_COPY_FILE_RANGE
/* copy_file_range(2): what is surely about the file that is written.  The rest are
 * file systems that cannot, of different kinds, older kernels, seccomp, and files
 * that have no regular contents; or it may be about either file, as EIO and ESTALE
 * are, which a read and a write tell. */
static gboolean
means_no_room (const OsFailure *failure)
{
  switch (os_failure_get_kind (failure))
    {
    case OS_FAILURE_NO_SPACE:
    case OS_FAILURE_QUOTA:
    case OS_FAILURE_TOO_LONG:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
os_file_copy (OsFile from,
              guint64 offset,
              OsFile to,
              guint64 length,
              guint64 *n_copied,
              OsFailure *failure)
{
  off_t start = (off_t) offset;
  ssize_t result;

  do
    result = copy_file_range ((int) from, &start, (int) to, NULL,
                              (gsize) MIN (length, (guint64) OS_TRANSFER_MOST), 0);
  while (result < 0 && errno == EINTR);
  if (result < 0)
    {
      os_failure_set (failure, "copy_file_range");
      if (means_no_room (failure))
        return FALSE;
    }
  *n_copied = result < 0 ? 0 : (guint64) result;
  return TRUE;
}
#else
gboolean
os_file_copy (OsFile from G_GNUC_UNUSED,
              guint64 offset G_GNUC_UNUSED,
              OsFile to G_GNUC_UNUSED,
              guint64 length G_GNUC_UNUSED,
              guint64 *n_copied,
              OsFailure *failure G_GNUC_UNUSED)
{
  *n_copied = 0;
  return TRUE;
}
#endif

#ifdef F_FULLFSYNC
/* fcntl(2) of macOS: a file system that does not know it.  After any other
 * failure fsync() might find nothing left to write, and succeed. */
static gboolean
means_no_full_sync (int code)
{
  return code == ENOTSUP || code == EOPNOTSUPP || code == ENOTTY || code == EINVAL;
}
#endif

/* fsync(2) of macOS hands data to the drive, which may keep it in its cache;
 * F_FULLFSYNC waits for the drive. */
gboolean
os_file_sync (OsFile file,
              OsFailure *failure)
{
  int result;

#ifdef F_FULLFSYNC
  do
    result = fcntl ((int) file, F_FULLFSYNC);
  while (result != 0 && errno == EINTR);
  if (result == 0)
    return TRUE;
  if (!means_no_full_sync (errno))
    return os_failure_set (failure, "fcntl");
#endif
  do
    result = fsync ((int) file);
  while (result != 0 && errno == EINTR);
  return result == 0 || os_failure_set (failure, "fsync");
}

/* Not again after EINTR, see os_file_close(). */
gboolean
os_file_finish (OsFile file,
                OsFailure *failure)
{
  return close ((int) file) == 0 || errno == EINTR || os_failure_set (failure, "close");
}

gboolean
os_check_regular (int descriptor,
                  struct stat *status,
                  OsFailure *failure)
{
  if (fstat (descriptor, status) != 0)
    return os_failure_set (failure, "fstat");
  if (S_ISDIR (status->st_mode))
    return os_failure_set_code (failure, "open", EISDIR);
  return S_ISREG (status->st_mode) || os_failure_set_code (failure, "open", ENXIO);
}

gboolean
os_names_file (OsDirectory *directory,
               const char *name,
               const struct stat *status,
               gboolean *is_that,
               OsFailure *failure)
{
  struct stat named_file;

  if (fstatat (directory->descriptor, name, &named_file, AT_SYMLINK_NOFOLLOW) == 0)
    *is_that = status->st_dev == named_file.st_dev && status->st_ino == named_file.st_ino;
  else if (errno == ENOENT)
    *is_that = FALSE;
  else
    return os_failure_set (failure, "stat");
  return TRUE;
}

/* Some file systems count no links, and say 0 of every file. */
gboolean
os_file_is_deleted (OsDirectory *directory,
                    const char *name,
                    OsFile file)
{
  struct stat status;
  gboolean is_that;
  OsFailure ignored;

  return fstat ((int) file, &status) == 0 && status.st_nlink == 0 &&
         os_names_file (directory, name, &status, &is_that, &ignored) && !is_that;
}

/* No system removes the file of a descriptor: between looking and removing,
 * somebody may still put another one in its place. */
gboolean
os_file_discard (OsDirectory *directory,
                 const char *name,
                 OsFile file,
                 OsFailure *failure)
{
  gboolean is_that = FALSE;
  struct stat status;
  const gboolean success = os_check_regular ((int) file, &status, failure) &&
                           os_names_file (directory, name, &status, &is_that, failure);

  close ((int) file);
  return success && (!is_that || os_file_remove (directory, name, failure));
}

/* setrlimit(2), RLIMIT_FSIZE: who writes more gets SIGXFSZ. */
guint64
os_file_length_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return G_MAXUINT64;
  return limit.rlim_cur;
}

gboolean
os_file_open_to_sync (OsDirectory *directory,
                      const char *name,
                      OsFile *file,
                      OsFailure *failure)
{
  const int descriptor = os_open_at (directory->descriptor, name, O_RDONLY | O_NONBLOCK | O_NOCTTY, failure);
  struct stat status;

  if (descriptor < 0)
    return FALSE;
  if (!os_check_regular (descriptor, &status, failure))
    {
      close (descriptor);
      return FALSE;
    }
  *file = descriptor;
  return TRUE;
}

/* The handle that there is may be one that only finds names. */
gboolean
os_directory_prepare_sync (OsDirectory *directory,
                           OsFailure *failure)
{
  int descriptor;

  if (g_atomic_int_get (&directory->sync_descriptor) >= 0)
    return TRUE;
  descriptor = os_open_at (directory->descriptor, ".", O_RDONLY | O_DIRECTORY, failure);
  if (descriptor < 0)
    return FALSE;
  /* Another thread may have been faster. */
  if (!g_atomic_int_compare_and_exchange (&directory->sync_descriptor, -1, descriptor))
    close (descriptor);
  return TRUE;
}

/* EINVAL is a file system that cannot sync a directory: fsync(2), "fd is bound to
 * a special file which does not support synchronization". */
gboolean
os_directory_sync (OsDirectory *directory,
                   OsFailure *failure)
{
  return os_file_sync (g_atomic_int_get (&directory->sync_descriptor), failure) || failure->code == EINVAL;
}

gboolean
os_file_rename (OsDirectory *directory,
                const char *from,
                const char *to,
                OsFailure *failure)
{
  return renameat (directory->descriptor, from, directory->descriptor, to) == 0 ||
         os_failure_set (failure, "rename");
}

static int
rename_to_free_name (int directory G_GNUC_UNUSED,
                     const char *from G_GNUC_UNUSED,
                     const char *to G_GNUC_UNUSED)
{
#if defined(HAVE_RENAMEAT2) && defined(RENAME_NOREPLACE)
  return renameat2 (directory, from, directory, to, RENAME_NOREPLACE);
#elif defined(HAVE_RENAMEATX_NP) && defined(RENAME_EXCL)
  return renameatx_np (directory, from, directory, to, RENAME_EXCL);
#else
  errno = ENOSYS;
  return -1;
#endif
}

/* renameat2(2): EINVAL is a file system that does not support the flag, ENOSYS an
 * older kernel; ENOTSUP is macOS's word for the former. */
static gboolean
means_no_such_rename (int code)
{
  return code == EINVAL || code == ENOSYS || code == ENOTSUP;
}

/* linkat(2): EPERM is a file system without hard links, a folder, and a file that
 * this user may not link to, and comes before the question whether names may be
 * changed there at all; EMLINK is a file that has as many as can be. */
static int
explain_no_link (OsDirectory *directory,
                 int code)
{
  if (code == EPERM && faccessat (directory->descriptor, ".", W_OK, AT_EACCESS) != 0)
    return errno;
  return code == EPERM || code == ENOSYS || code == ENOTSUP || code == EMLINK ? EOPNOTSUPP : code;
}

static gboolean
has_both_names (OsDirectory *directory,
                const char *from,
                const struct stat *file)
{
  struct stat other;

  return fstatat (directory->descriptor, from, &other, AT_SYMLINK_NOFOLLOW) == 0 &&
         other.st_dev == file->st_dev && other.st_ino == file->st_ino;
}

/* For a name @from that could not be taken away, whatever was said of it: a file
 * server may have done it, or somebody else may have renamed the file.  So that
 * it never loses its last name, the new one goes only if there is another. */
static gboolean
is_renamed_all_the_same (OsDirectory *directory,
                         const char *from,
                         const char *to)
{
  struct stat file;

  if (fstatat (directory->descriptor, to, &file, AT_SYMLINK_NOFOLLOW) != 0)
    return FALSE;
  if (file.st_nlink <= 1 && !has_both_names (directory, from, &file))
    return TRUE;
  unlinkat (directory->descriptor, to, 0);
  return FALSE;
}

/* link() never replaces. */
static gboolean
rename_by_link (OsDirectory *directory,
                const char *from,
                const char *to,
                OsFailure *failure)
{
  if (linkat (directory->descriptor, from, directory->descriptor, to, 0) != 0)
    return os_failure_set_code (failure, "link", explain_no_link (directory, errno));
  return unlinkat (directory->descriptor, from, 0) == 0 || os_failure_set (failure, "unlink") ||
         is_renamed_all_the_same (directory, from, to);
}

gboolean
os_file_rename_without_replacing (OsDirectory *directory,
                                  const char *from,
                                  const char *to,
                                  OsFailure *failure)
{
  if (rename_to_free_name (directory->descriptor, from, to) == 0)
    return TRUE;
  return means_no_such_rename (errno) ? rename_by_link (directory, from, to, failure)
                                      : os_failure_set (failure, "rename");
}

gboolean
os_file_remove (OsDirectory *directory,
                const char *name,
                OsFailure *failure)
{
  return unlinkat (directory->descriptor, name, 0) == 0 || os_failure_set (failure, "unlink");
}
