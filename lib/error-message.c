/* error-message.c: every message the library gives
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One whole sentence a case, so that each can be translated as its language
 * needs it.
 */

#include "config.h"

#include "error-language.h"
#include "error-private.h"

#include <inttypes.h>
#include <mmdir/mmdir.h>

void
error_append_hint (char **message,
                   const char *hint)
{
  /* Translators: whole sentences both, with what stands between such. */
  char *both = g_strdup_printf (_("%s %s"), *message, hint);

  g_free (*message);
  *message = both;
}

char *
error_path_of (const char *directory_path,
               const char *name)
{
  return name != NULL ? g_build_filename (directory_path, name, NULL) : g_strdup (directory_path);
}

/* The sentence for a failed call that has no range. */
static char *
sentence_for_file (ErrorAction action,
                   const char *path,
                   const char *call,
                   const char *text)
{
  switch (action)
    {
    case ERROR_OPEN_DIRECTORY:
      return g_strdup_printf (_("Cannot open directory “%s”: %s: %s."), path, call, text);
    case ERROR_LIST:
      return g_strdup_printf (_("Cannot list directory “%s”: %s: %s."), path, call, text);
    case ERROR_QUERY:
      return g_strdup_printf (_("Cannot look up “%s”: %s: %s."), path, call, text);
    case ERROR_EVICT:
      return g_strdup_printf (_("Cannot evict “%s” from memory: %s: %s."), path, call, text);
    case ERROR_TRIM:
      return g_strdup_printf (_("Cannot give back memory of “%s”: %s: %s."), path, call, text);
    case ERROR_CREATE:
      return g_strdup_printf (_("Cannot create “%s”: %s: %s."), path, call, text);
    case ERROR_SYNC:
      return g_strdup_printf (_("Cannot make sure that “%s” is on the disk: %s: %s."), path, call, text);
    case ERROR_SYNC_DIRECTORY:
      return g_strdup_printf (_("Cannot make sure that the names in “%s” are on the disk: %s: %s."),
                              path, call, text);
    case ERROR_CLOSE:
      return g_strdup_printf (_("Cannot close “%s”: %s: %s."), path, call, text);
    case ERROR_DELETE:
      return g_strdup_printf (_("Cannot delete “%s”: %s: %s."), path, call, text);
    case ERROR_LOCK:
      return g_strdup_printf (_("Cannot lock “%s”: %s: %s."), path, call, text);
    case ERROR_CHECK_LOCK:
      return g_strdup_printf (_("Cannot check the lock “%s”: %s: %s."), path, call, text);
    case ERROR_OPEN:
    default:
      return g_strdup_printf (_("Cannot open “%s”: %s: %s."), path, call, text);
    }
}

static char *
sentence_for_range (ErrorAction action,
                    const char *path,
                    guint64 offset,
                    guint64 length,
                    const char *call,
                    const char *text)
{
  switch (action)
    {
    case ERROR_ADVISE:
      return g_strdup_printf (PLURAL ("Cannot advise on %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s.",
                                      "Cannot advise on %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s.",
                                      length),
                              length, offset, path, call, text);
    case ERROR_PREFETCH:
      return g_strdup_printf (PLURAL ("Cannot prefetch %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s.",
                                      "Cannot prefetch %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s.",
                                      length),
                              length, offset, path, call, text);
    case ERROR_PRELOAD:
      return g_strdup_printf (PLURAL ("Cannot preload %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s.",
                                      "Cannot preload %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s.",
                                      length),
                              length, offset, path, call, text);
    case ERROR_RESIDENCY:
      return g_strdup_printf (PLURAL ("Cannot tell how much is in memory of %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s.",
                                      "Cannot tell how much is in memory of %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s.",
                                      length),
                              length, offset, path, call, text);
    case ERROR_WRITE:
      return g_strdup_printf (PLURAL ("Cannot write %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s.",
                                      "Cannot write %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s.",
                                      length),
                              length, offset, path, call, text);
    case ERROR_READ:
    default:
      return g_strdup_printf (PLURAL ("Cannot read %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s.",
                                      "Cannot read %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s.",
                                      length),
                              length, offset, path, call, text);
    }
}

static gboolean
action_has_range (ErrorAction action)
{
  return action == ERROR_READ || action == ERROR_ADVISE || action == ERROR_PREFETCH ||
         action == ERROR_PRELOAD || action == ERROR_RESIDENCY || action == ERROR_WRITE;
}

void
error_set_system (GError **error,
                  ErrorAction action,
                  const char *directory_path,
                  const char *name,
                  guint64 offset,
                  guint64 length,
                  const OsFailure *failure)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);
  g_autofree char *text = os_failure_get_text (failure);
  const gboolean has_range = action_has_range (action);
  ErrorParts parts = {
    .code = error_code_for (action, failure),
    .path = path,
    .hint = hint_for (action, path, length, failure),
    .call = failure->call,
    .os_code = failure->code,
    .offset = has_range ? offset : NOWHERE,
    .length = length,
  };

  if (has_range)
    parts.message = sentence_for_range (action, display_path, offset, length, failure->call, text);
  else
    parts.message = sentence_for_file (action, display_path, failure->call, text);
  error_set_parts (error, &parts);
}

