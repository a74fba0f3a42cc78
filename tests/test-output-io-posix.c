/* test-output-io-posix.c: writing to a disk that fails
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "fuse/disk.h"
#include "output-failure-posix.h"
#include "process.h"
#include "temporary.h"

#include <errno.h>
#include <string.h>

static const guint8 bytes[1000] = { 1, 2, 3 };

static void
set_up (OutputPlace *place,
        gconstpointer data G_GNUC_UNUSED)
{
  temporary_write_pattern (disk_get_folder (), "old", OUTPUT_OLD_LENGTH);
  temporary_write_pattern (disk_get_folder (), "source", OUTPUT_SOURCE_LENGTH);
  place->path = g_strdup (disk_get_path ());
  place->directory = temporary_open (place->path, MMDIR_BACKING_AUTO);
  place->other_path = temporary_directory_new ();
  temporary_write_pattern (place->other_path, "source", OUTPUT_SOURCE_LENGTH);
  place->other = temporary_open (place->other_path, MMDIR_BACKING_AUTO);
}

static void
tear_down (OutputPlace *place,
           gconstpointer data G_GNUC_UNUSED)
{
  g_auto (GStrv) names = mmdir_directory_list (place->directory, NULL);
  gsize i;

  disk_heal ();
  for (i = 0; names[i] != NULL; i++)
    temporary_remove (disk_get_folder (), names[i]);
  mmdir_directory_unref (place->directory);
  mmdir_directory_unref (place->other);
  g_free (place->path);
  temporary_directory_remove (place->other_path);
}

static MmdirOutput *
create (OutputPlace *place)
{
  MmdirOutput *output;

  check_succeeds ((output = mmdir_directory_create_output (place->directory, "new", &error)) != NULL);
  check_succeeds (mmdir_output_write_bytes (output, bytes, sizeof bytes, &error));
  return output;
}

/* Nothing is there but what was, and all is as before once the disk is well. */
static void
assert_nothing_new (OutputPlace *place)
{
  output_assert_names (place, "old source");
  output_assert_old (place);
  disk_heal ();
  output_assert_works (place);
}

/* A disk that fails while a file is written to */
static void
test_way (OutputPlace *place,
          gconstpointer data)
{
  const OutputWay *way = data;
  const guint n_descriptors = process_count_descriptors ();
  g_autoptr (MmdirOutput) output = create (place);
  g_autoptr (GError) failure = NULL;

  check_succeeds (mmdir_output_flush (output, &error));
  disk_break ("write", EIO);
  while (way->write (place, output, &failure))
    g_assert_cmpuint (mmdir_output_tell (output), <=, OUTPUT_SOURCE_LENGTH + sizeof bytes);
  output_assert_tells (failure, MMDIR_ERROR_IO, place, "new", "write", EIO);
  output_assert_place (failure, sizeof bytes);

  /* The disk is well again, and the file is not. */
  disk_heal ();
  output_assert_sticks (place, output, failure);
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_clear_pointer (&output, mmdir_output_free);
  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors);
  assert_nothing_new (place);
}

/* Every errno that means that there is no room */
static void
test_no_space (OutputPlace *place,
               gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    int code;
    const char *words;
  } cases[] = {
    { ENOSPC, "full" },
    { EDQUOT, "quota" },
    { EFBIG, "file system" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MmdirOutput) output = create (place);
      g_autoptr (GError) failure = NULL;

      disk_break ("write", cases[i].code);
      g_assert_false (mmdir_output_publish (output, "old", &failure));
      output_assert_tells (failure, MMDIR_ERROR_NO_SPACE, place, "new", "write", cases[i].code);
      g_assert_nonnull (strstr (mmdir_error_get_hint (failure), cases[i].words));
      output_assert_names (place, "old source");
      disk_heal ();
    }
  assert_nothing_new (place);
}

/* A sync that has failed is not tried again: the next might succeed, with
 * nothing on the disk. */
