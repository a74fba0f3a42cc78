/* data-primitives.c: single values that Lucene wrote
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "data.h"

static const char *const types[] = {
  "byte", "short", "int", "long", "vint", "vlong", "zint", "zlong",
  "float", "double", "string", "setofstrings", "mapofstrings", "groupvint"
};

/* Lucene's older versions write the high byte first, its newer ones the low
 * one. */
static char *
add_order (const char *type,
           const char *order)
{
  static const char *const ordered[] = { "short", "int", "long", "float", "double", NULL };

  return g_strconcat (type, g_strv_contains (ordered, type) ? order : "", NULL);
}

/* One value after the other, then each by itself. */
static void
check_values (MmdirInput *input,
              const char *type,
              const char *path)
{
  g_autoptr (GPtrArray) records = expected_load (path);
  guint64 position = 0;
  guint i;

  for (i = 0; i < records->len; i++)
    {
      char **fields = g_ptr_array_index (records, i);
      g_autoptr (Value) value = expected_parse (type, &fields);
      const guint64 end = expected_parse_number (fields[0]);
      g_autoptr (MmdirInput) slice = check_slice (input, position, end - position);

      value_check (value, slice);
      check_position (slice, end - position);
      if (value_is_fixed (value))
        value_check_at (value, input, position);
      value_check (value, input);
      check_position (input, end);
      position = end;
    }
  g_assert_cmpuint (position, ==, mmdir_input_get_length (input));
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

static void
check_mixed (MmdirInput *input,
             const char *path)
{
  g_autoptr (GPtrArray) records = expected_load (path);
  char **header = g_ptr_array_index (records, 0);
  char **footer = g_ptr_array_index (records, records->len - 1);
  guint i;

  g_assert_cmpstr (header[0], ==, "header");
  expected_check_header (input, header + 1);
  check_position (input, expected_parse_number (header[5]));
  for (i = 1; i < records->len - 1; i++)
    {
      char **fields = (char **) g_ptr_array_index (records, i) + 1;
      g_autoptr (Value) value = expected_parse (fields[-1], &fields);

      value_check (value, input);
      check_position (input, expected_parse_number (fields[0]));
    }
  g_assert_cmpstr (footer[0], ==, "footer");
  g_assert_cmpuint (expected_parse_number (footer[2]), ==, mmdir_input_get_length (input));
  expected_check_footer (input, footer[1]);
}

static void
check_folder (Fixture *fixture,
              const char *folder,
              const char *order)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", folder, NULL);
  g_autoptr (MmdirDirectory) directory = fixture_open_directory (fixture, path);
  g_autoptr (MmdirInput) mixed = NULL;
  g_autofree char *mixed_path = g_build_filename (path, "mixed.expected", NULL);
  guint n_read = 0;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *name = g_strconcat (types[i], ".bin", NULL);
      g_autofree char *expected = g_strconcat (path, G_DIR_SEPARATOR_S, types[i], ".expected", NULL);
      g_autofree char *type = add_order (types[i], order);
      g_autoptr (MmdirInput) input = NULL;

      /* What the older version does not have. */
      if (strcmp (types[i], "groupvint") == 0 && strcmp (order, "_be") == 0)
        continue;
      input = data_open (fixture, directory, name);
      if (input == NULL)
        continue;
      check_values (input, type, expected);
      n_read++;
    }
  g_assert_cmpuint (n_read, >, 0);
  mixed = data_open (fixture, directory, "mixed.bin");
  if (mixed != NULL)
    check_mixed (mixed, mixed_path);
}

static void
test_lucene8 (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  check_folder (fixture, "primitives8", "_be");
}

static void
test_lucene10 (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  check_folder (fixture, "primitives10", "_le");
}

void
data_add_primitives (void)
{
  fixture_add ("primitives/lucene8", test_lucene8);
  fixture_add ("primitives/lucene10", test_lucene10);
}
