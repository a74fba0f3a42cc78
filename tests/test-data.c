/* test-data.c: reading what Lucene wrote, and comparing with what it read
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "data.h"

MmdirInput *
data_open (Fixture *fixture,
           MmdirDirectory *directory,
           const char *name)
{
  MmdirInput *input;
  guint64 length = 0;

  check_succeeds (mmdir_directory_get_file_length (directory, name, &length, &error));
  if (length > fixture->plan->longest_file)
    return NULL;
  check_succeeds ((input = fixture_try_open_input (fixture, directory, name, &error)) != NULL);
  g_assert_cmpuint (mmdir_input_get_length (input), ==, length);
  return input;
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  data_add_primitives ();
  data_add_index ();
  data_add_shared ();

  return g_test_run ();
}
