/* residency.c: how much of an input is in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "input-private.h"

/* How many pages are asked about in one call. */
#define PAGES 8192

/* Part of a mapping: counts the bytes of the range that lie in pages which are
 * in memory. */
static gboolean
count_pages (const guint8 *address,
             gsize length,
             guint64 *resident,
             OsFailure *failure)
{
  const gsize page_size = os_page_size ();
  gsize before = GPOINTER_TO_SIZE (address) & (page_size - 1);

  while (length > 0)
    {
      guint8 pages[PAGES];
      const gsize n = MIN (length, PAGES * page_size - before);
      gsize position, page, end;

      if (!os_residency (address - before, n + before, pages, failure))
        return FALSE;
      for (position = 0, page = 0; position < n; position = end, page++)
        {
          end = MIN (n, (page + 1) * page_size - before);
          if (pages[page] & 1)
            *resident += end - position;
        }
      address += n;
      length -= n;
      before = 0;
    }
  return TRUE;
}

static gboolean
count_mapping (const Region *region,
               guint64 offset,
               guint64 length,
               guint64 *resident,
               OsFailure *failure)
{
  while (length > 0)
    {
      RegionSpan span;

      region_get_span (region, offset, length, &span);
      if (!count_pages (span.address, span.length, resident, failure))
        return FALSE;
      offset += span.length;
      length -= span.length;
    }
  return TRUE;
}

/* The system tells it about mappings only, so that a piece of the file is
 * mapped for as long as it takes to ask.  That brings nothing into memory. */
static gboolean
count_file (const Region *region,
            guint64 offset,
            guint64 length,
            guint64 *resident,
            OsFailure *failure)
{
  const guint64 most = PAGES * (guint64) os_page_size ();

  while (length > 0)
    {
      const gsize n = (gsize) MIN (length, most);
      const guint8 *address;
      gboolean success;

      if (!os_map (region->file, offset, n, &address, failure))
        return FALSE;
      success = count_pages (address, n, resident, failure);
      os_unmap (address, n);
      if (!success)
        return FALSE;
      offset += n;
      length -= n;
    }
  return TRUE;
}

/**
 * mmdir_input_get_residency:
 * @input: an input
 * @offset: where the range begins, in bytes from the start of @input
 * @length: how long it is, in bytes
 * @resident: (out): return location for how many bytes of the range are in
 *     memory; left alone on failure
 * @error: (nullable): return location for a #GError
 *
 * Tells how much of a range can be read without waiting for a disk, at this
 * moment.  It may be otherwise in the next.  Some systems answer truly only
 * about files that the user owns or could write to: Linux since 5.2 says of
 * others that all is in memory.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if the range is not in @input, and with
 * %MMDIR_ERROR_UNSUPPORTED, %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_ACCESS,
 * %MMDIR_ERROR_IO or %MMDIR_ERROR_FAILED if the system does not tell.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_get_residency (MmdirInput *input,
                           guint64 offset,
                           guint64 length,
                           guint64 *resident,
                           GError **error)
{
  const Region *region;
  guint64 count = 0;
  OsFailure failure;
  gboolean success = TRUE;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (resident != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!input_check_range (input, offset, length, error))
    return FALSE;
  region = input->region;
  if (region->backing == MMDIR_BACKING_MAPPED)
    success = count_mapping (region, input->offset + offset, length, &count, &failure);
  else if (region->backing == MMDIR_BACKING_BUFFERED)
    success = count_file (region, input->offset + offset, length, &count, &failure);
  else
    count = length;

  if (!success)
    {
      error_set_system (error, ERROR_RESIDENCY, region->directory_path, region->name,
                        input->offset + offset, length, &failure);
      return FALSE;
    }
  *resident = count;
  return TRUE;
}
