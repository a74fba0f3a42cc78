/* judge.h: what must come of a fault
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "operation.h"

typedef struct
{
  guint call;
  /* How often the call works before, and how often it does not then. */
  guint n_good;
  guint n_bad;
  guint32 code;
} Fault;

typedef struct
{
  gboolean fails;

  /* FALSE: nothing is said of why. */
  gboolean has_error;
  MmdirError code;

  /* Whether the error tells the path and where in the file, and which call it
   * tells. */
  gboolean has_path;
  gboolean has_offset;

  /* "": that which failed.  NULL: none, and no code of the system. */
  const char *call;

  /* The system's code, if it is not the fault's. */
  guint32 os_code;

  /* Whether it depends on the fault's place in the operation what is told. */
  gboolean is_vague;

  /* Whether there is more than one call of the kind, so that nobody can say
   * whether it fails. */
  gboolean may_succeed;

  /* Whether the file is read where it should have been mapped. */
  gboolean falls_back;
} Judgment;

Judgment judge (const Injector *injector,
                const Operation *operation,
                const Plan *plan,
                const Fault *fault);

/* Whether a fault that does not end would have the library try for ever, as it
 * should where a signal keeps coming. */
gboolean judge_is_endless (const Injector *injector,
                           const Operation *operation,
                           const Fault *fault);
