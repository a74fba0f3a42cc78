/* conformance.h: the parts of the conformance suite
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "check.h"
#include "fixture.h"
#include "instrument.h"
#include "temporary.h"
#include "writer.h"

/* Each adds the tests of the file that is named after it. */
void conformance_add_advice (void);
void conformance_add_array (void);
void conformance_add_buffered (void);
void conformance_add_bytes (void);
void conformance_add_chunk (void);
void conformance_add_clone (void);
void conformance_add_directory (void);
void conformance_add_fallback (void);
void conformance_add_fixed (void);
void conformance_add_group (void);
void conformance_add_lifetime (void);
void conformance_add_mixed (void);
void conformance_add_positional (void);
void conformance_add_prefetch (void);
void conformance_add_residency (void);
void conformance_add_seek (void);
void conformance_add_slice (void);
void conformance_add_string (void);
void conformance_add_threads (void);
void conformance_add_varint (void);
