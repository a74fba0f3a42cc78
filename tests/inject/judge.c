/* judge.c: what must come of a fault
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "judge.h"

#include "expect.h"

static Verdict
usual_verdict (Role role)
{
  static const Verdict verdicts[N_ROLES] = {
    [ROLE_OPEN] = VERDICT_FAILS,
    [ROLE_STATUS] = VERDICT_FAILS,
    [ROLE_LIST] = VERDICT_FAILS,
    [ROLE_READ] = VERDICT_FAILS_IN_RANGE,
    [ROLE_MAP] = VERDICT_CANNOT_MAP,
    [ROLE_ORDER] = VERDICT_FAILS_IN_RANGE,
    [ROLE_AHEAD] = VERDICT_CANNOT_PREFETCH,
    [ROLE_POPULATE] = VERDICT_CANNOT_POPULATE,
    [ROLE_RESIDENCY] = VERDICT_FAILS_IN_RANGE,
    [ROLE_EVICT] = VERDICT_FAILS,
    [ROLE_LIMIT] = VERDICT_IGNORED,
    [ROLE_SIGNAL] = VERDICT_NO_GUARD,
    [ROLE_ALLOCATE] = VERDICT_NO_MEMORY,
    [ROLE_OPTIONAL] = VERDICT_IGNORED,
  };

  return verdicts[role];
}

static const Judgment success = { 0 };

static Judgment
failure (MmdirError code,
         gboolean has_offset)
{
  return (Judgment){ .fails = TRUE, .has_error = TRUE, .code = code, .has_path = TRUE, .has_offset = has_offset, .has_call = TRUE };
}

static Judgment
no_memory (void)
{
  Judgment judgment = failure (MMDIR_ERROR_NO_MEMORY, TRUE);

  judgment.has_call = FALSE;
  return judgment;
}

static Judgment
judge_mapping (const Fault *fault,
               gboolean splits,
               gboolean falls_back)
{
  const MmdirError code = expected_find (fault->code)->mapping;
  Judgment judgment = failure (code, TRUE);

  if (code != MMDIR_ERROR_MAP_FAILED || (!splits && !falls_back))
    return judgment;
  if (splits && fault->n_bad != FAULT_ALWAYS)
    return success;
  if (!falls_back)
    return judgment;
  judgment = success;
  judgment.falls_back = TRUE;
  return judgment;
}

/* A read that finds the end of the file has not failed: the file has. */
static Judgment
judge_end (void)
{
  Judgment judgment = failure (MMDIR_ERROR_CHANGED, TRUE);

  judgment.has_call = FALSE;
  return judgment;
}

static MmdirError
expected_code (const Injector *injector,
               const Fault *fault)
{
  const Role role = injector->calls[fault->call].role;
  const gboolean is_about_pages = role == ROLE_ORDER || role == ROLE_AHEAD || role == ROLE_POPULATE ||
                                  role == ROLE_RESIDENCY;

  if (injector != &seam_injector && is_about_pages && expected_is_no_room (fault->code))
    return MMDIR_ERROR_NO_MEMORY;
  return expected_find (fault->code)->other;
}

static Judgment
judge_by_code (const Injector *injector,
               Verdict verdict,
               const Fault *fault)
{
  const MmdirError code = expected_code (injector, fault);
  Judgment judgment = failure (code, verdict != VERDICT_FAILS);

  switch (verdict)
    {
    case VERDICT_CANNOT_PREFETCH:
      return code == MMDIR_ERROR_UNSUPPORTED ? success : judgment;

    /* Above the seam, what must not be done has been done in another way. */
    case VERDICT_CANNOT_POPULATE:
      return injector != &seam_injector && expected_is_no_populate (fault->code) ? success : judgment;

    case VERDICT_SAYS_NO:
      return (Judgment){ .fails = TRUE };

    case VERDICT_NO_GUARD:
      judgment.code = MMDIR_ERROR_FAILED;
      judgment.has_path = judgment.has_offset = FALSE;
      return judgment;

    default:
      return judgment;
    }
}

static gboolean
has_second_try (Verdict verdict,
                const Fault *fault)
{
  return fault->n_bad != FAULT_ALWAYS &&
         (verdict == VERDICT_TRIES_AGAIN || (verdict == VERDICT_TRIES_AGAIN_LATER && fault->n_good > 0));
}

static gboolean
is_made_again (const Injector *injector,
               const Fault *fault)
{
  const Role role = injector->calls[fault->call].role;

  return injector != &seam_injector && expected_is_interruption (fault->code) &&
         (role == ROLE_OPEN || role == ROLE_READ || role == ROLE_LIMIT);
}

gboolean
judge_is_endless (const Injector *injector,
                  const Fault *fault)
{
  return fault->n_bad == FAULT_ALWAYS && is_made_again (injector, fault);
}

Judgment
judge (const Injector *injector,
       const Operation *operation,
       const Fault *fault)
{
  const Role role = injector->calls[fault->call].role;
  Verdict verdict = operation->verdicts[role];

  if (verdict == VERDICT_BY_ROLE)
    verdict = usual_verdict (role);
  if (verdict == VERDICT_IGNORED || fault->code == FAULT_SHORT || is_made_again (injector, fault))
    return success;
  if (has_second_try (verdict, fault))
    return success;
  if (fault->code == FAULT_END)
    return judge_end ();

  switch (verdict)
    {
    case VERDICT_NO_MEMORY:
      return no_memory ();
    case VERDICT_NO_MEMORY_AT_FIRST:
      return fault->n_good == 0 ? no_memory () : success;
    case VERDICT_CANNOT_MAP:
      return judge_mapping (fault, FALSE, FALSE);
    case VERDICT_FALLS_BACK:
      return judge_mapping (fault, FALSE, TRUE);
    case VERDICT_SPLITS:
      return judge_mapping (fault, TRUE, FALSE);
    case VERDICT_SPLITS_OR_FALLS_BACK:
      return judge_mapping (fault, TRUE, TRUE);
    default:
      return judge_by_code (injector, verdict, fault);
    }
}
