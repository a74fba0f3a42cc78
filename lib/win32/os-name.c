/* os-name.c: what a file may be called
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rules are those of "Naming Files, Paths, and Namespaces" in the Windows
 * documentation.  The native calls that open files know most of them not, and
 * would make out of "a:b" a stream of "a" and out of "NUL" a file that no
 * other program can open.
 */

#include "config.h"

#include "os-win32.h"

#include <string.h>

/* Names of devices in every directory.  The superscript digits of ISO 8859-1
 * count as digits. */
static gboolean
is_device (const char *name)
{
  static const char *const devices[] = { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" };
  static const char *const ports[] = { "COM", "LPT" };
  static const char *const digits[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³" };
  /* An extension makes no difference, nor do spaces before it. */
  gsize length = strcspn (name, ".");
  gsize i, j;

  while (length > 0 && name[length - 1] == ' ')
    length--;
  for (i = 0; i < G_N_ELEMENTS (devices); i++)
    if (length == strlen (devices[i]) && g_ascii_strncasecmp (name, devices[i], length) == 0)
      return TRUE;
  for (i = 0; i < G_N_ELEMENTS (ports); i++)
    if (g_ascii_strncasecmp (name, ports[i], strlen (ports[i])) == 0)
      for (j = 0; j < G_N_ELEMENTS (digits); j++)
        if (length == strlen (ports[i]) + strlen (digits[j]) &&
            memcmp (name + strlen (ports[i]), digits[j], strlen (digits[j])) == 0)
          return TRUE;
  return FALSE;
}

gboolean
os_name_is_plain (const char *name)
{
  const gsize length = strlen (name);
  gsize i;

  /* This covers the empty name, "." and "..". */
  if (length == 0 || name[length - 1] == '.' || name[length - 1] == ' ')
    return FALSE;
  for (i = 0; i < length; i++)
    if ((guchar) name[i] < ' ' || strchr ("<>:\"/\\|?*", name[i]) != NULL)
      return FALSE;
  return !is_device (name) && g_utf8_validate (name, (gssize) length, NULL);
}

/* As NTFS compares them: by units of UTF-16 in upper case, whatever the language.
 * CompareStringOrdinal() has the same table for that, or one of another
 * version. */
gboolean
os_names_are_equal (const char *a,
                    const char *b)
{
  g_autofree wchar_t *wide_a = (wchar_t *) g_utf8_to_utf16 (a, -1, NULL, NULL, NULL);
  g_autofree wchar_t *wide_b = (wchar_t *) g_utf8_to_utf16 (b, -1, NULL, NULL, NULL);

  if (wide_a == NULL || wide_b == NULL)
    return strcmp (a, b) == 0;
  return CompareStringOrdinal (wide_a, -1, wide_b, -1, TRUE) == CSTR_EQUAL;
}
