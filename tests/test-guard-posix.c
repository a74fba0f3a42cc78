/* test-guard-posix.c: the guard, and files that change on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "fault.h"
#include "guard-child-posix.h"
#include "process.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What can become of a file */

static void
cut_to_nothing (void)
{
  guint8 *bytes = g_malloc (CHILD_LENGTH * child.page_size);
  guint64 offset = 1;
  GError *error = NULL;
  gsize i;

  child_install ();
  process_truncate (child.path, "file", 0);
  for (i = 0; i < CHILD_LENGTH * child.page_size; i += 100)
    {
      check_seek (child.input, i);
      g_assert_cmpuint (check_read_byte (child.input), ==, 0);
    }
  check_seek (child.input, 0);
  g_assert_false (mmdir_input_read_bytes (child.input, bytes, CHILD_LENGTH * child.page_size, NULL));
  check_position (child.input, 0);
  g_assert_false (mmdir_input_check (child.input, &error));
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_cmpuint (offset, ==, 0);
  g_error_free (error);
  g_free (bytes);
}

static void
test_cut_to_nothing (void)
{
  child_assert_lives (cut_to_nothing);
}

/* The one page that is gone is zeroes, and the others are as they were. */
static void
cut_last_page (void)
{
  guint8 *bytes = g_malloc (CHILD_LENGTH * child.page_size);

  child_install ();
  child_cut ();
  g_assert_true (mmdir_input_read_bytes (child.input, bytes, (CHILD_LENGTH - 1) * child.page_size, NULL));
  g_assert_true (temporary_is_pattern (bytes, (CHILD_LENGTH - 1) * child.page_size, 0));
  check_seek (child.input, 0);
  errno = 12345;
  g_assert_false (mmdir_input_read_bytes (child.input, bytes, CHILD_LENGTH * child.page_size, NULL));
  g_assert_cmpint (errno, ==, 12345);
  check_position (child.input, 0);
  g_assert_true (temporary_is_pattern (bytes, (CHILD_LENGTH - 1) * child.page_size, 0));
  memset (bytes, 0, child.page_size);
  g_assert_cmpmem (bytes + (CHILD_LENGTH - 1) * child.page_size, child.page_size, bytes, child.page_size);
  check_seek (child.input, 1000);
  g_assert_cmpuint (check_read_byte (child.input), ==, temporary_byte_at (1000));
  g_free (bytes);
}

static void
test_cut_last_page (void)
{
  child_assert_lives (cut_last_page);
}

/* A file that loses less than a page, or gets its length back before anybody
 * reads, gives zeroes that the guard cannot see. */
static void
cut_in_page (void)
{
  child_install ();
  process_truncate (child.path, "file", child.page_size + 10);
  check_seek (child.input, child.page_size + 10);
  g_assert_cmpuint (check_read_byte (child.input), ==, 0);
  check_succeeds (mmdir_input_check (child.input, &error));
}

static void
cut_and_lengthen (void)
{
  child_install ();
  child_cut ();
  process_truncate (child.path, "file", CHILD_LENGTH * child.page_size);
  child_read_cut ();
  check_succeeds (mmdir_input_check (child.input, &error));
}

/* What was met with stays so. */
static void
cut_and_read_and_lengthen (void)
{
  child_install ();
  child_cut ();
  child_read_cut ();
  g_assert_false (mmdir_input_check (child.input, NULL));
  process_truncate (child.path, "file", CHILD_LENGTH * child.page_size);
  process_write_at (child.path, "file", (CHILD_LENGTH - 1) * child.page_size, "new", 3);
  child_read_cut ();
  g_assert_false (mmdir_input_check (child.input, NULL));
}

static void
test_lengthened (void)
{
  child_assert_lives (cut_in_page);
  child_mend ();
  child_assert_lives (cut_and_lengthen);
  child_mend ();
  child_assert_lives (cut_and_read_and_lengthen);
}

/* Threads read all of the file while it is cut, page after page, to nothing:
 * what they get is what was in it, or an error. */

#define N_READERS 4

static gint n_whole;
static gint is_cut;

static gpointer
read_while_cut (gpointer data)
{
  MmdirInput *whole = data;
  const gsize length = CHILD_LENGTH * child.page_size;
  g_autofree guint8 *bytes = g_malloc (length);
  gsize position;

  while (!g_atomic_int_get (&is_cut))
    for (position = 0; position < length; position += child.page_size / 2)
      if (mmdir_input_read_bytes_at (whole, position, bytes, length - position, NULL))
        {
          g_assert_true (temporary_is_pattern (bytes, length - position, position));
          g_atomic_int_inc (&n_whole);
        }
  g_assert_false (mmdir_input_read_bytes_at (whole, 0, bytes, length, NULL));
  g_assert_false (mmdir_input_check (whole, NULL));
  return NULL;
}

