/* os-map.c: mappings
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

#include <sys/mman.h>
#include <unistd.h>

gsize
os_page_size (void)
{
  return (gsize) sysconf (_SC_PAGESIZE);
}

/* mmap(2): "offset must be a multiple of the page size". */
gsize
os_map_granularity (void)
{
  return os_page_size ();
}

gboolean
os_map (OsFile file,
        guint64 offset,
        guint64 length,
        const guint8 **address,
        OsFailure *failure)
{
  gsize before = (gsize) (offset & (os_map_granularity () - 1));
  void *result;

  if (length > G_MAXSIZE - before)
    return os_failure_set_code (failure, "mmap", ENOMEM);
  result = mmap (NULL, (gsize) length + before, PROT_READ, MAP_SHARED,
                 (int) file, (off_t) (offset - before));
  if (result == MAP_FAILED)
    return os_failure_set (failure, "mmap");
  *address = (const guint8 *) result + before;
  return TRUE;
}

void
os_unmap (const guint8 *address,
          gsize length)
{
  gsize before = GPOINTER_TO_SIZE (address) & (os_map_granularity () - 1);

  munmap ((void *) (address - before), length + before);
}
