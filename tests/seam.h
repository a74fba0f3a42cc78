/* seam.h: a test between the library and the operating system
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A program that is linked with seam.c and $(SEAM_WRAP) sees the library's
 * calls of os.h, and may have them fail.  Any thread may call; the functions
 * here are for one thread.
 */

#pragma once

#include <mmdir/mmdir.h>

#include "os.h"

typedef enum
{
  SEAM_DIRECTORY_OPEN,
  SEAM_DIRECTORY_LIST,
  SEAM_FILE_QUERY,
  SEAM_FILE_OPEN,
  SEAM_FILE_CLOSE,
  SEAM_FILE_READ_AT,
  SEAM_FILE_ADVISE,
  SEAM_FILE_PREFETCH,
  SEAM_FILE_EVICT,
  SEAM_MAP,
  SEAM_UNMAP,
  SEAM_ADVISE,
  SEAM_PREFETCH,
  SEAM_POPULATE,
  SEAM_RESIDENCY,
  SEAM_N_CALLS
} SeamCall;

/* What a call was given, as far as it takes such a thing. */
typedef struct
{
  SeamCall call;
  const guint8 *address;
  guint64 offset;
  guint64 length;
  MmdirAdvice advice;
} SeamRecord;

/* Forgets all calls and makes everything work again; advice and prefetch seem
 * to work even where the system has no call for them. */
void seam_reset (void);

/* How often it was called since the last seam_reset(), failures included. */
guint seam_count (SeamCall call);

/* The call that came as @index of its kind, from 0 on; there must have been
 * that many. */
SeamRecord seam_get_record (SeamCall call,
                            guint index);

/* Has calls fail with the system's @code: after @n_good more that work, and
 * @n_bad of them. */
#define SEAM_ALWAYS (G_MAXUINT)
void seam_fail (SeamCall call,
                guint n_good,
                guint n_bad,
                guint32 code);

/* Has each read return @longest bytes at most. */
void seam_shorten_reads (gsize longest);

/* Has a limit be told so, MMDIR_LIMIT_UNKNOWN included. */
void seam_tell_limit (MmdirLimit limit,
                      guint64 used,
                      guint64 maximum);
