/* process-win32.h: what a test does with its own process and with files, on
 * Windows alone
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "process.h"

#include <windows.h>

/* Whether it is wine that runs the test, which is not like Windows in all. */
gboolean process_is_wine (void);

/* Of UTF-8, for functions whose names end with W; free it. */
wchar_t *process_widen (const char *text);

/* Opens or makes a file in the way of CreateFileW(), for tests of sharing;
 * INVALID_HANDLE_VALUE if that fails. */
HANDLE process_open_file (const char *directory,
                          const char *name,
                          DWORD access,
                          DWORD sharing,
                          DWORD disposition);
