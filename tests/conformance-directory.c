/* conformance-directory.c: files by their names, whatever reads them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "process.h"

#include <glib/gstdio.h>

static void
open_fails (Fixture *fixture,
            const char *name,
            MmdirError code)
{
  guint64 length = 4711;
  MmdirInput *input;

  check_refused (code, (input = fixture_try_open_input (fixture, fixture->directory, name, &error)) != NULL);
  check_refused (code, mmdir_directory_get_file_length (fixture->directory, name, &length, &error));
  g_assert_cmpuint (length, ==, 4711);
  g_assert_false (mmdir_directory_file_exists (fixture->directory, name));
}

static void
test_refused (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  static const char *const names[] = { "", ".", "..", "/", "/dev/null", "a/b", "../file", "./file", "file/" };
  g_autofree char *folder = g_build_filename (fixture->path, "folder", NULL);
  g_autoptr (GPtrArray) special = process_make_special_files (fixture->path);
  guint i;

  temporary_write_pattern (fixture->path, "file", 10);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    open_fails (fixture, names[i], MMDIR_ERROR_INVALID_NAME);
  open_fails (fixture, "missing", MMDIR_ERROR_NOT_FOUND);
  open_fails (fixture, "folder", MMDIR_ERROR_NOT_REGULAR);
  for (i = 0; i < special->len; i++)
    open_fails (fixture, g_ptr_array_index (special, i), MMDIR_ERROR_NOT_REGULAR);
  if (process_make_dangling_link (fixture->path, "dangling"))
    open_fails (fixture, "dangling", MMDIR_ERROR_NOT_FOUND);
}

/* Two directory objects over the same place see the same files, and what one
 * has open survives what happens to the name. */
static void
test_two (Fixture *fixture,
          gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) other = fixture_open_directory (fixture, fixture->path);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) same = NULL;
  guint64 length = 0;

  temporary_write_pattern (fixture->path, "file", 40);
  input = fixture_open_input (fixture, "file");
  check_succeeds ((same = fixture_try_open_input (fixture, other, "file", &error)) != NULL);
  check_succeeds (mmdir_directory_get_file_length (other, "file", &length, &error));
  g_assert_cmpuint (length, ==, 40);
  process_take_name (fixture->path, "file");
  g_assert_false (mmdir_directory_file_exists (other, "file"));
  open_fails (fixture, "file", MMDIR_ERROR_NOT_FOUND);
  check_read_uint64_le (input);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (8));
  g_assert_cmpuint (check_read_byte (same), ==, temporary_byte_at (0));
}

/* Every context, on any backing, reads the same. */
static void
test_contexts (Fixture *fixture,
               gconstpointer plan)
{
  const FixturePlan *way = plan;
  const gsize length = fixture_get_length (fixture);
  MmdirContext context;

  temporary_write_pattern (fixture->path, "file", length);
  for (context = MMDIR_CONTEXT_DEFAULT; context <= MMDIR_CONTEXT_FLUSH; context++)
    {
      FixturePlan other = *way;
      g_autoptr (MmdirInput) input = NULL;
      g_autofree guint8 *bytes = g_malloc (length);
      gsize position;

      other.context = context;
      fixture->plan = &other;
      input = fixture_open_input (fixture, "file");
      fixture->plan = way;
      check_succeeds (mmdir_input_read_bytes (input, bytes, length, &error));
      g_assert_true (temporary_is_pattern (bytes, length, 0));
      for (position = length; position > 0; position /= 2)
        {
          check_seek (input, position - 1);
          g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (position - 1));
        }
    }
}

/* Several backings side by side in one directory. */
static void
test_side_by_side (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_AUTO);
  static const MmdirBacking backings[] = {
    MMDIR_BACKING_MAPPED, MMDIR_BACKING_BUFFERED, MMDIR_BACKING_MEMORY, MMDIR_BACKING_AUTO
  };
  MmdirInput *inputs[G_N_ELEMENTS (backings)];
  guint64 position;
  guint i;

  temporary_write_pattern (path, "file", 40000);
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      mmdir_directory_set_backing (directory, backings[i]);
      inputs[i] = temporary_open_input (directory, "file");
      g_assert_cmpint (mmdir_input_get_backing (inputs[i]), ==,
                       backings[i] == MMDIR_BACKING_AUTO ? MMDIR_BACKING_MAPPED : backings[i]);
    }
  for (position = 0; position < 40000; position += 8)
    {
      const guint64 number = check_read_uint64_le (inputs[0]);

      for (i = 1; i < G_N_ELEMENTS (backings); i++)
        g_assert_cmphex (check_read_uint64_le (inputs[i]), ==, number);
    }
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    mmdir_input_free (inputs[i]);
}

#define N_WRITTEN 200

static gpointer
write_files (gpointer data)
{
  const char *path = data;
  guint i;

  for (i = 0; i < N_WRITTEN; i++)
    {
      g_autofree char *name = g_strdup_printf ("_%03u", i);

      temporary_write_pattern (path, name, 64);
    }
  return NULL;
}

/* While another thread writes files they are listed in order, and what is
 * listed can be opened. */
static void
test_list_while_written (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_AUTO);
  GThread *writer = g_thread_new ("writer", write_files, path);
  gsize n_listed = 0;

  while (n_listed < N_WRITTEN)
    {
      g_auto (GStrv) names = NULL;
      gsize n;
      gsize i;

      check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL);
      n = g_strv_length (names);
      g_assert_cmpuint (n, >=, n_listed);
      n_listed = n;
      for (i = 0; i < n; i++)
        {
          g_autoptr (MmdirInput) input = NULL;

          if (i > 0)
            g_assert_cmpint (strcmp (names[i - 1], names[i]), <, 0);
          if (i % 16 != 0)
            continue;
          input = temporary_open_input (directory, names[i]);
          if (mmdir_input_get_length (input) > 0)
            g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));
        }
    }
  g_thread_join (writer);
}

void
conformance_add_directory (void)
{
  fixture_add ("directory/refused", test_refused);
  fixture_add ("directory/two", test_two);
  fixture_add ("directory/contexts", test_contexts);
  g_test_add_func ("/directory/side-by-side", test_side_by_side);
  g_test_add_func ("/directory/list-while-written", test_list_while_written);
}
