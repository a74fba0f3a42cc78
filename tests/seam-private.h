/* seam-private.h: what the units of the seam's test share
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "seam.h"

/* Takes note of a call.  Returns TRUE if it is not to be made, and what it is
 * to return then. */
gboolean seam_answers (SeamRecord record,
                       OsFailure *failure,
                       gboolean *result);

/* The part of seam_reset() that is about writing. */
void seam_reset_writing (void);

/* The linker makes the library call __wrap_x() for x(), and __real_x() here
 * call x(). */
#define WRAP(name, parameters, arguments, ...)                        \
  gboolean __real_##name parameters;                                  \
  gboolean __wrap_##name parameters;                                  \
  gboolean                                                            \
      __wrap_##name parameters                                        \
  {                                                                   \
    gboolean result;                                                  \
                                                                      \
    if (seam_answers ((SeamRecord){ __VA_ARGS__ }, failure, &result)) \
      return result;                                                  \
    return __real_##name arguments;                                   \
  }

/* The same for a function that cannot fail. */
#define WRAP_VOID(name, parameters, arguments, ...)                \
  void __real_##name parameters;                                   \
  void __wrap_##name parameters;                                   \
  void                                                             \
      __wrap_##name parameters                                     \
  {                                                                \
    OsFailure failure;                                             \
    gboolean result;                                               \
                                                                   \
    seam_answers ((SeamRecord){ __VA_ARGS__ }, &failure, &result); \
    __real_##name arguments;                                       \
  }
