/* mime-type.c: what type a file is of, by its name
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mime-cache.h"

#include <locale.h>
#include <stdlib.h>

static gboolean
match (MimeCache *cache,
       const char *name,
       gboolean case_sensitive,
       MimeMatch *best,
       GError **error)
{
  return mime_cache_match_literals (cache, name, case_sensitive, best, error) &&
         mime_cache_match_suffixes (cache, name, case_sensitive, best, error) &&
         mime_cache_match_globs (cache, name, case_sensitive, best, error);
}

static gboolean
show_type (MimeCache *cache,
           const char *name,
           GError **error)
{
  g_autofree char *text = g_utf8_make_valid (name, -1);
  g_autofree char *small = g_ascii_strdown (text, -1);
  g_autofree char *type = NULL;
  MimeMatch best = { 0, 0, 0 };

  if (!match (cache, text, TRUE, &best, error) || !match (cache, small, FALSE, &best, error))
    return FALSE;
  if (best.type == 0)
    {
      g_print ("%s: unknown\n", text);
      return TRUE;
    }
  type = mime_cache_read_string (cache, best.type, error);
  if (type == NULL)
    return FALSE;
  g_print ("%s: %s\n", text, type);
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MimeCache) cache = NULL;
  int i;

  /* For messages in the language of the user, and for fnmatch(). */
  setlocale (LC_ALL, "");
  if (argc < 3)
    {
      g_printerr ("Usage: %s DIRECTORY NAME...\n", argv[0]);
      return 2;
    }
  cache = mime_cache_open (argv[1], &error);
  for (i = 2; i < argc && error == NULL; i++)
    show_type (cache, argv[i], &error);

  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
