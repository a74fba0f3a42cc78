/* test-guard-win32.c: the guard, and the exceptions and handlers around it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "fault.h"
#include "temporary.h"

#include <windows.h>

/* In bytes: three units of the granularity, and a bit. */
#define LENGTH (3 * 65536 + 5000)

static char *path;
static MmdirDirectory *directory;
static MmdirInput *input;
static const guint8 *view;

static void
set_up (void)
{
  path = temporary_directory_new ();
  temporary_write_pattern (path, "file", LENGTH);
  directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  input = temporary_open_input (directory, "file");
  view = mmdir_input_peek (input, 1, NULL, NULL);
  g_assert_nonnull (view);
}

static void
tear_down (void)
{
  g_clear_pointer (&input, mmdir_input_free);
  g_clear_pointer (&directory, mmdir_directory_unref);
  g_clear_pointer (&path, temporary_directory_remove);
}

static void
install (void)
{
  check_succeeds (mmdir_guard_install (&error));
}

/* A handler of the test's own takes whatever it is shown for repaired. */
static guint n_handled;

static LONG CALLBACK
handle (EXCEPTION_POINTERS *pointers)
{
  const DWORD code = pointers->ExceptionRecord->ExceptionCode;

  if (code != EXCEPTION_IN_PAGE_ERROR && code != EXCEPTION_ACCESS_VIOLATION)
    return EXCEPTION_CONTINUE_SEARCH;
  n_handled++;
  return EXCEPTION_CONTINUE_EXECUTION;
}

/* As the system would, from the instruction that reads. */
static void
raise_fault (DWORD code,
             ULONG_PTR access,
             const volatile void *address)
{
  const ULONG_PTR parameters[3] = { access, (ULONG_PTR) address, 0 };

  RaiseException (code, 0, code == EXCEPTION_IN_PAGE_ERROR ? 3 : 2, parameters);
}

static void
assert_passed_on (DWORD code,
                  ULONG_PTR access,
                  const volatile void *address)
{
  n_handled = 0;
  raise_fault (code, access, address);
  g_assert_cmpuint (n_handled, ==, 1);
}

static void
assert_taken (DWORD code,
              const volatile void *address)
{
  n_handled = 0;
  raise_fault (code, EXCEPTION_READ_FAULT, address);
  g_assert_cmpuint (n_handled, ==, 0);
}

static MEMORY_BASIC_INFORMATION
query (const void *address)
{
  MEMORY_BASIC_INFORMATION information;

  g_assert_cmpuint (VirtualQuery (address, &information, sizeof information), !=, 0);
  return information;
}

