/* driver.c: every call of an operation fails once
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "driver.h"

#include "expect.h"
#include "holdings.h"
#include "judge.h"
#include "process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* What an operation does where nothing fails. */
typedef struct
{
  guint8 out[OUT_SIZE];
  guint64 position;
} Reference;

typedef struct
{
  const Injector *injector;
  Subject subject;
  Reference reference;

  /* Before an input is opened, and when all is ready to run. */
  Holdings idle;
  Holdings ready;
  guint n_injected;
} Driver;

/* Chunks on demand come and go for as long as there is an input. */
static void
check_holdings (const Subject *subject,
                const Holdings *expected)
{
  const Holdings holdings = holdings_count (subject->path);

  g_assert_cmpuint (holdings.n_descriptors, ==, expected->n_descriptors);
  if (subject->input == NULL || subject->plan->layout != REGION_LAYOUT_ON_DEMAND)
    g_assert_cmpuint (holdings.n_mapped, ==, expected->n_mapped);
}

static gsize
count_blocks (void)
{
  gsize n_blocks = 0;

  preload_injector_count_blocks (&n_blocks);
  return n_blocks;
}

/* What is being done, for who wonders why it ended the program. */
static char doing[256];

static void
tell (int number G_GNUC_UNUSED)
{
  fputs (doing, stderr);
}

static void
set_doing (const Driver *driver,
           const Fault *fault)
{
  const Subject *subject = &driver->subject;

  g_snprintf (doing, sizeof doing, "# %s, %s, %s: call %u (%s) fails with %u %s after %u\n",
              driver->injector->name, subject->operation->function, subject->plan->name,
              fault->call, driver->injector->calls[fault->call].name, fault->code,
              fault->n_bad == FAULT_ALWAYS ? "always" : "once", fault->n_good);
}

static void
count_message (const char *domain G_GNUC_UNUSED,
               GLogLevelFlags level G_GNUC_UNUSED,
               const char *message G_GNUC_UNUSED,
               gpointer user_data)
{
  Subject *subject = user_data;

  subject->n_messages++;
}

static void
place (Subject *subject)
{
  if (subject->input != NULL)
    g_assert_true (mmdir_input_seek (subject->input, subject->operation->position, NULL));
  if (subject->operation->prepare != NULL)
    subject->operation->prepare (subject);
  memset (&subject->out, 0xa5, sizeof subject->out);
  subject->n_messages = 0;
  subject->expects_fallback = FALSE;
}

static void
clean_up (Subject *subject,
          gboolean is_done,
          const GError *failure)
{
  if (subject->operation->clean_up != NULL)
    subject->operation->clean_up (subject, is_done, failure);
}

static guint64
get_position (const Subject *subject)
{
  return subject->input != NULL ? mmdir_input_tell (subject->input) : 0;
}

/* Once more, with nothing failing.  FALSE: the system cannot do it. */
static gboolean
run_well (Driver *driver,
          Reference *result)
{
  Subject *subject = &driver->subject;
  g_autoptr (GError) error = NULL;
  gboolean is_done;

  place (subject);
  if (driver->n_injected == 0)
    driver->ready = holdings_count (subject->path);
  driver->injector->begin ();
  is_done = subject->operation->run (subject, &error);
  driver->injector->end ();
  if (!is_done && g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED))
    {
      clean_up (subject, is_done, error);
      return FALSE;
    }
  g_assert_no_error (error);
  g_assert_true (is_done);
  g_assert_cmpuint (subject->n_messages, ==, 0);
  if (subject->operation->inspect != NULL)
    subject->operation->inspect (subject);
  memcpy (result->out, &subject->out, sizeof result->out);
  result->position = get_position (subject);
  clean_up (subject, TRUE, NULL);
  return TRUE;
}

static void
check_is_reference (const Driver *driver,
                    const Reference *result)
{
  g_assert_cmpmem (result->out, OUT_SIZE, driver->reference.out, OUT_SIZE);
  g_assert_cmpuint (result->position, ==, driver->reference.position);
}

static guint64
get_longest (const Subject *subject)
{
  if (subject->operation->clean_up != NULL)
    return WRITTEN_MOST;
  return subject->plan->in_chunks ? CHUNKS_LENGTH : FILE_LENGTH;
}

static void
check_error_place (const Subject *subject,
                   const GError *error)
{
  g_autofree char *number = NULL;
  guint64 offset = 0;

  g_assert_true (mmdir_error_get_offset (error, &offset));
  g_assert_true (mmdir_error_get_length (error, NULL));
  if (subject->operation->need == NEEDS_INPUT)
    g_assert_cmpuint (offset, >=, subject->operation->position & ~(guint64) (CHUNK_LENGTH - 1));
  g_assert_cmpuint (offset, <, get_longest (subject));
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, offset);
  g_assert_nonnull (strstr (error->message, number));
}

