/* expected.h: what Lucene read, as its generator wrote it down
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * tests/data/generator/README tells what is in these files.
 */

#pragma once

#include "value.h"

/* The records of a file: one to a line, each an array of fields (element type:
 * char **). */
GPtrArray *expected_load (const char *path);

/* The value that begins with @fields, of a type as the files name it.  Moves
 * @fields behind it. */
Value *expected_parse (const char *type,
                       char ***fields);

guint64 expected_parse_number (const char *text);

/* From hexadecimal digits, two a byte; "-" is nothing. */
GBytes *expected_parse_bytes (const char *text);

/* Sees that a codec header of Lucene's is next, and what is in it: codec,
 * version, id, suffix. */
void expected_check_header (MmdirInput *input,
                            char **fields);

/* Sees that a footer of Lucene's is at the end, with a checksum that is right
 * and, as hexadecimal digits, @checksum. */
void expected_check_footer (MmdirInput *input,
                            const char *checksum);
