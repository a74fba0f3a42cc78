/* test-damage.c: what mmdir verify says of damaged indexes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each case damages a copy of a sound index in one way and names all that is
 * to be found wrong: FILE:KIND, or FILE/MEMBER:KIND, in the order of the
 * report.
 */

#include "command.h"
#include "index.h"
#include "process.h"
#include "temporary.h"

#include <string.h>

#define PLAIN "data/lucene10/plain"
#define COMPOUND "data/lucene10/compound"
#define COMPOUND_BIG_ENDIAN "data/lucene8/compound"

/* Of an index header without a suffix, to its end. */
#define ENTRIES_HEADER_LENGTH (4 + 1 + 23 + 4 + 16 + 1)

typedef struct
{
  const char *name;
  const char *folder;
  const char *file;
  void (*damage) (GByteArray *bytes);
  const char *expected;
} Case;

/* Ways to damage a file */

static void
flip_body (GByteArray *bytes)
{
  bytes->data[bytes->len / 2] ^= 0x01;
}

static void
flip_checksum (GByteArray *bytes)
{
  bytes->data[bytes->len - 1] ^= 0x80;
}

static void
set_upper_checksum (GByteArray *bytes)
{
  bytes->data[bytes->len - 8] = 1;
}

static void
flip_footer_magic (GByteArray *bytes)
{
  bytes->data[bytes->len - 16] ^= 0x01;
  index_seal (bytes);
}

static void
change_algorithm (GByteArray *bytes)
{
  bytes->data[bytes->len - 9] = 5;
}

static void
change_algorithm_and_seal (GByteArray *bytes)
{
  change_algorithm (bytes);
  index_seal (bytes);
}

static void
cut_end (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, bytes->len - 50);
}

static void
cut_in_footer (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, bytes->len - 1);
}

static void
cut_in_header (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, 10);
}

static void
cut_all (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, 0);
}

static void
fill_with_zeros (GByteArray *bytes)
{
  memset (bytes->data, 0, bytes->len);
}

static void
flip_header_magic (GByteArray *bytes)
{
  bytes->data[0] ^= 0x40;
}

static void
flip_header_magic_and_seal (GByteArray *bytes)
{
  flip_header_magic (bytes);
  index_seal (bytes);
}

static void
lengthen_codec (GByteArray *bytes)
{
  bytes->data[4] = 200;
  index_seal (bytes);
}

static void
change_codec_character (GByteArray *bytes)
{
  bytes->data[7] = 0x1b;
  index_seal (bytes);
}

static void
flip_member_body (GByteArray *bytes)
{
  bytes->data[index_locate (bytes, "Lucene90StoredFieldsFastData") + 60] ^= 0x04;
}

static void
flip_member_magic (GByteArray *bytes)
{
  bytes->data[index_locate (bytes, "Lucene90StoredFieldsFastData") - 5] ^= 0x04;
  index_seal (bytes);
}

/* Ways to damage entries */

/* The offset in the entry of ".fdt", and the length behind it. */
static guint8 *
find_entry (GByteArray *bytes)
{
  return bytes->data + index_locate (bytes, "\004.fdt") + 5;
}

static void
move_entry_beyond (GByteArray *bytes)
{
  find_entry (bytes)[4] ^= 0x40;
  index_seal (bytes);
}

/* The first member, which would lie before all others in the header. */
static void
move_entry_to_start (GByteArray *bytes)
{
  memset (bytes->data + index_locate (bytes, "\004.fdx") + 5, 0, 8);
  index_seal (bytes);
}

static void
move_entry_back (GByteArray *bytes)
{
  guint64 offset;

  memcpy (&offset, find_entry (bytes), 8);
  offset = GUINT64_TO_LE (GUINT64_FROM_LE (offset) - 64);
  memcpy (find_entry (bytes), &offset, 8);
  index_seal (bytes);
}

static void
lengthen_entry (GByteArray *bytes)
{
  memset (find_entry (bytes) + 8, 0xff, 8);
  index_seal (bytes);
}

