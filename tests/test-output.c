/* test-output.c: the life of an output, its place, and what it refuses
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "writer.h"
#include "written.h"

#include <glib/gstdio.h>

static void
assert_exists (Written *written,
               const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mmdir_directory_create_output (written->directory, name, &error));
  written_assert_error (error, MMDIR_ERROR_EXISTS, name);
  g_assert_null (mmdir_directory_create_output (written->directory, name, NULL));
}

/* What is there stays as it is, and is no hindrance once it is gone. */
static void
test_exists (Written *written,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (written->path, "folder", NULL);
  g_autoptr (MmdirOutput) output = NULL;

  temporary_write (written->path, "other", "old", 3);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_exists (written, "file");
  assert_exists (written, "other");
  assert_exists (written, "folder");
  written_assert_contents (written->path, "other", "old", 3);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));

  check_succeeds (mmdir_directory_delete_file (written->directory, "other", &error));
  check_succeeds ((output = mmdir_directory_create_output (written->directory, "other", &error)) != NULL);
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  assert_exists (written, "other");
  check_succeeds (mmdir_output_close (output, &error));
  assert_exists (written, "other");
  written_assert_contents (written->path, "other", "new", 3);
}

/* A link is not followed to a file that it would create. */
static void
test_dangling_link (Written *written,
                    gconstpointer data G_GNUC_UNUSED)
{
  if (!process_make_dangling_link (written->path, "link"))
    return;
  assert_exists (written, "link");
  written_assert_list (written->directory, "file", "link", NULL);
}

static void
test_names (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "", ".", "..", "/", "a/b", "a/", "/a", "../x" };
  g_autofree char *too_long = g_strnfill (256, 'n');
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      check_refused (MMDIR_ERROR_INVALID_NAME,
                     mmdir_directory_create_output (written->directory, names[i], &error) != NULL);
      if (strchr (names[i], '/') != NULL)
        {
          check_refused (MMDIR_ERROR_INVALID_NAME,
                         mmdir_directory_create_temporary_output (written->directory, names[i], "s", &error) != NULL);
          check_refused (MMDIR_ERROR_INVALID_NAME,
                         mmdir_directory_create_temporary_output (written->directory, "p", names[i], &error) != NULL);
        }
    }
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_create_output (written->directory, too_long, &error) != NULL);
  check_refused (MMDIR_ERROR_INVALID_NAME,
                 mmdir_directory_create_temporary_output (written->directory, too_long, "", &error) != NULL);
  written_assert_list (written->directory, "file", NULL);
}

/* A directory that its output outlives. */
static void
test_directory_gone (Written *written,
                     gconstpointer data G_GNUC_UNUSED)
{
  written_noise (written, 100);
  g_clear_pointer (&written->directory, mmdir_directory_unref);
  written_noise (written, 100000);
  written_end (written);
  g_assert_cmpstr (mmdir_output_get_name (written->output), ==, "file");
}

static void
test_close_twice (Written *written,
                  gconstpointer data G_GNUC_UNUSED)
{
  written_noise (written, 70001);
  written_end (written);
  check_succeeds (mmdir_output_close (written->output, &error));
  g_assert_true (mmdir_output_close (written->output, NULL));
  written_assert_contents (written->path, "file", written->expected->data, written->expected->len);
}

static void
test_empty (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  written_end (written);
  written_assert_list (written->directory, "file", NULL);
  input = temporary_open_input (written->directory, "file");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, 0);
}

static void
test_free_discards (Written *written,
                    gconstpointer data)
{
  written_noise (written, GPOINTER_TO_SIZE (data));
  g_clear_pointer (&written->output, mmdir_output_free);
  written_assert_list (written->directory, NULL);
}

/* Only its own file: the name may stand for another one by now. */
static void
test_free_replaced (Written *written,
                    gconstpointer data G_GNUC_UNUSED)
{
  written_noise (written, 5000);
  process_take_name (written->path, "file");
  temporary_write (written->path, "file", "another", 7);
  g_clear_pointer (&written->output, mmdir_output_free);
  written_assert_contents (written->path, "file", "another", 7);
}

