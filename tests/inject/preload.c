/* preload.c: a module before the C library, which has its calls fail
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "preload-private.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

PreloadControl preload_control;

void *
preload_find (const char *name)
{
  void *found = dlsym (RTLD_NEXT, name);

  if (found == NULL)
    abort ();
  return found;
}

gboolean
preload_fails (PreloadCall call)
{
  PreloadControl *control = &preload_control;

  if (!control->is_on)
    return FALSE;
  control->counts[call]++;
  if (call != control->call)
    return FALSE;
  if (control->n_good > 0)
    {
      control->n_good--;
      return FALSE;
    }
  if (control->n_bad == 0)
    return FALSE;
  if (control->n_bad != G_MAXUINT)
    control->n_bad--;
  control->n_injected++;
  errno = control->code;
  return TRUE;
}

static PreloadCall
call_of_open (int flags)
{
  return (flags & O_CREAT) != 0 ? PRELOAD_CREATE : PRELOAD_OPEN;
}

/* The mode is there for O_CREAT alone. */
#define WRAP_OPEN(name)                                   \
  int name (const char *path, int flags, ...)             \
  {                                                       \
    va_list list;                                         \
    mode_t mode;                                          \
    REAL (name);                                          \
                                                          \
    va_start (list, flags);                               \
    mode = (flags & O_CREAT) != 0 ? va_arg (list, mode_t) \
                                  : 0;                    \
    va_end (list);                                        \
    if (preload_fails (call_of_open (flags)))             \
      return -1;                                          \
    return real_##name (path, flags, mode);               \
  }

#define WRAP_OPEN_AT(name)                                   \
  int name (int directory, const char *path, int flags, ...) \
  {                                                          \
    va_list list;                                            \
    mode_t mode;                                             \
    REAL (name);                                             \
                                                             \
    va_start (list, flags);                                  \
    mode = (flags & O_CREAT) != 0 ? va_arg (list, mode_t)    \
                                  : 0;                       \
    va_end (list);                                           \
    if (preload_fails (call_of_open (flags)))                \
      return -1;                                             \
    return real_##name (directory, path, flags, mode);       \
  }

WRAP_OPEN (open)
WRAP_OPEN_AT (openat)
WRAP (int, fstat, (int file, struct stat *status), (file, status), PRELOAD_STAT, -1)
WRAP (int, fstatat, (int directory, const char *path, struct stat *status, int flags), (directory, path, status, flags), PRELOAD_STAT_AT, -1)
WRAP (DIR *, fdopendir, (int file), (file), PRELOAD_OPEN_STREAM, NULL)
WRAP (DIR *, opendir, (const char *path), (path), PRELOAD_OPEN_PATH_STREAM, NULL)
WRAP (struct dirent *, readdir, (DIR * stream), (stream), PRELOAD_READ_ENTRY, NULL)
WRAP_GIVING_BACK (closedir, (DIR * stream), (stream), PRELOAD_CLOSE_STREAM)
WRAP_GIVING_BACK (close, (int file), (file), PRELOAD_CLOSE)
WRAP (void *, mmap, (void *address, size_t length, int protection, int flags, int file, off_t offset), (address, length, protection, flags, file, offset), PRELOAD_MAP, MAP_FAILED)
WRAP_GIVING_BACK (munmap, (void *address, size_t length), (address, length), PRELOAD_UNMAP)
WRAP (int, fdatasync, (int file), (file), PRELOAD_WRITE_OUT, -1)
WRAP (int, sigaction, (int number, const struct sigaction *action, struct sigaction *before), (number, action, before), PRELOAD_SIGNAL, -1)

