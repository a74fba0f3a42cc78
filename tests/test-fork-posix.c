/* test-fork-posix.c: inputs and directories in a child of fork(2)
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "fault.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENGTH 300000
#define APART_POWER 12
#define LONGEST 3000

static void
set_up (TemporaryFile *fixture,
        gconstpointer way)
{
  temporary_file_open (fixture, way, LENGTH, APART_POWER);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  temporary_file_close (fixture);
}

typedef void (*ChildFunc) (TemporaryFile *fixture);

/* A child that runs @func, and ends with no word to GLib, whose tests are the
 * parent's. */
static pid_t
start_child (ChildFunc func,
             TemporaryFile *fixture)
{
  pid_t child;

  fflush (NULL);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      func (fixture);
      _exit (0);
    }
  return child;
}

static gboolean
has_ended (pid_t child,
           int options)
{
  int status = 0;
  const pid_t ended = waitpid (child, &status, options);

  if (ended == 0)
    return FALSE;
  g_assert_cmpint (ended, ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  return TRUE;
}

/* Here and there, by the cursor and by position; nothing is allocated. */
static void
read_some (MmdirInput *input,
           guint64 start,
           guint seed,
           guint n_reads)
{
  const guint64 length = mmdir_input_get_length (input);
  guint8 bytes[LONGEST];
  guint i;

  for (i = 0; i < n_reads; i++)
    {
      const guint64 position = (i + seed) * G_GUINT64_CONSTANT (7919) % (length - LONGEST);
      const gsize n = 1 + (i * 31 + seed) % LONGEST;

      check_succeeds (mmdir_input_seek (input, position, &error));
      check_succeeds (mmdir_input_read_bytes (input, bytes, n, &error));
      g_assert_true (temporary_is_pattern (bytes, n, start + position));
      check_succeeds (mmdir_input_read_bytes_at (input, length - n, bytes, n, &error));
      g_assert_true (temporary_is_pattern (bytes, n, start + length - n));
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (start + position + n));
    }
}

static guint
get_n_reads (void)
{
  return process_is_instrumented () ? 50 : 500;
}

static void
do_everything (TemporaryFile *fixture)
{
  g_auto (GStrv) names = NULL;
  MmdirInput *clone, *slice, *other;
  GBytes *bytes;

  read_some (fixture->input, 0, 1, get_n_reads ());
  clone = check_clone (fixture->input);
  slice = check_slice (clone, 1000, LENGTH - 2000);
  other = temporary_open_input (fixture->directory, "file");
  check_succeeds ((bytes = mmdir_input_get_bytes (other, 5, LONGEST, &error)) != NULL);
  check_succeeds ((names = mmdir_directory_list (fixture->directory, &error)) != NULL);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  mmdir_input_free (fixture->input);
  mmdir_directory_unref (fixture->directory);
  read_some (clone, 0, 2, get_n_reads ());
  mmdir_input_free (clone);
  read_some (slice, 1000, 3, get_n_reads ());
  mmdir_input_free (slice);
  read_some (other, 0, 4, get_n_reads ());
  mmdir_input_free (other);
  g_assert_true (temporary_is_pattern (g_bytes_get_data (bytes, NULL), LONGEST, 5));
  g_bytes_unref (bytes);
}

/* The parent reads on meanwhile, and when the child has closed all it had. */
static void
check_child (TemporaryFile *fixture)
{
  const pid_t child = start_child (do_everything, fixture);
  g_autoptr (MmdirInput) other = NULL;
  guint i = 0;

  do
    read_some (fixture->input, 0, 10 + i++, 20);
  while (!has_ended (child, WNOHANG));
  read_some (fixture->input, 0, 5, get_n_reads ());
  other = temporary_open_input (fixture->directory, "file");
  read_some (other, 0, 6, get_n_reads ());
}

static void
test_read (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  check_child (fixture);
  check_child (fixture);
}

