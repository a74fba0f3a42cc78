/* prefetch-search.c: many keys at once, in a file that is sorted
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A record is two numbers of 64 bits, big-endian: a key and its value.  Binary
 * search for one key waits for the disk at each step, because where the next
 * probe is depends on this one.  The probes of many keys do not depend on each
 * other: all are asked for before the first is read, so that the disk works at
 * all of them at once.
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>

#define RECORD_LENGTH 16
#define VALUE_OFFSET 8

/* Keys of a batch. */
#define BATCH_SIZE 128

/* The record is one from @low on and before @high, if there is one. */
typedef struct
{
  guint64 key;
  guint64 low;
  guint64 high;
  guint64 value;
  gboolean is_found;
} Search;

static guint64
get_probe (const Search *search)
{
  return (search->low + (search->high - search->low) / 2) * RECORD_LENGTH;
}

static gboolean
is_done (const Search *search)
{
  return search->is_found || search->low == search->high;
}

/* How many searches go on is left in @n_probes. */
static gboolean
prefetch_probes (MmdirInput *input,
                 const Search *searches,
                 gsize n_searches,
                 gsize *n_probes,
                 GError **error)
{
  MmdirRange ranges[BATCH_SIZE];
  gsize i;

  *n_probes = 0;
  for (i = 0; i < n_searches; i++)
    if (!is_done (&searches[i]))
      {
        ranges[*n_probes].offset = get_probe (&searches[i]);
        ranges[*n_probes].length = RECORD_LENGTH;
        ++*n_probes;
      }
  return mmdir_input_prefetch_ranges (input, ranges, *n_probes, error);
}

static gboolean
step (MmdirInput *input,
      Search *search,
      GError **error)
{
  const guint64 position = get_probe (search);
  guint64 key;

  if (!mmdir_input_read_uint64_be_at (input, position, &key, error))
    return FALSE;
  if (key < search->key)
    search->low = position / RECORD_LENGTH + 1;
  else if (key > search->key)
    search->high = position / RECORD_LENGTH;
  else
    {
      search->is_found = TRUE;
      return mmdir_input_read_uint64_be_at (input, position + VALUE_OFFSET, &search->value, error);
    }
  return TRUE;
}

static gboolean
search_batch (MmdirInput *input,
              Search *searches,
              gsize n_searches,
              GError **error)
{
  gsize n_probes;
  gsize i;

  for (;;)
    {
      if (!prefetch_probes (input, searches, n_searches, &n_probes, error))
        return FALSE;
      if (n_probes == 0)
        return mmdir_input_check (input, error);
      for (i = 0; i < n_searches; i++)
        if (!is_done (&searches[i]) && !step (input, &searches[i], error))
          return FALSE;
    }
}

static void
show (const Search *search)
{
  if (search->is_found)
    g_print ("%" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT "\n", search->key, search->value);
  else
    g_print ("%" G_GUINT64_FORMAT ": none\n", search->key);
}

/* With %MMDIR_CONTEXT_READ the disk is asked for the probes and nothing else. */
static gboolean
search_file (const char *path,
             const char *name,
             GArray *searches,
             GError **error)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) input = NULL;
  gsize i;

  directory = mmdir_directory_open (path, error);
  if (directory == NULL)
    return FALSE;
  input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ, error);
  if (input == NULL)
    return FALSE;
  for (i = 0; i < searches->len; i++)
    g_array_index (searches, Search, i).high = mmdir_input_get_length (input) / RECORD_LENGTH;
  for (i = 0; i < searches->len; i += BATCH_SIZE)
    if (!search_batch (input, &g_array_index (searches, Search, i),
                       MIN (BATCH_SIZE, searches->len - i), error))
      return FALSE;
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) searches = g_array_new (FALSE, FALSE, sizeof (Search));
  int i;

  setlocale (LC_ALL, "");
  if (argc < 4)
    {
      g_printerr ("Usage: %s DIRECTORY FILE KEY...\n", argv[0]);
      return 2;
    }
  for (i = 3; i < argc; i++)
    {
      Search search = { 0, 0, 0, 0, FALSE };

      if (!g_ascii_string_to_unsigned (argv[i], 10, 0, G_MAXUINT64, &search.key, &error))
        {
          g_printerr ("%s\n", error->message);
          return 2;
        }
      g_array_append_val (searches, search);
    }

  if (!search_file (argv[1], argv[2], searches, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  for (i = 0; i < (int) searches->len; i++)
    show (&g_array_index (searches, Search, i));
  return EXIT_SUCCESS;
}