static gboolean
is_about_file (const Subject *subject,
               const char *path)
{
  const char *names = subject->operation->names != NULL ? subject->operation->names : "file";
  g_auto (GStrv) patterns = g_strsplit (names, "|", -1);
  gsize i;

  for (i = 0; patterns[i] != NULL; i++)
    {
      g_autofree char *pattern = g_build_filename (subject->path, patterns[i], NULL);

      if (g_pattern_match_simple (pattern, path))
        return TRUE;
    }
  return FALSE;
}

static void
check_error_path (const Subject *subject,
                  const GError *error)
{
  const Operation *operation = subject->operation;
  const char *path = mmdir_error_get_path (error);

  if (operation->is_about_directory || (operation->may_be_about_directory && !is_about_file (subject, path)))
    g_assert_cmpstr (path, ==, subject->path);
  else if (!is_about_file (subject, path))
    g_error ("The error is about %s", path);
  g_assert_nonnull (strstr (error->message, path));
}

static void
check_error (const Driver *driver,
             const Fault *fault,
             const Judgment *judgment,
             const GError *error)
{
  const Subject *subject = &driver->subject;

  g_assert_error (error, MMDIR_ERROR, (int) judgment->code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (judgment->has_path)
    check_error_path (subject, error);
  else
    g_assert_null (mmdir_error_get_path (error));

  if (judgment->is_vague)
    return;

  if (judgment->has_offset)
    check_error_place (subject, error);
  else
    g_assert_false (mmdir_error_get_offset (error, NULL));

  if (judgment->call != NULL && judgment->call[0] == '\0')
    g_assert_cmpstr (mmdir_error_get_call (error), ==, driver->injector->calls[fault->call].name);
  else
    g_assert_cmpstr (mmdir_error_get_call (error), ==, judgment->call);
  g_assert_cmpuint (mmdir_error_get_os_code (error), ==,
                    judgment->call == NULL   ? 0
                    : judgment->os_code != 0 ? judgment->os_code
                                             : fault->code);
  if (mmdir_error_get_hint (error) != NULL)
    g_assert_true (g_str_has_suffix (error->message, mmdir_error_get_hint (error)));
}

/* Nothing has changed. */
static void
check_unchanged (const Subject *subject,
                 guint64 position)
{
  gsize i;

  g_assert_cmpuint (get_position (subject), ==, position);
  g_assert_null (subject->made);
  if (!subject->operation->spoils_out)
    {
      for (i = 0; i < OUT_SIZE; i++)
        g_assert_cmphex (subject->out.bytes[i], ==, 0xa5);
    }
}

static void
check_success (Driver *driver,
               const Judgment *judgment)
{
  Subject *subject = &driver->subject;
  Reference result;

  g_assert_cmpuint (subject->n_messages, ==, judgment->falls_back ? 1 : 0);
  subject->expects_fallback = judgment->falls_back;
  if (subject->operation->inspect != NULL)
    subject->operation->inspect (subject);
  memcpy (result.out, &subject->out, sizeof result.out);
  result.position = get_position (subject);
  check_is_reference (driver, &result);
}

static void
fail_once (Driver *driver,
           const Fault *fault,
           gboolean wants_error)
{
  Subject *subject = &driver->subject;
  Judgment judgment = judge (driver->injector, subject->operation, subject->plan, fault);
  g_autoptr (GError) error = NULL;
  guint64 position;
  gboolean is_done;

  place (subject);
  position = get_position (subject);
  driver->injector->begin ();
  driver->injector->set_fault (fault->call, fault->n_good, fault->n_bad, fault->code);
  is_done = subject->operation->run (subject, wants_error ? &error : NULL);
  driver->injector->end ();

  g_assert_cmpuint (driver->injector->count_injected (fault->call), >, 0);
  driver->n_injected++;
  if (judgment.may_succeed && is_done)
    judgment.fails = FALSE;
  g_assert_cmpint (is_done, ==, !judgment.fails);
  if (judgment.fails && judgment.has_error && wants_error)
    check_error (driver, fault, &judgment, error);
  else
    g_assert_no_error (error);
  if (judgment.fails)
    {
      check_unchanged (subject, position);
      if (fault->n_bad != FAULT_ALWAYS && subject->operation->clean_up == NULL)
        check_holdings (subject, &driver->ready);
    }
  else
    check_success (driver, &judgment);
  clean_up (subject, is_done, error);
}

/* The fault, the same without one, and whether all is given back then. */
static gboolean
is_whole_after (Driver *driver,
                const Fault *fault,
                gboolean wants_error)
{
  Subject *subject = &driver->subject;
  const gsize n_blocks = count_blocks ();
  Reference result;

  subject_begin (subject);
  fail_once (driver, fault, wants_error);
  g_assert_true (run_well (driver, &result));
  check_is_reference (driver, &result);
  subject_end (subject);
  driver->injector->reset ();
  check_holdings (subject, &driver->idle);
  return count_blocks () == n_blocks;
}

/* The first error of a kind may bring about what GLib keeps: texts, names. */
static void
try_fault (Driver *driver,
           const Fault *fault,
           gboolean wants_error)
{
  if (judge_is_endless (driver->injector, driver->subject.operation, fault))
    return;
  set_doing (driver, fault);
  if (!is_whole_after (driver, fault, wants_error) &&
      !is_whole_after (driver, fault, wants_error) &&
      !is_whole_after (driver, fault, wants_error))
    g_error ("The heap grows");
}

/* What a code means is the same the second time: above the seam, where every
 * code comes of every call, one for each meaning is enough then.  Where
 * everything takes much longer, it is at any time. */
static gboolean
is_worth_while (const Driver *driver,
                const Fault *fault)
{
  if (driver->injector != &seam_injector || expected_is_first (fault->code))
    return TRUE;
  return fault->n_good == 0 && !process_is_instrumented ();
}

/* All codes for one call, each once and for ever, and one of them where nobody
 * wants to know. */
static void
try_call (Driver *driver,
          guint call,
          guint n_good)
{
  const InjectedCall *injected = &driver->injector->calls[call];
  Fault fault = { .call = call, .n_good = n_good };
  gsize i;

  for (i = 0; i < injected->n_codes; i++)
    {
      fault.code = injected->codes[i];
      if (!is_worth_while (driver, &fault))
        continue;
      fault.n_bad = 1;
      try_fault (driver, &fault, TRUE);
      fault.n_bad = FAULT_ALWAYS;
      if (i == 0 || !process_is_instrumented ())
        try_fault (driver, &fault, TRUE);
    }
  if (injected->n_codes > 0)
    {
      fault.code = injected->codes[0];
      fault.n_bad = 1;
      try_fault (driver, &fault, FALSE);
    }
}

/* Where there is an input, what all ways must read is what a copy in memory
 * holds. */
static void
make_reference (Driver *driver,
                const Operation *operation,
                const Plan *plan)
{
  Driver other = { .injector = driver->injector };

  if (operation->need != NEEDS_INPUT || plan->backing == MMDIR_BACKING_MEMORY)
    return;
  subject_set_up (&other.subject, operation, memory_plan);
  subject_begin (&other.subject);
  g_assert_true (run_well (&other, &other.reference));
  subject_end (&other.subject);
  check_is_reference (driver, &other.reference);
  subject_tear_down (&other.subject);
}

static void
run_all (Driver *driver,
         const Operation *operation,
         const Plan *plan)
{
  g_autofree guint *counts = g_new (guint, driver->injector->n_calls);
  guint call, n_good;

  make_reference (driver, operation, plan);
  driver->idle = holdings_count (driver->subject.path);
  subject_begin (&driver->subject);
  g_assert_true (run_well (driver, &driver->reference));
  for (call = 0; call < driver->injector->n_calls; call++)
    counts[call] = driver->injector->count (call);
  subject_end (&driver->subject);

  for (call = 0; call < driver->injector->n_calls; call++)
    for (n_good = 0; n_good < counts[call] && (n_good < 2 || !process_is_instrumented ()); n_good++)
      try_call (driver, call, n_good);
}

guint
driver_run (const Injector *injector,
            const Operation *operation,
            const Plan *plan,
            gboolean *is_unsupported)
{
  Driver driver = { .injector = injector };
  guint handler;

  signal (SIGABRT, tell);
  handler = g_log_set_handler ("mmdir", G_LOG_LEVEL_MESSAGE, count_message, &driver.subject);
  subject_set_up (&driver.subject, operation, plan);
  subject_begin (&driver.subject);
  *is_unsupported = !run_well (&driver, &driver.reference);
  subject_end (&driver.subject);
  if (!*is_unsupported)
    run_all (&driver, operation, plan);
  subject_tear_down (&driver.subject);
  injector->reset ();
  g_log_remove_handler ("mmdir", handler);
  return driver.n_injected;
}
