/* trim-on-pressure.c: giving memory back when it is short
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Two messengers, of which a desktop program wants the first, and a service
 * that runs without a session the second:
 *
 *   GMemoryMonitor   warnings of the session, in three levels
 *   PSI              a trigger of the kernel: so much time lost to waiting for
 *                    memory within so much time
 */

#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 150 ms of waiting within 2 s, in microseconds.  Without privileges, the window
 * must be a multiple of 2 s. */
#define PSI_PATH "/proc/pressure/memory"
#define PSI_TRIGGER "some 150000 2000000"

typedef struct
{
  MmdirDirectory *directory;
  GMainLoop *loop;
} Program;

static void
trim (Program *program,
      MmdirTrim how_much,
      const char *reason)
{
  g_autoptr (GError) error = NULL;

  if (mmdir_directory_trim (program->directory, how_much, &error))
    g_print ("trimmed: %s\n", reason);
  else
    g_printerr ("%s\n", error->message);
}

/* The higher the level, the nearer is the end of some process. */
static void
on_low_memory (GMemoryMonitor *monitor G_GNUC_UNUSED,
               GMemoryMonitorWarningLevel level,
               gpointer user_data)
{
  Program *program = user_data;

  if (level >= G_MEMORY_MONITOR_WARNING_LEVEL_CRITICAL)
    trim (program, MMDIR_TRIM_DROP, "memory is critical");
  else if (level >= G_MEMORY_MONITOR_WARNING_LEVEL_MEDIUM)
    trim (program, MMDIR_TRIM_PAGE_OUT, "memory is short");
  else
    trim (program, MMDIR_TRIM_COLD, "memory is low");
}

static gboolean
on_pressure (int descriptor G_GNUC_UNUSED,
             GIOCondition condition,
             gpointer user_data)
{
  if (condition & G_IO_ERR)
    return G_SOURCE_REMOVE;
  trim (user_data, MMDIR_TRIM_PAGE_OUT, "the kernel waits for memory");
  return G_SOURCE_CONTINUE;
}

/* The trigger lasts for as long as the descriptor is open. */
static int
watch_pressure (Program *program)
{
  int descriptor = open (PSI_PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC);

  if (descriptor < 0)
    return -1;
  if (write (descriptor, PSI_TRIGGER, strlen (PSI_TRIGGER) + 1) < 0)
    {
      close (descriptor);
      return -1;
    }
  g_unix_fd_add (descriptor, G_IO_PRI, on_pressure, program);
  return descriptor;
}

static gboolean
on_time (gpointer user_data)
{
  g_main_loop_quit (((Program *) user_data)->loop);
  return G_SOURCE_REMOVE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMemoryMonitor) monitor = NULL;
  Program program = { NULL, NULL };
  int descriptor;

  setlocale (LC_ALL, "");
  if (argc != 3)
    {
      g_printerr ("Usage: %s DIRECTORY SECONDS\n", argv[0]);
      return 2;
    }
  program.directory = mmdir_directory_open (argv[1], &error);
  if (program.directory == NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  program.loop = g_main_loop_new (NULL, FALSE);
  monitor = g_memory_monitor_dup_default ();
  g_signal_connect (monitor, "low-memory-warning", G_CALLBACK (on_low_memory), &program);
  descriptor = watch_pressure (&program);
  g_print ("pressure: %s\n", descriptor >= 0 ? "watched" : "not told by this system");

  /* Here the program would do its work; this one calls its own handler once. */
  g_signal_emit_by_name (monitor, "low-memory-warning", G_MEMORY_MONITOR_WARNING_LEVEL_LOW);
  g_timeout_add_seconds ((guint) strtoul (argv[2], NULL, 10), on_time, &program);
  g_main_loop_run (program.loop);

  if (descriptor >= 0)
    close (descriptor);
  g_main_loop_unref (program.loop);
  mmdir_directory_unref (program.directory);
  return EXIT_SUCCESS;
}