static void
rename_entry (GByteArray *bytes)
{
  memcpy (find_entry (bytes) - 4, ".fdx", 4);
  index_seal (bytes);
}

static void
raise_count (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH] = 0x7f;
  index_seal (bytes);
}

static void
lower_count (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH]--;
  index_seal (bytes);
}

static void
break_count (GByteArray *bytes)
{
  memset (bytes->data + ENTRIES_HEADER_LENGTH, 0xff, 6);
  index_seal (bytes);
}

static void
lengthen_name (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH + 1] = 0x7f;
  index_seal (bytes);
}

static void
break_name (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH + 3] = 0xff;
  index_seal (bytes);
}

static void
change_entries_codec (GByteArray *bytes)
{
  bytes->data[5 + 22] = 'z';
  index_seal (bytes);
}

static const Case cases[] = {
  { "body", PLAIN, "_0.fdt", flip_body, "_0.fdt:bad-checksum" },
  { "segments", PLAIN, "segments_6", flip_body, "segments_6:bad-checksum" },
  { "mapped", PLAIN, "_0_Lucene104_0.tim", flip_body, "_0_Lucene104_0.tim:bad-checksum" },
  { "checksum", PLAIN, "_0.fdt", flip_checksum, "_0.fdt:bad-checksum" },
  { "upper-checksum", PLAIN, "_0.fdt", set_upper_checksum, "_0.fdt:bad-checksum" },
  { "footer-magic", PLAIN, "_0.fdt", flip_footer_magic, "_0.fdt:no-footer" },
  { "algorithm", PLAIN, "_0.fdt", change_algorithm, "_0.fdt:bad-algorithm _0.fdt:bad-checksum" },
  { "algorithm-sealed", PLAIN, "_0.fdt", change_algorithm_and_seal, "_0.fdt:bad-algorithm" },
  { "cut", PLAIN, "_0.fdt", cut_end, "_0.fdt:no-footer" },
  { "cut-in-footer", PLAIN, "_0.fdt", cut_in_footer, "_0.fdt:no-footer" },
  { "cut-in-header", PLAIN, "_0.fdt", cut_in_header, "_0.fdt:truncated" },
  { "empty", PLAIN, "_0.fdt", cut_all, "_0.fdt:truncated" },
  { "empty-si", PLAIN, "_0.si", cut_all, "_0.si:truncated" },
  { "zeros", PLAIN, "_0.fdt", fill_with_zeros, "_0.fdt:bad-header _0.fdt:no-footer" },
  { "magic", PLAIN, "_0.fdt", flip_header_magic, "_0.fdt:bad-header _0.fdt:bad-checksum" },
  { "magic-sealed", PLAIN, "_0.fdt", flip_header_magic_and_seal, "_0.fdt:bad-header" },
  { "codec-length", PLAIN, "_0.fdt", lengthen_codec, "_0.fdt:bad-header" },
  { "codec-character", PLAIN, "_0.fdt", change_codec_character, "_0.fdt:bad-header" },

  { "member-body", COMPOUND, "_0.cfs", flip_member_body,
    "_0.cfs:bad-checksum _0.cfs/_0.fdt:bad-checksum" },
  { "member-magic", COMPOUND, "_0.cfs", flip_member_magic,
    "_0.cfs/_0.fdt:bad-header _0.cfs/_0.fdt:bad-checksum" },
  { "compound-magic", COMPOUND, "_0.cfs", flip_header_magic_and_seal, "_0.cfs:bad-header" },
  { "compound-checksum", COMPOUND, "_0.cfs", flip_checksum, "_0.cfs:bad-checksum" },
  { "compound-cut", COMPOUND, "_0.cfs", cut_end, "_0.cfs:no-footer _0.cfs:bad-entries" },
  { "compound-empty", COMPOUND, "_0.cfs", cut_all, "_0.cfs:truncated _0.cfs:bad-entries" },

  { "entry-beyond", COMPOUND, "_0.cfe", move_entry_beyond, "_0.cfs:bad-entries" },
  { "entry-beyond-big-endian", COMPOUND_BIG_ENDIAN, "_0.cfe", move_entry_beyond, "_0.cfs:bad-entries" },
  { "entry-in-header", COMPOUND, "_0.cfe", move_entry_to_start, "_0.cfs:bad-entries" },
  { "entry-overlaps", COMPOUND, "_0.cfe", move_entry_back, "_0.cfs:bad-entries" },
  { "entry-length", COMPOUND, "_0.cfe", lengthen_entry, "_0.cfs:bad-entries" },
  { "entry-twice", COMPOUND, "_0.cfe", rename_entry, "_0.cfs:bad-entries" },
  { "entries-too-many", COMPOUND, "_0.cfe", raise_count, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-too-few", COMPOUND, "_0.cfe", lower_count, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-count", COMPOUND, "_0.cfe", break_count, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-name", COMPOUND, "_0.cfe", lengthen_name, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-name-bytes", COMPOUND, "_0.cfe", break_name, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-codec", COMPOUND, "_0.cfe", change_entries_codec, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-checksum", COMPOUND, "_0.cfe", flip_checksum, "_0.cfe:bad-checksum" },
  { "entries-cut", COMPOUND, "_0.cfe", cut_end, "_0.cfe:no-footer _0.cfs:no-footer" },
  { "entries-empty", COMPOUND, "_0.cfe", cut_all, "_0.cfe:truncated _0.cfs:truncated" },
};

