/* test-verify.c: mmdir verify, on sound indexes and on damaged ones
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command.h"
#include "index.h"
#include "temporary.h"

#include <glib/gstdio.h>
#include <string.h>

/* Sound */

/* What was reported of a file is true: the length, and the checksum of what is
 * before that of the footer. */
static void
check_file (const json_t *file,
            const guint8 *bytes,
            gsize length)
{
  const char *result = command_get_text (file, "result");

  g_assert_cmpuint (command_get_number (file, "length"), ==, length);
  g_assert_cmpuint (json_array_size (command_get_array (file, "problems")), ==, 0);
  if (strcmp (result, "no-checksum") == 0)
    {
      g_assert_null (json_object_get (file, "codec"));
      return;
    }
  g_assert_cmpstr (result, ==, "ok");
  g_assert_cmpuint (command_get_number (file, "checksum"), ==, index_checksum (bytes, length - 8));
  g_assert_cmpuint (command_get_number (file, "checksum"), ==, command_get_number (file, "expected_checksum"));
}

static void
check_members (const json_t *file,
               const GByteArray *bytes)
{
  const json_t *members = json_object_get (file, "members");
  gsize i;

  for (i = 0; i < json_array_size (members); i++)
    {
      const json_t *member = json_array_get (members, i);
      const guint64 offset = command_get_number (member, "offset");
      const guint64 length = command_get_number (member, "length");

      g_assert_cmpuint (offset + length, <=, bytes->len);
      g_assert_cmpstr (command_get_text (member, "result"), ==, "ok");
      check_file (member, bytes->data + offset, length);
    }
}

/* Every file of the folder is reported, and rightly so. */
static void
check_sound (const char *path)
{
  g_auto (Command) command = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const json_t *files, *totals;
  const char *name;
  json_t *document;
  guint n_files = 0;

  g_assert_no_error (error);
  g_test_message ("%s", path);
  command_run (&command, "verify", "--json", path, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpstr (command.errors, ==, "");
  document = command_parse (&command);
  files = command_get_array (document, "files");

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      const json_t *file = command_find_name (files, name);
      g_autoptr (GByteArray) bytes = index_load (path, name);

      check_file (file, bytes->data, bytes->len);
      check_members (file, bytes);
      if (strcmp (name, "write.lock") != 0)
        g_assert_cmpstr (command_get_text (file, "result"), ==, "ok");
      if (g_str_has_suffix (name, ".cfs"))
        g_assert_cmpuint (json_array_size (command_get_array (file, "members")), >=, 9);
      n_files++;
    }
  g_assert_cmpuint (n_files, >=, 4);
  g_assert_cmpuint (json_array_size (files), ==, n_files);
  totals = json_object_get (document, "totals");
  g_assert_cmpuint (command_get_number (totals, "files"), ==, n_files);
  g_assert_cmpuint (command_get_number (totals, "damaged"), ==, 0);
  json_decref (document);
}

static void
test_data (gconstpointer folder)
{
  g_autofree char *path = NULL;

  if (command_is_there () && (path = index_find (folder)) != NULL)
    check_sound (path);
}

/* Indexes of many versions of Lucene that are not distributed. */
static void
test_shared (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (!command_is_there () || (path = index_find ("../../shared/fixtures/lucene")) == NULL)
    return;
  folder = g_dir_open (path, 0, NULL);
  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *index = g_build_filename (path, name, NULL);

      check_sound (index);
    }
}

/* All backings and chunk sizes find the same, and so does verifying one file
 * after the other. */
static void
test_backings (void)
{
  static const char *const options[] = {
    "--backing=auto", "--backing=mapped", "--backing=buffered", "--chunk-power=20"
  };
  g_autofree char *path = NULL;
  g_auto (Command) first = { 0 };
  g_auto (Command) other = { 0 };
  gsize i;

  if (!command_is_there () || (path = index_find ("data/lucene10/compound")) == NULL)
    return;
  command_run (&first, "verify", path, NULL);
  command_assert_status (&first, 0);
  for (i = 0; i < G_N_ELEMENTS (options); i++)
    {
      command_run (&other, "verify", options[i], path, NULL);
      command_assert_status (&other, 0);
      /* What follows the empty line tells of time. */
      *strstr (other.output, "\n\n") = '\0';
      g_assert_true (g_str_has_prefix (first.output, other.output));
    }
}

