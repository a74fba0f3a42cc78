/* test-directory-posix.c: directories that are deleted, forbidden or full of
 * things that are no files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process-posix.h"
#include "temporary.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A call that waits for ever ends the program after so many seconds. */
#define PATIENCE 20

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static void
assert_reads (MmdirDirectory *directory,
              const char *name,
              guint8 expected)
{
  g_autoptr (MmdirInput) input = temporary_open_input (directory, name);

  g_assert_cmpuint (check_read_byte (input), ==, expected);
}

static void
test_below_file (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *below = g_build_filename (fixture->path, "file", "below", NULL);

  temporary_write (fixture->path, "file", "", 0);
  check_refused (MMDIR_ERROR_NOT_DIRECTORY, mmdir_directory_open (below, &error) != NULL);
}

static void
test_removed (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autofree char *path = g_build_filename (fixture->path, "index", NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  temporary_write (path, "file", "x", 1);
  directory = temporary_open (path, MMDIR_BACKING_AUTO);
  input = temporary_open_input (directory, "file");
  temporary_remove (path, "file");
  g_assert_cmpint (g_rmdir (path), ==, 0);

  g_assert_null (mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mmdir_directory_list (directory, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpuint (check_read_byte (input), ==, 'x');
}

/* A name that was deleted and made anew is another file, and never the old
 * one's bytes. */
static void
test_recreated_file (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) old = NULL;

  temporary_write (fixture->path, "file", "old", 3);
  old = temporary_open_input (fixture->directory, "file");
  temporary_remove (fixture->path, "file");
  temporary_write (fixture->path, "file", "new", 3);

  assert_reads (fixture->directory, "file", 'n');
  g_assert_cmpuint (check_read_byte (old), ==, 'o');
}

static void
assert_error_about_file (GError *error,
                         MmdirError code,
                         const char *name)
{
  g_assert_error (error, MMDIR_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (mmdir_error_get_path (error), name));
  g_error_free (error);
}

static void
assert_not_regular (MmdirDirectory *directory,
                    const char *name)
{
  static const MmdirBacking backings[] = {
    MMDIR_BACKING_AUTO, MMDIR_BACKING_MAPPED, MMDIR_BACKING_BUFFERED, MMDIR_BACKING_MEMORY
  };
  GError *error = NULL;
  guint64 length = 1;
  gsize i;

  mmdir_directory_set_fallback (directory, TRUE);
  alarm (PATIENCE);
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      mmdir_directory_set_backing (directory, backings[i]);
      g_assert_null (mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ_ONCE, &error));
      assert_error_about_file (g_steal_pointer (&error), MMDIR_ERROR_NOT_REGULAR, name);
    }
  g_assert_false (mmdir_directory_get_file_length (directory, name, &length, &error));
  assert_error_about_file (g_steal_pointer (&error), MMDIR_ERROR_NOT_REGULAR, name);
  g_assert_false (mmdir_directory_evict_file (directory, name, &error));
  assert_error_about_file (g_steal_pointer (&error), MMDIR_ERROR_NOT_REGULAR, name);
  g_assert_false (mmdir_directory_file_exists (directory, name));
  alarm (0);
}

static void
test_pipe (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "pipe", NULL);
  const guint before = process_count_descriptors ();

  if (mkfifo (path, 0600) != 0)
    {
      g_test_skip ("this file system has no pipes");
      return;
    }
  assert_not_regular (fixture->directory, "pipe");
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

