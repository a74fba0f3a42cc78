/* injector-none.c: where no module can be put before the C library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "injector.h"

const Injector *
preload_injector_get (void)
{
  return NULL;
}

const char *
preload_injector_start (char **argv G_GNUC_UNUSED)
{
  return "this system has no modules that stand before the C library";
}

gboolean
preload_injector_count_blocks (gsize *n_blocks G_GNUC_UNUSED)
{
  return FALSE;
}
