/* test-facts.c: what the mmdir command tells of files and of the system
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "command.h"
#include "index.h"
#include "temporary.h"

#include <string.h>

#define PLAIN "data/lucene10/plain"
#define COMPOUND "data/lucene10/compound"

/* 3 MiB: more than two chunks of the least size. */
#define LARGE_LENGTH 3145728

static void
test_ls (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *path = NULL;
  const json_t *files;
  json_t *document;
  gsize i;

  if (!command_is_there () || (path = index_find (PLAIN)) == NULL)
    return;
  command_run (&command, "ls", "--json", path, NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  g_assert_cmpstr (command_get_text (document, "directory"), ==, path);
  files = command_get_array (document, "files");
  g_assert_cmpuint (json_array_size (files), ==, 114);
  for (i = 0; i < json_array_size (files); i++)
    {
      const json_t *file = json_array_get (files, i);
      g_autoptr (GByteArray) bytes = index_load (path, command_get_text (file, "name"));

      g_assert_cmpuint (command_get_number (file, "length"), ==, bytes->len);
      g_assert_cmpuint (bytes->data[4], ==, strlen (command_get_text (file, "codec")));
      g_assert_cmpint (memcmp (bytes->data + 5, command_get_text (file, "codec"), bytes->data[4]), ==, 0);
      g_assert_cmpuint (strlen (command_get_text (file, "id")), ==, 32);
    }
  g_assert_cmpstr (command_get_text (command_find_name (files, "_0_Lucene104_0.doc"), "suffix"), ==, "Lucene104_0");
  json_decref (document);

  command_run (&command, "ls", path, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpuint (command_count (command.output, "\n"), ==, 115);
}

static void
check_backing (const char *path,
               const char *option,
               const char *backing,
               guint64 n_chunks)
{
  g_auto (Command) command = { 0 };
  const json_t *file;
  json_t *document;

  command_run (&command, "ls", "--json", "--chunk-power=20", option, path, NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  file = command_find_name (command_get_array (document, "files"), "large");
  g_assert_cmpstr (command_get_text (file, "backing"), ==, backing);
  g_assert_cmpuint (command_get_number (file, "chunks"), ==, n_chunks);
  json_decref (document);
}

static void
test_backing (void)
{
  TemporaryDirectory *path;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  temporary_write_pattern (path, "large", LARGE_LENGTH);
  check_backing (path, "--backing=auto", "mapped", 3);
  check_backing (path, "--backing=mapped", "mapped", 3);
  check_backing (path, "--backing=buffered", "buffered", 0);
  temporary_directory_remove (path);
}

static void
test_info (void)
{
  g_auto (Command) command = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  const json_t *members, *member;
  json_t *document;
  guint32 checksum;

  if (!command_is_there () || (path = index_find (COMPOUND)) == NULL)
    return;
  bytes = index_load (path, "_0.cfs");
  checksum = index_checksum (bytes->data, bytes->len - 8);
  command_run (&command, "info", "--json", path, "_0.cfs", NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  g_assert_cmpstr (command_get_text (document, "name"), ==, "_0.cfs");
  g_assert_cmpstr (command_get_text (document, "backing"), ==, "mapped");
  g_assert_cmpstr (command_get_text (document, "codec"), ==, "Lucene90CompoundData");
  g_assert_cmpuint (command_get_number (document, "length"), ==, bytes->len);
  g_assert_cmpuint (command_get_number (document, "chunks"), ==, 1);
  g_assert_cmpuint (command_get_number (document, "expected_checksum"), ==, checksum);
  if (json_object_get (document, "resident") != NULL)
    g_assert_cmpuint (command_get_number (document, "resident"), <=, bytes->len);
  members = command_get_array (document, "members");
  g_assert_cmpuint (json_array_size (members), ==, 27);
  member = command_find_name (members, "_0.fdt");
  g_assert_cmpuint (command_get_number (member, "offset"), ==,
                    index_locate (bytes, "Lucene90StoredFieldsFastData") - 5);
  json_decref (document);

  command_run (&command, "info", path, "_0.cfs", NULL);
  command_assert_status (&command, 0);
  line = g_strdup_printf ("CRC-32 %08x (not checked)\n", checksum);
  command_assert_says (command.output, line);
  command_assert_says (command.output, "\n_0.fdt ");
}

/* Info tells of a file that is damaged, and that it is. */
static void
test_info_damaged (void)
{
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  temporary_write (path, "_0.cfs", "?\327l\027\003abc", 8);
  command_run (&command, "info", path, "_0.cfs", NULL);
  command_assert_status (&command, 1);
  command_assert_says (command.output, "8 bytes");
  command_assert_says (command.errors, "_0.cfs: The file ends within its header, at offset 8\n");
  temporary_directory_remove (path);
}

static void
check_limit (const json_t *document,
             const char *key)
{
  const json_t *limit = json_object_get (document, key);
  const json_t *used = json_object_get (limit, "used");
  const json_t *maximum = json_object_get (limit, "maximum");

  g_assert_true (json_is_null (used) || json_integer_value (used) > 0);
  g_assert_true (json_is_null (maximum) || json_integer_value (maximum) > 0);
  g_assert_true (json_is_boolean (json_object_get (limit, "low")));
}

static void
test_limits (void)
{
  g_auto (Command) command = { 0 };
  json_t *document;

  if (!command_is_there ())
    return;
  command_run (&command, "limits", "--json", NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  g_assert_cmpuint (command_get_number (document, "page_size"), ==, mmdir_get_page_size ());
  g_assert_cmpuint (command_get_number (document, "map_granularity"), ==, mmdir_get_map_granularity ());
  g_assert_cmpuint (command_get_number (document, "chunk_power"), ==, MMDIR_CHUNK_POWER_DEFAULT);
  check_limit (document, "mappings");
  check_limit (document, "address_space");
  check_limit (document, "open_files");
  json_decref (document);
}

static void
check_residency (const json_t *file,
                 guint64 length)
{
  const json_t *cells = command_get_array (file, "cells");
  guint64 sum = 0;
  gsize i;

  for (i = 0; i < json_array_size (cells); i++)
    sum += (guint64) json_integer_value (json_array_get (cells, i));
  g_assert_cmpuint (json_array_size (cells), ==, 32);
  g_assert_cmpuint (command_get_number (file, "length"), ==, length);
  g_assert_cmpuint (command_get_number (file, "resident"), ==, sum);
  g_assert_cmpuint (sum, <=, length);
}

/* Looking at a file that nobody else knows does not bring it into memory. */
static void
check_still_evicted (const char *path,
                     const char *backing)
{
  g_auto (Command) command = { 0 };
  json_t *document;

  command_run (&command, "residency", "--json", backing, path, "small", NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  g_assert_cmpuint (command_get_number (json_array_get (command_get_array (document, "files"), 0), "resident"), ==, 0);
  json_decref (document);
}

static void
check_memory (const char *path)
{
  g_auto (Command) command = { 0 };
  const json_t *files;
  json_t *document;

  command_run (&command, "residency", "--json", path, NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  files = command_get_array (document, "files");
  check_residency (command_find_name (files, "large"), LARGE_LENGTH);
  check_residency (command_find_name (files, "small"), 5);
  check_residency (command_find_name (files, "nothing"), 0);
  json_decref (document);

  command_run (&command, "residency", "--backing=mapped", path, "large", NULL);
  command_assert_status (&command, 0);
  command_assert_says (command.output, "3.0 MiB");
}

/* Some systems do not tell it of files that are not mapped.  The user hears of
 * that once. */
static void
check_not_told (const char *path)
{
  g_auto (Command) command = { 0 };

  command_run (&command, "residency", "--json", path, "large", "small", NULL);
  command_assert_status (&command, 1);
  g_assert_cmpstr (command.output, ==, "");
  g_assert_cmpuint (command_count (command.errors, "\n"), ==, 1);
  command_run (&command, "info", path, "large", NULL);
  command_assert_status (&command, 0);
  command_assert_says (command.output, "In memory  unknown\n");
  command_run (&command, "evict", path, "large", NULL);
  command_assert_status (&command, 0);
  command_assert_says (command.output, "unknown   unknown\n");
}

/* What the system keeps in memory is its own affair: but for what it has just
 * evicted, only that the numbers fit can be told for sure. */
static void
test_memory (void)
{
  g_auto (Command) command = { 0 };
  TemporaryDirectory *path;
  const json_t *files, *file;
  json_t *document;
  gboolean is_told;

  if (!command_is_there ())
    return;
  path = temporary_directory_new ();
  temporary_write_pattern (path, "large", LARGE_LENGTH);
  temporary_write_pattern (path, "small", 5);
  temporary_write (path, "nothing", "", 0);

  command_run (&command, "evict", "--json", path, NULL);
  if (command.status != 0)
    {
      g_test_skip ("the system does not evict files");
      temporary_directory_remove (path);
      return;
    }
  document = command_parse (&command);
  files = command_get_array (document, "files");
  g_assert_cmpuint (json_array_size (files), ==, 3);
  file = command_find_name (files, "large");
  g_assert_cmpuint (command_get_number (file, "length"), ==, LARGE_LENGTH);
  is_told = json_object_get (file, "resident_after") != NULL;
  if (is_told)
    {
      g_assert_cmpuint (command_get_number (file, "resident_before"), <=, LARGE_LENGTH);
      g_assert_cmpuint (command_get_number (file, "resident_after"), <=, LARGE_LENGTH);
    }
  if (is_told && command_get_number (command_find_name (files, "small"), "resident_after") == 0)
    {
      check_still_evicted (path, "--backing=auto");
      check_still_evicted (path, "--backing=mapped");
      check_still_evicted (path, "--backing=buffered");
    }
  json_decref (document);

  command_run (&command, "warm", "--json", path, NULL);
  command_assert_status (&command, 0);
  document = command_parse (&command);
  files = command_get_array (document, "files");
  g_assert_cmpuint (json_array_size (files), ==, 3);
  g_assert_cmpuint (command_get_number (command_find_name (files, "small"), "length"), ==, 5);
  json_decref (document);

  if (is_told)
    check_memory (path);
  else
    check_not_told (path);
  temporary_directory_remove (path);
}

static void
test_bench (void)
{
  static const char *const ways[] = { "mapped", "buffered", "stdio" };
  g_auto (Command) command = { 0 };
  g_autofree char *path = NULL;
  const json_t *works;
  json_t *document;
  gsize i, j, k;

  if (!command_is_there () || (path = index_find (PLAIN)) == NULL)
    return;
  command_run (&command, "bench", "--json", "--repetitions=2", "--length=4096", path, NULL);
  command_assert_status (&command, 0);
  g_assert_cmpstr (command.errors, ==, "");
  document = command_parse (&command);
  /* The largest. */
  g_assert_cmpstr (command_get_text (document, "name"), ==, "_0.fdt");
  g_assert_cmpuint (command_get_number (document, "length"), ==, 4096);
  works = command_get_array (document, "works");
  g_assert_cmpuint (json_array_size (works), ==, 4);
  for (i = 0; i < json_array_size (works); i++)
    for (j = 0; j < G_N_ELEMENTS (ways); j++)
      {
        const json_t *way = json_object_get (json_array_get (works, i), ways[j]);
        const json_t *times = command_get_array (way, "microseconds");

        g_assert_cmpuint (json_array_size (times), ==, 2);
        for (k = 0; k < json_array_size (times); k++)
          g_assert_cmpint (json_integer_value (json_array_get (times, k)), >, 0);
      }
  json_decref (document);

  command_run (&command, "bench", "--repetitions=1", "--length=8", path, "_0.si", NULL);
  command_assert_status (&command, 0);
  g_assert_true (g_str_has_prefix (command.output, "8 bytes of "));
  command_run (&command, "bench", "--length=7", path, NULL);
  command_assert_status (&command, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/ls", test_ls);
  g_test_add_func ("/facts/backing", test_backing);
  g_test_add_func ("/facts/info", test_info);
  g_test_add_func ("/facts/info-damaged", test_info_damaged);
  g_test_add_func ("/facts/limits", test_limits);
  g_test_add_func ("/facts/memory", test_memory);
  g_test_add_func ("/facts/bench", test_bench);
  return g_test_run ();
}
