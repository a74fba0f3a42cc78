/* fence-win32.c: memory that ends where no byte can be touched, on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "fence.h"
#include "os.h"

#include <windows.h>

/* What is reserved and not committed cannot be touched. */
guint8 *
fence_new (gsize size,
           guint8 **end)
{
  const gsize page = os_page_size ();
  const gsize inside = (size + page - 1) / page * page;
  guint8 *pages = VirtualAlloc (NULL, inside + 2 * page, MEM_RESERVE, PAGE_NOACCESS);

  g_assert_nonnull (pages);
  g_assert_nonnull (VirtualAlloc (pages + page, inside, MEM_COMMIT, PAGE_READWRITE));
  *end = pages + page + inside;
  return pages + page;
}

void
fence_free (guint8 *start,
            guint8 *end G_GNUC_UNUSED)
{
  g_assert_true (VirtualFree (start - os_page_size (), 0, MEM_RELEASE));
}
