/* preload.c: bringing all of an input into memory, and waiting for it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "buffered.h"
#include "input-private.h"

/* How much is brought in between two looks at the callback, in bytes: some
 * milliseconds' worth on the slowest disks one would index on. */
#define STEP (8 * 1024 * 1024)

/* What a buffered file is read with to get it into the system's cache. */
#define READ_STEP (256 * 1024)

/* The bytes themselves are of no interest. */
static gboolean
read_through (Region *region,
              guint64 offset,
              guint64 length,
              GError **error)
{
  const ErrorSubject subject = { region->directory_path, region->name, "", region->plan.length };
  const gsize step = (gsize) MIN (length, READ_STEP);
  g_autofree guint8 *scratch = g_try_malloc (step);

  if (scratch == NULL)
    {
      error_set_memory (error, subject, offset, step);
      return FALSE;
    }
  while (length > 0)
    {
      const gsize n = (gsize) MIN (length, step);

      if (!region_copy (region, offset, scratch, n, error))
        return FALSE;
      offset += n;
      length -= n;
    }
  return TRUE;
}

static gboolean
populate (Region *region,
          guint64 offset,
          guint64 length,
          GError **error)
{
  const gsize mask = os_page_size () - 1;

  while (length > 0)
    {
      RegionSpan span;
      GError *hold_error = NULL;
      OsFailure failure;
      gboolean success;
      gsize before;

      if (!region_hold_span (region, offset, length, &span, &hold_error))
        return region_falls_back (region, hold_error, error) && read_through (region, offset, length, error);
      before = GPOINTER_TO_SIZE (span.address) & mask;
      success = os_populate (span.address - before, span.length + before, &failure);
      region_release_span (region, &span);
      if (!success)
        {
          error_set_system (error, ERROR_PRELOAD, region->directory_path, region->name,
                            offset, span.length, &failure);
          return FALSE;
        }
      offset += span.length;
      length -= span.length;
    }
  /* Where pages are touched, and the guard is there, nothing has failed yet. */
  return region_check (region, error);
}

static gboolean
load (Region *region,
      guint64 offset,
      guint64 length,
      GError **error)
{
  switch (region->backing)
    {
    case MMDIR_BACKING_MAPPED:
      return populate (region, offset, length, error);
    case MMDIR_BACKING_BUFFERED:
      return read_through (region, offset, length, error);
    case MMDIR_BACKING_MEMORY:
    case MMDIR_BACKING_AUTO:
    default:
      return TRUE;
    }
}

/**
 * mmdir_input_preload:
 * @input: (not nullable): an input
 * @progress: (nullable) (scope call) (closure user_data): called before the
 *     first and after each step
 * @user_data: (nullable): what @progress is called with
 * @error: (nullable): return location for a #GError
 *
 * Brings all of @input into memory, and into the page tables of the process
 * if it is mapped, and waits for it.  It does not pin them: the system may
 * reclaim the pages again when memory is short.  Of a windowed input, those
 * chunks are in the page tables that still are mapped.
 *
 * Fails with %MMDIR_ERROR_IO if part of it cannot be read,
 * %MMDIR_ERROR_CHANGED if the file of a buffered input has become shorter,
 * %MMDIR_ERROR_MAP_FAILED if a chunk of a windowed one cannot be mapped,
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_UNSUPPORTED or
 * %MMDIR_ERROR_FAILED as the system says, and %MMDIR_ERROR_CANCELLED if
 * @progress returned %FALSE. What has been brought in stays, and @input is as
 * good as before.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_preload (MmdirInput *input,
                     MmdirProgressFunc progress,
                     gpointer user_data,
                     GError **error)
{
  guint64 total, done;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  total = input->window.length;
  for (done = 0;;)
    {
      guint64 n;

      if (progress != NULL && !progress (done, total, user_data))
        {
          error_set_cancelled (error, input_subject (input), done);
          return FALSE;
        }
      if (done == total)
        return TRUE;
      n = MIN (total - done, STEP);
      if (!load (input->region, input->offset + done, n, error))
        return FALSE;
      done += n;
    }
}
