/* mmdir-lock.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_LOCK_H
#define MMDIR_LOCK_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-directory.h>

G_BEGIN_DECLS

typedef struct _MmdirLock MmdirLock;

MMDIR_AVAILABLE_IN_1_0
MmdirLock *mmdir_directory_obtain_lock (MmdirDirectory *directory,
                                        const char *name,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_lock_check (MmdirLock *lock,
                           GError **error);
MMDIR_AVAILABLE_IN_1_0
void mmdir_lock_release (MmdirLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MmdirLock, mmdir_lock_release)

G_END_DECLS

#endif
