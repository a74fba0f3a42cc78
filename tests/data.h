/* data.h: the parts of the tests that read what Lucene wrote
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "check.h"
#include "expected.h"
#include "fixture.h"

/* Each adds the tests of the file that is named after it. */
void data_add_index (void);
void data_add_primitives (void);
void data_add_shared (void);

/* Opens a file of the source tree's tests/data, or of a folder in it, as the
 * plan says.  NULL if the plan is not for files as long as that. */
MmdirInput *data_open (Fixture *fixture,
                       MmdirDirectory *directory,
                       const char *name);
