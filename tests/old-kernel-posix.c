/* old-kernel-posix.c: a kernel that is too old to populate mappings
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "old-kernel-posix.h"

#include <errno.h>
#include <sys/mman.h>

gboolean old_kernel_is_there;

int __real_madvise (void *address,
                    size_t length,
                    int advice);
int __wrap_madvise (void *address,
                    size_t length,
                    int advice);

int
__wrap_madvise (void *address,
                size_t length,
                int advice)
{
#ifdef MADV_POPULATE_READ
  if (old_kernel_is_there && advice == MADV_POPULATE_READ)
    {
      errno = EINVAL;
      return -1;
    }
#endif
  return __real_madvise (address, length, advice);
}