static void
test_sync (OutputPlace *place,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = create (place);
  g_autoptr (GError) failure = NULL;

  disk_break ("fsync", EIO);
  g_assert_false (mmdir_output_sync (output, &failure));
  output_assert_tells (failure, MMDIR_ERROR_IO, place, "new", "fsync", EIO);
  g_assert_nonnull (strstr (mmdir_error_get_hint (failure), "write the file anew"));
  disk_heal ();
  check_refused (MMDIR_ERROR_IO, mmdir_output_sync (output, &error));
  output_assert_sticks (place, output, failure);
  check_refused (MMDIR_ERROR_IO, mmdir_output_publish (output, "old", &error));
  assert_nothing_new (place);
}

/* Publishing fails at a step before the rename. */
static void
test_publish (OutputPlace *place,
              gconstpointer data)
{
  const char *operation = data;
  const char *call = strcmp (operation, "flush") == 0 ? "close" : operation;
  const guint n_descriptors = output_count_descriptors (place);
  g_autoptr (MmdirOutput) output = create (place);
  g_autoptr (GError) failure = NULL;

  disk_break (operation, EIO);
  g_assert_false (mmdir_output_publish (output, "old", &failure));
  output_assert_tells (failure, MMDIR_ERROR_IO, place, "new", call, EIO);
  disk_heal ();
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors);
  g_clear_pointer (&output, mmdir_output_free);
  assert_nothing_new (place);
}

/* What the disk says when a file is closed. */
static void
test_close (OutputPlace *place,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = create (place);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) copy_failure = NULL;

  disk_break ("flush", EDQUOT);
  g_assert_false (mmdir_output_close (output, &failure));
  output_assert_tells (failure, MMDIR_ERROR_NO_SPACE, place, "new", "close", EDQUOT);
  check_refused (MMDIR_ERROR_NO_SPACE, mmdir_output_close (output, &error));
  g_assert_false (mmdir_directory_copy_file (place->other, "source", place->directory, "new", &copy_failure));
  output_assert_tells (copy_failure, MMDIR_ERROR_NO_SPACE, place, "new", "close", EDQUOT);
  assert_nothing_new (place);
}

/* The last step: the new file is there, and nobody knows for how long. */
static void
test_publish_directory (OutputPlace *place,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) again = NULL;
  g_autoptr (MmdirOutput) output = create (place);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) second_failure = NULL;
  guint64 length = 0;

  disk_break ("fsyncdir", EIO);
  g_assert_false (mmdir_output_publish (output, "old", &failure));
  output_assert_tells (failure, MMDIR_ERROR_IO, place, NULL, "fsync", EIO);
  g_assert_nonnull (strstr (mmdir_error_get_hint (failure), "crash"));
  disk_heal ();
  output_assert_names (place, "old source");
  check_succeeds (mmdir_directory_get_file_length (place->directory, "old", &length, &error));
  g_assert_cmpuint (length, ==, sizeof bytes);

  /* It stays so, and nothing more is put upon it. */
  g_assert_false (mmdir_directory_sync (place->directory, &second_failure));
  g_assert_error (second_failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_test_message ("%s", second_failure->message);
  check_refused (MMDIR_ERROR_IO,
                 mmdir_directory_publish (place->directory, "source", bytes, sizeof bytes, &error));
  check_succeeds (mmdir_directory_get_file_length (place->directory, "source", &length, &error));
  g_assert_cmpuint (length, ==, OUTPUT_SOURCE_LENGTH);
  output_assert_names (place, "old source");
  again = temporary_open (place->path, MMDIR_BACKING_AUTO);
  check_succeeds (mmdir_directory_publish (again, "source", bytes, sizeof bytes, &error));
}

/* Files that were closed without a sync */
static void
test_sync_files (OutputPlace *place,
                 gconstpointer data)
{
  const int code = GPOINTER_TO_INT (data);
  static const char *const names[] = { "source", NULL };
  static const char *const other_names[] = { "old", "moved", NULL };
  g_autoptr (GError) failure = NULL;

  disk_break ("fsync", code);
  g_assert_false (mmdir_directory_sync_files (place->directory, names, &failure));
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, code);
  g_assert_nonnull (strstr (mmdir_error_get_hint (failure), "system's log"));
  g_test_message ("%s", failure->message);
  disk_heal ();
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (place->directory, names, &error));

  /* The file is as bad by another name; another of that name is not. */
  check_succeeds (mmdir_directory_rename_file (place->directory, "source", "moved", &error));
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (place->directory, other_names, &error));
  check_succeeds (mmdir_directory_publish (place->directory, "moved", bytes, sizeof bytes, &error));
  check_succeeds (mmdir_directory_sync_files (place->directory, other_names, &error));
}

