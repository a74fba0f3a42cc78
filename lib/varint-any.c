/* varint-any.c: the decoders of machines with no code of their own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "varint.h"

const VarintDecoder *const varint_decoders[] = { &varint_portable, NULL };
