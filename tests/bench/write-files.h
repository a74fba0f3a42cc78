/* write-files.h: what the files hold
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "files.h"

void write_positions (BenchWorld *world);
void write_file (BenchWorld *world,
                 BenchFileKind kind);

/* The next of a stream of values. */
guint32 write_next_vint (guint64 *state);
guint64 write_next_vlong (guint64 *state);
