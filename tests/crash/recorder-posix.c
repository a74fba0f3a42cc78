/* recorder-posix.c: what a program asks a file system to change
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Calls that change a file in ways not known here are not seen; the test compares
 * what was recorded with what is there in the end.
 */

#include "config.h"

#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS_MOST 256

/* What a descriptor stands for, but for the numbers of files. */
#define NOTHING (-1)
#define DIRECTORY (-2)
#define OTHER_DIRECTORY (-3)

static GPtrArray *calls;
static GHashTable *files_by_name; /* char * to the number of a file */
static guint n_files;
static int descriptors[DESCRIPTORS_MOST];
static guint64 positions[DESCRIPTORS_MOST];

static void
call_free (gpointer data)
{
  RecordedCall *call = data;

  g_free (call->name);
  g_free (call->new_name);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_free (call);
}

void
recorder_start (void)
{
  guint i;

  calls = g_ptr_array_new_with_free_func (call_free);
  files_by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  n_files = 0;
  for (i = 0; i < DESCRIPTORS_MOST; i++)
    descriptors[i] = NOTHING;
}

GPtrArray *
recorder_stop (void)
{
  g_clear_pointer (&files_by_name, g_hash_table_unref);
  return g_steal_pointer (&calls);
}

static RecordedCall *
add (RecordedKind kind,
     guint file)
{
  RecordedCall *call = g_new0 (RecordedCall, 1);

  call->kind = kind;
  call->file = file;
  g_ptr_array_add (calls, call);
  return call;
}

void
recorder_begin (guint commit)
{
  add (RECORDED_BEGIN, 0)->commit = commit;
}

void
recorder_return (guint commit)
{
  add (RECORDED_RETURN, 0)->commit = commit;
}

static gboolean
find_file (const char *name,
           guint *file)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (files_by_name, name, NULL, &value))
    return FALSE;
  *file = GPOINTER_TO_UINT (value);
  return TRUE;
}

static void
note_open (int directory,
           int descriptor,
           const char *name,
           int flags)
{
  guint file;

  if (calls == NULL || descriptor < 0)
    return;
  g_assert_cmpint (descriptor, <, DESCRIPTORS_MOST);
  positions[descriptor] = 0;
  if (directory == AT_FDCWD)
    descriptors[descriptor] = OTHER_DIRECTORY;
  else if (descriptors[directory] == OTHER_DIRECTORY)
    descriptors[descriptor] = NOTHING;
  else if ((flags & O_CREAT) != 0)
    {
      file = n_files++;
      g_hash_table_insert (files_by_name, g_strdup (name), GUINT_TO_POINTER (file));
      add (RECORDED_CREATE, file)->name = g_strdup (name);
      descriptors[descriptor] = (int) file;
    }
  else if (g_str_equal (name, "."))
    descriptors[descriptor] = DIRECTORY;
  else
    descriptors[descriptor] = find_file (name, &file) ? (int) file : NOTHING;
}

/* A mode is there for O_CREAT alone. */
#define WRAP_OPEN_AT(name)                                             \
  int __real_##name (int directory, const char *path, int flags, ...); \
  int __wrap_##name (int directory, const char *path, int flags, ...); \
  int __wrap_##name (int directory, const char *path, int flags, ...)  \
  {                                                                    \
    mode_t mode = 0;                                                   \
    va_list list;                                                      \
    int result;                                                        \
                                                                       \
    va_start (list, flags);                                            \
    if ((flags & O_CREAT) != 0)                                        \
      mode = va_arg (list, mode_t);                                    \
    va_end (list);                                                     \
    result = __real_##name (directory, path, flags, mode);             \
    note_open (directory, result, path, flags);                        \
    return result;                                                     \
  }

WRAP_OPEN_AT (openat)
WRAP_OPEN_AT (openat64)

static void
note_write (int descriptor,
            const void *bytes,
            gsize length)
{
  RecordedCall *call = add (RECORDED_WRITE, (guint) descriptors[descriptor]);

  call->offset = positions[descriptor];
  call->bytes = g_bytes_new (bytes, length);
  positions[descriptor] += length;
}

static gboolean
is_file (int descriptor)
{
  return calls != NULL && descriptor >= 0 && descriptor < DESCRIPTORS_MOST && descriptors[descriptor] >= 0;
}

ssize_t __real_write (int descriptor, const void *bytes, size_t length);
ssize_t __wrap_write (int descriptor, const void *bytes, size_t length);

ssize_t
__wrap_write (int descriptor,
              const void *bytes,
              size_t length)
{
  const ssize_t result = __real_write (descriptor, bytes, length);

  if (result > 0 && is_file (descriptor))
    note_write (descriptor, bytes, (gsize) result);
  return result;
}

