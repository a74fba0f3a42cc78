/* targets.h: what must be reached
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "harness.h"

/* From a file as targets.txt says itself.  Ends the program, with a status of
 * its own, if an operation or a peer there is not one of @operations. */
GPtrArray *targets_read (const char *path,
                         const BenchOperation *const *operations);

/* The names of the peers that @targets need of the operation, or %NULL if they
 * do not need it at all. */
GHashTable *targets_get_peers (GPtrArray *targets,
                               const BenchOperation *operation);

/* Prints a line for each, and returns how many are missed. */
guint targets_judge (GPtrArray *targets,
                     GPtrArray *results);
