/* advice.h: what the system is told about an input that is being opened
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "input-private.h"

/* Gives advice for the whole input.  Where the system refuses, reading works
 * all the same, so that nobody is told. */
void advice_try (MmdirInput *input,
                 MmdirAdvice advice);