static void
test_device (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *null = g_build_filename (fixture->path, "null", NULL);
  g_autofree char *zero = g_build_filename (fixture->path, "zero", NULL);
  g_autofree char *node = g_build_filename (fixture->path, "node", NULL);
  struct stat status;

  g_assert_cmpint (symlink ("/dev/null", null), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", zero), ==, 0);
  assert_not_regular (fixture->directory, "null");
  assert_not_regular (fixture->directory, "zero");

  /* Where the user may make one, and the file system lets it be opened. */
  if (stat ("/dev/null", &status) == 0 && mknod (node, S_IFCHR | 0600, status.st_rdev) == 0 &&
      access (node, R_OK) == 0)
    assert_not_regular (fixture->directory, "node");
}

static void
test_socket (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const void *any_address = &address;
  g_autofree char *path = g_build_filename (fixture->path, "socket", NULL);
  int listener;

  g_assert_cmpuint (g_strlcpy (address.sun_path, path, sizeof address.sun_path), <, sizeof address.sun_path);
  listener = socket (AF_UNIX, SOCK_STREAM, 0);
  g_assert_cmpint (listener, !=, -1);
  g_assert_cmpint (bind (listener, any_address, sizeof address), ==, 0);
  assert_not_regular (fixture->directory, "socket");
  close (listener);
}

static void
test_links (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *good = g_build_filename (fixture->path, "good", NULL);
  g_autofree char *folder = g_build_filename (fixture->path, "folder", NULL);
  g_autofree char *broken = g_build_filename (fixture->path, "broken", NULL);
  g_autofree char *loop = g_build_filename (fixture->path, "loop", NULL);
  g_auto (GStrv) names = NULL;

  temporary_write (fixture->path, "file", "f", 1);
  g_assert_cmpint (symlink ("file", good), ==, 0);
  g_assert_cmpint (symlink ("/", folder), ==, 0);
  g_assert_cmpint (symlink ("nowhere", broken), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);

  assert_reads (fixture->directory, "good", 'f');
  assert_not_regular (fixture->directory, "folder");
  g_assert_null (mmdir_directory_open_input (fixture->directory, "broken", MMDIR_CONTEXT_DEFAULT, &error));
  assert_error_about_file (g_steal_pointer (&error), MMDIR_ERROR_NOT_FOUND, "broken");
  g_assert_null (mmdir_directory_open_input (fixture->directory, "loop", MMDIR_CONTEXT_DEFAULT, &error));
  g_assert_nonnull (mmdir_error_get_hint (error));
  assert_error_about_file (g_steal_pointer (&error), MMDIR_ERROR_FAILED, "loop");

  /* A link to a folder is a folder; one to nowhere can at least be seen. */
  names = mmdir_directory_list (fixture->directory, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 4);
  g_assert_cmpstr (names[0], ==, "broken");
  g_assert_cmpstr (names[1], ==, "file");
  g_assert_cmpstr (names[2], ==, "good");
  g_assert_cmpstr (names[3], ==, "loop");
}

static void
test_link_to_directory (Fixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  g_autofree char *path = g_build_filename (fixture->path, "link", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  temporary_write (inner, "file", "l", 1);
  g_assert_cmpint (symlink ("inner", path), ==, 0);
  directory = temporary_open (path, MMDIR_BACKING_AUTO);
  g_assert_cmpint (unlink (path), ==, 0);
  assert_reads (directory, "file", 'l');
}

static void
test_forbidden_file (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  MmdirInput *input;
  guint64 length = 0;
  gboolean told;

  temporary_write (fixture->path, "file", "abc", 3);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_cmpint (g_chmod (fixture->path, 0755), ==, 0);
  mmdir_directory_set_fallback (fixture->directory, TRUE);
  if (!process_become_ordinary ())
    return;
  input = mmdir_directory_open_input (fixture->directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
  told = mmdir_directory_get_file_length (fixture->directory, "file", &length, NULL);
  process_become_privileged ();

  g_assert_null (input);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), path));

  /* To be told of a file is not to be let into it. */
  g_assert_true (told);
  g_assert_cmpuint (length, ==, 3);
}

/* A directory that may be searched but not listed serves those who know the
 * names. */
static void
test_unlisted_directory (Fixture *fixture,
                         gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  g_autofree char *path = g_build_filename (inner, "file", NULL);
  char **names = NULL;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  temporary_write (inner, "file", "abc", 3);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (inner, 0111), ==, 0);
  g_assert_cmpint (g_chmod (fixture->path, 0755), ==, 0);
  if (!process_become_ordinary ())
    return;
  directory = mmdir_directory_open (inner, &error);
  if (directory != NULL)
    {
      input = mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_DEFAULT, &error);
      names = mmdir_directory_list (directory, &list_error);
    }
  process_become_privileged ();
  g_assert_cmpint (g_chmod (inner, 0700), ==, 0);

  if (directory == NULL)
    {
      /* Neither O_PATH nor O_SEARCH is known here. */
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
      g_test_skip ("this system opens directories for listing only");
      return;
    }
  g_assert_no_error (error);
  g_assert_nonnull (input);
  g_assert_null (names);
  g_assert_error (list_error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
}

static void
test_forbidden_directory (Fixture *fixture,
                          gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *inner = g_build_filename (fixture->path, "inner", NULL);
  g_autofree char *below = g_build_filename (inner, "below", NULL);
  MmdirDirectory *directory;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  g_assert_cmpint (g_chmod (inner, 0), ==, 0);
  if (!process_become_ordinary ())
    return;
  directory = mmdir_directory_open (below, &error);
  process_become_privileged ();
  g_assert_cmpint (g_chmod (inner, 0700), ==, 0);

  g_assert_null (directory);
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, below);
}

/* Programs that the process starts get none of our descriptors. */
static void
test_close_on_exec (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  gboolean before[256];
  guint n_new = 0;
  int i;

  temporary_write (fixture->path, "file", "abc", 3);
  for (i = 0; i < (int) G_N_ELEMENTS (before); i++)
    before[i] = fcntl (i, F_GETFD) != -1;
  directory = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  input = temporary_open_input (directory, "file");
  for (i = 0; i < (int) G_N_ELEMENTS (before); i++)
    {
      const int flags = fcntl (i, F_GETFD);

      if (before[i] || flags == -1)
        continue;
      g_assert_cmpint (flags & FD_CLOEXEC, !=, 0);
      n_new++;
    }
  g_assert_cmpuint (n_new, ==, 2);
}

#define ADD(path, func) \
  g_test_add ("/directory-posix/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("below-file", test_below_file);
  ADD ("removed", test_removed);
  ADD ("recreated-file", test_recreated_file);
  ADD ("pipe", test_pipe);
  ADD ("device", test_device);
  ADD ("socket", test_socket);
  ADD ("links", test_links);
  ADD ("link-to-directory", test_link_to_directory);
  ADD ("forbidden-file", test_forbidden_file);
  ADD ("forbidden-directory", test_forbidden_directory);
  ADD ("unlisted-directory", test_unlisted_directory);
  ADD ("close-on-exec", test_close_on_exec);
  return g_test_run ();
}
