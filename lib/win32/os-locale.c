/* os-locale.c: where the library's catalogs of messages are
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

/* The DLL, or the program that the library is a part of. */
static HMODULE
find_module (void)
{
  HMODULE module = NULL;

  GetModuleHandleExW (GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                          GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                      (const wchar_t *) (gpointer) find_module, &module);
  return module;
}

/* The folder above bin: libraries are put anywhere here, with what belongs to
 * them beside.  bindtextdomain() takes names in the code page of the system,
 * of which the short name is always one. */
char *
os_locale_folder (void)
{
  g_autofree char *prefix = g_win32_get_package_installation_directory_of_module (find_module ());
  g_autofree char *folder = g_build_filename (prefix, "share", "locale", NULL);
  char *short_folder = g_win32_locale_filename_from_utf8 (folder);

  return short_folder != NULL ? short_folder : g_steal_pointer (&folder);
}
