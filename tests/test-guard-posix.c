/* test-guard-posix.c: the guard, and the handlers of SIGBUS around it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "fault.h"
#include "process.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* In pages. */
#define LENGTH 16

static gsize page_size;
static char *path;
static MmdirDirectory *directory;
static MmdirInput *input;

/* A mapping of the test's own, of a file that has become empty. */
static volatile guint8 *foreign;

static volatile guint8 *
map_foreign (void *address)
{
  g_autofree char *name = g_build_filename (path, "foreign", NULL);
  const int descriptor = open (name, O_RDWR | O_CREAT | O_TRUNC, 0600);
  void *result;

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (ftruncate (descriptor, (off_t) page_size), ==, 0);
  result = mmap (address, page_size, PROT_READ, MAP_SHARED | (address != NULL ? MAP_FIXED : 0), descriptor, 0);
  g_assert_true (result != MAP_FAILED);
  g_assert_cmpint (ftruncate (descriptor, 0), ==, 0);
  close (descriptor);
  return result;
}

static void
set_up (void)
{
  page_size = mmdir_get_page_size ();
  path = temporary_directory_new ();
  temporary_write_pattern (path, "file", LENGTH * page_size);
  directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  input = temporary_open_input (directory, "file");
  foreign = map_foreign (NULL);
}

static void
tear_down (void)
{
  g_clear_pointer (&input, mmdir_input_free);
  g_clear_pointer (&directory, mmdir_directory_unref);
  g_clear_pointer (&path, temporary_directory_remove);
  munmap ((void *) foreign, page_size);
}

static void
install (void)
{
  check_succeeds (mmdir_guard_install (&error));
}

/* The files below all have their last page cut off. */
static void
cut (void)
{
  process_truncate (path, "file", (LENGTH - 1) * page_size);
}

static void
read_cut (void)
{
  check_seek (input, (LENGTH - 1) * page_size);
  g_assert_cmpuint (check_read_byte (input), ==, 0);
}

static void
touch_foreign (void)
{
  (void) *foreign;
}

/* Runs @func in a child, and returns what waitpid() says. */
static int
run_child (void (*func) (void))
{
  const struct rlimit no_core = { 0, 0 };
  int status = 0;
  pid_t child;

  fflush (NULL);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      setrlimit (RLIMIT_CORE, &no_core);
      func ();
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return status;
}

