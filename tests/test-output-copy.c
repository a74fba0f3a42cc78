/* test-output-copy.c: writing what another file has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "instrument.h"
#include "written.h"

#define CHUNK_POWER 12
#define LENGTH ((gsize) 1536 * 1024 + 77)

static const gsize lengths[] = { 0, 1, 100, 65535, 65536, 65537, 200000, 1024 * 1024 + 3 };

/* What is copied from, in each way of holding it; the output is in a directory
 * of its own. */
typedef struct
{
  TemporaryFile source;
  GBytes *source_bytes;
  Written written;
} Fixture;

typedef struct
{
  const TemporaryWay *way;
  gboolean is_observed;
} Plan;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  const Plan *plan = data;

  temporary_file_open (&fixture->source, plan->way, LENGTH, CHUNK_POWER);
  fixture->source_bytes = written_load (fixture->source.path, "file");
  if (plan->is_observed)
    written_set_up (&fixture->written, NULL);
  else
    written_set_up_unobserved (&fixture->written, NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  written_tear_down (&fixture->written, NULL);
  g_bytes_unref (fixture->source_bytes);
  temporary_file_close (&fixture->source);
}

/* What the source has from @position on. */
static const guint8 *
get_source (Fixture *fixture,
            guint64 position)
{
  return (const guint8 *) g_bytes_get_data (fixture->source_bytes, NULL) + position;
}

/* Copies from the cursor on, where the file has its byte @position. */
static void
copy (Fixture *fixture,
      MmdirInput *input,
      guint64 position,
      gsize length)
{
  const guint64 before = mmdir_input_tell (input);

  check_succeeds (mmdir_output_copy (fixture->written.output, input, length, &error));
  check_position (input, before + length);
  g_byte_array_append (fixture->written.expected, get_source (fixture, position), (guint) length);
  written_check (&fixture->written);
}

static void
test_lengths (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *input = fixture->source.input;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      const guint64 start = i % 2 == 0 ? 0 : 4095 + i;

      written_noise (&fixture->written, i % 3);
      check_seek (input, start);
      copy (fixture, input, start, lengths[i]);
      /* Both go on where they are. */
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (start + lengths[i]));
      copy (fixture, input, start + lengths[i] + 1, lengths[i] / 3);
    }
  check_seek (input, 0);
  copy (fixture, input, 0, LENGTH);
  copy (fixture, input, LENGTH, 0);
  written_end (&fixture->written);
}

/* Slices of slices, at odd offsets, read up to somewhere, with a window that is
 * full up to somewhere. */
static void
test_slices (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      const guint64 start = 4097 + 31 * i;
      g_autoptr (MmdirInput) outer = check_slice (fixture->source.input, start, lengths[i] + 1000);
      g_autoptr (MmdirInput) inner = check_slice (outer, 501, lengths[i] + 13);
      g_autoptr (MmdirInput) clone = NULL;

      written_leave_room (&fixture->written, i);
      check_seek (inner, 13);
      clone = check_clone (inner);
      copy (fixture, inner, start + 501 + 13, lengths[i]);
      check_fails (inner, MMDIR_ERROR_END_OF_INPUT,
                   mmdir_output_copy (fixture->written.output, inner, 1, &error));
      written_flush (&fixture->written);
      copy (fixture, clone, start + 501 + 13, lengths[i]);
      check_position (outer, 0);
    }
  check_position (fixture->source.input, 0);
  written_end (&fixture->written);
}

/* Copies, bytes and single ones by turns. */
static void
test_random (Fixture *fixture,
             gconstpointer data G_GNUC_UNUSED)
{
  MmdirInput *input = fixture->source.input;
  guint round;

  for (round = instrument_get_rounds (60); round > 0; round--)
    {
      const gsize most = g_test_rand_bit () ? 3000 : 150000;
      const gsize length = (gsize) g_test_rand_int_range (0, (gint32) most);
      const guint64 start = (guint64) g_test_rand_int_range (0, (gint32) (LENGTH - length));

      if (g_test_rand_bit ())
        check_seek (input, start);
      copy (fixture, input, mmdir_input_tell (input), MIN (length, LENGTH - (gsize) mmdir_input_tell (input)));
      if (g_test_rand_bit ())
        written_noise (&fixture->written, (gsize) g_test_rand_int_range (0, 20));
      if (g_test_rand_int_range (0, 10) == 0)
        written_flush (&fixture->written);
    }
  written_end (&fixture->written);
}

/* Refused for the input's sake, whose error it is; nothing is written and both
 * are as before. */
static void
test_past_end (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  static const guint64 too_many[] = { 1, 65536, G_MAXUINT32, G_MAXINT64, G_MAXUINT64 - 1, G_MAXUINT64 };
  g_autoptr (MmdirInput) slice = check_slice (fixture->source.input, 10, 1000);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (too_many); i++)
    {
      const guint64 rest = MIN (1000, G_MAXUINT64 - too_many[i]);

      check_seek (slice, 1000 - rest);
      check_fails (slice, MMDIR_ERROR_END_OF_INPUT,
                   mmdir_output_copy (fixture->written.output, slice, rest + too_many[i], &error));
      g_assert_false (mmdir_output_copy (fixture->written.output, slice, rest + too_many[i], NULL));
      written_check (&fixture->written);
      written_noise (&fixture->written, 9);
    }
  check_seek (slice, 5);
  copy (fixture, slice, 15, 995);
  written_end (&fixture->written);
}

/* What has been written so far, out of the same file: no system copies it where
 * both overlap, and none is asked to. */
