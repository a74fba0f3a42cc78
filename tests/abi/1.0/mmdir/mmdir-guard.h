/* mmdir-guard.h: as it is frozen by tests/abi/freeze
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

#define MMDIR_ORDER_LOADS() ((void) 0)
#if defined (__GNUC__) && !defined (__SANITIZE_THREAD__)
#undef MMDIR_ORDER_LOADS
#define MMDIR_ORDER_LOADS() __atomic_thread_fence (__ATOMIC_ACQUIRE)
#endif
#endif

G_END_DECLS

#endif
