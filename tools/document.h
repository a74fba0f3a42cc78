/* document.h: JSON documents on standard output
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lucene-file.h"

#include <jansson.h>

/* The name of a file as text; where its bytes are no UTF-8, they are there
 * too, in base 64. */
void document_set_file_name (json_t *object,
                             const char *name);

/* Sets a member, null for NULL; bytes that are no UTF-8 are replaced. */
void document_set_text (json_t *object,
                        const char *key,
                        const char *text);

/* Sets a member, null for more than JSON's readers take as an integer. */
void document_set_number (json_t *object,
                          const char *key,
                          guint64 number);

void document_set_boolean (json_t *object,
                           const char *key,
                           gboolean value);

/* Sets "directory", the path that it was opened with. */
void document_set_directory (json_t *object,
                             MmdirDirectory *directory);

/* Sets "codec" and "version", and "id" and "suffix" where there are any. */
void document_set_header (json_t *object,
                          const LuceneHeader *header);

/* What is known of a file, what is wrong with it, and the same of its
 * members. */
json_t *document_create_file (const LuceneFile *file);

/* Writes @document, which stays the caller's. */
void document_print (json_t *document);
