/* test-guard-failures-posix.c: the guard where the system refuses it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"

#include <errno.h>
#include <signal.h>

static guint n_calls;

/* Which call fails, from 1 on; 0: none. */
static guint n_bad;

int __real_sigaction (int number,
                      const struct sigaction *action,
                      struct sigaction *before);
int __wrap_sigaction (int number,
                      const struct sigaction *action,
                      struct sigaction *before);

int
__wrap_sigaction (int number,
                  const struct sigaction *action,
                  struct sigaction *before)
{
  if (++n_calls != n_bad)
    return __real_sigaction (number, action, before);
  errno = EINVAL;
  return -1;
}

static void
refuse (guint call)
{
  n_calls = 0;
  n_bad = call;
}

static gboolean
is_guarded (void)
{
  struct sigaction action;

  g_assert_cmpint (__real_sigaction (SIGBUS, NULL, &action), ==, 0);
  return (action.sa_flags & SA_SIGINFO) != 0;
}

/* Asking for the handler that there is, and then putting another in its
 * place. */
static void
test_refused (gconstpointer call)
{
  const gboolean before = is_guarded ();
  GError *refused = NULL;
  guint32 code;

  refuse (GPOINTER_TO_UINT (call));
  g_assert_false (mmdir_guard_install (&refused));
  code = mmdir_error_get_os_code (refused);
  g_assert_error (refused, MMDIR_ERROR, MMDIR_ERROR_FAILED);
  g_assert_cmpstr (mmdir_error_get_call (refused), ==, "sigaction");
  g_assert_cmpuint (code, ==, EINVAL);
  g_assert_null (mmdir_error_get_path (refused));
  g_clear_error (&refused);
  g_assert_cmpint (is_guarded (), ==, before);
  refuse (GPOINTER_TO_UINT (call));
  g_assert_false (mmdir_guard_install (NULL));

  /* Nothing is to be removed. */
  refuse (0);
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*is_installed*");
  mmdir_guard_remove ();
  g_test_assert_expected_messages ();

  check_succeeds (mmdir_guard_install (&error));
  g_assert_true (is_guarded ());
  mmdir_guard_remove ();
  g_assert_cmpint (is_guarded (), ==, before);
}

/* Where there is a guard, another needs nothing of the system. */
static void
test_second (void)
{
  refuse (0);
  check_succeeds (mmdir_guard_install (&error));
  refuse (1);
  check_succeeds (mmdir_guard_install (&error));
  refuse (0);
  mmdir_guard_remove ();
  g_assert_true (is_guarded ());
  mmdir_guard_remove ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/guard-failures/asking", GUINT_TO_POINTER (1), test_refused);
  g_test_add_data_func ("/guard-failures/putting", GUINT_TO_POINTER (2), test_refused);
  g_test_add_func ("/guard-failures/second", test_second);
  return g_test_run ();
}
