/* test-rename-posix.c: renaming without replacing, in one step and by links
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The calls that the library makes, the linker has call the functions here first.
 */

#include "config.h"

#include "check.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a call gives in place of doing anything, 0 for nothing; what happens
 * before it; and how often it was called. */
typedef struct
{
  int code;
  void (*happen) (void);
  guint n_calls;
} Plan;

static Plan of_rename, of_link, of_remove;

static char *current_path;

static gboolean
fails (Plan *plan)
{
  plan->n_calls++;
  if (plan->happen != NULL)
    plan->happen ();
  errno = plan->code;
  return plan->code != 0;
}

#ifdef HAVE_RENAMEAT2
/* The file system that the test is on does not know the call. */
static gboolean is_unknown;

int __real_renameat2 (int from, const char *from_path, int to, const char *to_path, unsigned flags);
int __wrap_renameat2 (int from, const char *from_path, int to, const char *to_path, unsigned flags);

int
__wrap_renameat2 (int from,
                  const char *from_path,
                  int to,
                  const char *to_path,
                  unsigned flags)
{
  int result;

  if (fails (&of_rename))
    return -1;
  result = __real_renameat2 (from, from_path, to, to_path, flags);
  is_unknown = result != 0 && (errno == EINVAL || errno == ENOSYS);
  return result;
}
#endif

int __real_linkat (int from, const char *from_path, int to, const char *to_path, int flags);
int __wrap_linkat (int from, const char *from_path, int to, const char *to_path, int flags);
int __real_unlinkat (int directory, const char *path, int flags);
int __wrap_unlinkat (int directory, const char *path, int flags);

int
__wrap_linkat (int from,
               const char *from_path,
               int to,
               const char *to_path,
               int flags)
{
  return fails (&of_link) ? -1 : __real_linkat (from, from_path, to, to_path, flags);
}

int
__wrap_unlinkat (int directory,
                 const char *path,
                 int flags)
{
  return fails (&of_remove) ? -1 : __real_unlinkat (directory, path, flags);
}

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
repair (void)
{
  of_rename = of_link = of_remove = (Plan){ 0 };
}

/* As where the system does not know the call. */
static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  repair ();
  fixture->path = current_path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  temporary_write (fixture->path, "file", "file", 4);
  of_rename.code = EINVAL;
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  repair ();
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static void
assert_names (Fixture *fixture,
              const char *expected)
{
  g_auto (GStrv) names = mmdir_directory_list (fixture->directory, NULL);
  g_autofree char *joined = g_strjoinv (" ", names);

  g_assert_cmpstr (joined, ==, expected);
}

static void
assert_file (Fixture *fixture,
             const char *name,
             const char *expected)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
rename_succeeds (Fixture *fixture)
{
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
  assert_names (fixture, "new");
  assert_file (fixture, "new", "file");
}

static void
rename_fails (Fixture *fixture,
              MmdirError code,
              const char *call,
              int os_code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
  g_assert_error (error, MMDIR_ERROR, (int) code);
  g_assert_cmpstr (mmdir_error_get_call (error), ==, call);
  g_assert_cmpint ((int) mmdir_error_get_os_code (error), ==, os_code);
}

#ifdef HAVE_RENAMEAT2
/* One call, and nothing else. */
static void
test_one_step (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  of_rename.code = 0;
  rename_succeeds (fixture);
  if (is_unknown)
    {
      g_test_skip ("this file system renames without replacing by links");
      return;
    }
  g_assert_cmpuint (of_rename.n_calls, ==, 1);
  g_assert_cmpuint (of_link.n_calls, ==, 0);
  g_assert_cmpuint (of_remove.n_calls, ==, 0);
}

/* What is no word of a system that does not know it is told. */
static void
test_refused (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    int code;
    MmdirError error;
  } cases[] = {
    { EEXIST, MMDIR_ERROR_EXISTS },
    { EPERM, MMDIR_ERROR_ACCESS },
    { EROFS, MMDIR_ERROR_ACCESS },
    { EIO, MMDIR_ERROR_IO },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      of_rename.code = cases[i].code;
      rename_fails (fixture, cases[i].error, "rename", cases[i].code);
    }
  g_assert_cmpuint (of_link.n_calls, ==, 0);
  assert_names (fixture, "file");
}
#else
static void
test_one_step (Fixture *fixture G_GNUC_UNUSED,
               gconstpointer data G_GNUC_UNUSED)
{
  g_test_skip ("this system renames without replacing by links");
}

#define test_refused test_one_step
#endif

static void
test_by_link (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { EINVAL, ENOSYS, EOPNOTSUPP };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      repair ();
      of_rename.code = codes[i];
      rename_succeeds (fixture);
      g_assert_cmpuint (of_link.n_calls, ==, 1);
      g_assert_cmpuint (of_remove.n_calls, ==, 1);
      check_succeeds (mmdir_directory_rename_file (fixture->directory, "new", "file", &error));
    }
}

static void
make_other (void)
{
  temporary_write (current_path, "new", "other", 5);
}

