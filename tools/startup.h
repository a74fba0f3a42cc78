/* startup.h: what the command is started with
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One unit is compiled behind this, startup-posix.c or startup-win32.c.
 */

#pragma once

#include <glib.h>

/* The command line, in the encoding of file names; free it with
 * g_strfreev(). */
char **startup_get_arguments (char **argv);

/* The folder of the translations, for bindtextdomain(). */
char *startup_get_locale_folder (void);
