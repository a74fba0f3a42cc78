/* test-command-copy-posix.c: mmdir copy and what only POSIX systems have
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "command-platform.h"
#include "command-posix.h"
#include "fuse/disk.h"
#include "temporary.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* More than is copied in one piece. */
#define LARGE 33000000

#ifdef HAVE_COPY_FILE_RANGE
#define CAN_SHARE TRUE
#else
#define CAN_SHARE FALSE
#endif

/* What a line of shell ends with that cannot do what it is for. */
#define STATUS_SKIP 77

typedef struct
{
  char *source;
  char *destination;
  Command command;
} World;

static void
world_set_up (World *world,
              gconstpointer data G_GNUC_UNUSED)
{
  world->source = temporary_directory_new ();
  world->destination = temporary_directory_new ();
}

static void
world_tear_down (World *world,
                 gconstpointer data G_GNUC_UNUSED)
{
  command_clear (&world->command);
  temporary_directory_remove (world->source);
  temporary_directory_remove (world->destination);
}

static void
test_link (World *world,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *link = g_build_filename (world->destination, "link", NULL);

  if (!command_is_there ())
    return;
  temporary_write (world->source, "file", "bytes", 5);
  g_assert_cmpint (symlink (world->source, link), ==, 0);
  command_run (&world->command, "copy", "-f", world->source, link, NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, " are the same directory");
  command_run (&world->command, "copy", "-f", link, world->source, NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, " are the same directory");
  g_assert_cmpint (g_remove (link), ==, 0);
}

/* Bytes that are no UTF-8, and characters that a terminal would act upon, in
 * names of files and folders. */
static void
test_names (World *world,
            gconstpointer data G_GNUC_UNUSED)
{
  static const char odd[] = "line\nfeed \033[31m\xff\xfe";
  static const char shown[] = "line\\nfeed \\x1b[31m\xef\xbf\xbd\xef\xbf\xbd";
  g_autofree char *folder = g_build_filename (world->destination, odd, NULL);

  if (!command_is_there ())
    return;
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  temporary_write (world->source, odd, "bytes", 5);
  command_run (&world->command, "copy", world->source, folder, NULL);
  command_assert_status (&world->command, 0);
  command_assert_says (world->command.output, shown);
  command_run (&world->command, "copy", world->source, folder, NULL);
  command_assert_status (&world->command, 1);
  g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
  g_assert_cmpuint (command_count (world->command.errors, shown), ==, 2);
  command_run (&world->command, "copy", folder, folder, NULL);
  command_assert_status (&world->command, 1);
  g_assert_cmpuint (command_count (world->command.errors, shown), ==, 2);
}

/* A link is replaced, and not what it leads to; the copy is a new file. */
static void
test_new_file (World *world,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *original = g_build_filename (world->source, "file", NULL);
  g_autofree char *copy = g_build_filename (world->destination, "file", NULL);
  g_autofree char *contents = NULL;
  struct stat status;
  mode_t mask;

  if (!command_is_there ())
    return;
  mask = umask (027);
  temporary_write (world->source, "file", "bytes", 5);
  temporary_write (world->source, "target", "other", 5);
  g_assert_cmpint (chmod (original, 0600), ==, 0);
  g_assert_cmpint (symlink ("target", copy), ==, 0);
  temporary_write (world->destination, "target", "kept", 4);
  command_run (&world->command, "copy", "--force", world->source, "file", world->destination, NULL);
  umask (mask);
  command_assert_status (&world->command, 0);
  g_assert_cmpint (lstat (copy, &status), ==, 0);
  g_assert_true (S_ISREG (status.st_mode));
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_assert_cmpint (status.st_size, ==, 5);
  g_free (g_steal_pointer (&original));
  original = g_build_filename (world->destination, "target", NULL);
  g_assert_true (g_file_get_contents (original, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "kept");
}

static void
test_access (World *world,
             gconstpointer data G_GNUC_UNUSED)
{
  if (!command_is_there ())
    return;
  if (geteuid () == 0)
    {
      g_test_skip ("root may write anywhere");
      return;
    }
  temporary_write (world->source, "file", "bytes", 5);
  g_assert_cmpint (chmod (world->destination, 0500), ==, 0);
  command_run (&world->command, "copy", world->source, world->destination, NULL);
  g_assert_cmpint (chmod (world->destination, 0700), ==, 0);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, world->destination);
  g_assert_cmpstr (world->command.output, ==, "");
  g_assert_true (temporary_is_empty (world->destination));

  /* To sync a directory takes the right to read it. */
  g_assert_cmpint (chmod (world->destination, 0300), ==, 0);
  command_run (&world->command, "copy", world->source, world->destination, NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, world->destination);
  command_run (&world->command, "copy", "-f", world->source, "file", "missing", "segments_1", world->destination, NULL);
  g_assert_cmpint (chmod (world->destination, 0700), ==, 0);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, world->destination);
}

/* Files may not become so long: which is told as a full disk, and has no need
 * of one. */
