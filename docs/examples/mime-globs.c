/* mime-globs.c: all other patterns, such as "readme*" and "*.anim[1-9j]"
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mime-cache.h"

#include <fnmatch.h>
#include <string.h>

/* They cannot be searched for, but there are only a few. */
gboolean
mime_cache_match_globs (MimeCache *cache,
                        const char *name,
                        gboolean case_sensitive,
                        MimeMatch *best,
                        GError **error)
{
  guint32 n_entries;
  guint32 i;

  if (!mime_cache_count_entries (cache, cache->globs, &n_entries, error))
    return FALSE;
  for (i = 0; i < n_entries; i++)
    {
      g_autofree char *pattern = NULL;
      MimeEntry entry;

      if (!mime_cache_read_entry (cache, cache->globs, i, &entry, error))
        return FALSE;
      pattern = mime_cache_read_string (cache, entry.pattern, error);
      if (pattern == NULL)
        return FALSE;
      if (fnmatch (pattern, name, 0) == 0)
        mime_match_consider (best, entry.type, entry.flags, strlen (pattern), case_sensitive);
    }
  return TRUE;
}
