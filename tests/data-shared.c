/* data-shared.c: files of others that may lie beside the source tree
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "data.h"
#include "index.h"
#include "writer.h"

static char *
find_folder (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "fixtures", "primitives", NULL);
}

/* The values of NAME.expected, one to a line. */
static GArray *
load_numbers (const char *folder,
              const char *name)
{
  g_autofree char *path = g_strconcat (folder, G_DIR_SEPARATOR_S, name, ".expected", NULL);
  g_autoptr (GPtrArray) records = expected_load (path);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint i;

  for (i = 0; i < records->len; i++)
    {
      const guint64 number = expected_parse_number (((char **) g_ptr_array_index (records, i))[0]);

      g_array_append_val (numbers, number);
    }
  return numbers;
}

static void
check_varints (Fixture *fixture,
               const char *name,
               ValueKind kind,
               guint64 mask)
{
  g_autofree char *folder = find_folder ();
  g_autofree char *file = g_strconcat (name, ".bin", NULL);
  g_autoptr (GArray) numbers = load_numbers (folder, name);
  g_autoptr (MmdirDirectory) directory = fixture_open_directory (fixture, folder);
  g_autoptr (MmdirInput) input = data_open (fixture, directory, file);
  g_autoptr (Value) value = value_new (kind);
  guint i;

  for (i = 0; i < numbers->len; i++)
    {
      value->bits = g_array_index (numbers, guint64, i) & mask;
      value_check (value, input);
    }
  check_position (input, mmdir_input_get_length (input));
}

static void
test_vint (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  check_varints (fixture, "vint", VALUE_VINT, G_MAXUINT32);
}

static void
test_vlong (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  check_varints (fixture, "vlong", VALUE_VLONG, G_MAXUINT64);
}

static void
test_zlong (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  check_varints (fixture, "zlong", VALUE_ZLONG, G_MAXUINT64);
}

static void
test_group_vint (Fixture *fixture,
                 gconstpointer plan G_GNUC_UNUSED)
{
  g_autofree char *folder = find_folder ();
  g_autoptr (GArray) numbers = load_numbers (folder, "group_vint");
  g_autoptr (MmdirDirectory) directory = fixture_open_directory (fixture, folder);
  g_autoptr (MmdirInput) input = data_open (fixture, directory, "group_vint.bin");
  g_autofree guint32 *values = g_new (guint32, numbers->len);
  guint i;

  check_succeeds (mmdir_input_read_group_vint_array (input, values, numbers->len, &error));
  for (i = 0; i < numbers->len; i++)
    g_assert_cmpuint (values[i], ==, g_array_index (numbers, guint64, i));
  check_position (input, mmdir_input_get_length (input));
}

/* A number, and what stands in a file for it, as a signed one too. */
static void
test_zigzag (Fixture *fixture,
             gconstpointer plan G_GNUC_UNUSED)
{
  g_autofree char *folder = find_folder ();
  g_autofree char *path = g_build_filename (folder, "zigzag_pairs.expected", NULL);
  g_autoptr (GPtrArray) records = expected_load (path);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;
  guint i;

  for (i = 0; i < records->len; i++)
    {
      const char *line = ((char **) g_ptr_array_index (records, i))[0];

      writer_vlong (bytes, expected_parse_number (strchr (line, ' ') + 1));
    }
  input = fixture_open_bytes (fixture, bytes);
  for (i = 0; i < records->len; i++)
    {
      g_auto (GStrv) pair = g_strsplit (((char **) g_ptr_array_index (records, i))[0], " ", -1);

      g_assert_cmpint (check_read_zlong (input), ==, (gint64) expected_parse_number (pair[0]));
    }
  check_position (input, bytes->len);
}

/* A checksum over what is read tells that the file is damaged. */
static void
test_corrupt (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  g_autofree char *folder = find_folder ();
  g_autoptr (MmdirDirectory) directory = fixture_open_directory (fixture, folder);
  g_autoptr (MmdirInput) input = data_open (fixture, directory, "corrupt_checksum.bin");
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  g_assert_nonnull (input);
  length = (gsize) mmdir_input_get_length (input) - 8;
  check_seek (input, length);
  check_succeeds ((bytes = mmdir_input_get_bytes (input, 0, length, &error)) != NULL);
  g_assert_cmphex (check_read_uint64_be (input), !=,
                   index_checksum (g_bytes_get_data (bytes, NULL), length));
}

/* The longest of the files is cut into few enough chunks. */
static gboolean
has_room (const FixturePlan *plan)
{
  return plan->longest_file >= 2748;
}

void
data_add_shared (void)
{
  g_autofree char *folder = find_folder ();

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return;
  fixture_add_where (has_room, "shared/vint", test_vint);
  fixture_add_where (has_room, "shared/vlong", test_vlong);
  fixture_add_where (has_room, "shared/zlong", test_zlong);
  fixture_add_where (has_room, "shared/group-vint", test_group_vint);
  fixture_add ("shared/zigzag", test_zigzag);
  fixture_add ("shared/corrupt", test_corrupt);
}
