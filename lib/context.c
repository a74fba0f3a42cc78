/* context.c: what the caller is about to do, and the advice for it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <mmdir/mmdir.h>

/**
 * mmdir_context_get_advice:
 * @context: what a file is opened for
 *
 * Tells what the system is told about a file that is opened with @context, if
 * no callback says otherwise: %MMDIR_ADVICE_NORMAL for
 * %MMDIR_CONTEXT_DEFAULT, %MMDIR_ADVICE_RANDOM for %MMDIR_CONTEXT_READ, and
 * %MMDIR_ADVICE_SEQUENTIAL for the others.
 *
 * Thread rule: any thread.
 *
 * Returns: the advice
 *
 * Since: 1.0
 */
MmdirAdvice
mmdir_context_get_advice (MmdirContext context)
{
  switch (context)
    {
    case MMDIR_CONTEXT_READ:
      return MMDIR_ADVICE_RANDOM;

    case MMDIR_CONTEXT_READ_ONCE:
    case MMDIR_CONTEXT_MERGE:
    case MMDIR_CONTEXT_FLUSH:
      return MMDIR_ADVICE_SEQUENTIAL;

    case MMDIR_CONTEXT_DEFAULT:
      return MMDIR_ADVICE_NORMAL;

    default:
      g_return_val_if_reached (MMDIR_ADVICE_NORMAL);
    }
}
