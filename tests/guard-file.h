/* guard-file.h: two files under the guard, one of which gets damaged
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* In pages. */
#define GUARD_LENGTH 16
#define GUARD_DAMAGED 5

/* How the chunks lie: in one mapping, each in one of its own, and smaller than
 * a page. */
typedef struct
{
  const char *name;
  guint apart_power;
} GuardWay;

extern const GuardWay guard_ways[3];

MmdirDirectory *guard_open_directory (const char *path,
                                      const GuardWay *way);

typedef struct _GuardFile GuardFile;

/* Files of the pattern, "file" and "other", and inputs over them; a test may
 * free the inputs, and clear them.  The guard is installed. */
struct _GuardFile
{
  char *path;
  gsize page_size;
  MmdirDirectory *directory;
  MmdirInput *input;
  MmdirInput *other;

  /* Has reads of @input, which is over the file @name, meet two pages that
   * cannot be read; whether those behind them can is not said. */
  void (*damage) (GuardFile *file,
                  const char *name,
                  MmdirInput *input,
                  guint64 page);
  /* Has all be as it was, for inputs that are opened after that. */
  void (*mend) (GuardFile *file);
};

/* The pages are cut off. */
void guard_file_set_up (GuardFile *file,
                        gconstpointer way);
void guard_file_tear_down (GuardFile *file,
                           gconstpointer way);

/* The same for files that are there, in @path. */
void guard_file_open (GuardFile *file,
                      const char *path,
                      const GuardWay *way);
void guard_file_close (GuardFile *file);

/* Damages the page GUARD_DAMAGED of "file". */
void guard_file_damage (GuardFile *file);

/* What the error says, and that it is of the page. */
void guard_assert_damaged (GuardFile *file,
                           GError *error,
                           guint64 page);

/* Both what is put in place and the function. */
void guard_assert_check_fails (GuardFile *file,
                               MmdirInput *input,
                               guint64 page);
void guard_assert_check_succeeds (MmdirInput *input);

/* Reads of many values, each with room for 16 bytes of them.  What they give
 * for zeroes is a success, but for the note of damage. */
typedef gboolean (*GuardReader) (MmdirInput *input,
                                 GError **error);

#define GUARD_N_READERS 21
extern const GuardReader guard_readers[GUARD_N_READERS];

/* Of 16 bytes, and of more than there is in one of the small chunks. */
gboolean guard_read_bytes (MmdirInput *input,
                           GError **error);
gboolean guard_read_many_bytes (MmdirInput *input,
                                GError **error);

/* No reader changes the position, nor finds words of its own for what it found
 * there. */
void guard_assert_reader_fails (GuardFile *file,
                                MmdirInput *input,
                                GuardReader reader);

/* guard-cases.c: adds /@suite/WAY/NAME for what is so whatever the damage. */
typedef void (*GuardFunc) (GuardFile *file,
                           gconstpointer way);

void guard_cases_add (const char *suite,
                      GuardFunc set_up,
                      GuardFunc tear_down);

/* Adds /@suite/WAY/@name. */
void guard_add (const char *suite,
                const char *name,
                GuardFunc set_up,
                GuardFunc func,
                GuardFunc tear_down);
