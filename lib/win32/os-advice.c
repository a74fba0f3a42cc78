/* os-advice.c: what the system is told, and tells, about pages
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

#define PSAPI_VERSION 2
#include <psapi.h>

/* How many pages one call asks about: some of them fill the stack's page. */
#define QUERY_PAGES 256

/* What is read at once to bring pages in. */
#define POPULATE_STEP ((gsize) 64 * 1024)

typedef BOOL (WINAPI *PrefetchFunction) (HANDLE process,
                                         ULONG_PTR n_ranges,
                                         PWIN32_MEMORY_RANGE_ENTRY ranges,
                                         ULONG flags);

/* Advice is given when a file is opened, and cannot be changed. */
gboolean
os_advise (const guint8 *address G_GNUC_UNUSED,
           gsize length G_GNUC_UNUSED,
           MmdirAdvice advice G_GNUC_UNUSED,
           OsFailure *failure)
{
  return os_failure_set_code (failure, "NtSetInformationFile", ERROR_NOT_SUPPORTED);
}

gboolean
os_file_advise (OsFile file G_GNUC_UNUSED,
                MmdirAdvice advice G_GNUC_UNUSED,
                OsFailure *failure)
{
  return os_failure_set_code (failure, "NtSetInformationFile", ERROR_NOT_SUPPORTED);
}

gboolean
os_prefetch (const guint8 *address,
             gsize length,
             OsFailure *failure)
{
  static gsize initialized;
  static PrefetchFunction prefetch;
  WIN32_MEMORY_RANGE_ENTRY range = { (void *) address, length };

  if (g_once_init_enter (&initialized))
    {
      prefetch = (PrefetchFunction) (void (*) (void)) os_find_function (L"kernel32.dll", "PrefetchVirtualMemory");
      g_once_init_leave (&initialized, 1);
    }
  if (prefetch == NULL)
    return os_failure_set_code (failure, "PrefetchVirtualMemory", ERROR_CALL_NOT_IMPLEMENTED);
  if (!prefetch (GetCurrentProcess (), 1, &range, 0))
    return os_failure_set (failure, "PrefetchVirtualMemory");
  return TRUE;
}

/* There is nothing to ask for pages of a file that is not mapped. */
gboolean
os_file_prefetch (OsFile file G_GNUC_UNUSED,
                  guint64 offset G_GNUC_UNUSED,
                  guint64 length G_GNUC_UNUSED,
                  OsFailure *failure)
{
  return os_failure_set_code (failure, "PrefetchVirtualMemory", ERROR_NOT_SUPPORTED);
}

/* PrefetchVirtualMemory() fetches in large requests, but puts no page into the
 * working set; touching does.  The system touches them, by copying, because a
 * page that cannot be read is an error of the call then, and not an exception
 * in the program. */
gboolean
os_populate (const guint8 *address,
             gsize length,
             OsFailure *failure)
{
  g_autofree guint8 *scratch = g_malloc (POPULATE_STEP);
  OsFailure ignored;

  os_prefetch (address, length, &ignored);
  while (length > 0)
    {
      const gsize n = MIN (length, POPULATE_STEP);

      if (!ReadProcessMemory (GetCurrentProcess (), address, scratch, n, NULL))
        return os_failure_set (failure, "ReadProcessMemory");
      address += n;
      length -= n;
    }
  return TRUE;
}

/* VirtualUnlock(): "If any of the pages in the specified range are not locked,
 * VirtualUnlock removes such pages from the working set, sets last error to
 * ERROR_NOT_LOCKED, and returns FALSE."  They are in the system's cache then,
 * and the first to go; nothing makes them go now. */
gboolean
os_trim (const guint8 *address,
         gsize length,
         OsTrim trim,
         OsFailure *failure)
{
  if (trim == OS_TRIM_PAGE_OUT)
    return os_failure_set_code (failure, "VirtualUnlock", ERROR_NOT_SUPPORTED);
  if (!VirtualUnlock ((void *) address, length) && GetLastError () != ERROR_NOT_LOCKED)
    return os_failure_set (failure, "VirtualUnlock");
  return TRUE;
}

/* The pages of this process's working set: what it can touch without a fault.
 * Of what else the system has in its cache it tells nothing. */
gboolean
os_residency (const guint8 *address,
              gsize length,
              guint8 *pages,
              OsFailure *failure)
{
  const gsize page_size = os_page_size ();
  gsize n_pages = (length + page_size - 1) / page_size;

  while (n_pages > 0)
    {
      PSAPI_WORKING_SET_EX_INFORMATION information[QUERY_PAGES];
      const gsize n = MIN (n_pages, QUERY_PAGES);
      gsize i;

      for (i = 0; i < n; i++)
        information[i].VirtualAddress = (void *) (address + i * page_size);
      if (!QueryWorkingSetEx (GetCurrentProcess (), information, (DWORD) (n * sizeof *information)))
        return os_failure_set (failure, "QueryWorkingSetEx");
      for (i = 0; i < n; i++)
        pages[i] = information[i].VirtualAttributes.Valid;
      address += n * page_size;
      pages += n;
      n_pages -= n;
    }
  return TRUE;
}

/* Opening a file without buffering has the file system write out and drop what
 * it has cached of it, unless it is open or mapped elsewhere.  No call asks
 * for that alone. */
gboolean
os_file_evict (OsDirectory *directory,
               const char *name,
               gboolean *is_lost,
               OsFailure *failure)
{
  HANDLE handle = os_open_at (directory, name, FILE_READ_DATA | FILE_READ_ATTRIBUTES,
                              FILE_NO_INTERMEDIATE_BUFFERING, failure);

  *is_lost = FALSE;
  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  CloseHandle (handle);
  return TRUE;
}
