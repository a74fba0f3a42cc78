/* command-platform.h: how the mmdir command is started
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One unit is compiled behind this, command-posix.c or command-win32.c.
 */

#pragma once

#include "command.h"

/* The path of the command, or NULL if nobody told of one. */
char *command_find (void);

/* What a command line begins with: what the command is run through, and its
 * path. */
GPtrArray *command_create_words (void);

/* Starts what the words say with these descriptors as standard output and
 * standard error and nothing to read, and waits for it.  Returns its exit
 * status, or what is none of the command's if it ended in another way. */
int command_start (GPtrArray *words,
                   int output,
                   int errors);

/* A pipe that nobody reads any more; g_close() it. */
int command_open_closed_pipe (void);
