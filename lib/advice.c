/* advice.c: what the system is told about the order of accesses
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "advice.h"

/* The whole pages that lie inside of a span.  Where it begins or ends with its
 * mapping, the page there is nobody else's either and counts as whole: the
 * kernel rounds the length of the last one up. */
static void
round_inward (const RegionSpan *span,
              const guint8 **address,
              gsize *length)
{
  const gsize mask = os_page_size () - 1;
  const gsize start = GPOINTER_TO_SIZE (span->address);
  const gsize end = start + span->length;
  const gsize first = span->first ? start & ~mask : (start + mask) & ~mask;
  const gsize last = span->last ? end : end & ~mask;

  *address = span->address + (gssize) (first - start);
  *length = last > first ? last - first : 0;
}

static gboolean
advise_mapping (const MmdirInput *input,
                guint64 offset,
                guint64 length,
                MmdirAdvice advice,
                OsFailure *failure)
{
  const gboolean is_whole = length == input->region->plan.length;

  while (length > 0)
    {
      RegionSpan span;
      const guint8 *address;
      gsize n_bytes;

      if (region_hold_mapped_span (input->region, input->offset + offset, length, &span))
        {
          gboolean success;

          round_inward (&span, &address, &n_bytes);
          success = n_bytes == 0 || os_advise (address, n_bytes, advice, failure);
          region_release_span (input->region, &span);
          if (!success)
            return FALSE;
        }
      offset += span.length;
      length -= span.length;
    }
  /* For chunks that are mapped later. */
  if (is_whole)
    g_atomic_int_set (&input->region->advice, (gint) advice);
  return TRUE;
}

/* A descriptor is advised as a whole and shared by all inputs over the file,
 * so that only one for the whole file may do it.  The size of the buffer
 * follows the advice in any case. */
static gboolean
advise_file (MmdirInput *input,
             guint64 offset,
             guint64 length,
             MmdirAdvice advice,
             OsFailure *failure)
{
  if (offset != 0 || length != input->window.length)
    return TRUE;
  input->advice = (guint8) advice;
  return input->window.length != input->region->plan.length ||
         os_file_advise (input->region->file, advice, failure);
}

static gboolean
advise (MmdirInput *input,
        guint64 offset,
        guint64 length,
        MmdirAdvice advice,
        OsFailure *failure)
{
  switch (input->region->backing)
    {
    case MMDIR_BACKING_MAPPED:
      return advise_mapping (input, offset, length, advice, failure);
    case MMDIR_BACKING_BUFFERED:
      return advise_file (input, offset, length, advice, failure);
    case MMDIR_BACKING_MEMORY:
    case MMDIR_BACKING_AUTO:
    default:
      return TRUE;
    }
}

void
advice_try (MmdirInput *input,
            MmdirAdvice advice)
{
  OsFailure ignored;

  advise (input, 0, input->window.length, advice, &ignored);
}

/**
 * mmdir_input_advise:
 * @input: (not nullable): an input
 * @offset: where the range begins, in bytes from the start of @input
 * @length: how long it is, in bytes
 * @advice: what to tell the system
 * @error: (nullable): return location for a #GError
 *
 * Tells the system in which order a range will be accessed.
 *
 * Advice belongs to the mapping, so that it counts for all inputs over the
 * file.  It is given for the pages that lie in the range as a whole, so that
 * it never reaches into a neighbor's; a range of less than a page gets none.
 * Each range of other advice than what is around it takes one more of the
 * mappings that a process may have.
 *
 * A buffered input takes advice for all of itself only: it reads larger or
 * smaller blocks, and, if it is the whole file, tells the system.  For a file
 * in memory nothing is done.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if the range is not in @input,
 * %MMDIR_ERROR_NO_MEMORY if the process has too many mappings, and
 * %MMDIR_ERROR_UNSUPPORTED, %MMDIR_ERROR_ACCESS, %MMDIR_ERROR_IO or
 * %MMDIR_ERROR_FAILED if the system refuses it.  Reading works as before
 * then.
 *
 * Thread rule: any thread; for a buffered input, only the owner of @input, and
 * while no other thread makes slices of it.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_input_advise (MmdirInput *input,
                    guint64 offset,
                    guint64 length,
                    MmdirAdvice advice,
                    GError **error)
{
  OsFailure failure;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail ((guint) advice <= MMDIR_ADVICE_SEQUENTIAL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!input_check_range (input, offset, length, error))
    return FALSE;
  if (!advise (input, offset, length, advice, &failure))
    {
      error_set_system (error, ERROR_ADVISE, input->region->directory_path, input->region->name,
                        input->offset + offset, length, &failure);
      return FALSE;
    }
  return TRUE;
}
