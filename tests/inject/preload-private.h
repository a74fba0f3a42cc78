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
