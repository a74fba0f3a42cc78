/* thread-sanitizer.c: what ThreadSanitizer cannot see of GLib's locks
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ThreadSanitizer knows the locks of libc, and atomic operations in code that
 * it has instrumented.  GLib has locks of its own and is not instrumented, so
 * that every use of them would look like a race.  `make check-sanitize' links
 * the tests with --wrap for these functions, and they tell what GLib's do: what
 * was written before an unlock is seen after the next lock.
 *
 * It takes mmap() for a write of all the pages.  So it is, where the guard puts
 * zeroes in the place of a page that other threads read: they find out by the
 * note of damage, and not by waiting.
 */

#include "config.h"

#include <glib.h>

#ifdef __SANITIZE_THREAD__

#include <sanitizer/tsan_interface.h>
#include <sys/mman.h>

/* Of its runtime, which has no header for them. */
void AnnotateIgnoreWritesBegin (const char *file,
                                int line);
void AnnotateIgnoreWritesEnd (const char *file,
                              int line);

void *__real_mmap (void *address,
                   size_t length,
                   int protection,
                   int flags,
                   int descriptor,
                   off_t offset);
void *__wrap_mmap (void *address,
                   size_t length,
                   int protection,
                   int flags,
                   int descriptor,
                   off_t offset);
void __real_g_mutex_lock (GMutex *mutex);
void __wrap_g_mutex_lock (GMutex *mutex);
void __real_g_mutex_unlock (GMutex *mutex);
void __wrap_g_mutex_unlock (GMutex *mutex);
void __real_g_cond_wait (GCond *condition,
                         GMutex *mutex);
void __wrap_g_cond_wait (GCond *condition,
                         GMutex *mutex);
const char *__real_g_strerror (int code);
const char *__wrap_g_strerror (int code);
gboolean __real_g_atomic_ref_count_dec (gatomicrefcount *count);
gboolean __wrap_g_atomic_ref_count_dec (gatomicrefcount *count);

void
__wrap_g_mutex_lock (GMutex *mutex)
{
  __real_g_mutex_lock (mutex);
  __tsan_acquire (mutex);
}

void
__wrap_g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  __real_g_mutex_unlock (mutex);
}

void
__wrap_g_cond_wait (GCond *condition,
                    GMutex *mutex)
{
  __tsan_release (mutex);
  __real_g_cond_wait (condition, mutex);
  __tsan_acquire (mutex);
}

/* The texts that it has made are kept, under a lock of GLib's own. */
const char *
__wrap_g_strerror (int code)
{
  static GMutex lock;
  const char *text;

  __wrap_g_mutex_lock (&lock);
  text = __real_g_strerror (code);
  __wrap_g_mutex_unlock (&lock);
  return text;
}

gboolean
__wrap_g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gboolean is_last;

  __tsan_release (count);
  is_last = __real_g_atomic_ref_count_dec (count);
  if (is_last)
    __tsan_acquire (count);
  return is_last;
}

void *
__wrap_mmap (void *address,
             size_t length,
             int protection,
             int flags,
             int descriptor,
             off_t offset)
{
  void *result;

  AnnotateIgnoreWritesBegin (__FILE__, __LINE__);
  result = __real_mmap (address, length, protection, flags, descriptor, offset);
  AnnotateIgnoreWritesEnd (__FILE__, __LINE__);
  return result;
}

#endif /* __SANITIZE_THREAD__ */
