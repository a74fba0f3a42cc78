/* test-write-read.c: files that are written through one directory and read through
 * another one, as programs do
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "writer.h"
#include "written.h"

#define N_RECORDS 3000
#define N_THREADS 8

/* A record has a number, a name, a weight and some postings. */
static char *
get_name (guint index)
{
  return g_strdup_printf ("名 %u", index * index);
}

static guint
get_postings (guint index,
              guint32 *postings)
{
  guint i;

  for (i = 0; i < index % 20; i++)
    postings[i] = (index + 1) * (guint32) G_GUINT64_CONSTANT (2654435761) >> (index + i) % 32;
  return i;
}

static void
write_record (MmdirOutput *output,
              guint index)
{
  g_autofree char *name = get_name (index);
  guint32 postings[20];
  const guint n_postings = get_postings (index, postings);

  check_succeeds (mmdir_output_write_vint (output, index, &error));
  check_succeeds (mmdir_output_write_string (output, name, -1, &error));
  check_succeeds (mmdir_output_write_double_le (output, index / 8.0, &error));
  check_succeeds (mmdir_output_write_uint16_be (output, (guint16) n_postings, &error));
  check_succeeds (mmdir_output_write_group_vint_array (output, postings, n_postings, &error));
}

static void
read_record (MmdirInput *input,
             guint index)
{
  g_autofree char *name = get_name (index);
  g_autofree char *found = NULL;
  guint32 postings[20];
  guint32 read[20];
  const guint n_postings = get_postings (index, postings);

  g_assert_cmpuint (check_read_vint (input), ==, index);
  check_succeeds ((found = mmdir_input_read_string (input, NULL, &error)) != NULL);
  g_assert_cmpstr (found, ==, name);
  g_assert_true (check_read_double_le (input) * 8 == index);
  g_assert_cmpuint (check_read_uint16_be (input), ==, n_postings);
  check_succeeds (mmdir_input_read_group_vint_array (input, read, n_postings, &error));
  g_assert_cmpmem (read, n_postings * 4, postings, n_postings * 4);
}

/* A file of records, and where each begins in another one. */
typedef struct
{
  char *path;
  MmdirDirectory *writing;
  MmdirDirectory *reading;
} Fixture;

static void
write_index (Fixture *fixture,
             guint n_records)
{
  g_autoptr (MmdirOutput) records = NULL;
  g_autoptr (MmdirOutput) starts = NULL;
  guint i;

  check_succeeds ((records = mmdir_directory_create_output (fixture->writing, "records", &error)) != NULL);
  check_succeeds ((starts = mmdir_directory_create_output (fixture->writing, "starts", &error)) != NULL);
  for (i = 0; i < n_records; i++)
    {
      check_succeeds (mmdir_output_write_uint64_le (starts, mmdir_output_tell (records), &error));
      write_record (records, i);
    }
  check_succeeds (mmdir_output_close (records, &error));
  check_succeeds (mmdir_output_close (starts, &error));
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->path = temporary_directory_new ();
  fixture->writing = temporary_open (fixture->path, MMDIR_BACKING_BUFFERED);
  fixture->reading = temporary_open_in_way (fixture->path, data, 12);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->reading);
  mmdir_directory_unref (fixture->writing);
  temporary_directory_remove (fixture->path);
}

static void
test_write_and_read (Fixture *fixture,
                     gconstpointer data)
{
  const TemporaryWay *way = data;
  g_autoptr (MmdirInput) input = NULL;
  guint i;

  write_index (fixture, N_RECORDS);
  input = temporary_open_input (fixture->reading, "records");
  g_assert_cmpint (mmdir_input_get_backing (input), ==, way->backing);
  for (i = 0; i < N_RECORDS; i++)
    read_record (input, i);
  check_position (input, mmdir_input_get_length (input));
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

static void
test_contexts (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  static const MmdirContext contexts[] = {
    MMDIR_CONTEXT_DEFAULT, MMDIR_CONTEXT_READ, MMDIR_CONTEXT_MERGE, MMDIR_CONTEXT_FLUSH
  };
  gsize i;

  write_index (fixture, 100);
  mmdir_directory_set_preload (fixture->reading, TRUE);
  for (i = 0; i < G_N_ELEMENTS (contexts); i++)
    {
      g_autoptr (MmdirInput) input = NULL;

      check_succeeds ((input = mmdir_directory_open_input (fixture->reading, "records", contexts[i], &error)) != NULL);
      read_record (input, 0);
      read_record (input, 1);
    }
}

/* Random access by the other file. */
static void
read_by_starts (MmdirInput *records,
                MmdirInput *starts,
                guint n_rounds,
                guint seed)
{
  while (n_rounds-- > 0)
    {
      const guint index = (seed = seed * 1664525 + 1013904223) % N_RECORDS;

      check_seek (records, check_read_uint64_le_at (starts, 8 * (guint64) index));
      read_record (records, index);
    }
}

typedef struct
{
  MmdirInput *records;
  MmdirInput *starts;
  guint n_rounds;
  guint seed;
} Reader;

static gpointer
read_in_thread (gpointer data)
{
  Reader *reader = data;

  read_by_starts (reader->records, reader->starts, reader->n_rounds, reader->seed);
  return NULL;
}

static void
test_clones (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) records = NULL;
  g_autoptr (MmdirInput) starts = NULL;
  const guint n_rounds = instrument_get_rounds (300);
  Reader readers[N_THREADS];
  GThread *threads[N_THREADS];
  guint i;

  write_index (fixture, N_RECORDS);
  records = temporary_open_input (fixture->reading, "records");
  starts = temporary_open_input (fixture->reading, "starts");
  for (i = 0; i < N_THREADS; i++)
    {
      readers[i].records = check_clone (records);
      readers[i].starts = check_clone (starts);
      readers[i].n_rounds = n_rounds;
      readers[i].seed = i;
      threads[i] = g_thread_new ("reader", read_in_thread, &readers[i]);
    }
  for (i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      mmdir_input_free (readers[i].records);
      mmdir_input_free (readers[i].starts);
    }
}