/* What has been found */

static void
append_problems (GString *text,
                 const json_t *file,
                 const json_t *member)
{
  const json_t *problems = command_get_array (member != NULL ? member : file, "problems");
  gsize i;

  for (i = 0; i < json_array_size (problems); i++)
    g_string_append_printf (text, "%s%s%s%s:%s", text->len > 0 ? " " : "",
                            command_get_text (file, "name"),
                            member != NULL ? "/" : "",
                            member != NULL ? command_get_text (member, "name") : "",
                            command_get_text (json_array_get (problems, i), "kind"));
}

static char *
list_problems (const Command *command)
{
  GString *text = g_string_new (NULL);
  json_t *document = command_parse (command);
  const json_t *files = command_get_array (document, "files");
  gsize i, j;

  for (i = 0; i < json_array_size (files); i++)
    {
      const json_t *file = json_array_get (files, i);
      const json_t *members = json_object_get (file, "members");

      append_problems (text, file, NULL);
      for (j = 0; j < json_array_size (members); j++)
        append_problems (text, file, json_array_get (members, j));
    }
  json_decref (document);
  return g_string_free (text, FALSE);
}

/* Standard error has a line for each problem, which names the file. */
static void
check_lines (const Command *command,
             const char *path,
             const char *problems)
{
  g_auto (GStrv) expected = g_strsplit (problems, " ", -1);
  g_auto (GStrv) lines = g_strsplit (command->errors, "\n", -1);
  gsize i;

  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (expected) + 1);
  for (i = 0; expected[i] != NULL; i++)
    {
      g_autofree char *file = g_strndup (expected[i], strcspn (expected[i], "/:"));
      g_autofree char *start = g_strdup_printf ("mmdir: %s" G_DIR_SEPARATOR_S "%s: ", path, file);

      g_test_message ("%s", lines[i]);
      g_assert_true (g_str_has_prefix (lines[i], start));
      g_assert_cmpuint (strlen (lines[i]), >, strlen (start) + 10);
    }
}

