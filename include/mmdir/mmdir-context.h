/* mmdir-context.h: what the caller is about to do with a file
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

/**
 * MmdirContext:
 * @MMDIR_CONTEXT_DEFAULT: nothing special: the system decides how far it
 *     reads ahead.
 * @MMDIR_CONTEXT_READ: reads at positions that nobody can foresee, as a query
 *     does.
 * @MMDIR_CONTEXT_READ_ONCE: one pass from the start to the end.
 * @MMDIR_CONTEXT_MERGE: reading all of a file to write it into another.
 * @MMDIR_CONTEXT_FLUSH: reading back what has just been written.
 *
 * Why a file is opened.  mmdir_context_get_advice() tells what the system is
 * told about it.
 *
 * Since: 1.0
 */
typedef enum
{
  MMDIR_CONTEXT_DEFAULT,
  MMDIR_CONTEXT_READ,
  MMDIR_CONTEXT_READ_ONCE,
  MMDIR_CONTEXT_MERGE,
  MMDIR_CONTEXT_FLUSH
} MmdirContext;

/**
 * MmdirAdvice:
 * @MMDIR_ADVICE_NORMAL: no advice: the system's own readahead.
 * @MMDIR_ADVICE_RANDOM: no readahead: each access brings in what it touches.
 *     Since Linux 6.3 such pages are also the first to be reclaimed.
 * @MMDIR_ADVICE_SEQUENTIAL: far readahead; pages behind may go soon.
 *
 * What the system is told about the order of accesses.
 *
 * Since: 1.0
 */
typedef enum
{
  MMDIR_ADVICE_NORMAL,
  MMDIR_ADVICE_RANDOM,
  MMDIR_ADVICE_SEQUENTIAL
} MmdirAdvice;

/**
 * MmdirBacking:
 * @MMDIR_BACKING_AUTO: as suits the file: small files in memory, others
 *     mapped, and buffered where mapping fails and fallback is on.  A wish
 *     only: no input ever reports it.
 * @MMDIR_BACKING_MAPPED: a memory mapping of the file.
 * @MMDIR_BACKING_BUFFERED: a buffer that is filled by reading the file.
 * @MMDIR_BACKING_MEMORY: a copy of the whole file, made when it was opened.
 *
 * Where the bytes of an input come from.
 *
 * Since: 1.0
 */
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

#endif /* MMDIR_CONTEXT_H */
