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
  VERDICT_CANNOT_WRITE,
  /* Files are copied in another way where the system cannot. */
  VERDICT_CANNOT_COPY,
  /* So are files renamed, by links; and where there are none, that is said. */
  VERDICT_RENAMES_BY_LINK,
  VERDICT_CANNOT_LINK,
  /* Not where somebody uses the file; FALSE, unless the file has gone. */
  VERDICT_CANNOT_REMOVE,
  VERDICT_KEEPS_PENDING,
  /* Where there is a file of that name. */
  VERDICT_TAKES_ANOTHER_NAME,
  /* Not where the file system has no such thing; the same for all but the first,
   * which is of a file. */
  VERDICT_CANNOT_SYNC_DIRECTORY,
  VERDICT_CANNOT_SYNC_DIRECTORY_LATER,
  VERDICT_CANNOT_LOCK,
  /* A file that has gone is locked anew, or has taken the lock with it. */
  VERDICT_LOCKS_AGAIN,
  VERDICT_LOSES_LOCK,
  /* The buffer of an output; that, or what an input needs. */
  VERDICT_NO_BUFFER,
  VERDICT_NO_MEMORY_SOMEWHERE,
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

  /* What operations that write have of their own, made and freed for each run. */
  MmdirDirectory *writer;
  MmdirOutput *output;
  MmdirLock *lock;

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

  /* For those that write: looks at what a run has left, and takes it away.
   * @failure is NULL where nobody asked for it. */
  void (*clean_up) (Subject *subject,
                    gboolean is_done,
                    const GError *failure);

  /* Whether what @run leaves in the subject's out after a failure is not
   * specified. */
  gboolean spoils_out;

  /* The files that errors are about, with | between them, as patterns for names;
   * NULL: "file". */
  const char *names;

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

/* No operation that writes writes so much. */
#define WRITTEN_MOST (1 << 20)

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
extern const OperationTable write_operations;
extern const OperationTable output_operations;
extern const OperationTable copy_operations;
extern const OperationTable copy_file_operations;
extern const OperationTable change_operations;

/* Opening for every context, with and without fallback and preload, which
 * decide on verdicts: the tables are made when they are first asked for. */
const OperationTable *open_operations_get (gsize *n_tables);
extern const OperationTable open_with_backing_operations;

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

/* For operations that write: a directory of their own, which remembers nothing of
 * the run before; an output over "new" in that, which holds @length bytes of the
 * pattern; both closed again. */
void subject_open_writer (Subject *subject);
void subject_open_output (Subject *subject,
                          gsize length);
void subject_close_writer (Subject *subject);

/* What a file of the directory holds, for comparison. */
void subject_take_digest (Subject *subject,
                          const char *name);

/* There is the file that the subject began with, besides @name, or alone if that
 * is NULL. */
void subject_assert_left (const Subject *subject,
                          const char *name);
void subject_remove (const Subject *subject,
                     const char *name);

/* After a failure each way to go on gives the same again; at the end nothing is
 * left of the file. */
void subject_assert_sticky (Subject *subject,
                            const GError *failure);
