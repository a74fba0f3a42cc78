/* test-output-disk-posix.c: writing to a disk until it is full
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "mount-posix.h"
#include "output-failure-posix.h"
#include "process-posix.h"
#include "temporary.h"

#include <errno.h>
#include <glib/gstdio.h>

static void
set_up_with (OutputPlace *place,
             const char *options)
{
  output_place_init (place);
  place->is_own_disk = mount_memory (place->path, options);
  if (!place->is_own_disk)
    return;
  output_place_open (place);
  /* What the directory keeps for syncing is there from the start. */
  output_count_descriptors (place);
}

/* In bytes, as set_up() says it to the system. */
#define DISK_LENGTH ((guint64) 1 << 20)

static void
set_up (OutputPlace *place,
        gconstpointer data G_GNUC_UNUSED)
{
  set_up_with (place, "size=1m");
}

/* Of the files, the directory is one. */
static void
set_up_few_files (OutputPlace *place,
                  gconstpointer data G_GNUC_UNUSED)
{
  set_up_with (place, "size=1m,nr_inodes=5");
}

static void
tear_down (OutputPlace *place,
           gconstpointer data G_GNUC_UNUSED)
{
  output_place_close (place);
  if (place->is_own_disk)
    mount_remove (place->path);
  output_place_clear (place);
}

static void
test_way (OutputPlace *place,
          gconstpointer data)
{
  const OutputWay *way = data;
  guint64 length;
  int end;

  if (!place->is_own_disk)
    return;
  length = output_state_get (place).n_bytes;
  for (end = OUTPUT_END_CLOSE; end <= OUTPUT_END_FREE; end++)
    output_fill (place, way, length, way->call, ENOSPC, (OutputEnd) end);
  output_assert_works (place);
}

/* Takes all the room but some pages of it. */
static void
take_room (const OutputPlace *place,
           guint n_pages_left)
{
  const guint64 length = output_state_get (place).n_bytes - n_pages_left * (guint64) mmdir_get_page_size ();

  temporary_write_pattern (place->path, "filler", (gsize) length);
}

/* What is in the window fails when it leaves it. */
static void
test_late (OutputPlace *place,
           gconstpointer data)
{
  gboolean (*end) (MmdirOutput * output,
                   GError * *failure) = *(gboolean (*const *) (MmdirOutput *, GError **)) data;
  const guint8 bytes[1000] = { 0 };
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (GError) failure = NULL;
  OutputState before;

  if (!place->is_own_disk)
    return;
  take_room (place, 0);
  before = output_state_get (place);
  output = mmdir_directory_create_output (place->directory, "new", &failure);
  g_assert_no_error (failure);
  check_succeeds (mmdir_output_write_bytes (output, bytes, sizeof bytes, &error));
  g_assert_false (end (output, &failure));
  output_assert_tells (failure, MMDIR_ERROR_NO_SPACE, place, "new", "write", ENOSPC);
  output_assert_place (failure, 0);
  g_assert_false (mmdir_output_close (output, NULL));
  output_state_assert (place, &before);
  output_assert_names (place, "filler old source");
  output_assert_old (place);

  temporary_remove (place->path, "filler");
  output_assert_works (place);
}

static gboolean
publish_as_old (MmdirOutput *output,
                GError **error)
{
  return mmdir_output_publish (output, "old", error);
}

/* The room that there is for a part is free again, too. */
static gboolean
publish_bytes (OutputPlace *place,
               GError **error)
{
  static const guint8 bytes[100000];

  return mmdir_directory_publish (place->directory, "old", bytes, sizeof bytes, error);
}

static gboolean
copy_file (OutputPlace *place,
           GError **error)
{
  return mmdir_directory_copy_file (place->directory, "source", place->directory, "new", error);
}

static gboolean
copy_file_from_other (OutputPlace *place,
                      GError **error)
{
  return mmdir_directory_copy_file (place->other, "source", place->directory, "new", error);
}

typedef struct
{
  const char *name;
  gboolean (*run) (OutputPlace *place,
                   GError **error);
} OneCall;

static const OneCall one_calls[] = {
  { "publish", publish_bytes },
  { "copy-file", copy_file },
  { "copy-file-from-other", copy_file_from_other },
};

