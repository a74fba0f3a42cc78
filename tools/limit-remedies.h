/* limit-remedies.h: which limits are low, and what to do about it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One unit is compiled behind this, limit-remedies-posix.c or
 * limit-remedies-win32.c: it names what a user of the system changes.
 */

#pragma once

#include <mmdir/mmdir.h>

/* Below these a program that keeps an index open may well come to the end of
 * what it has: a large one has thousands of files, of which each takes a
 * mapping, or a descriptor where it is read through a buffer. */
#define LIMIT_MAPPINGS_LOW 65530
#define LIMIT_OPEN_FILES_LOW 1024

/* Bytes: what can be mapped at all by a process with so little is a few
 * segments. */
#define LIMIT_ADDRESS_SPACE_LOW (G_GUINT64_CONSTANT (64) * 1024 * 1024 * 1024)

/* What to do where the maximum is low, translated; NULL if it is not. */
const char *limit_get_remedy (MmdirLimit limit,
                              guint64 maximum);
