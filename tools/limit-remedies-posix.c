/* limit-remedies-posix.c: which limits are low, and what to do about it, on
 * POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "limit-remedies.h"

#include <glib/gi18n.h>

const char *
limit_get_remedy (MmdirLimit limit,
                  guint64 maximum)
{
  if (limit == MMDIR_LIMIT_MAPPINGS && maximum < LIMIT_MAPPINGS_LOW)
    return _("Memory mappings are few: each file of an index takes one for each of its chunks. "
             "Raise vm.max_map_count (sysctl), or use large chunks.");
  if (limit == MMDIR_LIMIT_ADDRESS_SPACE && maximum < LIMIT_ADDRESS_SPACE_LOW)
    return _("Address space is limited: what does not fit is read through a buffer where fallback "
             "is on, and refused where it is off. Raise the limit (ulimit -v).");
  if (limit == MMDIR_LIMIT_OPEN_FILES && maximum < LIMIT_OPEN_FILES_LOW)
    return _("Open files are few: each file that is read through a buffer takes one. "
             "Raise the limit (ulimit -n).");
  return NULL;
}
