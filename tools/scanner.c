/* scanner.c: the CRC-32 of ranges of many files, on all cores
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scanner.h"

#include "crc32.h"

#include <libdeflate.h>

/* Bytes: enough that handing a piece over costs nothing beside reading it, and
 * few enough that the cores end together.  Pieces of very large files are
 * longer, so that what there is for each takes no memory to speak of. */
#define PIECE_SHORTEST (G_GUINT64_CONSTANT (4) * 1024 * 1024)
#define PIECES_MOST (G_GUINT64_CONSTANT (1) << 20)

/* Pieces that wait or are worked on, for each core; they bound the files that
 * are open at a time. */
#define PIECES_PER_THREAD 4

#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

struct _Scanner
{
  GThreadPool *pool;
  guint most_pieces;
  ScannerProgressFunc progress;
  gpointer user_data;

  /* When to call it again, in monotonic time. */
  gint64 next_progress;

  GMutex mutex;
  GCond changed;
  guint n_pieces;
  guint64 done;
};

struct _Scan
{
  Scanner *scanner;
  MmdirInput *input;
  guint64 piece_length;
  ScanDoneFunc done;
  gpointer user_data;

  /* Sorted; the first is 0, the last the length of the input. */
  GArray *edges;

  /* Of the bytes from each edge to the next; in the end, from the start to
   * each edge. */
  guint32 *checksums;

  /* Its pieces, and the thread that cuts them. */
  gatomicrefcount references;
  GMutex mutex;
  GError *error;
};

/* Part of a file between two edges. */
typedef struct
{
  Scan *scan;
  MmdirInput *slice;
  guint first;
  guint last;
} Piece;

static guint64
scan_get_edge (const Scan *scan,
               guint index)
{
  return g_array_index (scan->edges, guint64, index);
}

static int
compare_edges (gconstpointer a,
               gconstpointer b)
{
  const guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return (first > second) - (first < second);
}

/* Adds the edges of pieces and puts all in order.  Some may be there twice:
 * there is nothing between them. */
static void
complete_edges (GArray *edges,
                guint64 length,
                guint64 piece_length)
{
  guint64 edge;

  for (edge = 0; edge < length; edge += MIN (piece_length, length - edge))
    g_array_append_val (edges, edge);
  g_array_append_val (edges, length);
  g_array_sort (edges, compare_edges);
}

static void
scan_fail (Scan *scan,
           GError *error)
{
  g_mutex_lock (&scan->mutex);
  if (scan->error == NULL)
    scan->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&scan->mutex);
}

/* From the checksums of parts to those of everything before each edge. */
static void
accumulate (Scan *scan)
{
  guint32 checksum = 0;
  guint i;

  for (i = 0; i + 1 < scan->edges->len; i++)
    {
      const guint32 part = scan->checksums[i];

      scan->checksums[i] = checksum;
      checksum = crc32_shift (checksum, scan_get_edge (scan, i + 1) - scan_get_edge (scan, i)) ^ part;
    }
  scan->checksums[i] = checksum;
}

static void
scan_unref (Scan *scan)
{
  if (!g_atomic_ref_count_dec (&scan->references))
    return;

  if (scan->error == NULL)
    accumulate (scan);
  scan->done (scan, scan->error, scan->user_data);
  g_clear_error (&scan->error);
  mmdir_input_free (scan->input);
  g_array_unref (scan->edges);
  g_free (scan->checksums);
  g_mutex_clear (&scan->mutex);
  g_free (scan);
}

static gboolean
read_part (MmdirInput *slice,
           guint64 length,
           guint32 *checksum,
           GError **error)
{
  *checksum = 0;
  while (length > 0)
    {
      const guint8 *bytes;
      gsize available;

      bytes = mmdir_input_peek (slice, 1, &available, error);
      if (bytes == NULL)
        return FALSE;
      available = (gsize) MIN (available, length);
      *checksum = libdeflate_crc32 (*checksum, bytes, available);
      if (!mmdir_input_skip (slice, available, error))
        return FALSE;
      length -= available;
    }
  /* Where there is a guard, what could not be read was zeroes. */
  return mmdir_input_check (slice, error);
}

static void
read_piece (gpointer data,
            gpointer user_data)
{
  Piece *piece = data;
  Scanner *scanner = user_data;
  Scan *scan = piece->scan;
  const guint64 length = scan_get_edge (scan, piece->last) - scan_get_edge (scan, piece->first);
  GError *error = NULL;
  guint i;

  for (i = piece->first; i < piece->last; i++)
    if (!read_part (piece->slice, scan_get_edge (scan, i + 1) - scan_get_edge (scan, i),
                    &scan->checksums[i], &error))
      {
        scan_fail (scan, error);
        break;
      }

  mmdir_input_free (piece->slice);
  g_free (piece);
  scan_unref (scan);

  g_mutex_lock (&scanner->mutex);
  scanner->n_pieces--;
  scanner->done += length;
  g_cond_signal (&scanner->changed);
  g_mutex_unlock (&scanner->mutex);
}

