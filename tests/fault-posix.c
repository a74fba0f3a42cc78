/* fault-posix.c: pages of a mapped file that cannot be read, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fault.h"
#include "instrument.h"
#include "process.h"

void
fault_cause (const char *directory,
             const char *name,
             MmdirInput *input G_GNUC_UNUSED,
             guint64 offset)
{
  process_truncate (directory, name, offset);
}

gboolean
fault_is_told (void)
{
  return !instrument_is_qemu ("qemu does not tell the address of a SIGBUS");
}

void
fault_prepare (void)
{
  volatile guint8 stack[65536];
  gsize i;

  for (i = 0; i < sizeof stack; i += 1024)
    stack[i] = 0;
}