static void
assert_lives (void (*func) (void))
{
  const int status = run_child (func);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

/* AddressSanitizer's handler, which is there before all others, exits. */
static void
assert_dies (void (*func) (void))
{
  const int status = run_child (func);

  if (g_strcmp0 (g_getenv ("TEST_INSTRUMENT"), "address") == 0)
    g_assert_true (!WIFEXITED (status) || WEXITSTATUS (status) != 0);
  else
    {
      g_assert_true (WIFSIGNALED (status));
      g_assert_cmpint (WTERMSIG (status), ==, SIGBUS);
    }
}

/* Handlers of the test's own */

static volatile sig_atomic_t n_handled;
static volatile sig_atomic_t handled_code;
static void *volatile handled_address;
static sigjmp_buf back;
static sigset_t handled_mask;
static struct sigaction guard_action;

static void
note_plain (int number)
{
  g_assert_cmpint (number, ==, SIGBUS);
  n_handled++;
  pthread_sigmask (SIG_SETMASK, NULL, &handled_mask);
}

static void
jump_back (int number)
{
  note_plain (number);
  siglongjmp (back, 1);
}

static void
note_information (int number,
                  siginfo_t *information,
                  void *context G_GNUC_UNUSED)
{
  handled_code = information->si_code;
  handled_address = information->si_addr;
  jump_back (number);
}

/* As a handler that is installed after the guard should do it. */
static void
chain (int number,
       siginfo_t *information,
       void *context)
{
  n_handled++;
  guard_action.sa_sigaction (number, information, context);
}

static void
set_handler (void (*handler) (int number),
             int flags)
{
  struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

  sigemptyset (&action.sa_mask);
  sigaddset (&action.sa_mask, SIGUSR1);
  g_assert_cmpint (sigaction (SIGBUS, &action, NULL), ==, 0);
  n_handled = 0;
}

static void
set_information_handler (void (*handler) (int number,
                                          siginfo_t *information,
                                          void *context))
{
  struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

  sigemptyset (&action.sa_mask);
  g_assert_cmpint (sigaction (SIGBUS, &action, &guard_action), ==, 0);
  n_handled = 0;
}

/* What can become of a file */

static void
cut_to_nothing (void)
{
  guint8 *bytes = g_malloc (LENGTH * page_size);
  guint64 offset = 1;
  GError *error = NULL;
  gsize i;

  install ();
  process_truncate (path, "file", 0);
  for (i = 0; i < LENGTH * page_size; i += 100)
    {
      check_seek (input, i);
      g_assert_cmpuint (check_read_byte (input), ==, 0);
    }
  check_seek (input, 0);
  g_assert_false (mmdir_input_read_bytes (input, bytes, LENGTH * page_size, NULL));
  check_position (input, 0);
  g_assert_false (mmdir_input_check (input, &error));
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_cmpuint (offset, ==, 0);
  g_error_free (error);
  g_free (bytes);
}

static void
test_cut_to_nothing (void)
{
  assert_lives (cut_to_nothing);
}

/* The one page that is gone is zeroes, and the others are as they were. */
static void
cut_last_page (void)
{
  guint8 *bytes = g_malloc (LENGTH * page_size);

  install ();
  cut ();
  g_assert_true (mmdir_input_read_bytes (input, bytes, (LENGTH - 1) * page_size, NULL));
  g_assert_true (temporary_is_pattern (bytes, (LENGTH - 1) * page_size, 0));
  check_seek (input, 0);
  errno = 12345;
  g_assert_false (mmdir_input_read_bytes (input, bytes, LENGTH * page_size, NULL));
  g_assert_cmpint (errno, ==, 12345);
  check_position (input, 0);
  g_assert_true (temporary_is_pattern (bytes, (LENGTH - 1) * page_size, 0));
  memset (bytes, 0, page_size);
  g_assert_cmpmem (bytes + (LENGTH - 1) * page_size, page_size, bytes, page_size);
  check_seek (input, 1000);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (1000));
  g_free (bytes);
}

static void
test_cut_last_page (void)
{
  assert_lives (cut_last_page);
}

/* A hole is zeroes by right. */
static void
test_hole (void)
{
#ifdef FALLOC_FL_PUNCH_HOLE
  g_autofree char *name = g_build_filename (path, "file", NULL);
  g_autofree guint8 *bytes = g_malloc (LENGTH * page_size);
  const int descriptor = open (name, O_RDWR);
  const int result = fallocate (descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                (off_t) page_size, (off_t) page_size);

  close (descriptor);
  if (result != 0)
    {
      g_test_skip ("this file system punches no holes");
      return;
    }
  install ();
  check_succeeds (mmdir_input_read_bytes (input, bytes, LENGTH * page_size, &error));
  g_assert_cmpuint (bytes[page_size], ==, 0);
  g_assert_true (temporary_is_pattern (bytes, page_size, 0));
  check_succeeds (mmdir_input_check (input, &error));
  mmdir_guard_remove ();
#else
  g_test_skip ("this system punches no holes");
#endif
}

/* Who handles what */

static void
read_without_guard (void)
{
  cut ();
  read_cut ();
}

static void
read_after_guard (void)
{
  install ();
  install ();
  mmdir_guard_remove ();
  mmdir_guard_remove ();
  read_without_guard ();
}

static void
read_with_guard (void)
{
  install ();
  read_without_guard ();
  g_assert_false (mmdir_input_check (input, NULL));
}

static void
test_guard_needed (void)
{
  assert_dies (read_without_guard);
  temporary_write_pattern (path, "file", LENGTH * page_size);
  assert_dies (read_after_guard);
  temporary_write_pattern (path, "file", LENGTH * page_size);
  assert_lives (read_with_guard);
}

static void
touch_foreign_with_guard (void)
{
  install ();
  touch_foreign ();
}

static void
ignore_then_touch (void)
{
  set_handler (SIG_IGN, 0);
  touch_foreign_with_guard ();
}

static void
test_foreign_by_default (void)
{
  assert_dies (touch_foreign_with_guard);
  assert_dies (ignore_then_touch);
}