static void
test_too_long (World *world,
               gconstpointer data G_GNUC_UNUSED)
{
  if (!command_is_there ())
    return;
  temporary_write_pattern (world->source, "a", 400000);
  temporary_write_pattern (world->source, "b", 10);
  command_run_by_shell (&world->command, "ulimit -f 200; exec \"$@\"",
                        "copy", world->source, world->destination, NULL);
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, "/a: Cannot write ");
  command_assert_says (world->command.output, "2 files: 0 copied, 2 not copied\n");
  g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
  g_assert_true (temporary_is_empty (world->destination));
}

/* A small disk, in a name space of mounts where nobody else sees it: with the
 * command's own words, and then the names of what is left. */
static void
test_full (World *world,
           gconstpointer data G_GNUC_UNUSED)
{
  if (!command_is_there ())
    return;
  temporary_write_pattern (world->source, "a", 3000);
  temporary_write_pattern (world->source, "b", 400000);
  temporary_write_pattern (world->source, "c", 3000);
  g_setenv ("TEST_DESTINATION", world->destination, TRUE);
  command_run_by_shell (&world->command,
                        "unshare -rm true 2> /dev/null || exit 77\n"
                        "exec unshare -rm sh -c '\n"
                        "  mount -t tmpfs -o size=200k none \"$TEST_DESTINATION\" || exit 77\n"
                        "  \"$@\"; status=$?; ls -A \"$TEST_DESTINATION\"; exit $status' sh \"$@\"",
                        "copy", world->source, world->destination, NULL);
  if (world->command.status == STATUS_SKIP)
    {
      g_test_skip ("nobody may mount anything here");
      return;
    }
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, "/b: Cannot write ");
  command_assert_says (world->command.output, "3 files: 1 copied, 2 not copied\n");
  g_assert_true (g_str_has_suffix (world->command.output, ")\na\n"));
}

/* Showing */

static gpointer
read_terminal (gpointer data)
{
  const int master = GPOINTER_TO_INT (data);
  GString *text = g_string_new (NULL);
  char piece[512];
  ssize_t length;

  /* At its other end's close, Linux fails with EIO. */
  while ((length = read (master, piece, sizeof piece)) > 0)
    g_string_append_len (text, piece, length);
  return g_string_free (text, FALSE);
}

static char *
copy_on_terminal (World *world,
                  const char *name,
                  int master,
                  int terminal)
{
  g_autoptr (GPtrArray) words = command_create_words ();
  GThread *thread = g_thread_new ("terminal", read_terminal, GINT_TO_POINTER (master));
  const int output = open ("/dev/null", O_WRONLY);

  g_ptr_array_add (words, g_strdup ("copy"));
  g_ptr_array_add (words, g_strdup (world->source));
  g_ptr_array_add (words, g_strdup (name));
  g_ptr_array_add (words, g_strdup (world->destination));
  g_ptr_array_add (words, NULL);
  g_assert_cmpint (command_start (words, output, terminal), ==, 0);
  close (output);
  close (terminal);
  return g_thread_join (thread);
}

/* A line that is shown for whatever takes time, taken away in the end, and no
 * longer than the terminal is wide. */
static void
check_progress (World *world,
                guint columns,
                const char *name,
                const char *line)
{
  const struct winsize size = { .ws_row = 24, .ws_col = (unsigned short) columns };
  const int master = posix_openpt (O_RDWR | O_NOCTTY);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  int terminal;
  gsize i;

  if (master == -1 || grantpt (master) != 0 || unlockpt (master) != 0 ||
      (terminal = open (ptsname (master), O_RDWR | O_NOCTTY)) == -1)
    {
      g_test_skip ("there are no terminals here");
      return;
    }
  g_assert_cmpint (ioctl (terminal, TIOCSWINSZ, &size), ==, 0);
  temporary_write_pattern (world->source, name, LARGE + 1000000);
  text = copy_on_terminal (world, name, master, terminal);
  close (master);
  command_assert_says (text, line);
  g_assert_true (g_str_has_suffix (text, "\r\033[K\r"));
  g_assert_null (strchr (text, '\n'));
  lines = g_strsplit (text, "\r", -1);
  for (i = 0; lines[i] != NULL; i++)
    if (g_str_has_suffix (lines[i], "\033[K"))
      g_assert_cmpint (g_utf8_strlen (lines[i], -1), <, MAX (columns, 2) + 3);
}

static void
test_progress (World *world,
               gconstpointer data G_GNUC_UNUSED)
{
  if (!command_is_there ())
    return;
  g_setenv ("TERM", "xterm", TRUE);
  check_progress (world, 40, "file", "\rFile 1 of 1, file: waiting for the disk\033[K");
  check_progress (world, 20, "narrow", "\rFile 1 of… the disk\033[K");
  check_progress (world, 1, "least", "\r…\033[K");
  check_progress (world, 40, "a-file-with-a-name-too-long", "…aiting for the disk\033[K");
}

/* Disks */

