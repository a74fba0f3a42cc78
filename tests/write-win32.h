/* write-win32.h: a directory to write to, and what others do with its files, on
 * Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

#include <windows.h>

typedef struct
{
  char *path;
  /* Files are mapped; a test may free it, and clear it. */
  MmdirDirectory *directory;
} WriteFixture;

void write_set_up (WriteFixture *fixture,
                   gconstpointer data);
void write_tear_down (WriteFixture *fixture,
                      gconstpointer data);

/* What anybody else sees. */
gboolean write_is_on_disk (WriteFixture *fixture,
                           const char *name);
void write_assert_content (WriteFixture *fixture,
                           const char *name,
                           const char *expected);

/* Opens a file in another's way; it must be there. */
HANDLE write_open_file (WriteFixture *fixture,
                        const char *name,
                        DWORD sharing);
void write_set_attributes (WriteFixture *fixture,
                           const char *name,
                           DWORD attributes);

/* All of these must succeed. */
void write_create_file (WriteFixture *fixture,
                        const char *name,
                        const char *content);
void write_delete_file (WriteFixture *fixture,
                        const char *name);
void write_rename_file (WriteFixture *fixture,
                        const char *from,
                        const char *to);

/* Refused as access denied, for the reason @os_code. */
void write_assert_rename_refused (WriteFixture *fixture,
                                  const char *from,
                                  const char *to,
                                  guint32 os_code);

/* Of deletions that are pending, after they have been tried again. */
guint write_count_pending (WriteFixture *fixture);

/* It alone is pending. */
void write_assert_pending (WriteFixture *fixture,
                           const char *name);

/* Nothing of the directory finds it, whether it is still on the disk or not. */
void write_assert_hidden (WriteFixture *fixture,
                          const char *name);