/* Larger than what cores share a file by, with members across its edges. */

#define SEGMENT_ID "0123456789abcdef"
#define N_MEMBERS 5

static void
make_large_index (const char *path,
                  gsize *member_offsets)
{
  static const gsize lengths[N_MEMBERS] = { 3000000, 100, 5194304, 4194304, 12345 };
  g_autoptr (GByteArray) info = g_byte_array_new ();
  g_autoptr (GByteArray) entries = g_byte_array_new ();
  g_autoptr (GByteArray) data = g_byte_array_new ();
  const guint8 count = N_MEMBERS;
  gsize i, j;

  index_append_header (info, "Lucene99SegmentInfo", 0, SEGMENT_ID, "");
  index_append_footer (info);
  index_save (path, "_0.si", info);

  index_append_header (entries, "Lucene90CompoundEntries", 0, SEGMENT_ID, "");
  g_byte_array_append (entries, &count, 1);
  index_append_header (data, "Lucene90CompoundData", 0, SEGMENT_ID, "");
  for (i = 0; i < N_MEMBERS; i++)
    {
      g_autoptr (GByteArray) member = g_byte_array_new ();
      g_autofree char *name = g_strdup_printf ("_Suffix%" G_GSIZE_FORMAT "_0.dat", i);

      index_append_header (member, "MadeForTests", 7, SEGMENT_ID, "suffix");
      for (j = member->len; j < lengths[i]; j++)
        {
          const guint8 byte = temporary_byte_at (j + i);

          g_byte_array_append (member, &byte, 1);
        }
      index_append_footer (member);

      member_offsets[i] = data->len;
      index_append_text (entries, name);
      index_append_uint64 (entries, data->len, TRUE);
      index_append_uint64 (entries, member->len, TRUE);
      g_byte_array_append (data, member->data, member->len);
    }
  index_append_footer (entries);
  index_append_footer (data);
  index_save (path, "_0.cfe", entries);
  index_save (path, "_0.cfs", data);
}

static void
test_large (void)
{
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;
  gsize offsets[N_MEMBERS];
  gsize i;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  make_large_index (path, offsets);
  command_run (&command, "verify", "--json", path, NULL);
  command_assert_status (&command, 0);

  /* One bit makes one member bad, and the file that it is in. */
  for (i = 0; i < N_MEMBERS; i++)
    {
      g_autoptr (GByteArray) data = index_load (path, "_0.cfs");
      const json_t *file, *members;
      json_t *document;
      gsize j;

      data->data[offsets[i] + 60] ^= 0x10;
      index_save (path, "_0.cfs", data);
      command_run (&command, "verify", "--json", path, NULL);
      command_assert_status (&command, 1);
      document = command_parse (&command);
      file = command_find_name (command_get_array (document, "files"), "_0.cfs");
      g_assert_cmpstr (command_get_text (file, "result"), ==, "damaged");
      members = command_get_array (file, "members");
      g_assert_cmpuint (json_array_size (members), ==, N_MEMBERS);
      for (j = 0; j < N_MEMBERS; j++)
        g_assert_cmpstr (command_get_text (json_array_get (members, j), "result"), ==, i == j ? "damaged" : "ok");
      json_decref (document);

      data->data[offsets[i] + 60] ^= 0x10;
      index_save (path, "_0.cfs", data);
    }
  temporary_directory_remove (path);
}

/* Lucene 4: plain headers, big-endian entries, and segments.gen, which has a
 * footer and no header. */

