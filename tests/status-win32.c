/* status-win32.c: what the calls of Windows answer, as a test wants them to
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "status-win32.h"

#include <string.h>

StatusCalls status_calls;

static struct
{
  const char *name;
  ACCESS_MASK access;
  NTSTATUS status;
} refused;

/* How many names were opened of a directory that is being deleted. */
static guint n_removed;

NTSTATUS NTAPI __real_NtSetInformationFile (HANDLE handle,
                                            PIO_STATUS_BLOCK block,
                                            PVOID information,
                                            ULONG length,
                                            FILE_INFORMATION_CLASS information_class);
NTSTATUS NTAPI __wrap_NtSetInformationFile (HANDLE handle,
                                            PIO_STATUS_BLOCK block,
                                            PVOID information,
                                            ULONG length,
                                            FILE_INFORMATION_CLASS information_class);

NTSTATUS NTAPI
__wrap_NtSetInformationFile (HANDLE handle,
                             PIO_STATUS_BLOCK block,
                             PVOID information,
                             ULONG length,
                             FILE_INFORMATION_CLASS information_class)
{
  const int class = (int) information_class;

  if (status_calls.n_classes < G_N_ELEMENTS (status_calls.classes))
    status_calls.classes[status_calls.n_classes] = class;
  status_calls.n_classes++;
  if (class == RENAME && status_calls.older != SUCCESS)
    return status_calls.older;
  if (class != DISPOSITION_EX && class != RENAME_EX)
    return __real_NtSetInformationFile (handle, block, information, length, information_class);

  /* Both begin with them. */
  status_calls.flags = *(const ULONG *) information;
  if (status_calls.newer != SUCCESS)
    return status_calls.newer;
  if (class == DISPOSITION_EX)
    {
      BOOLEAN is_deleted = TRUE;

      return __real_NtSetInformationFile (handle, block, &is_deleted, sizeof is_deleted,
                                          (FILE_INFORMATION_CLASS) DISPOSITION);
    }
  *(ULONG *) information = TRUE;
  return __real_NtSetInformationFile (handle, block, information, length, (FILE_INFORMATION_CLASS) RENAME);
}

NTSTATUS NTAPI __real_NtCreateFile (PHANDLE handle,
                                    ACCESS_MASK access,
                                    POBJECT_ATTRIBUTES attributes,
                                    PIO_STATUS_BLOCK block,
                                    PLARGE_INTEGER allocation,
                                    ULONG file_attributes,
                                    ULONG sharing,
                                    ULONG disposition,
                                    ULONG options,
                                    PVOID extended,
                                    ULONG extended_length);
NTSTATUS NTAPI __wrap_NtCreateFile (PHANDLE handle,
                                    ACCESS_MASK access,
                                    POBJECT_ATTRIBUTES attributes,
                                    PIO_STATUS_BLOCK block,
                                    PLARGE_INTEGER allocation,
                                    ULONG file_attributes,
                                    ULONG sharing,
                                    ULONG disposition,
                                    ULONG options,
                                    PVOID extended,
                                    ULONG extended_length);

NTSTATUS NTAPI
__wrap_NtCreateFile (PHANDLE handle,
                     ACCESS_MASK access,
                     POBJECT_ATTRIBUTES attributes,
                     PIO_STATUS_BLOCK block,
                     PLARGE_INTEGER allocation,
                     ULONG file_attributes,
                     ULONG sharing,
                     ULONG disposition,
                     ULONG options,
                     PVOID extended,
                     ULONG extended_length)
{
  g_autofree char *name = g_utf16_to_utf8 ((const gunichar2 *) attributes->ObjectName->Buffer,
                                           attributes->ObjectName->Length / 2, NULL, NULL, NULL);

  if ((access & DELETE) != 0)
    status_calls.open_options = options;
  if (status_calls.is_removed && *name != '\0')
    {
      /* Nobody tries one name after the other. */
      g_assert_cmpuint (n_removed++, <, 10);
      return PENDING_DELETION;
    }
  if (refused.name != NULL && strcmp (refused.name, name) == 0 && (access & refused.access) != 0)
    return refused.status;
  return __real_NtCreateFile (handle, access, attributes, block, allocation, file_attributes, sharing,
                              disposition, options, extended, extended_length);
}

static BOOL WINAPI
get_information (HANDLE handle,
                 FILE_INFO_BY_HANDLE_CLASS class,
                 LPVOID information,
                 DWORD length)
{
  BOOL (WINAPI *const real)
  (HANDLE, FILE_INFO_BY_HANDLE_CLASS, LPVOID, DWORD) =
      (gpointer) (gsize) GetProcAddress (GetModuleHandleW (L"kernel32.dll"), "GetFileInformationByHandleEx");
  FILE_STANDARD_INFO *const standard = information;

  if (!real (handle, class, information, length))
    return FALSE;
  if (status_calls.is_removed && class == FileStandardInfo && standard->Directory)
    standard->DeletePending = TRUE;
  return TRUE;
}

/* No test waits for real. */
static void WINAPI
count_wait (DWORD n_ms)
{
  status_calls.n_waits++;
  status_calls.n_waited_ms += n_ms;
  if (status_calls.n_waits == status_calls.waits_refused)
    {
      status_refuse (NULL, 0, SUCCESS);
      status_calls.newer = SUCCESS;
    }
}

#ifdef __i386__
#define WRAPPED(name, size) __asm__("___wrap__imp__" name "@" size)
#else
#define WRAPPED(name, size) __asm__("__wrap___imp_" name)
#endif

extern BOOL (WINAPI *const information_pointer) (HANDLE, FILE_INFO_BY_HANDLE_CLASS, LPVOID, DWORD)
    WRAPPED ("GetFileInformationByHandleEx", "16");

BOOL (WINAPI *const information_pointer)
(HANDLE, FILE_INFO_BY_HANDLE_CLASS, LPVOID, DWORD) = get_information;

extern void (WINAPI *const sleep_pointer) (DWORD) WRAPPED ("Sleep", "4");

void (WINAPI *const sleep_pointer) (DWORD) = count_wait;

void
status_reset (NTSTATUS status)
{
  status_calls.newer = status;
  status_calls.older = SUCCESS;
  status_calls.n_classes = 0;
  status_calls.flags = 0;
  status_calls.n_waits = 0;
  status_calls.n_waited_ms = 0;
  status_calls.waits_refused = 0;
  status_calls.is_removed = FALSE;
  n_removed = 0;
}

void
status_refuse (const char *name,
               ACCESS_MASK access,
               NTSTATUS status)
{
  refused.name = name;
  refused.access = access;
  refused.status = status;
}
