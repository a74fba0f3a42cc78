/* test-lock-win32.c: locks in one process and between two, as Windows has them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process-win32.h"
#include "temporary.h"

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* For what must happen at once, in milliseconds: the end of patience. */
#define PATIENCE 60000
#define PAUSE 100

/* What makes this program hold a lock: its directory and two events follow. */
#define HOLD "--hold"

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

static MmdirLock *
obtain (Fixture *fixture)
{
  MmdirLock *lock = NULL;

  check_succeeds ((lock = mmdir_directory_obtain_lock (fixture->directory, "write.lock", &error)) != NULL);
  return lock;
}

static void
assert_locked (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mmdir_directory_obtain_lock (fixture->directory, "write.lock", &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_LOCKED);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==, ERROR_LOCK_VIOLATION);
}

/* Another directory object is another owner; so is the same name in other
 * letters. */
static void
test_one_process (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirDirectory) same = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  const guint n_handles = process_count_descriptors ();
  guint round;

  for (round = 0; round < 3; round++)
    {
      MmdirLock *lock = obtain (fixture);

      assert_locked (fixture);
      check_refused (MMDIR_ERROR_LOCKED, mmdir_directory_obtain_lock (same, "WRITE.Lock", &error) != NULL);
      check_succeeds (mmdir_lock_check (lock, &error));
      mmdir_lock_release (lock);
      g_assert_cmpuint (process_count_descriptors (), ==, n_handles);
    }
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "write.lock"));
}

/* Who looks into the file that is locked is not kept from it: none of its bytes is
 * locked, nor any that it may ever have. */
static void
test_readable (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  OVERLAPPED start = { .Offset = 0 };
  g_autoptr (MmdirLock) lock = NULL;
  g_autoptr (MmdirInput) input = NULL;
  HANDLE other;

  temporary_write (fixture->path, "write.lock", "who", 3);
  lock = obtain (fixture);
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_BUFFERED);
  input = temporary_open_input (fixture->directory, "write.lock");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, 3);
  g_assert_cmpuint (check_read_byte (input), ==, 'w');

  other = process_open_file (fixture->path, "write.lock", GENERIC_READ | GENERIC_WRITE, SHARE_ALL, OPEN_EXISTING);
  g_assert_true (other != INVALID_HANDLE_VALUE);
  g_assert_true (LockFileEx (other, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 0, 1 << 20, &start));
  CloseHandle (other);
  check_succeeds (mmdir_lock_check (lock, &error));
  assert_locked (fixture);
}

/* Who opens it without sharing it is no owner, but in the way. */
static void
test_not_shared (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = NULL;
  HANDLE other;

  temporary_write (fixture->path, "write.lock", "", 0);
  other = process_open_file (fixture->path, "write.lock", GENERIC_READ, 0, OPEN_EXISTING);
  g_assert_true (other != INVALID_HANDLE_VALUE);
  check_refused (MMDIR_ERROR_ACCESS,
                 mmdir_directory_obtain_lock (fixture->directory, "write.lock", &error) != NULL);
  CloseHandle (other);
  lock = obtain (fixture);
}

static void
move (Fixture *fixture,
      const char *from,
      const char *to)
{
  g_autofree char *from_path = g_build_filename (fixture->path, from, NULL);
  g_autofree char *to_path = g_build_filename (fixture->path, to, NULL);
  g_autofree wchar_t *wide_from = process_widen (from_path);
  g_autofree wchar_t *wide_to = process_widen (to_path);

  g_assert_true (MoveFileExW (wide_from, wide_to, 0));
}

static void
assert_lost (MmdirLock *lock)
{
  check_refused (MMDIR_ERROR_LOCK_LOST, mmdir_lock_check (lock, &error));
}

static void
test_lost (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = obtain (fixture);
  g_autoptr (MmdirLock) next = NULL;

  move (fixture, "write.lock", "elsewhere");
  assert_lost (lock);
  temporary_write (fixture->path, "write.lock", "", 0);
  assert_lost (lock);

  /* It locks nothing any more, and does not come back when it is released. */
  next = obtain (fixture);
  assert_lost (lock);
  check_succeeds (mmdir_lock_check (next, &error));
  g_clear_pointer (&lock, mmdir_lock_release);
  check_succeeds (mmdir_lock_check (next, &error));
  assert_locked (fixture);
}

/* Where the name stays until the last handle is closed, nobody gets the lock
 * before that. */
static void
test_deleted (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirLock) lock = obtain (fixture);
  g_autoptr (MmdirLock) next = NULL;

  check_succeeds (mmdir_directory_delete_file (fixture->directory, "write.lock", &error));
  if (process_is_wine ())
    g_test_skip ("wine finds files by their names that have been deleted");
  else
    assert_lost (lock);
  g_clear_pointer (&lock, mmdir_lock_release);
  next = obtain (fixture);
  check_succeeds (mmdir_lock_check (next, &error));
}

static HANDLE
create_event (const char *name)
{
  g_autofree wchar_t *wide = process_widen (name);
  const HANDLE event = CreateEventW (NULL, TRUE, FALSE, wide);

  g_assert_nonnull (event);
  return event;
}