/* The handler from before runs as if there were no guard: once for the fault,
 * with the mask that it asked for. */
static void
handle_before_plain (void)
{
  set_handler (jump_back, 0);
  install ();
  if (sigsetjmp (back, 1) == 0)
    touch_foreign ();
  g_assert_cmpint (n_handled, ==, 1);
  g_assert_true (sigismember (&handled_mask, SIGBUS));
  g_assert_true (sigismember (&handled_mask, SIGUSR1));
  g_assert_false (sigismember (&handled_mask, SIGUSR2));
  cut ();
  read_cut ();
  g_assert_cmpint (n_handled, ==, 1);
}

static void
handle_before_nodefer (void)
{
  set_handler (jump_back, SA_NODEFER);
  install ();
  if (sigsetjmp (back, 1) == 0)
    touch_foreign ();
  g_assert_cmpint (n_handled, ==, 1);
  g_assert_false (sigismember (&handled_mask, SIGBUS));
  g_assert_true (sigismember (&handled_mask, SIGUSR1));
}

static void
handle_before_information (void)
{
  set_information_handler (note_information);
  install ();
  if (sigsetjmp (back, 1) == 0)
    touch_foreign ();
  g_assert_cmpint (n_handled, ==, 1);
  g_assert_cmpint (handled_code, ==, BUS_ADRERR);
  g_assert_true (handled_address == (void *) foreign);
}

static void
handle_before_once (void)
{
  set_handler (jump_back, SA_RESETHAND);
  install ();
  if (sigsetjmp (back, 1) == 0)
    touch_foreign ();
  g_assert_cmpint (n_handled, ==, 1);
  touch_foreign ();
}

static void
test_handler_before (void)
{
  assert_lives (handle_before_plain);
  assert_lives (handle_before_nodefer);
  assert_lives (handle_before_information);
  assert_dies (handle_before_once);
}

/* Whoever comes after the guard and calls it gets the fault first. */
static void
handle_after (void)
{
  install ();
  set_information_handler (chain);
  cut ();
  read_cut ();
  g_assert_cmpint (n_handled, ==, 1);
  g_assert_false (mmdir_input_check (input, NULL));
}

static void
handle_after_foreign (void)
{
  install ();
  set_information_handler (chain);
  touch_foreign ();
}

static void
handle_after_removed (void)
{
  install ();
  set_information_handler (chain);
  mmdir_guard_remove ();
  cut ();
  read_cut ();
}

/* The guard that was left in place is asked for again, which must not have the
 * two handlers call each other. */
static void
handle_after_again (void)
{
  install ();
  set_information_handler (chain);
  mmdir_guard_remove ();
  install ();
  cut ();
  read_cut ();
  g_assert_cmpint (n_handled, ==, 1);
  g_assert_false (mmdir_input_check (input, NULL));
  touch_foreign ();
}

/* The other handler goes, in one of the two ways there are. */
static void
handle_after_gone (void)
{
  install ();
  set_information_handler (chain);
  mmdir_guard_remove ();
  g_assert_cmpint (sigaction (SIGBUS, &guard_action, NULL), ==, 0);
  install ();
  cut ();
  read_cut ();
  g_assert_cmpint (n_handled, ==, 0);
}

static void
handle_after_default (void)
{
  install ();
  set_information_handler (chain);
  mmdir_guard_remove ();
  set_handler (SIG_DFL, 0);
  install ();
  cut ();
  read_cut ();
  g_assert_false (mmdir_input_check (input, NULL));
}

static void
test_handler_after (void)
{
  assert_lives (handle_after);
  temporary_write_pattern (path, "file", LENGTH * page_size);
  assert_dies (handle_after_foreign);
  assert_dies (handle_after_removed);
  temporary_write_pattern (path, "file", LENGTH * page_size);
  assert_dies (handle_after_again);
  temporary_write_pattern (path, "file", LENGTH * page_size);
  assert_lives (handle_after_gone);
  temporary_write_pattern (path, "file", LENGTH * page_size);
  assert_lives (handle_after_default);
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
      install ();
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
  install ();
  mmdir_guard_remove ();
  g_assert_true (process_get_heap (&before));
  for (i = 0; i < 1000; i++)
    {
      install ();
      mmdir_guard_remove ();
    }
  g_assert_true (process_get_heap (&after));
  g_assert_cmpuint (after, <=, before + 4096);
}

