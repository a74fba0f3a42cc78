/* mime-cache.h: a cache of MIME types, and what its parts have in common
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MIME_CACHE_H
#define MIME_CACHE_H

#include <mmdir/mmdir.h>

#define MIME_CACHE_ERROR (mime_cache_error_quark ())

typedef enum
{
  MIME_CACHE_ERROR_VERSION
} MimeCacheError;

/* Offsets are in bytes from the start of the file. */
typedef struct
{
  MmdirInput *input;
  guint32 literals;
  guint32 suffixes;
  guint32 globs;
} MimeCache;

/* An entry of the list of literals or of that of globs. */
typedef struct
{
  guint32 pattern;
  guint32 type;
  guint32 flags;
} MimeEntry;

/* The best pattern so far: the one of the greatest weight, and of several such
 * ones the longest.  The type is an offset; 0, where there is the header, says
 * that no pattern has matched. */
typedef struct
{
  guint32 weight;
  gsize length;
  guint32 type;
} MimeMatch;

GQuark mime_cache_error_quark (void);
MimeCache *mime_cache_open (const char *path,
                            GError **error);
void mime_cache_free (MimeCache *cache);
char *mime_cache_read_string (MimeCache *cache,
                              guint32 offset,
                              GError **error);
gboolean mime_cache_count_entries (MimeCache *cache,
                                   guint32 list,
                                   guint32 *n_entries,
                                   GError **error);
gboolean mime_cache_read_entry (MimeCache *cache,
                                guint32 list,
                                guint32 i,
                                MimeEntry *entry,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MimeCache, mime_cache_free)

/* Each looks for the patterns of one kind that match a name, and leaves the
 * best one in @best.  A name is looked up twice: as it is, for the patterns
 * that are case sensitive, and in small letters for the others; both in UTF-8. */
gboolean mime_cache_match_literals (MimeCache *cache,
                                    const char *name,
                                    gboolean case_sensitive,
                                    MimeMatch *best,
                                    GError **error);
gboolean mime_cache_match_suffixes (MimeCache *cache,
                                    const char *name,
                                    gboolean case_sensitive,
                                    MimeMatch *best,
                                    GError **error);
gboolean mime_cache_match_globs (MimeCache *cache,
                                 const char *name,
                                 gboolean case_sensitive,
                                 MimeMatch *best,
                                 GError **error);

/* Puts a pattern that matches into @best, if it is better and is one that is
 * looked for. */
void mime_match_consider (MimeMatch *best,
                          guint32 type,
                          guint32 flags,
                          gsize length,
                          gboolean case_sensitive);

#endif /* MIME_CACHE_H */
