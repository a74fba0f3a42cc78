/* mmdir-error.h: as it is frozen by tests/abi/freeze
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

#define MMDIR_ERROR (mmdir_error_quark ())

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

#endif
