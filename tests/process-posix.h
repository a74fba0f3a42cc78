/* process-posix.h: what a test does with its own process, on POSIX alone
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "process.h"

/* The number that the next descriptor gets: as a limit, it lets the process
 * open no more. */
guint process_get_free_descriptor (void);

/* What /proc/self/smaps says of the mapping that holds @address: the value of
 * a field, such as "VmFlags:".  Marks the test as skipped and returns NULL if
 * the system does not tell. */
char *process_get_mapping_field (gconstpointer address,
                                 const char *field);

/* Gives up the privileges of root, so that permissions count; does nothing
 * for an ordinary user.  Where that cannot be done, marks the test as skipped
 * and returns FALSE. */
gboolean process_become_ordinary (void);
void process_become_privileged (void);

/* Sets the soft limit of an RLIMIT_ constant and returns what it was. */
guint64 process_limit (int resource,
                       guint64 maximum);
