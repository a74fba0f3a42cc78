/* residency.c: how much of an input is in memory
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "input-private.h"

/* How many pages are asked about in one call. */
#define PAGES 8192

/* The bytes of the range that lie in pages which are in memory: it begins
 * @before bytes into the first of them. */
static guint64
count_pages (const guint8 *pages,
             gsize before,
             gsize length)
{
  const gsize page_size = os_page_size ();
  guint64 resident = 0;
  gsize position, page, end;

  for (position = 0, page = 0; position < length; position = end, page++)
    {
      end = MIN (length, (page + 1) * page_size - before);
      if (pages[page] & 1)
        resident += end - position;
    }
  return resident;
}

static gboolean
count_mapping (Region *region,
               guint64 offset,
               guint64 length,
               guint64 *resident,
               OsFailure *failure)
{
  const gsize page_size = os_page_size ();

  while (length > 0)
    {
      guint8 pages[PAGES];
      RegionSpan span;
      gsize before, n;

      region_hold_span (region, offset, length, &span, NULL);
      before = GPOINTER_TO_SIZE (span.address) & (page_size - 1);
      n = MIN (span.length, PAGES * page_size - before);
      if (!os_residency (span.address - before, n + before, pages, failure))
        return FALSE;
      *resident += count_pages (pages, before, n);
      offset += n;
      length -= n;
    }
  return TRUE;
}

static gboolean
count_file (const Region *region,
            guint64 offset,
            guint64 length,
            guint64 *resident,
            OsFailure *failure)
{
  const gsize page_size = os_page_size ();

  while (length > 0)
    {
      guint8 pages[PAGES];
      const gsize before = (gsize) (offset & (page_size - 1));
      const gsize n = (gsize) MIN (length, PAGES * page_size - before);

      if (!os_file_residency (region->file, offset - before, n + before, pages, failure))
        return FALSE;
      *resident += count_pages (pages, before, n);
      offset += n;
      length -= n;
    }
  return TRUE;
}

/**
 * mmdir_input_get_residency:
 * @input: (not nullable): an input
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
  Region *region;
  guint64 count = 0;
  OsFailure failure;
  gboolean success = TRUE;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (resident != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!input_check_range (input, offset, length, error))
    return FALSE;
  region = input->region;
  if (region->file != OS_FILE_NONE)
    success = count_file (region, input->offset + offset, length, &count, &failure);
  else if (region->backing == MMDIR_BACKING_MAPPED)
    success = count_mapping (region, input->offset + offset, length, &count, &failure);
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
