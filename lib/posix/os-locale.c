/* os-locale.c: where the library's catalogs of messages are
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

char *
os_locale_folder (void)
{
  return g_strdup (LOCALEDIR);
}
