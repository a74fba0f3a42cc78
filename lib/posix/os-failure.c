/* os-failure.c: what errno means
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

#include <string.h>

/* madvise(2), mincore(2): "A kernel resource was temporarily unavailable", with
 * which Linux also says that a mapping cannot be cut where there may be no more
 * of them.  Of other calls it is a lock. */
static gboolean
is_about_pages (const OsFailure *failure)
{
  return strcmp (failure->call, "madvise") == 0 || strcmp (failure->call, "posix_madvise") == 0 ||
         strcmp (failure->call, "mincore") == 0;
}

OsFailureKind
os_failure_get_kind (const OsFailure *failure)
{
  switch (failure->code)
    {
    case ENOENT:
      return OS_FAILURE_NOT_FOUND;

    case EEXIST:
      return OS_FAILURE_EXISTS;

    case ENOSPC:
      return OS_FAILURE_NO_SPACE;

#ifdef EDQUOT
    case EDQUOT:
      return OS_FAILURE_QUOTA;
#endif

    case EROFS:
      return OS_FAILURE_READ_ONLY;

    case EACCES:
    case EPERM:
      return OS_FAILURE_ACCESS;

    case ENOTDIR:
      return OS_FAILURE_NOT_DIRECTORY;

    /* open(2): ENXIO is a socket, or a device that has no driver. */
    case EISDIR:
    case ENXIO:
      return OS_FAILURE_NOT_REGULAR;

    case ELOOP:
      return OS_FAILURE_LINK_LOOP;

    case ENAMETOOLONG:
      return OS_FAILURE_NAME_TOO_LONG;

    case EMFILE:
      return OS_FAILURE_PROCESS_FILES;

    case ENFILE:
      return OS_FAILURE_SYSTEM_FILES;

    case ENOMEM:
      return OS_FAILURE_NO_MEMORY;

    case EAGAIN:
      return is_about_pages (failure) ? OS_FAILURE_NO_MEMORY : OS_FAILURE_LOCKED;

    case EBUSY:
    case ETXTBSY:
      return OS_FAILURE_IN_USE;

    /* mmap(2): a file system that does not map, or not at such offsets. */
    case ENODEV:
    case EINVAL:
      return OS_FAILURE_CANNOT_MAP;

    case EOVERFLOW:
      return OS_FAILURE_TOO_LARGE;

    /* A file server may say so as late as in fsync() or close(). */
    case EFBIG:
      return OS_FAILURE_TOO_LONG;

    /* madvise(2), MADV_POPULATE_READ: EFAULT is a page whose touch would
     * raise SIGBUS. */
    case EIO:
    case EFAULT:
#ifdef EHWPOISON
    case EHWPOISON:
#endif
      return OS_FAILURE_IO;

    case ESTALE:
    case ETIMEDOUT:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENOTCONN:
    case ECONNRESET:
#ifdef EHOSTDOWN
    case EHOSTDOWN:
#endif
#ifdef EREMOTEIO
    case EREMOTEIO:
#endif
      return OS_FAILURE_NETWORK;

    case ENOSYS:
    case EOPNOTSUPP:
      return OS_FAILURE_UNSUPPORTED;

    default:
      return OS_FAILURE_OTHER;
    }
}

void
os_failure_set_no_memory (OsFailure *failure,
                          const char *call)
{
  os_failure_set_code (failure, call, ENOMEM);
}

void
os_failure_set_too_long (OsFailure *failure)
{
  os_failure_set_code (failure, "write", EFBIG);
}

gboolean
os_failure_is_about_bytes (const OsFailure *failure)
{
  return failure->code == EFAULT;
}

char *
os_failure_get_text (const OsFailure *failure)
{
  return g_strdup (g_strerror ((int) failure->code));
}

const char *
os_access_command (void)
{
  return "ls -ld";
}
