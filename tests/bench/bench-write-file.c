/* bench-write-file.c: publishing, creating, and locks
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "bench-write.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH 4096

static const char *
get_contents (void)
{
  static guint64 words[LENGTH / sizeof (guint64)];
  guint64 state = 1;
  guint i;

  if (words[0] == 0)
    for (i = 0; i < G_N_ELEMENTS (words); i++)
      words[i] = files_random (&state);
  return (const char *) words;
}

/* A file of 4 KiB that is there after any crash: what no program can do without,
 * with a descriptor of the directory that it keeps. */
static guint64
publish_raw (const BenchSlot *slot,
             WritePlace place)
{
  const int folder = write_get_descriptor (slot->world, place);
  const char *const contents = get_contents ();
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    {
      const int descriptor = openat (folder, "pending", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

      if (descriptor < 0 ||
          write (descriptor, contents, LENGTH) != LENGTH ||
          fsync (descriptor) != 0 ||
          close (descriptor) != 0 ||
          renameat (folder, "pending", folder, "published") != 0 ||
          fsync (folder) != 0)
        bench_fail_call ("publish", "pending");
    }
  return write_sum_and_remove (slot->world, place, "published");
}

static guint64
publish_output (const BenchSlot *slot,
                WritePlace place)
{
  MmdirDirectory *directory = write_get_directory (slot->world, place);
  const char *const contents = get_contents ();
  GError *error = NULL;
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    if (!mmdir_directory_publish (directory, "published", contents, LENGTH, &error))
      bench_fail_error (error);
  return write_sum_and_remove (slot->world, place, "published");
}

/* The same in two steps, as by a program that writes values. */
static guint64
publish_steps (const BenchSlot *slot,
               WritePlace place)
{
  MmdirDirectory *directory = write_get_directory (slot->world, place);
  const char *const contents = get_contents ();
  GError *error = NULL;
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    {
      MmdirOutput *output = mmdir_directory_create_output (directory, "pending", &error);

      if (output == NULL ||
          !mmdir_output_write_bytes (output, contents, LENGTH, &error) ||
          !mmdir_output_publish (output, "published", &error))
        bench_fail_error (error);
      mmdir_output_free (output);
    }
  return write_sum_and_remove (slot->world, place, "published");
}

/* GLib's, which does not sync the directory. */
static guint64
publish_glib (const BenchSlot *slot,
              WritePlace place)
{
  g_autofree char *path = g_build_filename (write_get_folder (slot->world, place), "published", NULL);
  const GFileSetContentsFlags flags = G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE;
  const char *const contents = get_contents ();
  GError *error = NULL;
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    if (!g_file_set_contents_full (path, contents, LENGTH, flags, 0666, &error))
      bench_fail_error (error);
  return write_sum_and_remove (slot->world, place, "published");
}

/* An empty file, and its end */

static guint64
create_raw (const BenchSlot *slot,
            WritePlace place)
{
  const int folder = write_get_descriptor (slot->world, place);
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    {
      const int descriptor = openat (folder, "empty", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

      if (descriptor < 0 || close (descriptor) != 0 || unlinkat (folder, "empty", 0) != 0)
        bench_fail_call ("open", "empty");
    }
  return slot->n_items;
}

static guint64
create_output (const BenchSlot *slot,
               WritePlace place)
{
  MmdirDirectory *directory = write_get_directory (slot->world, place);
  GError *error = NULL;
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    {
      MmdirOutput *output = mmdir_directory_create_output (directory, "empty", &error);

      if (output == NULL || !mmdir_output_close (output, &error) ||
          !mmdir_directory_delete_file (directory, "empty", &error))
        bench_fail_error (error);
      mmdir_output_free (output);
    }
  return slot->n_items;
}

static guint64
create_stdio (const BenchSlot *slot,
              WritePlace place)
{
  g_autofree char *path = g_build_filename (write_get_folder (slot->world, place), "empty", NULL);
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    {
      FILE *stream = g_fopen (path, "wbxe");

      if (stream == NULL || fclose (stream) != 0 || g_unlink (path) != 0)
        bench_fail_call ("fopen", path);
    }
  return slot->n_items;
}

/* A lock that is obtained, and is that of the file that has the name */

#ifdef F_OFD_SETLK
static gboolean
lock_file (int descriptor)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (descriptor, F_OFD_SETLK, &range) == 0;
}
#else
#include <sys/file.h>

static gboolean
lock_file (int descriptor)
{
  return flock (descriptor, LOCK_EX | LOCK_NB) == 0;
}
#endif

static guint64
lock_raw (const BenchSlot *slot,
          WritePlace place)
{
  const int folder = write_get_descriptor (slot->world, place);
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    {
      const int descriptor = openat (folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
      struct stat open_file, named_file;

      if (descriptor < 0 || !lock_file (descriptor) ||
          fstat (descriptor, &open_file) != 0 ||
          fstatat (folder, "lock", &named_file, AT_SYMLINK_NOFOLLOW) != 0 ||
          open_file.st_ino != named_file.st_ino)
        bench_fail_call ("fcntl", "lock");
      close (descriptor);
    }
  return write_sum_and_remove (slot->world, place, "lock");
}

static guint64
lock_output (const BenchSlot *slot,
             WritePlace place)
{
  MmdirDirectory *directory = write_get_directory (slot->world, place);
  GError *error = NULL;
  guint64 i;

  for (i = 0; i < slot->n_items; i++)
    {
      MmdirLock *lock = mmdir_directory_obtain_lock (directory, "lock", &error);

      if (lock == NULL)
        bench_fail_error (error);
      mmdir_lock_release (lock);
    }
  return write_sum_and_remove (slot->world, place, "lock");
}

#define DEFINE_AT(name, nick, place)                   \
  static guint64 name##_##nick (const BenchSlot *slot) \
  {                                                    \
    return name (slot, place);                         \
  }

#define DEFINE_PUBLISH(nick, place)                   \
  DEFINE_AT (publish_raw, nick, place)                \
  DEFINE_AT (publish_output, nick, place)             \
  DEFINE_AT (publish_steps, nick, place)              \
  DEFINE_AT (publish_glib, nick, place)               \
  static const BenchPeer publish_##nick##_peers[] = { \
    BENCH_PEER ("raw", publish_raw_##nick),           \
    BENCH_PEER ("output", publish_output_##nick),     \
    BENCH_PEER ("steps", publish_steps_##nick),       \
    BENCH_PEER ("glib", publish_glib_##nick),         \
    BENCH_END_OF_PEERS,                               \
  };

DEFINE_PUBLISH (memory, WRITE_MEMORY)
DEFINE_PUBLISH (disk, WRITE_DISK)
DEFINE_AT (create_raw, disk, WRITE_DISK)
DEFINE_AT (create_output, disk, WRITE_DISK)
DEFINE_AT (create_stdio, disk, WRITE_DISK)
DEFINE_AT (lock_raw, disk, WRITE_DISK)
DEFINE_AT (lock_output, disk, WRITE_DISK)

static const BenchPeer create_peers[] = {
  BENCH_PEER ("raw", create_raw_disk),
  BENCH_PEER ("output", create_output_disk),
  BENCH_PEER ("stdio", create_stdio_disk),
  BENCH_END_OF_PEERS,
};

static const BenchPeer lock_peers[] = {
  BENCH_PEER ("raw", lock_raw_disk),
  BENCH_PEER ("output", lock_output_disk),
  BENCH_END_OF_PEERS,
};

#define OPERATION(nick, text, n, table)                      \
  {                                                          \
    .name = nick, .title = text, .plan = BENCH_OVER_NOTHING, \
    .file = BENCH_FILE_SMALL, .step = n, .peers = table      \
  }

const BenchOperation bench_write_file_operations[] = {
  OPERATION ("publish", "publish 4 KiB", 4, publish_disk_peers),
  OPERATION ("publish-memory", "publish 4 KiB, in memory", 50, publish_memory_peers),
  OPERATION ("create-close", "create, close and delete an empty file", 50, create_peers),
  OPERATION ("lock", "obtain and release a lock", 100, lock_peers),
  { NULL },
};