static void
make_lucene4_index (const char *path)
{
  static const guint8 generation[20] = { 0xff, 0xff, 0xff, 0xfd };
  g_autoptr (GByteArray) info = g_byte_array_new ();
  g_autoptr (GByteArray) member = g_byte_array_new ();
  g_autoptr (GByteArray) entries = g_byte_array_new ();
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GByteArray) list = g_byte_array_new ();

  index_append_header (info, "Lucene46SegmentInfo", 1, NULL, NULL);
  index_append_text (info, "4.10.4");
  index_append_footer (info);
  index_save (path, "_a.si", info);

  index_append_header (member, "Lucene41StoredFieldsData", 1, NULL, NULL);
  index_append_text (member, "what is stored");
  index_append_footer (member);
  index_append_header (data, "CompoundFileWriterData", 1, NULL, NULL);
  index_append_header (entries, "CompoundFileWriterEntries", 1, NULL, NULL);
  g_byte_array_append (entries, (const guint8 *) "\001", 1);
  index_append_text (entries, ".fdt");
  index_append_uint64 (entries, data->len, FALSE);
  index_append_uint64 (entries, member->len, FALSE);
  index_append_footer (entries);
  g_byte_array_append (data, member->data, member->len);
  index_append_footer (data);
  index_save (path, "_a.cfe", entries);
  index_save (path, "_a.cfs", data);

  g_byte_array_append (list, generation, sizeof generation);
  index_append_footer (list);
  index_save (path, "segments.gen", list);
}

static void
test_lucene4 (void)
{
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;
  const json_t *files, *member;
  json_t *document;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  make_lucene4_index (path);
  command_run (&command, "verify", "--json", path, NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  files = command_get_array (document, "files");
  g_assert_cmpuint (json_array_size (files), ==, 4);
  g_assert_cmpstr (command_get_text (command_find_name (files, "segments.gen"), "result"), ==, "ok");
  member = command_find_name (command_get_array (command_find_name (files, "_a.cfs"), "members"), "_a.fdt");
  g_assert_cmpstr (command_get_text (member, "codec"), ==, "Lucene41StoredFieldsData");
  g_assert_cmpstr (command_get_text (member, "result"), ==, "ok");
  g_assert_null (json_object_get (member, "id"));
  json_decref (document);
  temporary_directory_remove (path);
}

/* Whatever is in the directory besides, and files that are no index's. */
static void
test_others (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *text = NULL;
  TemporaryDirectory *path;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  temporary_write (path, "write.lock", "", 0);
  temporary_write (path, "README", "not of an index", 15);
  temporary_write (path, "_0.fdt", "of a segment that has not been finished", 39);
  command_run (&command, "verify", path, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpstr (command.errors, ==, "");
  g_assert_cmpuint (command_count (command.output, "no checksum\n"), ==, 3);
  command_assert_says (command.output, "3 files, 0 members: 0 ok, 3 without a checksum, 0 damaged, 0 unreadable\n");

  command_run (&command, "verify", "--quiet", path, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpstr (command.output, ==, "");

  text = g_build_filename (path, "empty", NULL);
  g_assert_cmpint (g_mkdir (text, 0700), ==, 0);
  command_run (&command, "verify", text, NULL);
  command_assert_status (&command, 0);
  command_assert_says (command.output, "0 files");
  temporary_directory_remove (path);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/verify/lucene10/plain", "data/lucene10/plain", test_data);
  g_test_add_data_func ("/verify/lucene10/compound", "data/lucene10/compound", test_data);
  g_test_add_data_func ("/verify/lucene8/plain", "data/lucene8/plain", test_data);
  g_test_add_data_func ("/verify/lucene8/compound", "data/lucene8/compound", test_data);
  g_test_add_func ("/verify/shared", test_shared);
  g_test_add_func ("/verify/lucene4", test_lucene4);
  g_test_add_func ("/verify/backings", test_backings);
  g_test_add_func ("/verify/large", test_large);
  g_test_add_func ("/verify/others", test_others);
  return g_test_run ();
}
