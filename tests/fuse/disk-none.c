/* disk-none.c: no disk, because there is no libfuse
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuse/disk.h"

gboolean
disk_start (void)
{
  return FALSE;
}

void
disk_stop (void)
{
}

const char *
disk_why_not (void)
{
  return "there was no libfuse when this was configured";
}

const char *
disk_get_folder (void)
{
  g_assert_not_reached ();
}

const char *
disk_get_path (void)
{
  g_assert_not_reached ();
}

void
disk_fail (const char *name G_GNUC_UNUSED,
           guint64 offset G_GNUC_UNUSED,
           guint64 length G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

void
disk_break (const char *operation G_GNUC_UNUSED,
            int code G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

void
disk_heal (void)
{
  g_assert_not_reached ();
}

void
disk_delay (guint microseconds G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}
