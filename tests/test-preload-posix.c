/* test-preload-posix.c: how pages are brought in by madvise(), and without
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "check.h"
#include "instrument.h"
#include "old-kernel-posix.h"
#include "process.h"
#include "temporary.h"

#include <sys/mman.h>

/* Long enough for several steps. */
#define LENGTH ((20 << 20) + 77)

static void
set_up (TemporaryFile *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  temporary_file_open (fixture, &temporary_ways[TEMPORARY_MAPPED], LENGTH, 0);
}

static void
tear_down (TemporaryFile *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  old_kernel_is_there = FALSE;
  temporary_file_close (fixture);
}

static void
test_old_kernel (TemporaryFile *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  const guint8 *base;
  guint64 present = 0;

  old_kernel_is_there = TRUE;
  check_succeeds ((base = mmdir_input_peek (fixture->input, 1, NULL, &error)) != NULL);
  if (!process_get_present (base, LENGTH, &present))
    return;
  g_assert_cmpuint (present, <, LENGTH / 2);
  check_succeeds (mmdir_input_preload (fixture->input, NULL, NULL, &error));
  g_assert_true (process_get_present (base, LENGTH, &present));
  g_assert_cmpuint (present, >=, LENGTH);
}

/* qemu says yes without asking the kernel. */
static gboolean
can_populate (void)
{
#if defined(HAVE_MADVISE) && HAVE_DECL_MADV_POPULATE_READ
  return madvise (NULL, 0, MADV_POPULATE_READ) == 0;
#else
  return FALSE;
#endif
}

/* Pages that are no longer there would be fatal to touch. */
static void
test_truncated (TemporaryFile *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  if (!can_populate ())
    {
      g_test_skip ("this system cannot populate mappings");
      return;
    }
  if (instrument_is_qemu ("qemu populates no mappings"))
    return;
  process_truncate (fixture->path, "file", 100000);
  check_fails (fixture->input, MMDIR_ERROR_IO, mmdir_input_preload (fixture->input, NULL, NULL, &error));
  g_assert_cmpuint (check_read_byte (fixture->input), ==, temporary_byte_at (0));
}

#define ADD(path, func) \
  g_test_add ("/preload-posix/" path, TemporaryFile, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("old-kernel", test_old_kernel);
  ADD ("truncated", test_truncated);
  return g_test_run ();
}
