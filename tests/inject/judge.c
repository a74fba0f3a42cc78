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
    [ROLE_MAP] = VERDICT_MAKES_ROOM,
    [ROLE_ORDER] = VERDICT_FAILS_IN_RANGE,
    [ROLE_AHEAD] = VERDICT_CANNOT_PREFETCH,
    [ROLE_POPULATE] = VERDICT_CANNOT_POPULATE,
    [ROLE_RESIDENCY] = VERDICT_FAILS_IN_RANGE,
    [ROLE_EVICT] = VERDICT_FAILS,
    [ROLE_TRIM] = VERDICT_FAILS,
    [ROLE_LIMIT] = VERDICT_IGNORED,
    [ROLE_SIGNAL] = VERDICT_NO_GUARD,
    [ROLE_ALLOCATE] = VERDICT_NO_MEMORY,
    [ROLE_CREATE] = VERDICT_FAILS,
    [ROLE_WRITE] = VERDICT_CANNOT_WRITE,
    [ROLE_COPY] = VERDICT_CANNOT_COPY,
    [ROLE_SYNC] = VERDICT_FAILS,
    [ROLE_CLOSE] = VERDICT_IGNORED,
    [ROLE_DISCARD] = VERDICT_IGNORED,
    [ROLE_RENAME] = VERDICT_FAILS,
    [ROLE_LINK] = VERDICT_CANNOT_LINK,
    [ROLE_REMOVE] = VERDICT_CANNOT_REMOVE,
    [ROLE_LOCK] = VERDICT_CANNOT_LOCK,
    [ROLE_OPTIONAL] = VERDICT_IGNORED,
  };

  return verdicts[role];
}

static const Judgment success = { 0 };

/* Stands for the name of the call that failed. */
#define INJECTED ""

static Judgment
failure (MmdirError code,
         gboolean has_offset)
{
  return (Judgment){ .fails = TRUE, .has_error = TRUE, .code = code, .has_path = TRUE, .has_offset = has_offset, .call = INJECTED };
}

static Judgment
no_memory (void)
{
  Judgment judgment = failure (MMDIR_ERROR_NO_MEMORY, TRUE);

  judgment.call = NULL;
  return judgment;
}

/* A chunk that cannot be mapped for one read is read alone, and nothing is said
 * of that. */
static Judgment
fall_back (gboolean is_open)
{
  Judgment judgment = success;

  judgment.falls_back = !is_open;
  return judgment;
}

static Judgment
judge_mapping (const Plan *plan,
               const Fault *fault,
               gboolean is_open,
               gboolean makes_room)
{
  const MmdirError code = expected_find (fault->code)->mapping;

  if (makes_room && fault->n_bad != FAULT_ALWAYS && expected_is_no_space (fault->code))
    return success;
  if (code == MMDIR_ERROR_MAP_FAILED && plan->fallback)
    return fall_back (is_open);
  return failure (code, TRUE);
}

/* The first allocation is for what is opened itself. */
static Judgment
judge_list (const Plan *plan,
            const Fault *fault,
            gboolean has_second_list)
{
  const gboolean is_once = fault->n_bad != FAULT_ALWAYS;
  Judgment judgment = failure (MMDIR_ERROR_MAP_FAILED, TRUE);

  if (fault->n_good == 0)
    return no_memory ();
  if (is_once && has_second_list)
    return success;
  if (plan->fallback)
    return is_once ? fall_back (FALSE) : no_memory ();
  judgment.call = "calloc";
  return judgment;
}

/* A read that finds the end of the file has not failed: the file has. */
static Judgment
judge_end (void)
{
  Judgment judgment = failure (MMDIR_ERROR_CHANGED, TRUE);

  judgment.call = NULL;
  return judgment;
}

static MmdirError
expected_code (const Injector *injector,
               const Fault *fault)
{
  const Role role = injector->calls[fault->call].role;
  const gboolean is_about_pages = role == ROLE_ORDER || role == ROLE_AHEAD || role == ROLE_POPULATE ||
                                  role == ROLE_RESIDENCY || role == ROLE_TRIM;

  if (injector != &seam_injector && is_about_pages && expected_is_no_room (fault->code))
    return MMDIR_ERROR_NO_MEMORY;
  return expected_find (fault->code)->other;
}

