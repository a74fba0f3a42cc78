/* mime-cache.c: opening a cache of MIME types, and reading its entries
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mime-cache.h"

/* The header has two numbers of 16 bits and nine offsets of 32; those of
 * aliases and parents come before the ones that are read here. */
#define VERSION_MAJOR 1
#define VERSION_MINOR 2
#define LITERALS_OFFSET 12

/* A list is the number of its entries, and the entries. */
#define LIST_HEADER_LENGTH 4
#define ENTRY_LENGTH 12

GQuark
mime_cache_error_quark (void)
{
  return g_quark_from_static_string ("mime-cache-error-quark");
}

static gboolean
check_version (MmdirInput *input,
               GError **error)
{
  guint16 major;
  guint16 minor;

  if (!mmdir_input_read_uint16_be (input, &major, error) ||
      !mmdir_input_read_uint16_be (input, &minor, error))
    return FALSE;
  if (major == VERSION_MAJOR && minor == VERSION_MINOR)
    return TRUE;
  g_set_error (error, MIME_CACHE_ERROR, MIME_CACHE_ERROR_VERSION,
               "The cache is of version %u.%u, not %d.%d",
               major, minor, VERSION_MAJOR, VERSION_MINOR);
  return FALSE;
}

MimeCache *
mime_cache_open (const char *path,
                 GError **error)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MimeCache) cache = g_new0 (MimeCache, 1);

  directory = mmdir_directory_open (path, error);
  if (directory == NULL)
    return NULL;
  cache->input = mmdir_directory_open_input (directory, "mime.cache", MMDIR_CONTEXT_DEFAULT, error);
  if (cache->input == NULL ||
      !check_version (cache->input, error) ||
      !mmdir_input_seek (cache->input, LITERALS_OFFSET, error) ||
      !mmdir_input_read_uint32_be (cache->input, &cache->literals, error) ||
      !mmdir_input_read_uint32_be (cache->input, &cache->suffixes, error) ||
      !mmdir_input_read_uint32_be (cache->input, &cache->globs, error))
    return NULL;
  return g_steal_pointer (&cache);
}

void
mime_cache_free (MimeCache *cache)
{
  mmdir_input_free (cache->input);
  g_free (cache);
}

/* Strings end with a zero byte. */
char *
mime_cache_read_string (MimeCache *cache,
                        guint32 offset,
                        GError **error)
{
  g_autoptr (GString) string = g_string_new (NULL);
  guint8 byte;

  if (!mmdir_input_seek (cache->input, offset, error))
    return NULL;
  for (;;)
    {
      if (!mmdir_input_read_byte (cache->input, &byte, error))
        return NULL;
      if (byte == '\0')
        return g_string_free (g_steal_pointer (&string), FALSE);
      g_string_append_c (string, (char) byte);
    }
}

gboolean
mime_cache_count_entries (MimeCache *cache,
                          guint32 list,
                          guint32 *n_entries,
                          GError **error)
{
  return mmdir_input_read_uint32_be_at (cache->input, list, n_entries, error);
}

/* The sum has 64 bits, so that no number in the file can make it overflow. */
gboolean
mime_cache_read_entry (MimeCache *cache,
                       guint32 list,
                       guint32 i,
                       MimeEntry *entry,
                       GError **error)
{
  const guint64 position = (guint64) list + LIST_HEADER_LENGTH + (guint64) i * ENTRY_LENGTH;

  return mmdir_input_seek (cache->input, position, error) &&
         mmdir_input_read_uint32_be (cache->input, &entry->pattern, error) &&
         mmdir_input_read_uint32_be (cache->input, &entry->type, error) &&
         mmdir_input_read_uint32_be (cache->input, &entry->flags, error);
}