/* Over many chunks and windows, with a mark in front of each of some. */
static void
test_large (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  const guint n_blocks = 40;
  const gsize block_length = 123457;
  g_autoptr (GByteArray) block = g_byte_array_new ();
  g_autoptr (MmdirOutput) output = NULL;
  g_autoptr (MmdirInput) input = NULL;
  guint i;

  writer_pattern (block, 0, block_length);
  check_succeeds ((output = mmdir_directory_create_output (fixture->writing, "large", &error)) != NULL);
  for (i = 0; i < n_blocks; i++)
    {
      g_assert_cmpuint (mmdir_output_tell (output), ==, i * (block_length + 4));
      check_succeeds (mmdir_output_write_uint32_be (output, i, &error));
      check_succeeds (mmdir_output_write_bytes (output, block->data, block_length, &error));
    }
  check_succeeds (mmdir_output_close (output, &error));
  input = temporary_open_input (fixture->reading, "large");
  g_assert_cmpuint (mmdir_input_get_length (input), ==, n_blocks * (block_length + 4));
  for (i = n_blocks; i > 0; i--)
    {
      check_seek (input, (i - 1) * (block_length + 4));
      g_assert_cmpuint (check_read_uint32_be (input), ==, i - 1);
      temporary_read (input, 0, block_length);
    }
}

/* Both directories write, and each reads what the other one has written. */
static void
test_both_ways (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  MmdirDirectory *directories[2] = { fixture->writing, fixture->reading };
  guint i, j;

  for (i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%u", i);
      g_autofree char *final_name = g_strdup_printf ("final-%u", i);
      g_autoptr (MmdirOutput) output = NULL;
      g_autoptr (MmdirInput) input = NULL;

      check_succeeds ((output = mmdir_directory_create_output (directories[i % 2], name, &error)) != NULL);
      for (j = 0; j < i; j++)
        write_record (output, j);
      check_succeeds (mmdir_output_publish (output, final_name, &error));
      g_assert_false (mmdir_directory_file_exists (directories[1 - i % 2], name));
      input = temporary_open_input (directories[1 - i % 2], final_name);
      for (j = 0; j < i; j++)
        read_record (input, j);
      check_position (input, mmdir_input_get_length (input));
      g_clear_pointer (&input, mmdir_input_free);
      check_succeeds (mmdir_directory_delete_file (directories[1 - i % 2], final_name, &error));
    }
}

/* What is there so far can be read once it has been flushed, and goes on to be
 * that; what comes later is not in an input that is open. */
static void
test_while_written (Fixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;
  guint i, j;

  check_succeeds ((output = mmdir_directory_create_output (fixture->writing, "growing", &error)) != NULL);
  for (i = 0; i < 30; i++)
    {
      g_autoptr (MmdirInput) input = NULL;
      guint64 length;

      write_record (output, i);
      length = mmdir_output_tell (output);
      check_succeeds (mmdir_output_flush (output, &error));
      input = temporary_open_input (fixture->reading, "growing");
      write_record (output, i + 1000000);
      g_assert_cmpuint (mmdir_input_get_length (input), ==, length);
      for (j = 0; j < i; j++)
        {
          read_record (input, j);
          read_record (input, j + 1000000);
        }
      read_record (input, i);
      check_position (input, length);
    }
}

static void
test_missing (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  write_index (fixture, 10);
  check_succeeds (mmdir_directory_delete_file (fixture->writing, "starts", &error));
  check_refused (MMDIR_ERROR_NOT_FOUND,
                 mmdir_directory_open_input (fixture->reading, "starts", MMDIR_CONTEXT_READ, &error) != NULL);
  check_succeeds (mmdir_directory_rename_file (fixture->writing, "records", "starts", &error));
  mmdir_input_free (temporary_open_input (fixture->reading, "starts"));
}

static void
add (const char *name,
     void (*func) (Fixture *,
                   gconstpointer))
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (temporary_ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/write-read/%s/%s", temporary_ways[i].name, name);

      g_test_add (path, Fixture, &temporary_ways[i], set_up, func, tear_down);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("write-and-read", test_write_and_read);
  add ("contexts", test_contexts);
  add ("clones", test_clones);
  add ("large", test_large);
  add ("both-ways", test_both_ways);
  add ("while-written", test_while_written);
  add ("missing", test_missing);
  return g_test_run ();
}
