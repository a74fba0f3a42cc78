/* holdings-posix.c: what a process has open, and what it maps
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "holdings.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A new descriptor has the lowest number that is free: none of those that are
 * looked for is higher. */
#define DESCRIPTORS_MOST 32

static guint
count_descriptors (void)
{
  guint n_open = 0;
  int descriptor;

  for (descriptor = 0; descriptor < DESCRIPTORS_MOST; descriptor++)
    n_open += fcntl (descriptor, F_GETFD) != -1;
  return n_open;
}

/* The text of /proc/self/maps, or as much of it as there is room for. */
static const char *
read_maps (void)
{
  static char text[1 << 18];
  const int descriptor = open ("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  gsize length = 0;
  gssize n;

  if (descriptor >= 0)
    {
      while ((n = read (descriptor, text + length, sizeof text - 1 - length)) > 0)
        length += (gsize) n;
      close (descriptor);
    }
  text[length] = '\0';
  return text;
}

/* The line of the address range that @place is in. */
static guint64
get_length (const char *text,
            const char *place)
{
  guint64 start;
  char *rest;

  while (place > text && place[-1] != '\n')
    place--;
  start = g_ascii_strtoull (place, &rest, 16);
  return g_ascii_strtoull (rest + 1, NULL, 16) - start;
}

Holdings
holdings_count (const char *path)
{
  Holdings holdings = { .n_descriptors = count_descriptors () };
  const char *text = read_maps ();
  const char *found;

  for (found = text; (found = strstr (found, path)) != NULL; found += strlen (path))
    holdings.n_mapped += get_length (text, found);
  return holdings;
}
