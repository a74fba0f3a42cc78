/* limits.c: what the system allows this process
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os.h"
#include <mmdir/mmdir.h>

/**
 * mmdir_limit_get:
 * @limit: what may run out
 * @used: (out) (optional): return location for how much the process uses, in
 *     bytes for %MMDIR_LIMIT_ADDRESS_SPACE, and a number for the others
 * @maximum: (out) (optional): return location for how much it may use, in the
 *     same unit
 *
 * Tells how near the process is to a limit.  Either number is
 * %MMDIR_LIMIT_UNKNOWN where the system does not tell it; so is the maximum
 * where there is none.
 *
 * It is not quick: on Linux it reads files of `/proc`.  Error messages of
 * mmdir carry these numbers where they explain the failure.
 *
 * Thread rule: any thread.
 *
 * Since: 1.0
 */
void
mmdir_limit_get (MmdirLimit limit,
                 guint64 *used,
                 guint64 *maximum)
{
  guint64 numbers[2];

  os_limit_get (limit, &numbers[0], &numbers[1]);
  if (used != NULL)
    *used = numbers[0];
  if (maximum != NULL)
    *maximum = numbers[1];
}

/**
 * mmdir_get_page_size:
 *
 * Tells how large a page of memory is.
 *
 * Thread rule: any thread.
 *
 * Returns: the size, in bytes; a power of two
 *
 * Since: 1.0
 */
gsize
mmdir_get_page_size (void)
{
  return os_page_size ();
}

/**
 * mmdir_get_map_granularity:
 *
 * Tells what the offsets of mappings in their files are multiples of: the page
 * size, or more on some systems, as 64 KiB on Windows.  mmdir rounds offsets
 * itself; this is for programs that lay out files.
 *
 * Thread rule: any thread.
 *
 * Returns: the granularity, in bytes; a power of two
 *
 * Since: 1.0
 */
gsize
mmdir_get_map_granularity (void)
{
  return os_map_granularity ();
}
