/* os-function.c: functions that not every version of Windows has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

/* The libraries asked for are in every process. */
FARPROC
os_find_function (const wchar_t *library,
                  const char *name)
{
  HMODULE module = GetModuleHandleW (library);

  return module != NULL ? GetProcAddress (module, name) : NULL;
}
