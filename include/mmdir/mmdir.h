/* mmdir.h: the only header that a program includes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_H
#define MMDIR_H

#define MMDIR_H_INSIDE

#include <mmdir/mmdir-version.h>
#include <mmdir/mmdir-visibility.h>
#include <mmdir/mmdir-error.h>
#include <mmdir/mmdir-context.h>
#include <mmdir/mmdir-limits.h>
#include <mmdir/mmdir-input.h>
#include <mmdir/mmdir-guard.h>
#include <mmdir/mmdir-input-inline.h>
#include <mmdir/mmdir-directory.h>
#include <mmdir/mmdir-output.h>
#include <mmdir/mmdir-output-inline.h>
#include <mmdir/mmdir-lock.h>

#undef MMDIR_H_INSIDE

G_BEGIN_DECLS

MMDIR_AVAILABLE_IN_1_0
const char *mmdir_check_version (guint required_major,
                                 guint required_minor,
                                 guint required_micro);

G_END_DECLS

#endif /* MMDIR_H */
