/* files.c: the files that are read, opened in all the ways that are compared
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "bench-write.h"
#include "files.h"
#include "write-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static BenchWorld *world_to_remove;

void
bench_fail (const char *format,
            ...)
{
  va_list arguments;

  fputs ("bench: ", stderr);
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
  if (world_to_remove != NULL)
    files_remove (world_to_remove);
  exit (1);
}

void
bench_fail_error (GError *error)
{
  bench_fail ("%s", error->message);
}

void
bench_fail_call (const char *call,
                 const char *path)
{
  const int code = errno;

  bench_fail ("%s: %s: %s", path, call, g_strerror (code));
}

void
files_set_world (BenchWorld *world)
{
  world_to_remove = world;
}

/* Benchmarks of a cold cache need a disk: not /tmp, which may be memory. */
static void
make_directory (BenchWorld *world)
{
  const char *parent = world->parent;
  GError *error = NULL;

  if (parent == NULL)
    parent = g_getenv ("TMPDIR");
  if (parent == NULL)
    parent = "/var/tmp";
  world->directory = g_build_filename (parent, "mmdir-bench-XXXXXX", NULL);
  if (g_mkdtemp (world->directory) == NULL)
    {
      g_autofree char *path = g_steal_pointer (&world->directory);

      bench_fail_call ("mkdtemp", path);
    }

  world->mapped_directory = mmdir_directory_open (world->directory, &error);
  if (world->mapped_directory == NULL)
    bench_fail_error (error);
  world->buffered_directory = mmdir_directory_open (world->directory, &error);
  if (world->buffered_directory == NULL)
    bench_fail_error (error);
  world->windowed_directory = mmdir_directory_open (world->directory, &error);
  if (world->windowed_directory == NULL)
    bench_fail_error (error);
  world->default_directory = mmdir_directory_open (world->directory, &error);
  if (world->default_directory == NULL)
    bench_fail_error (error);
  mmdir_directory_set_small_file_threshold (world->mapped_directory, 0);
  mmdir_directory_set_fallback (world->mapped_directory, FALSE);
  mmdir_directory_set_backing (world->mapped_directory, MMDIR_BACKING_MAPPED);
  mmdir_directory_set_backing (world->buffered_directory, MMDIR_BACKING_BUFFERED);
  mmdir_directory_set_backing (world->windowed_directory, MMDIR_BACKING_MAPPED);
}

BenchFile *
files_need (BenchWorld *world,
            BenchFileKind kind)
{
  BenchFile *file = &world->files[kind];

  if (world->directory == NULL)
    {
      make_directory (world);
      write_positions (world);
    }
  if (file->path == NULL)
    write_file (world, kind);
  return file;
}

/* Everything is read once through each mapping: page tables are not what is
 * measured. */
static guint64
touch (const guint8 *bytes,
       guint64 length)
{
  guint64 sum = 0, i;

  for (i = 0; i < length; i += 4096)
    sum += bytes[i];
  return sum;
}

static MmdirInput *
open_input (MmdirDirectory *directory,
            const char *name)
{
  GError *error = NULL;
  MmdirInput *input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_DEFAULT, &error);

  if (input == NULL)
    bench_fail_error (error);
  return input;
}

/* What is measured is the way to a chunk that is mapped, so that there is a
 * budget only while the file is opened. */
static MmdirInput *
open_windowed (BenchWorld *world,
               const BenchFile *file)
{
  MmdirInput *input;

  mmdir_directory_set_map_budget (world->windowed_directory, MAX (file->length / 4, 1));
  input = open_input (world->windowed_directory, file->name);
  mmdir_directory_set_map_budget (world->windowed_directory, 0);
  return input;
}

void
files_open (BenchFile *file,
            BenchWorld *world)
{
  GError *error = NULL;
  const guint8 *bytes;
  gsize available;
  void *address;

  file->descriptor = g_open (file->path, O_RDONLY | O_CLOEXEC, 0);
  if (file->descriptor < 0)
    bench_fail_call ("open", file->path);
  address = mmap (NULL, (size_t) file->length, PROT_READ, MAP_SHARED, file->descriptor, 0);
  if (address == MAP_FAILED)
    bench_fail_call ("mmap", file->path);
  file->raw = address;
  file->stream = g_fopen (file->path, "rbe");
  if (file->stream == NULL)
    bench_fail_call ("fopen", file->path);
  file->gmapped = g_mapped_file_new (file->path, FALSE, &error);
  if (file->gmapped == NULL)
    bench_fail_error (error);
  file->gmapped_bytes = (const guint8 *) g_mapped_file_get_contents (file->gmapped);
  file->mapped = open_input (world->mapped_directory, file->name);
  file->buffered = open_input (world->buffered_directory, file->name);
  file->windowed = open_windowed (world, file);

  bytes = mmdir_input_peek (file->mapped, 1, &available, &error);
  if (bytes == NULL)
    bench_fail_error (error);
  if (mmdir_input_get_backing (file->mapped) != MMDIR_BACKING_MAPPED ||
      mmdir_input_get_backing (file->buffered) != MMDIR_BACKING_BUFFERED ||
      !mmdir_input_is_windowed (file->windowed))
    bench_fail ("%s: not opened in the way that is to be measured", file->path);
  if (touch (file->raw, file->length) != touch (file->gmapped_bytes, file->length) ||
      touch (file->raw, available) != touch (bytes, available))
    bench_fail ("%s: the mappings differ", file->path);
}

