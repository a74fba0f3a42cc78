/* test-guard-threads.c: the guard in many threads, with many files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "fault.h"
#include "guard-file.h"
#include "temporary.h"

#define N_FILES 150
#define N_READERS 8
#define N_OPENERS 2

typedef struct
{
  gsize page_size;
  MmdirDirectory *directory;
  MmdirInput *inputs[N_FILES];
  guint32 seed;
  gint n_started;
  gint is_done;
} Crowd;

/* Every third file is damaged at some time. */
static gboolean
is_damaged (gsize i)
{
  return i % 3 == 1;
}

static gpointer
read_crowd (gpointer data)
{
  Crowd *crowd = data;
  GRand *random = g_rand_new_with_seed (crowd->seed + (guint32) g_atomic_int_add (&crowd->n_started, 1));
  const gint32 length = (gint32) (4 * crowd->page_size);

  while (!g_atomic_int_get (&crowd->is_done))
    {
      const gsize i = (gsize) g_rand_int_range (random, 0, N_FILES);
      const guint64 position = (guint64) g_rand_int_range (random, 0, length - 3000);
      MmdirInput *input = crowd->inputs[i];
      g_autoptr (GError) error = NULL;
      guint8 bytes[3000];
      guint8 byte = 0;

      if (mmdir_input_read_bytes_at (input, position, bytes, sizeof bytes, &error))
        g_assert_true (temporary_is_pattern (bytes, sizeof bytes, position));
      else
        {
          g_assert_true (is_damaged (i));
          g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
          g_assert_false (mmdir_input_check (input, NULL));
        }
      if (mmdir_input_read_byte_at (input, position, &byte, NULL) && mmdir_input_check (input, NULL))
        g_assert_cmpuint (byte, ==, temporary_byte_at (position));
    }
  g_rand_free (random);
  return NULL;
}

/* Has slots taken and given back meanwhile. */
static gpointer
open_crowd (gpointer data)
{
  Crowd *crowd = data;

  while (!g_atomic_int_get (&crowd->is_done))
    {
      MmdirInput *input = temporary_open_input (crowd->directory, "file-0");
      MmdirInput *clone = mmdir_input_clone (input);

      mmdir_input_free (input);
      check_succeeds (mmdir_input_check (clone, &error));
      mmdir_input_free (clone);
    }
  return NULL;
}

static void
test_crowd (gconstpointer data)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  Crowd crowd = { .page_size = mmdir_get_page_size (), .seed = (guint32) g_test_rand_int () };
  GThread *threads[N_READERS + N_OPENERS];
  gsize i;

  if (!fault_is_told ())
    return;
  crowd.directory = guard_open_directory (path, data);
  for (i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, i);

      temporary_write_pattern (path, name, 4 * crowd.page_size);
      crowd.inputs[i] = temporary_open_input (crowd.directory, name);
    }
  check_succeeds (mmdir_guard_install (&error));
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", i < N_READERS ? read_crowd : open_crowd, &crowd);

  for (i = 0; i < N_FILES; i++)
    if (is_damaged (i))
      {
        g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, i);
        g_autoptr (MmdirInput) clone = mmdir_input_clone (crowd.inputs[i]);

        fault_cause (path, name, clone, crowd.page_size);
        check_seek (clone, crowd.page_size);
        g_assert_cmpuint (check_read_byte (clone), ==, 0);
        g_usleep (1000);
      }
  g_atomic_int_set (&crowd.is_done, TRUE);
  for (i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  for (i = 0; i < N_FILES; i++)
    {
      g_assert_cmpint (mmdir_input_check (crowd.inputs[i], NULL), ==, !is_damaged (i));
      mmdir_input_free (crowd.inputs[i]);
    }
  mmdir_guard_remove ();
  mmdir_directory_unref (crowd.directory);
}

/* Threads that ask for the guard and let it go, each of which meets a page more
 * that cannot be read while it has it. */

#define N_INSTALLERS 6
#define N_INSTALLS 100

static gpointer
install_and_read (gpointer data)
{
  MmdirInput *input = data;
  const gsize page_size = mmdir_get_page_size ();
  guint i;

  for (i = 0; i < N_INSTALLS; i++)
    {
      guint8 byte = 1;

      check_succeeds (mmdir_guard_install (&error));
      if (mmdir_input_read_byte_at (input, i * page_size, &byte, NULL))
        g_assert_cmpuint (byte, ==, 0);
      g_assert_false (mmdir_input_check (input, NULL));
      mmdir_guard_remove ();
    }
  return NULL;
}

static void
test_install (gconstpointer data)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = guard_open_directory (path, data);
  const gsize page_size = mmdir_get_page_size ();
  MmdirInput *inputs[N_INSTALLERS];
  GThread *threads[N_INSTALLERS];
  gsize i;

  if (!fault_is_told ())
    return;
  for (i = 0; i < N_INSTALLERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, i);

      temporary_write_pattern (path, name, N_INSTALLS * page_size);
      inputs[i] = temporary_open_input (directory, name);
      check_succeeds (mmdir_guard_install (&error));
      fault_cause (path, name, inputs[i], 0);
      mmdir_guard_remove ();
    }
  for (i = 0; i < N_INSTALLERS; i++)
    threads[i] = g_thread_new ("install", install_and_read, inputs[i]);
  for (i = 0; i < N_INSTALLERS; i++)
    g_thread_join (threads[i]);
  for (i = 0; i < N_INSTALLERS; i++)
    mmdir_input_free (inputs[i]);
}

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  fault_prepare ();

  /* What GLib sets up for the first error, it guards in ways that
   * ThreadSanitizer cannot see. */
  check_refused (MMDIR_ERROR_NOT_FOUND, mmdir_directory_open ("", &error) != NULL);

  for (i = 0; i < G_N_ELEMENTS (guard_ways); i++)
    {
      g_autofree char *crowd = g_strdup_printf ("/guard-threads/%s/crowd", guard_ways[i].name);
      g_autofree char *install = g_strdup_printf ("/guard-threads/%s/install", guard_ways[i].name);

      g_test_add_data_func (crowd, &guard_ways[i], test_crowd);
      g_test_add_data_func (install, &guard_ways[i], test_install);
    }
  return g_test_run ();
}
