/* os-lock.c: locks between processes, and within one
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Locks of open file descriptions: those of processes (F_SETLK) are no locks
 * between threads, and go when any descriptor of the file is closed.
 */

#include "config.h"

#include "os-posix.h"

#include <sys/file.h>
#include <unistd.h>

/* How often a lock file may be replaced while it is being locked. */
#define ATTEMPTS_MOST 100

/* Without waiting: EAGAIN is a lock that another has.  fcntl(2) gives EACCES for
 * that with F_SETLK alone; here it is what a security module says.  A signal may
 * come before the lock was looked at, most of all over a network. */
static gboolean
lock (int descriptor,
      OsFailure *failure)
{
  int result;

#if HAVE_DECL_F_OFD_SETLK
  static const char call[] = "fcntl";
  /* l_pid is 0, or it is EINVAL. */
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0 };

  do
    result = fcntl (descriptor, F_OFD_SETLK, &range);
  while (result != 0 && errno == EINTR);
#else
  static const char call[] = "flock";

  do
    result = flock (descriptor, LOCK_EX | LOCK_NB);
  while (result != 0 && errno == EINTR);
#endif
  if (result == 0)
    return TRUE;
  return os_failure_set_code (failure, call, errno == EWOULDBLOCK ? EAGAIN : errno);
}

/* Not through a symbolic link: whoever may write to the directory could lead to
 * a file of somebody else's. */
gboolean
os_lock_obtain (OsDirectory *directory,
                const char *name,
                OsFile *file,
                OsFailure *failure)
{
  guint attempt;

  for (attempt = 0; attempt < ATTEMPTS_MOST; attempt++)
    {
      gboolean same = FALSE;
      struct stat status;
      const int descriptor = os_open_at (directory->descriptor, name,
                                         O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, failure);

      if (descriptor < 0)
        return FALSE;
      if (!os_check_regular (descriptor, &status, failure) || !lock (descriptor, failure) ||
          !os_names_file (directory, name, &status, &same, failure))
        {
          close (descriptor);
          return FALSE;
        }
      if (same)
        {
          *file = descriptor;
          return TRUE;
        }
      close (descriptor);
    }
  return os_failure_set_code (failure, "open", EAGAIN);
}

gboolean
os_lock_check (OsDirectory *directory,
               const char *name,
               OsFile file,
               gboolean *is_held,
               OsFailure *failure)
{
  struct stat status;

  return os_check_regular ((int) file, &status, failure) &&
         os_names_file (directory, name, &status, is_held, failure);
}

/* A program that is just being started has the descriptor too, until it runs:
 * closing ours would not give the lock back yet. */
void
os_lock_release (OsFile file)
{
  const int descriptor = (int) file;

#if HAVE_DECL_F_OFD_SETLK
  struct flock range = { .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0 };

  fcntl (descriptor, F_OFD_SETLK, &range);
#else
  flock (descriptor, LOCK_UN);
#endif
  close (descriptor);
}

guint64
os_process_id (void)
{
  return (guint64) getpid ();
}
