/* error.c: the error domain, and what an error can tell
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "error-private.h"

#include <mmdir/mmdir.h>

/* What an MMDIR_ERROR carries beside its message. */
typedef struct
{
  char *path;
  char *hint;
  const char *call;
  guint32 os_code;
  gboolean has_offset;
  gboolean has_length;
  guint64 offset;
  guint64 length;
} MmdirErrorPrivate;

static void
mmdir_error_private_init (MmdirErrorPrivate *details G_GNUC_UNUSED)
{
}

static void
mmdir_error_private_copy (const MmdirErrorPrivate *from,
                          MmdirErrorPrivate *to)
{
  *to = *from;
  to->path = g_strdup (from->path);
  to->hint = g_strdup (from->hint);
}

static void
mmdir_error_private_clear (MmdirErrorPrivate *details)
{
  g_free (details->path);
  g_free (details->hint);
}

/**
 * mmdir_error_quark:
 *
 * The domain of mmdir's errors, for which there is the name %MMDIR_ERROR.
 *
 * Thread rule: any thread.
 *
 * Returns: a quark
 *
 * Since: 1.0
 */
G_DEFINE_EXTENDED_ERROR (MmdirError, mmdir_error)

/* Details of an error of another domain are no details of ours. */
static const MmdirErrorPrivate *
details_of (const GError *error)
{
  if (error == NULL || error->domain != MMDIR_ERROR)
    return NULL;
  return mmdir_error_get_private (error);
}

/**
 * mmdir_error_get_path:
 * @error: (nullable): an error, of any domain
 *
 * Tells which file or directory an error is about.
 *
 * Thread rule: any thread, while nobody changes @error.
 *
 * Returns: (transfer none) (nullable) (type filename): the path, made of the
 *     path that the directory was opened with and the name of the file, or
 *     %NULL if there is none
 *
 * Since: 1.0
 */
const char *
mmdir_error_get_path (const GError *error)
{
  const MmdirErrorPrivate *details = details_of (error);

  return details != NULL ? details->path : NULL;
}

/**
 * mmdir_error_get_offset:
 * @error: (nullable): an error, of any domain
 * @offset: (out) (optional): return location for the offset, in bytes
 *
 * Tells where in the file, or in the slice of it, an error occurred.  @offset
 * is left alone if that is not known.
 *
 * Thread rule: any thread, while nobody changes @error.
 *
 * Returns: %TRUE if it is known
 *
 * Since: 1.0
 */
gboolean
mmdir_error_get_offset (const GError *error,
                        guint64 *offset)
{
  const MmdirErrorPrivate *details = details_of (error);

  if (details == NULL || !details->has_offset)
    return FALSE;
  if (offset != NULL)
    *offset = details->offset;
  return TRUE;
}

/**
 * mmdir_error_get_length:
 * @error: (nullable): an error, of any domain
 * @length: (out) (optional): return location for the length, in bytes
 *
 * Tells how many bytes were to be read, mapped or the like when an error
 * occurred.  @length is left alone if that is not known.
 *
 * Thread rule: any thread, while nobody changes @error.
 *
 * Returns: %TRUE if it is known
 *
 * Since: 1.0
 */
gboolean
mmdir_error_get_length (const GError *error,
                        guint64 *length)
{
  const MmdirErrorPrivate *details = details_of (error);

  if (details == NULL || !details->has_length)
    return FALSE;
  if (length != NULL)
    *length = details->length;
  return TRUE;
}

/**
 * mmdir_error_get_call:
 * @error: (nullable): an error, of any domain
 *
 * Tells which call of the system failed.
 *
 * Thread rule: any thread, while nobody changes @error.
 *
 * Returns: (transfer none) (nullable): the name of the call, or %NULL if none
 *     failed
 *
 * Since: 1.0
 */
const char *
mmdir_error_get_call (const GError *error)
{
  const MmdirErrorPrivate *details = details_of (error);

  return details != NULL ? details->call : NULL;
}

/**
 * mmdir_error_get_os_code:
 * @error: (nullable): an error, of any domain
 *
 * Tells what the system said: `errno`, or `GetLastError()` on Windows.
 *
 * Thread rule: any thread, while nobody changes @error.
 *
 * Returns: the code, or 0 if no call failed
 *
 * Since: 1.0
 */
