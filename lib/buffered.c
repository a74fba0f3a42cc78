/* buffered.c: reading a file with read calls
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "buffered.h"
#include "error-private.h"

/* A page where the next read is likely to be elsewhere, more where it is
 * likely to go on. */
gsize
buffered_block_size (MmdirAdvice advice)
{
  switch (advice)
    {
    case MMDIR_ADVICE_RANDOM:
      return 4 * 1024;
    case MMDIR_ADVICE_SEQUENTIAL:
      return 64 * 1024;
    case MMDIR_ADVICE_NORMAL:
    default:
      return 16 * 1024;
    }
}

gboolean
buffered_read (const Region *region,
               guint64 offset,
               guint8 *buffer,
               gsize least,
               gsize most,
               gsize *n_read,
               GError **error)
{
  gsize done = 0;

  /* One call may give less than was asked for: an interrupted read, a network
   * file system.  What came beyond @least makes a later failure harmless. */
  do
    {
      OsFailure failure;
      gsize n;

      if (!os_file_read_at (region->file, offset + done, buffer + done, most - done, &n, &failure))
        {
          if (done >= least)
            break;
          error_set_system (error, ERROR_READ, region->directory_path, region->name,
                            offset + done, most - done, &failure);
          return FALSE;
        }
      if (n == 0)
        {
          if (done >= least)
            break;
          error_set_shrunk (error, region->directory_path, region->name,
                            region->plan.length, offset + done);
          return FALSE;
        }
      done += n;
    }
  while (done < most);

  *n_read = done;
  return TRUE;
}
