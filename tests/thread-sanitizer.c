/* thread-sanitizer.c: what ThreadSanitizer cannot see of GLib's locks
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ThreadSanitizer knows the locks of libc, and atomic operations in code that
 * it has instrumented.  GLib has locks of its own and is not instrumented, so
 * that every use of them would look like a race.  `make check-sanitize' links
 * the tests with --wrap for these functions, and they tell what GLib's do: what
 * was written before an unlock is seen after the next lock.
 */

#include "config.h"

#include <glib.h>

#ifdef __SANITIZE_THREAD__

#include <sanitizer/tsan_interface.h>

void __real_g_mutex_lock (GMutex *mutex);
void __wrap_g_mutex_lock (GMutex *mutex);
void __real_g_mutex_unlock (GMutex *mutex);
void __wrap_g_mutex_unlock (GMutex *mutex);
void __real_g_cond_wait (GCond *condition,
                         GMutex *mutex);
void __wrap_g_cond_wait (GCond *condition,
                         GMutex *mutex);
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

#endif /* __SANITIZE_THREAD__ */
