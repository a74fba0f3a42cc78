/* untranslated-damage.c: an index for each way to damage one
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Prints the folders, which are made where those for temporary files are.
 */

#include "damage.h"
#include "index.h"

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < DAMAGE_N_CASES; i++)
    {
      const DamageCase *damage = &damage_cases[i];
      g_autofree char *source = index_find (damage->folder);
      g_autofree char *path = NULL;
      g_autoptr (GByteArray) bytes = NULL;

      if (source == NULL)
        return 1;
      path = index_copy (source);
      bytes = index_load (path, damage->file);
      damage->damage (bytes);
      index_save (path, damage->file, bytes);
      g_print ("%s\n", path);
    }
  return 0;
}
