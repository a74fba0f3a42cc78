/* child.h: peers in processes of their own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A peer is a program that is given the folder of the files as its argument.
 * It says first, on a line, what it is, in a word, and which operations it
 * knows:
 *
 *   ready 8.8.1 vint byte uint64-at
 *
 * Then it does what it is asked to, a repetition for each line, and answers
 * with nanoseconds, by its own clock, and the checksum:
 *
 *   run OPERATION FILE START END ITEMS FIRST-POSITION
 *   done NANOSECONDS CHECKSUM
 *
 * A file stays open between repetitions until the line "close", which is
 * answered by "closed".  It ends when its input does.
 */

#pragma once

#include "bench.h"

typedef struct
{
  char *name;
  GPid pid;
  FILE *to;
  FILE *from;
  char **words; /* its version, and its operations */
} BenchChild;

/* @command is a name and the command line, as "lucene8=java ...". */
BenchChild *child_start (const char *command,
                         BenchWorld *world);
gboolean child_knows (const BenchChild *child,
                      const char *operation);
guint64 child_run (BenchChild *child,
                   const char *operation,
                   const BenchSlot *slot,
                   gdouble *elapsed);
void child_close_file (BenchChild *child);
void child_end (BenchChild *child);