static void
test_read_guarded (TemporaryFile *fixture,
                   gconstpointer way G_GNUC_UNUSED)
{
  check_succeeds (mmdir_guard_install (&error));
  check_child (fixture);
  mmdir_guard_remove ();
}

/* The child's own child. */
static void
have_child (TemporaryFile *fixture)
{
  check_child (fixture);
}

static void
test_grandchild (TemporaryFile *fixture,
                 gconstpointer way G_GNUC_UNUSED)
{
  g_assert_true (has_ended (start_child (have_child, fixture), 0));
  read_some (fixture->input, 0, 7, get_n_reads ());
}

/* The guard */

static guint64
get_damaged (void)
{
  return LENGTH / mmdir_get_page_size () * mmdir_get_page_size ();
}

static void
meet_fault (TemporaryFile *fixture)
{
  check_succeeds (mmdir_input_check (fixture->input, &error));
  check_seek (fixture->input, get_damaged ());
  g_assert_cmpuint (check_read_byte (fixture->input), ==, 0);
  g_assert_false (mmdir_input_check (fixture->input, NULL));
}

/* The guard goes on in the child; each of the two knows of its own faults. */
static void
test_fault (TemporaryFile *fixture,
            gconstpointer way)
{
  const TemporaryWay *temporary_way = way;

  if (temporary_way->backing != MMDIR_BACKING_MAPPED || !fault_is_told ())
    return;
  check_succeeds (mmdir_guard_install (&error));
  fault_prepare ();
  process_truncate (fixture->path, "file", get_damaged () - mmdir_get_page_size ());
  g_assert_true (has_ended (start_child (meet_fault, fixture), 0));
  meet_fault (fixture);
  mmdir_guard_remove ();
}

/* Threads */

static gint n_to_go;

static gpointer
open_and_free (gpointer data)
{
  TemporaryFile *fixture = data;

  while (g_atomic_int_get (&n_to_go) > 0)
    {
      MmdirInput *input = temporary_open_input (fixture->directory, "file");
      MmdirInput *clone = check_clone (input);

      mmdir_input_free (input);
      check_read_byte (clone);
      mmdir_input_free (clone);
    }
  return NULL;
}

static void
only_read (TemporaryFile *fixture)
{
  read_some (fixture->input, 0, 8, 20);
}

/* In the child there is only the thread that made it, and every lock stays as
 * it was: what takes none goes on, which is reading what is mapped or in
 * memory, and what a buffer is there for. */
static void
test_threads (TemporaryFile *fixture,
              gconstpointer way)
{
  const TemporaryWay *temporary_way = way;
  GThread *threads[4];
  gsize i;

  if (temporary_way->layout == REGION_LAYOUT_ON_DEMAND ||
      instrument_is_qemu ("in the child, qemu waits for what the other threads of its own had"))
    return;

  if (instrument_is ("valgrind"))
    {
      g_test_skip ("in the child, valgrind takes what the other threads had for leaks");
      return;
    }

  /* The first read of a buffered input allocates its buffer. */
  read_some (fixture->input, 0, 9, 1);
  g_atomic_int_set (&n_to_go, process_is_instrumented () ? 5 : 30);
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opener", open_and_free, fixture);
  while (g_atomic_int_get (&n_to_go) > 0)
    {
      const pid_t child = start_child (only_read, fixture);

      read_some (fixture->input, 0, 10, 20);
      g_assert_true (has_ended (child, 0));
      g_atomic_int_add (&n_to_go, -1);
    }
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

#define ADD(name, func) temporary_add ("fork-posix", name, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* What GLib sets up for the first error, it guards in ways that
   * ThreadSanitizer cannot see. */
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open ("", &error) != NULL);

  ADD ("read", test_read);
  ADD ("read-guarded", test_read_guarded);
  ADD ("grandchild", test_grandchild);
  ADD ("fault", test_fault);
  ADD ("threads", test_threads);
  return g_test_run ();
}
