/* two-files.h: a directory with two files, and what becomes of them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

typedef struct
{
  char *path;

  /* A test may free it, and clear it. */
  MmdirDirectory *directory;
} TwoFiles;

/* "file" has "old", and "other" has its own name.  No call of the system fails. */
void two_files_set_up (TwoFiles *files,
                       gconstpointer data);
void two_files_tear_down (TwoFiles *files,
                          gconstpointer data);

/* What anybody else sees. */
void two_files_assert_contents (const TwoFiles *files,
                                const char *name,
                                const char *expected);

/* What the directory lists, with | between the names. */
void two_files_assert_listed (const TwoFiles *files,
                              const char *expected);

/* Has the next sync of "file" fail. */
void two_files_lose (TwoFiles *files);

/* Syncing it fails, and the system is not asked. */
void two_files_assert_lost (TwoFiles *files,
                            const char *name);

/* The system is asked, and it succeeds. */
void two_files_assert_syncs (TwoFiles *files,
                             const char *name);
