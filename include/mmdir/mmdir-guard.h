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

G_END_DECLS

#endif /* MMDIR_GUARD_H */
