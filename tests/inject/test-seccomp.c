/* test-seccomp.c: where a filter refuses madvise() and mincore()
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * As some containers do.  Reading is not to suffer, and who asks is told.
 */

#include "config.h"

#include "check.h"
#include "process.h"
#include "temporary.h"

#include <errno.h>

#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define ARCHITECTURE AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__arm__)
#define ARCHITECTURE AUDIT_ARCH_ARM
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define ARCHITECTURE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define ARCHITECTURE AUDIT_ARCH_S390X
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif
#endif

#ifdef ARCHITECTURE
#define LENGTH 100000

/* Jumps are counted from the instruction after. */
static gboolean
refuse (int code)
{
  struct sock_filter instructions[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, __NR_madvise, 1, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, __NR_mincore, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ((guint32) code & SECCOMP_RET_DATA)),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { G_N_ELEMENTS (instructions), instructions };

  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

static gboolean
can_refuse (void)
{
  const pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (refuse (EPERM) ? 0 : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  g_test_skip ("this process may not filter its calls");
  return FALSE;
}

/* What becomes of a call that the filter answers with @code; where the library
 * was built without it, it does not get that far. */
#if defined(HAVE_MADVISE) || defined(HAVE_POSIX_MADVISE)
#define HAS_ADVICE TRUE
#else
#define HAS_ADVICE FALSE
#endif

static MmdirError
expect_of_advice (int code)
{
  return code == EPERM && HAS_ADVICE ? MMDIR_ERROR_ACCESS : MMDIR_ERROR_UNSUPPORTED;
}

static MmdirError
expect_of_residency (int code)
{
  return code == EPERM && process_tells_residency (MMDIR_BACKING_MAPPED) ? MMDIR_ERROR_ACCESS
                                                                         : MMDIR_ERROR_UNSUPPORTED;
}

static void
check_advice (MmdirInput *input,
              const TemporaryWay *way,
              int code)
{
  const MmdirError expected = expect_of_advice (code);

  check_fails (input, expected, mmdir_input_advise (input, 0, LENGTH, MMDIR_ADVICE_RANDOM, &error));
  /* What is mapped on demand is prefetched by its file. */
  if (expected == MMDIR_ERROR_UNSUPPORTED || way->layout == REGION_LAYOUT_ON_DEMAND)
    check_succeeds (mmdir_input_prefetch (input, 0, LENGTH, &error));
  else
    check_fails (input, expected, mmdir_input_prefetch (input, 0, LENGTH, &error));
}

static void
check_residency (MmdirInput *input,
                 int code)
{
  guint64 resident = 4711;

  if (mmdir_input_get_backing (input) == MMDIR_BACKING_MEMORY)
    {
      check_succeeds (mmdir_input_get_residency (input, 0, LENGTH, &resident, &error));
      g_assert_cmpuint (resident, ==, LENGTH);
      return;
    }
  check_fails (input, expect_of_residency (code),
               mmdir_input_get_residency (input, 0, LENGTH, &resident, &error));
  g_assert_cmpuint (resident, ==, 4711);
}

static void
check_input (MmdirInput *input,
             const TemporaryWay *way,
             int code)
{
  g_autoptr (MmdirInput) slice = NULL;

  temporary_read (input, 0, LENGTH);
  if (mmdir_input_get_backing (input) == MMDIR_BACKING_MAPPED)
    check_advice (input, way, code);
  check_residency (input, code);
  check_succeeds (mmdir_input_preload (input, NULL, NULL, &error));
  check_succeeds ((slice = mmdir_input_slice_with_context (input, NULL, 5, LENGTH - 5, MMDIR_CONTEXT_MERGE, &error)) != NULL);
  temporary_read (slice, 5, LENGTH - 5);
}

static MmdirDirectory *
open_way (const char *path,
          const TemporaryWay *way)
{
  switch (way->layout)
    {
    case REGION_LAYOUT_APART:
      return temporary_open_apart (path, 14);
    case REGION_LAYOUT_ON_DEMAND:
      return temporary_open_on_demand (path, 14);
    default:
      return temporary_open (path, way->backing);
    }
}

static void
check_way (const char *path,
           const TemporaryWay *way,
           gboolean preload,
           int code)
{
  g_autoptr (MmdirDirectory) directory = open_way (path, way);
  guint context;

  mmdir_directory_set_preload (directory, preload);
  for (context = MMDIR_CONTEXT_DEFAULT; context <= MMDIR_CONTEXT_FLUSH; context++)
    {
      g_autoptr (MmdirInput) input = NULL;

      check_succeeds ((input = mmdir_directory_open_input (directory, "file", (MmdirContext) context, &error)) != NULL);
      g_assert_cmpint (mmdir_input_get_backing (input), ==, way->backing);
      check_input (input, way, code);
    }
}

static void
run_refused (int code)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  unsigned char page;
  gsize i;

  temporary_write_pattern (path, "file", LENGTH);
  g_assert_true (refuse (code));
  g_assert_cmpint (syscall (__NR_mincore, NULL, 1, &page), ==, -1);
  g_assert_cmpint (errno, ==, code);
  g_assert_cmpint (syscall (__NR_madvise, NULL, 0, MADV_NORMAL), ==, -1);
  g_assert_cmpint (errno, ==, code);
  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      check_way (path, &temporary_ways[i], FALSE, code);
      check_way (path, &temporary_ways[i], TRUE, code);
    }
}

static void
test_refused (gconstpointer data)
{
  const char *instrument = g_getenv ("TEST_INSTRUMENT");

  if (g_test_subprocess ())
    {
      run_refused (GPOINTER_TO_INT (data));
      return;
    }
  if (g_strcmp0 (instrument, "address") == 0 || g_strcmp0 (instrument, "thread") == 0)
    {
      g_test_skip ("a sanitizer makes these calls itself");
      return;
    }
  if (!can_refuse ())
    return;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}
#else
static void
test_refused (gconstpointer data G_GNUC_UNUSED)
{
  g_test_skip ("how to filter calls is not known here");
}
#endif

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/seccomp/permission", GINT_TO_POINTER (EPERM), test_refused);
  g_test_add_data_func ("/seccomp/no-such-call", GINT_TO_POINTER (ENOSYS), test_refused);
  return g_test_run ();
}