#ifdef HAVE_COPY_FILE_RANGE
ssize_t __real_copy_file_range (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length, unsigned flags);
ssize_t __wrap_copy_file_range (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length, unsigned flags);

ssize_t
__wrap_copy_file_range (int from,
                        off64_t *from_offset,
                        int to,
                        off64_t *to_offset,
                        size_t length,
                        unsigned flags)
{
  const off64_t start = *from_offset;
  const ssize_t result = __real_copy_file_range (from, from_offset, to, to_offset, length, flags);

  if (result > 0 && is_file (to))
    {
      g_autofree guint8 *bytes = g_malloc ((gsize) result);

      g_assert_null (to_offset);
      g_assert_cmpint (pread64 (from, bytes, (size_t) result, start), ==, result);
      note_write (to, bytes, (gsize) result);
    }
  return result;
}
#endif

static void
note_sync (int descriptor)
{
  if (is_file (descriptor))
    add (RECORDED_SYNC, (guint) descriptors[descriptor]);
  else if (calls != NULL && descriptors[descriptor] == DIRECTORY)
    add (RECORDED_SYNC_DIRECTORY, 0);
}

#define WRAP_SYNC(name)                            \
  int __real_##name (int descriptor);              \
  int __wrap_##name (int descriptor);              \
  int __wrap_##name (int descriptor)               \
  {                                                \
    const int result = __real_##name (descriptor); \
                                                   \
    if (result == 0)                               \
      note_sync (descriptor);                      \
    return result;                                 \
  }

WRAP_SYNC (fsync)
WRAP_SYNC (fdatasync)

int __real_close (int descriptor);
int __wrap_close (int descriptor);

int
__wrap_close (int descriptor)
{
  if (calls != NULL && descriptor >= 0 && descriptor < DESCRIPTORS_MOST)
    descriptors[descriptor] = NOTHING;
  return __real_close (descriptor);
}

static void
note_name (RecordedKind kind,
           const char *from,
           const char *to)
{
  RecordedCall *call;
  guint file;

  if (calls == NULL || !find_file (from, &file))
    return;
  call = add (kind, file);
  call->name = g_strdup (from);
  call->new_name = g_strdup (to);
  if (kind == RECORDED_RENAME)
    g_hash_table_remove (files_by_name, from);
  g_hash_table_insert (files_by_name, g_strdup (to), GUINT_TO_POINTER (file));
}

int __real_renameat (int from_directory, const char *from, int to_directory, const char *to);
int __wrap_renameat (int from_directory, const char *from, int to_directory, const char *to);

int
__wrap_renameat (int from_directory,
                 const char *from,
                 int to_directory,
                 const char *to)
{
  const int result = __real_renameat (from_directory, from, to_directory, to);

  if (result == 0)
    note_name (RECORDED_RENAME, from, to);
  return result;
}

#ifdef HAVE_RENAMEAT2
int __real_renameat2 (int from_directory, const char *from, int to_directory, const char *to, unsigned flags);
int __wrap_renameat2 (int from_directory, const char *from, int to_directory, const char *to, unsigned flags);

int
__wrap_renameat2 (int from_directory,
                  const char *from,
                  int to_directory,
                  const char *to,
                  unsigned flags)
{
  const int result = __real_renameat2 (from_directory, from, to_directory, to, flags);

  g_assert_cmphex (flags, ==, RENAME_NOREPLACE);
  if (result == 0)
    note_name (RECORDED_RENAME, from, to);
  return result;
}
#endif

int __real_linkat (int from_directory, const char *from, int to_directory, const char *to, int flags);
int __wrap_linkat (int from_directory, const char *from, int to_directory, const char *to, int flags);

int
__wrap_linkat (int from_directory,
               const char *from,
               int to_directory,
               const char *to,
               int flags)
{
  const int result = __real_linkat (from_directory, from, to_directory, to, flags);

  if (result == 0)
    note_name (RECORDED_LINK, from, to);
  return result;
}

int __real_unlinkat (int directory, const char *name, int flags);
int __wrap_unlinkat (int directory, const char *name, int flags);

int
__wrap_unlinkat (int directory,
                 const char *name,
                 int flags)
{
  const int result = __real_unlinkat (directory, name, flags);
  guint file;

  if (result == 0 && calls != NULL && find_file (name, &file))
    {
      add (RECORDED_REMOVE, file)->name = g_strdup (name);
      g_hash_table_remove (files_by_name, name);
    }
  return result;
}
