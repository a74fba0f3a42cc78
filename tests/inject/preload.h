/* preload.h: what a test tells the module that stands before the C library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The module, preload.so, counts calls and has them fail while @is_on; at other
 * times everything goes straight through.  It is for programs of one thread.
 */

#pragma once

#include <glib.h>

typedef enum
{
  PRELOAD_OPEN,
  PRELOAD_STAT,
  PRELOAD_STAT_AT,
  PRELOAD_OPEN_STREAM,
  PRELOAD_OPEN_PATH_STREAM,
  PRELOAD_READ_ENTRY,
  PRELOAD_CLOSE_STREAM,
  PRELOAD_CLOSE,
  PRELOAD_READ,
  PRELOAD_READ_AT,
  PRELOAD_MAP,
  PRELOAD_UNMAP,
  PRELOAD_ADVISE_ORDER,
  PRELOAD_ADVISE_AHEAD,
  PRELOAD_POPULATE,
  PRELOAD_TRIM,
  PRELOAD_RESIDENCY,
  PRELOAD_FILE_ORDER,
  PRELOAD_FILE_AHEAD,
  PRELOAD_FILE_EVICT,
  PRELOAD_WRITE_OUT,
  PRELOAD_CONTROL,
  PRELOAD_LIMIT,
  PRELOAD_SIGNAL,
  PRELOAD_CREATE,
  PRELOAD_WRITE,
  PRELOAD_COPY,
  PRELOAD_SYNC,
  PRELOAD_RENAME,
  PRELOAD_RENAME_NEW,
  PRELOAD_LINK,
  PRELOAD_REMOVE,
  PRELOAD_LOCK,
  PRELOAD_ALLOCATE,
  PRELOAD_N_CALLS
} PreloadCall;

/* In place of an errno: a read or a write does less than it could, or finds the
 * end of the file where it is not. */
#define PRELOAD_SHORT 0x10000
#define PRELOAD_END 0x10001

typedef struct
{
  gboolean is_on;
  guint counts[PRELOAD_N_CALLS];

  /* The call that fails: after @n_good more of its kind that work, @n_bad of
   * them, with @code. */
  PreloadCall call;
  guint n_good;
  guint n_bad;
  int code;
  guint n_injected;

  /* Blocks of memory that were given out and not given back, all the time. */
  gsize n_blocks;
} PreloadControl;

/* The module's, or NULL where the program was started without it. */
#define PRELOAD_CONTROL_NAME "preload_control"