static void
test_own_file (Fixture *fixture,
               gconstpointer data)
{
  Written *written = &fixture->written;
  const Plan *plan = data;
  g_autoptr (MmdirInput) input = NULL;

  written_noise (written, 150000);
  written_flush (written);
  input = written_open (written, plan->way, CHUNK_POWER);
  check_succeeds (mmdir_output_copy (written->output, input, 150000, &error));
  g_byte_array_set_size (written->expected, 300000);
  memcpy (written->expected->data + 150000, written->expected->data, 150000);
  written_check (written);
  written_end (written);
}

typedef struct
{
  MmdirInput *input;
  MmdirDirectory *directory;
  guint number;
} Copier;

static gpointer
copy_clone (gpointer data)
{
  Copier *copier = data;
  g_autofree char *name = g_strdup_printf ("copy-%u", copier->number);
  g_autoptr (MmdirOutput) output = NULL;

  check_succeeds ((output = mmdir_directory_create_output (copier->directory, name, &error)) != NULL);
  while (mmdir_input_tell (copier->input) < LENGTH)
    {
      const guint64 rest = LENGTH - mmdir_input_tell (copier->input);

      check_succeeds (mmdir_output_copy (output, copier->input, MIN (rest, 70000 + 1000 * copier->number), &error));
    }
  check_succeeds (mmdir_output_close (output, &error));
  return NULL;
}

/* Clones from an offset on, each in a thread. */
static void
test_threads (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  const guint64 start = 12345;
  Copier copiers[10];
  GThread *threads[G_N_ELEMENTS (copiers)];
  guint i;

  check_seek (fixture->source.input, start);
  for (i = 0; i < G_N_ELEMENTS (copiers); i++)
    {
      copiers[i].input = check_clone (fixture->source.input);
      copiers[i].directory = fixture->written.directory;
      copiers[i].number = i;
      threads[i] = g_thread_new ("copier", copy_clone, &copiers[i]);
    }
  for (i = 0; i < G_N_ELEMENTS (copiers); i++)
    {
      g_autofree char *name = g_strdup_printf ("copy-%u", i);

      g_thread_join (threads[i]);
      mmdir_input_free (copiers[i].input);
      written_assert_contents (fixture->written.path, name, get_source (fixture, start), LENGTH - start);
    }
}

static void
assert_is_source (Fixture *fixture,
                  const char *directory,
                  const char *name)
{
  written_assert_contents (directory, name, get_source (fixture, 0), LENGTH);
}

/* To another directory and to the same one; what is there already stays. */
static void
test_copy_file (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  MmdirDirectory *from = fixture->source.directory;
  MmdirDirectory *to = fixture->written.directory;

  check_succeeds (mmdir_output_close (fixture->written.output, &error));
  check_succeeds (mmdir_directory_delete_file (to, "file", &error));
  check_succeeds (mmdir_directory_copy_file (from, "file", to, "file", &error));
  check_succeeds (mmdir_directory_copy_file (from, "file", to, "other", &error));
  check_succeeds (mmdir_directory_copy_file (from, "file", from, "twin", &error));
  check_succeeds (mmdir_directory_copy_file (to, "other", from, "back", &error));
  assert_is_source (fixture, fixture->written.path, "file");
  assert_is_source (fixture, fixture->written.path, "other");
  assert_is_source (fixture, fixture->source.path, "twin");
  assert_is_source (fixture, fixture->source.path, "back");

  temporary_write (fixture->written.path, "small", "123", 3);
  written_fails (MMDIR_ERROR_EXISTS, "small", mmdir_directory_copy_file (from, "file", to, "small", &error));
  written_assert_contents (fixture->written.path, "small", "123", 3);
  written_fails (MMDIR_ERROR_EXISTS, "file", mmdir_directory_copy_file (from, "file", from, "file", &error));
  written_fails (MMDIR_ERROR_NOT_FOUND, "missing", mmdir_directory_copy_file (from, "missing", to, "new", &error));
  check_refused (MMDIR_ERROR_INVALID_NAME, mmdir_directory_copy_file (from, "a/b", to, "new", &error));
  check_refused (MMDIR_ERROR_INVALID_NAME, mmdir_directory_copy_file (from, "file", to, "..", &error));
  g_assert_false (mmdir_directory_copy_file (from, "file", to, "a/b", NULL));
  written_assert_list (from, "back", "file", "twin", NULL);
  written_assert_list (to, "file", "other", "small", NULL);
}

static void
test_copy_empty_file (Fixture *fixture,
                      gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;

  temporary_write (fixture->source.path, "empty", "", 0);
  input = temporary_open_input (fixture->source.directory, "empty");
  copy (fixture, input, 0, 0);
  check_fails (input, MMDIR_ERROR_END_OF_INPUT,
               mmdir_output_copy (fixture->written.output, input, 1, &error));
  written_end (&fixture->written);
  check_succeeds (mmdir_directory_copy_file (fixture->source.directory, "empty",
                                             fixture->written.directory, "empty", &error));
  written_assert_contents (fixture->written.path, "empty", "", 0);
}

static void
add (const char *name,
     void (*func) (Fixture *,
                   gconstpointer))
{
  static Plan plans[2 * TEMPORARY_N_WAYS];
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      Plan *plan = &plans[i];
      g_autofree char *path = NULL;

      plan->way = &temporary_ways[i / 2];
      plan->is_observed = i % 2 != 0;
      path = g_strdup_printf ("/output-copy/%s/%s/%s", plan->way->name,
                              plan->is_observed ? "observed" : "unobserved", name);
      g_test_add (path, Fixture, plan, set_up, func, tear_down);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("lengths", test_lengths);
  add ("slices", test_slices);
  add ("random", test_random);
  add ("past-end", test_past_end);
  add ("own-file", test_own_file);
  add ("threads", test_threads);
  add ("copy-file", test_copy_file);
  add ("copy-empty-file", test_copy_empty_file);
  return g_test_run ();
}
