/* seam-write.c: the calls of os.h that write
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "seam-private.h"

/* Of one thread: whoever tells it is the one who writes. */
static guint64 length_limit = G_MAXUINT64;

void
seam_reset_writing (void)
{
  length_limit = G_MAXUINT64;
}

void
seam_tell_length_limit (guint64 limit)
{
  length_limit = limit;
}

guint64 __real_os_file_length_limit (void);
guint64 __wrap_os_file_length_limit (void);

guint64
__wrap_os_file_length_limit (void)
{
  return length_limit != G_MAXUINT64 ? length_limit : __real_os_file_length_limit ();
}

WRAP (os_file_create,
      (OsDirectory * directory, const char *name, OsFile *file, OsFailure *failure),
      (directory, name, file, failure),
      .call = SEAM_FILE_CREATE)

WRAP (os_file_write,
      (OsFile file, const void *bytes, gsize length, OsFailure *failure),
      (file, bytes, length, failure),
      .call = SEAM_FILE_WRITE,
      .address = bytes,
      .length = length)

WRAP (os_file_copy,
      (OsFile from, guint64 offset, OsFile to, guint64 length, guint64 *n_copied, OsFailure *failure),
      (from, offset, to, length, n_copied, failure),
      .call = SEAM_FILE_COPY,
      .offset = offset,
      .length = length)

WRAP (os_file_sync,
      (OsFile file, OsFailure *failure),
      (file, failure),
      .call = SEAM_FILE_SYNC)

WRAP (os_file_open_to_sync,
      (OsDirectory * directory, const char *name, OsFile *file, OsFailure *failure),
      (directory, name, file, failure),
      .call = SEAM_FILE_OPEN_TO_SYNC)

WRAP (os_directory_prepare_sync,
      (OsDirectory * directory, OsFailure *failure),
      (directory, failure),
      .call = SEAM_DIRECTORY_PREPARE_SYNC)

WRAP (os_directory_sync,
      (OsDirectory * directory, OsFailure *failure),
      (directory, failure),
      .call = SEAM_DIRECTORY_SYNC)

WRAP (os_file_rename,
      (OsDirectory * directory, const char *from, const char *to, OsFailure *failure),
      (directory, from, to, failure),
      .call = SEAM_FILE_RENAME)

WRAP (os_file_rename_without_replacing,
      (OsDirectory * directory, const char *from, const char *to, OsFailure *failure),
      (directory, from, to, failure),
      .call = SEAM_FILE_RENAME)

WRAP (os_file_remove,
      (OsDirectory * directory, const char *name, OsFailure *failure),
      (directory, name, failure),
      .call = SEAM_FILE_REMOVE)

WRAP (os_lock_obtain,
      (OsDirectory * directory, const char *name, OsFile *file, OsFailure *failure),
      (directory, name, file, failure),
      .call = SEAM_LOCK_OBTAIN)

WRAP (os_lock_check,
      (OsDirectory * directory, const char *name, OsFile file, gboolean *is_held, OsFailure *failure),
      (directory, name, file, is_held, failure),
      .call = SEAM_LOCK_CHECK)

gboolean __real_os_file_is_deleted (OsDirectory *directory,
                                    const char *name,
                                    OsFile file);
gboolean __wrap_os_file_is_deleted (OsDirectory *directory,
                                    const char *name,
                                    OsFile file);

/* It has no failures: nobody knows. */
gboolean
__wrap_os_file_is_deleted (OsDirectory *directory,
                           const char *name,
                           OsFile file)
{
  OsFailure ignored;
  gboolean result;

  if (seam_answers ((SeamRecord){ .call = SEAM_FILE_IS_DELETED }, &ignored, &result))
    return result;
  return __real_os_file_is_deleted (directory, name, file);
}

gboolean __real_os_file_finish (OsFile file,
                                OsFailure *failure);
gboolean __wrap_os_file_finish (OsFile file,
                                OsFailure *failure);

/* What fails has been closed all the same. */
gboolean
__wrap_os_file_finish (OsFile file,
                       OsFailure *failure)
{
  OsFailure ignored;
  gboolean result;

  if (!seam_answers ((SeamRecord){ .call = SEAM_FILE_FINISH }, failure, &result))
    return __real_os_file_finish (file, failure);
  __real_os_file_finish (file, &ignored);
  return result;
}

gboolean __real_os_file_discard (OsDirectory *directory,
                                 const char *name,
                                 OsFile file,
                                 OsFailure *failure);
gboolean __wrap_os_file_discard (OsDirectory *directory,
                                 const char *name,
                                 OsFile file,
                                 OsFailure *failure);

/* The same; the file stays. */
gboolean
__wrap_os_file_discard (OsDirectory *directory,
                        const char *name,
                        OsFile file,
                        OsFailure *failure)
{
  OsFailure ignored;
  gboolean result;

  if (!seam_answers ((SeamRecord){ .call = SEAM_FILE_DISCARD }, failure, &result))
    return __real_os_file_discard (directory, name, file, failure);
  __real_os_file_finish (file, &ignored);
  return result;
}
