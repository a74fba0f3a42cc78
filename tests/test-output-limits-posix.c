/* test-output-limits-posix.c: writing where the process is at a limit, or gets
 * signals
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "instrument.h"
#include "output-failure-posix.h"
#include "process-posix.h"
#include "temporary.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

/* Bytes, and no multiple of anything. */
#define LIMIT ((guint64) 612345)

static void
set_up (OutputPlace *place,
        gconstpointer data G_GNUC_UNUSED)
{
  output_place_init (place);
  output_place_open (place);
}

static void
tear_down (OutputPlace *place,
           gconstpointer data G_GNUC_UNUSED)
{
  output_place_clear (place);
}

/* Limits are those of a child, whose own output is no file.  TRUE in the
 * child. */
static gboolean
is_child (void)
{
  if (g_test_subprocess ())
    return TRUE;
  if (instrument_is_qemu ("the kernel does not start programs of this machine"))
    return FALSE;
  g_test_trap_subprocess (NULL, 0, (GTestSubprocessFlags) 0);
  g_test_trap_assert_passed ();
  return FALSE;
}

/* SIGXFSZ, which ends a process unless it says otherwise, does not come. */
static void
test_file_length (OutputPlace *place,
                  gconstpointer data)
{
  guint64 unlimited;
  int end;

  if (!is_child ())
    return;
  g_assert_true (signal (SIGXFSZ, SIG_DFL) != SIG_ERR);
  unlimited = process_limit (RLIMIT_FSIZE, LIMIT);
  for (end = OUTPUT_END_CLOSE; end <= OUTPUT_END_FREE; end++)
    output_fill (place, data, LIMIT, "write", EFBIG, (OutputEnd) end);
  process_limit (RLIMIT_FSIZE, unlimited);
  output_assert_works (place);
}

/* To the last byte of what is allowed, and none more. */
static void
test_exact_length (OutputPlace *place,
                   gconstpointer data G_GNUC_UNUSED)
{
  static const guint8 bytes[LIMIT + 1];
  guint64 unlimited;

  if (!is_child ())
    return;
  unlimited = process_limit (RLIMIT_FSIZE, LIMIT);
  check_succeeds (mmdir_directory_publish (place->directory, "exact", bytes, LIMIT, &error));
  check_refused (MMDIR_ERROR_NO_SPACE,
                 mmdir_directory_publish (place->directory, "old", bytes, LIMIT + 1, &error));
  process_limit (RLIMIT_FSIZE, OUTPUT_SOURCE_LENGTH);
  check_succeeds (mmdir_directory_copy_file (place->directory, "source", place->directory, "copy", &error));
  process_limit (RLIMIT_FSIZE, OUTPUT_SOURCE_LENGTH - 1);
  check_refused (MMDIR_ERROR_NO_SPACE,
                 mmdir_directory_copy_file (place->directory, "source", place->directory, "other", &error));
  process_limit (RLIMIT_FSIZE, unlimited);
  output_assert_names (place, "copy exact old source");
  output_assert_old (place);
}

/* The hint names the limit. */
static void
test_hint (OutputPlace *place,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  guint64 unlimited;

  if (!is_child ())
    return;
  unlimited = process_limit (RLIMIT_FSIZE, 1000);
  g_assert_false (mmdir_directory_copy_file (place->directory, "source", place->directory, "new", &error));
  process_limit (RLIMIT_FSIZE, unlimited);
  output_assert_tells (error, MMDIR_ERROR_NO_SPACE, place, "new", "write", EFBIG);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "1000 bytes"));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), "ulimit -f"));
}

/* A limit that is raised while the file is being written is the one that
 * counts. */
static void
test_raised (OutputPlace *place,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (GError) failure = NULL;
  guint64 unlimited;

  if (!is_child ())
    return;
  unlimited = process_limit (RLIMIT_FSIZE, LIMIT);
  output = mmdir_directory_create_output (place->directory, "new", &failure);
  g_assert_no_error (failure);
  check_succeeds (output_ways[5].write (place, output, &error));
  process_limit (RLIMIT_FSIZE, unlimited);
  while (mmdir_output_tell (output) <= LIMIT)
    check_succeeds (output_ways[5].write (place, output, &error));
  check_succeeds (mmdir_output_close (output, &error));
}

