/* test-damage.c: what mmdir verify says of damaged indexes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command.h"
#include "damage.h"
#include "index.h"
#include "process.h"
#include "temporary.h"

#include <string.h>

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
  const DamageCase *this = data;
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

  if (!command_is_there () || (source = index_find (DAMAGE_PLAIN)) == NULL)
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

  if (!command_is_there () || (source = index_find (DAMAGE_COMPOUND)) == NULL)
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

  if (!command_is_there () || (source = index_find (DAMAGE_COMPOUND)) == NULL)
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

  if (!command_is_there () || (source = index_find (DAMAGE_COMPOUND)) == NULL)
    return;
  path = index_copy (source);
  bytes = index_load (path, "_0.si");
  was = index_checksum (bytes->data, bytes->len - 8);
  damage_flip_body (bytes);
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
  for (i = 0; i < DAMAGE_N_CASES; i++)
    {
      g_autofree char *path = g_strconcat ("/damage/", damage_cases[i].name, NULL);

      g_test_add_data_func (path, &damage_cases[i], test_case);
    }
  g_test_add_func ("/damage/swapped", test_swapped);
  g_test_add_func ("/damage/swapped-compound", test_swapped_compound);
  g_test_add_func ("/damage/entries-missing", test_entries_missing);
  g_test_add_func ("/damage/data-missing", test_data_missing);
  g_test_add_func ("/damage/words", test_words);
  return g_test_run ();
}
