/* written.h: an output, beside the bytes that its file is to have
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each write goes to the output and, as writer.c has it, into memory.  In between
 * it is seen that the window is as promised, and what may be stored to behind
 * its limit is made to hold what no file may show.
 */

#pragma once

#include "temporary.h"
#include "value.h"

typedef struct
{
  char *path;
  MmdirDirectory *directory;
  MmdirOutput *output;

  /* What its file, "file", is to have, and what its observer was shown. */
  GByteArray *expected;
  GByteArray *observed;
} Written;

void written_set_up (Written *written,
                     gconstpointer data);
void written_tear_down (Written *written,
                        gconstpointer data);

/* Begins with another directory and an output that has no observer, so that
 * nothing keeps it from handing the work to the system. */
void written_set_up_unobserved (Written *written,
                                gconstpointer data);

/* For writes that a test makes itself: sees that the position is the end of
 * @expected, and all of the above. */
void written_check (Written *written);

/* A number that cannot be passed to a function as it is becomes one that can. */
void written_value (Written *written,
                    Value *value);

/* @length bytes that are no pattern of anything. */
void written_noise (Written *written,
                    gsize length);

/* Writes noise until there are @room bytes left in the window. */
void written_leave_room (Written *written,
                         gsize room);
void written_flush (Written *written);

/* Closes the output, and sees that file and observer have all of the bytes. */
void written_end (Written *written);

/* Opens the file again; small chunks are of 2^@chunk_power bytes. */
MmdirInput *written_open (Written *written,
                          const TemporaryWay *way,
                          guint chunk_power);

/* As fixture_can_map_nameless(). */
gboolean written_can_map_nameless (const TemporaryWay *way);

/* Sees that @error is of @code and names the file. */
void written_assert_error (const GError *error,
                           MmdirError code,
                           const char *name);

/* @call fails with @expected_code, in words that name @expected_name. */
#define written_fails(expected_code, expected_name, call)           \
  G_STMT_START                                                      \
  {                                                                 \
    GError *error = NULL;                                           \
    gboolean success = (call);                                      \
                                                                    \
    g_assert_false (success);                                       \
    written_assert_error (error, (expected_code), (expected_name)); \
    g_error_free (error);                                           \
  }                                                                 \
  G_STMT_END

/* @call writes nothing, fails with @expected_code, and the output goes on. */
#define written_refuses(written, expected_code, call) \
  G_STMT_START                                        \
  {                                                   \
    written_fails (expected_code, "file", call);      \
    written_check (written);                          \
    written_noise ((written), 3);                     \
  }                                                   \
  G_STMT_END

/* The bytes of a file of the directory, by other means than the library's. */
GBytes *written_load (const char *directory,
                      const char *name);
void written_assert_contents (const char *directory,
                              const char *name,
                              gconstpointer bytes,
                              gsize length);

/* Sees that the directory has these names and no others, in this order; NULL
 * ends them. */
void written_assert_list (MmdirDirectory *directory,
                          ...) G_GNUC_NULL_TERMINATED;
