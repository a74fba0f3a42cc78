/* commits.h: programs that commit one version after another, and read them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* What is read where a version is not whole, or is of several. */
#define COMMIT_BROKEN G_MAXUINT

typedef struct
{
  const char *name;

  /* How many versions are written: from 1 on. */
  guint n_commits;

  /* Commits the next version, and ends the test if that fails. */
  void (*write) (MmdirDirectory *directory,
                 guint commit);

  /* Which version is there: 0 for none. */
  guint (*read) (MmdirDirectory *directory);
} CommitProgram;

extern const CommitProgram commit_programs[];
extern const gsize n_commit_programs;
