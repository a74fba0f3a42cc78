/* test-limits-win32.c: what the system allows this process, on Windows
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "os.h"
#include "process-win32.h"

static void
test_sizes (void)
{
  SYSTEM_INFO information;

  GetSystemInfo (&information);
  g_assert_cmpuint (mmdir_get_page_size (), ==, information.dwPageSize);
  g_assert_cmpuint (mmdir_get_map_granularity (), ==, information.dwAllocationGranularity);
}

static void
test_address_space (void)
{
  const gsize length = 1 << 24;
  guint64 before = 0;
  guint64 used = 0;
  guint64 maximum = 0;
  void *reserved;

  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &before, &maximum);
  g_assert_cmpuint (maximum, !=, MMDIR_LIMIT_UNKNOWN);
  g_assert_cmpuint (maximum, >=, (guint64) 1 << 30);
  if (GLIB_SIZEOF_VOID_P < 8)
    g_assert_cmpuint (maximum, <=, (guint64) 1 << 32);
  reserved = VirtualAlloc (NULL, length, MEM_RESERVE, PAGE_NOACCESS);
  g_assert_nonnull (reserved);
  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &used, &maximum);
  g_assert_true (VirtualFree (reserved, 0, MEM_RELEASE));
  g_assert_cmpuint (used, <, maximum);
  if (process_is_wine ())
    g_test_skip ("wine does not count what is reserved");
  else
    g_assert_cmpuint (used, >=, before + length);
}

/* A hint that names a limit would send the user to look for a setting. */
static void
test_no_names (void)
{
  MmdirLimit limit;
  guint64 used, maximum;

  for (limit = MMDIR_LIMIT_MAPPINGS; limit <= MMDIR_LIMIT_OPEN_FILES; limit++)
    g_assert_null (os_limit_get_name (limit));
  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  g_assert_cmpuint (used, ==, MMDIR_LIMIT_UNKNOWN);
  g_assert_cmpuint (maximum, ==, MMDIR_LIMIT_UNKNOWN);
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, &maximum);
  g_assert_cmpuint (maximum, ==, MMDIR_LIMIT_UNKNOWN);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits-win32/sizes", test_sizes);
  g_test_add_func ("/limits-win32/address-space", test_address_space);
  g_test_add_func ("/limits-win32/no-names", test_no_names);
  return g_test_run ();
}