void
files_close (BenchFile *file)
{
  if (file->raw == NULL)
    return;
  munmap ((void *) file->raw, (size_t) file->length);
  file->raw = NULL;
  g_clear_pointer (&file->mapped, mmdir_input_free);
  g_clear_pointer (&file->buffered, mmdir_input_free);
  g_clear_pointer (&file->windowed, mmdir_input_free);
  g_clear_pointer (&file->gmapped, g_mapped_file_unref);
  g_clear_pointer (&file->stream, fclose);
  close (file->descriptor);
}

/* Also what other peers wrote there. */
void
files_remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      files_remove_tree (entry);
    }
  g_remove (path);
}

void
files_remove (BenchWorld *world)
{
  guint i;

  write_remove ();
  for (i = 0; i < BENCH_N_FILES; i++)
    {
      files_close (&world->files[i]);
      g_clear_pointer (&world->files[i].path, g_free);
      g_clear_pointer (&world->files[i].segments, g_array_unref);
    }
  g_clear_pointer (&world->positions, g_free);
  g_clear_pointer (&world->mapped_directory, mmdir_directory_unref);
  g_clear_pointer (&world->buffered_directory, mmdir_directory_unref);
  g_clear_pointer (&world->windowed_directory, mmdir_directory_unref);
  g_clear_pointer (&world->default_directory, mmdir_directory_unref);
  if (world->directory != NULL && !world->keep)
    files_remove_tree (world->directory);
  g_clear_pointer (&world->directory, g_free);
}

/* Through a mapping of its own, which has touched nothing. */
static guint64
count_resident (int descriptor,
                const char *path,
                guint64 length)
{
  const guint64 page_size = (guint64) sysconf (_SC_PAGESIZE);
  const guint64 n_pages = (length + page_size - 1) / page_size;
  g_autofree guint8 *pages = g_malloc ((gsize) n_pages);
  guint64 n_resident = 0, i;
  void *address;

  address = mmap (NULL, (size_t) length, PROT_READ, MAP_SHARED, descriptor, 0);
  if (address == MAP_FAILED)
    bench_fail_call ("mmap", path);
  if (mincore (address, (size_t) length, (void *) pages) != 0)
    bench_fail_call ("mincore", path);
  munmap (address, (size_t) length);
  for (i = 0; i < n_pages; i++)
    n_resident += pages[i] & 1;
  return n_resident;
}

static int
open_to_ask (const char *path,
             guint64 *length)
{
  const int descriptor = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  GStatBuf status;

  if (descriptor < 0 || g_stat (path, &status) != 0)
    bench_fail_call ("open", path);
  *length = (guint64) status.st_size;
  return descriptor;
}

guint64
files_count_resident (const char *path)
{
  guint64 length, n_resident;
  const int descriptor = open_to_ask (path, &length);

  n_resident = length == 0 ? 0 : count_resident (descriptor, path, length);
  close (descriptor);
  return n_resident;
}

void
files_drop (const BenchWorld *world,
            const char *path)
{
  guint64 length, n_resident = 0;
  const int descriptor = open_to_ask (path, &length);
  guint attempt;

  /* Pages that a readahead is still bringing in are passed over. */
  for (attempt = 0; attempt < (world->is_tiny ? 2 : 50); attempt++)
    {
      const int code = posix_fadvise (descriptor, 0, 0, POSIX_FADV_DONTNEED);

      if (code != 0)
        {
          errno = code;
          bench_fail_call ("posix_fadvise", path);
        }
      n_resident = length == 0 ? 0 : count_resident (descriptor, path, length);
      if (n_resident == 0)
        break;
      g_usleep (2000);
    }
  close (descriptor);
  if (n_resident != 0 && !world->is_tiny)
    bench_fail ("%s: %" G_GUINT64_FORMAT " pages stay in memory: nothing cold can be measured here; "
                "choose a folder on a disk by --directory",
                path, n_resident);
}

/* Steele, Lea and Flood's splitmix64. */
guint64
files_random (guint64 *state)
{
  guint64 value = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}
