/* swap.h: copying many values whose bytes are in the other order
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Copies @n values and turns the bytes of each around.  @to and @from need not
 * be aligned; they may be the same, and otherwise do not overlap. */
typedef void (*SwapFunc) (guint8 *to,
                          const guint8 *from,
                          gsize n);

/* The functions for 2, 4 and 8 bytes a value. */
typedef struct
{
  const char *name;
  /* On this machine, which may be another than the one that compiled it. */
  gboolean (*is_usable) (void);
  SwapFunc swap_16;
  SwapFunc swap_32;
  SwapFunc swap_64;
} Swapper;

/* What there is for this kind of machine, the fastest first, NULL at the end.
 * The last one is usable everywhere. */
extern const Swapper *const swappers[];

extern const Swapper swap_portable;

/* The first that is usable. */
const Swapper *swap_get (void);
