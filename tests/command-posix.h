/* command-posix.h: running the mmdir command from a shell
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "command.h"

/* Runs the command from a line of shell in which "$@" is its command line. */
void command_run_by_shell (Command *command,
                           const char *line,
                           ...) G_GNUC_NULL_TERMINATED;