void
error_set_map (GError **error,
               const char *directory_path,
               const char *name,
               guint64 offset,
               guint64 length,
               guint64 chunk_index,
               guint64 n_chunks,
               const OsFailure *failure)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);
  g_autofree char *text = os_failure_get_text (failure);
  ErrorParts parts = {
    .code = error_code_for (ERROR_MAP, failure),
    .path = path,
    .hint = hint_for (ERROR_MAP, path, length, failure),
    .call = failure->call,
    .os_code = failure->code,
    .offset = offset,
    .length = length,
  };

  if (n_chunks > 1)
    parts.message = g_strdup_printf (PLURAL ("Cannot map %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s (chunk %" PRIu64 " of %" PRIu64 ").",
                                             "Cannot map %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s (chunk %" PRIu64 " of %" PRIu64 ").",
                                             length),
                                     length, offset, display_path, failure->call, text,
                                     chunk_index + 1, n_chunks);
  else
    parts.message = g_strdup_printf (PLURAL ("Cannot map %" PRIu64 " byte at offset %" PRIu64 " of “%s”: %s: %s.",
                                             "Cannot map %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: %s: %s.",
                                             length),
                                     length, offset, display_path, failure->call, text);
  error_set_parts (error, &parts);
}

void
error_log_fallback (const GError *map_error)
{
  g_message (_("%s The file is read through a buffer instead."), map_error->message);
}

/* The rest is about what was asked for, not about what the system said. */
void
error_set_plain (GError **error,
                 MmdirError code,
                 char *path,
                 guint64 offset,
                 guint64 length,
                 char *message)
{
  ErrorParts parts = {
    .code = code,
    .path = path,
    .message = message,
    .offset = offset,
    .length = length,
  };

  error_set_parts (error, &parts);
}

void
error_set_chunk_power (GError **error,
                       const char *path,
                       guint chunk_power)
{
  g_autofree char *display_path = g_filename_display_name (path);

  error_set_plain (error, MMDIR_ERROR_OUT_OF_RANGE, g_strdup (path), NOWHERE, 0,
                   g_strdup_printf (_("Cannot open directory “%s” with a chunk power of %u: "
                                       "it must be from %u to %u."),
                                       display_path, chunk_power, (guint) MMDIR_CHUNK_POWER_MINIMUM,
                                       (guint) MMDIR_CHUNK_POWER_MAXIMUM));
}

void
error_set_name (GError **error,
                const char *directory_path,
                const char *name)
{
  g_autofree char *display_path = g_filename_display_name (directory_path);
  g_autofree char *display_name = g_filename_display_name (name);

  error_set_plain (error, MMDIR_ERROR_INVALID_NAME, g_strdup (directory_path), NOWHERE, 0,
                   g_strdup_printf (_("“%s” is not the plain name of a file in “%s”."),
                                       display_name, display_path));
}

void
error_set_not_regular (GError **error,
                       const char *directory_path,
                       const char *name,
                       OsFileKind kind)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);

  error_set_plain (error, MMDIR_ERROR_NOT_REGULAR, path, NOWHERE, 0,
                   kind == OS_FILE_DIRECTORY
                   ? g_strdup_printf (_("“%s” is a directory, not a regular file."), display_path)
                   : g_strdup_printf (_("“%s” is not a regular file."), display_path));
}

void
error_set_shrunk (GError **error,
                  const char *directory_path,
                  const char *name,
                  guint64 length,
                  guint64 end)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);
  ErrorParts parts = {
    .code = MMDIR_ERROR_CHANGED,
    .path = path,
    .hint = g_strdup (_("Index files must not change while they are open: "
                         "write a new file and rename it instead.")),
                      .offset = end,
                      .length = length - end,
    };

  parts.message = g_strdup_printf (_("“%s” has changed: its length was %" PRIu64 " when it was opened, and now there is nothing at offset %" PRIu64 "."),
                                      display_path, length, end);
  error_set_parts (error, &parts);
}

void
error_set_damaged (GError **error,
                   const char *directory_path,
                   const char *name,
                   guint64 offset,
                   guint64 length)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);
  ErrorParts parts = {
    .code = MMDIR_ERROR_IO,
    .path = path,
    .hint = g_strdup (_("Either the file has become shorter, or the disk cannot read it: "
                        "open it again once it is whole.")),
    .offset = offset,
    .length = length,
  };

  parts.message = g_strdup_printf (_("The page at offset %" PRIu64 " of “%s” could not be read from its mapping."),
                                   offset, display_path);
  error_set_parts (error, &parts);
}

void
error_set_guard (GError **error,
                 const OsFailure *failure)
{
  g_autofree char *text = os_failure_get_text (failure);
  ErrorParts parts = {
    .code = MMDIR_ERROR_FAILED,
    .message = g_strdup_printf (_("Cannot guard mapped files against faults: %s: %s."), failure->call, text),
    .call = failure->call,
    .os_code = failure->code,
    .offset = NOWHERE,
  };

  error_set_parts (error, &parts);
}

