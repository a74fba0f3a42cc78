/* error-hint.c: what a user can do about a call that failed
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A hint is given only where it can be acted on, and with the present value of
 * the limit that it names.
 */

#include "config.h"

#include "error-language.h"
#include "error-private.h"

#include <inttypes.h>

/* So few mappings below the limit, the next ones are about to fail: a
 * mapping in the middle of another takes two more. */
#define MAPPINGS_SPARE 8

static char *
hint_for_descriptors (void)
{
  guint64 used, maximum;
  const char *name = os_limit_get_name (MMDIR_LIMIT_OPEN_FILES);

  os_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, &maximum);
  if (name == NULL || maximum == MMDIR_LIMIT_UNKNOWN)
    return g_strdup (_("Close unused files."));
  if (used == MMDIR_LIMIT_UNKNOWN)
    return g_strdup_printf (_("The process may have %" PRIu64 " files open: close unused ones, "
                              "or raise the limit (%s)."),
                            maximum, name);
  return g_strdup_printf (_("%" PRIu64 " of %" PRIu64 " open files are in use: close unused ones, "
                            "or raise the limit (%s)."),
                          used, maximum, name);
}

static char *
hint_for_mappings (void)
{
  const char *name = os_limit_get_name (MMDIR_LIMIT_MAPPINGS);
  guint64 used, maximum;

  os_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  if (name == NULL || used == MMDIR_LIMIT_UNKNOWN || maximum == MMDIR_LIMIT_UNKNOWN ||
      used + MAPPINGS_SPARE < maximum)
    return NULL;
  return g_strdup_printf (_("%" PRIu64 " of %" PRIu64 " mappings are in use: close unused files, "
                            "or raise the limit (%s)."),
                          used, maximum, name);
}

/* Chunks have been made as small as they may be by then. */
static char *
hint_for_address_space (guint64 length)
{
  const char *name = os_limit_get_name (MMDIR_LIMIT_ADDRESS_SPACE);
  guint64 used, maximum;

  os_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &used, &maximum);
  if (used != MMDIR_LIMIT_UNKNOWN && maximum != MMDIR_LIMIT_UNKNOWN &&
      (used > maximum || length > maximum - used))
    {
      g_autofree char *used_text = g_format_size_full (used, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *maximum_text = g_format_size_full (maximum, G_FORMAT_SIZE_IEC_UNITS);

      if (name == NULL)
        return g_strdup_printf (_("%s of %s of address space are in use: close unused files, "
                                  "or use a 64-bit build of the program."),
                                used_text, maximum_text);
      return g_strdup_printf (_("%s of %s of address space are in use: close unused files, "
                                "or raise the limit (%s)."),
                              used_text, maximum_text, name);
    }
  return g_strdup (_("Close unused files, or other applications."));
}

static char *
hint_for_map (OsFailureKind kind,
              guint64 length)
{
  char *hint;

  switch (kind)
    {
    case OS_FAILURE_NO_MEMORY:
      hint = hint_for_mappings ();
      return hint != NULL ? hint : hint_for_address_space (length);
    case OS_FAILURE_LOCKED:
      return g_strdup (_("The file is locked, or too much memory is: close unused files, "
                         "or raise the limit on locked memory."));
    case OS_FAILURE_CANNOT_MAP:
    case OS_FAILURE_UNSUPPORTED:
      return g_strdup (_("The file system may not be able to map files: "
                         "choose the buffered backing for it."));
    default:
      return NULL;
    }
}

/* What the process may write is asked for anew: only it can be raised. */
static char *
hint_for_too_long (void)
{
  const guint64 maximum = os_file_length_limit ();

  if (maximum == G_MAXUINT64)
    return g_strdup (_("The file system allows no file of that length: split it, "
                       "or choose another disk."));
  return g_strdup_printf (PLURAL ("The process may write files of %" PRIu64 " byte at most: "
                                  "raise the limit (ulimit -f).",
                                  "The process may write files of %" PRIu64 " bytes at most: "
                                  "raise the limit (ulimit -f).",
                                  maximum),
                          maximum);
}

/* What forbids a change of names is the directory that they are in, and there may
 * be no file yet whose permissions could be looked at. */
static char *
hint_for_directory (ErrorAction action,
                    OsFailureKind kind,
                    const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *display_directory = g_filename_display_name (directory);

  if (kind == OS_FAILURE_ACCESS && action != ERROR_LOCK)
    /* Translators: a command, and the path that it is to be given. */
    return g_strdup_printf (_("Check whether you may write to the directory: %s “%s”."),
                            os_access_command (), display_directory);
  if (kind == OS_FAILURE_NO_SPACE && (action == ERROR_CREATE || action == ERROR_LOCK))
    return g_strdup (_("The disk is full, or can have no more files: delete what is not needed."));
  if (kind == OS_FAILURE_UNSUPPORTED && action == ERROR_RENAME)
    return g_strdup (_("The file system cannot rename files in this way: choose another disk."));
  if (kind == OS_FAILURE_NOT_FOUND && (action == ERROR_CREATE || action == ERROR_LOCK))
    return g_strdup_printf (_("The directory “%s” has been deleted: create it, and open it anew."),
                            display_directory);
  return NULL;
}

/* Of a file that could not be written nothing is left.  A disk that cannot be
 * written to any more had been open for that. */
