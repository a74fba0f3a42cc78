/* mmdir-error.h: the error domain, its codes, and what an error can tell
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_ERROR_H
#define MMDIR_ERROR_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-visibility.h>

G_BEGIN_DECLS

/**
 * MMDIR_ERROR:
 *
 * The domain of the errors that mmdir reports.  Their codes are of
 * #MmdirError, and more about one is told by mmdir_error_get_path() and the
 * functions beside it.
 *
 * Since: 1.0
 */
#define MMDIR_ERROR (mmdir_error_quark ())

/**
 * MmdirError:
 * @MMDIR_ERROR_FAILED: something else went wrong; the message says what.
 * @MMDIR_ERROR_NOT_FOUND: there is no such file or directory.
 * @MMDIR_ERROR_ACCESS: the system forbids it: permissions, a lock, a policy.
 * @MMDIR_ERROR_NOT_DIRECTORY: what should be a directory is something else.
 * @MMDIR_ERROR_NOT_REGULAR: what should be a regular file is a directory, a
 *     pipe, a device or the like.
 * @MMDIR_ERROR_INVALID_NAME: the name is no plain file name: it is empty,
 *     too long, `.` or `..`, or holds a separator.
 * @MMDIR_ERROR_OUT_OF_RANGE: an offset, a length, a setting or a number that
 *     is to be written lies outside of what is allowed.
 * @MMDIR_ERROR_END_OF_INPUT: there are fewer bytes left than were asked for.
 * @MMDIR_ERROR_MALFORMED: the bytes are not what the call reads or may write:
 *     a variable length integer that is too long, text that is not UTF-8.
 * @MMDIR_ERROR_MAP_FAILED: the file could be opened but not be mapped;
 *     buffered reading would work.
 * @MMDIR_ERROR_TOO_MANY_FILES: the process or the system has too many open
 *     files; the call may succeed once some are closed.
 * @MMDIR_ERROR_NO_MEMORY: there is not enough memory for a copy of the bytes
 *     that were asked for; asking for fewer may succeed.
 * @MMDIR_ERROR_CHANGED: the file is shorter than it was when it was opened.
 * @MMDIR_ERROR_UNSUPPORTED: the system or the backing cannot do this.
 * @MMDIR_ERROR_IO: reading or writing failed.
 * @MMDIR_ERROR_CANCELLED: a callback of the caller's ended it.
 * @MMDIR_ERROR_EXISTS: there is a file of that name already.
 * @MMDIR_ERROR_NO_SPACE: there is no room to write: the disk or the quota is
 *     full, or the file may not become so long.
 * @MMDIR_ERROR_LOCKED: somebody else holds the lock.
 * @MMDIR_ERROR_LOCK_LOST: the file of a lock was deleted or replaced.
 *
 * The codes of %MMDIR_ERROR, each of which asks something else of the
 * caller.  Later versions may add codes.
 *
 * Since: 1.0
 */
typedef enum
{
  MMDIR_ERROR_FAILED,
  MMDIR_ERROR_NOT_FOUND,
  MMDIR_ERROR_ACCESS,
  MMDIR_ERROR_NOT_DIRECTORY,
  MMDIR_ERROR_NOT_REGULAR,
  MMDIR_ERROR_INVALID_NAME,
  MMDIR_ERROR_OUT_OF_RANGE,
  MMDIR_ERROR_END_OF_INPUT,
  MMDIR_ERROR_MALFORMED,
  MMDIR_ERROR_MAP_FAILED,
  MMDIR_ERROR_TOO_MANY_FILES,
  MMDIR_ERROR_NO_MEMORY,
  MMDIR_ERROR_CHANGED,
  MMDIR_ERROR_UNSUPPORTED,
  MMDIR_ERROR_IO,
  MMDIR_ERROR_CANCELLED,
  MMDIR_ERROR_EXISTS,
  MMDIR_ERROR_NO_SPACE,
  MMDIR_ERROR_LOCKED,
  MMDIR_ERROR_LOCK_LOST
} MmdirError;

MMDIR_AVAILABLE_IN_1_0
GQuark mmdir_error_quark (void);

MMDIR_AVAILABLE_IN_1_0
const char *mmdir_error_get_path (const GError *error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_error_get_offset (const GError *error,
                                 guint64 *offset);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_error_get_length (const GError *error,
                                 guint64 *length);
MMDIR_AVAILABLE_IN_1_0
const char *mmdir_error_get_call (const GError *error);
MMDIR_AVAILABLE_IN_1_0
guint32 mmdir_error_get_os_code (const GError *error);
MMDIR_AVAILABLE_IN_1_0
const char *mmdir_error_get_hint (const GError *error);

G_END_DECLS

#endif /* MMDIR_ERROR_H */