/* Who writes is not blamed for what cannot be read. */
static void
test_source (OutputPlace *place,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = create (place);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = g_build_filename (place->path, "source", NULL);

  mmdir_directory_set_backing (place->directory, MMDIR_BACKING_BUFFERED);
  input = temporary_open_input (place->directory, "source");
  disk_fail ("source", 20 * mmdir_get_page_size (), 1);
  g_assert_false (mmdir_output_copy (output, input, OUTPUT_SOURCE_LENGTH, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, path);
  g_test_message ("%s", failure->message);
  check_refused (MMDIR_ERROR_IO, mmdir_output_close (output, &error));
  g_clear_pointer (&output, mmdir_output_free);
  g_clear_pointer (&input, mmdir_input_free);
  assert_nothing_new (place);
}

static void
test_names (OutputPlace *place,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) create_failure = NULL;
  g_autoptr (GError) rename_failure = NULL;
  g_autoptr (GError) delete_failure = NULL;

  disk_break ("create", EIO);
  disk_break ("rename", EIO);
  disk_break ("unlink", EIO);
  g_assert_null (mmdir_directory_create_output (place->directory, "new", &create_failure));
  output_assert_tells (create_failure, MMDIR_ERROR_IO, place, "new", "open", EIO);
  g_assert_false (mmdir_directory_rename_file (place->directory, "source", "old", &rename_failure));
  output_assert_tells (rename_failure, MMDIR_ERROR_IO, place, "source", "rename", EIO);
  g_assert_false (mmdir_directory_delete_file (place->directory, "old", &delete_failure));
  output_assert_tells (delete_failure, MMDIR_ERROR_IO, place, "old", "unlink", EIO);
  assert_nothing_new (place);
}

/* This disk knows neither the rename that replaces nothing, nor hard links. */
static void
test_unsupported (OutputPlace *place,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;

  g_assert_false (mmdir_directory_rename_file_without_replacing (place->directory, "source", "new", &failure));
  output_assert_tells (failure, MMDIR_ERROR_UNSUPPORTED, place, "source", "link", EOPNOTSUPP);
  assert_nothing_new (place);
}

static void
test_no_disk (void)
{
  g_test_skip (disk_why_not ());
}

#define ADD(path, data, func) g_test_add ("/output-io-posix/" path, OutputPlace, data, set_up, func, tear_down)

static void
add_all (void)
{
  gsize i;

  for (i = 0; i < OUTPUT_N_WAYS; i++)
    {
      g_autofree char *path = g_strconcat ("/output-io-posix/write/", output_ways[i].name, NULL);

      g_test_add (path, OutputPlace, &output_ways[i], set_up, test_way, tear_down);
    }
  ADD ("no-space", NULL, test_no_space);
  ADD ("sync", NULL, test_sync);
  ADD ("close", NULL, test_close);
  ADD ("publish/fsync", "fsync", test_publish);
  ADD ("publish/flush", "flush", test_publish);
  ADD ("publish/rename", "rename", test_publish);
  ADD ("publish/directory", NULL, test_publish_directory);
  ADD ("sync-files/io", GINT_TO_POINTER (EIO), test_sync_files);
  ADD ("sync-files/read-only", GINT_TO_POINTER (EROFS), test_sync_files);
  ADD ("source", NULL, test_source);
  ADD ("names", NULL, test_names);
  ADD ("unsupported", NULL, test_unsupported);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (disk_start ())
    add_all ();
  else
    g_test_add_func ("/output-io-posix/disk", test_no_disk);
  status = g_test_run ();
  disk_stop ();
  return status;
}
