/* process.c: what a test does with its own process and with files, on POSIX
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "process.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
#include <unistd.h>

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
process_has_proc (void)
{
  if (access ("/proc/self/maps", R_OK) == 0 && access ("/proc/self/status", R_OK) == 0)
    return TRUE;
  g_test_skip ("this system has no /proc/self/maps");
  return FALSE;
}

guint
process_count_mappings (const char *text)
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
      if (strstr (lines[i], text) != NULL)
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

guint64
process_get_status (const char *field)
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

guint64
process_limit_more_address_space (guint64 more)
{
  return process_limit (RLIMIT_AS, process_get_status ("VmSize:") + more);
}

gboolean
process_can_evict (const char *directory)
{
#ifdef __linux__
  /* ext2 to ext4, XFS, Btrfs: see statfs(2). */
  static const guint32 known[] = { 0xef53, 0x58465342, 0x9123683e };
  struct statfs status;
  gsize i;

  g_assert_cmpint (statfs (directory, &status), ==, 0);
  for (i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if ((guint32) status.f_type == known[i])
        return TRUE;
    }
#endif
  g_test_skip ("whether this file system gives up pages is not known");
  return FALSE;
}

static int
open_to_write (const char *directory,
               const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  const int descriptor = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (descriptor, >=, 0);
  return descriptor;
}

gboolean
process_make_sparse (const char *directory,
                     const char *name,
                     guint64 length)
{
  const int descriptor = open_to_write (directory, name);
  const gboolean success = ftruncate (descriptor, (off_t) length) == 0;

  close (descriptor);
  if (!success)
    g_test_skip ("this file system has no sparse files of that length");
  return success;
}

void
process_write_at (const char *directory,
                  const char *name,
                  guint64 offset,
                  gconstpointer data,
                  gsize length)
{
  const int descriptor = open_to_write (directory, name);

  g_assert_cmpint (pwrite (descriptor, data, length, (off_t) offset), ==, (gssize) length);
  close (descriptor);
}

void
process_truncate (const char *directory,
                  const char *name,
                  guint64 length)
{
  const int descriptor = open_to_write (directory, name);

  g_assert_cmpint (ftruncate (descriptor, (off_t) length), ==, 0);
  close (descriptor);
}
