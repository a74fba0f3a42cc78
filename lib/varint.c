/* varint.c: which decoder is used on this machine
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "varint.h"

static const VarintDecoder *
choose (void)
{
  gsize i;

  for (i = 0; varint_decoders[i + 1] != NULL; i++)
    if (varint_decoders[i]->is_usable ())
      break;
  return varint_decoders[i];
}

/* Threads that ask at once for the first time choose the same. */
const VarintDecoder *
varint_decoder (void)
{
  static gconstpointer chosen;
  const VarintDecoder *decoder = g_atomic_pointer_get (&chosen);

  if (G_UNLIKELY (decoder == NULL))
    {
      decoder = choose ();
      g_atomic_pointer_set (&chosen, decoder);
    }
  return decoder;
}