/* Whatever has the name, and whenever it comes. */
static void
test_exists (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "new", NULL);

  of_link.happen = make_other;
  rename_fails (fixture, MMDIR_ERROR_EXISTS, "link", EEXIST);
  assert_file (fixture, "new", "other");
  of_link.happen = NULL;
  temporary_remove (fixture->path, "new");

  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  rename_fails (fixture, MMDIR_ERROR_EXISTS, "link", EEXIST);
  temporary_remove (fixture->path, "new");
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  rename_fails (fixture, MMDIR_ERROR_EXISTS, "link", EEXIST);
  temporary_remove (fixture->path, "new");
  g_assert_cmpint (mkdir (path, 0700), ==, 0);
  rename_fails (fixture, MMDIR_ERROR_EXISTS, "link", EEXIST);
  g_assert_cmpint (rmdir (path), ==, 0);
  assert_names (fixture, "file");
  g_assert_cmpuint (of_remove.n_calls, ==, 0);
}

/* Of a link, the link, and of what else there may be, that. */
static void
test_special (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *new_path = g_build_filename (fixture->path, "new", NULL);
  struct stat status;

  temporary_remove (fixture->path, "file");
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
  g_assert_cmpint (lstat (new_path, &status), ==, 0);
  g_assert_true (S_ISFIFO (status.st_mode));
  temporary_remove (fixture->path, "new");

  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
  g_assert_cmpint (lstat (new_path, &status), ==, 0);
  g_assert_true (S_ISLNK (status.st_mode));
  assert_names (fixture, "new");
}

/* Nothing that might replace something is done instead. */
static void
test_no_links (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { EPERM, ENOSYS, EOPNOTSUPP, EMLINK };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      of_link.code = codes[i];
      rename_fails (fixture, MMDIR_ERROR_UNSUPPORTED, "link", EOPNOTSUPP);
    }
  of_link.code = ENOSPC;
  rename_fails (fixture, MMDIR_ERROR_NO_SPACE, "link", ENOSPC);
  assert_names (fixture, "file");
  assert_file (fixture, "file", "file");
}

/* It is as it was, unless that fails as well. */
static void
test_not_removed (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  of_remove.code = EIO;
  rename_fails (fixture, MMDIR_ERROR_IO, "unlink", EIO);
  g_assert_cmpuint (of_remove.n_calls, ==, 2);
  assert_names (fixture, "file new");
  assert_file (fixture, "file", "file");
  assert_file (fixture, "new", "file");
}

static void
work_again (void)
{
  if (of_remove.n_calls > 1)
    of_remove.code = 0;
}

static void
test_undone (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { EIO, EBUSY, EACCES, ENOENT };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;

      of_remove = (Plan){ .code = codes[i], .happen = work_again };
      g_assert_false (mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
      g_assert_cmpstr (mmdir_error_get_call (error), ==, "unlink");
      g_assert_cmpint ((int) mmdir_error_get_os_code (error), ==, codes[i]);
      assert_names (fixture, "file");
      assert_file (fixture, "file", "file");
    }
}

static void
remove_file (void)
{
  g_autofree char *path = g_build_filename (current_path, "file", NULL);

  if (of_remove.n_calls == 1)
    g_assert_cmpint (unlink (path), ==, 0);
}

/* A file server has removed the name and says that it has not: the file has no
 * other name than the new one, which it keeps. */
static void
test_removed_behind (Fixture *fixture,
                     gconstpointer data)
{
  of_remove.code = GPOINTER_TO_INT (data);
  of_remove.happen = remove_file;
  rename_succeeds (fixture);
  g_assert_cmpuint (of_remove.n_calls, ==, 1);
}

static void
take_file (void)
{
  g_autofree char *path = g_build_filename (current_path, "file", NULL);
  g_autofree char *other = g_build_filename (current_path, "other", NULL);

  if (of_remove.n_calls == 1)
    g_assert_cmpint (rename (path, other), ==, 0);
}

/* Somebody else has renamed it in between: one of the two has it. */
static void
test_taken (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  of_remove.happen = take_file;
  rename_fails (fixture, MMDIR_ERROR_NOT_FOUND, "unlink", ENOENT);
  assert_names (fixture, "other");
  assert_file (fixture, "other", "file");
}

static void
replace_file (void)
{
  if (of_remove.n_calls == 1)
    {
      remove_file ();
      temporary_write (current_path, "file", "another", 7);
    }
}

/* Another file has come by the old name, and its removal fails. */
static void
test_replaced (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  of_remove.code = EIO;
  of_remove.happen = replace_file;
  check_succeeds (mmdir_directory_rename_file_without_replacing (fixture->directory, "file", "new", &error));
  assert_names (fixture, "file new");
  assert_file (fixture, "file", "another");
  assert_file (fixture, "new", "file");
}

#define ADD(name, data, func) g_test_add ("/rename-posix/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("one-step", NULL, test_one_step);
  ADD ("refused", NULL, test_refused);
  ADD ("by-link", NULL, test_by_link);
  ADD ("exists", NULL, test_exists);
  ADD ("special", NULL, test_special);
  ADD ("no-links", NULL, test_no_links);
  ADD ("not-removed", NULL, test_not_removed);
  ADD ("undone", NULL, test_undone);
  ADD ("removed-behind/error", GINT_TO_POINTER (EIO), test_removed_behind);
  ADD ("removed-behind/not-found", GINT_TO_POINTER (ENOENT), test_removed_behind);
  ADD ("taken", NULL, test_taken);
  ADD ("replaced", NULL, test_replaced);
  return g_test_run ();
}
