/* os-advice.c: what the system is told, and tells, about pages
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

#include <sys/mman.h>
#include <unistd.h>

/* madvise(2) returns -1 and sets errno; posix_madvise(3) returns the code, and
 * glibc's ignores only what mmdir never asks for. */
static gboolean
advise_pages (const guint8 *address,
              gsize length,
              int advice,
              OsFailure *failure)
{
#if defined(HAVE_MADVISE)
  if (madvise ((void *) address, length, advice) != 0)
    return os_failure_set (failure, "madvise");
  return TRUE;
#elif defined(HAVE_POSIX_MADVISE)
  int code = posix_madvise ((void *) address, length, advice);

  return code == 0 || os_failure_set_code (failure, "posix_madvise", code);
#else
  return os_failure_set_code (failure, "posix_madvise", ENOSYS);
#endif
}

#ifdef HAVE_MADVISE
#define PAGES_NORMAL MADV_NORMAL
#define PAGES_RANDOM MADV_RANDOM
#define PAGES_SEQUENTIAL MADV_SEQUENTIAL
#define PAGES_WILL_NEED MADV_WILLNEED
#define PAGES_NOT_NEEDED MADV_DONTNEED
#elif defined(HAVE_POSIX_MADVISE)
#define PAGES_NORMAL POSIX_MADV_NORMAL
#define PAGES_RANDOM POSIX_MADV_RANDOM
#define PAGES_SEQUENTIAL POSIX_MADV_SEQUENTIAL
#define PAGES_WILL_NEED POSIX_MADV_WILLNEED
#define PAGES_NOT_NEEDED POSIX_MADV_DONTNEED
#else
#define PAGES_NORMAL 0
#define PAGES_RANDOM 1
#define PAGES_SEQUENTIAL 2
#define PAGES_WILL_NEED 3
#define PAGES_NOT_NEEDED 4
#endif

gboolean
os_advise (const guint8 *address,
           gsize length,
           MmdirAdvice advice,
           OsFailure *failure)
{
  static const int advices[] = {
    [MMDIR_ADVICE_NORMAL] = PAGES_NORMAL,
    [MMDIR_ADVICE_RANDOM] = PAGES_RANDOM,
    [MMDIR_ADVICE_SEQUENTIAL] = PAGES_SEQUENTIAL,
  };

  return advise_pages (address, length, advices[advice], failure);
}

gboolean
os_prefetch (const guint8 *address,
             gsize length,
             OsFailure *failure)
{
  return advise_pages (address, length, PAGES_WILL_NEED, failure);
}

/* One access a page; the compiler may not leave it out. */
static void
touch_pages (const guint8 *address,
             gsize length)
{
  const gsize page_size = os_page_size ();
  gsize offset;

  for (offset = 0; offset < length; offset += page_size)
    (void) *(const volatile guint8 *) (address + offset);
}

gboolean
os_populate (const guint8 *address,
             gsize length,
             OsFailure *failure)
{
  OsFailure ignored;

#if defined(HAVE_MADVISE) && HAVE_DECL_MADV_POPULATE_READ
  /* EINVAL: a kernel before 5.14.  A page that cannot be read is an error
   * here, where touching it would be a SIGBUS. */
  if (madvise ((void *) address, length, MADV_POPULATE_READ) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS && errno != EPERM)
    return os_failure_set (failure, "madvise");
#else
  (void) failure;
#endif
  os_prefetch (address, length, &ignored);
  touch_pages (address, length);
  return TRUE;
}

/* madvise(2): MADV_COLD and MADV_PAGEOUT since Linux 5.4; of MADV_DONTNEED,
 * "subsequent accesses of pages in the range will succeed, but will result in
 * [...] repopulating the memory contents from the up-to-date contents of the
 * underlying mapped file". */
gboolean
os_trim (const guint8 *address,
         gsize length,
         OsTrim trim,
         OsFailure *failure)
{
  switch (trim)
    {
#if defined(HAVE_MADVISE) && HAVE_DECL_MADV_COLD && HAVE_DECL_MADV_PAGEOUT
    case OS_TRIM_COLD:
      return advise_pages (address, length, MADV_COLD, failure);
    case OS_TRIM_PAGE_OUT:
      return advise_pages (address, length, MADV_PAGEOUT, failure);
#endif
    case OS_TRIM_RELEASE:
      return advise_pages (address, length, PAGES_NOT_NEEDED, failure);
    default:
      return os_failure_set_code (failure, "madvise", ENOSYS);
    }
}

