/* prefetch.c: asking for pages before they are needed
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "input-private.h"

/* Every page that the range touches, of chunks that are mapped for good. */
static gboolean
prefetch_mapping (Region *region,
                  guint64 offset,
                  guint64 length,
                  OsFailure *failure)
{
  const gsize mask = os_page_size () - 1;

  while (length > 0)
    {
      RegionSpan span;
      gsize before;

      region_hold_span (region, offset, length, &span, NULL);
      before = GPOINTER_TO_SIZE (span.address) & mask;
      if (!os_prefetch (span.address - before, span.length + before, failure))
        return FALSE;
      offset += span.length;
      length -= span.length;
    }
  return TRUE;
}

/* @offset is in the file.  A system that cannot prefetch does without: what
 * was asked for is a service, not a state. */
static gboolean
prefetch (Region *region,
          guint64 offset,
          guint64 length,
          GError **error)
{
  OsFailure failure;
  gboolean success = TRUE;

  if (length == 0)
    return TRUE;
  if (region->file != OS_FILE_NONE)
    success = os_file_prefetch (region->file, offset, length, &failure);
  else if (region->backing == MMDIR_BACKING_MAPPED)
    success = prefetch_mapping (region, offset, length, &failure);
  if (success || error_code_for (ERROR_PREFETCH, &failure) == MMDIR_ERROR_UNSUPPORTED)
    return TRUE;

  error_set_system (error, ERROR_PREFETCH, region->directory_path, region->name,
                    offset, length, &failure);
  return FALSE;
}

/**
 * mmdir_input_prefetch:
 * @input: (not nullable): an input
 * @offset: where the range begins, in bytes from the start of @input
 * @length: how long it is, in bytes
 * @error: (nullable): return location for a #GError
 *
 * Asks the system to bring a range into memory, and does not wait for it.
 * Nothing is done for a file in memory, nor where the system cannot.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if the range is not in @input, and
 * with %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_IO or
 * %MMDIR_ERROR_FAILED if the system refuses it.  Reading works as before then.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_prefetch (MmdirInput *input,
                      guint64 offset,
                      guint64 length,
                      GError **error)
{
  const MmdirRange range = { offset, length };

  return mmdir_input_prefetch_ranges (input, &range, 1, error);
}

/**
 * mmdir_input_prefetch_ranges:
 * @input: (not nullable): an input
 * @ranges: (array length=n_ranges): ranges of @input, in any order
 * @n_ranges: how many ranges there are; 0 is allowed
 * @error: (nullable): return location for a #GError
 *
 * Asks the system to bring many ranges into memory, and does not wait for it.
 * Ranges that follow each other without a gap are asked for as one.
 *
 * Fails as mmdir_input_prefetch() does: with %MMDIR_ERROR_OUT_OF_RANGE if one
 * range is not in @input, and none is asked for then, and with
 * %MMDIR_ERROR_NO_MEMORY, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_IO or
 * %MMDIR_ERROR_FAILED if the system refuses one.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_prefetch_ranges (MmdirInput *input,
                             const MmdirRange *ranges,
                             gsize n_ranges,
                             GError **error)
{
  gsize i;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (ranges != NULL || n_ranges == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (i = 0; i < n_ranges; i++)
    if (!input_check_range (input, ranges[i].offset, ranges[i].length, error))
      return FALSE;
  for (i = 0; i < n_ranges;)
    {
      const guint64 offset = ranges[i].offset;
      guint64 end = offset + ranges[i].length;

      for (i++; i < n_ranges && ranges[i].offset == end; i++)
        end += ranges[i].length;
      if (!prefetch (input->region, input->offset + offset, end - offset, error))
        return FALSE;
    }
  return TRUE;
}
