/* test-command-copy.c: mmdir copy: what it copies, says and refuses
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command.h"
#include "damage.h"
#include "index.h"
#include "process.h"
#include "temporary.h"

#include <glib/gstdio.h>
#include <string.h>

/* An index, and where it is copied to. */
typedef struct
{
  TemporaryDirectory *source;
  TemporaryDirectory *destination;
  Command command;
} World;

static void
world_set_up (World *world,
              gconstpointer data)
{
  const char *folder = data;
  g_autofree char *source = NULL;

  if (!command_is_there () || (source = index_find (folder)) == NULL)
    return;
  world->source = index_copy (source);
  world->destination = temporary_directory_new ();
}

static void
world_tear_down (World *world,
                 gconstpointer data G_GNUC_UNUSED)
{
  command_clear (&world->command);
  g_clear_pointer (&world->source, temporary_directory_remove);
  g_clear_pointer (&world->destination, temporary_directory_remove);
}

static gboolean
has (const char *directory,
     const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
count_files (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  guint n_files = 0;

  g_assert_no_error (error);
  while (g_dir_read_name (folder) != NULL)
    n_files++;
  return n_files;
}

static void
check_same (const World *world,
            const char *name)
{
  g_autoptr (GByteArray) original = index_load (world->source, name);
  g_autoptr (GByteArray) copy = index_load (world->destination, name);

  g_assert_cmpmem (original->data, original->len, copy->data, copy->len);
}

static void
check_nothing_copied (const World *world)
{
  command_assert_status (&world->command, 1);
  g_assert_cmpstr (world->command.output, ==, "");
  g_assert_true (g_str_has_prefix (world->command.errors, "mmdir: "));
  g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
}

/* All files, and the lists of segments behind the others. */
static void
test_all (World *world,
          gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) folder = NULL;
  const char *name, *last;
  const json_t *files, *totals;
  json_t *document;
  guint64 length = 0;

  if (world->source == NULL)
    return;
  /* It would be the last one by its name, too, if nothing came behind. */
  temporary_write (world->source, "zebra", "stripes", 7);
  temporary_write (world->source, "empty", "", 0);
  command_run (&world->command, "copy", "--json", world->source, world->destination, NULL);
  command_assert_status (&world->command, 0);
  g_assert_cmpstr (world->command.errors, ==, "");

  document = command_parse (&world->command);
  g_assert_cmpstr (command_get_text (document, "directory"), ==, world->source);
  g_assert_cmpstr (command_get_text (document, "destination"), ==, world->destination);
  files = command_get_array (document, "files");
  folder = g_dir_open (world->source, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      const json_t *file = command_find_name (files, name);

      check_same (world, name);
      g_assert_true (json_is_true (json_object_get (file, "copied")));
      g_assert_true (json_is_null (json_object_get (file, "error")));
      length += command_get_number (file, "length");
    }
  g_assert_cmpuint (json_array_size (files), ==, count_files (world->source));
  g_assert_cmpuint (count_files (world->destination), ==, count_files (world->source));
  last = command_get_text (json_array_get (files, json_array_size (files) - 1), "name");
  g_assert_true (g_str_has_prefix (last, "segments"));

  totals = json_object_get (document, "totals");
  g_assert_cmpuint (command_get_number (totals, "files"), ==, json_array_size (files));
  g_assert_cmpuint (command_get_number (totals, "copied"), ==, json_array_size (files));
  g_assert_cmpuint (command_get_number (totals, "not_copied"), ==, 0);
  g_assert_cmpuint (command_get_number (totals, "bytes"), ==, length);
  json_decref (document);

  command_run (&world->command, "verify", "--quiet", world->destination, NULL);
  command_assert_status (&world->command, 0);
}

/* What the command says to people, or does not. */
static void
test_words (World *world,
            gconstpointer data G_GNUC_UNUSED)
{
  if (world->source == NULL)
    return;
  command_run (&world->command, "copy", world->source, "_0.si", "_0.fdt", "_0.si", world->destination, NULL);
  command_assert_status (&world->command, 0);
  g_assert_cmpstr (world->command.errors, ==, "");
  command_assert_says (world->command.output, "\n_0.fdt ");
  command_assert_says (world->command.output, " copied\n");
  command_assert_says (world->command.output, "\n\n2 files: 2 copied, 0 not copied\n");
  g_assert_cmpuint (count_files (world->destination), ==, 2);

  command_run (&world->command, "copy", "--quiet", world->source, "_0.fnm", world->destination, NULL);
  command_assert_status (&world->command, 0);
  g_assert_cmpstr (world->command.output, ==, "");
  g_assert_cmpstr (world->command.errors, ==, "");
  check_same (world, "_0.fnm");
}

