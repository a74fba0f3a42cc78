/* test-advice-posix.c: what the kernel makes of advice
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "instrument.h"
#include "process-posix.h"
#include "temporary.h"

#define N_PAGES 20

static MmdirInput *
open_for (MmdirDirectory *directory,
          MmdirContext context)
{
  MmdirInput *input;

  check_succeeds ((input = mmdir_directory_open_input (directory, "file", context, &error)) != NULL);
  return input;
}

static const guint8 *
get_base (MmdirInput *input)
{
  const guint8 *base;

  check_succeeds ((base = mmdir_input_peek (input, 1, NULL, &error)) != NULL);
  return base;
}

/* The neighbors of a slice are as they were. */
static void
test_kernel (void)
{
  const gsize page = mmdir_get_page_size ();
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  const guint8 *base;
  gsize i;

#if !defined(HAVE_MADVISE) && !defined(HAVE_POSIX_MADVISE)
  g_test_skip ("this system takes no advice");
  return;
#endif
  if (instrument_is_qemu ("qemu keeps advice from the kernel"))
    return;
  temporary_write_pattern (path, "file", N_PAGES * page + 123);
  input = open_for (directory, MMDIR_CONTEXT_DEFAULT);
  base = get_base (input);
  check_succeeds ((slice = mmdir_input_slice_with_context (input, NULL, 3 * page - 1, 2 * page + 2,
                                                           MMDIR_CONTEXT_READ, &error)) != NULL);
  for (i = 0; i <= N_PAGES; i++)
    {
      g_autofree char *flags = process_get_mapping_field (base + i * page, "VmFlags:");

      if (flags == NULL)
        return;
      g_assert_cmpint (strstr (flags, " rr") != NULL, ==, i == 3 || i == 4);
    }
  mmdir_input_free (g_steal_pointer (&input));
  mmdir_input_free (g_steal_pointer (&slice));
  input = open_for (directory, MMDIR_CONTEXT_READ_ONCE);
  base = get_base (input);
  for (i = 0; i <= N_PAGES; i++)
    {
      g_autofree char *flags = process_get_mapping_field (base + i * page, "VmFlags:");

      g_assert_nonnull (strstr (flags, " sr"));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice-posix/kernel", test_kernel);
  return g_test_run ();
}
