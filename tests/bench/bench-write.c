/* write-run.c: files that are written, and the clock beside them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "bench-write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define NAME "written"
#define DEVICE "/dev/null"

/* Where Linux has a file system in memory, and what a repetition takes there, in
 * bytes, with some to spare. */
#define MEMORY "/dev/shm"
#define MEMORY_LEAST (G_GUINT64_CONSTANT (256) * 1024 * 1024)

typedef struct
{
  char *path;
  gboolean is_own;
  MmdirDirectory *directory;
  int descriptor;
} Folder;

static Folder folders[2];

gdouble
write_get_nanoseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gdouble) now.tv_sec * 1e9 + (gdouble) now.tv_nsec;
}

static char *
make_memory_folder (const BenchWorld *world)
{
  const char *parent = world->memory != NULL ? world->memory : MEMORY;
  char *path = g_build_filename (parent, "mmdir-bench-XXXXXX", NULL);
  struct statvfs status;

  if (statvfs (parent, &status) == 0 &&
      (world->is_tiny || (guint64) status.f_bavail * status.f_frsize >= MEMORY_LEAST) &&
      g_mkdtemp (path) != NULL)
    return path;
  g_free (path);
  return NULL;
}

static Folder *
get_folder (BenchWorld *world,
            WritePlace place)
{
  Folder *folder = &folders[place == WRITE_DISK];
  GError *error = NULL;

  if (folder->path != NULL)
    return folder;
  files_need (world, BENCH_FILE_SMALL);
  if (place != WRITE_DISK)
    folder->path = make_memory_folder (world);
  folder->is_own = folder->path != NULL;
  if (folder->path == NULL)
    folder->path = g_strdup (world->directory);
  folder->directory = mmdir_directory_open (folder->path, &error);
  if (folder->directory == NULL)
    bench_fail_error (error);
  folder->descriptor = open (folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder->descriptor < 0)
    bench_fail_call ("open", folder->path);
  return folder;
}

void
write_remove (void)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      Folder *folder = &folders[i];

      if (folder->directory != NULL)
        {
          g_clear_pointer (&folder->directory, mmdir_directory_unref);
          close (folder->descriptor);
        }
      /* The other one goes with all that is read. */
      if (folder->is_own)
        files_remove_tree (folder->path);
      folder->is_own = FALSE;
      g_clear_pointer (&folder->path, g_free);
    }
}

const char *
write_get_folder (BenchWorld *world,
                  WritePlace place)
{
  return get_folder (world, place)->path;
}

MmdirDirectory *
write_get_directory (BenchWorld *world,
                     WritePlace place)
{
  return get_folder (world, place)->directory;
}

int
write_get_descriptor (BenchWorld *world,
                      WritePlace place)
{
  return get_folder (world, place)->descriptor;
}

void
write_all (int descriptor,
           const void *bytes,
           gsize length)
{
  const guint8 *next = bytes;

  while (length > 0)
    {
      const ssize_t n = write (descriptor, next, length);

      if (n < 0 && errno != EINTR)
        bench_fail_call ("write", NAME);
      if (n > 0)
        {
          next += n;
          length -= (gsize) n;
        }
    }
}

/* The length of the file and its bytes, eight at a time. */
guint64
write_sum_and_remove (BenchWorld *world,
                      WritePlace place,
                      const char *name)
{
  static guint64 words[WRITE_BUFFER / sizeof (guint64)];
  const int folder = write_get_descriptor (world, place);
  const int descriptor = openat (folder, name, O_RDONLY | O_CLOEXEC);
  guint64 sum = 0;
  ssize_t n;
  gsize i;

  if (descriptor < 0)
    bench_fail_call ("open", name);
  while ((n = read (descriptor, words, sizeof words)) > 0)
    {
      memset ((guint8 *) words + n, 0, sizeof words - (gsize) n);
      for (i = 0; i < G_N_ELEMENTS (words); i++)
        sum = (sum << 7 | sum >> 57) + words[i];
      sum += (guint64) n;
    }
  if (n < 0 || unlinkat (folder, name, 0) != 0)
    bench_fail_call ("read", name);
  close (descriptor);
  return sum;
}

static guint64
finish (const BenchSlot *slot,
        WritePlace place,
        gdouble start)
{
  *slot->elapsed = write_get_nanoseconds () - start;
  if (place == WRITE_NOTHING)
    return slot->n_items;
  return write_sum_and_remove (slot->world, place, NAME);
}

static int
create (BenchWorld *world,
        WritePlace place)
{
  const int folder = write_get_descriptor (world, place);
  int descriptor;

  if (place == WRITE_NOTHING)
    descriptor = open (DEVICE, O_WRONLY | O_CLOEXEC);
  else
    descriptor = openat (folder, NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0)
    bench_fail_call ("open", NAME);
  return descriptor;
}

guint64
write_raw (const BenchSlot *slot,
           WritePlace place,
           WriteRawFunc write_items)
{
  gdouble start = write_get_nanoseconds ();
  const int descriptor = create (slot->world, place);

  if (place == WRITE_NOTHING)
    start = write_get_nanoseconds ();
  write_items (descriptor, slot->n_items);
  if (close (descriptor) != 0)
    bench_fail_call ("close", NAME);
  return finish (slot, place, start);
}

guint64
write_stream (const BenchSlot *slot,
              WritePlace place,
              gsize buffer_size,
              WriteStreamFunc write_items)
{
  gdouble start = write_get_nanoseconds ();
  FILE *stream = fdopen (create (slot->world, place), "w");

  if (place == WRITE_NOTHING)
    start = write_get_nanoseconds ();
  if (stream == NULL || (buffer_size > 0 && setvbuf (stream, NULL, _IOFBF, buffer_size) != 0))
    bench_fail_call ("fdopen", NAME);
  write_items (stream, slot->n_items);
  if (fclose (stream) != 0)
    bench_fail_call ("fclose", NAME);
  return finish (slot, place, start);
}

/* The device takes the place of the file behind the output: a new descriptor is
 * the lowest that is free, open(2). */
static void
replace_by_device (int descriptor)
{
  const int device = open (DEVICE, O_WRONLY | O_CLOEXEC);

  if (device < 0 || dup2 (device, descriptor) < 0)
    bench_fail_call ("dup2", DEVICE);
  close (device);
}

static int
find_free_descriptor (void)
{
  const int descriptor = open (DEVICE, O_RDONLY | O_CLOEXEC);

  if (descriptor < 0)
    bench_fail_call ("open", DEVICE);
  close (descriptor);
  return descriptor;
}

guint64
write_output (const BenchSlot *slot,
              WritePlace place,
              WriteOutputFunc write_items)
{
  MmdirDirectory *directory = write_get_directory (slot->world, place);
  const int descriptor = place == WRITE_NOTHING ? find_free_descriptor () : -1;
  gdouble start = write_get_nanoseconds ();
  GError *error = NULL;
  MmdirOutput *output = mmdir_directory_create_output (directory, NAME, &error);
  guint64 sum;

  if (output == NULL)
    bench_fail_error (error);
  if (place == WRITE_NOTHING)
    {
      replace_by_device (descriptor);
      start = write_get_nanoseconds ();
    }
  write_items (output, slot->n_items);
  if (!mmdir_output_close (output, &error))
    bench_fail_error (error);
  mmdir_output_free (output);
  sum = finish (slot, place, start);
  if (place == WRITE_NOTHING && write_sum_and_remove (slot->world, place, NAME) != 0)
    bench_fail ("%s: what was to go to " DEVICE " is in the file", NAME);
  return sum;
}
