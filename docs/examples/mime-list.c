/* mime-list.c: which file names a cache of MIME types knows as a whole
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mime-cache.h"

#include <locale.h>
#include <stdlib.h>

static gboolean
show_literals (MimeCache *cache,
               GError **error)
{
  guint32 n_entries;
  guint32 i;

  if (!mime_cache_count_entries (cache, cache->literals, &n_entries, error))
    return FALSE;
  for (i = 0; i < n_entries; i++)
    {
      g_autofree char *pattern = NULL;
      g_autofree char *type = NULL;
      MimeEntry entry;

      if (!mime_cache_read_entry (cache, cache->literals, i, &entry, error))
        return FALSE;
      pattern = mime_cache_read_string (cache, entry.pattern, error);
      if (pattern == NULL)
        return FALSE;
      type = mime_cache_read_string (cache, entry.type, error);
      if (type == NULL)
        return FALSE;
      g_print ("%s: %s\n", pattern, type);
    }
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MimeCache) cache = NULL;

  setlocale (LC_ALL, "");
  if (argc != 2)
    {
      g_printerr ("Usage: %s DIRECTORY\n", argv[0]);
      return 2;
    }
  cache = mime_cache_open (argv[1], &error);
  if (cache == NULL || !show_literals (cache, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