static gboolean
verdict_has_range (Verdict verdict)
{
  return verdict == VERDICT_FAILS_IN_RANGE || verdict == VERDICT_CANNOT_PREFETCH ||
         verdict == VERDICT_CANNOT_POPULATE || verdict == VERDICT_CANNOT_WRITE ||
         verdict == VERDICT_CANNOT_COPY || verdict == VERDICT_TRIES_AGAIN ||
         verdict == VERDICT_TRIES_AGAIN_LATER;
}

/* A write of nothing is no success: a loop would not end. */
static Judgment
judge_nothing_written (void)
{
  Judgment judgment = failure (MMDIR_ERROR_IO, TRUE);

  judgment.os_code = expected_nothing_written;
  return judgment;
}

/* Whatever the system says of it. */
static Judgment
judge_no_link (void)
{
  Judgment judgment = failure (MMDIR_ERROR_UNSUPPORTED, FALSE);

  judgment.os_code = expected_no_link;
  return judgment;
}

/* The file that was locked is not the one of that name any more. */
static Judgment
judge_replaced (Verdict verdict,
                const Fault *fault)
{
  Judgment judgment;

  if (verdict == VERDICT_LOSES_LOCK)
    {
      judgment = failure (MMDIR_ERROR_LOCK_LOST, FALSE);
      judgment.call = NULL;
      return judgment;
    }
  if (fault->n_bad != FAULT_ALWAYS)
    return success;
  judgment = failure (MMDIR_ERROR_LOCKED, FALSE);
  judgment.call = "open";
  judgment.os_code = expected_too_often_replaced;
  return judgment;
}

static Judgment
judge_write_by_code (const Injector *injector,
                     Verdict verdict,
                     const Fault *fault,
                     Judgment judgment)
{
  switch (verdict)
    {
    case VERDICT_CANNOT_COPY:
    case VERDICT_CANNOT_WRITE:
      if (verdict == VERDICT_CANNOT_COPY && injector != &seam_injector && expected_is_no_copy (fault->code))
        return success;
      return judgment;

    case VERDICT_CANNOT_REMOVE:
      return expected_is_in_use (fault->code) ? success : judgment;

    case VERDICT_RENAMES_BY_LINK:
      return injector != &seam_injector && expected_is_no_such_rename (fault->code) ? success : judgment;

    case VERDICT_CANNOT_LINK:
      return expected_is_no_link (fault->code) ? judge_no_link () : judgment;

    case VERDICT_KEEPS_PENDING:
      return judgment.code == MMDIR_ERROR_NOT_FOUND ? success : (Judgment){ .fails = TRUE };

    case VERDICT_TAKES_ANOTHER_NAME:
      return judgment.code == MMDIR_ERROR_EXISTS ? success : judgment;

    case VERDICT_CANNOT_SYNC_DIRECTORY:
      return injector != &seam_injector && expected_is_no_directory_sync (fault->code) ? success : judgment;

    case VERDICT_CANNOT_SYNC_DIRECTORY_LATER:
      return fault->n_good > 0 && injector != &seam_injector && expected_is_no_directory_sync (fault->code) ? success : judgment;

    case VERDICT_CANNOT_LOCK:
      if (expected_is_locked (fault->code))
        judgment.code = MMDIR_ERROR_LOCKED;
      return judgment;

    case VERDICT_LOCKS_AGAIN:
    case VERDICT_LOSES_LOCK:
      return judgment.code == MMDIR_ERROR_NOT_FOUND ? judge_replaced (verdict, fault) : judgment;

    default:
      return judgment;
    }
}

