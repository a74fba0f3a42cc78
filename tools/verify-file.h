/* verify-file.h: checking the checksums of a file and of its members
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "lucene-file.h"
#include "scanner.h"

/* Opens a file, examines it and has @scanner read it.  What is found is in
 * @file when the scanner is done. */
void verify_file_start (LuceneFile *file,
                        MmdirDirectory *directory,
                        const LuceneSegments *segments,
                        Scanner *scanner);

/* Where the bytes end that the checksum of a file is of, counted from the start
 * of that which it is in: at the footer's, or with the file. */
guint64 verify_file_get_checksum_end (const LuceneFile *file);
