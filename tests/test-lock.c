/* test-lock.c: locks within one process
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "process.h"
#include "temporary.h"

#define N_THREADS 8

typedef struct
{
  char *path;
  MmdirDirectory *directory;

  /* Of the test with threads: who has the lock, and how often it was had. */
  gint n_owners;
  guint n_obtained;
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

static MmdirLock *
obtain (MmdirDirectory *directory,
        const char *name)
{
  g_autoptr (GError) error = NULL;
  MmdirLock *lock = mmdir_directory_obtain_lock (directory, name, &error);

  g_assert_no_error (error);
  g_assert_nonnull (lock);
  return lock;
}

static void
assert_locked (MmdirDirectory *directory,
               const char *name)
{
  g_autofree char *path = g_build_filename (mmdir_directory_get_path (directory), name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mmdir_directory_obtain_lock (directory, name, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_LOCKED);
  g_assert_cmpstr (mmdir_error_get_path (error), ==, path);
  g_assert_nonnull (mmdir_error_get_call (error));
  g_assert_nonnull (mmdir_error_get_hint (error));
}

/* One owner at a time, through one directory or through two. */
static void
test_basics (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) other = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
  MmdirLock *lock = obtain (fixture->directory, "write.lock");

  assert_locked (fixture->directory, "write.lock");
  assert_locked (other, "write.lock");
  assert_locked (fixture->directory, "write.lock");
  check_succeeds (mmdir_lock_check (lock, &error));
  mmdir_lock_release (lock);

  lock = obtain (other, "write.lock");
  assert_locked (fixture->directory, "write.lock");
  check_succeeds (mmdir_lock_check (lock, &error));
  mmdir_lock_release (lock);
  mmdir_lock_release (NULL);
}

static void
test_names (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) one = obtain (fixture->directory, "one.lock");
  g_autoptr (MmdirLock) two = obtain (fixture->directory, "two.lock");

  assert_locked (fixture->directory, "one.lock");
  assert_locked (fixture->directory, "two.lock");
  g_clear_pointer (&one, mmdir_lock_release);
  assert_locked (fixture->directory, "two.lock");
  check_succeeds (mmdir_lock_check (two, &error));
  one = obtain (fixture->directory, "one.lock");
}

static void
test_bad_names (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "", ".", "..", "a/b" };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    check_refused (MMDIR_ERROR_INVALID_NAME, mmdir_directory_obtain_lock (fixture->directory, names[i], &error) != NULL);
}

/* A lock file may be there before, with anything in it, and stays. */
static void
test_file_exists (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  guint64 length = 0;
  guint i;

  temporary_write (fixture->path, "write.lock", "anything", 8);
  for (i = 0; i < 2; i++)
    {
      g_autoptr (MmdirLock) lock = obtain (fixture->directory, "write.lock");

      check_succeeds (mmdir_lock_check (lock, &error));
    }
  check_succeeds (mmdir_directory_get_file_length (fixture->directory, "write.lock", &length, &error));
  g_assert_cmpuint (length, ==, 8);
}

static void
test_stays (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  mmdir_lock_release (obtain (fixture->directory, "write.lock"));
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "write.lock"));
}

/* Whoever has the lock keeps the directory. */
static void
test_outlives_directory (Fixture *fixture,
                         gconstpointer data G_GNUC_UNUSED)
{
  MmdirDirectory *other = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  g_autoptr (MmdirLock) lock = obtain (other, "write.lock");

  mmdir_directory_unref (other);
  check_succeeds (mmdir_lock_check (lock, &error));
  assert_locked (fixture->directory, "write.lock");
}

/* Files are read, written and listed as without a lock. */
static void
test_other_files (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = obtain (fixture->directory, "write.lock");
  g_auto (GStrv) names = NULL;
  g_autoptr (MmdirInput) input = NULL;

  check_succeeds (mmdir_directory_publish (fixture->directory, "file", "x", 1, &error));
  input = temporary_open_input (fixture->directory, "file");
  g_assert_cmpuint (check_read_byte (input), ==, 'x');
  names = mmdir_directory_list (fixture->directory, NULL);
  g_assert_cmpstr (names[0], ==, "file");
  g_assert_cmpstr (names[1], ==, "write.lock");
  g_assert_null (names[2]);
  check_succeeds (mmdir_lock_check (lock, &error));
}

/* Nothing is left open by what failed, or was released. */
static void
test_descriptors (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  const guint before = process_count_descriptors ();
  MmdirLock *lock = obtain (fixture->directory, "write.lock");
  const guint with = process_count_descriptors ();

  g_assert_cmpuint (with, ==, before + 1);
  assert_locked (fixture->directory, "write.lock");
  g_assert_cmpuint (process_count_descriptors (), ==, with);
  mmdir_lock_release (lock);
  g_assert_cmpuint (process_count_descriptors (), ==, before);
}

static gpointer
release (gpointer lock)
{
  mmdir_lock_release (lock);
  return NULL;
}

static gpointer
assert_locked_elsewhere (gpointer directory)
{
  assert_locked (directory, "write.lock");
  return NULL;
}

/* It belongs to no thread: others are kept out, and may release it. */
static void
test_other_thread (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  MmdirLock *lock = obtain (fixture->directory, "write.lock");

  g_thread_join (g_thread_new ("locked", assert_locked_elsewhere, fixture->directory));
  g_thread_join (g_thread_new ("release", release, lock));
  mmdir_lock_release (obtain (fixture->directory, "write.lock"));
}

static gpointer
obtain_often (gpointer data)
{
  const guint n_rounds = instrument_get_rounds (300);
  Fixture *fixture = data;
  guint i;

  for (i = 0; i < n_rounds; i++)
    {
      g_autoptr (GError) failure = NULL;
      MmdirLock *lock = mmdir_directory_obtain_lock (fixture->directory, "write.lock", &failure);

      if (lock == NULL)
        {
          g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_LOCKED);
          g_thread_yield ();
          continue;
        }
      g_assert_cmpint (g_atomic_int_add (&fixture->n_owners, 1), ==, 0);
      g_thread_yield ();
      fixture->n_obtained++;
      check_succeeds (mmdir_lock_check (lock, &error));
      g_assert_cmpint (g_atomic_int_add (&fixture->n_owners, -1), ==, 1);
      mmdir_lock_release (lock);
    }
  return NULL;
}

static void
test_concurrently (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  GThread *threads[N_THREADS];
  guint i;

  for (i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("obtain", obtain_often, fixture);
  for (i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (fixture->n_obtained, >, 0);
}

#define ADD(name, func) g_test_add ("/lock/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("basics", test_basics);
  ADD ("names", test_names);
  ADD ("bad-names", test_bad_names);
  ADD ("file-exists", test_file_exists);
  ADD ("stays", test_stays);
  ADD ("outlives-directory", test_outlives_directory);
  ADD ("other-files", test_other_files);
  ADD ("descriptors", test_descriptors);
  ADD ("other-thread", test_other_thread);
  ADD ("concurrently", test_concurrently);
  return g_test_run ();
}
