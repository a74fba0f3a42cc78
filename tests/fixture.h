/* fixture.h: a directory that is read in one of the ways there are
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A test of the conformance suite runs once for each plan, and must give the
 * same results with all of them.
 */

#pragma once

#include "region.h"
#include <mmdir/mmdir.h>

typedef struct
{
  /* The beginning of test paths. */
  const char *name;

  guint chunk_power;
  RegionLayout layout;
  MmdirContext context;

  /* What inputs are to report, except for those of empty files. */
  MmdirBacking backing;

  /* How many mappings of a file of more than one chunk fail before one
   * succeeds, and how much a read call reads at most. */
  guint n_bad_mappings;
  gsize longest_read;

  /* The length of what reads pass from one of to the next: a chunk or a
   * buffer.  Where there is nothing of the kind, any length. */
  gsize edge;

  /* How long files may be for a test to stay quick. */
  gsize longest_file;

  /* Whether there are plans with longer and with shorter chunks that do for it
   * where all takes longer. */
  gboolean is_between;
} FixturePlan;

typedef struct
{
  const FixturePlan *plan;
  char *path;
  MmdirDirectory *directory;
  guint n_files;

  /* What the library has said, and how often it had reason to. */
  GMutex lock;
  GPtrArray *messages;
  guint n_fallbacks;
} Fixture;

typedef void (*FixtureFunc) (Fixture *fixture,
                             gconstpointer plan);

typedef gboolean (*FixturePredicate) (const FixturePlan *plan);

/* Adds /PLAN/@path for every plan, or for those that a test is about. */
void fixture_add (const char *path,
                  FixtureFunc func);
void fixture_add_where (FixturePredicate predicate,
                        const char *path,
                        FixtureFunc func);

gboolean fixture_is_mapped (const FixturePlan *plan);
gboolean fixture_is_mapped_for_good (const FixturePlan *plan);
gboolean fixture_is_buffered (const FixturePlan *plan);
gboolean fixture_is_in_memory (const FixturePlan *plan);

/* Whether a page of the file is one page of memory, for good: chunks that stand
 * apart may be smaller than that. */
gboolean fixture_has_whole_pages (const FixturePlan *plan);

/* Whether a file can be mapped on demand once it has no name: valgrind 3.19 ends
 * itself where a mapping is beside one of the same file from before that
 * ("aspacem assertion failed").  If not, the test is marked as skipped. */
gboolean fixture_can_map_nameless (const FixturePlan *plan);

/* Another directory object, over the fixture's files or over others. */
MmdirDirectory *fixture_open_directory (Fixture *fixture,
                                        const char *path);

/* Opens a file as the plan says, which may fail, or as a test that must not. */
MmdirInput *fixture_try_open_input (Fixture *fixture,
                                    MmdirDirectory *directory,
                                    const char *name,
                                    GError **error);
MmdirInput *fixture_open_input (Fixture *fixture,
                                const char *name);

/* A new file, open. */
MmdirInput *fixture_open_bytes (Fixture *fixture,
                                const GByteArray *bytes);
MmdirInput *fixture_open_data (Fixture *fixture,
                               gconstpointer data,
                               gsize length);
MmdirInput *fixture_open_pattern (Fixture *fixture,
                                  gsize length);

/* A bit more than three edges. */
gsize fixture_get_length (const Fixture *fixture);

/* Offsets from 0 to @length, ascending: all of them if they are few, else those
 * around edges and ends, and some more at random (element type: guint64). */
GArray *fixture_get_offsets (const Fixture *fixture,
                             gsize length);
