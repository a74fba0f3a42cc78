/* replay.c: all inputs that a fuzzer has found, as tests
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each file of corpus/TARGET and crashes/TARGET is a test, on every machine and
 * with every compiler; so are bytes at random that are always the same ones.
 */

#include "fuzz.h"

#include "process.h"

#include <string.h>

#define ROUNDS 300
#define ROUNDS_SLOW 30000
#define ROUNDS_INSTRUMENTED 30
#define LONGEST 700

typedef struct
{
  const char *name;
  FuzzFunc run;
} Target;

static const Target targets[] = {
  { "decode", fuzz_decode },
  { "operations", fuzz_operations },
#ifdef FUZZ_LUCENE
  { "lucene", fuzz_lucene },
#endif
};

typedef struct
{
  const Target *target;
  char *path;
} Replay;

static void
replay_free (gpointer data)
{
  Replay *replay = data;

  g_free (replay->path);
  g_free (replay);
}

static void
test_file (gconstpointer data)
{
  const Replay *replay = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_file_get_contents (replay->path, &contents, &length, &error);
  g_assert_no_error (error);
  replay->target->run ((const guint8 *) contents, length);
}

static guint64
next_random (guint64 *state)
{
  guint64 mixed = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  mixed = (mixed ^ mixed >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ mixed >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return mixed ^ mixed >> 31;
}

/* Bytes of any value, or mostly small ones, which are more often the right
 * counts of something. */
static void
test_random (gconstpointer data)
{
  const Target *target = data;
  const guint n_rounds = process_is_instrumented () ? ROUNDS_INSTRUMENTED : g_test_slow () ? ROUNDS_SLOW
                                                                                           : ROUNDS;
  guint64 state = 1;
  guint round;

  for (round = 0; round < n_rounds; round++)
    {
      const gsize size = (gsize) (next_random (&state) % LONGEST);
      const guint64 mask = round % 3 == 0 ? 0x0f : 0xff;
      g_autofree guint8 *bytes = g_malloc (MAX (size, 1));
      gsize i;

      for (i = 0; i < size; i++)
        bytes[i] = (guint8) (next_random (&state) & (i % 64 == 0 ? 0xff : mask));
      target->run (bytes, size);
    }
}

/* A folder that is not there has no inputs: not every target has crashed. */
static guint
add_folder (const Target *target,
            const char *kind)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", kind, target->name, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/fuzz/", target->name, "/", kind, "/", name, NULL);
      Replay *replay = g_new (Replay, 1);

      replay->target = target;
      replay->path = g_build_filename (folder, name, NULL);
      g_test_add_data_func_full (path, replay, test_file, replay_free);
      n_files++;
    }
  return n_files;
}

int
main (int argc,
      char **argv)
{
  int status;
  gsize i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *path = g_strconcat ("/fuzz/", targets[i].name, "/random", NULL);

      /* Without a corpus this would be a test that cannot fail. */
      g_assert_cmpuint (add_folder (&targets[i], "corpus"), >, 0);
      add_folder (&targets[i], "crashes");
      g_test_add_data_func (path, &targets[i], test_random);
    }
  status = g_test_run ();
  fuzz_remove_folder ();
  return status;
}