static void
cut_while_read (MmdirInput *whole)
{
  GThread *threads[N_READERS];
  gsize i;

  child_install ();
  for (i = 0; i < N_READERS; i++)
    threads[i] = g_thread_new ("read", read_while_cut, whole);
  while (g_atomic_int_get (&n_whole) < 100)
    g_usleep (100);
  for (i = CHILD_LENGTH; i-- > 0;)
    {
      process_truncate (child.path, "file", i * child.page_size);
      g_usleep (500);
    }
  g_atomic_int_set (&is_cut, TRUE);
  for (i = 0; i < N_READERS; i++)
    g_thread_join (threads[i]);
}

static void
cut_flat_while_read (void)
{
  cut_while_read (child.input);
}

static void
cut_apart_while_read (void)
{
  g_autoptr (MmdirDirectory) apart = temporary_open_apart (child.path, 12);

  g_clear_pointer (&child.input, mmdir_input_free);
  child.input = temporary_open_input (apart, "file");
  cut_while_read (child.input);
}

static void
test_cut_while_read (void)
{
  child_assert_lives (cut_flat_while_read);
  child_mend ();
  child_assert_lives (cut_apart_while_read);
}

/* A hole is zeroes by right, also where the pages were read before. */
#ifdef FALLOC_FL_PUNCH_HOLE
static void
punch_hole (const char *folder)
{
  g_autofree char *name = g_build_filename (folder, "file", NULL);
  g_autofree guint8 *bytes = g_malloc (CHILD_LENGTH * child.page_size);
  g_autoptr (MmdirDirectory) directory = temporary_open (folder, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = temporary_open_input (directory, "file");
  const gsize page_size = child.page_size;
  const int descriptor = open (name, O_RDWR);
  int result;

  child_install ();
  check_succeeds (mmdir_input_read_bytes_at (input, 0, bytes, CHILD_LENGTH * page_size, &error));
  g_assert_true (temporary_is_pattern (bytes, CHILD_LENGTH * page_size, 0));
  result = fallocate (descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                      (off_t) page_size, (off_t) page_size);
  close (descriptor);
  if (result != 0)
    g_test_skip ("this file system punches no holes");
  else
    {
      check_succeeds (mmdir_input_read_bytes_at (input, 0, bytes, CHILD_LENGTH * page_size, &error));
      g_assert_true (temporary_is_pattern (bytes, page_size, 0));
      g_assert_cmpuint (bytes[page_size], ==, 0);
      g_assert_cmpmem (bytes + page_size, page_size - 1, bytes + page_size + 1, page_size - 1);
      g_assert_true (temporary_is_pattern (bytes + 2 * page_size, (CHILD_LENGTH - 2) * page_size, 2 * page_size));
      check_succeeds (mmdir_input_check (input, &error));
    }
  mmdir_guard_remove ();
}
#endif

static void
test_hole (void)
{
#ifdef FALLOC_FL_PUNCH_HOLE
  punch_hole (child.path);
#else
  g_test_skip ("this system punches no holes");
#endif
}

/* The same where files are memory. */
static void
test_hole_in_memory (void)
{
#ifdef FALLOC_FL_PUNCH_HOLE
  char folder[] = "/dev/shm/mmdir-XXXXXX";

  if (g_mkdtemp (folder) == NULL)
    {
      g_test_skip ("there is no /dev/shm to write to");
      return;
    }
  temporary_write_pattern (folder, "file", CHILD_LENGTH * child.page_size);
  punch_hole (folder);
  temporary_directory_remove (g_strdup (folder));
#else
  g_test_skip ("this system punches no holes");
#endif
}

/* Who handles what */

static void
read_without_guard (void)
{
  child_cut ();
  child_read_cut ();
}

static void
read_after_guard (void)
{
  child_install ();
  child_install ();
  mmdir_guard_remove ();
  mmdir_guard_remove ();
  read_without_guard ();
}

static void
read_with_guard (void)
{
  child_install ();
  read_without_guard ();
  g_assert_false (mmdir_input_check (child.input, NULL));
}

static void
test_guard_needed (void)
{
  child_assert_dies (read_without_guard);
  child_mend ();
  child_assert_dies (read_after_guard);
  child_mend ();
  child_assert_lives (read_with_guard);
}

static void
touch_foreign_with_guard (void)
{
  child_install ();
  child_touch_foreign ();
}

static void
ignore_then_touch (void)
{
  child_set_handler (SIG_IGN, 0);
  touch_foreign_with_guard ();
}

static void
test_foreign_by_default (void)
{
  child_assert_dies (touch_foreign_with_guard);
  child_assert_dies (ignore_then_touch);
}

/* Nothing is left of the guard. */
static void
test_restored (void)
{
  struct sigaction before;
  struct sigaction after;
  guint i;

  g_assert_cmpint (sigaction (SIGBUS, NULL, &before), ==, 0);
  for (i = 0; i < 3; i++)
    {
      child_install ();
      g_assert_cmpint (sigaction (SIGBUS, NULL, &after), ==, 0);
      g_assert_true (after.sa_sigaction != before.sa_sigaction);
      mmdir_guard_remove ();
      g_assert_cmpint (sigaction (SIGBUS, NULL, &after), ==, 0);
      g_assert_true (after.sa_sigaction == before.sa_sigaction);
      g_assert_cmpint (after.sa_flags, ==, before.sa_flags);
    }
}

/* However often: what was there before is remembered once. */
static void
test_no_growth (void)
{
  gsize before = 0;
  gsize after = 0;
  guint i;

  if (!process_get_heap (&before))
    return;
  child_install ();
  mmdir_guard_remove ();
  g_assert_true (process_get_heap (&before));
  for (i = 0; i < 1000; i++)
    {
      child_install ();
      mmdir_guard_remove ();
    }
  g_assert_true (process_get_heap (&after));
  g_assert_cmpuint (after, <=, before + 4096);
}

/* What was an input's is not an input's any more. */
static void
reuse_address (void)
{
  const guint8 *address = mmdir_input_peek (child.input, 1, NULL, NULL);

  child_set_handler (child_jump_back, 0);
  child_install ();
  g_clear_pointer (&child.input, mmdir_input_free);
  child_map_foreign ((void *) address);
  child.foreign = (volatile guint8 *) address;
  if (sigsetjmp (handled.back, 1) == 0)
    child_touch_foreign ();
  g_assert_cmpint (handled.count, ==, 1);
}

static void
reuse_address_apart (void)
{
  g_autoptr (MmdirDirectory) apart = temporary_open_apart (child.path, 12);

  g_clear_pointer (&child.input, mmdir_input_free);
  child.input = temporary_open_input (apart, "file");
  reuse_address ();
}

/* And the other way round: a slot that is used again. */
static void
reuse_slot (void)
{
  g_clear_pointer (&child.input, mmdir_input_free);
  child.input = temporary_open_input (child.directory, "file");
  read_with_guard ();
}

static void
test_reused (void)
{
  child_assert_lives (reuse_address);
  child_assert_lives (reuse_address_apart);
  child_assert_lives (reuse_slot);
}

/* Where the process may have no more mappings, all of the file's is replaced
 * instead of a page in its middle. */
static void
replace_whole (void)
{
  guint64 maximum;
  guint8 *many;
  gsize i;

  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, NULL, &maximum);
  child_install ();
  process_truncate (child.path, "file", 2 * child.page_size);
  /* Every other page differs, so that each is a mapping of its own. */
  many = mmap (NULL, maximum * 2 * child.page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (many == MAP_FAILED)
    _exit (77);
  for (i = 1; i < maximum * 2; i += 2)
    if (mprotect (many + i * child.page_size, child.page_size, PROT_READ) != 0)
      break;
  if (i >= maximum * 2)
    _exit (77);
  check_seek (child.input, 5 * child.page_size);
  g_assert_cmpuint (check_read_byte (child.input), ==, 0);
  g_assert_false (mmdir_input_check (child.input, NULL));
  munmap (many, maximum * 2 * child.page_size);
}

static void
test_no_more_mappings (void)
{
  guint64 maximum;
  int status;

  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, NULL, &maximum);
  if (maximum > 200000 || process_is_instrumented ())
    {
      g_test_skip ("there is no limit of mappings that can be reached");
      return;
    }
  status = child_run (replace_whole);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == 77)
    g_test_skip ("there is no limit of mappings that can be reached");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  child_add ("/guard-posix/cut-to-nothing", test_cut_to_nothing);
  child_add ("/guard-posix/cut-last-page", test_cut_last_page);
  child_add ("/guard-posix/cut-while-read", test_cut_while_read);
  child_add ("/guard-posix/lengthened", test_lengthened);
  child_add ("/guard-posix/hole", test_hole);
  child_add ("/guard-posix/hole-in-memory", test_hole_in_memory);
  child_add ("/guard-posix/needed", test_guard_needed);
  child_add ("/guard-posix/foreign-by-default", test_foreign_by_default);
  child_add ("/guard-posix/restored", test_restored);
  child_add ("/guard-posix/no-growth", test_no_growth);
  child_add ("/guard-posix/reused", test_reused);
  child_add ("/guard-posix/no-more-mappings", test_no_more_mappings);
  return g_test_run ();
}
