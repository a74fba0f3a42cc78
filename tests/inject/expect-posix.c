/* expect-posix.c: what an errno must become
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "expect.h"

#include <errno.h>

#define BOTH(code, error)                          \
  {                                                \
    code, MMDIR_ERROR_##error, MMDIR_ERROR_##error \
  }
#define MAPPING_OR(code, error)                       \
  {                                                   \
    code, MMDIR_ERROR_MAP_FAILED, MMDIR_ERROR_##error \
  }

const Expected expected_codes[] = {
  BOTH (ENOENT, NOT_FOUND),
  BOTH (EACCES, ACCESS),
  BOTH (EPERM, ACCESS),
  BOTH (EBUSY, ACCESS),
  BOTH (ETXTBSY, ACCESS),
  BOTH (ENOTDIR, NOT_DIRECTORY),
  BOTH (EISDIR, NOT_REGULAR),
  BOTH (ENXIO, NOT_REGULAR),
  BOTH (ELOOP, FAILED),
  BOTH (ENAMETOOLONG, INVALID_NAME),
  BOTH (EMFILE, TOO_MANY_FILES),
  BOTH (ENFILE, TOO_MANY_FILES),
  BOTH (EIO, IO),
  BOTH (EFAULT, IO),
#ifdef EHWPOISON
  BOTH (EHWPOISON, IO),
#endif
  BOTH (ESTALE, IO),
  BOTH (ETIMEDOUT, IO),
  BOTH (ENETDOWN, IO),
  BOTH (ENETUNREACH, IO),
  BOTH (EHOSTUNREACH, IO),
  BOTH (ENOTCONN, IO),
  BOTH (ECONNRESET, IO),
#ifdef EHOSTDOWN
  BOTH (EHOSTDOWN, IO),
#endif
#ifdef EREMOTEIO
  BOTH (EREMOTEIO, IO),
#endif
  BOTH (EEXIST, EXISTS),
  BOTH (ENOSPC, NO_SPACE),
  BOTH (EDQUOT, NO_SPACE),
  BOTH (EFBIG, NO_SPACE),
  BOTH (EROFS, ACCESS),
  MAPPING_OR (ENOMEM, NO_MEMORY),
  MAPPING_OR (EAGAIN, ACCESS),
  MAPPING_OR (ENODEV, UNSUPPORTED),
  MAPPING_OR (EINVAL, UNSUPPORTED),
  MAPPING_OR (EOVERFLOW, UNSUPPORTED),
  MAPPING_OR (ENOSYS, UNSUPPORTED),
  MAPPING_OR (EOPNOTSUPP, UNSUPPORTED),
  MAPPING_OR (EBADF, FAILED),
  MAPPING_OR (ESPIPE, FAILED),
  MAPPING_OR (EINTR, FAILED),
  MAPPING_OR (EMLINK, FAILED),
  MAPPING_OR (ENOLCK, FAILED),
  MAPPING_OR (ENOTEMPTY, FAILED),
  MAPPING_OR (EXDEV, FAILED),
  MAPPING_OR (EDOM, FAILED),
};
const gsize n_expected_codes = G_N_ELEMENTS (expected_codes);

gboolean
expected_is_interruption (guint32 code)
{
  return code == EINTR;
}

gboolean
expected_is_no_space (guint32 code)
{
  return code == ENOMEM || code == EAGAIN;
}

gboolean
expected_is_no_room (guint32 code)
{
  return code == EAGAIN;
}

gboolean
expected_is_no_populate (guint32 code)
{
  return code == EINVAL || code == ENOSYS || code == EPERM;
}

gboolean
expected_is_in_use (guint32 code)
{
  return code == EBUSY || code == ETXTBSY || code == EAGAIN;
}

gboolean
expected_is_locked (guint32 code)
{
  return code == EAGAIN;
}

gboolean
expected_is_no_copy (guint32 code)
{
  return code != ENOSPC && code != EDQUOT && code != EFBIG;
}

gboolean
expected_is_no_such_rename (guint32 code)
{
  return code == EINVAL || code == ENOSYS || code == EOPNOTSUPP;
}

gboolean
expected_is_no_link (guint32 code)
{
  return code == EPERM || code == ENOSYS || code == EOPNOTSUPP || code == EMLINK;
}

gboolean
expected_is_no_directory_sync (guint32 code)
{
  return code == EINVAL;
}

const guint32 expected_no_link = EOPNOTSUPP;
const guint32 expected_nothing_written = EIO;
const guint32 expected_too_often_replaced = EAGAIN;