guint32
mmdir_error_get_os_code (const GError *error)
{
  const MmdirErrorPrivate *details = details_of (error);

  return details != NULL ? details->os_code : 0;
}

/**
 * mmdir_error_get_hint:
 * @error: (nullable): an error, of any domain
 *
 * Tells what the user can do about an error.  The message of the error ends
 * with it already; this is for programs that show it apart.
 *
 * Thread rule: any thread, while nobody changes @error.
 *
 * Returns: (transfer none) (nullable): one or more whole sentences in the
 *     user's language, or %NULL if there is nothing to say
 *
 * Since: 1.0
 */
const char *
mmdir_error_get_hint (const GError *error)
{
  const MmdirErrorPrivate *details = details_of (error);

  return details != NULL ? details->hint : NULL;
}

void
error_set_parts (GError **error,
                 ErrorParts *parts)
{
  if (error != NULL)
    {
      MmdirErrorPrivate *details;

      if (parts->hint != NULL)
        error_append_hint (&parts->message, parts->hint);
      g_set_error_literal (error, MMDIR_ERROR, (int) parts->code, parts->message);
      details = mmdir_error_get_private (*error);
      details->path = g_steal_pointer (&parts->path);
      details->hint = g_steal_pointer (&parts->hint);
      details->call = parts->call;
      details->os_code = parts->os_code;
      details->has_offset = details->has_length = parts->offset != NOWHERE;
      details->offset = parts->offset;
      details->length = parts->length;
    }
  g_free (parts->message);
  g_free (parts->path);
  g_free (parts->hint);
}

MmdirError
error_code_for (ErrorAction action,
                const OsFailure *failure)
{
  switch (os_failure_get_kind (failure))
    {
    case OS_FAILURE_NOT_FOUND:
      return MMDIR_ERROR_NOT_FOUND;
    case OS_FAILURE_ACCESS:
    case OS_FAILURE_IN_USE:
    case OS_FAILURE_MAPPED:
      return MMDIR_ERROR_ACCESS;
    case OS_FAILURE_NOT_DIRECTORY:
      return MMDIR_ERROR_NOT_DIRECTORY;
    case OS_FAILURE_NOT_REGULAR:
      return MMDIR_ERROR_NOT_REGULAR;
    case OS_FAILURE_NAME_TOO_LONG:
    case OS_FAILURE_NAME_INVALID:
      return MMDIR_ERROR_INVALID_NAME;
    case OS_FAILURE_IO:
    case OS_FAILURE_NETWORK:
      return MMDIR_ERROR_IO;
    case OS_FAILURE_EXISTS:
      return MMDIR_ERROR_EXISTS;
    case OS_FAILURE_NO_SPACE:
    case OS_FAILURE_QUOTA:
    case OS_FAILURE_TOO_LONG:
      return MMDIR_ERROR_NO_SPACE;
    case OS_FAILURE_READ_ONLY:
      return MMDIR_ERROR_ACCESS;
    case OS_FAILURE_CHANGED:
      return MMDIR_ERROR_CHANGED;
    case OS_FAILURE_PROCESS_FILES:
    case OS_FAILURE_SYSTEM_FILES:
      return MMDIR_ERROR_TOO_MANY_FILES;
    case OS_FAILURE_LINK_LOOP:
      return MMDIR_ERROR_FAILED;
    /* What stands in the way of a mapping but not of reading. */
    case OS_FAILURE_NO_MEMORY:
    case OS_FAILURE_COMMIT_LIMIT:
      return action == ERROR_MAP ? MMDIR_ERROR_MAP_FAILED : MMDIR_ERROR_NO_MEMORY;
    case OS_FAILURE_LOCKED:
      return action == ERROR_MAP    ? MMDIR_ERROR_MAP_FAILED
             : action == ERROR_LOCK ? MMDIR_ERROR_LOCKED
                                    : MMDIR_ERROR_ACCESS;
    case OS_FAILURE_CANNOT_MAP:
    case OS_FAILURE_TOO_LARGE:
    case OS_FAILURE_UNSUPPORTED:
      return action == ERROR_MAP ? MMDIR_ERROR_MAP_FAILED : MMDIR_ERROR_UNSUPPORTED;
    case OS_FAILURE_OTHER:
    default:
      return action == ERROR_MAP ? MMDIR_ERROR_MAP_FAILED : MMDIR_ERROR_FAILED;
    }
}