static void
test_free_closed (Written *written,
                  gconstpointer data G_GNUC_UNUSED)
{
  written_noise (written, 10);
  written_end (written);
  g_clear_pointer (&written->output, mmdir_output_free);
  written_assert_contents (written->path, "file", written->expected->data, 10);
}

/* Runs that are shorter than, as long as and longer than what is left of the
 * window, and windows at once; the position grows by each. */
static void
test_bytes (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  static const gsize lengths[] = { 0, 1, 4095, 4096, 65535, 65536, 65537, 131072, 200000 };
  gsize i, room;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      written_flush (written);
      written_noise (written, lengths[i]);
      written_noise (written, 1);
      written_noise (written, lengths[i]);
    }
  for (room = 0; room < 20; room++)
    {
      written_leave_room (written, room);
      check_succeeds (mmdir_output_write_bytes (written->output, NULL, 0, &error));
      written_noise (written, 0);
      written_noise (written, (gsize) g_test_rand_int_range (0, 40));
      written_leave_room (written, room);
      written_noise (written, room);
      written_noise (written, 65536 + room);
    }
  written_end (written);
}

/* What goes to the system, unless somebody asks for more, ends with a page, so that
 * none is written twice; a run of bytes that is longer than the window goes there
 * at once, but for its rest. */
static void
test_pages (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  const MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (written->output);
  guint n_emptied = 0;

  written_noise (written, 5);
  written_flush (written);
  while (n_emptied < 5)
    {
      const guint64 before = window->start_position;

      check_succeeds (mmdir_output_write_uint64_be (written->output, 1, &error));
      writer_uint64_be (written->expected, 1);
      written_check (written);
      if (window->start_position == before)
        continue;
      g_assert_cmpuint (window->start_position % 4096, ==, 0);
      g_assert_cmpuint (window->cursor - window->start, <, 4096 + 8);
      n_emptied++;
    }
  written_flush (written);
  written_noise (written, 2 * 65536 + 100);
  g_assert_cmpuint (window->cursor - window->start, ==, 100);
  written_end (written);
}

/* A program that fills the window itself, as an encoder of its own does. */
static void
test_window (Written *written,
             gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutputWindow *window = MMDIR_OUTPUT_WINDOW (written->output);
  guint round;

  for (round = 0; round < 50; round++)
    {
      const gsize length = (gsize) g_test_rand_int_range (1, 17);
      gsize i;

      written_leave_room (written, (gsize) g_test_rand_int_range (0, 30));
      check_succeeds (mmdir_output_make_room (written->output, length, &error));
      written_check (written);
      g_assert_cmpuint (window->limit - window->cursor, >=, length);
      for (i = 0; i < length; i++)
        {
          window->cursor[i] = temporary_byte_at (round + i);
          writer_byte (written->expected, temporary_byte_at (round + i));
        }
      window->cursor += length;
      written_check (written);
    }
  written_end (written);
}

static void
test_sync (Written *written,
           gconstpointer data G_GNUC_UNUSED)
{
  guint i;

  for (i = 0; i < 3; i++)
    {
      check_succeeds (mmdir_output_sync (written->output, &error));
      written_check (written);
      written_assert_contents (written->path, "file", written->expected->data, written->expected->len);
      written_noise (written, 70001);
    }
  written_end (written);
}

/* From every position of a page or so, to every power of two up to some pages. */
static void
test_align (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  static const guint8 zeroes[65536];
  guint round;

  for (round = 0; round < 300; round++)
    {
      const gsize alignment = (gsize) 1 << g_test_rand_int_range (0, 17);
      const guint64 before = written->expected->len;

      check_succeeds (mmdir_output_align (written->output, alignment, &error));
      g_byte_array_append (written->expected, zeroes, (guint) ((alignment - before % alignment) % alignment));
      written_check (written);
      g_assert_cmpuint (mmdir_output_tell (written->output) % alignment, ==, 0);
      check_succeeds (mmdir_output_align (written->output, alignment, &error));
      written_check (written);
      written_noise (written, (gsize) g_test_rand_int_range (0, 100));
      if (round % 16 == 0)
        written_leave_room (written, (gsize) g_test_rand_int_range (0, 10));
    }
  written_end (written);
}

