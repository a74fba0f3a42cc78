/* broken-disk.c: a file system that fails where a test says so
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   broken-disk FOLDER MOUNT-POINT
 *
 * Shows the files of a folder.  Each write to "control" is one command:
 *
 *   fail NAME OFFSET LENGTH   reads that overlap that fail with EIO
 *   break OPERATION ERRNO     all of that kind fail: see operation_names
 *   heal                      none does any more
 *   delay MICROSECONDS        each read takes so long
 *
 * It says a byte on standard output once it is mounted, and goes when the
 * thread that has started it does.
 */

#include "config.h"

#include "disk.h"

#define FUSE_USE_VERSION 31

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTROL "/control"

typedef struct
{
  char name[64];
  uint64_t offset;
  uint64_t length;
} Failure;

typedef enum
{
  OPERATION_CREATE,
  OPERATION_WRITE,
  OPERATION_FLUSH,
  OPERATION_FSYNC,
  OPERATION_FSYNCDIR,
  OPERATION_RENAME,
  OPERATION_UNLINK,
  N_OPERATIONS
} Operation;

static const char *const operation_names[N_OPERATIONS] = {
  "create", "write", "flush", "fsync", "fsyncdir", "rename", "unlink"
};

/* The errno of each, or 0. */
static int broken[N_OPERATIONS];

static int folder;
static Failure failures[32];
static size_t n_failures;
static unsigned int delay;

/* Files are looked up from @folder on. */
static const char *
name_of (const char *path)
{
  return path[1] != '\0' ? path + 1 : ".";
}

static int
disk_getattr (const char *path,
              struct stat *status,
              struct fuse_file_info *file)
{
  if (file != NULL && file->fh != 0)
    return fstat ((int) file->fh, status) == 0 ? 0 : -errno;
  if (strcmp (path, CONTROL) == 0)
    {
      memset (status, 0, sizeof *status);
      status->st_mode = S_IFREG | 0600;
      status->st_nlink = 1;
      return 0;
    }
  return fstatat (folder, name_of (path), status, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : -errno;
}

static int
disk_readdir (const char *path,
              void *buffer,
              fuse_fill_dir_t fill,
              off_t offset,
              struct fuse_file_info *file,
              enum fuse_readdir_flags flags)
{
  const int descriptor = openat (folder, name_of (path), O_RDONLY | O_DIRECTORY);
  DIR *directory = descriptor >= 0 ? fdopendir (descriptor) : NULL;
  const struct dirent *entry;

  (void) offset;
  (void) file;
  (void) flags;
  if (directory == NULL)
    return -errno;
  while ((entry = readdir (directory)) != NULL)
    fill (buffer, entry->d_name, NULL, 0, 0);
  closedir (directory);
  return 0;
}

/* 0 is no descriptor here: it is standard input. */
static int
disk_open (const char *path,
           struct fuse_file_info *file)
{
  int descriptor;

  file->fh = 0;
  if (strcmp (path, CONTROL) == 0)
    {
      file->direct_io = 1;
      return 0;
    }
  descriptor = openat (folder, name_of (path), file->flags & O_ACCMODE);
  if (descriptor < 0)
    return -errno;
  file->fh = (uint64_t) descriptor;
  /* mmap() of such a file fails with ENODEV. */
  file->direct_io = strcmp (name_of (path), DISK_UNMAPPABLE) == 0;
  return 0;
}

/* The kernel has seen to it that there is none of that name. */
static int
disk_create (const char *path,
             mode_t mode,
             struct fuse_file_info *file)
{
  int descriptor;

  if (broken[OPERATION_CREATE] != 0)
    return -broken[OPERATION_CREATE];
  descriptor = openat (folder, name_of (path), O_RDWR | O_CREAT, mode);
  if (descriptor < 0)
    return -errno;
  file->fh = (uint64_t) descriptor;
  return 0;
}

static int
disk_flush (const char *path,
            struct fuse_file_info *file)
{
  (void) file;
  return strcmp (path, CONTROL) == 0 ? 0 : -broken[OPERATION_FLUSH];
}

static int
disk_fsync (const char *path,
            int only_data,
            struct fuse_file_info *file)
{
  (void) path;
  (void) only_data;
  (void) file;
  return -broken[OPERATION_FSYNC];
}

static int
disk_fsyncdir (const char *path,
               int only_data,
               struct fuse_file_info *file)
{
  (void) path;
  (void) only_data;
  (void) file;
  return -broken[OPERATION_FSYNCDIR];
}

static int
disk_rename (const char *from,
             const char *to,
             unsigned int flags)
{
  if (broken[OPERATION_RENAME] != 0)
    return -broken[OPERATION_RENAME];
  if (flags != 0)
    return -EINVAL;
  return renameat (folder, name_of (from), folder, name_of (to)) == 0 ? 0 : -errno;
}

static int
disk_unlink (const char *path)
{
  if (broken[OPERATION_UNLINK] != 0)
    return -broken[OPERATION_UNLINK];
  return unlinkat (folder, name_of (path), 0) == 0 ? 0 : -errno;
}

static int
disk_release (const char *path,
              struct fuse_file_info *file)
{
  (void) path;
  if (file->fh != 0)
    close ((int) file->fh);
  return 0;
}

static int
is_bad (const char *name,
        uint64_t offset,
        uint64_t length)
{
  size_t i;

  for (i = 0; i < n_failures; i++)
    if (strcmp (failures[i].name, name) == 0 &&
        offset < failures[i].offset + failures[i].length && failures[i].offset < offset + length)
      return 1;
  return 0;
}

static int
disk_read (const char *path,
           char *buffer,
           size_t length,
           off_t offset,
           struct fuse_file_info *file)
{
  ssize_t n;

