/* test-guard-io.c: the guard, and a disk that cannot read some pages
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "fault.h"
#include "fuse/disk.h"
#include "guard-child-posix.h"
#include "guard-file.h"
#include "process.h"
#include "temporary.h"

#include <string.h>

static void
fail_pages (GuardFile *file,
            const char *name,
            MmdirInput *input G_GNUC_UNUSED,
            guint64 page)
{
  disk_fail (name, page * file->page_size, 2 * file->page_size);
}

static void
heal (GuardFile *file G_GNUC_UNUSED)
{
  disk_heal ();
}

static void
set_up (GuardFile *file,
        gconstpointer way)
{
  const gsize length = GUARD_LENGTH * mmdir_get_page_size ();

  temporary_write_pattern (disk_get_folder (), "file", length);
  temporary_write_pattern (disk_get_folder (), "other", length);
  file->damage = fail_pages;
  file->mend = heal;
  guard_file_open (file, disk_get_path (), way);
}

static void
tear_down (GuardFile *file,
           gconstpointer way G_GNUC_UNUSED)
{
  guard_file_close (file);
  disk_delay (0);
  disk_heal ();
}

static void
fail_one_page (GuardFile *file)
{
  disk_fail ("file", GUARD_DAMAGED * file->page_size, file->page_size);
}

/* Reads bytes on both sides of a page, one by one. */
static void
assert_neighbors (GuardFile *file,
                  MmdirInput *input,
                  guint64 page)
{
  const guint64 start = page * file->page_size;
  gsize i;

  for (i = 0; i < 20; i++)
    {
      check_seek (input, start - 20 + i);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (start - 20 + i));
      check_seek (input, start + file->page_size + i);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (start + file->page_size + i));
    }
}

/* The one page is zeroes, and those beside it are as they are on the disk. */
static void
test_one_page (GuardFile *file,
               gconstpointer data G_GNUC_UNUSED)
{
  const guint64 start = GUARD_DAMAGED * file->page_size;
  gsize i;

  fail_one_page (file);
  assert_neighbors (file, file->input, GUARD_DAMAGED);
  guard_assert_check_succeeds (file->input);
  for (i = 0; i < file->page_size; i += 64)
    {
      check_seek (file->input, start + i);
      g_assert_cmpuint (check_read_byte (file->input), ==, 0);
    }
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
  assert_neighbors (file, file->input, GUARD_DAMAGED);
}

/* All of a file, which is read past the page: nothing is told but the page. */
static void
test_whole (GuardFile *file,
            gconstpointer data G_GNUC_UNUSED)
{
  const gsize length = GUARD_LENGTH * file->page_size;
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (GError) error = NULL;

  fail_one_page (file);
  g_assert_false (mmdir_input_read_bytes (file->input, bytes, length, &error));
  guard_assert_damaged (file, error, GUARD_DAMAGED);
  check_position (file->input, 0);
  temporary_read (file->other, 0, length);
  guard_assert_check_succeeds (file->other);
}

/* No page can be read: the first that was met is told, whatever comes next. */
static void
test_all_pages (GuardFile *file,
                gconstpointer data G_GNUC_UNUSED)
{
  guint64 page;

  disk_fail ("file", 0, GUARD_LENGTH * file->page_size);
  for (page = GUARD_LENGTH; page-- > 0;)
    {
      check_seek (file->input, page * file->page_size + 7);
      g_assert_cmpuint (check_read_byte (file->input), ==, 0);
      guard_assert_check_fails (file, file->input, GUARD_LENGTH - 1);
    }
}

/* Values that begin before the page and end in it */

static volatile guint8 kept[8];

/* Loads of what nobody uses would be left out. */
static void
keep (gconstpointer value,
      gsize size)
{
  gsize i;

  for (i = 0; i < size; i++)
    kept[i] = ((const guint8 *) value)[i];
}

#define DEFINE_READ(name, type)                                              \
  static gboolean                                                            \
      read_##name (MmdirInput *input,                                        \
                   GError **error)                                           \
  {                                                                          \
    type value = 0;                                                          \
    const gboolean success = mmdir_input_read_##name (input, &value, error); \
                                                                             \
    keep (&value, sizeof value);                                             \
    return success;                                                          \
  }

#define DEFINE_READS(name, type)                                                                            \
  DEFINE_READ (name, type)                                                                                  \
                                                                                                            \
  static gboolean                                                                                           \
  read_##name##_at (MmdirInput *input,                                                                      \
                    GError **error)                                                                         \
  {                                                                                                         \
    type value = 0;                                                                                         \
    const gboolean success = mmdir_input_read_##name##_at (input, mmdir_input_tell (input), &value, error); \
                                                                                                            \
    keep (&value, sizeof value);                                                                            \
    return success;                                                                                         \
  }

