/* show-errors.c: prints errors of the library in the language of the user
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   show-errors DIRECTORY NUMBER...
 *
 * As any program that uses the library, it knows nothing of its translations.
 * In DIRECTORY there is an empty file "empty".  The first lines are the call that
 * fails for a file that is not there, what the system says of it, and the error;
 * then comes one for each slice of NUMBER bytes beyond the end of the other.
 */

#include <errno.h>
#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdio.h>
#include <stdlib.h>

static void
print_error (const GError *error)
{
  if (!g_utf8_validate (error->message, -1, NULL))
    g_error ("the message is not in UTF-8");
  puts (error->message);
}

static void
show_missing (MmdirDirectory *directory)
{
  g_autoptr (GError) error = NULL;

  if (mmdir_directory_open_input (directory, "missing", MMDIR_CONTEXT_DEFAULT, &error) != NULL)
    g_error ("a file that is not there was opened");
  puts (mmdir_error_get_call (error));
  puts (g_strerror (ENOENT));
  print_error (error);
}

static void
show_range (MmdirInput *input,
            guint64 length)
{
  g_autoptr (GError) error = NULL;

  if (mmdir_input_slice (input, NULL, 1, length, &error) != NULL)
    g_error ("there is a slice where there are no bytes");
  print_error (error);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) error = NULL;
  int i;

  if (argc < 2 || setlocale (LC_ALL, "") == NULL)
    return 2;
  directory = mmdir_directory_open (argv[1], &error);
  if (directory != NULL)
    input = mmdir_directory_open_input (directory, "empty", MMDIR_CONTEXT_DEFAULT, &error);
  if (input == NULL)
    g_error ("%s", error->message);

  show_missing (directory);
  for (i = 2; i < argc; i++)
    show_range (input, g_ascii_strtoull (argv[i], NULL, 10));
  return EXIT_SUCCESS;
}