/* The reads that follow the first fault are access violations, and real ones. */
static void
test_whole_view (void)
{
  GError *error = NULL;
  guint64 offset = 0;
  gsize i;

  install ();
  fault_cause (path, "file", input, 65536);
  g_assert_false (mmdir_input_check (input, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_cmpuint (offset, ==, 65536);
  g_clear_error (&error);
  g_assert_cmpuint (query (view).State, ==, MEM_RESERVE);
  for (i = 0; i < LENGTH; i += 1000)
    {
      check_seek (input, i);
      SetLastError (4242);
      g_assert_cmpuint (check_read_byte (input), ==, 0);
      g_assert_cmpuint (GetLastError (), ==, 4242);
    }
  check_seek (input, 0);
  g_assert_cmpuint (check_read_byte (input), ==, 0);
  check_seek (input, LENGTH - 1);
  g_assert_cmpuint (check_read_byte (input), ==, 0);
  mmdir_guard_remove ();
}

/* Nothing of it is left when the file is closed. */
static void
test_given_back (void)
{
  install ();
  fault_cause (path, "file", input, 0);
  check_seek (input, 65536);
  g_assert_cmpuint (check_read_byte (input), ==, 0);
  g_assert_cmpuint (query (view).State, ==, MEM_COMMIT);
  g_clear_pointer (&input, mmdir_input_free);
  g_assert_cmpuint (query (view).State, ==, MEM_FREE);
  g_assert_cmpuint (query (view + 2 * 65536).State, ==, MEM_FREE);
  mmdir_guard_remove ();
}

/* Faults that are none of the guard's, with a handler behind it and with one
 * before it. */
static void
test_passed_on (void)
{
  static const guint8 foreign[1];
  void *handler;

  install ();
  handler = AddVectoredExceptionHandler (FALSE, handle);
  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_READ_FAULT, foreign);
  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_READ_FAULT, view - 1);
  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_READ_FAULT, view + 4 * 65536);
  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_WRITE_FAULT, view);
  assert_passed_on (EXCEPTION_ACCESS_VIOLATION, EXCEPTION_READ_FAULT, foreign);
  assert_passed_on (EXCEPTION_ACCESS_VIOLATION, EXCEPTION_READ_FAULT, view);
  assert_passed_on (EXCEPTION_ACCESS_VIOLATION, EXCEPTION_WRITE_FAULT, view);
  check_succeeds (mmdir_input_check (input, &error));
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (0));

  assert_taken (EXCEPTION_IN_PAGE_ERROR, view);
  assert_taken (EXCEPTION_IN_PAGE_ERROR, view + 65536);
  assert_taken (EXCEPTION_ACCESS_VIOLATION, view + 2 * 65536);
  assert_passed_on (EXCEPTION_ACCESS_VIOLATION, EXCEPTION_WRITE_FAULT, view);
  assert_passed_on (EXCEPTION_ACCESS_VIOLATION, EXCEPTION_EXECUTE_FAULT, view);
  g_assert_false (mmdir_input_check (input, NULL));
  RemoveVectoredExceptionHandler (handler);
  mmdir_guard_remove ();
}

static void
test_handler_first (void)
{
  void *handler;

  install ();
  handler = AddVectoredExceptionHandler (TRUE, handle);
  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_READ_FAULT, view);
  check_succeeds (mmdir_input_check (input, &error));
  RemoveVectoredExceptionHandler (handler);
  fault_cause (path, "file", input, 0);
  g_assert_false (mmdir_input_check (input, NULL));
  mmdir_guard_remove ();
}

static void
test_removed (void)
{
  void *handler = AddVectoredExceptionHandler (FALSE, handle);

  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_READ_FAULT, view);
  install ();
  install ();
  mmdir_guard_remove ();
  mmdir_guard_remove ();
  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_READ_FAULT, view);
  check_succeeds (mmdir_input_check (input, &error));
  RemoveVectoredExceptionHandler (handler);
}

/* What somebody else has allocated where the view was is not touched. */
static void
test_address_taken (void)
{
  void *handler;

  install ();
  fault_cause (path, "file", input, 0);
  handler = AddVectoredExceptionHandler (FALSE, handle);
  g_assert_true (VirtualFree ((void *) view, 0, MEM_RELEASE));
  assert_passed_on (EXCEPTION_ACCESS_VIOLATION, EXCEPTION_READ_FAULT, view);
  g_assert_true (VirtualAlloc ((void *) view, 65536, MEM_RESERVE, PAGE_NOACCESS) == view);
  assert_passed_on (EXCEPTION_ACCESS_VIOLATION, EXCEPTION_READ_FAULT, view);
  g_assert_cmpuint (query (view).State, ==, MEM_RESERVE);
  RemoveVectoredExceptionHandler (handler);
  mmdir_guard_remove ();
}

/* An input's addresses, once it is closed, are anybody's. */
static void
test_reused (void)
{
  void *handler = AddVectoredExceptionHandler (FALSE, handle);

  install ();
  g_clear_pointer (&input, mmdir_input_free);
  assert_passed_on (EXCEPTION_IN_PAGE_ERROR, EXCEPTION_READ_FAULT, view);
  RemoveVectoredExceptionHandler (handler);
  mmdir_guard_remove ();
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
  add ("/guard-win32/whole-view", test_whole_view);
  add ("/guard-win32/given-back", test_given_back);
  add ("/guard-win32/passed-on", test_passed_on);
  add ("/guard-win32/handler-first", test_handler_first);
  add ("/guard-win32/removed", test_removed);
  add ("/guard-win32/address-taken", test_address_taken);
  add ("/guard-win32/reused", test_reused);
  return g_test_run ();
}
