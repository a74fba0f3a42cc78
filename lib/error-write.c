/* error-write.c: what was wrong with writing
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "error-language.h"
#include "error-private.h"

#include <inttypes.h>

void
error_set_text_to_write (GError **error,
                         ErrorSubject subject,
                         guint64 position,
                         guint64 length)
{
  g_autofree char *display = error_display_subject (subject);

  if (length > G_MAXINT32)
    {
      error_set_plain (error, MMDIR_ERROR_MALFORMED, error_path_of (subject.directory_path, subject.name),
                       position, length,
                       g_strdup_printf (_("Cannot write a text at position %" PRIu64 " of “%s”: "
                                          "it is longer than %d bytes."),
                                        position, display, G_MAXINT32));
      return;
    }
  error_set_plain (error, MMDIR_ERROR_MALFORMED, error_path_of (subject.directory_path, subject.name),
                   position, length,
                   g_strdup_printf (PLURAL ("Cannot write a text of %" PRIu64 " byte at position %" PRIu64 " of “%s”: it is not valid UTF-8.",
                                            "Cannot write a text of %" PRIu64 " bytes at position %" PRIu64 " of “%s”: it is not valid UTF-8.",
                                            length),
                                    length, position, display));
}

void
error_set_number_to_write (GError **error,
                           ErrorSubject subject,
                           guint64 position,
                           guint64 value)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_OUT_OF_RANGE, error_path_of (subject.directory_path, subject.name),
                   position, 0,
                   g_strdup_printf (_("Cannot write %" PRIu64 " at position %" PRIu64 " of “%s”: "
                                      "an integer of variable length has 63 bits at most."),
                                    value, position, display));
}

void
error_set_alignment (GError **error,
                     ErrorSubject subject,
                     guint64 position,
                     guint64 alignment,
                     guint64 most)
{
  g_autofree char *display = error_display_subject (subject);

  error_set_plain (error, MMDIR_ERROR_OUT_OF_RANGE, error_path_of (subject.directory_path, subject.name),
                   position, 0,
                   g_strdup_printf (_("Cannot align position %" PRIu64 " of “%s” to %" PRIu64 ": "
                                      "that is not a power of two from 1 to %" PRIu64 "."),
                                    position, display, alignment, most));
}

void
error_set_rename (GError **error,
                  const char *directory_path,
                  const char *from,
                  const char *to,
                  const OsFailure *failure)
{
  char *path = error_path_of (directory_path, from);
  g_autofree char *to_path = error_path_of (directory_path, to);
  g_autofree char *display_path = g_filename_display_name (path);
  g_autofree char *display_name = g_filename_display_name (to);
  g_autofree char *text = os_failure_get_text (failure);
  ErrorParts parts = {
    .code = error_code_for (ERROR_RENAME, failure),
    .path = path,
    .hint = hint_for (ERROR_RENAME, to_path, 0, failure),
    .call = failure->call,
    .os_code = failure->code,
    .offset = NOWHERE,
  };

  parts.message = g_strdup_printf (_("Cannot rename “%s” to “%s”: %s: %s."),
                                   display_path, display_name, failure->call, text);
  error_set_parts (error, &parts);
}

void
error_set_deleted (GError **error,
                   MmdirError code,
                   const char *directory_path,
                   const char *name)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);

  error_set_plain (error, code, path, NOWHERE, 0,
                   g_strdup_printf (_("“%s” has been deleted: only a program that still uses it "
                                      "keeps it there."),
                                    display_path));
}

void
error_set_deleted_unwritten (GError **error,
                             const char *directory_path,
                             const char *name)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);
  ErrorParts parts = {
    .code = MMDIR_ERROR_NOT_FOUND,
    .path = path,
    .hint = g_strdup (_("Find out what deletes files there, then write the file anew.")),
    .offset = NOWHERE,
  };

  parts.message = g_strdup_printf (_("“%s” has been deleted while it was being written."), display_path);
  error_set_parts (error, &parts);
}

void
error_set_lost (GError **error,
                const char *directory_path,
                const char *name)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);
  ErrorParts parts = {
    .code = MMDIR_ERROR_IO,
    .path = path,
    .hint = g_strdup (name != NULL ? _("Write the file anew.")
                                   : _("Check the disk, then open the directory anew and look at what is there.")),
    .offset = NOWHERE,
  };

  parts.message = g_strdup_printf (_("Nobody knows how much of “%s” is on the disk: an earlier sync has failed."),
                                   display_path);
  error_set_parts (error, &parts);
}

void
error_set_lock_lost (GError **error,
                     const char *directory_path,
                     const char *name)
{
  char *path = error_path_of (directory_path, name);
  g_autofree char *display_path = g_filename_display_name (path);

  error_set_plain (error, MMDIR_ERROR_LOCK_LOST, path, NOWHERE, 0,
                   g_strdup_printf (_("The lock “%s” is lost: its file has been deleted or replaced."),
                                    display_path));
}
