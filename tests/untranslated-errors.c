/* untranslated-errors.c: every error that the library has, one a line
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What errors are given to tell has no letters in it, so that those of the
 * output are the library's.  This is a program that binds no catalogs.
 */

#include "error-private.h"
#include "seam.h"

#include <locale.h>

#define DIRECTORY "/1"
#define NAME "2"
#define CALL "3"
#define LIMIT "4"

static const ErrorSubject subject = { DIRECTORY, NAME, "5", 100 };
static const ErrorSubject byte = { DIRECTORY, NAME, "", 1 };

/* In the place of the system's: a code is the kind that it means, and says
 * nothing. */

OsFailureKind __wrap_os_failure_get_kind (const OsFailure *failure);
char *__wrap_os_failure_get_text (const OsFailure *failure);

OsFailureKind
__wrap_os_failure_get_kind (const OsFailure *failure)
{
  return (OsFailureKind) failure->code;
}

char *
__wrap_os_failure_get_text (const OsFailure *failure G_GNUC_UNUSED)
{
  return g_strdup ("6");
}

static void
print_error (GError *error)
{
  g_print ("%s\n", error->message);
  g_error_free (error);
}

#define PRINT(function, ...)        \
  G_STMT_START                      \
  {                                 \
    GError *error = NULL;           \
                                    \
    function (&error, __VA_ARGS__); \
    print_error (error);            \
  }                                 \
  G_STMT_END

static void
print_kind (OsFailureKind kind)
{
  const OsFailure failure = { CALL, kind };
  ErrorAction action;

  for (action = ERROR_OPEN_DIRECTORY; action <= ERROR_TRIM; action++)
    PRINT (error_set_system, action, DIRECTORY, NAME, 10, 20, &failure);
  PRINT (error_set_map, DIRECTORY, NAME, 10, 1, 0, 1, &failure);
  PRINT (error_set_map, DIRECTORY, NAME, 10, 20, 1, 3, &failure);
  PRINT (error_set_guard, &failure);
}

static void
tell_limits (const char *name,
             guint64 used,
             guint64 maximum)
{
  MmdirLimit limit;

  for (limit = MMDIR_LIMIT_MAPPINGS; limit <= MMDIR_LIMIT_OPEN_FILES; limit++)
    seam_tell_limit (limit, name, used, maximum);
}

static void
print_kinds (void)
{
  OsFailureKind kind;

  for (kind = OS_FAILURE_OTHER; kind <= OS_FAILURE_UNSUPPORTED; kind++)
    print_kind (kind);
}

/* With all that is known of limits, and with less. */
static void
print_failures (void)
{
  tell_limits (LIMIT, 100, 100);
  print_kinds ();
  seam_tell_limit (MMDIR_LIMIT_MAPPINGS, LIMIT, 1, 100);
  print_kinds ();
  tell_limits (NULL, 100, 100);
  print_kinds ();
  tell_limits (LIMIT, MMDIR_LIMIT_UNKNOWN, 100);
  print_kinds ();
  tell_limits (LIMIT, MMDIR_LIMIT_UNKNOWN, MMDIR_LIMIT_UNKNOWN);
  print_kinds ();
}

static void
print_requests (guint64 length)
{
  PRINT (error_set_end, subject, 10, length);
  PRINT (error_set_seek, subject, 10);
  PRINT (error_set_skip, subject, 10, length);
  PRINT (error_set_range, subject, 10, length);
  PRINT (error_set_varint, subject, 10, length);
  PRINT (error_set_text, subject, 10, length);
  PRINT (error_set_zero_in_text, subject, 10, length);
  PRINT (error_set_memory, subject, 10, length);
  PRINT (error_set_cancelled, length == 1 ? byte : subject, 0);
}

static void
print_files (void)
{
  PRINT (error_set_chunk_power, DIRECTORY, 1);
  PRINT (error_set_name, DIRECTORY, NAME);
  PRINT (error_set_not_regular, DIRECTORY, NAME, OS_FILE_DIRECTORY);
  PRINT (error_set_not_regular, DIRECTORY, NAME, OS_FILE_SPECIAL);
  PRINT (error_set_shrunk, DIRECTORY, NAME, 20, 10);
  PRINT (error_set_damaged, DIRECTORY, NAME, 10, 20);
}

static void
print_message (const char *domain G_GNUC_UNUSED,
               GLogLevelFlags level G_GNUC_UNUSED,
               const char *message,
               gpointer user_data G_GNUC_UNUSED)
{
  g_print ("%s\n", message);
}

static void
print_fallback (void)
{
  g_autoptr (GError) error = g_error_new_literal (MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED, "7");

  g_log_set_default_handler (print_message, NULL);
  error_log_fallback (error);
}

int
main (void)
{
  setlocale (LC_ALL, "");
  print_failures ();
  print_requests (1);
  print_requests (20);
  print_files ();
  print_fallback ();
  return 0;
}
