/* untranslated-folder.c: catalogs of a test's own, for whoever binds some
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A program that is linked with --wrap=bindtextdomain binds $MMDIR_CATALOGS in
 * the place of the folder that is compiled in.
 */

#include <glib.h>

char *__real_bindtextdomain (const char *domain,
                             const char *folder);
char *__wrap_bindtextdomain (const char *domain,
                             const char *folder);

char *
__wrap_bindtextdomain (const char *domain,
                       const char *folder)
{
  const char *catalogs = g_getenv ("MMDIR_CATALOGS");

  return __real_bindtextdomain (domain, catalogs != NULL ? catalogs : folder);
}