/* An input as “/idx/_0.cfs [terms]”: no words, so that it stands in any
 * sentence of any language. */
char *
error_display_subject (ErrorSubject subject)
{
  g_autofree char *path = error_path_of (subject.directory_path, subject.name);
  g_autofree char *display_path = g_filename_display_name (path);
  g_autofree char *display_description = NULL;

  if (subject.description[0] == '\0')
    return g_steal_pointer (&display_path);
  display_description = g_filename_display_name (subject.description);
  return g_strdup_printf ("%s [%s]", display_path, display_description);
}

#define SUBJECT_PATH(subject) error_path_of ((subject).directory_path, (subject).name)

void
error_set_end (GError **error,
               ErrorSubject subject,
               guint64 position,
               guint64 length)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_END_OF_INPUT, SUBJECT_PATH (subject), position, length,
                   g_strdup_printf (PLURAL ("Cannot read %" PRIu64 " byte at position %" PRIu64 " of “%s”: its length is %" PRIu64 ".",
                                            "Cannot read %" PRIu64 " bytes at position %" PRIu64 " of “%s”: its length is %" PRIu64 ".",
                                            length),
                                    length, position, display, subject.length));
}

void
error_set_seek (GError **error,
                ErrorSubject subject,
                guint64 position)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_END_OF_INPUT, SUBJECT_PATH (subject), position, 0,
                   g_strdup_printf (_("Cannot move to position %" PRIu64 " of “%s”: its length is %" PRIu64 "."),
                                       position, display, subject.length));
}

void
error_set_skip (GError **error,
                ErrorSubject subject,
                guint64 position,
                guint64 length)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_END_OF_INPUT, SUBJECT_PATH (subject), position, length,
                   g_strdup_printf (PLURAL ("Cannot skip %" PRIu64 " byte at position %" PRIu64 " of “%s”: its length is %" PRIu64 ".",
                                            "Cannot skip %" PRIu64 " bytes at position %" PRIu64 " of “%s”: its length is %" PRIu64 ".",
                                            length),
                                    length, position, display, subject.length));
}

void
error_set_range (GError **error,
                 ErrorSubject subject,
                 guint64 offset,
                 guint64 length)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_OUT_OF_RANGE, SUBJECT_PATH (subject), offset, length,
                   g_strdup_printf (PLURAL ("There is no %" PRIu64 " byte at offset %" PRIu64 " of “%s”: its length is %" PRIu64 ".",
                                            "There are no %" PRIu64 " bytes at offset %" PRIu64 " of “%s”: its length is %" PRIu64 ".",
                                            length),
                                    length, offset, display, subject.length));
}

void
error_set_varint (GError **error,
                  ErrorSubject subject,
                  guint64 position,
                  guint64 longest)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_MALFORMED, SUBJECT_PATH (subject), position, longest,
                   g_strdup_printf (_("There is no variable-length integer of at most %" PRIu64
                                       " bytes at position %" PRIu64 " of “%s”."),
                                       longest, position, display));
}

void
error_set_text (GError **error,
                ErrorSubject subject,
                guint64 position,
                guint64 length)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_MALFORMED, SUBJECT_PATH (subject), position, length,
                   g_strdup_printf (PLURAL ("The text of %" PRIu64 " byte at position %" PRIu64 " of “%s” is not valid UTF-8.",
                                            "The text of %" PRIu64 " bytes at position %" PRIu64 " of “%s” is not valid UTF-8.",
                                            length),
                                    length, position, display));
}

void
error_set_zero_in_text (GError **error,
                        ErrorSubject subject,
                        guint64 position,
                        guint64 length)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_MALFORMED, SUBJECT_PATH (subject), position, length,
                   g_strdup_printf (PLURAL ("The text of %" PRIu64 " byte at position %" PRIu64 " of “%s” has a zero byte in it.",
                                            "The text of %" PRIu64 " bytes at position %" PRIu64 " of “%s” has a zero byte in it.",
                                            length),
                                    length, position, display));
}

void
error_set_memory (GError **error,
                  ErrorSubject subject,
                  guint64 offset,
                  guint64 length)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_NO_MEMORY, SUBJECT_PATH (subject), offset, length,
                   g_strdup_printf (PLURAL ("There is not enough memory for %" PRIu64 " byte at offset %" PRIu64 " of “%s”.",
                                            "There is not enough memory for %" PRIu64 " bytes at offset %" PRIu64 " of “%s”.",
                                            length),
                                    length, offset, display));
}

void
error_set_cancelled (GError **error,
                     ErrorSubject subject,
                     guint64 done)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_CANCELLED, SUBJECT_PATH (subject), 0, done,
                   g_strdup_printf (PLURAL ("Preloading “%s” was cancelled after %" PRIu64 " of %" PRIu64 " byte.",
                                            "Preloading “%s” was cancelled after %" PRIu64 " of %" PRIu64 " bytes.",
                                            subject.length),
                                    display, done, subject.length));
}
