/* error-language.c: messages in the user's language
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "error-language.h"

#include "os.h"

#include <libintl.h>

/* A program binds its own catalogs only, and the C library looks for others
 * where those of the system are. */
static void
bind_catalogs (void)
{
  static gsize bound;

  if (g_once_init_enter (&bound))
    {
      g_autofree char *folder = os_locale_folder ();

      bindtextdomain (GETTEXT_PACKAGE, folder);
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
      g_once_init_leave (&bound, 1);
    }
}

const char *
error_translate (const char *text)
{
  bind_catalogs ();
  return g_dgettext (GETTEXT_PACKAGE, text);
}

const char *
error_translate_plural (const char *singular,
                        const char *plural,
                        gulong n)
{
  bind_catalogs ();
  return g_dngettext (GETTEXT_PACKAGE, singular, plural, n);
}