  if (delay > 0)
    usleep (delay);
  if (file->fh == 0 || is_bad (name_of (path), (uint64_t) offset, length))
    return -EIO;
  n = pread ((int) file->fh, buffer, length, offset);
  return n >= 0 ? (int) n : -errno;
}

static int
disk_truncate (const char *path,
               off_t length,
               struct fuse_file_info *file)
{
  int descriptor, result;

  (void) file;
  descriptor = openat (folder, name_of (path), O_WRONLY);
  if (descriptor < 0)
    return -errno;
  result = ftruncate (descriptor, length) == 0 ? 0 : -errno;
  close (descriptor);
  return result;
}

static int
break_operation (const char *name,
                 int code)
{
  size_t i;

  for (i = 0; i < N_OPERATIONS; i++)
    if (strcmp (operation_names[i], name) == 0)
      {
        broken[i] = code;
        return 0;
      }
  return -EINVAL;
}

static int
obey (const char *command)
{
  Failure failure;
  char name[16];
  int code;

  if (strcmp (command, "heal") == 0)
    {
      n_failures = 0;
      memset (broken, 0, sizeof broken);
    }
  else if (sscanf (command, "break %15s %d", name, &code) == 2)
    return break_operation (name, code);
  else if (sscanf (command, "fail %63s %" SCNu64 " %" SCNu64, failure.name, &failure.offset, &failure.length) == 3 &&
           n_failures < sizeof failures / sizeof failures[0])
    failures[n_failures++] = failure;
  else if (sscanf (command, "delay %u", &delay) != 1)
    return -EINVAL;
  return 0;
}

static int
disk_write (const char *path,
            const char *data,
            size_t length,
            off_t offset,
            struct fuse_file_info *file)
{
  char command[256];
  int result;

  if (strcmp (path, CONTROL) != 0)
    {
      ssize_t n;

      if (broken[OPERATION_WRITE] != 0)
        return -broken[OPERATION_WRITE];
      n = pwrite ((int) file->fh, data, length, offset);
      return n >= 0 ? (int) n : -errno;
    }
  if (length >= sizeof command)
    return -EINVAL;
  memcpy (command, data, length);
  command[length] = '\0';
  result = obey (command);
  return result == 0 ? (int) length : result;
}

/* Every page is asked for by itself, so that one that is bad takes no other
 * with it, and every look at a file is at the folder. */
static void *
disk_init (struct fuse_conn_info *connection,
           struct fuse_config *config)
{
  connection->max_readahead = 0;
  config->entry_timeout = 0;
  config->negative_timeout = 0;
  config->attr_timeout = 0;
  config->kernel_cache = 0;
  config->hard_remove = 1;
  if (write (STDOUT_FILENO, "m", 1) != 1)
    raise (SIGTERM);
  return NULL;
}

static const struct fuse_operations operations = {
  .getattr = disk_getattr,
  .truncate = disk_truncate,
  .create = disk_create,
  .open = disk_open,
  .read = disk_read,
  .write = disk_write,
  .flush = disk_flush,
  .fsync = disk_fsync,
  .release = disk_release,
  .readdir = disk_readdir,
  .fsyncdir = disk_fsyncdir,
  .rename = disk_rename,
  .unlink = disk_unlink,
  .init = disk_init,
};

int
main (int argc,
      char **argv)
{
  char foreground[] = "-f";
  char one_thread[] = "-s";
  char *arguments[] = { argv[0], foreground, one_thread, NULL, NULL };

  if (argc != 3)
    {
      fprintf (stderr, "Usage: %s FOLDER MOUNT-POINT\n", argv[0]);
      return 2;
    }
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  folder = open (argv[1], O_RDONLY | O_DIRECTORY);
  if (folder < 0)
    {
      perror (argv[1]);
      return 1;
    }
  arguments[3] = argv[2];
  return fuse_main (4, arguments, &operations, NULL);
}