static Judgment
judge_by_code (const Injector *injector,
               Verdict verdict,
               const Fault *fault)
{
  const MmdirError code = expected_code (injector, fault);
  Judgment judgment = failure (code, verdict_has_range (verdict));

  switch (verdict)
    {
    case VERDICT_CANNOT_PREFETCH:
      return code == MMDIR_ERROR_UNSUPPORTED ? success : judgment;

    /* Above the seam, what must not be done has been done in another way. */
    case VERDICT_CANNOT_POPULATE:
      return injector != &seam_injector && expected_is_no_populate (fault->code) ? success : judgment;

    case VERDICT_FAILS_AT_FIRST:
      return fault->n_good == 0 ? judgment : success;

    case VERDICT_FAILS_UNLESS_GONE:
      judgment.may_succeed = code == MMDIR_ERROR_NOT_FOUND || code == MMDIR_ERROR_NOT_REGULAR;
      return judgment;

    case VERDICT_MAY_FAIL:
      judgment.may_succeed = TRUE;
      return judgment;

    case VERDICT_SAYS_NO:
      return (Judgment){ .fails = TRUE };

    case VERDICT_NO_GUARD:
      judgment.code = MMDIR_ERROR_FAILED;
      judgment.has_path = judgment.has_offset = FALSE;
      return judgment;

    default:
      return judge_write_by_code (injector, verdict, fault, judgment);
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
         (role == ROLE_OPEN || role == ROLE_READ || role == ROLE_LIMIT || role == ROLE_CREATE ||
          role == ROLE_WRITE || role == ROLE_COPY || role == ROLE_SYNC || role == ROLE_LOCK);
}

/* close(2): the descriptor is gone by then. */
static gboolean
is_closed_all_the_same (const Injector *injector,
                        const Fault *fault)
{
  return injector != &seam_injector && expected_is_interruption (fault->code) &&
         injector->calls[fault->call].role == ROLE_CLOSE;
}

gboolean
judge_is_endless (const Injector *injector,
                  const Operation *operation,
                  const Fault *fault)
{
  const gboolean has_names = operation->verdicts[injector->calls[fault->call].role] == VERDICT_TAKES_ANOTHER_NAME;

  if (fault->n_bad != FAULT_ALWAYS || fault->code == FAULT_SHORT || fault->code == FAULT_END)
    return FALSE;
  return is_made_again (injector, fault) ||
         (has_names && expected_find (fault->code)->other == MMDIR_ERROR_EXISTS);
}

Judgment
judge (const Injector *injector,
       const Operation *operation,
       const Plan *plan,
       const Fault *fault)
{
  const Role role = injector->calls[fault->call].role;
  Verdict verdict = operation->verdicts[role];

  if (verdict == VERDICT_BY_ROLE)
    verdict = usual_verdict (role);
  if (verdict == VERDICT_IGNORED || fault->code == FAULT_SHORT || is_made_again (injector, fault) ||
      is_closed_all_the_same (injector, fault))
    return success;
  if (has_second_try (verdict, fault))
    return success;
  if (fault->code == FAULT_END && role == ROLE_COPY)
    return success;
  if (fault->code == FAULT_END)
    return role == ROLE_WRITE ? judge_nothing_written () : judge_end ();

  switch (verdict)
    {
    case VERDICT_NO_MEMORY:
      return no_memory ();
    case VERDICT_NO_BUFFER:
      return failure (MMDIR_ERROR_NO_MEMORY, FALSE);
    case VERDICT_NO_MEMORY_SOMEWHERE:
      return (Judgment){ .fails = TRUE, .has_error = TRUE, .code = MMDIR_ERROR_NO_MEMORY, .has_path = TRUE, .is_vague = TRUE };
    case VERDICT_NO_FIRST_LIST:
      return judge_list (plan, fault, TRUE);
    case VERDICT_NO_LIST:
      return judge_list (plan, fault, FALSE);
    case VERDICT_CANNOT_MAP:
      return judge_mapping (plan, fault, FALSE, FALSE);
    case VERDICT_CANNOT_MAP_AT_FIRST:
      return judge_mapping (plan, fault, fault->n_good > 0, fault->n_good > 0);
    case VERDICT_MAKES_ROOM:
      return judge_mapping (plan, fault, operation->need == NEEDS_INPUT, TRUE);
    default:
      return judge_by_code (injector, verdict, fault);
    }
}