/* Waits until there are fewer than @n_pieces. */
static void
wait_for_room (Scanner *scanner,
               guint n_pieces)
{
  g_mutex_lock (&scanner->mutex);
  while (scanner->n_pieces >= n_pieces)
    if (!g_cond_wait_until (&scanner->changed, &scanner->mutex, scanner->next_progress))
      {
        const guint64 done = scanner->done;

        g_mutex_unlock (&scanner->mutex);
        scanner->progress (done, scanner->user_data);
        scanner->next_progress = g_get_monotonic_time () + PROGRESS_INTERVAL;
        g_mutex_lock (&scanner->mutex);
      }
  g_mutex_unlock (&scanner->mutex);
}

Scanner *
scanner_new (ScannerProgressFunc progress,
             gpointer user_data,
             GError **error)
{
  const guint n_threads = g_get_num_processors ();
  Scanner *scanner = g_new0 (Scanner, 1);

  /* Exclusive, so that all threads are there from now on, and handing them
   * something to do cannot fail. */
  scanner->pool = g_thread_pool_new (read_piece, scanner, (int) n_threads, TRUE, error);
  if (scanner->pool == NULL)
    {
      g_free (scanner);
      return NULL;
    }
  scanner->most_pieces = n_threads * PIECES_PER_THREAD;
  scanner->progress = progress;
  scanner->user_data = user_data;
  scanner->next_progress = g_get_monotonic_time () + PROGRESS_INTERVAL;
  g_mutex_init (&scanner->mutex);
  g_cond_init (&scanner->changed);
  return scanner;
}

void
scanner_free (Scanner *scanner)
{
  wait_for_room (scanner, 1);
  g_thread_pool_free (scanner->pool, FALSE, TRUE);
  g_mutex_clear (&scanner->mutex);
  g_cond_clear (&scanner->changed);
  g_free (scanner);
}

/* The index of the last edge of a piece that begins at @first. */
static guint
find_piece_end (const Scan *scan,
                guint first)
{
  const guint64 limit = (scan_get_edge (scan, first) / scan->piece_length + 1) * scan->piece_length;
  guint last = first + 1;

  while (last + 1 < scan->edges->len && scan_get_edge (scan, last) < limit)
    last++;
  return last;
}

static void
scan_cut (Scan *scan)
{
  Scanner *scanner = scan->scanner;
  guint first, last;

  for (first = 0; first + 1 < scan->edges->len; first = last)
    {
      const guint64 start = scan_get_edge (scan, first);
      GError *error = NULL;
      MmdirInput *slice;
      Piece *piece;

      last = find_piece_end (scan, first);
      slice = mmdir_input_slice (scan->input, "piece", start, scan_get_edge (scan, last) - start, &error);
      if (slice == NULL)
        {
          scan_fail (scan, error);
          return;
        }

      piece = g_new (Piece, 1);
      *piece = (Piece){ scan, slice, first, last };
      g_atomic_ref_count_inc (&scan->references);
      wait_for_room (scanner, scanner->most_pieces);
      g_mutex_lock (&scanner->mutex);
      scanner->n_pieces++;
      g_mutex_unlock (&scanner->mutex);
      g_thread_pool_push (scanner->pool, piece, NULL);
    }
}

void
scanner_add (Scanner *scanner,
             MmdirInput *input,
             GArray *edges,
             ScanDoneFunc done,
             gpointer user_data)
{
  const guint64 length = mmdir_input_get_length (input);
  Scan *scan = g_new0 (Scan, 1);

  scan->scanner = scanner;
  scan->input = input;
  scan->done = done;
  scan->user_data = user_data;
  scan->piece_length = MAX (PIECE_SHORTEST, length / PIECES_MOST);
  scan->edges = edges;
  complete_edges (edges, length, scan->piece_length);
  scan->checksums = g_new0 (guint32, edges->len);
  g_atomic_ref_count_init (&scan->references);
  g_mutex_init (&scan->mutex);

  scan_cut (scan);
  scan_unref (scan);
}

/* The sum of everything before an edge. */
static guint32
get_prefix (const Scan *scan,
            guint64 edge)
{
  guint index;
  gboolean found;

  found = g_array_binary_search (scan->edges, &edge, compare_edges, &index);
  g_assert (found);
  return scan->checksums[index];
}

guint32
scan_get_checksum (const Scan *scan,
                   guint64 start,
                   guint64 end)
{
  return crc32_shift (get_prefix (scan, start), end - start) ^ get_prefix (scan, end);
}
