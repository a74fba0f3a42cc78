/* test-exec-posix.c: what a program that is started later finds open
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The program starts itself, and there looks for descriptors above those of
 * the standard streams.  That happens while a call holds one too: right behind
 * each openat(2) of the library, which are all of its own.
 */

#include "config.h"

#include "check.h"
#include "instrument.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the program is told to look for descriptors. */
#define LOOK "look-for-descriptors"
#define N_DESCRIPTORS 1024

static char *program;
static gboolean may_start;
static guint n_started;

/* What whoever started this program has left open. */
static gboolean is_inherited[N_DESCRIPTORS];

static gboolean
is_open (int descriptor)
{
  return fcntl (descriptor, F_GETFD) != -1;
}

/* In the program that was started: 0, or a descriptor that it should not have;
 * those that it may have are its arguments. */
static int
look_for_descriptors (int argc,
                      char **argv)
{
  int descriptor, i;

  for (i = 2; i < argc; i++)
    close (atoi (argv[i]));
  for (descriptor = STDERR_FILENO + 1; descriptor < N_DESCRIPTORS; descriptor++)
    {
      if (is_open (descriptor))
        return MIN (descriptor, 255);
    }
  return 0;
}

static void
assert_nothing_inherited (void)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  int status = 0;
  pid_t child;
  int i;

  g_ptr_array_add (arguments, g_strdup (program));
  g_ptr_array_add (arguments, g_strdup (LOOK));
  for (i = 0; i < N_DESCRIPTORS; i++)
    {
      if (is_inherited[i])
        g_ptr_array_add (arguments, g_strdup_printf ("%d", i));
    }
  g_ptr_array_add (arguments, NULL);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      execv (program, (char **) arguments->pdata);
      _exit (255);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  n_started++;
}

/* The library opens nothing that it makes, so that there is no mode. */
int __real_openat (int directory,
                   const char *name,
                   int flags,
                   ...);
int __wrap_openat (int directory,
                   const char *name,
                   int flags,
                   ...);

static int
look_behind (int descriptor)
{
  const int code = errno;

  if (may_start && descriptor >= 0)
    assert_nothing_inherited ();
  errno = code;
  return descriptor;
}

int
__wrap_openat (int directory,
               const char *name,
               int flags,
               ...)
{
  return look_behind (__real_openat (directory, name, flags));
}

/* In the GNU C library, the function has either name, as the size of off_t
 * wants it. */
#ifdef __GLIBC__

int __real_openat64 (int directory,
                     const char *name,
                     int flags,
                     ...);
int __wrap_openat64 (int directory,
                     const char *name,
                     int flags,
                     ...);

int
__wrap_openat64 (int directory,
                 const char *name,
                 int flags,
                 ...)
{
  return look_behind (__real_openat64 (directory, name, flags));
}

/* And another two with _FORTIFY_SOURCE. */
int __wrap___openat_2 (int directory,
                       const char *name,
                       int flags);
int __wrap___openat64_2 (int directory,
                         const char *name,
                         int flags);

int
__wrap___openat_2 (int directory,
                   const char *name,
                   int flags)
{
  return look_behind (__real_openat (directory, name, flags));
}

int
__wrap___openat64_2 (int directory,
                     const char *name,
                     int flags)
{
  return look_behind (__real_openat64 (directory, name, flags));
}

#endif

static void
set_up (TemporaryFile *fixture,
        gconstpointer way)
{
  temporary_file_open (fixture, way, 100000, 12);
  n_started = 0;
  may_start = TRUE;
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  may_start = FALSE;
  temporary_file_close (fixture);
}

/* The way of looking finds what is there to be found. */
static void
test_looks (TemporaryFile *fixture G_GNUC_UNUSED,
            gconstpointer way G_GNUC_UNUSED)
{
  const int descriptor = open ("/dev/null", O_RDONLY);
  int status = 0;
  pid_t child;

  g_assert_cmpint (descriptor, >, STDERR_FILENO);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      execl (program, program, LOOK, NULL);
      _exit (255);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  close (descriptor);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), >, STDERR_FILENO);
  g_assert_cmpint (WEXITSTATUS (status), !=, 255);
}

static void
test_open (TemporaryFile *fixture,
           gconstpointer way G_GNUC_UNUSED)
{
  MmdirInput *input = temporary_open_input (fixture->directory, "file");
  MmdirInput *clone = check_clone (input);

  g_assert_cmpuint (n_started, >=, 1);
  check_read_byte (input);
  check_read_byte (clone);
  assert_nothing_inherited ();
  mmdir_input_free (input);
  mmdir_input_free (clone);
}

static void
test_directory (TemporaryFile *fixture,
                gconstpointer way G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_auto (GStrv) names = NULL;
  guint64 length;

  check_succeeds ((directory = mmdir_directory_open (fixture->path, &error)) != NULL);
  g_assert_cmpuint (n_started, ==, 1);
  assert_nothing_inherited ();
  check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL);
  g_assert_cmpuint (n_started, ==, 3);
  check_succeeds (mmdir_directory_get_file_length (directory, "file", &length, &error));
  assert_nothing_inherited ();
}

/* Calls that open something for as long as they last, if they do at all. */
static void
test_other_calls (TemporaryFile *fixture,
                  gconstpointer way G_GNUC_UNUSED)
{
  guint64 used, maximum, resident;

  mmdir_directory_evict_file (fixture->directory, "file", NULL);
  mmdir_input_get_residency (fixture->input, 0, 100000, &resident, NULL);
  check_succeeds (mmdir_input_preload (fixture->input, NULL, NULL, &error));
  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &used, &maximum);
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, &maximum);
  assert_nothing_inherited ();
}

static void
test_nothing (TemporaryFile *file G_GNUC_UNUSED,
              gconstpointer way G_GNUC_UNUSED)
{
  instrument_is_qemu ("the program is one for qemu, which the kernel cannot start");
}

#define ADD(name, func)                                                                     \
  temporary_add ("exec-posix", name, set_up,                                                \
                 instrument_is ("qemu") ? test_nothing : func, tear_down)

int
main (int argc,
      char **argv)
{
  int i;

  if (argc >= 2 && g_str_equal (argv[1], LOOK))
    return look_for_descriptors (argc, argv);
  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  for (i = STDERR_FILENO + 1; i < N_DESCRIPTORS; i++)
    is_inherited[i] = is_open (i);
  ADD ("looks", test_looks);
  ADD ("open", test_open);
  ADD ("directory", test_directory);
  ADD ("other-calls", test_other_calls);
  return g_test_run ();
}
