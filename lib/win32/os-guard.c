/* os-guard.c: pages that cannot be read
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A page of a view that cannot be read raises EXCEPTION_IN_PAGE_ERROR, which a
 * vectored handler sees before any frame of the program does.  A view cannot be
 * replaced page by page.  So all of it is unmapped and its addresses are
 * reserved, and a page of zeroes is put wherever one is read, which is an
 * ordinary access violation then.
 *
 * Between the two, the addresses are free.  A thread that reads there meanwhile
 * waits in its handler, and one that maps a file through the library waits too;
 * a thread that allocates there, by chance, gets them, and what the first one
 * reads is undefined.
 */

#include "config.h"

#include "os-win32.h"

static OsGuardFunc find_mapping;
static void *vectored_handler;

static gboolean
replace_view (void *view,
              gsize length)
{
  return UnmapViewOfFile (view) &&
         VirtualAlloc (view, length, MEM_RESERVE, PAGE_READONLY) == view;
}

static gboolean
put_zeroes (const guint8 *address)
{
  return VirtualAlloc ((void *) address, 1, MEM_COMMIT, PAGE_READONLY) != NULL;
}

/* Whether the read at @address is worth another try.  Views begin at multiples
 * of the granularity, the mapping in the first of those units.  What begins
 * elsewhere, or was allocated otherwise, is not the library's: it has come into
 * the gap. */
static gboolean
repair_address (const OsGuarded *mapping,
                const guint8 *address)
{
  const gsize before = GPOINTER_TO_SIZE (mapping->start) & (os_map_granularity () - 1);
  MEMORY_BASIC_INFORMATION information;

  if (VirtualQuery (address, &information, sizeof information) == 0 ||
      information.AllocationBase != mapping->start - before ||
      information.AllocationProtect != PAGE_READONLY)
    return FALSE;
  if (information.Type == MEM_MAPPED)
    return replace_view (information.AllocationBase, before + mapping->length) && put_zeroes (address);
  if (information.State == MEM_RESERVE)
    return put_zeroes (address);
  /* Another thread has put zeroes there. */
  return information.State == MEM_COMMIT && information.Protect == PAGE_READONLY;
}

/* A page that cannot be read in a view, or any access to what has replaced one.
 * On Windows no other view that is there can fail to be read. */
static gboolean
repair_fault (const EXCEPTION_RECORD *record)
{
  const OsGuardFunc find = (OsGuardFunc) g_atomic_pointer_get (&find_mapping);
  const guint8 *address;
  OsGuarded mapping;
  gboolean is_repaired;

  if ((record->ExceptionCode != EXCEPTION_IN_PAGE_ERROR &&
       record->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) ||
      record->NumberParameters < 2 || record->ExceptionInformation[0] != EXCEPTION_READ_FAULT)
    return FALSE;
  address = (const guint8 *) record->ExceptionInformation[1];
  if (find == NULL || !find (address, &mapping))
    return FALSE;
  if (record->ExceptionCode == EXCEPTION_IN_PAGE_ERROR)
    g_atomic_pointer_compare_and_exchange (mapping.damage, NULL, (gpointer) address);
  else if (g_atomic_pointer_get (mapping.damage) == NULL)
    return FALSE;

  AcquireSRWLockExclusive (&os_address_lock);
  is_repaired = repair_address (&mapping, address);
  ReleaseSRWLockExclusive (&os_address_lock);
  return is_repaired;
}

static LONG CALLBACK
handle_exception (EXCEPTION_POINTERS *pointers)
{
  const DWORD code = GetLastError ();
  const gboolean is_repaired = repair_fault (pointers->ExceptionRecord);

  SetLastError (code);
  return is_repaired ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_CONTINUE_SEARCH;
}

/* Before the handlers that are there: they may take any exception for the end
 * of the process. */
gboolean
os_guard_install (OsGuardFunc find,
                  OsFailure *failure)
{
  g_atomic_pointer_set (&find_mapping, find);
  vectored_handler = AddVectoredExceptionHandler (TRUE, handle_exception);
  if (vectored_handler == NULL)
    return os_failure_set (failure, "AddVectoredExceptionHandler");
  return TRUE;
}

void
os_guard_remove (void)
{
  RemoveVectoredExceptionHandler (vectored_handler);
  g_atomic_pointer_set (&find_mapping, NULL);
}
