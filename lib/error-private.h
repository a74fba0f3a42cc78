/* error-private.h: every error the library can report
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each function makes one kind of error: its code, its details, its sentence
 * and its hint.  A file is told as the path of its directory and its name, and
 * an input as that and the description of its slice, which may be empty.
 */

#pragma once

#include "os.h"
#include <mmdir/mmdir-error.h>

/* What was being done when a call failed. */
typedef enum
{
  ERROR_OPEN_DIRECTORY,
  ERROR_LIST,
  ERROR_QUERY,
  ERROR_OPEN,
  ERROR_READ,
  ERROR_MAP,
  ERROR_ADVISE,
  ERROR_PREFETCH,
  ERROR_PRELOAD,
  ERROR_RESIDENCY,
  ERROR_EVICT,
  ERROR_TRIM,
  ERROR_CREATE,
  ERROR_WRITE,
  ERROR_SYNC,
  ERROR_SYNC_DIRECTORY,
  ERROR_CLOSE,
  ERROR_RENAME,
  ERROR_DELETE,
  ERROR_LOCK,
  ERROR_CHECK_LOCK
} ErrorAction;

/* What an error is about. */
typedef struct
{
  const char *directory_path;
  const char *name;
  const char *description;
  guint64 length;
} ErrorSubject;

/* What an error is made of; all strings but the static @call are taken
 * over. */
typedef struct
{
  MmdirError code;
  char *message;
  char *path;
  char *hint;
  const char *call;
  guint32 os_code;
  guint64 offset;
  guint64 length;
} ErrorParts;

/* No offset is G_MAXUINT64; a length counts where there is an offset. */
#define NOWHERE G_MAXUINT64

void error_set_parts (GError **error,
                      ErrorParts *parts);

/* What a failed call means to the caller; also what decides on fallback. */
MmdirError error_code_for (ErrorAction action,
                           const OsFailure *failure);

/* @name is NULL for the directory itself.  @offset and @length count where
 * the action has a range. */
void error_set_system (GError **error,
                       ErrorAction action,
                       const char *directory_path,
                       const char *name,
                       guint64 offset,
                       guint64 length,
                       const OsFailure *failure);
void error_set_map (GError **error,
                    const char *directory_path,
                    const char *name,
                    guint64 offset,
                    guint64 length,
                    guint64 chunk_index,
                    guint64 n_chunks,
                    const OsFailure *failure);
/* The one message that says why a file is not mapped. */
void error_log_fallback (const GError *map_error);

void error_set_chunk_power (GError **error,
                            const char *path,
                            guint chunk_power);
void error_set_name (GError **error,
                     const char *directory_path,
                     const char *name);
void error_set_not_regular (GError **error,
                            const char *directory_path,
                            const char *name,
                            OsFileKind kind);
void error_set_shrunk (GError **error,
                       const char *directory_path,
                       const char *name,
                       guint64 length,
                       guint64 end);

/* A page of @length bytes that could not be read, under the guard. */
void error_set_damaged (GError **error,
                        const char *directory_path,
                        const char *name,
                        guint64 offset,
                        guint64 length);
void error_set_guard (GError **error,
                      const OsFailure *failure);

void error_set_end (GError **error,
                    ErrorSubject subject,
                    guint64 position,
                    guint64 length);
void error_set_seek (GError **error,
                     ErrorSubject subject,
                     guint64 position);
void error_set_skip (GError **error,
                     ErrorSubject subject,
                     guint64 position,
                     guint64 length);
void error_set_range (GError **error,
                      ErrorSubject subject,
                      guint64 offset,
                      guint64 length);
void error_set_varint (GError **error,
                       ErrorSubject subject,
                       guint64 position,
                       guint64 longest);
void error_set_text (GError **error,
                     ErrorSubject subject,
                     guint64 position,
                     guint64 length);
void error_set_zero_in_text (GError **error,
                             ErrorSubject subject,
                             guint64 position,
                             guint64 length);
void error_set_memory (GError **error,
                       ErrorSubject subject,
                       guint64 offset,
                       guint64 length);
void error_set_cancelled (GError **error,
                          ErrorSubject subject,
                          guint64 done);
/* error-write.c */

/* What no reader would take. */
void error_set_text_to_write (GError **error,
                              ErrorSubject subject,
                              guint64 position,
                              guint64 length);
void error_set_number_to_write (GError **error,
                                ErrorSubject subject,
                                guint64 position,
                                guint64 value);
void error_set_alignment (GError **error,
                          ErrorSubject subject,
                          guint64 position,
                          guint64 alignment,
                          guint64 most);
void error_set_rename (GError **error,
                       const char *directory_path,
                       const char *from,
                       const char *to,
                       const OsFailure *failure);

/* A file that is there only as long as somebody uses it: @code is what that means to
 * the caller. */
void error_set_deleted (GError **error,
                        MmdirError code,
                        const char *directory_path,
                        const char *name);

/* Deleted before it was closed. */
void error_set_deleted_unwritten (GError **error,
                                  const char *directory_path,
                                  const char *name);

/* A file of which a sync has failed before; NULL for the directory itself. */
void error_set_lost (GError **error,
                     const char *directory_path,
                     const char *name);
void error_set_lock_lost (GError **error,
                          const char *directory_path,
                          const char *name);

/* error-message.c: parts of errors. */
char *error_path_of (const char *directory_path,
                     const char *name);
char *error_display_subject (ErrorSubject subject);
void error_set_plain (GError **error,
                      MmdirError code,
                      char *path,
                      guint64 offset,
                      guint64 length,
                      char *message);

/* error-message.c: what was wrong, and behind it what to do about it. */
void error_append_hint (char **message,
                        const char *hint);

/* error-hint.c: what the user can do about a failed call, as one or more whole
 * sentences, or NULL.  @length counts for ERROR_MAP. */
char *hint_for (ErrorAction action,
                const char *path,
                guint64 length,
                const OsFailure *failure);