DEFINE_READS (uint16_le, guint16)
DEFINE_READS (uint16_be, guint16)
DEFINE_READS (uint32_le, guint32)
DEFINE_READS (uint32_be, guint32)
DEFINE_READS (uint64_le, guint64)
DEFINE_READS (uint64_be, guint64)
DEFINE_READS (float_le, gfloat)
DEFINE_READS (float_be, gfloat)
DEFINE_READS (double_le, gdouble)
DEFINE_READS (double_be, gdouble)
DEFINE_READ (vint, guint32)
DEFINE_READ (vlong, guint64)
DEFINE_READ (zint, gint32)
DEFINE_READ (zlong, gint64)

/* With the byte before the page. */
typedef struct
{
  GuardReader read;
  guint8 before;
} Straddler;

static const Straddler values[] = {
  { read_uint16_le, 0 },
  { read_uint16_le_at, 0 },
  { read_uint16_be, 0 },
  { read_uint16_be_at, 0 },
  { read_uint32_le, 0 },
  { read_uint32_le_at, 0 },
  { read_uint32_be, 0 },
  { read_uint32_be_at, 0 },
  { read_uint64_le, 0 },
  { read_uint64_le_at, 0 },
  { read_uint64_be, 0 },
  { read_uint64_be_at, 0 },
  { read_float_le, 0 },
  { read_float_le_at, 0 },
  { read_float_be, 0 },
  { read_float_be_at, 0 },
  { read_double_le, 0 },
  { read_double_le_at, 0 },
  { read_double_be, 0 },
  { read_double_be_at, 0 },
  /* A byte more follows. */
  { read_vint, 0x80 },
  { read_vlong, 0x80 },
  { read_zint, 0x80 },
  { read_zlong, 0x80 },
};

/* A mapping that nobody has read yet. */
static void
open_straddling (GuardFile *file,
                 guint8 before)
{
  const guint64 start = GUARD_DAMAGED * file->page_size;

  g_clear_pointer (&file->input, mmdir_input_free);
  disk_heal ();
  process_write_at (disk_get_folder (), "file", start - 1, &before, 1);
  file->input = temporary_open_input (file->directory, "file");
  fail_one_page (file);
  check_seek (file->input, start - 1);
  guard_assert_check_succeeds (file->input);
}

/* They may give what they read, or fail where two chunks meet; either way the
 * damage is known. */
static void
test_straddling_values (GuardFile *file,
                        gconstpointer data)
{
  const GuardWay *way = data;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) error = NULL;

      open_straddling (file, values[i].before);
      if (values[i].read (file->input, &error))
        g_assert_cmpuint (way->apart_power, ==, 0);
      else
        guard_assert_damaged (file, error, GUARD_DAMAGED);
      guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
    }
}

/* What the byte before the page is for each reader of many values: a length, or
 * the first of two bytes. */
static void
test_straddling_readers (GuardFile *file,
                         gconstpointer data G_GNUC_UNUSED)
{
  static const guint8 before[] = { 0x01, 0x80 };
  gsize i, j;

  for (i = 0; i < GUARD_N_READERS; i++)
    for (j = 0; j < G_N_ELEMENTS (before); j++)
      {
        open_straddling (file, before[j]);
        guard_assert_reader_fails (file, file->input, guard_readers[i]);
        guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
      }
}

/* Who else knows of it */

static void
test_others (GuardFile *file,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) region = temporary_open_input (file->directory, "file");
  g_autoptr (MmdirInput) clone = NULL;
  g_autoptr (MmdirInput) slice = NULL;

  fail_one_page (file);
  disk_fail ("other", file->page_size, file->page_size);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  guard_assert_reader_fails (file, file->input, guard_read_bytes);

  /* Clones and slices that are made later. */
  clone = check_clone (file->input);
  slice = check_slice (file->input, 0, file->page_size);
  guard_assert_check_fails (file, clone, GUARD_DAMAGED);
  guard_assert_check_fails (file, slice, GUARD_DAMAGED);
  guard_assert_reader_fails (file, slice, guard_read_bytes);

  /* Another mapping of the file, which comes upon it by itself. */
  guard_assert_check_succeeds (region);
  check_seek (region, (GUARD_DAMAGED - 2) * file->page_size);
  check_succeeds (guard_read_many_bytes (region, &error));
  check_seek (region, GUARD_DAMAGED * file->page_size);
  guard_assert_reader_fails (file, region, guard_read_bytes);

  /* Another file of the disk, with a page of its own. */
  guard_assert_check_succeeds (file->other);
  temporary_read (file->other, 0, file->page_size);
  g_assert_cmpuint (check_read_byte (file->other), ==, 0);
  g_assert_false (mmdir_input_check (file->other, NULL));
}

/* Once the disk can read again, so can whoever opens the file; whoever had it
 * open has the zeroes. */
