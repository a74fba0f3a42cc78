/* disk.c: files on a disk that fails where a test says so
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "fuse/disk.h"

#include "mount-posix.h"
#include "temporary.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;
static char *mount_point;
static GPid server;
static gboolean is_there;

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

gboolean
disk_start (void)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "fuse", "broken-disk", NULL);
  char *arguments[4] = { program };
  g_autoptr (GError) error = NULL;
  gint output = -1;
  char byte;

  folder = temporary_directory_new ();
  mount_point = temporary_directory_new ();
  if (access ("/dev/fuse", R_OK | W_OK) != 0)
    return FALSE;
  /* If it cannot, fusermount3 may still mount, or nobody. */
  mount_leave ();
  arguments[1] = folder;
  arguments[2] = mount_point;
  g_spawn_async_with_pipes (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &server, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  is_there = read (output, &byte, 1) == 1;
  close (output);
  return is_there;
}

void
disk_stop (void)
{
  if (is_there)
    umount2 (mount_point, MNT_DETACH);
  if (server != 0)
    {
      kill (server, SIGTERM);
      waitpid (server, NULL, 0);
    }
  temporary_directory_remove (mount_point);
  temporary_directory_remove (folder);
}

const char *
disk_why_not (void)
{
  if (server == 0)
    return "there is no /dev/fuse here that this user can open";
  return "this user cannot mount a file system here";
}

static void
command (const char *text)
{
  g_autofree char *path = g_build_filename (mount_point, "control", NULL);

  g_assert_true (write_text (path, text));
}

/* Opening a file has the system forget the pages of it. */
void
disk_fail (const char *name,
           guint64 offset,
           guint64 length)
{
  g_autofree char *text = g_strdup_printf ("fail %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, name, offset, length);
  g_autofree char *path = g_build_filename (mount_point, name, NULL);
  int descriptor;

  command (text);
  descriptor = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (descriptor, >=, 0);
  close (descriptor);
}

void
disk_break (const char *operation,
            int code)
{
  g_autofree char *text = g_strdup_printf ("break %s %d", operation, code);

  command (text);
}

void
disk_heal (void)
{
  command ("heal");
}

void
disk_delay (guint microseconds)
{
  g_autofree char *text = g_strdup_printf ("delay %u", microseconds);

  command (text);
}

const char *
disk_get_folder (void)
{
  return folder;
}

const char *
disk_get_path (void)
{
  return mount_point;
}
