/* expect.c: what is found in the table of codes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "expect.h"

const guint32 *
expected_get_codes (void)
{
  static guint32 *codes;
  gsize i;

  if (codes == NULL)
    {
      codes = g_new (guint32, n_expected_codes);
      for (i = 0; i < n_expected_codes; i++)
        codes[i] = expected_codes[i].code;
    }
  return codes;
}

const Expected *
expected_find (guint32 code)
{
  gsize i;

  for (i = 0; i < n_expected_codes; i++)
    {
      if (expected_codes[i].code == code)
        return &expected_codes[i];
    }
  g_error ("Nothing is expected of code %u", code);
}

gboolean
expected_is_first (guint32 code)
{
  const Expected *expected = expected_find (code);
  const Expected *other;

  for (other = expected_codes; other != expected; other++)
    {
      if (other->mapping == expected->mapping && other->other == expected->other)
        return FALSE;
    }
  return TRUE;
}