gboolean
os_residency (const guint8 *address,
              gsize length,
              guint8 *pages,
              OsFailure *failure)
{
#ifdef HAVE_MINCORE
  /* The vector is of unsigned char on Linux, of char elsewhere. */
  if (mincore ((void *) address, length, (void *) pages) != 0)
    return os_failure_set (failure, "mincore");
  return TRUE;
#else
  (void) address;
  (void) length;
  (void) pages;
  return os_failure_set_code (failure, "mincore", ENOSYS);
#endif
}

#ifdef HAVE_POSIX_FADVISE
static gboolean
advise_file (OsFile file,
             guint64 offset,
             guint64 length,
             int advice,
             OsFailure *failure)
{
  int code = posix_fadvise ((int) file, (off_t) offset, (off_t) length, advice);

  return code == 0 || os_failure_set_code (failure, "posix_fadvise", code);
}
#endif

gboolean
os_file_advise (OsFile file,
                MmdirAdvice advice,
                OsFailure *failure)
{
#if defined(HAVE_POSIX_FADVISE)
  static const int advices[] = {
    [MMDIR_ADVICE_NORMAL] = POSIX_FADV_NORMAL,
    [MMDIR_ADVICE_RANDOM] = POSIX_FADV_RANDOM,
    [MMDIR_ADVICE_SEQUENTIAL] = POSIX_FADV_SEQUENTIAL,
  };

  return advise_file (file, 0, 0, advices[advice], failure);
#elif HAVE_DECL_F_RDAHEAD
  if (fcntl ((int) file, F_RDAHEAD, advice != MMDIR_ADVICE_RANDOM) == -1)
    return os_failure_set (failure, "fcntl");
  return TRUE;
#else
  (void) file;
  (void) advice;
  return os_failure_set_code (failure, "posix_fadvise", ENOSYS);
#endif
}

gboolean
os_file_prefetch (OsFile file,
                  guint64 offset,
                  guint64 length,
                  OsFailure *failure)
{
#if defined(HAVE_POSIX_FADVISE)
  return advise_file (file, offset, length, POSIX_FADV_WILLNEED, failure);
#elif HAVE_DECL_F_RDADVISE
  struct radvisory range = { .ra_offset = (off_t) offset,
                             .ra_count = (int) MIN (length, G_MAXINT) };

  if (fcntl ((int) file, F_RDADVISE, &range) == -1)
    return os_failure_set (failure, "fcntl");
  return TRUE;
#else
  (void) file;
  (void) offset;
  (void) length;
  return os_failure_set_code (failure, "posix_fadvise", ENOSYS);
#endif
}

#ifdef HAVE_POSIX_FADVISE
/* fsync(2): EINVAL is a file system that has nothing to write out.  EROFS is ext4
 * that has given up after an error: one that was mounted so succeeds. */
static gboolean
write_out (OsFile file,
           OsFailure *failure)
{
  int result;

  do
    result = fdatasync ((int) file);
  while (result != 0 && errno == EINTR);
  return result == 0 || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP ||
         os_failure_set (failure, "fdatasync");
}
#endif

/* posix_fadvise(2): "Pages that have not yet been written out will be
 * unaffected", so they are written out first.  Those that could not be count as
 * written from then on: there may be no other copy of what is in them. */
gboolean
os_file_evict (OsDirectory *directory,
               const char *name,
               gboolean *is_lost,
               OsFailure *failure)
{
#ifdef HAVE_POSIX_FADVISE
  OsFile file;
  OsFileStatus status;
  gboolean success;

  *is_lost = FALSE;
  if (!os_file_open (directory, name, MMDIR_ADVICE_NORMAL, &file, &status, failure))
    return FALSE;
  *is_lost = !write_out (file, failure);
  success = !*is_lost && advise_file (file, 0, 0, POSIX_FADV_DONTNEED, failure);
  os_file_close (file);
  return success;
#else
  (void) directory;
  (void) name;
  *is_lost = FALSE;
  return os_failure_set_code (failure, "posix_fadvise", ENOSYS);
#endif
}
