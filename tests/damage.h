/* damage.h: ways to damage a sound index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#define DAMAGE_PLAIN "data/lucene10/plain"
#define DAMAGE_COMPOUND "data/lucene10/compound"

/* A copy of @file in @folder is damaged in one way, and all that is to be found
 * wrong is named: FILE:KIND, or FILE/MEMBER:KIND, in the order of the report. */
typedef struct
{
  const char *name;
  const char *folder;
  const char *file;
  void (*damage) (GByteArray *bytes);
  const char *expected;
} DamageCase;

#define DAMAGE_N_CASES 39
extern const DamageCase damage_cases[DAMAGE_N_CASES];

/* One bit in the middle. */
void damage_flip_body (GByteArray *bytes);