#define WRAP_READ_AT(name, offset_type)                                             \
  ssize_t name (int file, void *buffer, size_t length, offset_type offset)          \
  {                                                                                 \
    REAL (name);                                                                    \
                                                                                    \
    TRANSFER (PRELOAD_READ_AT, length, real_##name (file, buffer, wanted, offset)); \
  }

WRAP_READ_AT (pread, off_t)

ssize_t
read (int file,
      void *buffer,
      size_t length)
{
  REAL (read);

  TRANSFER (PRELOAD_READ, length, real_read (file, buffer, wanted));
}

static PreloadCall
call_of_advice (int advice)
{
  switch (advice)
    {
    case MADV_WILLNEED:
      return PRELOAD_ADVISE_AHEAD;
    case MADV_DONTNEED:
#ifdef MADV_COLD
    case MADV_COLD:
    case MADV_PAGEOUT:
#endif
      return PRELOAD_TRIM;
#ifdef MADV_POPULATE_READ
    case MADV_POPULATE_READ:
      return PRELOAD_POPULATE;
#endif
    default:
      return PRELOAD_ADVISE_ORDER;
    }
}

WRAP (int, madvise, (void *address, size_t length, int advice), (address, length, advice), call_of_advice (advice), -1)

static PreloadCall
call_of_posix_advice (int advice)
{
  return advice == POSIX_MADV_WILLNEED   ? PRELOAD_ADVISE_AHEAD
         : advice == POSIX_MADV_DONTNEED ? PRELOAD_TRIM
                                         : PRELOAD_ADVISE_ORDER;
}

/* Those that return the code. */
WRAP (int, posix_madvise, (void *address, size_t length, int advice), (address, length, advice), call_of_posix_advice (advice), preload_control.code)

static PreloadCall
call_of_file_advice (int advice)
{
  return advice == POSIX_FADV_WILLNEED   ? PRELOAD_FILE_AHEAD
         : advice == POSIX_FADV_DONTNEED ? PRELOAD_FILE_EVICT
                                         : PRELOAD_FILE_ORDER;
}

WRAP (int, posix_fadvise, (int file, off_t offset, off_t length, int advice), (file, offset, length, advice), call_of_file_advice (advice), preload_control.code)

/* The locks of open files are fcntl()'s. */
static PreloadCall
call_of_control (int command)
{
#ifdef F_OFD_SETLK
  if (command == F_OFD_SETLK)
    return PRELOAD_LOCK;
#else
  (void) command;
#endif
  return PRELOAD_CONTROL;
}

int
fcntl (int file,
       int command,
       ...)
{
  va_list list;
  void *argument;
  REAL (fcntl);

  va_start (list, command);
  argument = va_arg (list, void *);
  va_end (list);
  if (preload_fails (call_of_control (command)))
    return -1;
  return real_fcntl (file, command, argument);
}

#ifdef __GLIBC__
WRAP (int, mincore, (void *address, size_t length, unsigned char *pages), (address, length, pages), PRELOAD_RESIDENCY, -1)
WRAP (int, getrlimit, (__rlimit_resource_t resource, struct rlimit *limit), (resource, limit), PRELOAD_LIMIT, -1)

/* The names for 64-bit offsets, which 32-bit programs are compiled to call. */
WRAP_OPEN (open64)
WRAP_OPEN_AT (openat64)
WRAP (int, fstat64, (int file, struct stat64 *status), (file, status), PRELOAD_STAT, -1)
WRAP (int, fstatat64, (int directory, const char *path, struct stat64 *status, int flags), (directory, path, status, flags), PRELOAD_STAT_AT, -1)
WRAP (struct dirent64 *, readdir64, (DIR * stream), (stream), PRELOAD_READ_ENTRY, NULL)
WRAP (void *, mmap64, (void *address, size_t length, int protection, int flags, int file, off64_t offset), (address, length, protection, flags, file, offset), PRELOAD_MAP, MAP_FAILED)
WRAP (int, posix_fadvise64, (int file, off64_t offset, off64_t length, int advice), (file, offset, length, advice), call_of_file_advice (advice), preload_control.code)
WRAP (int, getrlimit64, (__rlimit_resource_t resource, struct rlimit64 *limit), (resource, limit), PRELOAD_LIMIT, -1)
WRAP_READ_AT (pread64, off64_t)

int
fcntl64 (int file,
         int command,
         ...)
{
  va_list list;
  void *argument;
  REAL (fcntl64);

  va_start (list, command);
  argument = va_arg (list, void *);
  va_end (list);
  if (preload_fails (call_of_control (command)))
    return -1;
  return real_fcntl64 (file, command, argument);
}

/* What programs call that were compiled with _FORTIFY_SOURCE, or for a glibc
 * before 2.33. */
int __open_2 (const char *path,
              int flags);
int __open64_2 (const char *path,
                int flags);
int __openat_2 (int directory,
                const char *path,
                int flags);
int __openat64_2 (int directory,
                  const char *path,
                  int flags);
ssize_t __read_chk (int file,
                    void *buffer,
                    size_t length,
                    size_t size);
ssize_t __pread_chk (int file,
                     void *buffer,
                     size_t length,
                     off_t offset,
                     size_t size);
ssize_t __pread64_chk (int file,
                       void *buffer,
                       size_t length,
                       off64_t offset,
                       size_t size);
int __fxstat (int version,
              int file,
              struct stat *status);
int __fxstat64 (int version,
                int file,
                struct stat64 *status);
int __fxstatat (int version,
                int directory,
                const char *path,
                struct stat *status,
                int flags);
int __fxstatat64 (int version,
                  int directory,
                  const char *path,
                  struct stat64 *status,
                  int flags);

WRAP (int, __open_2, (const char *path, int flags), (path, flags), PRELOAD_OPEN, -1)
WRAP (int, __open64_2, (const char *path, int flags), (path, flags), PRELOAD_OPEN, -1)
WRAP (int, __openat_2, (int directory, const char *path, int flags), (directory, path, flags), PRELOAD_OPEN, -1)
WRAP (int, __openat64_2, (int directory, const char *path, int flags), (directory, path, flags), PRELOAD_OPEN, -1)
WRAP (int, __fxstat, (int version, int file, struct stat *status), (version, file, status), PRELOAD_STAT, -1)
WRAP (int, __fxstat64, (int version, int file, struct stat64 *status), (version, file, status), PRELOAD_STAT, -1)
WRAP (int, __fxstatat, (int version, int directory, const char *path, struct stat *status, int flags), (version, directory, path, status, flags), PRELOAD_STAT_AT, -1)
WRAP (int, __fxstatat64, (int version, int directory, const char *path, struct stat64 *status, int flags), (version, directory, path, status, flags), PRELOAD_STAT_AT, -1)

ssize_t
__read_chk (int file,
            void *buffer,
            size_t length,
            size_t size)
{
  REAL (__read_chk);

  TRANSFER (PRELOAD_READ, length, real___read_chk (file, buffer, wanted, size));
}

ssize_t
__pread_chk (int file,
             void *buffer,
             size_t length,
             off_t offset,
             size_t size)
{
  REAL (__pread_chk);

  TRANSFER (PRELOAD_READ_AT, length, real___pread_chk (file, buffer, wanted, offset, size));
}

ssize_t
__pread64_chk (int file,
               void *buffer,
               size_t length,
               off64_t offset,
               size_t size)
{
  REAL (__pread64_chk);

  TRANSFER (PRELOAD_READ_AT, length, real___pread64_chk (file, buffer, wanted, offset, size));
}
#endif
