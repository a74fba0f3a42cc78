/* fence-posix.c: memory that ends where no byte can be touched, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "fence.h"
#include "os.h"

#include <sys/mman.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif

guint8 *
fence_new (gsize size,
           guint8 **end)
{
  const gsize page = os_page_size ();
  const gsize inside = (size + page - 1) / page * page;
  guint8 *pages = mmap (NULL, inside + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (pages != MAP_FAILED);
  g_assert_no_errno (mprotect (pages + page, inside, PROT_READ | PROT_WRITE));
  *end = pages + page + inside;
  return pages + page;
}

void
fence_free (guint8 *start,
            guint8 *end)
{
  const gsize page = os_page_size ();

  g_assert_no_errno (munmap (start - page, (gsize) (end - start) + 2 * page));
}
