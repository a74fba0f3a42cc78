/* os-limits.c: what the process may have, and what it has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

/* None of them can be raised by a user. */
const char *
os_limit_get_name (MmdirLimit limit G_GNUC_UNUSED)
{
  return NULL;
}

static void
get_address_space (guint64 *used,
                   guint64 *maximum)
{
  MEMORYSTATUSEX status = { .dwLength = sizeof status };

  if (!GlobalMemoryStatusEx (&status))
    return;
  *maximum = status.ullTotalVirtual;
  *used = status.ullTotalVirtual - status.ullAvailVirtual;
}

/* The number of mappings has no limit, and that of handles is one of memory;
 * the handles are not of files alone. */
void
os_limit_get (MmdirLimit limit,
              guint64 *used,
              guint64 *maximum)
{
  DWORD n_handles;

  *used = *maximum = MMDIR_LIMIT_UNKNOWN;
  switch (limit)
    {
    case MMDIR_LIMIT_ADDRESS_SPACE:
      get_address_space (used, maximum);
      break;

    case MMDIR_LIMIT_OPEN_FILES:
      /* Every process has some: where none are told, they are not counted. */
      if (GetProcessHandleCount (GetCurrentProcess (), &n_handles) && n_handles > 0)
        *used = n_handles;
      break;

    case MMDIR_LIMIT_MAPPINGS:
    default:
      break;
    }
}
