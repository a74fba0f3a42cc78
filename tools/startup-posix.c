/* startup-posix.c: what the command is started with, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "startup.h"

char **
startup_get_arguments (char **argv)
{
  return g_strdupv (argv);
}

char *
startup_get_locale_folder (void)
{
  return g_strdup (LOCALEDIR);
}
