/* index.h: Lucene indexes for tests: whole, and damaged on purpose
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* The CRC-32 of some bytes, by the definition and slowly. */
guint32 index_checksum (const guint8 *bytes,
                        gsize length);

/* A folder of the source tree's tests; NULL, with the test marked as skipped,
 * if it is not there. */
char *index_find (const char *folder);

/* A new folder with copies of the files of another, for
 * temporary_directory_remove(). */
char *index_copy (const char *path);

/* Every function here ends the test if it fails. */
GByteArray *index_load (const char *path,
                        const char *name);
void index_save (const char *path,
                 const char *name,
                 const GByteArray *bytes);

/* Makes the checksum of a footer that of the bytes before it. */
void index_seal (GByteArray *bytes);

/* The offset of @text, which must be in there. */
gsize index_locate (const GByteArray *bytes,
                    const char *text);

/* Files made from nothing.  An @id is 16 bytes; without one the header is that
 * of Lucene 4. */
void index_append_header (GByteArray *bytes,
                          const char *codec,
                          guint32 version,
                          const char *id,
                          const char *suffix);
void index_append_footer (GByteArray *bytes);
void index_append_text (GByteArray *bytes,
                        const char *text);
void index_append_uint64 (GByteArray *bytes,
                          guint64 value,
                          gboolean little_endian);
