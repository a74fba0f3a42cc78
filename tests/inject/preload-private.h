/* preload-private.h: what the units of the module share
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Functions of the C library are declared by its headers, which must not give
 * them other names: no large files, no fortification (see local.mk).
 */

#pragma once

#include "preload.h"

#include <dlfcn.h>
#include <errno.h>

extern PreloadControl preload_control;

/* Counts a call; TRUE if it is to fail. */
gboolean preload_fails (PreloadCall call);

/* What the name stands for after this module. */
void *preload_find (const char *name);

/* In a wrapper of the function @name: a pointer to the real one. */
#define REAL(name)                       \
  static __typeof__ (&name) real_##name; \
                                         \
  if (real_##name == NULL)               \
  *(void **) &real_##name = preload_find (#name)

/* Has @name, of the given type and arguments, return @failure with errno set
 * where a fault is due. */
#define WRAP(type, name, parameters, arguments, call, failure) \
  type name parameters                                         \
  {                                                            \
    REAL (name);                                               \
                                                               \
    if (preload_fails (call))                                  \
      return failure;                                          \
    return real_##name arguments;                              \
  }

/* The same where the call is made all the same, so that what it gives back is
 * given back: only the caller is told that it failed. */
#define WRAP_GIVING_BACK(name, parameters, arguments, call) \
  int name parameters                                       \
  {                                                         \
    int result;                                             \
    REAL (name);                                            \
                                                            \
    result = real_##name arguments;                         \
    return preload_fails (call) ? -1 : result;              \
  }

/* An end of the file, less than there is, or an error; for reads and writes. */
#define TRANSFER(call, length, some)               \
  G_STMT_START                                     \
  {                                                \
    size_t wanted = (length);                      \
                                                   \
    if (preload_fails (call))                      \
      {                                            \
        if (preload_control.code == PRELOAD_END)   \
          return 0;                                \
        if (preload_control.code != PRELOAD_SHORT) \
          return -1;                               \
        wanted = wanted / 2 + wanted % 2;          \
      }                                            \
    return some;                                   \
  }                                                \
  G_STMT_END
