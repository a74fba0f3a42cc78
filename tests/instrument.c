/* instrument.c: what the tests run in, and how much of them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "instrument.h"

gboolean
instrument_is (const char *name)
{
  return g_strcmp0 (g_getenv ("TEST_INSTRUMENT"), name) == 0;
}

gboolean
instrument_is_qemu (const char *reason)
{
  if (!instrument_is ("qemu"))
    return FALSE;
  g_test_skip (reason);
  return TRUE;
}

static guint
get_divisor (void)
{
  const char *fewer = g_getenv ("TEST_FEWER");
  guint64 divisor = 1;

  if (fewer != NULL && fewer[0] != '\0' &&
      !g_ascii_string_to_unsigned (fewer, 10, 1, G_MAXUINT, &divisor, NULL))
    g_error ("TEST_FEWER is no number: %s", fewer);
  return (guint) divisor;
}

gboolean
instrument_is_short (void)
{
  return get_divisor () > 1;
}

gboolean
instrument_leaves_out_twin (void)
{
  if (!instrument_is_short ())
    return FALSE;
  g_print ("1..0 # SKIP its twin is run, and where all takes longer that is enough\n");
  return TRUE;
}

guint
instrument_get_rounds (guint quick)
{
  static gboolean is_told;
  const guint rounds = g_test_slow () ? 10 * quick : quick;

  if (instrument_is_short () && !is_told)
    {
      is_told = TRUE;
      g_test_message ("random rounds are divided by %u", get_divisor ());
    }
  return MAX (rounds / get_divisor (), 1);
}
