/* mime-literals.c: patterns that are whole file names, such as "makefile"
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mime-cache.h"

#include <string.h>

/* As strcmp() does, with a string of the file, of which it reads no more than
 * it needs. */
static gboolean
compare (MimeCache *cache,
         const char *name,
         guint32 offset,
         int *order,
         GError **error)
{
  const guint8 *character = (const guint8 *) name;
  guint8 byte;

  if (!mmdir_input_seek (cache->input, offset, error))
    return FALSE;
  for (;; character++)
    {
      if (!mmdir_input_read_byte (cache->input, &byte, error))
        return FALSE;
      if (*character != byte || byte == '\0')
        break;
    }
  *order = *character - byte;
  return TRUE;
}

static gboolean
compare_entry (MimeCache *cache,
               const char *name,
               guint32 i,
               MimeEntry *entry,
               int *order,
               GError **error)
{
  return mime_cache_read_entry (cache, cache->literals, i, entry, error) &&
         compare (cache, name, entry->pattern, order, error);
}

/* The first entry that is not less than @name: the list is sorted. */
static gboolean
find_first (MimeCache *cache,
            const char *name,
            guint32 n_entries,
            guint32 *first,
            GError **error)
{
  guint32 low = 0;
  guint32 high = n_entries;

  while (low < high)
    {
      const guint32 middle = low + (high - low) / 2;
      MimeEntry entry;
      int order;

      if (!compare_entry (cache, name, middle, &entry, &order, error))
        return FALSE;
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  *first = low;
  return TRUE;
}

gboolean
mime_cache_match_literals (MimeCache *cache,
                           const char *name,
                           gboolean case_sensitive,
                           MimeMatch *best,
                           GError **error)
{
  guint32 n_entries;
  guint32 i;

  if (!mime_cache_count_entries (cache, cache->literals, &n_entries, error) ||
      !find_first (cache, name, n_entries, &i, error))
    return FALSE;
  for (; i < n_entries; i++)
    {
      MimeEntry entry;
      int order;

      if (!compare_entry (cache, name, i, &entry, &order, error))
        return FALSE;
      if (order != 0)
        break;
      mime_match_consider (best, entry.type, entry.flags, strlen (name), case_sensitive);
    }
  return TRUE;
}
