/* seam-system.h: what tests/seam.c must know of the system
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * seam-posix.c or seam-win32.c says it.
 */

#pragma once

#include "seam.h"

typedef struct
{
  guint32 code;
  OsFailureKind kind;
} SeamCode;

/* Every code that the library knows, and one that it does not; those of a kind
 * that tests ask for first come first. */
extern const SeamCode seam_codes[];
extern const gsize seam_n_codes;

/* What this system cannot do is said to have worked: what the library asks for
 * is the same everywhere. */
extern const gboolean seam_pretended[SEAM_N_CALLS];