static void
test_one_call (OutputPlace *place,
               gconstpointer data)
{
  const OneCall *call = data;
  g_autoptr (GError) error = NULL;
  OutputState before;

  if (!place->is_own_disk)
    return;
  take_room (place, 2);
  before = output_state_get (place);
  g_assert_false (call->run (place, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, ENOSPC);
  output_assert_place (error, 2 * (guint64) mmdir_get_page_size ());
  g_test_message ("%s", error->message);
  output_state_assert (place, &before);
  output_assert_names (place, "filler old source");
  output_assert_old (place);

  temporary_remove (place->path, "filler");
  output_assert_works (place);
}

/* The room that an output has taken is free once it is closed, though there was
 * no more when it failed. */
static void
test_two_outputs (OutputPlace *place,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) first = NULL;
  g_autoptr (MmdirOutput) second = NULL;
  g_autoptr (GError) failure = NULL;

  if (!place->is_own_disk)
    return;
  first = mmdir_directory_create_output (place->directory, "first", &failure);
  g_assert_no_error (failure);
  second = mmdir_directory_create_output (place->directory, "second", &failure);
  g_assert_no_error (failure);
  check_succeeds (mmdir_output_write_uint32_le (second, 77, &error));
  while (output_ways[0].write (place, first, &failure))
    g_assert_cmpuint (mmdir_output_tell (first), <=, DISK_LENGTH);
  g_clear_error (&failure);

  g_assert_false (mmdir_output_close (first, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
  check_succeeds (mmdir_output_publish (second, "new", &error));
  output_assert_names (place, "new old source");
}

/* The disk has room, but not for one more file. */
static void
test_no_more_files (OutputPlace *place,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) create_error = NULL;
  g_autoptr (GError) publish_error = NULL;
  g_autoptr (GError) lock_error = NULL;
  OutputState before;

  if (!place->is_own_disk)
    return;
  while (output_state_get (place).n_files > 0)
    {
      g_autofree char *name = g_strdup_printf ("z%" G_GUINT64_FORMAT, output_state_get (place).n_files);

      temporary_write (place->path, name, "z", 1);
    }
  before = output_state_get (place);
  g_assert_null (mmdir_directory_create_output (place->directory, "new", &create_error));
  output_assert_tells (create_error, MMDIR_ERROR_NO_SPACE, place, "new", "open", ENOSPC);
  g_assert_false (mmdir_error_get_offset (create_error, NULL));
  g_assert_false (mmdir_directory_publish (place->directory, "old", "new", 3, &publish_error));
  g_assert_error (publish_error, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
  g_assert_null (mmdir_directory_obtain_lock (place->directory, "lock", &lock_error));
  output_assert_tells (lock_error, MMDIR_ERROR_NO_SPACE, place, "lock", "open", ENOSPC);
  output_state_assert (place, &before);
  output_assert_old (place);

  check_succeeds (mmdir_directory_delete_file (place->directory, "z1", &error));
  check_succeeds (mmdir_directory_publish (place->directory, "old", "new", 3, &error));
}

/* More than what the disk itself needs. */
#define QUOTA ((guint64) 3 << 20)
#define IMAGE_LENGTH ((guint64) 128 << 20)

/* In the middle of a disk with room. */
static void
test_quota (void)
{
  g_autoptr (TemporaryDirectory) image_path = temporary_directory_new ();
  g_autofree char *image = g_build_filename (image_path, "image", NULL);
  OutputPlace place = { .is_own_disk = TRUE };

  output_place_init (&place);
  if (process_make_sparse (image_path, "image", IMAGE_LENGTH) && mount_quota (place.path, image, QUOTA))
    {
      g_autoptr (MmdirOutput) output = NULL;
      g_autoptr (GError) error = NULL;

      output_place_open (&place);
      output = mmdir_directory_create_temporary_output (place.directory, "new", "x", &error);
      g_assert_no_error (error);
      while (mmdir_output_tell (output) < 2 * QUOTA &&
             mmdir_output_write_bytes (output, image_path, 1, &error) &&
             mmdir_output_align (output, 65536, &error))
        continue;
      output_assert_tells (error, MMDIR_ERROR_NO_SPACE, &place, mmdir_output_get_name (output), "write", EDQUOT);
      output_assert_sticks (&place, output, error);
      g_assert_false (mmdir_output_publish (output, "old", NULL));
      output_assert_names (&place, "old source");
      output_assert_works (&place);
      g_clear_pointer (&output, mmdir_output_free);
      output_place_close (&place);
      mount_remove (place.path);
    }
  output_place_clear (&place);
}

#define ADD(path, data, set_up, func) g_test_add (path, OutputPlace, data, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  static gboolean (*const ends[]) (MmdirOutput * output,
                                   GError * *error) = {
    mmdir_output_flush, mmdir_output_sync, mmdir_output_close, publish_as_old
  };
  static const char *const end_names[] = { "flush", "sync", "close", "publish" };
  gsize i;

  g_test_init (&argc, &argv, NULL);
  mount_leave ();
  for (i = 0; i < OUTPUT_N_WAYS; i++)
    {
      g_autofree char *path = g_strconcat ("/output-disk-posix/full/", output_ways[i].name, NULL);

      ADD (path, &output_ways[i], set_up, test_way);
    }
  for (i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat ("/output-disk-posix/late/", end_names[i], NULL);

      ADD (path, &ends[i], set_up, test_late);
    }
  for (i = 0; i < G_N_ELEMENTS (one_calls); i++)
    {
      g_autofree char *path = g_strconcat ("/output-disk-posix/one-call/", one_calls[i].name, NULL);

      ADD (path, &one_calls[i], set_up, test_one_call);
    }
  ADD ("/output-disk-posix/two-outputs", NULL, set_up, test_two_outputs);
  ADD ("/output-disk-posix/no-more-files", NULL, set_up_few_files, test_no_more_files);
  g_test_add_func ("/output-disk-posix/quota", test_quota);
  return g_test_run ();
}
