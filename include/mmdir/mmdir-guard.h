/* mmdir-guard.h: surviving files that change under a mapping
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_GUARD_H
#define MMDIR_GUARD_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-input.h>

G_BEGIN_DECLS

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_guard_install (GError **error);
MMDIR_AVAILABLE_IN_1_0
void mmdir_guard_remove (void);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_check (MmdirInput *input,
                            GError **error);

#ifndef __GTK_DOC_IGNORE__

/* Keeps loads of the bytes of a file before a load of the note of damage, which
 * an atomic load by itself does only for loads behind it.  ThreadSanitizer
 * knows no fences, and its own code keeps the order. */
#define MMDIR_ORDER_LOADS() ((void) 0)
#if defined (__GNUC__) && !defined (__SANITIZE_THREAD__)
#undef MMDIR_ORDER_LOADS
#define MMDIR_ORDER_LOADS() __atomic_thread_fence (__ATOMIC_ACQUIRE)
#endif
#endif /* __GTK_DOC_IGNORE__ */

G_END_DECLS

#endif /* MMDIR_GUARD_H */
