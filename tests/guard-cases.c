/* guard-cases.c: what the guard does, whatever the damage
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "guard-file.h"

#include "check.h"
#include "fault.h"
#include "instrument.h"
#include "temporary.h"

/* Each reader meets the damage first, at the beginning of the page. */
static void
test_readers (GuardFile *file,
              gconstpointer data G_GNUC_UNUSED)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (guard_readers); i++)
    {
      g_clear_pointer (&file->input, mmdir_input_free);
      file->mend (file);
      file->input = temporary_open_input (file->directory, "file");
      check_seek (file->input, GUARD_DAMAGED * file->page_size);
      guard_assert_check_succeeds (file->input);
      guard_file_damage (file);
      guard_assert_reader_fails (file, file->input, guard_readers[i]);
      guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
      guard_assert_check_succeeds (file->other);
    }
}

/* And wherever the others read after that. */
static void
test_afterwards (GuardFile *file,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) clone = check_clone (file->input);
  g_autoptr (MmdirInput) slice = check_slice (file->input, 10, 4000);
  gsize i;

  guard_file_damage (file);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  guard_assert_reader_fails (file, file->input, guard_read_bytes);
  check_seek (file->input, 0);
  for (i = 0; i < G_N_ELEMENTS (guard_readers); i++)
    {
      guard_assert_reader_fails (file, file->input, guard_readers[i]);
      guard_assert_reader_fails (file, clone, guard_readers[i]);
      guard_assert_reader_fails (file, slice, guard_readers[i]);
    }
  guard_assert_check_fails (file, clone, GUARD_DAMAGED);
  guard_assert_check_fails (file, slice, GUARD_DAMAGED);
}

/* A single value does not look, except where it lies on the edge of a chunk,
 * which nobody is told. */
static void
test_values (GuardFile *file,
             gconstpointer data G_GNUC_UNUSED)
{
  const guint64 position = GUARD_DAMAGED * file->page_size;

  guard_file_damage (file);
  check_seek (file->input, position + 8);
  g_assert_cmpuint (check_read_uint64_be (file->input), ==, 0);
  g_assert_cmpuint (check_read_byte (file->input), ==, 0);
  g_assert_cmpuint (check_read_vint (file->input), ==, 0);
  g_assert_cmpuint (check_read_vlong (file->input), ==, 0);
  check_position (file->input, position + 8 + 8 + 1 + 1 + 1);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
  guard_assert_check_succeeds (file->other);
}

/* It is the first page that is told. */
static void
test_second_page (GuardFile *file,
                  gconstpointer data G_GNUC_UNUSED)
{
  guard_file_damage (file);
  check_seek (file->input, GUARD_DAMAGED * file->page_size + 100);
  g_assert_cmpuint (check_read_byte (file->input), ==, 0);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
  check_seek (file->input, (GUARD_DAMAGED + 1) * file->page_size);
  g_assert_cmpuint (check_read_byte (file->input), ==, 0);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
}

static void
test_peek (GuardFile *file,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  const guint8 *bytes;

  guard_file_damage (file);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  bytes = mmdir_input_peek (file->input, 16, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bytes[15], ==, 0);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
}

/* Bytes that are not copied are read by the caller; those that are put together
 * are read now. */
static void
test_get_bytes (GuardFile *file,
                gconstpointer data)
{
  const GuardWay *way = data;
  const guint64 position = GUARD_DAMAGED * file->page_size;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *contents;

  bytes = mmdir_input_get_bytes (file->input, position, 16, &error);
  g_assert_no_error (error);
  guard_file_damage (file);
  contents = g_bytes_get_data (bytes, NULL);
  g_assert_cmpuint (contents[0], ==, 0);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
  g_assert_null (mmdir_input_get_bytes (file->input, position, 16, &error));
  guard_assert_damaged (file, error, GUARD_DAMAGED);
  g_clear_error (&error);
  if (way->apart_power == 10)
    {
      g_assert_null (mmdir_input_get_bytes (file->input, 0, 3000, &error));
      guard_assert_damaged (file, error, GUARD_DAMAGED);
    }
}

/* A new input over the file does not know of it. */
static void
test_open_again (GuardFile *file,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) again = NULL;

  guard_file_damage (file);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  guard_assert_reader_fails (file, file->input, guard_read_bytes);
  again = temporary_open_input (file->directory, "file");
  guard_assert_check_succeeds (again);
  g_assert_cmpuint (check_read_byte (again), ==, temporary_byte_at (0));
  check_succeeds (guard_read_many_bytes (again, &error));
}

/* It lasts until it has been removed as often as it was installed, and was
 * installed after the files were opened. */
static void
test_nested (GuardFile *file,
             gconstpointer data G_GNUC_UNUSED)
{
  check_succeeds (mmdir_guard_install (&error));
  check_succeeds (mmdir_guard_install (&error));
  mmdir_guard_remove ();
  mmdir_guard_remove ();
  guard_file_damage (file);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  guard_assert_reader_fails (file, file->input, guard_read_bytes);
  mmdir_guard_remove ();
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
  guard_assert_reader_fails (file, file->input, guard_read_bytes);
  check_succeeds (mmdir_guard_install (&error));
  file->damage (file, "other", file->other, 0);
  g_assert_cmpuint (check_read_byte (file->other), ==, 0);
  g_assert_false (mmdir_input_check (file->other, NULL));
}

/* Where a fault does not tell where it was. */
static void
test_nothing (GuardFile *file G_GNUC_UNUSED,
              gconstpointer data G_GNUC_UNUSED)
{
  fault_is_told ();
}

void
guard_add (const char *suite,
           const char *name,
           GuardFunc set_up,
           GuardFunc func,
           GuardFunc tear_down)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (guard_ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s/%s", suite, guard_ways[i].name, name);

      g_test_add (path, GuardFile, &guard_ways[i], set_up,
                  instrument_is ("qemu") ? test_nothing : func, tear_down);
    }
}

void
guard_cases_add (const char *suite,
                 GuardFunc set_up,
                 GuardFunc tear_down)
{
  guard_add (suite, "readers", set_up, test_readers, tear_down);
  guard_add (suite, "afterwards", set_up, test_afterwards, tear_down);
  guard_add (suite, "values", set_up, test_values, tear_down);
  guard_add (suite, "second-page", set_up, test_second_page, tear_down);
  guard_add (suite, "peek", set_up, test_peek, tear_down);
  guard_add (suite, "get-bytes", set_up, test_get_bytes, tear_down);
  guard_add (suite, "open-again", set_up, test_open_again, tear_down);
  guard_add (suite, "nested", set_up, test_nested, tear_down);
}
