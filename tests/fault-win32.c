/* fault-win32.c: pages of a mapped file that cannot be read, on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fault.h"

#include <windows.h>

/* What the third parameter is, STATUS_IN_PAGE_ERROR's reason: the disk. */
#define STATUS_DEVICE_DATA_ERROR 0xc000009c

/* Mappings of less than that are not tested. */
#define STEP 1024

/* As on POSIX, where nothing is left from there on: the first to fault is the
 * page at @offset. */
void
fault_cause (const char *directory G_GNUC_UNUSED,
             const char *name G_GNUC_UNUSED,
             MmdirInput *input,
             guint64 offset)
{
  MmdirInput *clone = mmdir_input_clone (input);
  ULONG_PTR parameters[3] = { EXCEPTION_READ_FAULT, 0, STATUS_DEVICE_DATA_ERROR };

  for (; offset < mmdir_input_get_length (clone); offset += STEP)
    {
      const guint8 *address;

      g_assert_true (mmdir_input_seek (clone, offset, NULL));
      address = mmdir_input_peek (clone, 1, NULL, NULL);
      g_assert_nonnull (address);
      parameters[1] = (ULONG_PTR) address;
      RaiseException (EXCEPTION_IN_PAGE_ERROR, 0, G_N_ELEMENTS (parameters), parameters);
    }
  mmdir_input_free (clone);
}

gboolean
fault_is_told (void)
{
  return TRUE;
}

void
fault_prepare (void)
{
}
