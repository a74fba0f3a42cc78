/* test-limits-posix.c: what the system allows this process, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "process-posix.h"
#include "temporary.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static void
test_page_size (void)
{
  g_assert_cmpuint (mmdir_get_page_size (), ==, (gsize) sysconf (_SC_PAGESIZE));
}

static void
test_open_files (void)
{
  guint64 before, used, maximum;
  guint64 saved;
  int descriptors[3];
  gsize i;

  saved = process_limit (RLIMIT_NOFILE, 100);
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &before, &maximum);
  g_assert_cmpuint (maximum, ==, 100);

  for (i = 0; i < G_N_ELEMENTS (descriptors); i++)
    {
      descriptors[i] = open ("/dev/null", O_RDONLY);
      g_assert_cmpint (descriptors[i], !=, -1);
    }
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, &maximum);
  for (i = 0; i < G_N_ELEMENTS (descriptors); i++)
    close (descriptors[i]);
  process_limit (RLIMIT_NOFILE, saved);

  if (before == MMDIR_LIMIT_UNKNOWN)
    {
      g_test_skip ("this system does not count descriptors");
      return;
    }
  g_assert_cmpuint (used, ==, before + G_N_ELEMENTS (descriptors));

  /* valgrind has some of its own, which only the kernel sees. */
  if (!process_is_instrumented ())
    g_assert_cmpuint (before, ==, process_count_descriptors ());
}

static void
test_open_files_at_the_limit (void)
{
  const guint lowest_free = process_get_free_descriptor ();
  guint64 used, maximum;
  guint64 saved;
  int full;

  saved = process_limit (RLIMIT_NOFILE, lowest_free);
  full = open ("/dev/null", O_RDONLY);
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, &maximum);
  process_limit (RLIMIT_NOFILE, saved);

  g_assert_cmpint (full, ==, -1);
  g_assert_cmpuint (maximum, ==, lowest_free);
  if (used != MMDIR_LIMIT_UNKNOWN)
    g_assert_cmpuint (used, ==, lowest_free);
}

static void
test_address_space (void)
{
  const gsize length = 1 << 24;
  guint64 before, used, maximum;
  void *mapped;

  if (!process_take_address_space (1 << 28))
    return;
  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &before, &maximum);
  g_assert_cmpuint (maximum, !=, MMDIR_LIMIT_UNKNOWN);
  g_assert_cmpuint (before, <, maximum);
  g_assert_cmpuint (maximum - before, <=, 1 << 28);

  mapped = mmap (NULL, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (mapped != MAP_FAILED);
  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &used, &maximum);
  munmap (mapped, length);
  process_give_back_address_space ();

  g_assert_cmpuint (used, >=, before + length);
}

static void
test_no_limit_on_address_space (void)
{
  struct rlimit limit;
  guint64 used, maximum;

  g_assert_cmpint (getrlimit (RLIMIT_AS, &limit), ==, 0);
  if (limit.rlim_cur != RLIM_INFINITY)
    {
      g_test_skip ("the test itself runs under ulimit -v");
      return;
    }
  mmdir_limit_get (MMDIR_LIMIT_ADDRESS_SPACE, &used, &maximum);
  g_assert_cmpuint (maximum, ==, MMDIR_LIMIT_UNKNOWN);
}

static void
test_mappings (void)
{
  const gsize page = mmdir_get_page_size ();
  const guint n_pages = 20;
  guint64 before, used, maximum;
  guint8 *mapped;
  guint i;

  if (!process_can_count_mappings ())
    return;
  mapped = mmap (NULL, n_pages * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (mapped != (guint8 *) MAP_FAILED);
  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &before, &maximum);

  /* A change of protection in every other page cuts one mapping into many. */
  for (i = 1; i < n_pages; i += 2)
    g_assert_cmpint (mprotect (mapped + i * page, page, PROT_NONE), ==, 0);
  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  munmap (mapped, n_pages * page);

  g_assert_cmpuint (used, >=, before + n_pages - 2);
  g_assert_cmpuint (used, <, before + n_pages + 16);
  g_assert_cmpuint (used, <, maximum);
}

static void
test_mappings_maximum (void)
{
  g_autofree char *text = NULL;
  guint64 used, maximum;

  if (!g_file_get_contents ("/proc/sys/vm/max_map_count", &text, NULL, NULL))
    {
      g_test_skip ("this system has no vm.max_map_count");
      return;
    }
  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &used, &maximum);
  g_assert_cmpuint (maximum, ==, g_ascii_strtoull (text, NULL, 10));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits-posix/page-size", test_page_size);
  g_test_add_func ("/limits-posix/open-files", test_open_files);
  g_test_add_func ("/limits-posix/open-files/at-the-limit", test_open_files_at_the_limit);
  g_test_add_func ("/limits-posix/address-space", test_address_space);
  g_test_add_func ("/limits-posix/address-space/none", test_no_limit_on_address_space);
  g_test_add_func ("/limits-posix/mappings", test_mappings);
  g_test_add_func ("/limits-posix/mappings/maximum", test_mappings_maximum);
  return g_test_run ();
}
