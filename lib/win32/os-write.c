/* os-write.c: files: create, write, sync
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

/* What one WriteFile() takes: network redirectors refuse much more with
 * ERROR_NO_SYSTEM_RESOURCES. */
#define WRITE_MOST ((gsize) 16 * 1024 * 1024)

/* Whoever opens the file meanwhile may do what he may on POSIX systems; also
 * os_file_open_to_sync(), which has to ask for the right to write.  DELETE is for
 * os_file_discard().  A symbolic link is in the way wherever it leads to: one to
 * what is not there would have that created. */
gboolean
os_file_create (OsDirectory *directory,
                const char *name,
                OsFile *file,
                OsFailure *failure)
{
  HANDLE handle = os_create_at (directory, name, FILE_WRITE_DATA | FILE_READ_ATTRIBUTES | DELETE,
                                OS_SHARE_ALL, FILE_CREATE,
                                FILE_NON_DIRECTORY_FILE | FILE_OPEN_REPARSE_POINT, failure);

  if (handle == INVALID_HANDLE_VALUE)
    {
      /* Deleted, but the name is taken until the last handle is closed; or a
       * directory, of which FAT says what it is, and others that it exists. */
      if (os_is_name_pending (directory, failure) || failure->code == ERROR_DIRECTORY_NOT_SUPPORTED)
        failure->code = ERROR_FILE_EXISTS;
      return FALSE;
    }
  *file = (OsFile) handle;
  return TRUE;
}

/* The position of the handle is the end of the file: nobody else moves it. */
gboolean
os_file_write (OsFile file,
               const void *bytes,
               gsize length,
               OsFailure *failure)
{
  const guint8 *next = bytes;

  while (length > 0)
    {
      DWORD result = 0;

      if (!WriteFile (os_handle (file), next, (DWORD) MIN (length, WRITE_MOST), &result, NULL))
        return os_failure_set (failure, "WriteFile");
      /* A loop would not end. */
      if (result == 0)
        return os_failure_set_code (failure, "WriteFile", ERROR_WRITE_FAULT);
      next += result;
      length -= result;
    }
  return TRUE;
}

/* What Windows has is not for this.  FSCTL_DUPLICATE_EXTENTS_TO_FILE is for whole
 * clusters of ReFS, at multiples of their size in both files, and where the other
 * file is as long already; FSCTL_OFFLOAD_READ is for arrays of disks;
 * CopyFileEx() makes whole files, by path. */
gboolean
os_file_copy (OsFile from G_GNUC_UNUSED,
              guint64 offset G_GNUC_UNUSED,
              OsFile to G_GNUC_UNUSED,
              guint64 length G_GNUC_UNUSED,
              guint64 *n_copied,
              OsFailure *failure G_GNUC_UNUSED)
{
  *n_copied = 0;
  return TRUE;
}

/* NtFlushBuffersFileEx(), whose mode "normal" this is: "File data and metadata in
 * the file cache will be written, and the underlying storage is synchronized to
 * flush its cache." */
gboolean
os_file_sync (OsFile file,
              OsFailure *failure)
{
  return FlushFileBuffers (os_handle (file)) || os_failure_set (failure, "FlushFileBuffers");
}

gboolean
os_file_finish (OsFile file,
                OsFailure *failure)
{
  return CloseHandle (os_handle (file)) || os_failure_set (failure, "CloseHandle");
}

/* Nothing limits the files of a process. */
guint64
os_file_length_limit (void)
{
  return G_MAXUINT64;
}

/* FlushFileBuffers(): "The file handle must have the GENERIC_WRITE access
 * right", of which the system looks for the right to write or to append. */
gboolean
os_file_open_to_sync (OsDirectory *directory,
                      const char *name,
                      OsFile *file,
                      OsFailure *failure)
{
  HANDLE handle = os_open_at (directory, name, FILE_WRITE_DATA | FILE_READ_ATTRIBUTES,
                              FILE_NON_DIRECTORY_FILE, failure);

  if (handle == INVALID_HANDLE_VALUE)
    {
      failure->code = os_explain_denied (directory, name, failure->code);
      return FALSE;
    }
  *file = (OsFile) handle;
  return TRUE;
}

/* [MS-SMB2] 3.3.5.11 asks for FILE_ADD_FILE or FILE_ADD_SUBDIRECTORY; those are the
 * bits of the right to write to a file, or to append to it, which
 * FlushFileBuffers() asks for. */
gboolean
os_directory_prepare_sync (OsDirectory *directory,
                           OsFailure *failure)
{
  HANDLE handle;

  if (g_atomic_pointer_get (&directory->sync_handle) != NULL)
    return TRUE;
  handle = os_open_at (directory, "", FILE_ADD_FILE, FILE_DIRECTORY_FILE, failure);
  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  /* Another thread may have been faster. */
  if (!g_atomic_pointer_compare_and_exchange (&directory->sync_handle, NULL, handle))
    CloseHandle (handle);
  return TRUE;
}

/* What a file system says that cannot flush a directory. */
static gboolean
means_cannot_flush (DWORD code)
{
  return code == ERROR_INVALID_FUNCTION || code == ERROR_INVALID_PARAMETER || code == ERROR_NOT_SUPPORTED;
}

/* [MS-FSA] 2.1.5.7, "Server Requests Flushing Cached Data", of "an Open of a
 * DataFile or DirectoryFile": "The operation ensures that the directory structure
 * is persisted to stable storage", and of a directory alone, "Flush file system
 * metadata associated with Open.File".  What cannot be flushed has its renames
 * written through, see os-change.c. */
gboolean
os_directory_sync (OsDirectory *directory,
                   OsFailure *failure)
{
  return FlushFileBuffers (g_atomic_pointer_get (&directory->sync_handle)) ||
         os_failure_set (failure, "FlushFileBuffers") || means_cannot_flush (failure->code);
}
