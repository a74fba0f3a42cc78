/* mmdir-context.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_CONTEXT_H
#define MMDIR_CONTEXT_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-visibility.h>

G_BEGIN_DECLS

typedef enum
{
  MMDIR_CONTEXT_DEFAULT,
  MMDIR_CONTEXT_READ,
  MMDIR_CONTEXT_READ_ONCE,
  MMDIR_CONTEXT_MERGE,
  MMDIR_CONTEXT_FLUSH
} MmdirContext;

typedef enum
{
  MMDIR_ADVICE_NORMAL,
  MMDIR_ADVICE_RANDOM,
  MMDIR_ADVICE_SEQUENTIAL
} MmdirAdvice;

typedef enum
{
  MMDIR_BACKING_AUTO,
  MMDIR_BACKING_MAPPED,
  MMDIR_BACKING_BUFFERED,
  MMDIR_BACKING_MEMORY
} MmdirBacking;

MMDIR_AVAILABLE_IN_1_0
MmdirAdvice mmdir_context_get_advice (MmdirContext context);

G_END_DECLS

#endif
