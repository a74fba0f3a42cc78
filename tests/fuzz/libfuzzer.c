/* libfuzzer.c: what libFuzzer calls, for the target that FUZZ_TARGET names
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerInitialize (int *argc,
                          char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize size);

/* What would be a warning of the library is a fault here. */
int
LLVMFuzzerInitialize (int *argc G_GNUC_UNUSED,
                      char ***argv G_GNUC_UNUSED)
{
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FATAL_MASK);
  atexit (fuzz_remove_folder);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  FUZZ_TARGET (data, size);
  return 0;
}
