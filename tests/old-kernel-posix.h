/* old-kernel-posix.h: a kernel that is too old to populate mappings
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For programs that are linked with --wrap=madvise.
 */

#pragma once

#include <glib.h>

/* Whether MADV_POPULATE_READ is unknown, which it is not at first. */
extern gboolean old_kernel_is_there;
