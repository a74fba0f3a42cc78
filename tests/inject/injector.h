/* injector.h: two ways to have calls fail, behind one face
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One stands between the library and os.h; the other between
 * what is behind os.h and the C library.  Each has calls of its own; what a call
 * is for is what decides on what must come of its failure.
 */

#pragma once

#include <mmdir/mmdir.h>

typedef enum
{
  ROLE_OPEN,
  ROLE_STATUS,
  ROLE_LIST,
  ROLE_READ,
  ROLE_MAP,
  ROLE_ORDER,
  ROLE_AHEAD,
  ROLE_POPULATE,
  ROLE_RESIDENCY,
  ROLE_EVICT,
  ROLE_TRIM,
  ROLE_LIMIT,
  ROLE_SIGNAL,
  ROLE_ALLOCATE,
  ROLE_CREATE,
  ROLE_WRITE,
  ROLE_COPY,
  ROLE_SYNC,
  ROLE_CLOSE,
  ROLE_DISCARD,
  ROLE_RENAME,
  ROLE_LINK,
  ROLE_REMOVE,
  ROLE_LOCK,
  /* What gives back, or can at most be done less well. */
  ROLE_OPTIONAL,
  N_ROLES
} Role;

/* In place of a code: reads and writes that do less than they could, and the end
 * of the file where it is not. */
#define FAULT_SHORT G_MAXUINT32
#define FAULT_END (G_MAXUINT32 - 1)

typedef struct
{
  /* What mmdir_error_get_call() is to say, if it is one word. */
  const char *name;
  Role role;

  /* The codes that it may fail with, and how many. */
  const guint32 *codes;
  gsize n_codes;
} InjectedCall;

#define FAULT_ALWAYS G_MAXUINT

typedef struct
{
  const char *name;
  const InjectedCall *calls;
  guint n_calls;

  /* Begins with everything as it should be, and all counts 0; a fault may then
   * be set.  In between, calls are counted and fail. */
  void (*begin) (void);
  void (*set_fault) (guint call,
                     guint n_good,
                     guint n_bad,
                     guint32 code);
  void (*end) (void);

  /* Of the time between the last begin() and end(). */
  guint (*count) (guint call);
  guint (*count_injected) (guint call);

  /* Forgets what end() has left behind. */
  void (*reset) (void);
} Injector;

extern const Injector seam_injector;

/* NULL where the module is not there. */
const Injector *preload_injector_get (void);

/* Starts the program again with the module, if that can be.  Returns NULL, or
 * the words that say why not. */
const char *preload_injector_start (char **argv);

/* Blocks of memory that are in use; FALSE where nobody counts them. */
gboolean preload_injector_count_blocks (gsize *n_blocks);
