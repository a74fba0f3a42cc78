/* mmdir-limits.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_LIMITS_H
#define MMDIR_LIMITS_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-visibility.h>

G_BEGIN_DECLS

typedef enum
{
  MMDIR_LIMIT_MAPPINGS,
  MMDIR_LIMIT_ADDRESS_SPACE,
  MMDIR_LIMIT_OPEN_FILES
} MmdirLimit;

#define MMDIR_LIMIT_UNKNOWN (G_MAXUINT64)

MMDIR_AVAILABLE_IN_1_0
void mmdir_limit_get (MmdirLimit limit,
                      guint64 *used,
                      guint64 *maximum);
MMDIR_AVAILABLE_IN_1_0
gsize mmdir_get_page_size (void);
MMDIR_AVAILABLE_IN_1_0
gsize mmdir_get_map_granularity (void);

G_END_DECLS

#endif