/* Files that are there are not touched, and all names are looked at first. */
static void
test_exists (World *world,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) bytes = NULL;

  if (world->source == NULL)
    return;
  temporary_write (world->destination, "_0.fdt", "old", 3);
  command_run (&world->command, "copy", world->source, "_0.si", "_0.fdt", world->destination, NULL);
  check_nothing_copied (world);
  command_assert_says (world->command.errors, "_0.fdt is there already");
  command_assert_says (world->command.errors, "--force");
  temporary_write (world->destination, "_0.fnm", "old", 3);
  command_run (&world->command, "copy", world->source, world->destination, NULL);
  check_nothing_copied (world);
  command_assert_says (world->command.errors, "and 1 other file are there already");
  g_assert_cmpuint (count_files (world->destination), ==, 2);
  bytes = index_load (world->destination, "_0.fdt");
  g_assert_cmpmem (bytes->data, bytes->len, "old", 3);

  command_run (&world->command, "copy", "--force", world->source, "_0.si", "_0.fdt", world->destination, NULL);
  command_assert_status (&world->command, 0);
  check_same (world, "_0.fdt");
  check_same (world, "_0.si");
  g_assert_cmpuint (count_files (world->destination), ==, 3);
}

/* A link that leads nowhere is as much in the way, and a folder more so. */
static void
test_taken (World *world,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = NULL;

  if (world->source == NULL)
    return;
  folder = g_build_filename (world->destination, "_0.fnm", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  command_run (&world->command, "copy", world->source, "_0.si", "_0.fnm", world->destination, NULL);
  command_assert_status (&world->command, 1);
  g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
  command_assert_says (world->command.errors, "_0.fnm” is a directory, not a regular file.");
  check_same (world, "_0.si");
  g_assert_cmpuint (count_files (world->destination), ==, 2);

  if (!process_make_dangling_link (world->destination, "_0.fdt"))
    return;
  command_run (&world->command, "copy", world->source, "_0.fdx", "_0.fdt", world->destination, NULL);
  check_nothing_copied (world);
  command_assert_says (world->command.errors, "_0.fdt is there already");
  g_assert_cmpuint (count_files (world->destination), ==, 3);
  command_run (&world->command, "copy", "--force", world->source, "_0.fdt", world->destination, NULL);
  command_assert_status (&world->command, 0);
  check_same (world, "_0.fdt");
}

/* What a crash has left of a copy may have the very name that the next one has: the
 * first is for finding out whether the two directories are one. */
static void
test_left (World *world,
           gconstpointer data G_GNUC_UNUSED)
{
  static const char name[] = "mmdir_copy_1.tmp";

  if (world->source == NULL)
    return;
  temporary_write (world->source, name, "part", 4);
  command_run (&world->command, "copy", world->source, name, world->destination, NULL);
  command_assert_status (&world->command, 0);
  check_same (world, name);
  g_assert_cmpuint (count_files (world->destination), ==, 1);
}

static void
test_destination (World *world,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *file = NULL;
  g_autofree char *around = NULL;
  const guint n_files = world->source != NULL ? count_files (world->source) : 0;

  if (world->source == NULL)
    return;
  command_run (&world->command, "copy", world->source, "/no/such/directory", NULL);
  check_nothing_copied (world);
  command_assert_says (world->command.errors, "/no/such/directory");
  file = g_build_filename (world->source, "_0.si", NULL);
  command_run (&world->command, "copy", world->source, file, NULL);
  check_nothing_copied (world);
  command_assert_says (world->command.errors, "_0.si");

  command_run (&world->command, "copy", world->source, world->source, NULL);
  check_nothing_copied (world);
  command_assert_says (world->command.errors, " are the same directory");
  around = g_build_filename (world->source, ".", NULL);
  command_run (&world->command, "copy", "--force", world->source, around, NULL);
  check_nothing_copied (world);
  command_assert_says (world->command.errors, " are the same directory");
  g_assert_cmpuint (count_files (world->source), ==, n_files);
}

/* One name that is wrong does not keep others from being copied, but a list of
 * segments that may name it. */
static void
test_missing (World *world,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const bad[] = { "no-such-file", "..", "a/b", "" };
  gsize i;

  if (world->source == NULL)
    return;
  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      command_run (&world->command, "copy", "-f", world->source, bad[i], "_0.si", world->destination, NULL);
      command_assert_status (&world->command, 1);
      g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
      command_assert_says (world->command.errors, bad[i]);
      command_assert_says (world->command.output, "2 files: 1 copied, 1 not copied\n");
      check_same (world, "_0.si");
      g_assert_cmpuint (count_files (world->destination), ==, 1);
    }
  command_run (&world->command, "copy", world->source, "segments_6", "no-such-file", "_0.fdt", world->destination,
               NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, "The list of segments was not copied");
  g_assert_true (has (world->destination, "_0.fdt"));
  g_assert_false (has (world->destination, "segments_6"));
}

