/* startup-win32.c: what the command is started with, on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "startup.h"

/* What main() is given has lost each character that the code page of the
 * system does not have. */
char **
startup_get_arguments (char **argv G_GNUC_UNUSED)
{
  return g_win32_get_command_line ();
}

/* The folder above bin: programs are put anywhere here, with what belongs to
 * them beside.  bindtextdomain() takes names in the code page of the system,
 * of which the short name is always one. */
char *
startup_get_locale_folder (void)
{
  g_autofree char *prefix = g_win32_get_package_installation_directory_of_module (NULL);
  g_autofree char *folder = g_build_filename (prefix, "share", "locale", NULL);
  char *short_folder = g_win32_locale_filename_from_utf8 (folder);

  return short_folder != NULL ? short_folder : g_steal_pointer (&folder);
}