/* A signal that a process sends is no fault. */
static void
send_by_default (void)
{
  install ();
  kill (getpid (), SIGBUS);
}

static void
send_ignored (void)
{
  set_handler (SIG_IGN, 0);
  install ();
  kill (getpid (), SIGBUS);
  raise (SIGBUS);
}

static void
send_handled (void)
{
  set_handler (note_plain, 0);
  install ();
  raise (SIGBUS);
  g_assert_cmpint (n_handled, ==, 1);
}

/* Also where the sender names an address of a mapping. */
static void
send_address (void)
{
  siginfo_t information = { 0 };

  set_handler (SIG_IGN, 0);
  install ();
  g_assert_cmpint (sigaction (SIGBUS, NULL, &guard_action), ==, 0);
  information.si_signo = SIGBUS;
  information.si_code = SI_QUEUE;
  information.si_addr = (void *) mmdir_input_peek (input, 1, NULL, NULL);
  guard_action.sa_sigaction (SIGBUS, &information, NULL);
  check_succeeds (mmdir_input_check (input, &error));
}

static void
test_sent (void)
{
  assert_dies (send_by_default);
  assert_lives (send_ignored);
  assert_lives (send_handled);
  assert_lives (send_address);
}

/* What was an input's is not an input's any more. */
static void
reuse_address (void)
{
  const guint8 *address = mmdir_input_peek (input, 1, NULL, NULL);

  set_handler (jump_back, 0);
  install ();
  g_clear_pointer (&input, mmdir_input_free);
  map_foreign ((void *) address);
  foreign = (volatile guint8 *) address;
  if (sigsetjmp (back, 1) == 0)
    touch_foreign ();
  g_assert_cmpint (n_handled, ==, 1);
}

static void
reuse_address_apart (void)
{
  g_autoptr (MmdirDirectory) apart = temporary_open_apart (path, 12);

  g_clear_pointer (&input, mmdir_input_free);
  input = temporary_open_input (apart, "file");
  reuse_address ();
}

/* And the other way round: a slot that is used again. */
static void
reuse_slot (void)
{
  g_clear_pointer (&input, mmdir_input_free);
  input = temporary_open_input (directory, "file");
  read_with_guard ();
}

static void
test_reused (void)
{
  assert_lives (reuse_address);
  assert_lives (reuse_address_apart);
  assert_lives (reuse_slot);
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
  install ();
  process_truncate (path, "file", 2 * page_size);
  /* Every other page differs, so that each is a mapping of its own. */
  many = mmap (NULL, maximum * 2 * page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (many == MAP_FAILED)
    _exit (77);
  for (i = 1; i < maximum * 2; i += 2)
    if (mprotect (many + i * page_size, page_size, PROT_READ) != 0)
      break;
  if (i >= maximum * 2)
    _exit (77);
  check_seek (input, 5 * page_size);
  g_assert_cmpuint (check_read_byte (input), ==, 0);
  g_assert_false (mmdir_input_check (input, NULL));
  munmap (many, maximum * 2 * page_size);
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
  status = run_child (replace_whole);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == 77)
    g_test_skip ("there is no limit of mappings that can be reached");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
add (const char *name,
     void (*func) (void))
{
  g_test_add_vtable (name, 0, NULL, (GTestFixtureFunc) set_up, (GTestFixtureFunc) func, (GTestFixtureFunc) tear_down);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_prepare ();
  add ("/guard-posix/cut-to-nothing", test_cut_to_nothing);
  add ("/guard-posix/cut-last-page", test_cut_last_page);
  add ("/guard-posix/hole", test_hole);
  add ("/guard-posix/needed", test_guard_needed);
  add ("/guard-posix/foreign-by-default", test_foreign_by_default);
  add ("/guard-posix/handler-before", test_handler_before);
  add ("/guard-posix/handler-after", test_handler_after);
  add ("/guard-posix/restored", test_restored);
  add ("/guard-posix/no-growth", test_no_growth);
  add ("/guard-posix/sent", test_sent);
  add ("/guard-posix/reused", test_reused);
  add ("/guard-posix/no-more-mappings", test_no_more_mappings);
  return g_test_run ();
}
