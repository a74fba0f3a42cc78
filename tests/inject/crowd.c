/* crowd.c: mappings up to the system's limit
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "crowd.h"
#include "instrument.h"
#include "process.h"

#include <errno.h>
#include <sys/mman.h>

/* More than most systems allow; where there may be more, they take too long. */
#define MOST 70000

static guint8 *crowd;
static gsize n_filled;

gboolean
crowd_is_possible (void)
{
  guint64 maximum;

  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, NULL, &maximum);
  if (maximum == MMDIR_LIMIT_UNKNOWN)
    g_test_skip ("this system tells no limit of mappings");
  else if (maximum > MOST)
    g_test_skip ("this system allows too many mappings to make them all");
  else if (process_is_instrumented () && !instrument_is ("valgrind"))
    g_test_skip ("a sanitizer needs mappings of its own");
  else
    return TRUE;
  return FALSE;
}

/* One mapping of many pages, of which every other one gets another protection:
 * each then stands by itself. */
void
crowd_fill (void)
{
  const gsize page = mmdir_get_page_size ();
  gsize i;

  crowd = mmap (NULL, MOST * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (crowd != (guint8 *) MAP_FAILED);
  for (i = 1; i < MOST; i += 2)
    {
      if (mprotect (crowd + i * page, page, PROT_READ) != 0)
        break;
    }
  g_assert_cmpint (errno, ==, ENOMEM);
  g_assert_cmpuint (i, <, MOST);

  /* The last split takes two; there may be one left. */
  while (mmap (NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
    continue;
  g_assert_cmpint (errno, ==, ENOMEM);
  n_filled = i;
}

void
crowd_make_room (guint n)
{
  const gsize page = mmdir_get_page_size ();
  guint i;

  for (i = 0; i < n; i++)
    {
      g_assert_cmpuint (n_filled, >, 0);
      n_filled--;
      g_assert_cmpint (munmap (crowd + n_filled * page, page), ==, 0);
    }
}
