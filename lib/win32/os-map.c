/* os-map.c: mappings
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-win32.h"

SRWLOCK os_address_lock = SRWLOCK_INIT;

gsize
os_page_size (void)
{
  SYSTEM_INFO information;

  GetSystemInfo (&information);
  return information.dwPageSize;
}

/* MapViewOfFile(): "The combination of the high and low offsets must specify
 * an offset within the file mapping.  They must also match the memory
 * allocation granularity of the system." */
gsize
os_map_granularity (void)
{
  SYSTEM_INFO information;

  GetSystemInfo (&information);
  return information.dwAllocationGranularity;
}

/* A view that would reach beyond the end of its section is refused as access
 * denied, which tells the user nothing. */
static DWORD
explain_denied_view (OsFile file,
                     guint64 end)
{
  LARGE_INTEGER length;

  if (GetFileSizeEx (os_handle (file), &length) && (guint64) length.QuadPart < end)
    return ERROR_HANDLE_EOF;
  return ERROR_ACCESS_DENIED;
}

/* The view keeps the section, and the section the file: neither handle is
 * needed once it is there. */
gboolean
os_map (OsFile file,
        guint64 offset,
        guint64 length,
        const guint8 **address,
        OsFailure *failure)
{
  const gsize before = (gsize) (offset & (os_map_granularity () - 1));
  const guint64 start = offset - before;
  HANDLE section;
  void *result;
  DWORD code = 0;

  if (length > G_MAXSIZE - before)
    return os_failure_set_code (failure, "MapViewOfFile", ERROR_NOT_ENOUGH_MEMORY);
  section = CreateFileMappingW (os_handle (file), NULL, PAGE_READONLY, 0, 0, NULL);
  if (section == NULL)
    return os_failure_set (failure, "CreateFileMapping");

  AcquireSRWLockShared (&os_address_lock);
  result = MapViewOfFile (section, FILE_MAP_READ, (DWORD) (start >> 32), (DWORD) start,
                          (gsize) length + before);
  if (result == NULL)
    code = GetLastError ();
  ReleaseSRWLockShared (&os_address_lock);
  CloseHandle (section);
  if (result == NULL)
    {
      if (code == ERROR_ACCESS_DENIED)
        code = explain_denied_view (file, offset + length);
      return os_failure_set_code (failure, "MapViewOfFile", code);
    }
  *address = (const guint8 *) result + before;
  return TRUE;
}

/* What the guard has put in the place of a view is no view any more. */
void
os_unmap (const guint8 *address,
          gsize length G_GNUC_UNUSED)
{
  const gsize before = GPOINTER_TO_SIZE (address) & (os_map_granularity () - 1);
  void *start = (void *) (address - before);

  if (!UnmapViewOfFile (start))
    VirtualFree (start, 0, MEM_RELEASE);
}
