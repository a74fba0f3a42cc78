/* compare-backings.c: what it costs to read a file mapped, and through a buffer
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads all of a file in order, and 8 bytes at some positions, with each backing,
 * first with nothing of the file in memory, if the system can see to that, and
 * then again.  The last columns are by how much the process grew meanwhile, by its
 * pages and by its share of pages, as Linux tells it.
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>
#include <string.h>

typedef gboolean (*Work) (MmdirInput *input,
                          guint n_reads,
                          guint64 *sum,
                          GError **error);

/* In KiB. */
typedef struct
{
  guint64 resident;
  guint64 proportional;
} Memory;

static gboolean
read_in_order (MmdirInput *input,
               guint n_reads G_GNUC_UNUSED,
               guint64 *sum,
               GError **error)
{
  guint64 length = mmdir_input_get_length (input);

  while (length > 0)
    {
      gsize available, i;
      const guint8 *bytes = mmdir_input_peek (input, 1, &available, error);

      if (bytes == NULL)
        return FALSE;
      available = (gsize) MIN (available, length);
      for (i = 0; i < available; i++)
        *sum += bytes[i];
      if (!mmdir_input_skip (input, available, error))
        return FALSE;
      length -= available;
    }
  return TRUE;
}

/* The same positions each time: the multiplier is one that Knuth gives for random
 * numbers of 64 bits. */
static gboolean
read_here_and_there (MmdirInput *input,
                     guint n_reads,
                     guint64 *sum,
                     GError **error)
{
  const guint64 n_values = mmdir_input_get_length (input) / sizeof (guint64);
  guint64 random = 1, value;
  guint i;

  for (i = 0; n_values > 0 && i < n_reads; i++)
    {
      random = random * G_GUINT64_CONSTANT (6364136223846793005) + 1;
      if (!mmdir_input_read_uint64_le_at (input, (random >> 16) % n_values * sizeof value, &value, error))
        return FALSE;
      *sum += value;
    }
  return TRUE;
}

/* Zeroes where the system does not tell. */
static Memory
get_memory (void)
{
  g_autofree char *text = NULL;
  Memory memory = { 0, 0 };
  const char *resident, *proportional;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return memory;
  resident = strstr (text, "\nRss:");
  proportional = strstr (text, "\nPss:");
  if (resident != NULL && proportional != NULL)
    {
      memory.resident = g_ascii_strtoull (resident + 5, NULL, 10);
      memory.proportional = g_ascii_strtoull (proportional + 5, NULL, 10);
    }
  return memory;
}

/* Not every system can. */
static gboolean
evict (MmdirDirectory *directory,
       const char *name,
       GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (mmdir_directory_evict_file (directory, name, &failure) ||
      g_error_matches (failure, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
measure (MmdirDirectory *directory,
         const char *name,
         MmdirBacking backing,
         Work work,
         guint n_reads,
         GError **error)
{
  const MmdirContext context = work == read_in_order ? MMDIR_CONTEXT_READ_ONCE : MMDIR_CONTEXT_READ;
  guint round;

  if (!evict (directory, name, error))
    return FALSE;
  for (round = 0; round < 2; round++)
    {
      const Memory before = get_memory ();
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (MmdirInput) input = NULL;
      guint64 sum = 0;
      gint64 end;
      Memory after;

      input = mmdir_directory_open_input_with_backing (directory, name, context, backing, error);
      if (input == NULL || !work (input, n_reads, &sum, error))
        return FALSE;
      end = g_get_monotonic_time ();
      after = get_memory ();
      g_print ("%-8s  %-14s  %-5s  %8.3f s  %9.1f MiB  %9.1f MiB\n",
               backing == MMDIR_BACKING_BUFFERED ? "buffered" : "mapped",
               work == read_in_order ? "in order" : "here and there", round == 0 ? "first" : "again",
               (gdouble) (end - start) / G_USEC_PER_SEC,
               ((gdouble) after.resident - (gdouble) before.resident) / 1024,
               ((gdouble) after.proportional - (gdouble) before.proportional) / 1024);
    }
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  static const MmdirBacking backings[] = { MMDIR_BACKING_MAPPED, MMDIR_BACKING_BUFFERED };
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  guint64 n_reads;
  guint i;

  setlocale (LC_ALL, "");
  if (argc != 4 || !g_ascii_string_to_unsigned (argv[3], 10, 0, G_MAXUINT, &n_reads, NULL))
    {
      g_printerr ("Usage: %s DIRECTORY FILE READS\n", argv[0]);
      return 2;
    }
  directory = mmdir_directory_open (argv[1], &error);
  for (i = 0; directory != NULL && error == NULL && i < G_N_ELEMENTS (backings); i++)
    if (measure (directory, argv[2], backings[i], read_in_order, 0, &error))
      measure (directory, argv[2], backings[i], read_here_and_there, (guint) n_reads, &error);
  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
