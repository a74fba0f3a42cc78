/* mmdir-lock.h: locks: who may write to a directory
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

/**
 * MmdirLock:
 *
 * A lock that one owner has at a time, in all processes together: on a file of
 * a directory that is there for nothing else.
 *
 * Since: 1.0
 */
typedef struct _MmdirLock MmdirLock;

MMDIR_AVAILABLE_IN_1_0
MmdirLock *mmdir_directory_obtain_lock (MmdirDirectory *directory,
                                        const char *name,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_lock_check (MmdirLock *lock,
                           GError **error);
MMDIR_AVAILABLE_IN_1_0
void mmdir_lock_release (MmdirLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MmdirLock, mmdir_lock_release)

G_END_DECLS

#endif /* MMDIR_LOCK_H */
