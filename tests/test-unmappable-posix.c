/* test-unmappable-posix.c: a file system that reads files and cannot map them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "command-posix.h"
#include "fuse/disk.h"
#include "process.h"
#include "temporary.h"

/* More than what is read into memory. */
#define LENGTH 100000

static const char name[] = DISK_UNMAPPABLE;

static void
test_off (void)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (disk_get_path (), MMDIR_BACKING_MAPPED);
  g_autofree char *path = g_build_filename (disk_get_path (), name, NULL);
  g_autoptr (GError) error = NULL;
  const guint before = process_count_descriptors ();

  g_assert_null (mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_DEFAULT, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "buffered"));
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

static void
count_message (const char *domain G_GNUC_UNUSED,
               GLogLevelFlags level G_GNUC_UNUSED,
               const char *message G_GNUC_UNUSED,
               gpointer user_data)
{
  guint *n_messages = user_data;

  (*n_messages)++;
}

static void
test_on (void)
{
  g_autoptr (MmdirDirectory) directory = temporary_open (disk_get_path (), MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = NULL;
  guint n_messages = 0;

  mmdir_directory_set_fallback (directory, TRUE);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MESSAGE, count_message, &n_messages);
  input = temporary_open_input (directory, name);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MASK, g_log_default_handler, NULL);
  g_assert_cmpuint (n_messages, ==, 1);
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
  temporary_read (input, 0, LENGTH);
}

/* The user is told why. */
static void
test_command (void)
{
  g_autofree char *path = g_build_filename (disk_get_path (), name, NULL);
  g_auto (Command) command = { 0 };
  json_t *document;

  if (!command_is_there ())
    return;
  command_run (&command, "ls", "--json", disk_get_path (), NULL);
  command_assert_status (&command, 0);
  g_assert_true (g_str_has_prefix (command.errors, "mmdir: note: "));
  command_assert_says (command.errors, path);
  document = command_parse (&command);
  g_assert_cmpstr (command_get_text (command_find_name (command_get_array (document, "files"), name), "backing"),
                   ==, "buffered");
  json_decref (document);
}

static void
test_no_disk (void)
{
  g_test_skip (disk_why_not ());
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (disk_start ())
    {
      temporary_write_pattern (disk_get_folder (), name, LENGTH);
      g_test_add_func ("/unmappable-posix/off", test_off);
      g_test_add_func ("/unmappable-posix/on", test_on);
      g_test_add_func ("/unmappable-posix/command", test_command);
    }
  else
    g_test_add_func ("/unmappable-posix/disk", test_no_disk);
  status = g_test_run ();
  disk_stop ();
  return status;
}