static void
check_problem (const World *world,
               const char *result,
               gboolean is_copied)
{
  json_t *document = command_parse (&world->command);
  const json_t *file = command_find_name (command_get_array (document, "files"), "_0.fdt");

  g_assert_cmpstr (command_get_text (file, "result"), ==, result);
  g_assert_cmpint (json_is_true (json_object_get (file, "copied")), ==, is_copied);
  json_decref (document);
}

/* A good copy is not replaced by one that is damaged. */
static void
test_damaged (World *world,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GByteArray) old = NULL;

  if (world->source == NULL)
    return;
  bytes = index_load (world->source, "_0.fdt");
  index_save (world->destination, "_0.fdt", bytes);
  old = index_load (world->destination, "_0.fdt");
  damage_flip_body (bytes);
  index_save (world->source, "_0.fdt", bytes);

  command_run (&world->command, "copy", "--force", "--json", world->source, "_0.fdt", "_0.fnm", world->destination,
               NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, "_0.fdt: Bad checksum: ");
  command_assert_says (world->command.errors, "mmdir: 1 damaged file was not copied; --damaged would copy it\n");
  check_problem (world, "damaged", FALSE);
  check_same (world, "_0.fnm");
  g_byte_array_unref (bytes);
  bytes = index_load (world->destination, "_0.fdt");
  g_assert_cmpmem (bytes->data, bytes->len, old->data, old->len);

  command_run (&world->command, "copy", "--damaged", "-f", "--json", world->source, "_0.fdt", world->destination,
               NULL);
  command_assert_status (&world->command, 1);
  g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
  command_assert_says (world->command.errors, "_0.fdt: Bad checksum: ");
  check_problem (world, "damaged", TRUE);
  check_same (world, "_0.fdt");
  g_assert_cmpuint (count_files (world->destination), ==, 2);
}

/* The outside of a compound file is sound here. */
static void
test_damaged_member (World *world,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) bytes = NULL;

  if (world->source == NULL)
    return;
  bytes = index_load (world->source, "_0.cfs");
  damage_flip_body (bytes);
  index_seal (bytes);
  index_save (world->source, "_0.cfs", bytes);
  command_run (&world->command, "copy", world->source, "_0.cfs", world->destination, NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, "1 damaged file was not copied");
  g_assert_cmpuint (count_files (world->destination), ==, 0);
  command_run (&world->command, "copy", "--damaged", world->source, "_0.cfs", world->destination, NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.output, "copied, damaged\n");
  check_same (world, "_0.cfs");
}

/* Pieces of every kind, by every way of reading. */
static void
test_large (World *world,
            gconstpointer data G_GNUC_UNUSED)
{
  static const char *const backings[] = { "--backing=auto", "--backing=mapped", "--backing=buffered" };
  static const char *const names[] = { "1", "131072", "131073", "34000001" };
  gsize i;

  if (world->source == NULL)
    return;
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    temporary_write_pattern (world->source, names[i], (gsize) g_ascii_strtoull (names[i], NULL, 10));
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      gsize j;

      command_run (&world->command, "copy", "-f", backings[i], world->source, names[0], names[1], names[2], names[3],
                   world->destination, NULL);
      command_assert_status (&world->command, 0);
      g_assert_cmpstr (world->command.errors, ==, "");
      for (j = 0; j < G_N_ELEMENTS (names); j++)
        check_same (world, names[j]);
    }
}

int
main (int argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    const char *folder;
    void (*test) (World *world, gconstpointer data);
  } tests[] = {
    { "/command-copy/all", DAMAGE_PLAIN, test_all },
    { "/command-copy/all-compound", DAMAGE_COMPOUND, test_all },
    { "/command-copy/words", DAMAGE_PLAIN, test_words },
    { "/command-copy/exists", DAMAGE_PLAIN, test_exists },
    { "/command-copy/taken", DAMAGE_PLAIN, test_taken },
    { "/command-copy/left", DAMAGE_PLAIN, test_left },
    { "/command-copy/destination", DAMAGE_PLAIN, test_destination },
    { "/command-copy/missing", DAMAGE_PLAIN, test_missing },
    { "/command-copy/damaged", DAMAGE_PLAIN, test_damaged },
    { "/command-copy/damaged-member", DAMAGE_COMPOUND, test_damaged_member },
    { "/command-copy/large", DAMAGE_COMPOUND, test_large },
  };
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, World, tests[i].folder, world_set_up, tests[i].test, world_tear_down);
  return g_test_run ();
}
