/* process-win32.c: what a test does with its own process and with files, on
 * Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "process-win32.h"

#include <psapi.h>

/* Handles are multiples of 4, and new ones get low numbers: after so many that
 * are free, there are no more. */
#define HANDLES_FREE_MOST 1024

gboolean
process_is_wine (void)
{
  return GetProcAddress (GetModuleHandleW (L"ntdll.dll"), "wine_get_version") != NULL;
}

guint
process_count_descriptors (void)
{
  guint n_free = 0;
  guint n_open = 0;
  DWORD n_handles = 0;
  gsize number;

  /* wine has the function, but it counts none. */
  if (GetProcessHandleCount (GetCurrentProcess (), &n_handles) && n_handles > 0)
    return (guint) n_handles;
  for (number = 4; n_free < HANDLES_FREE_MOST; number += 4)
    {
      DWORD flags;

      n_free++;
      if (GetHandleInformation (GSIZE_TO_POINTER (number), &flags))
        {
          n_open++;
          n_free = 0;
        }
    }
  return n_open;
}

gboolean
process_can_count_mappings (void)
{
  return TRUE;
}

/* A view's file is named by its device, so that the drive is left out. */
guint
process_count_mappings (const char *path)
{
  g_autofree wchar_t *wide = process_widen (path);
  const wchar_t *wanted = wcschr (wide, L':') != NULL ? wcschr (wide, L':') + 1 : wide;
  MEMORY_BASIC_INFORMATION region;
  const guint8 *address = NULL;
  guint n_found = 0;

  while (VirtualQuery (address, &region, sizeof region) != 0)
    {
      const guint8 *end = (const guint8 *) region.BaseAddress + region.RegionSize;
      wchar_t name[2 * MAX_PATH];

      if (region.Type == MEM_MAPPED && region.BaseAddress == region.AllocationBase &&
          GetMappedFileNameW (GetCurrentProcess (), region.BaseAddress, name, G_N_ELEMENTS (name)) != 0 &&
          wcsstr (name, wanted) != NULL)
        n_found++;
      if (end <= address)
        break;
      address = end;
    }
  return n_found;
}

gboolean
process_get_memory (guint64 *used)
{
  PROCESS_MEMORY_COUNTERS counters;

  g_assert_true (GetProcessMemoryInfo (GetCurrentProcess (), &counters, sizeof counters));
  *used = counters.WorkingSetSize;
  return TRUE;
}

gboolean
process_get_present (gconstpointer address,
                     gsize length,
                     guint64 *present)
{
  const gsize page = mmdir_get_page_size ();
  gsize offset;

  *present = 0;
  for (offset = 0; offset < length; offset += page)
    {
      PSAPI_WORKING_SET_EX_INFORMATION information = { .VirtualAddress = (guint8 *) address + offset };

      g_assert_true (QueryWorkingSetEx (GetCurrentProcess (), &information, sizeof information));
      if (information.VirtualAttributes.Valid)
        *present += page;
    }
  return TRUE;
}

/* The C library takes what malloc() gives out from one of the heaps. */
gboolean
process_get_heap (gsize *used)
{
  HANDLE heaps[64];
  const DWORD n_heaps = GetProcessHeaps (G_N_ELEMENTS (heaps), heaps);
  DWORD i;

  g_assert_cmpuint (n_heaps, <=, G_N_ELEMENTS (heaps));
  *used = 0;
  for (i = 0; i < n_heaps; i++)
    {
      PROCESS_HEAP_ENTRY entry = { .lpData = NULL };

      while (HeapWalk (heaps[i], &entry))
        {
          if ((entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) != 0)
            *used += entry.cbData + entry.cbOverhead;
        }
    }
  return TRUE;
}

/* What it tells is about the working set, which holds mappings. */
gboolean
process_tells_residency (MmdirBacking backing)
{
  return backing == MMDIR_BACKING_MAPPED;
}

/* Windows keeps 8 bytes for each page of a mapped file, wine one; and 32 bits
 * have no room for more than that. */
guint64
process_get_longest_mapping (void)
{
  return GLIB_SIZEOF_VOID_P < 8 ? (guint64) 1 << 29 : (guint64) 1 << 35;
}

/* The sanitizers are not for Windows, but the make rules say. */
gboolean
process_is_instrumented (void)
{
  const char *instrument = g_getenv ("TEST_INSTRUMENT");

  return instrument != NULL && instrument[0] != '\0';
}

#if GLIB_SIZEOF_VOID_P < 8

/* What was taken, in pieces. */
static GPtrArray *taken;

/* What is to be left is taken first, in one piece, and given back last: how
 * much is free cannot be asked, because wine does not know it. */
gboolean
process_take_address_space (guint64 left)
{
  void *kept = VirtualAlloc (NULL, (gsize) left, MEM_RESERVE, PAGE_NOACCESS);
  void *address;
  gsize piece;

  g_assert_nonnull (kept);
  taken = g_ptr_array_sized_new (4096);
  for (piece = (gsize) 1 << 30; piece >= (gsize) 1 << 20; piece /= 2)
    {
      while ((address = VirtualAlloc (NULL, piece, MEM_RESERVE, PAGE_NOACCESS)) != NULL)
        g_ptr_array_add (taken, address);
    }
  VirtualFree (kept, 0, MEM_RELEASE);
  return TRUE;
}

void
process_give_back_address_space (void)
{
  guint i;

  for (i = 0; i < taken->len; i++)
    VirtualFree (g_ptr_array_index (taken, i), 0, MEM_RELEASE);
  g_clear_pointer (&taken, g_ptr_array_unref);
}

#else

gboolean
process_take_address_space (guint64 left G_GNUC_UNUSED)
{
  g_test_skip ("nothing limits the address space of a 64-bit process here");
  return FALSE;
}

void
process_give_back_address_space (void)
{
}

#endif

static HANDLE patience;

static VOID CALLBACK
lose_patience (PVOID data G_GNUC_UNUSED,
               BOOLEAN has_timed_out G_GNUC_UNUSED)
{
  TerminateProcess (GetCurrentProcess (), 99);
}

void
process_set_patience (guint seconds)
{
  if (patience != NULL)
    g_assert_true (DeleteTimerQueueTimer (NULL, patience, INVALID_HANDLE_VALUE));
  patience = NULL;
  if (seconds > 0)
    g_assert_true (CreateTimerQueueTimer (&patience, NULL, lose_patience, NULL, seconds * 1000, 0,
                                          WT_EXECUTEDEFAULT));
}