/* And so is one that is lowered, also where there was none for a while. */
static void
test_lowered (OutputPlace *place,
              gconstpointer data)
{
  const gboolean is_lifted = GPOINTER_TO_INT (data);
  const guint64 limit = is_lifted ? LIMIT : LIMIT / 2;
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (GError) failure = NULL;
  guint64 unlimited;

  if (!is_child ())
    return;
  g_assert_true (signal (SIGXFSZ, SIG_DFL) != SIG_ERR);
  unlimited = process_limit (RLIMIT_FSIZE, LIMIT);
  output = mmdir_directory_create_output (place->directory, "new", &failure);
  g_assert_no_error (failure);
  if (is_lifted)
    process_limit (RLIMIT_FSIZE, unlimited);
  check_succeeds (output_ways[5].write (place, output, &error));
  if (is_lifted)
    check_succeeds (mmdir_output_flush (output, &error));
  process_limit (RLIMIT_FSIZE, limit);
  while (output_ways[5].write (place, output, &failure))
    g_assert_cmpuint (mmdir_output_tell (output), <=, limit + OUTPUT_SOURCE_LENGTH);
  process_limit (RLIMIT_FSIZE, unlimited);
  output_assert_tells (failure, MMDIR_ERROR_NO_SPACE, place, "new", "write", EFBIG);
  g_assert_false (mmdir_output_close (output, NULL));
  output_assert_names (place, "old source");
}

/* Where there was none, nobody looks: the process gets the signal, and the error
 * if it ignores that. */
static void
test_imposed (OutputPlace *place,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (GError) error = NULL;
  guint64 unlimited;

  if (!is_child ())
    return;
  g_assert_true (signal (SIGXFSZ, SIG_IGN) != SIG_ERR);
  output = mmdir_directory_create_output (place->directory, "new", &error);
  g_assert_no_error (error);
  unlimited = process_limit (RLIMIT_FSIZE, LIMIT);
  while (output_ways[5].write (place, output, &error))
    g_assert_cmpuint (mmdir_output_tell (output), <=, LIMIT + OUTPUT_SOURCE_LENGTH);
  process_limit (RLIMIT_FSIZE, unlimited);
  output_assert_tells (error, MMDIR_ERROR_NO_SPACE, place, "new", "write", EFBIG);
  output_assert_place (error, LIMIT);
  output_assert_sticks (place, output, error);
  g_assert_false (mmdir_output_close (output, NULL));
  output_assert_names (place, "old source");
}

/* There is no descriptor for making sure of the directory: then nothing has
 * happened, and publishing can be tried again. */
static void
test_publish_without_descriptor (OutputPlace *place,
                                 gconstpointer data G_GNUC_UNUSED)
{
  const guint n_descriptors = process_count_descriptors ();
  const guint lowest_free = process_get_free_descriptor ();
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (GError) failure = NULL;
  guint64 saved;
  gboolean is_published;

  output = mmdir_directory_create_output (place->directory, "new", &failure);
  g_assert_no_error (failure);
  check_succeeds (mmdir_output_write_uint32_le (output, 77, &error));
  saved = process_limit (RLIMIT_NOFILE, lowest_free);
  is_published = mmdir_output_publish (output, "old", &failure);
  process_limit (RLIMIT_NOFILE, saved);
  g_assert_false (is_published);
  output_assert_tells (failure, MMDIR_ERROR_TOO_MANY_FILES, place, NULL, "open", EMFILE);
  output_assert_names (place, "new old source");
  output_assert_old (place);

  check_succeeds (mmdir_output_publish (output, "published", &error));
  output_assert_names (place, "old published source");
  check_succeeds (mmdir_directory_delete_file (place->directory, "published", &error));
  /* One is kept for the next time. */
  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors + 1);
  output_assert_works (place);
}

