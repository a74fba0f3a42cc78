/* test-sync-posix.c: syncs of POSIX systems that fail, or that others see fail
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "process-posix.h"
#include "temporary.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = { "file", NULL };

/* What stands for fsync() now; NULL: the system's. */
static int (*sync_instead) (int descriptor);
static guint n_syncs;

int __real_fsync (int descriptor);
int __wrap_fsync (int descriptor);

int
__wrap_fsync (int descriptor)
{
  n_syncs++;
  return sync_instead != NULL ? sync_instead (descriptor) : __real_fsync (descriptor);
}

int __real_fdatasync (int descriptor);
int __wrap_fdatasync (int descriptor);

int
__wrap_fdatasync (int descriptor)
{
  return sync_instead != NULL ? sync_instead (descriptor) : __real_fdatasync (descriptor);
}

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

/* For what stands for fsync(). */
static MmdirDirectory *shared_directory;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  fixture->directory = shared_directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  temporary_write (fixture->path, "file", "old", 3);
  n_syncs = 0;
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  sync_instead = NULL;
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

static int
fail_with (int code)
{
  errno = code;
  return -1;
}

static int
be_invalid (int descriptor G_GNUC_UNUSED)
{
  return fail_with (EINVAL);
}

/* A file system that cannot sync a directory has nothing to lose by that; one
 * that cannot sync a file says so, and may be asked again. */
static void
test_invalid (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  sync_instead = be_invalid;
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  check_refused (MMDIR_ERROR_UNSUPPORTED, mmdir_directory_sync_files (fixture->directory, names, &error));
  sync_instead = NULL;
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
}

static int
be_refused (int descriptor G_GNUC_UNUSED)
{
  return fail_with (EACCES);
}

/* NFS: the ticket of whoever wrote has run out, and the pages are gone. */
static void
test_access (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  sync_instead = be_refused;
  check_refused (MMDIR_ERROR_ACCESS, mmdir_directory_sync_files (fixture->directory, names, &error));
  sync_instead = NULL;
  n_syncs = 0;
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (n_syncs, ==, 0);
}

static int
be_told (int descriptor G_GNUC_UNUSED)
{
  return fail_with (EIO);
}

static gboolean
evict (MmdirDirectory *directory,
       GError **error)
{
  return mmdir_directory_evict_file (directory, "file", error);
}

static gboolean
drop (MmdirDirectory *directory,
      GError **error)
{
  return mmdir_directory_trim (directory, MMDIR_TRIM_DROP, error);
}

/* Evicting writes out first, and it is told once that this has failed: no sync
 * that comes later would be. */
static void
test_evicted (Fixture *fixture,
              gconstpointer data)
{
  gboolean (*const let_go) (MmdirDirectory *, GError **) = data == NULL ? evict : drop;
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autoptr (GError) failure = NULL;

  if (!evict (fixture->directory, NULL))
    {
      g_test_skip ("this system cannot evict files");
      return;
    }
  sync_instead = be_told;
  g_assert_false (let_go (fixture->directory, &failure));
  sync_instead = NULL;
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_cmpstr (mmdir_error_get_path (failure), ==, path);
  g_assert_cmpstr (mmdir_error_get_call (failure), ==, "fdatasync");
  n_syncs = 0;
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (n_syncs, ==, 0);

  /* Nothing is written out on a file system that is never written to. */
  check_succeeds (mmdir_directory_publish (fixture->directory, "file", "new", 3, &error));
  sync_instead = be_invalid;
  check_succeeds (let_go (fixture->directory, &error));
  sync_instead = NULL;
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
}

/* A rename between two names of one file leaves both, and the file lost by both. */
static void
test_hard_links (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const char *const twins[] = { "twin", NULL };
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *twin_path = g_build_filename (fixture->path, "twin", NULL);

  if (link (path, twin_path) != 0)
    {
      g_test_skip ("this file system has no hard links");
      return;
    }
  sync_instead = be_told;
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  sync_instead = NULL;
  check_succeeds (mmdir_directory_rename_file (fixture->directory, "file", "twin", &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, twins, &error));
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "file", &error));
}

static gpointer
sync_in_thread (gpointer data G_GNUC_UNUSED)
{
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (shared_directory, names, &error));
  return NULL;
}

/* Another thread is told that it failed, so that this one is not. */
static int
be_told_elsewhere (int descriptor)
{
  sync_instead = be_told;
  g_thread_join (g_thread_new ("sync", sync_in_thread, NULL));
  sync_instead = NULL;
  return __real_fsync (descriptor);
}

static void
test_told_elsewhere (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  sync_instead = be_told_elsewhere;
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (n_syncs, ==, 2);
}

/* What keeps a file from being opened is not remembered. */
static void
test_too_many_files (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  const guint64 before = process_limit (RLIMIT_NOFILE, process_get_free_descriptor ());
  g_autoptr (GError) of_file = NULL;
  g_autoptr (GError) of_directory = NULL;
  const gboolean has_file = mmdir_directory_sync_files (fixture->directory, names, &of_file);
  const gboolean has_directory = mmdir_directory_sync (fixture->directory, &of_directory);

  process_limit (RLIMIT_NOFILE, before);
  g_assert_false (has_file);
  g_assert_error (of_file, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_false (has_directory);
  g_assert_error (of_directory, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
}

static void
test_bad_permissions (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->path, "file", NULL);
  g_autoptr (GError) failure = NULL;

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_cmpint (g_chmod (fixture->path, 0755), ==, 0);
  if (!process_become_ordinary ())
    return;
  g_assert_false (mmdir_directory_sync_files (fixture->directory, names, &failure));
  process_become_privileged ();
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_ACCESS);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
}

/* Neither a pipe nor a name of nothing makes it wait. */
static void
test_no_file (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  static const char *const pipes[] = { "pipe", NULL };
  static const char *const folders[] = { "folder", NULL };
  static const char *const missing[] = { "missing", NULL };
  g_autofree char *path = g_build_filename (fixture->path, "pipe", NULL);
  g_autofree char *folder_path = g_build_filename (fixture->path, "folder", NULL);
  const guint before = process_count_descriptors ();

  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_sync_files (fixture->directory, missing, &error));
  g_assert_cmpint (g_mkdir (folder_path, 0700), ==, 0);
  check_refused (MMDIR_ERROR_NOT_REGULAR, mmdir_directory_sync_files (fixture->directory, folders, &error));
  g_assert_cmpuint (n_syncs, ==, 0);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
  g_assert_cmpint (g_rmdir (folder_path), ==, 0);
  if (mkfifo (path, 0600) != 0)
    {
      g_test_skip ("this file system has no pipes");
      return;
    }
  process_set_patience (20);
  check_refused (MMDIR_ERROR_NOT_REGULAR, mmdir_directory_sync_files (fixture->directory, pipes, &error));
  process_set_patience (0);
  g_assert_cmpuint (n_syncs, ==, 0);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

#define ADD(name, func) g_test_add ("/sync-posix/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("invalid", test_invalid);
  ADD ("access", test_access);
  ADD ("evicted", test_evicted);
  g_test_add ("/sync-posix/dropped", Fixture, "drop", set_up, test_evicted, tear_down);
  ADD ("hard-links", test_hard_links);
  ADD ("told-elsewhere", test_told_elsewhere);
  ADD ("too-many-files", test_too_many_files);
  ADD ("bad-permissions", test_bad_permissions);
  ADD ("no-file", test_no_file);
  return g_test_run ();
}
