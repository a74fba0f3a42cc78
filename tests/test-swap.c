/* test-swap.c: every way to turn bytes around
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "swap.h"

#include <string.h>

/* More than the largest step of any of them, at every alignment in a vector. */
#define VALUES_MOST 70
#define OFFSETS 33
#define ROOM (VALUES_MOST * 8 + OFFSETS)

static SwapFunc
function_for (const Swapper *swapper,
              gsize size)
{
  return size == 2 ? swapper->swap_16 : size == 4 ? swapper->swap_32
                                                  : swapper->swap_64;
}

/* What @n values at @offset become: all bytes around them stay. */
static void
swap_slowly (guint8 *bytes,
             gsize offset,
             gsize size,
             gsize n)
{
  gsize i, j;

  for (i = 0; i < n; i++)
    for (j = 0; j < size / 2; j++)
      {
        guint8 *one = bytes + offset + i * size + j;
        guint8 *other = bytes + offset + i * size + size - 1 - j;
        const guint8 kept = *one;

        *one = *other;
        *other = kept;
      }
}

static void
assert_swaps (SwapFunc swap,
              gsize size,
              gsize n,
              gsize offset)
{
  guint8 from[ROOM], to[ROOM], expected[ROOM];
  gsize i;

  for (i = 0; i < ROOM; i++)
    from[i] = (guint8) (g_test_rand_int () & 0xff);

  memcpy (expected, from, ROOM);
  swap_slowly (expected, offset, size, n);
  memcpy (to, from, ROOM);
  swap (to + offset, to + offset, n);
  g_assert_cmpmem (to, ROOM, expected, ROOM);

  /* To another place, with another alignment. */
  memset (to, 0xa5, ROOM);
  memset (expected, 0xa5, ROOM);
  memcpy (expected + OFFSETS - 1 - offset, from + offset, n * size);
  swap_slowly (expected, OFFSETS - 1 - offset, size, n);
  swap (to + OFFSETS - 1 - offset, from + offset, n);
  g_assert_cmpmem (to, ROOM, expected, ROOM);
}

static void
test_swapper (gconstpointer data)
{
  const Swapper *swapper = data;
  gsize size, n, offset;

  if (!swapper->is_usable ())
    {
      g_test_skip ("this processor cannot do it");
      return;
    }
  for (size = 2; size <= 8; size *= 2)
    for (n = 0; n <= VALUES_MOST; n++)
      for (offset = 0; offset < OFFSETS; offset++)
        assert_swaps (function_for (swapper, size), size, n, offset);
}

static void
test_choice (void)
{
  const Swapper *chosen = swap_get ();
  gsize i;

  g_assert_true (chosen->is_usable ());
  for (i = 0; swappers[i] != chosen; i++)
    g_assert_false (swappers[i]->is_usable ());
  while (swappers[i + 1] != NULL)
    i++;
  g_assert_true (swappers[i] == &swap_portable);
}

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; swappers[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/swap/", swappers[i]->name, NULL);

      g_test_add_data_func (path, swappers[i], test_swapper);
    }
  g_test_add_func ("/swap/choice", test_choice);
  return g_test_run ();
}
