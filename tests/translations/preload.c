/* preload.c: a module that stands before the C library, and has translations
 * looked for where a test has put them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Only for who asks for the folder that they will be installed in: whoever
 * binds the domain to another, or does not bind it, finds none.
 */

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* <libintl.h> may have macros of the same names. */
char *bindtextdomain (const char *domain,
                      const char *folder);

char *
bindtextdomain (const char *domain,
                const char *folder)
{
  char *(*next) (const char *domain, const char *folder);
  const char *instead = getenv ("MMDIR_TEST_CATALOGS");

  *(void **) &next = dlsym (RTLD_NEXT, "bindtextdomain");
  if (next == NULL)
    abort ();
  if (instead != NULL && domain != NULL && folder != NULL &&
      strcmp (domain, GETTEXT_PACKAGE) == 0 && strcmp (folder, LOCALEDIR) == 0)
    folder = instead;
  return next (domain, folder);
}
