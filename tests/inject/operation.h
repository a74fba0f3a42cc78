/* operation.h: what the library can be asked to do, and what may come of it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * To add a function, write a line in one of the tables of operation-*.c, or,
 * if it makes no call of the system, in that of silent.c.
 */

#pragma once

#include "injector.h"
#include "temporary.h"

/* What comes of a failed call. */
typedef enum
{
  /* What is usual for the role. */
  VERDICT_BY_ROLE,
  VERDICT_FAILS,
  /* The later ones are of no account. */
  VERDICT_FAILS_AT_FIRST,
  /* Not where it is said that the file has gone, unless that is the directory;
   * or not always. */
  VERDICT_FAILS_UNLESS_GONE,
  VERDICT_MAY_FAIL,
  /* The error tells where in the file. */
  VERDICT_FAILS_IN_RANGE,
  /* The file is read where the plan is to fall back. */
  VERDICT_CANNOT_MAP,
  /* The later ones are for preloading what is open by then. */
  VERDICT_CANNOT_MAP_AT_FIRST,
  /* Where there is no room, a second try needs less of it, or makes some. */
  VERDICT_MAKES_ROOM,
  /* Not where the system has no such thing. */
  VERDICT_CANNOT_PREFETCH,
  VERDICT_CANNOT_POPULATE,
  VERDICT_NO_MEMORY,
  /* The later ones are for a list of chunks, without which a file cannot be
   * mapped; for the first of two lists, or for the only one. */
  VERDICT_NO_FIRST_LIST,
  VERDICT_NO_LIST,
  /* There is a second try, which may fail as well; for all calls, or for all but
     the first. */
  VERDICT_TRIES_AGAIN,
  VERDICT_TRIES_AGAIN_LATER,
  /* FALSE, for a function that has no errors. */
  VERDICT_SAYS_NO,
  /* An error about no file. */
  VERDICT_NO_GUARD,
  VERDICT_IGNORED
} Verdict;

typedef enum
{
  NEEDS_NOTHING,
  NEEDS_DIRECTORY,
  NEEDS_INPUT
} Need;

/* How a directory opens its files. */
typedef struct
{
  const char *name;
  MmdirBacking backing;
  gsize small_file_threshold;
  RegionLayout layout;
  guint64 budget;
  gboolean in_chunks;
  gboolean fallback;
  gboolean preload;
  MmdirContext context;
} Plan;

typedef struct _Operation Operation;

#define OUT_SIZE 256

typedef struct
{
  const Operation *operation;
  const Plan *plan;
  char *path;
  MmdirDirectory *directory;
  MmdirInput *input;

  /* What the operation has made, to be looked at afterwards, and what that
   * shows; functions that have out parameters write here, where all bytes are
   * 0xa5 before. */
  gpointer made;
  union
  {
    guint8 bytes[OUT_SIZE];
    guint64 number;
    gdouble value;
  } out;

  /* Whether the file is to be read where it should have been mapped, and how
   * often the library has said so. */
  gboolean expects_fallback;
  guint n_messages;
} Subject;

struct _Operation
{
  const char *function;
  Need need;

  /* Where the cursor is, and what the file has there, if it is not the
   * pattern. */
  guint64 position;
  const char *content;
  gsize n_content;

  /* Makes what @run takes; does it; looks at what that has made, and gives it
   * back.  Only @run is counted and may fail. */
  void (*prepare) (Subject *subject);
  gboolean (*run) (Subject *subject,
                   GError **error);
  void (*inspect) (Subject *subject);

  /* Whether what @run leaves in the subject's out after a failure is not
   * specified. */
  gboolean spoils_out;

  /* Whether errors are about the directory, or may be. */
  gboolean is_about_directory;
  gboolean may_be_about_directory;

  /* Whether nothing that can fail is called by way of os.h. */
  gboolean is_below_seam;

  /* Where the verdict is not what is usual. */
  Verdict verdicts[N_ROLES];
};

/* All files are so long, except for the one of several chunks. */
#define FILE_LENGTH 98404
#define CHUNKS_LENGTH (3 << 20)

/* A chunk of those that are mapped apart ends here, and so does a block of a
 * buffered input. */
#define EDGE 32768
#define CHUNK_LENGTH 16384

typedef struct
{
  const Operation *operations;
  gsize n_operations;

  /* The ways to open what they need. */
  const Plan *plans;
  gsize n_plans;
} OperationTable;

extern const OperationTable directory_operations;
extern const OperationTable file_operations;
extern const OperationTable read_operations;
extern const OperationTable array_operations;
extern const OperationTable memory_operations;
extern const OperationTable process_operations;

/* Opening for every context, with and without fallback and preload, which
 * decide on verdicts: the tables are made when they are first asked for. */
const OperationTable *open_operations_get (gsize *n_tables);

/* For an operation that is done with an input in each of the usual ways. */
extern const Plan usual_plans[6];
extern const Plan *const memory_plan;

#define TABLE(name, ...)                     \
  const OperationTable name##_operations = { \
    name##_table,                            \
    G_N_ELEMENTS (name##_table),             \
    __VA_ARGS__                              \
  }

/* Opens as @plan says; the directory by itself, and a file in it. */
MmdirDirectory *subject_open_directory (const char *path,
                                        const Plan *plan);
void subject_set_up (Subject *subject,
                     const Operation *operation,
                     const Plan *plan);
void subject_tear_down (Subject *subject);

/* The input at the operation's position, if it needs one; gives it back. */
void subject_begin (Subject *subject);
void subject_end (Subject *subject);

/* Functions that make no call of the system: calls each of them over the
 * subject's directory and input, and adds its name. */
void silent_call_all (Subject *subject,
                      GHashTable *names);
