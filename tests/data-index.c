/* data-index.c: indexes that Lucene wrote
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "data.h"

/* An index while its records are gone through; inputs by name, those of
 * members by the names of both with a slash between them. */
typedef struct
{
  Fixture *fixture;
  MmdirDirectory *directory;
  GHashTable *inputs;
  guint n_values;
} Index;

/* NULL if the plan is not for files as long as that. */
static MmdirInput *
find_file (Index *index,
           const char *name)
{
  MmdirInput *input = g_hash_table_lookup (index->inputs, name);

  if (input == NULL)
    {
      input = data_open (index->fixture, index->directory, name);
      if (input != NULL)
        g_hash_table_insert (index->inputs, g_strdup (name), input);
    }
  return input;
}

static MmdirInput *
find_member (Index *index,
             const char *compound,
             const char *name)
{
  g_autofree char *key = g_strconcat (compound, "/", name, NULL);

  return g_hash_table_lookup (index->inputs, key);
}

/* NAME LENGTH CODEC VERSION ID SUFFIX CRC */
static void
check_file (MmdirInput *input,
            char **fields)
{
  g_assert_cmpuint (mmdir_input_get_length (input), ==, expected_parse_number (fields[1]));
  check_seek (input, 0);
  expected_check_header (input, fields + 2);
  expected_check_footer (input, fields[6]);
}

/* CFS NAME OFFSET LENGTH CODEC VERSION ID SUFFIX CRC */
static void
check_member (Index *index,
              char **fields)
{
  MmdirInput *compound = find_file (index, fields[0]);
  MmdirInput *member;

  if (compound == NULL)
    return;
  check_succeeds ((member = mmdir_input_slice (compound, fields[1], expected_parse_number (fields[2]),
                                               expected_parse_number (fields[3]), &error)) != NULL);
  g_hash_table_insert (index->inputs, g_strconcat (fields[0], "/", fields[1], NULL), member);
  expected_check_header (member, fields + 4);
  expected_check_footer (member, fields[8]);
}

/* POSITION TYPE VALUE... POSITION-AFTER */
static void
check_value (Index *index,
             MmdirInput *input,
             char **fields)
{
  const guint64 position = expected_parse_number (fields[0]);
  char **rest = fields + 2;
  g_autoptr (Value) value = expected_parse (fields[1], &rest);
  g_autoptr (MmdirInput) clone = NULL;

  check_seek (input, position);
  clone = check_clone (input);
  value_check (value, input);
  check_position (input, expected_parse_number (rest[0]));
  value_check (value, clone);
  if (value_is_fixed (value))
    value_check_at (value, clone, position);
  index->n_values++;
}

static void
check_record (Index *index,
              char **fields)
{
  MmdirInput *input;

  if (strcmp (fields[0], "file") == 0)
    {
      input = find_file (index, fields[1]);
      if (input != NULL)
        check_file (input, fields + 1);
    }
  else if (strcmp (fields[0], "member") == 0)
    check_member (index, fields + 1);
  else if (strcmp (fields[0], "read") == 0)
    {
      input = find_file (index, fields[1]);
      if (input != NULL)
        check_value (index, input, fields + 2);
    }
  else
    {
      g_assert_cmpstr (fields[0], ==, "mread");
      input = find_member (index, fields[1], fields[2]);
      if (input != NULL)
        check_value (index, input, fields + 3);
    }
}

static void
check_index (Fixture *fixture,
             const char *version,
             const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", version, name, NULL);
  g_autofree char *expected = g_strconcat (path, ".expected", NULL);
  g_autoptr (GPtrArray) records = expected_load (expected);
  g_autoptr (MmdirDirectory) directory = fixture_open_directory (fixture, path);
  g_autoptr (GHashTable) inputs =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) mmdir_input_free);
  Index index = { fixture, directory, inputs, 0 };
  guint i;

  for (i = 0; i < records->len; i++)
    check_record (&index, g_ptr_array_index (records, i));
  g_assert_cmpuint (index.n_values, >, 0);
}

static void
test_lucene8_plain (Fixture *fixture,
                    gconstpointer plan G_GNUC_UNUSED)
{
  check_index (fixture, "lucene8", "plain");
}

static void
test_lucene8_compound (Fixture *fixture,
                       gconstpointer plan G_GNUC_UNUSED)
{
  check_index (fixture, "lucene8", "compound");
}

static void
test_lucene10_plain (Fixture *fixture,
                     gconstpointer plan G_GNUC_UNUSED)
{
  check_index (fixture, "lucene10", "plain");
}

static void
test_lucene10_compound (Fixture *fixture,
                        gconstpointer plan G_GNUC_UNUSED)
{
  check_index (fixture, "lucene10", "compound");
}

void
data_add_index (void)
{
  fixture_add ("index/lucene8/plain", test_lucene8_plain);
  fixture_add ("index/lucene8/compound", test_lucene8_compound);
  fixture_add ("index/lucene10/plain", test_lucene10_plain);
  fixture_add ("index/lucene10/compound", test_lucene10_compound);
}
