/* mount-posix.c: file systems of a test's own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "mount-posix.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define FLAGS (MS_NOSUID | MS_NODEV)

/* The errno of what cannot be done here, or 0. */
static int why_not = EPERM;

static gboolean
write_text (const char *path,
            const char *text)
{
  const int descriptor = open (path, O_WRONLY | O_CLOEXEC);
  const gsize length = strlen (text);
  gboolean success;

  if (descriptor < 0)
    return FALSE;
  success = write (descriptor, text, length) == (gssize) length;
  close (descriptor);
  return success;
}

/* An ordinary user can mount where the system lets him be root in a name space
 * of his own. */
void
mount_leave (void)
{
  const uid_t user = getuid ();
  const gid_t group = getgid ();
  char text[64];

  why_not = 0;
  if (unshare (user == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
    {
      why_not = errno;
      return;
    }
  if (user != 0)
    {
      snprintf (text, sizeof text, "0 %lu 1", (unsigned long) user);
      write_text ("/proc/self/uid_map", text);
      write_text ("/proc/self/setgroups", "deny");
      snprintf (text, sizeof text, "0 %lu 1", (unsigned long) group);
      write_text ("/proc/self/gid_map", text);
    }
  if (mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0)
    why_not = errno;
}

static gboolean
skip (void)
{
  g_autofree char *reason = g_strdup_printf ("this user cannot mount a file system here: %s", g_strerror (why_not));

  g_test_skip (reason);
  return FALSE;
}

gboolean
mount_memory (const char *path,
              const char *options)
{
  if (why_not == 0 && mount ("tmpfs", path, "tmpfs", FLAGS, options) == 0)
    return TRUE;
  why_not = why_not != 0 ? why_not : errno;
  return skip ();
}

static gboolean
run (const char *program,
     ...)
{
  const char *arguments[8] = { program };
  gsize n_arguments = 1;
  va_list list;
  int status;

  va_start (list, program);
  do
    arguments[n_arguments] = va_arg (list, const char *);
  while (arguments[n_arguments++] != NULL);
  va_end (list);
  return g_spawn_sync (NULL, (char **) arguments, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &status, NULL) &&
         status == 0;
}

gboolean
mount_quota (const char *path,
             const char *image,
             guint64 quota)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, quota);

  if (why_not != 0)
    return skip ();
  if (!run ("mkfs.btrfs", "-q", image, NULL) || !run ("mount", "-oloop", image, path, NULL))
    {
      g_test_skip ("there is no mkfs.btrfs here, or nobody can mount what it makes");
      return FALSE;
    }
  if (run ("btrfs", "quota", "enable", path, NULL) &&
      run ("btrfs", "qgroup", "limit", text, path, NULL))
    return TRUE;
  g_test_skip ("nobody can set a quota here");
  mount_remove (path);
  return FALSE;
}

void
mount_set_read_only (const char *path,
                     gboolean read_only)
{
  g_assert_cmpint (mount ("none", path, "none", MS_REMOUNT | FLAGS | (read_only ? MS_RDONLY : 0), NULL), ==, 0);
}

void
mount_remove (const char *path)
{
  g_assert_cmpint (umount (path), ==, 0);
}

#else

static gboolean
skip (void)
{
  g_test_skip ("how to mount a file system for one process is known for Linux alone");
  return FALSE;
}

void
mount_leave (void)
{
}

gboolean
mount_memory (const char *path G_GNUC_UNUSED,
              const char *options G_GNUC_UNUSED)
{
  return skip ();
}

gboolean
mount_quota (const char *path G_GNUC_UNUSED,
             const char *image G_GNUC_UNUSED,
             guint64 quota G_GNUC_UNUSED)
{
  return skip ();
}

void
mount_set_read_only (const char *path G_GNUC_UNUSED,
                     gboolean read_only G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

void
mount_remove (const char *path G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

#endif