/* A page that cannot be read is a message, by a mapping too. */
static void
test_unreadable (World *world,
                 gconstpointer data G_GNUC_UNUSED)
{
  static const char *const backings[] = { "--backing=mapped", "--backing=buffered" };
  static const char *const words[] = { "could not be read from its mapping", "Cannot read " };
  gsize i;

  if (!command_is_there ())
    return;
  temporary_write_pattern (disk_get_folder (), "file", 200000);
  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      disk_fail ("file", 65536, 4096);
      command_run (&world->command, "copy", "--damaged", backings[i], disk_get_path (), "file", world->destination,
                   NULL);
      command_assert_status (&world->command, 1);
      command_assert_says (world->command.errors, words[i]);
      g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
      command_assert_says (world->command.output, "1 file: 0 copied, 1 not copied\n");
      g_assert_true (temporary_is_empty (world->destination));
      disk_heal ();
    }
  command_run (&world->command, "copy", disk_get_path (), "file", world->destination, NULL);
  command_assert_status (&world->command, 0);
}

/* What is wrong with a copy that cannot be read again is not that it differs. */
static void
test_unreadable_copy (World *world,
                      gconstpointer data G_GNUC_UNUSED)
{
  /* The first is for finding out whether the two directories are one. */
  static const char name[] = "mmdir_copy_1.tmp";

  if (!command_is_there ())
    return;
  temporary_write_pattern (world->source, "copied", 200000);
  temporary_write (disk_get_folder (), name, "", 0);
  disk_fail (name, 65536, 4096);
  temporary_remove (disk_get_folder (), name);
  command_run (&world->command, "copy", "--force", "--backing=mapped", world->source, disk_get_path (), NULL);
  disk_heal ();
  command_assert_status (&world->command, 1);
  command_assert_says (world->command.errors, "could not be read from its mapping");
  g_assert_cmpuint (command_count (world->command.errors, "\n"), ==, 1);
  g_assert_false (temporary_has (disk_get_folder (), "copied"));
  g_assert_false (temporary_has (disk_get_folder (), name));
}

static void
test_no_disk (World *world G_GNUC_UNUSED,
              gconstpointer data G_GNUC_UNUSED)
{
  g_test_skip (disk_why_not ());
}

/* On a file system of its own that can, the two have the same place. */
static void
test_shared (World *world,
             gconstpointer data G_GNUC_UNUSED)
{
  if (!command_is_there ())
    return;
  if (!CAN_SHARE)
    {
      g_test_skip ("this build has no copy_file_range()");
      return;
    }
  if (geteuid () != 0)
    {
      g_test_skip ("only root may mount a file system");
      return;
    }
  temporary_write_pattern (world->source, "file", LARGE + 1000000);
  g_setenv ("TEST_SOURCE", world->source, TRUE);
  g_setenv ("TEST_DESTINATION", world->destination, TRUE);
  command_run_by_shell (&world->command,
                        "command -v mkfs.xfs filefrag unshare > /dev/null || exit 77\n"
                        "exec unshare -m sh -c '\n"
                        "  image=$TEST_SOURCE/image; disk=$TEST_DESTINATION\n"
                        "  truncate -s 512M \"$image\" && mkfs.xfs -q \"$image\" &&\n"
                        "    mount -o loop \"$image\" \"$disk\" || exit 77\n"
                        "  mkdir \"$disk/from\" \"$disk/to\" && cp \"$TEST_SOURCE/file\" \"$disk/from\" || exit 77\n"
                        "  sync \"$disk/from/file\"\n"
                        "  \"$@\" || exit 1\n"
                        "  filefrag -v \"$disk/to/file\" | grep -q shared' sh \"$@\" copy -q \\\n"
                        "  \"$TEST_DESTINATION/from\" \"$TEST_DESTINATION/to\"",
                        NULL);
  if (world->command.status == STATUS_SKIP)
    {
      g_test_skip ("no file system can be mounted here on which files share blocks");
      return;
    }
  command_assert_status (&world->command, 0);
}

static void
add (const char *path,
     void (*test) (World *world,
                   gconstpointer data))
{
  g_test_add (path, World, NULL, world_set_up, test, world_tear_down);
}

int
main (int argc,
      char **argv)
{
  gboolean has_disk;
  int status;

  g_test_init (&argc, &argv, NULL);
  has_disk = disk_start ();
  add ("/command-copy-posix/unreadable", has_disk ? test_unreadable : test_no_disk);
  add ("/command-copy-posix/unreadable-copy", has_disk ? test_unreadable_copy : test_no_disk);
  add ("/command-copy-posix/link", test_link);
  add ("/command-copy-posix/names", test_names);
  add ("/command-copy-posix/new-file", test_new_file);
  add ("/command-copy-posix/access", test_access);
  add ("/command-copy-posix/too-long", test_too_long);
  add ("/command-copy-posix/full", test_full);
  add ("/command-copy-posix/progress", test_progress);
  add ("/command-copy-posix/shared", test_shared);
  status = g_test_run ();
  disk_stop ();
  return status;
}
