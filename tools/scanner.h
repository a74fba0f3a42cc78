/* scanner.h: the CRC-32 of ranges of many files, on all cores
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every byte is read once, however many ranges it is in: a file is cut at the
 * edges of its ranges, and into pieces that cores share, and the CRC-32 of a
 * range is made from those of its parts.
 */

#pragma once

#include <mmdir/mmdir.h>

typedef struct _Scanner Scanner;
typedef struct _Scan Scan;

/* Called in any thread once all of a file has been read, or with @error if
 * that failed.  @scan is gone afterwards. */
typedef void (*ScanDoneFunc) (Scan *scan,
                              const GError *error,
                              gpointer user_data);

/* Called now and then, in the thread that works with the scanner. */
typedef void (*ScannerProgressFunc) (guint64 done,
                                     gpointer user_data);

Scanner *scanner_new (ScannerProgressFunc progress,
                      gpointer user_data,
                      GError **error);

/* Waits until all is done. */
void scanner_free (Scanner *scanner);

/* Takes @input over, and @edges: offsets in it (guint64), in any order, at
 * which the ranges begin and end.  Waits while there is enough to do. */
void scanner_add (Scanner *scanner,
                  MmdirInput *input,
                  GArray *edges,
                  ScanDoneFunc done,
                  gpointer user_data);

/* For ScanDoneFunc: the CRC-32 of the bytes from @start to @end, which must be
 * edges. */
guint32 scan_get_checksum (const Scan *scan,
                           guint64 start,
                           guint64 end);