static void
check_damage (const char *path,
              const char *expected)
{
  static const char *const backings[] = { "--backing=auto", "--backing=mapped", "--backing=buffered" };
  const gsize n_backings = process_is_instrumented () ? 1 : G_N_ELEMENTS (backings);
  gsize i;

  for (i = 0; i < n_backings; i++)
    {
      g_auto (Command) command = { 0 };
      g_autofree char *found = NULL;

      command_run (&command, "verify", "--json", backings[i], path, NULL);
      command_assert_status (&command, 1);
      found = list_problems (&command);
      g_assert_cmpstr (found, ==, expected);
      check_lines (&command, path, expected);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *this = data;
  g_autofree char *source = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  TemporaryDirectory *path;

  if (!command_is_there () || (source = index_find (this->folder)) == NULL)
    return;
  path = index_copy (source);
  bytes = index_load (path, this->file);
  this->damage (bytes);
  index_save (path, this->file, bytes);
  check_damage (path, this->expected);
  temporary_directory_remove (path);
}

/* Files that are sound, but not those of the segment. */
static void
test_swapped (void)
{
  g_autofree char *source = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  TemporaryDirectory *path;

  if (!command_is_there () || (source = index_find (PLAIN)) == NULL)
    return;
  path = index_copy (source);
  bytes = index_load (path, "_1.fdt");
  index_save (path, "_0.fdt", bytes);
  check_damage (path, "_0.fdt:wrong-id");
  temporary_directory_remove (path);
}

/* A compound file of another index: all members are, too. */
static void
test_swapped_compound (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *source = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GByteArray) data = NULL;
  g_autoptr (GByteArray) entries = NULL;
  TemporaryDirectory *path;

  if (!command_is_there () || (source = index_find (COMPOUND)) == NULL)
    return;
  path = index_copy (source);
  data = index_load (path, "_1.cfs");
  entries = index_load (path, "_1.cfe");
  index_save (path, "_0.cfs", data);
  index_save (path, "_0.cfe", entries);
  command_run (&command, "verify", "--json", path, "_0.cfs", "_0.cfe", "_0.si", NULL);
  command_assert_status (&command, 1);
  found = list_problems (&command);
  g_assert_true (g_str_has_prefix (found, "_0.cfs:wrong-id _0.cfs/_0."));
  g_assert_true (g_str_has_suffix (found, " _0.cfe:wrong-id"));
  g_assert_cmpuint (command_count (found, "wrong-id"), ==, command_count (found, ":"));
  temporary_directory_remove (path);
}

static void
check_missing (const char *name,
               const char *expected)
{
  g_autofree char *source = NULL;
  TemporaryDirectory *path;

  if (!command_is_there () || (source = index_find (COMPOUND)) == NULL)
    return;
  path = index_copy (source);
  temporary_remove (path, name);
  check_damage (path, expected);
  temporary_directory_remove (path);
}

static void
test_entries_missing (void)
{
  check_missing ("_0.cfe", "_0.cfs:bad-entries");
}

static void
test_data_missing (void)
{
  check_missing ("_0.cfs", "_0.cfe:bad-entries");
}

/* What a person sees: where, what was expected, and what is there. */
static void
test_words (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *source = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  TemporaryDirectory *path;
  guint32 was;

  if (!command_is_there () || (source = index_find (COMPOUND)) == NULL)
    return;
  path = index_copy (source);
  bytes = index_load (path, "_0.si");
  was = index_checksum (bytes->data, bytes->len - 8);
  flip_body (bytes);
  index_save (path, "_0.si", bytes);
  command_run (&command, "verify", path, NULL);
  command_assert_status (&command, 1);
  expected = g_strdup_printf ("mmdir: %s" G_DIR_SEPARATOR_S "_0.si: Bad checksum: expected 0x%08x, as in the footer "
                              "at offset %u, found 0x%08x for the %u bytes before it\n",
                              path, was, bytes->len - 8,
                              index_checksum (bytes->data, bytes->len - 8), bytes->len - 8);
  g_assert_cmpstr (command.errors, ==, expected);
  command_assert_says (command.output, "  bad checksum\n");
  command_assert_says (command.output, ", 1 damaged, 0 unreadable\n");

  command_run (&command, "verify", "-q", path, NULL);
  command_assert_status (&command, 1);
  g_assert_cmpstr (command.output, ==, "");
  g_assert_cmpstr (command.errors, ==, expected);
  temporary_directory_remove (path);
}

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/damage/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/damage/swapped", test_swapped);
  g_test_add_func ("/damage/swapped-compound", test_swapped_compound);
  g_test_add_func ("/damage/entries-missing", test_entries_missing);
  g_test_add_func ("/damage/data-missing", test_data_missing);
  g_test_add_func ("/damage/words", test_words);
  return g_test_run ();
}
