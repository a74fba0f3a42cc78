/* process-posix.c: what a test does with its own process, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "process-posix.h"

#include "instrument.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 33)
#include <malloc.h>
#define HAS_MALLINFO2 1
#endif
#endif

/* The user and the group "nobody" of most systems; any that is not root does. */
#define ORDINARY_ID 65534

guint
process_count_descriptors (void)
{
  guint n_open = 0;
  int descriptor;

  for (descriptor = 0; descriptor < 1024; descriptor++)
    {
      if (fcntl (descriptor, F_GETFD) != -1)
        n_open++;
    }
  return n_open;
}

guint
process_get_free_descriptor (void)
{
  const int descriptor = open ("/dev/null", O_RDONLY);

  g_assert_cmpint (descriptor, >=, 0);
  close (descriptor);
  return (guint) descriptor;
}

gboolean
process_can_count_mappings (void)
{
  if (access ("/proc/self/maps", R_OK) == 0 && access ("/proc/self/status", R_OK) == 0)
    return TRUE;
  g_test_skip ("this system has no /proc/self/maps");
  return FALSE;
}

guint
process_count_mappings (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_found = 0;
  gsize i;

  g_file_get_contents ("/proc/self/maps", &maps, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (maps, "\n", -1);
  for (i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], path) != NULL)
        n_found++;
    }
  return n_found;
}

char *
process_get_mapping_field (gconstpointer address,
                           const char *field)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean is_inside = FALSE;
  gsize i;

  if (g_file_get_contents ("/proc/self/smaps", &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  for (i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      char *rest;
      const guint64 start = g_ascii_strtoull (lines[i], &rest, 16);

      if (*rest == '-')
        is_inside = start <= GPOINTER_TO_SIZE (address) &&
                    GPOINTER_TO_SIZE (address) < g_ascii_strtoull (rest + 1, NULL, 16);
      else if (is_inside && g_str_has_prefix (lines[i], field))
        return g_strdup (lines[i] + strlen (field));
    }
  g_test_skip ("this system has no such field in /proc/self/smaps");
  return NULL;
}

/* A number of /proc/self/status, such as "VmRSS:", in bytes. */
static guint64
get_status (const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, &error);
  g_assert_no_error (error);
  line = strstr (status, field);
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen (field), NULL, 10) * 1024;
}

gboolean
process_get_memory (guint64 *used)
{
  if (!process_can_count_mappings ())
    return FALSE;
  *used = get_status ("VmRSS:");
  return TRUE;
}

gboolean
process_get_present (gconstpointer address,
                     gsize length G_GNUC_UNUSED,
                     guint64 *present)
{
  g_autofree char *field = process_get_mapping_field (address, "Rss:");

  if (field == NULL)
    return FALSE;
  *present = g_ascii_strtoull (field, NULL, 10) * 1024;
  return TRUE;
}

gboolean
process_get_heap (gsize *used)
{
#ifdef HAS_MALLINFO2
  const char *instrument = g_getenv ("TEST_INSTRUMENT");

  /* qemu leaves malloc() to the program. */
  if (!process_is_instrumented () || g_str_equal (instrument, "qemu"))
    {
      const struct mallinfo2 information = mallinfo2 ();

      *used = information.uordblks + information.hblkhd;
      return TRUE;
    }
#else
  (void) used;
#endif
  g_test_skip ("the heap cannot be measured here");
  return FALSE;
}

gboolean
process_tells_residency (MmdirBacking backing G_GNUC_UNUSED)
{
#ifdef HAVE_MINCORE
  return TRUE;
#else
  return FALSE;
#endif
}

guint64
process_get_longest_mapping (void)
{
  return GLIB_SIZEOF_VOID_P < 8 ? (guint64) 1 << 29 : G_MAXUINT64;
}

gboolean
process_is_instrumented (void)
{
  const char *instrument = g_getenv ("TEST_INSTRUMENT");

  return instrument != NULL && instrument[0] != '\0';
}

gboolean
process_become_ordinary (void)
{
  if (geteuid () != 0 || seteuid (ORDINARY_ID) == 0)
    return TRUE;
  g_test_skip ("root cannot become an ordinary user here");
  return FALSE;
}

void
process_become_privileged (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

guint64
process_limit (int resource,
               guint64 maximum)
{
  struct rlimit limit;
  guint64 before;

  g_assert_cmpint (getrlimit (resource, &limit), ==, 0);
  before = limit.rlim_cur;
  limit.rlim_cur = (rlim_t) maximum;
  g_assert_cmpint (setrlimit (resource, &limit), ==, 0);
  return before;
}

static guint64 whole_address_space;

gboolean
process_take_address_space (guint64 left)
{
  if (!process_can_count_mappings () ||
      instrument_is_qemu ("qemu limits no address space"))
    return FALSE;
  whole_address_space = process_limit (RLIMIT_AS, get_status ("VmSize:") + left);
  return TRUE;
}

void
process_give_back_address_space (void)
{
  process_limit (RLIMIT_AS, whole_address_space);
}

void
process_set_patience (guint seconds)
{
  alarm (seconds);
}