/* What the other process does. */
static int
hold (const char *path,
      const char *held_name,
      const char *end_name)
{
  const HANDLE held = create_event (held_name);
  const HANDLE end = create_event (end_name);
  g_autoptr (MmdirDirectory) directory = mmdir_directory_open (path, NULL);
  g_autoptr (MmdirLock) lock = mmdir_directory_obtain_lock (directory, "write.lock", NULL);

  if (lock == NULL || !SetEvent (held))
    return 1;
  return WaitForSingleObject (end, PATIENCE) == WAIT_OBJECT_0 ? 0 : 1;
}

typedef struct
{
  HANDLE process;
  HANDLE end;
} Holder;

/* Starts another process, which has the lock then. */
static Holder
start_holder (Fixture *fixture)
{
  static guint n_started;
  const DWORD own_id = GetCurrentProcessId ();
  g_autofree char *held_name = g_strdup_printf ("mmdir-held-%lu-%u", own_id, n_started);
  g_autofree char *end_name = g_strdup_printf ("mmdir-end-%lu-%u", own_id, n_started++);
  g_autofree char *words = g_strdup_printf ("\" %s \"%s\" %s %s", HOLD, fixture->path, held_name, end_name);
  g_autofree wchar_t *wide_words = process_widen (words);
  const HANDLE held = create_event (held_name);
  Holder holder = { .end = create_event (end_name) };
  STARTUPINFOW startup = { .cb = sizeof startup };
  PROCESS_INFORMATION process;
  HANDLE either[2];
  wchar_t line[4096] = L"\"";
  DWORD length;

  length = GetModuleFileNameW (NULL, line + 1, G_N_ELEMENTS (line) / 2);
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length + wcslen (wide_words) + 2, <, G_N_ELEMENTS (line));
  wcscat (line, wide_words);
  g_assert_true (CreateProcessW (NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
  CloseHandle (process.hThread);
  holder.process = process.hProcess;
  either[0] = held;
  either[1] = holder.process;
  g_assert_cmpuint (WaitForMultipleObjects (2, either, FALSE, PATIENCE), ==, WAIT_OBJECT_0);
  CloseHandle (held);
  return holder;
}

static void
wait_for_holder (Holder *holder,
                 DWORD expected_status)
{
  DWORD status = 0;

  g_assert_cmpuint (WaitForSingleObject (holder->process, PATIENCE), ==, WAIT_OBJECT_0);
  g_assert_true (GetExitCodeProcess (holder->process, &status));
  g_assert_cmpuint (status, ==, expected_status);
  CloseHandle (holder->process);
  CloseHandle (holder->end);
}

static void
test_two_processes (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  Holder holder = start_holder (fixture);

  assert_locked (fixture);
  g_assert_true (SetEvent (holder.end));
  wait_for_holder (&holder, 0);
  mmdir_lock_release (obtain (fixture));
}

/* "The time it takes for the operating system to unlock these locks depends upon
 * available system resources." */
static MmdirLock *
obtain_soon (Fixture *fixture)
{
  guint n_attempts;

  for (n_attempts = 0; n_attempts < PATIENCE / PAUSE; n_attempts++)
    {
      g_autoptr (GError) error = NULL;
      MmdirLock *lock = mmdir_directory_obtain_lock (fixture->directory, "write.lock", &error);

      if (lock != NULL)
        return lock;
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_LOCKED);
      Sleep (PAUSE);
    }
  return obtain (fixture);
}

/* It has released nothing, and the file is there. */
static void
test_dead_process (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  Holder holder = start_holder (fixture);

  assert_locked (fixture);
  g_assert_true (TerminateProcess (holder.process, 77));
  wait_for_holder (&holder, 77);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "write.lock"));
  mmdir_lock_release (obtain_soon (fixture));
}

/* A program that the owner starts does not own it. */
static void
test_not_inherited (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  gboolean before[1024];
  g_autoptr (MmdirLock) lock = NULL;
  guint n_new = 0;
  gsize i;

  for (i = 1; i < G_N_ELEMENTS (before); i++)
    {
      DWORD flags;

      before[i] = GetHandleInformation (GSIZE_TO_POINTER (4 * i), &flags) != 0;
    }
  lock = obtain (fixture);
  for (i = 1; i < G_N_ELEMENTS (before); i++)
    {
      DWORD flags = 0;

      if (before[i] || !GetHandleInformation (GSIZE_TO_POINTER (4 * i), &flags))
        continue;
      g_assert_cmpuint (flags & HANDLE_FLAG_INHERIT, ==, 0);
      n_new++;
    }
  g_assert_cmpuint (n_new, ==, 1);
}

#define ADD(path, func) \
  g_test_add ("/lock-win32/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  if (argc == 5 && strcmp (argv[1], HOLD) == 0)
    return hold (argv[2], argv[3], argv[4]);

  g_test_init (&argc, &argv, NULL);
  ADD ("one-process", test_one_process);
  ADD ("readable", test_readable);
  ADD ("not-shared", test_not_shared);
  ADD ("lost", test_lost);
  ADD ("deleted", test_deleted);
  ADD ("two-processes", test_two_processes);
  ADD ("dead-process", test_dead_process);
  ADD ("not-inherited", test_not_inherited);
  return g_test_run ();
}
