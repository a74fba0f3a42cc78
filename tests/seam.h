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
  SEAM_FILE_RESIDENCY,
  SEAM_TRIM,
  SEAM_FILE_CREATE,
  SEAM_FILE_WRITE,
  SEAM_FILE_COPY,
  SEAM_FILE_SYNC,
  SEAM_FILE_IS_DELETED,
  SEAM_FILE_FINISH,
  SEAM_FILE_DISCARD,
  SEAM_FILE_OPEN_TO_SYNC,
  SEAM_DIRECTORY_PREPARE_SYNC,
  SEAM_DIRECTORY_SYNC,
  SEAM_FILE_RENAME,
  SEAM_FILE_REMOVE,
  SEAM_LOCK_OBTAIN,
  SEAM_LOCK_CHECK,
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

/* Codes of this system that mean @kind: some systems have none for some kinds,
 * and others have several.  The one at @index, from 0 on, must be there. */
guint seam_count_codes (OsFailureKind kind);
guint32 seam_get_nth_code (OsFailureKind kind,
                           guint index);

/* The first of them, and the system's words for it; free those. */
guint32 seam_get_code (OsFailureKind kind);
char *seam_get_text (OsFailureKind kind);

/* Has calls fail, with the system's @code or with the first one of a kind:
 * after @n_good more that work, and @n_bad of them. */
#define SEAM_ALWAYS (G_MAXUINT)
void seam_fail (SeamCall call,
                guint n_good,
                guint n_bad,
                OsFailureKind kind);
void seam_fail_with_code (SeamCall call,
                          guint n_good,
                          guint n_bad,
                          guint32 code);

/* Has it work again, at once. */
void seam_repair (SeamCall call);

/* Has each read return @longest bytes at most. */
void seam_shorten_reads (gsize longest);

/* Has a limit be told so, MMDIR_LIMIT_UNKNOWN included, and be called @name,
 * which stays the caller's; NULL: as a system does that has no such limit. */
void seam_tell_limit (MmdirLimit limit,
                      const char *name,
                      guint64 used,
                      guint64 maximum);

/* Fills in @pages as os_residency() and os_file_residency() do; @start is the
 * address or the offset. */
typedef void (*SeamResidency) (guint64 start,
                               gsize length,
                               guint8 *pages);

/* Has @residency answer in place of the system, unless it is NULL. */
void seam_tell_residency (SeamResidency residency);

/* Has files be told to become no longer than @limit bytes; G_MAXUINT64: what the
 * system says. */
void seam_tell_length_limit (guint64 limit);

/* Has every directory be told to lie on another machine. */
void seam_tell_remote (gboolean is_remote);