static char *
hint_for_contents (ErrorAction action,
                   OsFailureKind kind)
{
  if (kind == OS_FAILURE_READ_ONLY)
    return g_strdup (_("The disk has become read-only, as systems make it after an error: "
                       "check it and the system's log."));
  if (kind != OS_FAILURE_IO)
    return NULL;
  return g_strdup (action == ERROR_SYNC_DIRECTORY
                       ? _("A crash may undo what was created, renamed or deleted there: "
                           "check the disk and the system's log.")
                       : _("Check the disk and the system's log, then write the file anew."));
}

static char *
hint_for_write (ErrorAction action,
                OsFailureKind kind,
                const char *path)
{
  g_autofree char *display_path = NULL;
  char *hint = NULL;

  if (action == ERROR_CREATE || action == ERROR_RENAME || action == ERROR_DELETE || action == ERROR_LOCK)
    hint = hint_for_directory (action, kind, path);
  else
    hint = hint_for_contents (action, kind);
  if (hint != NULL)
    return hint;

  switch (kind)
    {
    case OS_FAILURE_EXISTS:
      return g_strdup (_("Delete what has that name first, or choose another."));
    case OS_FAILURE_NO_SPACE:
      return g_strdup (_("The disk is full: delete what is not needed."));
    case OS_FAILURE_QUOTA:
      return g_strdup (_("The user may not use more space on this disk: delete what is not needed, "
                         "or ask for a larger quota."));
    case OS_FAILURE_READ_ONLY:
      return g_strdup (_("The file system can only be read: choose another directory, "
                         "or have the file system mounted for writing."));
    case OS_FAILURE_TOO_LONG:
      return hint_for_too_long ();
    case OS_FAILURE_IO:
      return g_strdup (_("Check the disk and the system's log."));
    case OS_FAILURE_MAPPED:
    case OS_FAILURE_IN_USE:
      display_path = g_filename_display_name (path);
      return g_strdup_printf (_("A program has “%s” open: close it there first."), display_path);
    default:
      return NULL;
    }
}

/* What changes a file or a directory. */
static gboolean
is_write (ErrorAction action)
{
  switch (action)
    {
    case ERROR_CREATE:
    case ERROR_WRITE:
    case ERROR_SYNC:
    case ERROR_SYNC_DIRECTORY:
    case ERROR_CLOSE:
    case ERROR_RENAME:
    case ERROR_DELETE:
    case ERROR_LOCK:
      return TRUE;
    default:
      return FALSE;
    }
}

char *
hint_for (ErrorAction action,
          const char *path,
          guint64 length,
          const OsFailure *failure)
{
  const OsFailureKind kind = os_failure_get_kind (failure);
  g_autofree char *display_path = NULL;
  char *hint = NULL;

  if (action == ERROR_MAP)
    hint = hint_for_map (kind, length);
  else if (action == ERROR_LOCK && kind == OS_FAILURE_LOCKED)
    hint = g_strdup (_("Another program, or another part of this one, has the lock: "
                       "try again when it has been released."));
  else if (action == ERROR_LOCK && kind == OS_FAILURE_LINK_LOOP)
    hint = g_strdup (_("A symbolic link is not locked, as it may lead to somebody else's file: "
                       "delete the link."));
  else if (is_write (action))
    hint = hint_for_write (action, kind, path);
  if (hint != NULL)
    return hint;

  switch (kind)
    {
    case OS_FAILURE_ACCESS:
      display_path = g_filename_display_name (path);
      /* Translators: a command, and the path that it is to be given. */
      return g_strdup_printf (_("Check the permissions of the file and of the directories above it: "
                                "%s “%s”."),
                              os_access_command (), display_path);
    case OS_FAILURE_NOT_FOUND:
      return g_strdup (_("Check the path, and whether something has moved or removed what it names."));
    case OS_FAILURE_NOT_DIRECTORY:
      return g_strdup (_("Check the path: it leads through a file, or to one."));
    case OS_FAILURE_NAME_TOO_LONG:
    case OS_FAILURE_NAME_INVALID:
      return g_strdup (_("Check the name: the file system allows none that long, or not its characters."));
    case OS_FAILURE_PROCESS_FILES:
      return hint_for_descriptors ();
    case OS_FAILURE_SYSTEM_FILES:
      return g_strdup (_("The whole system has too many open files: close some, "
                         "or raise its limit (fs.file-max)."));
    case OS_FAILURE_LINK_LOOP:
      return g_strdup (_("Symbolic links lead in a circle: check where they point."));
    case OS_FAILURE_COMMIT_LIMIT:
      return g_strdup (_("The system has promised out all the memory that it has: close other "
                         "applications, or enlarge the paging file."));
    case OS_FAILURE_MAPPED:
      return g_strdup (_("A program has the file mapped: close it there first."));
    case OS_FAILURE_LOCKED:
      return g_strdup (_("Another process holds a lock or a lease on the file: try again later."));
    case OS_FAILURE_IN_USE:
      return g_strdup (_("Another process is using the file: find out which, or try again later."));
    case OS_FAILURE_TOO_LARGE:
      return g_strdup (_("The file is too large for this build of the library: "
                         "use one with 64-bit file offsets."));
    case OS_FAILURE_IO:
      return g_strdup (_("Check the disk and the system's log, and that nobody has shortened "
                         "the file."));
    case OS_FAILURE_NETWORK:
      return g_strdup (_("Check the connection to the file server."));
    case OS_FAILURE_NO_MEMORY:
      hint = hint_for_mappings ();
      return hint != NULL ? hint : g_strdup (_("Close other applications."));
    default:
      return NULL;
    }
}
