/* test-memory.c: how much memory inputs take
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "process.h"
#include "temporary.h"

#define LENGTH 100000
#define N_OBJECTS 1000

/* What the promise is, in bytes of heap, the overhead of malloc() included. */
#define CLONE_MOST 96
#define INPUT_MOST 512

/* A slot of the guard. */
#define SLOT_MOST 64

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  MmdirInput *objects[N_OBJECTS];
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "_0_Lucene90_0.dvd", LENGTH);
  fixture->directory = temporary_open (fixture->path, MMDIR_BACKING_MAPPED);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
}

/* FALSE, and the test is skipped, where the heap is not to be measured. */
static gboolean
can_measure (void)
{
  gsize used;

  return process_get_heap (&used);
}

static gsize
get_heap (void)
{
  gsize used = 0;

  g_assert_true (process_get_heap (&used));
  return used;
}

typedef MmdirInput *(*Maker) (Fixture *fixture,
                              MmdirInput *input);

static MmdirInput *
make_clone (Fixture *fixture G_GNUC_UNUSED,
            MmdirInput *input)
{
  return mmdir_input_clone (input);
}

static MmdirInput *
make_slice (Fixture *fixture G_GNUC_UNUSED,
            MmdirInput *input)
{
  MmdirInput *slice;

  check_succeeds ((slice = mmdir_input_slice (input, NULL, 1000, 5000, &error)) != NULL);
  return slice;
}

static MmdirInput *
make_input (Fixture *fixture,
            MmdirInput *input G_GNUC_UNUSED)
{
  return temporary_open_input (fixture->directory, "_0_Lucene90_0.dvd");
}

/* Makes many, frees them, and tells how much the heap grew in between. */
static gsize
make_many (Fixture *fixture,
           MmdirInput *input,
           Maker make)
{
  const gsize before = get_heap ();
  gsize after, i;

  for (i = 0; i < N_OBJECTS; i++)
    fixture->objects[i] = make (fixture, input);
  after = get_heap ();
  for (i = 0; i < N_OBJECTS; i++)
    mmdir_input_free (fixture->objects[i]);
  g_assert_cmpuint (after, >, before);
  return after - before;
}

/* How much one of many takes.  One or another may get a bit more than it asks
 * for, where too little would be left of a free block. */
static gsize
measure (Fixture *fixture,
         Maker make)
{
  g_autoptr (MmdirInput) input = temporary_open_input (fixture->directory, "_0_Lucene90_0.dvd");
  gsize growth, before;

  /* The first of them may bring about what stays. */
  mmdir_input_free (make (fixture, input));
  growth = make_many (fixture, input, make);

  /* A thread keeps some freed blocks, which count as used, and the guard a slot
   * for each place where a mapping was; that is much less than what opening
   * takes. */
  before = get_heap ();
  make_many (fixture, input, make);
  g_assert_cmpuint (get_heap (), <=, before + 4096 + (make == make_input ? N_OBJECTS * SLOT_MOST : 0));
  return (growth + N_OBJECTS / 2) / N_OBJECTS;
}

static void
test_clone (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  gsize cost;

  if (!can_measure ())
    return;
  cost = measure (fixture, make_clone);
  g_test_message ("A clone takes %" G_GSIZE_FORMAT " bytes", cost);
  g_assert_cmpuint (cost, <=, CLONE_MOST);
}

static void
test_slice (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  gsize cost;

  if (!can_measure ())
    return;
  cost = measure (fixture, make_slice);
  g_test_message ("A slice takes %" G_GSIZE_FORMAT " bytes", cost);
  g_assert_cmpuint (cost, <=, CLONE_MOST);
}

static void
test_input (Fixture *fixture,
            gconstpointer data G_GNUC_UNUSED)
{
  gsize cost;

  if (!can_measure ())
    return;
  cost = measure (fixture, make_input);
  g_test_message ("An input takes %" G_GSIZE_FORMAT " bytes", cost);
  g_assert_cmpuint (cost, <=, INPUT_MOST);
}

/* A buffered one has its buffer from its first read on, and not before. */
static void
test_buffered (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirInput) clone = NULL;
  gsize before;

  if (!can_measure ())
    return;
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (measure (fixture, make_clone), <=, CLONE_MOST);
  g_assert_cmpuint (measure (fixture, make_slice), <=, CLONE_MOST);

  input = temporary_open_input (fixture->directory, "_0_Lucene90_0.dvd");
  clone = check_clone (input);
  before = get_heap ();
  check_seek (clone, 50000);
  g_assert_cmpuint (get_heap (), ==, before);
  check_read_byte (clone);
  g_assert_cmpuint (get_heap (), >=, before + 1024);
  g_assert_cmpuint (get_heap (), <=, before + (64 << 10) + 64);
}

/* A peek at much is not remembered beyond the next fill. */
static void
test_large_peek (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;
  gsize before;

  if (!can_measure ())
    return;
  mmdir_directory_set_backing (fixture->directory, MMDIR_BACKING_BUFFERED);
  temporary_write_pattern (fixture->path, "long", 2 * LENGTH);
  input = temporary_open_input (fixture->directory, "long");
  check_read_byte (input);
  before = get_heap ();
  check_succeeds (mmdir_input_peek (input, LENGTH, NULL, &error) != NULL);
  g_assert_cmpuint (get_heap (), >=, before + LENGTH / 2);
  check_seek (input, 2 * LENGTH - 1);
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (2 * LENGTH - 1));
  g_assert_cmpuint (get_heap (), <=, before + 4096);
}

#define ADD(path, func) \
  g_test_add ("/memory/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("clone", test_clone);
  ADD ("slice", test_slice);
  ADD ("input", test_input);
  ADD ("buffered", test_buffered);
  ADD ("large-peek", test_large_peek);
  return g_test_run ();
}
