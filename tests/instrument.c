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

guint
instrument_get_rounds (guint quick)
{
  static gboolean is_told;
  const char *fewer = g_getenv ("TEST_FEWER");
  const guint rounds = g_test_slow () ? 10 * quick : quick;
  guint64 divisor = 1;

  if (fewer == NULL || fewer[0] == '\0')
    return rounds;
  if (!g_ascii_string_to_unsigned (fewer, 10, 1, G_MAXUINT, &divisor, NULL))
    g_error ("TEST_FEWER is no number: %s", fewer);
  if (divisor > 1 && !is_told)
    {
      is_told = TRUE;
      g_test_message ("random rounds are divided by %s", fewer);
    }
  return MAX (rounds / (guint) divisor, 1);
}
