/* mime-version.c: which version a cache of MIME types is of
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>

static gboolean
show_version (const char *path,
              GError **error)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) cache = NULL;
  guint16 major;
  guint16 minor;

  directory = mmdir_directory_open (path, error);
  if (directory == NULL)
    return FALSE;
  cache = mmdir_directory_open_input (directory, "mime.cache", MMDIR_CONTEXT_DEFAULT, error);
  if (cache == NULL)
    return FALSE;
  if (!mmdir_input_read_uint16_be (cache, &major, error) ||
      !mmdir_input_read_uint16_be (cache, &minor, error))
    return FALSE;

  g_print ("version %u.%u, %" G_GUINT64_FORMAT " bytes\n",
           major, minor, mmdir_input_get_length (cache));
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  /* For messages in the language of the user. */
  setlocale (LC_ALL, "");
  if (argc != 2)
    {
      g_printerr ("Usage: %s DIRECTORY\n", argv[0]);
      return 2;
    }
  if (!show_version (argv[1], &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