static void
test_bad_alignments (Written *written,
                     gconstpointer data G_GNUC_UNUSED)
{
  static const gsize alignments[] = { 0, 3, 5, 6, 7, 12, 4095, 4097, G_MAXSIZE, G_MAXSIZE / 2, (gsize) 1 << 31, G_MAXSIZE / 2 + 1 };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (alignments); i++)
    {
      written_refuses (written, MMDIR_ERROR_OUT_OF_RANGE,
                       mmdir_output_align (written->output, alignments[i], &error));
      g_assert_false (mmdir_output_align (written->output, alignments[i], NULL));
    }
  written_end (written);
}

static void
count_destroy (gpointer user_data)
{
  guint *n_destroyed = user_data;

  (*n_destroyed)++;
}

static void
never (const guint8 *bytes G_GNUC_UNUSED,
       gsize length G_GNUC_UNUSED,
       gpointer user_data G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

static void
append (const guint8 *bytes,
        gsize length,
        gpointer user_data)
{
  g_byte_array_append (user_data, bytes, (guint) length);
}

/* Each is let go of once, when another one comes or when all ends. */
static void
test_observers (Written *written,
                gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) observed = g_byte_array_new ();
  guint n_first = 0;
  guint n_second = 0;

  mmdir_output_set_observer (written->output, never, &n_first, count_destroy);
  g_assert_cmpuint (n_first, ==, 0);
  mmdir_output_set_observer (written->output, never, &n_second, count_destroy);
  g_assert_cmpuint (n_first, ==, 1);
  mmdir_output_set_observer (written->output, NULL, NULL, NULL);
  g_assert_cmpuint (n_second, ==, 1);
  mmdir_output_set_observer (written->output, append, observed, NULL);
  written_noise (written, 100000);
  written_end (written);
  g_assert_cmpmem (observed->data, observed->len, written->expected->data, written->expected->len);
  g_assert_cmpuint (n_first, ==, 1);
  g_assert_cmpuint (n_second, ==, 1);
}

static void
test_observer_destroyed (Written *written,
                         gconstpointer data G_GNUC_UNUSED)
{
  guint n_destroyed = 0;

  mmdir_output_set_observer (written->output, never, &n_destroyed, count_destroy);
  g_clear_pointer (&written->output, mmdir_output_free);
  g_assert_cmpuint (n_destroyed, ==, 1);
}

/* Bytes that it has not seen would be lost to it. */
static void
test_late_observer (Written *written,
                    gconstpointer data G_GNUC_UNUSED)
{
  written_noise (written, 1);
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*tell*== 0*failed*");
  mmdir_output_set_observer (written->output, never, NULL, NULL);
  g_test_assert_expected_messages ();
  written_end (written);
}

#define ADD(path, data, func) \
  g_test_add ("/output/" path, Written, data, written_set_up, func, written_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("exists", NULL, test_exists);
  ADD ("dangling-link", NULL, test_dangling_link);
  ADD ("names", NULL, test_names);
  ADD ("directory-gone", NULL, test_directory_gone);
  ADD ("close-twice", NULL, test_close_twice);
  ADD ("empty", NULL, test_empty);
  ADD ("free/empty", GSIZE_TO_POINTER (0), test_free_discards);
  ADD ("free/short", GSIZE_TO_POINTER (100), test_free_discards);
  ADD ("free/long", GSIZE_TO_POINTER (300000), test_free_discards);
  ADD ("free/replaced", NULL, test_free_replaced);
  ADD ("free/closed", NULL, test_free_closed);
  ADD ("bytes", NULL, test_bytes);
  ADD ("pages", NULL, test_pages);
  ADD ("window", NULL, test_window);
  ADD ("sync", NULL, test_sync);
  ADD ("align", NULL, test_align);
  ADD ("bad-alignments", NULL, test_bad_alignments);
  g_test_add ("/output/observers", Written, NULL, written_set_up_unobserved, test_observers, written_tear_down);
  ADD ("observer-destroyed", NULL, test_observer_destroyed);
  ADD ("late-observer", NULL, test_late_observer);
  return g_test_run ();
}
