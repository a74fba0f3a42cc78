/* swap.c: turning bytes around on any machine, and which way this one does it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "swap.h"

#include <string.h>

/* The values are not read as what they are: a float whose bytes are in the
 * wrong order may be a signaling NaN. */
#define DEFINE_SWAP(bits)                     \
  static void                                 \
      swap_##bits (guint8 *to,                \
                   const guint8 *from,        \
                   gsize n)                   \
  {                                           \
    const gsize size = sizeof (guint##bits);  \
    gsize i;                                  \
                                              \
    for (i = 0; i < n; i++)                   \
      {                                       \
        guint##bits raw;                      \
                                              \
        memcpy (&raw, from + i * size, size); \
        raw = GUINT##bits##_SWAP_LE_BE (raw); \
        memcpy (to + i * size, &raw, size);   \
      }                                       \
  }

DEFINE_SWAP (16)
DEFINE_SWAP (32)
DEFINE_SWAP (64)

static gboolean
is_usable (void)
{
  return TRUE;
}

const Swapper swap_portable = { "portable", is_usable, swap_16, swap_32, swap_64 };

/* Threads that ask at once for the first time choose the same. */
const Swapper *
swap_get (void)
{
  static gconstpointer chosen;
  const Swapper *swapper = g_atomic_pointer_get (&chosen);
  gsize i;

  if (G_LIKELY (swapper != NULL))
    return swapper;
  for (i = 0; swappers[i + 1] != NULL; i++)
    if (swappers[i]->is_usable ())
      break;
  g_atomic_pointer_set (&chosen, swappers[i]);
  return swappers[i];
}
