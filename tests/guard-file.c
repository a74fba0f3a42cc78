/* guard-file.c: two files under the guard, one of which gets damaged
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "guard-file.h"

#include "check.h"
#include "fault.h"
#include "temporary.h"

const GuardWay guard_ways[3] = {
  { "flat", 0 },
  { "apart", 12 },
  { "small", 10 },
};

MmdirDirectory *
guard_open_directory (const char *path,
                      const GuardWay *way)
{
  if (way->apart_power != 0)
    return temporary_open_apart (path, way->apart_power);
  return temporary_open (path, MMDIR_BACKING_MAPPED);
}

void
guard_file_open (GuardFile *file,
                 const char *path,
                 const GuardWay *way)
{
  file->page_size = mmdir_get_page_size ();
  file->path = g_strdup (path);
  file->directory = guard_open_directory (path, way);
  file->input = temporary_open_input (file->directory, "file");
  file->other = temporary_open_input (file->directory, "other");
  check_succeeds (mmdir_guard_install (&error));
}

void
guard_file_close (GuardFile *file)
{
  mmdir_guard_remove ();
  mmdir_input_free (file->input);
  mmdir_input_free (file->other);
  mmdir_directory_unref (file->directory);
  g_free (file->path);
}

static void
cut (GuardFile *file,
     const char *name,
     MmdirInput *input,
     guint64 page)
{
  fault_cause (file->path, name, input, page * file->page_size);
}

static void
write_again (GuardFile *file)
{
  temporary_write_pattern (file->path, "file", GUARD_LENGTH * file->page_size);
}

void
guard_file_set_up (GuardFile *file,
                   gconstpointer data)
{
  const gsize length = GUARD_LENGTH * mmdir_get_page_size ();
  g_autofree char *path = temporary_directory_new ();

  temporary_write_pattern (path, "file", length);
  temporary_write_pattern (path, "other", length);
  file->damage = cut;
  file->mend = write_again;
  guard_file_open (file, path, data);
}

void
guard_file_tear_down (GuardFile *file,
                      gconstpointer data G_GNUC_UNUSED)
{
  char *path = g_strdup (file->path);

  guard_file_close (file);
  temporary_directory_remove (path);
}

void
guard_file_damage (GuardFile *file)
{
  file->damage (file, "file", file->input, GUARD_DAMAGED);
}

void
guard_assert_damaged (GuardFile *file,
                      GError *error,
                      guint64 page)
{
  g_autofree char *path = g_build_filename (file->path, "file", NULL);
  guint64 offset = 0;
  guint64 length = 0;

  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_cmpuint (offset, ==, page * file->page_size);
  g_assert_true (mmdir_error_get_length (error, &length));
  g_assert_cmpuint (length, ==, file->page_size);
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_assert_nonnull (strstr (error->message, "“"));
}

void
guard_assert_check_fails (GuardFile *file,
                          MmdirInput *input,
                          guint64 page)
{
  GError *error = NULL;

  g_assert_false (mmdir_input_check (input, &error));
  guard_assert_damaged (file, error, page);
  g_clear_error (&error);
  g_assert_false ((mmdir_input_check) (input, &error));
  guard_assert_damaged (file, error, page);
  g_clear_error (&error);
  g_assert_false (mmdir_input_check (input, NULL));
}

void
guard_assert_check_succeeds (MmdirInput *input)
{
  check_succeeds (mmdir_input_check (input, &error));
  check_succeeds ((mmdir_input_check) (input, &error));
}
