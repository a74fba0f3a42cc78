/* injector-seam.c: calls of os.h that fail
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "expect.h"
#include "injector.h"
#include "seam.h"

/* All codes that there are; filled in when they are first needed. */
static InjectedCall calls[SEAM_N_CALLS] = {
  [SEAM_DIRECTORY_OPEN] = { .role = ROLE_OPEN },
  [SEAM_DIRECTORY_LIST] = { .role = ROLE_LIST },
  [SEAM_FILE_QUERY] = { .role = ROLE_OPEN },
  [SEAM_FILE_OPEN] = { .role = ROLE_OPEN },
  [SEAM_FILE_READ_AT] = { .role = ROLE_READ },
  [SEAM_FILE_ADVISE] = { .role = ROLE_ORDER },
  [SEAM_FILE_PREFETCH] = { .role = ROLE_AHEAD },
  [SEAM_FILE_EVICT] = { .role = ROLE_EVICT },
  [SEAM_TRIM] = { .role = ROLE_TRIM },
  [SEAM_MAP] = { .role = ROLE_MAP },
  [SEAM_ADVISE] = { .role = ROLE_ORDER },
  [SEAM_PREFETCH] = { .role = ROLE_AHEAD },
  [SEAM_POPULATE] = { .role = ROLE_POPULATE },
  [SEAM_RESIDENCY] = { .role = ROLE_RESIDENCY },
  [SEAM_FILE_RESIDENCY] = { .role = ROLE_RESIDENCY },
  [SEAM_FILE_CREATE] = { .role = ROLE_CREATE },
  [SEAM_FILE_WRITE] = { .role = ROLE_WRITE },
  [SEAM_FILE_COPY] = { .role = ROLE_COPY },
  [SEAM_FILE_SYNC] = { .role = ROLE_SYNC },
  [SEAM_FILE_IS_DELETED] = { .role = ROLE_OPTIONAL },
  [SEAM_FILE_FINISH] = { .role = ROLE_CLOSE },
  [SEAM_FILE_DISCARD] = { .role = ROLE_DISCARD },
  [SEAM_FILE_OPEN_TO_SYNC] = { .role = ROLE_OPEN },
  [SEAM_DIRECTORY_PREPARE_SYNC] = { .role = ROLE_OPEN },
  [SEAM_DIRECTORY_SYNC] = { .role = ROLE_SYNC },
  [SEAM_FILE_RENAME] = { .role = ROLE_RENAME },
  [SEAM_FILE_REMOVE] = { .role = ROLE_REMOVE },
  [SEAM_LOCK_OBTAIN] = { .role = ROLE_LOCK },
  [SEAM_LOCK_CHECK] = { .role = ROLE_LOCK },
};

static struct
{
  guint call;
  guint n_good;
  guint n_bad;
  guint32 code;
} fault;

static void
begin (void)
{
  gsize i;

  seam_reset ();
  fault.n_bad = 0;
  for (i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      /* Those that return nothing cannot fail. */
      if (i == SEAM_FILE_CLOSE || i == SEAM_UNMAP)
        continue;
      calls[i].name = "injected";
      calls[i].codes = expected_get_codes ();
      calls[i].n_codes = n_expected_codes;
    }
}

static void
set_fault (guint call,
           guint n_good,
           guint n_bad,
           guint32 code)
{
  fault.call = call;
  fault.n_good = n_good;
  fault.n_bad = n_bad;
  fault.code = code;
  seam_fail_with_code ((SeamCall) call, n_good, n_bad, code);
}

static guint counts[SEAM_N_CALLS];

static void
end (void)
{
  guint i;

  for (i = 0; i < SEAM_N_CALLS; i++)
    counts[i] = seam_count ((SeamCall) i);
  seam_reset ();
}

static guint
count (guint call)
{
  return counts[call];
}

static guint
count_injected (guint call)
{
  if (call != fault.call || counts[call] <= fault.n_good)
    return 0;
  return MIN (fault.n_bad, counts[call] - fault.n_good);
}

static void
reset (void)
{
  seam_reset ();
}

const Injector seam_injector = {
  .name = "seam",
  .calls = calls,
  .n_calls = SEAM_N_CALLS,
  .begin = begin,
  .set_fault = set_fault,
  .end = end,
  .count = count,
  .count_injected = count_injected,
  .reset = reset,
};
