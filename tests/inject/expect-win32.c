/* expect-win32.c: what the code of GetLastError() must become
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "expect.h"

#include <windows.h>

#define BOTH(code, error)                          \
  {                                                \
    code, MMDIR_ERROR_##error, MMDIR_ERROR_##error \
  }
#define MAPPING_OR(code, error)                       \
  {                                                   \
    code, MMDIR_ERROR_MAP_FAILED, MMDIR_ERROR_##error \
  }

const Expected expected_codes[] = {
  BOTH (ERROR_FILE_NOT_FOUND, NOT_FOUND),
  BOTH (ERROR_PATH_NOT_FOUND, NOT_FOUND),
  BOTH (ERROR_DELETE_PENDING, NOT_FOUND),
  BOTH (ERROR_ACCESS_DENIED, ACCESS),
  BOTH (ERROR_SHARING_VIOLATION, ACCESS),
  BOTH (ERROR_USER_MAPPED_FILE, ACCESS),
  BOTH (ERROR_DIRECTORY, NOT_DIRECTORY),
  BOTH (ERROR_CANT_RESOLVE_FILENAME, FAILED),
  BOTH (ERROR_FILENAME_EXCED_RANGE, INVALID_NAME),
  BOTH (ERROR_INVALID_NAME, INVALID_NAME),
  BOTH (ERROR_TOO_MANY_OPEN_FILES, TOO_MANY_FILES),
  BOTH (ERROR_IO_DEVICE, IO),
  BOTH (ERROR_CRC, IO),
  BOTH (ERROR_SWAPERROR, IO),
  BOTH (ERROR_UNEXP_NET_ERR, IO),
  BOTH (ERROR_BAD_NETPATH, IO),
  BOTH (ERROR_HANDLE_EOF, CHANGED),
  MAPPING_OR (ERROR_NOT_ENOUGH_MEMORY, NO_MEMORY),
  MAPPING_OR (ERROR_COMMITMENT_LIMIT, NO_MEMORY),
  MAPPING_OR (ERROR_LOCK_VIOLATION, ACCESS),
  MAPPING_OR (ERROR_INVALID_PARAMETER, UNSUPPORTED),
  MAPPING_OR (ERROR_FILE_TOO_LARGE, UNSUPPORTED),
  MAPPING_OR (ERROR_NOT_SUPPORTED, UNSUPPORTED),
  MAPPING_OR (ERROR_POSSIBLE_DEADLOCK, FAILED),
};
const gsize n_expected_codes = G_N_ELEMENTS (expected_codes);

gboolean
expected_is_interruption (guint32 code G_GNUC_UNUSED)
{
  return FALSE;
}

gboolean
expected_is_no_space (guint32 code)
{
  return code == ERROR_NOT_ENOUGH_MEMORY || code == ERROR_COMMITMENT_LIMIT || code == ERROR_LOCK_VIOLATION;
}

gboolean
expected_is_no_room (guint32 code G_GNUC_UNUSED)
{
  return FALSE;
}

gboolean
expected_is_no_populate (guint32 code G_GNUC_UNUSED)
{
  return FALSE;
}
