/* limit-remedies-win32.c: which limits are low, and what to do about it, on
 * Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * There is no setting to raise.  Views are counted by nobody, and a process
 * may have millions of handles.
 */

#include "config.h"

#include "limit-remedies.h"

#include <glib/gi18n.h>

const char *
limit_get_remedy (MmdirLimit limit,
                  guint64 maximum)
{
  if (limit == MMDIR_LIMIT_ADDRESS_SPACE && maximum < LIMIT_ADDRESS_SPACE_LOW)
    return _("Address space is limited: what does not fit is read through a buffer where fallback "
             "is on, and refused where it is off. Use a program of 64 bits.");
  return NULL;
}
