/* choice.c: which functions decode and turn around many values
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The linker's --wrap has the library ask here instead of the processor.
 */

#include "choice.h"

#include "swap.h"
#include "varint.h"

static const VarintDecoder *decoder = &varint_portable;
static const Swapper *swapper = &swap_portable;

const VarintDecoder *__wrap_varint_decoder (void);
const Swapper *__wrap_swap_get (void);

const VarintDecoder *
__wrap_varint_decoder (void)
{
  return decoder;
}

const Swapper *
__wrap_swap_get (void)
{
  return swapper;
}

/* The last in each list is usable everywhere. */
void
choice_set (guint which)
{
  guint i, left;

  for (i = 0, left = which % 4; varint_decoders[i + 1] != NULL; i++)
    if (varint_decoders[i]->is_usable () && left-- == 0)
      break;
  decoder = varint_decoders[i];
  for (i = 0, left = which / 4 % 2; swappers[i + 1] != NULL; i++)
    if (swappers[i]->is_usable () && left-- == 0)
      break;
  swapper = swappers[i];
}