static void
test_healed (GuardFile *file,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) again = NULL;

  fail_one_page (file);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  g_assert_cmpuint (check_read_byte (file->input), ==, 0);
  disk_heal ();
  again = temporary_open_input (file->directory, "file");
  temporary_read (again, 0, GUARD_LENGTH * file->page_size);
  guard_assert_check_succeeds (again);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  g_assert_cmpuint (check_read_byte (file->input), ==, 0);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
}

/* Bytes that the library has given away are guarded as long as they are there. */
static void
test_bytes_alone (GuardFile *file,
                  gconstpointer data G_GNUC_UNUSED)
{
  const guint64 start = GUARD_DAMAGED * file->page_size;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *contents;

  bytes = mmdir_input_get_bytes (file->input, start, 16, &error);
  g_assert_no_error (error);
  fail_one_page (file);
  g_clear_pointer (&file->input, mmdir_input_free);
  contents = g_bytes_get_data (bytes, NULL);
  g_assert_cmpuint (contents[0], ==, 0);
  g_assert_cmpuint (contents[15], ==, 0);
}

/* Threads that all wait for the page, and others that read beside it */

#define N_THREADS 8

typedef struct
{
  GuardFile *file;
  gint n_started;
} Waiting;

static gpointer
read_and_wait (gpointer data)
{
  Waiting *waiting = data;
  GuardFile *file = waiting->file;
  const gint thread = g_atomic_int_add (&waiting->n_started, 1);
  guint8 bytes[3000];

  while (g_atomic_int_get (&waiting->n_started) < N_THREADS)
    g_usleep (10);
  if (thread % 2 == 0)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mmdir_input_read_bytes_at (file->input, GUARD_DAMAGED * file->page_size,
                                                 bytes, sizeof bytes, &error));
      guard_assert_damaged (file, error, GUARD_DAMAGED);
    }
  else
    {
      check_succeeds (mmdir_input_read_bytes_at (file->other, GUARD_DAMAGED * file->page_size,
                                                 bytes, sizeof bytes, &error));
      g_assert_true (temporary_is_pattern (bytes, sizeof bytes, GUARD_DAMAGED * file->page_size));
    }
  return NULL;
}

static void
test_threads (GuardFile *file,
              gconstpointer data G_GNUC_UNUSED)
{
  Waiting waiting = { .file = file };
  GThread *threads[N_THREADS];
  gsize i;

  fail_one_page (file);
  disk_delay (20000);
  for (i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("wait", read_and_wait, &waiting);
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
  guard_assert_check_succeeds (file->other);
}

/* A file of the disk that is cut, and made longer again */
static void
test_cut (GuardFile *file,
          gconstpointer data G_GNUC_UNUSED)
{
  process_truncate (file->path, "file", GUARD_DAMAGED * file->page_size);
  check_seek (file->input, GUARD_DAMAGED * file->page_size);
  guard_assert_reader_fails (file, file->input, guard_read_bytes);
  process_truncate (file->path, "file", GUARD_LENGTH * file->page_size);
  guard_assert_reader_fails (file, file->input, guard_read_bytes);
  check_seek (file->input, (GUARD_DAMAGED + 1) * file->page_size);
  g_assert_cmpuint (check_read_byte (file->input), ==, 0);
  guard_assert_check_fails (file, file->input, GUARD_DAMAGED);
}

/* Without the guard it is the end */

static GuardFile *unguarded;

static void
read_unguarded (void)
{
  check_seek (unguarded->input, GUARD_DAMAGED * unguarded->page_size);
  g_assert_cmpuint (check_read_byte (unguarded->input), ==, 0);
}

static void
read_guarded (void)
{
  check_succeeds (mmdir_guard_install (&error));
  read_unguarded ();
  g_assert_false (mmdir_input_check (unguarded->input, NULL));
}

static void
test_needed (GuardFile *file,
             gconstpointer data G_GNUC_UNUSED)
{
  fail_one_page (file);
  unguarded = file;
  mmdir_guard_remove ();
  child_assert_dies (read_unguarded);
  child_assert_lives (read_guarded);
  check_succeeds (mmdir_guard_install (&error));
}

static void
add (const char *name,
     GuardFunc func)
{
  guard_add ("guard-io", name, set_up, func, tear_down);
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
  fault_prepare ();

  /* What GLib sets up for the first error, it guards in ways that
   * ThreadSanitizer cannot see. */
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open ("", &error) != NULL);

  if (disk_start ())
    {
      guard_cases_add ("guard-io", set_up, tear_down);
      add ("one-page", test_one_page);
      add ("whole", test_whole);
      add ("all-pages", test_all_pages);
      add ("straddling-values", test_straddling_values);
      add ("straddling-readers", test_straddling_readers);
      add ("others", test_others);
      add ("healed", test_healed);
      add ("bytes-alone", test_bytes_alone);
      add ("threads", test_threads);
      add ("cut", test_cut);
      add ("needed", test_needed);
    }
  else
    g_test_add_func ("/guard-io/disk", test_no_disk);
  status = g_test_run ();
  disk_stop ();
  return status;
}
