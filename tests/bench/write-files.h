/* write-files.h: what the files hold
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "files.h"

void write_positions (BenchWorld *world);
void write_file (BenchWorld *world,
                 BenchFileKind kind);
