/* publish.c: settings that a crash leaves as they were, or as they should be
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * With KEY=VALUE sets keys, all of them in one step; without any shows what there
 * is.  Readers need no lock: each of them reads the old file or the new one.
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>
#include <string.h>

#define GROUP "Settings"

/* The input is over the file that has the name now.  It goes on to be over that
 * one if another is published meanwhile. */
static gboolean
read_settings (MmdirDirectory *directory,
               const char *name,
               GKeyFile *settings,
               GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GBytes) bytes = NULL;

  input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ_ONCE, &failure);
  if (g_error_matches (failure, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND))
    return TRUE;
  if (input == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  bytes = mmdir_input_get_bytes (input, 0, (gsize) mmdir_input_get_length (input), error);
  return bytes != NULL &&
         g_key_file_load_from_bytes (settings, bytes, G_KEY_FILE_KEEP_COMMENTS, error);
}

static gboolean
write_settings (MmdirDirectory *directory,
                const char *name,
                GKeyFile *settings,
                GError **error)
{
  gsize length;
  g_autofree char *contents = g_key_file_to_data (settings, &length, NULL);

  return mmdir_directory_publish (directory, name, contents, length, error);
}

static void
show_settings (GKeyFile *settings)
{
  g_auto (GStrv) keys = g_key_file_get_keys (settings, GROUP, NULL, NULL);
  gsize i;

  for (i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (settings, GROUP, keys[i], NULL);

      g_print ("%s=%s\n", keys[i], value);
    }
}

/* Two that set keys at the same time both publish what they have read and
 * changed, and the later one wins: programs that must not lose either take a
 * lock around this. */
static gboolean
run (const char *path,
     const char *name,
     char **pairs,
     GError **error)
{
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (path, error);
  gsize i;

  if (directory == NULL || !read_settings (directory, name, settings, error))
    return FALSE;
  if (pairs[0] == NULL)
    {
      show_settings (settings);
      return TRUE;
    }
  for (i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');

      *equals = '\0';
      g_key_file_set_value (settings, GROUP, pairs[i], equals + 1);
    }
  return write_settings (directory, name, settings, error);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean is_usage = argc < 3;
  int i;

  setlocale (LC_ALL, "");
  for (i = 3; i < argc; i++)
    is_usage = is_usage || strchr (argv[i], '=') == NULL || argv[i][0] == '=';
  if (is_usage)
    {
      g_printerr ("Usage: %s DIRECTORY FILE [KEY=VALUE...]\n", argv[0]);
      return 2;
    }
  if (!run (argv[1], argv[2], argv + 3, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
