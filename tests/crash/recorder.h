/* recorder.h: what a program asks a file system to change
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A program that is linked with recorder-posix.c and $(RECORDER_WRAP) has its
 * system calls noted while the recorder is on.  They are those of one directory,
 * which was open and empty before, by one thread; directories that are opened
 * later are none of its business.
 */

#pragma once

#include <glib.h>

typedef enum
{
  RECORDED_CREATE,
  RECORDED_WRITE,
  RECORDED_SYNC,
  RECORDED_SYNC_DIRECTORY,
  RECORDED_RENAME,
  RECORDED_LINK,
  RECORDED_REMOVE,
  /* No call: a commit has begun, or has returned. */
  RECORDED_BEGIN,
  RECORDED_RETURN
} RecordedKind;

typedef struct
{
  RecordedKind kind;

  /* The number of the file, from 0 on in the order of creation. */
  guint file;

  /* Of CREATE and REMOVE, and of RENAME and LINK the name before. */
  char *name;
  char *new_name;

  /* Of WRITE. */
  guint64 offset;
  GBytes *bytes;

  /* Of BEGIN and RETURN. */
  guint commit;
} RecordedCall;

void recorder_start (void);

/* The calls since then, to be freed with g_ptr_array_unref(). */
GPtrArray *recorder_stop (void);

void recorder_begin (guint commit);
void recorder_return (guint commit);