static void
run_out_of_descriptors (OutputPlace *place)
{
  const char *const names[] = { "source", NULL };
  g_autoptr (GError) create_error = NULL;
  g_autoptr (GError) lock_error = NULL;
  g_autoptr (GError) sync_error = NULL;
  g_autoptr (GError) directory_error = NULL;
  const guint64 saved = process_limit (RLIMIT_NOFILE, process_get_free_descriptor ());
  MmdirOutput *output = mmdir_directory_create_output (place->directory, "new", &create_error);
  MmdirLock *lock = mmdir_directory_obtain_lock (place->directory, "lock", &lock_error);
  const gboolean is_synced = mmdir_directory_sync_files (place->directory, names, &sync_error);
  const gboolean is_directory_synced = mmdir_directory_sync (place->directory, &directory_error);

  process_limit (RLIMIT_NOFILE, saved);
  g_assert_null (output);
  g_assert_null (lock);
  g_assert_false (is_synced);
  g_assert_false (is_directory_synced);
  output_assert_tells (create_error, MMDIR_ERROR_TOO_MANY_FILES, place, "new", "open", EMFILE);
  output_assert_tells (lock_error, MMDIR_ERROR_TOO_MANY_FILES, place, "lock", "open", EMFILE);
  output_assert_tells (sync_error, MMDIR_ERROR_TOO_MANY_FILES, place, "source", "open", EMFILE);
  output_assert_tells (directory_error, MMDIR_ERROR_TOO_MANY_FILES, place, NULL, "open", EMFILE);

  /* Nothing has been lost by that. */
  check_succeeds (mmdir_directory_sync_files (place->directory, names, &error));
  check_succeeds (mmdir_directory_sync (place->directory, &error));
  output_assert_works (place);
}

static void
test_no_descriptor (OutputPlace *place,
                    gconstpointer data G_GNUC_UNUSED)
{
  if (instrument_is ("valgrind"))
    g_test_skip ("valgrind creates the file before it refuses the descriptor");
  else
    run_out_of_descriptors (place);
}

/* Signals that interrupt calls: many while it writes */

#define MANY ((gsize) 64 << 20)
#define PIECE ((gsize) 1 << 20)

static volatile sig_atomic_t n_signals;

static void
count_signal (int number G_GNUC_UNUSED)
{
  n_signals++;
}

static void
set_timer (glong microseconds)
{
  const struct itimerval timer = { { 0, microseconds }, { 0, microseconds } };
  struct sigaction action = { .sa_handler = count_signal };

  g_assert_cmpint (sigaction (SIGALRM, &action, NULL), ==, 0);
  g_assert_cmpint (setitimer (ITIMER_REAL, &timer, NULL), ==, 0);
}

static void
write_under_signals (OutputPlace *place)
{
  g_autofree guint8 *bytes = g_malloc (PIECE);
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (GError) failure = NULL;
  gsize position, i;

  set_timer (300);
  output = mmdir_directory_create_output (place->directory, "new", &failure);
  g_assert_no_error (failure);
  for (position = 0; position < MANY; position += PIECE)
    {
      for (i = 0; i < PIECE; i++)
        bytes[i] = temporary_byte_at (position + i);
      check_succeeds (mmdir_output_write_bytes (output, bytes, PIECE - 1, &error));
      check_succeeds (mmdir_output_write_byte (output, bytes[PIECE - 1], &error));
    }
  check_succeeds (mmdir_output_publish (output, "old", &error));
  check_succeeds (mmdir_directory_copy_file (place->directory, "old", place->directory, "copy", &error));
  set_timer (0);
  g_assert_cmpint (n_signals, >, 0);

  input = temporary_open_input (place->directory, "copy");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, MANY);
  temporary_read (input, 0, MANY);
}

static void
test_signals (OutputPlace *place,
              gconstpointer data G_GNUC_UNUSED)
{
  if (is_child ())
    write_under_signals (place);
}

#define ADD(path, data, func) g_test_add (path, OutputPlace, data, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < OUTPUT_N_WAYS; i++)
    {
      g_autofree char *path = g_strconcat ("/output-limits-posix/file-length/", output_ways[i].name, NULL);

      ADD (path, &output_ways[i], test_file_length);
    }
  ADD ("/output-limits-posix/exact-length", NULL, test_exact_length);
  ADD ("/output-limits-posix/hint", NULL, test_hint);
  ADD ("/output-limits-posix/raised", NULL, test_raised);
  ADD ("/output-limits-posix/lowered", GINT_TO_POINTER (FALSE), test_lowered);
  ADD ("/output-limits-posix/lowered-again", GINT_TO_POINTER (TRUE), test_lowered);
  ADD ("/output-limits-posix/imposed", NULL, test_imposed);
  ADD ("/output-limits-posix/publish-without-descriptor", NULL, test_publish_without_descriptor);
  ADD ("/output-limits-posix/no-descriptor", NULL, test_no_descriptor);
  ADD ("/output-limits-posix/signals", NULL, test_signals);
  return g_test_run ();
}
