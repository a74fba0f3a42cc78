/* os-dir.c: directories
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

/* A handle that need only find the names in a directory asks for no right to
 * list them. */
#if HAVE_DECL_O_PATH
#define SEARCH_FLAGS O_PATH
#elif HAVE_DECL_O_SEARCH
#define SEARCH_FLAGS O_SEARCH
#else
#define SEARCH_FLAGS O_RDONLY
#endif

OsDirectory *
os_directory_open (const char *path,
                   OsFailure *failure)
{
  OsDirectory *directory;
  int descriptor;

  descriptor = os_open_at (AT_FDCWD, path, SEARCH_FLAGS | O_DIRECTORY, failure);
  if (descriptor < 0)
    return NULL;

  directory = g_new (OsDirectory, 1);
  directory->descriptor = descriptor;
  directory->sync_descriptor = -1;
  return directory;
}

void
os_directory_close (OsDirectory *directory)
{
  close (directory->descriptor);
  if (directory->sync_descriptor >= 0)
    close (directory->sync_descriptor);
  g_free (directory);
}

/* File systems of other machines are mapped like any other here. */
gboolean
os_directory_is_remote (OsDirectory *directory G_GNUC_UNUSED)
{
  return FALSE;
}

gboolean
os_name_is_plain (const char *name)
{
  return name[0] != '\0' && strchr (name, '/') == NULL &&
         strcmp (name, ".") != 0 && strcmp (name, "..") != 0;
}

gboolean
os_names_are_equal (const char *a,
                    const char *b)
{
  return strcmp (a, b) == 0;
}

/* Links count as what they lead to; one that leads nowhere is listed, or the
 * user could not find out why it does not open. */
static gboolean
entry_is_directory (int directory,
                    const struct dirent *entry)
{
  struct stat status;

#ifdef DT_UNKNOWN
  if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
    return entry->d_type == DT_DIR;
#endif
  return fstatat (directory, entry->d_name, &status, 0) == 0 && S_ISDIR (status.st_mode);
}

/* readdir(3) shows a directory that has been deleted as one with nothing in
 * it, not even itself. */
static gboolean
is_deleted (int directory)
{
  struct stat status;

  return fstat (directory, &status) == 0 && status.st_nlink == 0;
}

gboolean
os_directory_list (OsDirectory *directory,
                   GPtrArray *names,
                   OsFailure *failure)
{
  /* A descriptor of its own: the reading position belongs to the open file,
   * and other threads may be listing too. */
  int descriptor = os_open_at (directory->descriptor, ".", O_RDONLY | O_DIRECTORY, failure);
  DIR *stream;
  const struct dirent *entry;
  gboolean success;

  if (descriptor < 0)
    return FALSE;
  stream = fdopendir (descriptor);
  if (stream == NULL)
    {
      os_failure_set (failure, "fdopendir");
      close (descriptor);
      return FALSE;
    }

  /* readdir(3) tells an error from the end by errno alone. */
  for (errno = 0; (entry = readdir (stream)) != NULL; errno = 0)
    if (!entry_is_directory (descriptor, entry))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  success = errno == 0 || os_failure_set (failure, "readdir");
  if (success && is_deleted (descriptor))
    success = os_failure_set_code (failure, "readdir", ENOENT);
  closedir (stream);
  return success;
}
