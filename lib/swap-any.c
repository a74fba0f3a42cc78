/* swap-any.c: how bytes are turned around where there is no special way
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "swap.h"

const Swapper *const swappers[] = { &swap_portable, NULL };
