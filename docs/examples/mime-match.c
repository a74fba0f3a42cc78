/* mime-match.c: which of two patterns is the better one
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mime-cache.h"

/* What flags are made of. */
#define WEIGHT_MASK 0xff
#define CASE_SENSITIVE 0x100

void
mime_match_consider (MimeMatch *best,
                     guint32 type,
                     guint32 flags,
                     gsize length,
                     gboolean case_sensitive)
{
  const guint32 weight = flags & WEIGHT_MASK;

  if (((flags & CASE_SENSITIVE) != 0) != case_sensitive)
    return;
  if (best->type != 0 &&
      (weight < best->weight || (weight == best->weight && length <= best->length)))
    return;
  best->weight = weight;
  best->length = length;
  best->type = type;
}
