/* os-limits.c: what the process may have, and what it has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "os-posix.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* How many descriptors are tried one by one where no list of them can be
 * had. */
#define DESCRIPTORS_TRIED_MOST 65536

const char *
os_limit_get_name (MmdirLimit limit)
{
  switch (limit)
    {
    case MMDIR_LIMIT_MAPPINGS:
      return "vm.max_map_count";
    case MMDIR_LIMIT_ADDRESS_SPACE:
      return "ulimit -v";
    case MMDIR_LIMIT_OPEN_FILES:
      return "ulimit -n";
    default:
      return NULL;
    }
}

/* The files of /proc tell no length, so they are read until they end; the
 * callback sees them in pieces.  Where there is no /proc nothing is said. */
static gboolean
read_pieces (const char *path,
             void (*see) (const char *piece,
                          gsize length,
                          guint64 *result),
             guint64 *result)
{
  OsFailure ignored;
  int descriptor = os_open_at (AT_FDCWD, path, O_RDONLY, &ignored);
  char piece[16384];
  ssize_t length;

  if (descriptor < 0)
    return FALSE;
  while ((length = read (descriptor, piece, sizeof piece - 1)) > 0 ||
         (length < 0 && errno == EINTR))
    if (length > 0)
      {
        piece[length] = '\0';
        see (piece, (gsize) length, result);
      }
  close (descriptor);
  return length == 0;
}

static void
count_lines (const char *piece,
             gsize length,
             guint64 *result)
{
  gsize i;

  for (i = 0; i < length; i++)
    *result += piece[i] == '\n';
}

static void
first_number (const char *piece,
              gsize length G_GNUC_UNUSED,
              guint64 *result)
{
  *result = g_ascii_strtoull (piece, NULL, 10);
}

static guint64
number_from_file (const char *path,
                  void (*see) (const char *piece,
                               gsize length,
                               guint64 *result))
{
  guint64 number = 0;

  return read_pieces (path, see, &number) ? number : MMDIR_LIMIT_UNKNOWN;
}

static guint64
maximum_of_resource (int resource)
{
  struct rlimit maximum;

  if (getrlimit (resource, &maximum) != 0 || maximum.rlim_cur == RLIM_INFINITY)
    return MMDIR_LIMIT_UNKNOWN;
  return (guint64) maximum.rlim_cur;
}

/* Of use when the process has no descriptor left to look into /proc with. */
static guint64
count_descriptors_one_by_one (guint64 maximum)
{
  guint64 used = 0;
  int descriptor;

  if (maximum > DESCRIPTORS_TRIED_MOST)
    return MMDIR_LIMIT_UNKNOWN;
  for (descriptor = 0; (guint64) descriptor < maximum; descriptor++)
    used += fcntl (descriptor, F_GETFD) != -1;
  return used;
}

static guint64
count_descriptors (guint64 maximum)
{
  DIR *stream = opendir ("/proc/self/fd");
  guint64 used = 0;
  const struct dirent *entry;
  gboolean is_whole;

  if (stream == NULL)
    return count_descriptors_one_by_one (maximum);
  /* readdir(3) tells an error from the end by errno alone. */
  for (errno = 0; (entry = readdir (stream)) != NULL; errno = 0)
    used += entry->d_name[0] != '.';
  is_whole = errno == 0;
  closedir (stream);
  /* One of them was the stream's. */
  return is_whole ? used - 1 : count_descriptors_one_by_one (maximum);
}

static guint64
count_address_space (void)
{
  guint64 pages = number_from_file ("/proc/self/statm", first_number);

  return pages == MMDIR_LIMIT_UNKNOWN ? pages : pages * os_page_size ();
}

void
os_limit_get (MmdirLimit limit,
              guint64 *used,
              guint64 *maximum)
{
  switch (limit)
    {
    case MMDIR_LIMIT_MAPPINGS:
      *used = number_from_file ("/proc/self/maps", count_lines);
      *maximum = number_from_file ("/proc/sys/vm/max_map_count", first_number);
      break;

    case MMDIR_LIMIT_ADDRESS_SPACE:
      *used = count_address_space ();
      *maximum = maximum_of_resource (RLIMIT_AS);
      break;

    case MMDIR_LIMIT_OPEN_FILES:
      *maximum = maximum_of_resource (RLIMIT_NOFILE);
      *used = count_descriptors (*maximum);
      break;

    default:
      *used = *maximum = MMDIR_LIMIT_UNKNOWN;
      break;
    }
}
