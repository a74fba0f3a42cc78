/* test-settings.c: how a directory opens its files
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "seam.h"
#include "temporary.h"

#include <string.h>

#define LENGTH 100000

typedef struct
{
  char *path;
  MmdirDirectory *directory;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture->path = temporary_directory_new ();
  temporary_write_pattern (fixture->path, "file", LENGTH);
  fixture->directory = mmdir_directory_open (fixture->path, &error);
  g_assert_no_error (error);
  seam_reset ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  seam_reset ();
}

static void
test_defaults (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  g_assert_false (mmdir_directory_get_preload (fixture->directory));
  g_assert_false (mmdir_directory_get_fallback (fixture->directory));
  g_assert_cmpint (mmdir_directory_get_backing (fixture->directory), ==, MMDIR_BACKING_AUTO);
  g_assert_cmpuint (mmdir_directory_get_small_file_threshold (fixture->directory), ==, 16384);
}

static void
test_set_and_get (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  MmdirDirectory *directory = fixture->directory;
  g_autofree char *description = NULL;
  guint backing;

  mmdir_directory_set_preload (directory, TRUE);
  g_assert_true (mmdir_directory_get_preload (directory));
  g_assert_false (mmdir_directory_get_fallback (directory));
  mmdir_directory_set_fallback (directory, TRUE);
  g_assert_true (mmdir_directory_get_fallback (directory));
  mmdir_directory_set_small_file_threshold (directory, G_MAXSIZE);
  g_assert_cmpuint (mmdir_directory_get_small_file_threshold (directory), ==, G_MAXSIZE);
  for (backing = MMDIR_BACKING_AUTO; backing <= MMDIR_BACKING_MEMORY; backing++)
    {
      mmdir_directory_set_backing (directory, (MmdirBacking) backing);
      g_assert_cmpuint (mmdir_directory_get_backing (directory), ==, backing);
    }

  /* One setting leaves the others alone. */
  mmdir_directory_set_small_file_threshold (directory, 7);
  g_assert_true (mmdir_directory_get_preload (directory));
  g_assert_true (mmdir_directory_get_fallback (directory));
  g_assert_cmpint (mmdir_directory_get_backing (directory), ==, MMDIR_BACKING_MEMORY);
  mmdir_directory_set_preload (directory, FALSE);
  g_assert_false (mmdir_directory_get_preload (directory));
  g_assert_true (mmdir_directory_get_fallback (directory));
  g_assert_cmpuint (mmdir_directory_get_small_file_threshold (directory), ==, 7);

  description = mmdir_directory_describe (directory);
  g_assert_nonnull (strstr (description, "fallback on"));
  g_assert_nonnull (strstr (description, "preload off"));
  g_assert_nonnull (strstr (description, "7 bytes"));
}

/* What is not 0 is TRUE. */
static void
test_any_true (Fixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  mmdir_directory_set_preload (fixture->directory, 42);
  g_assert_cmpint (mmdir_directory_get_preload (fixture->directory), ==, TRUE);
  mmdir_directory_set_fallback (fixture->directory, 42);
  g_assert_cmpint (mmdir_directory_get_fallback (fixture->directory), ==, TRUE);
}

static void
assert_backing (MmdirDirectory *directory,
                const char *name,
                MmdirBacking backing)
{
  g_autoptr (MmdirInput) input = temporary_open_input (directory, name);

  g_assert_cmpint (mmdir_input_get_backing (input), ==, backing);
}

static void
test_threshold (Fixture *fixture,
                gconstpointer data G_GNUC_UNUSED)
{
  MmdirDirectory *directory = fixture->directory;

  temporary_write_pattern (fixture->path, "at-default", 16384);
  temporary_write_pattern (fixture->path, "over-default", 16385);
  assert_backing (directory, "at-default", MMDIR_BACKING_MEMORY);
  assert_backing (directory, "over-default", MMDIR_BACKING_MAPPED);

  mmdir_directory_set_small_file_threshold (directory, 16385);
  assert_backing (directory, "over-default", MMDIR_BACKING_MEMORY);
  mmdir_directory_set_small_file_threshold (directory, 16383);
  assert_backing (directory, "at-default", MMDIR_BACKING_MAPPED);
  mmdir_directory_set_small_file_threshold (directory, 0);
  assert_backing (directory, "at-default", MMDIR_BACKING_MAPPED);
  mmdir_directory_set_small_file_threshold (directory, G_MAXSIZE);
  assert_backing (directory, "file", MMDIR_BACKING_MEMORY);

  /* The threshold is for AUTO alone. */
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  assert_backing (directory, "at-default", MMDIR_BACKING_MAPPED);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_BUFFERED);
  assert_backing (directory, "at-default", MMDIR_BACKING_BUFFERED);
}

static void
test_later_opens_only (Fixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory = fixture->directory;
  g_autoptr (MmdirInput) mapped = temporary_open_input (directory, "file");
  g_autoptr (MmdirInput) buffered = NULL;
  g_autoptr (MmdirInput) clone = NULL;
  g_autoptr (MmdirInput) slice = NULL;

  mmdir_directory_set_backing (directory, MMDIR_BACKING_BUFFERED);
  buffered = temporary_open_input (directory, "file");
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MEMORY);

  clone = mmdir_input_clone (mapped);
  slice = mmdir_input_slice (buffered, NULL, 1, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mmdir_input_get_backing (mapped), ==, MMDIR_BACKING_MAPPED);
  g_assert_cmpint (mmdir_input_get_backing (clone), ==, MMDIR_BACKING_MAPPED);
  g_assert_cmpint (mmdir_input_get_backing (buffered), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpint (mmdir_input_get_backing (slice), ==, MMDIR_BACKING_BUFFERED);
  assert_backing (directory, "file", MMDIR_BACKING_MEMORY);
}

static void
test_preload (Fixture *fixture,
              gconstpointer data G_GNUC_UNUSED)
{
  assert_backing (fixture->directory, "file", MMDIR_BACKING_MAPPED);
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 0);
  mmdir_directory_set_preload (fixture->directory, TRUE);
  assert_backing (fixture->directory, "file", MMDIR_BACKING_MAPPED);
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 1);
  mmdir_directory_set_preload (fixture->directory, FALSE);
  assert_backing (fixture->directory, "file", MMDIR_BACKING_MAPPED);
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 1);
}

/* What a callback was called with, and what it is to answer. */
typedef struct
{
  guint n_calls;
  guint n_destroyed;
  char *name;
  MmdirContext context;
  MmdirAdvice suggested;
  MmdirAdvice advice;
  gboolean preload;
  MmdirDirectory *reset;
} Answer;

static void
destroy_answer (gpointer data)
{
  Answer *answer = data;

  answer->n_destroyed++;
}

static void
clear_answer (Answer *answer)
{
  g_free (answer->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, clear_answer)

static MmdirAdvice
choose_advice (const char *name,
               MmdirContext context,
               MmdirAdvice advice,
               gpointer user_data)
{
  Answer *answer = user_data;

  answer->n_calls++;
  g_free (answer->name);
  answer->name = g_strdup (name);
  answer->context = context;
  answer->suggested = advice;
  if (answer->reset != NULL)
    {
      mmdir_directory_set_advice_func (answer->reset, NULL, NULL, NULL);
      g_assert_cmpuint (answer->n_destroyed, ==, 0);
    }
  return answer->advice;
}

static gboolean
choose_preload (const char *name,
                MmdirContext context,
                gpointer user_data)
{
  Answer *answer = user_data;

  answer->n_calls++;
  g_free (answer->name);
  answer->name = g_strdup (name);
  answer->context = context;
  return answer->preload;
}

static void
open_for (MmdirDirectory *directory,
          const char *name,
          MmdirContext context)
{
  g_autoptr (GError) error = NULL;
  MmdirInput *input = mmdir_directory_open_input (directory, name, context, &error);

  g_assert_no_error (error);
  mmdir_input_free (input);
}

static void
test_advice_func (Fixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Answer) answer = { .advice = MMDIR_ADVICE_RANDOM };
  MmdirDirectory *directory = fixture->directory;

  mmdir_directory_set_advice_func (directory, choose_advice, &answer, destroy_answer);
  g_assert_cmpuint (answer.n_calls, ==, 0);

  open_for (directory, "file", MMDIR_CONTEXT_MERGE);
  g_assert_cmpuint (answer.n_calls, ==, 1);
  g_assert_cmpstr (answer.name, ==, "file");
  g_assert_cmpint (answer.context, ==, MMDIR_CONTEXT_MERGE);
  g_assert_cmpint (answer.suggested, ==, MMDIR_ADVICE_SEQUENTIAL);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 1);
  g_assert_cmpint (seam_get_record (SEAM_ADVISE, 0).advice, ==, MMDIR_ADVICE_RANDOM);

  answer.advice = MMDIR_ADVICE_NORMAL;
  open_for (directory, "file", MMDIR_CONTEXT_READ);
  g_assert_cmpuint (answer.n_calls, ==, 2);
  g_assert_cmpint (answer.suggested, ==, MMDIR_ADVICE_RANDOM);
  g_assert_cmpuint (seam_count (SEAM_ADVISE), ==, 1);

  open_for (directory, "file", MMDIR_CONTEXT_DEFAULT);
  g_assert_cmpint (answer.suggested, ==, MMDIR_ADVICE_NORMAL);

  g_assert_cmpuint (answer.n_destroyed, ==, 0);
  mmdir_directory_set_advice_func (directory, NULL, NULL, NULL);
  g_assert_cmpuint (answer.n_destroyed, ==, 1);
  open_for (directory, "file", MMDIR_CONTEXT_READ);
  g_assert_cmpuint (answer.n_calls, ==, 3);
  g_assert_cmpint (seam_get_record (SEAM_ADVISE, 1).advice, ==, MMDIR_ADVICE_RANDOM);
}

static void
test_preload_func (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Answer) answer = { .preload = TRUE };
  MmdirDirectory *directory = fixture->directory;

  mmdir_directory_set_preload_func (directory, choose_preload, &answer, destroy_answer);
  open_for (directory, "file", MMDIR_CONTEXT_READ_ONCE);
  g_assert_cmpuint (answer.n_calls, ==, 1);
  g_assert_cmpstr (answer.name, ==, "file");
  g_assert_cmpint (answer.context, ==, MMDIR_CONTEXT_READ_ONCE);
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 1);

  /* It decides, whatever the setting. */
  answer.preload = FALSE;
  mmdir_directory_set_preload (directory, TRUE);
  open_for (directory, "file", MMDIR_CONTEXT_DEFAULT);
  g_assert_cmpuint (answer.n_calls, ==, 2);
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 1);

  mmdir_directory_set_preload_func (directory, NULL, NULL, NULL);
  g_assert_cmpuint (answer.n_destroyed, ==, 1);
  open_for (directory, "file", MMDIR_CONTEXT_DEFAULT);
  g_assert_cmpuint (answer.n_calls, ==, 2);
  g_assert_cmpuint (seam_count (SEAM_POPULATE), ==, 2);
}

/* Nobody is asked about names that are refused. */
static void
test_not_called (Fixture *fixture,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Answer) advice = { 0 };
  g_auto (Answer) preload = { 0 };
  MmdirDirectory *directory = fixture->directory;

  mmdir_directory_set_advice_func (directory, choose_advice, &advice, NULL);
  mmdir_directory_set_preload_func (directory, choose_preload, &preload, NULL);
  g_assert_null (mmdir_directory_open_input (directory, "../file", MMDIR_CONTEXT_READ, NULL));
  g_assert_cmpuint (advice.n_calls, ==, 0);
  g_assert_cmpuint (preload.n_calls, ==, 0);
  open_for (directory, "file", MMDIR_CONTEXT_READ);
  g_assert_cmpuint (advice.n_calls, ==, 1);
  g_assert_cmpuint (preload.n_calls, ==, 1);
}

/* Other settings do not free a callback's data, and closing does. */
static void
test_destroyed_once (Fixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Answer) advice = { 0 };
  g_auto (Answer) other = { 0 };
  g_auto (Answer) preload = { 0 };
  MmdirDirectory *directory = temporary_open (fixture->path, MMDIR_BACKING_AUTO);
  MmdirInput *input;

  mmdir_directory_set_advice_func (directory, choose_advice, &advice, destroy_answer);
  mmdir_directory_set_preload_func (directory, choose_preload, &preload, destroy_answer);
  mmdir_directory_set_fallback (directory, TRUE);
  mmdir_directory_set_small_file_threshold (directory, 1);
  g_assert_cmpuint (advice.n_destroyed + preload.n_destroyed, ==, 0);

  mmdir_directory_set_advice_func (directory, choose_advice, &other, destroy_answer);
  g_assert_cmpuint (advice.n_destroyed, ==, 1);
  g_assert_cmpuint (other.n_destroyed, ==, 0);

  /* An input does not keep the callbacks. */
  input = temporary_open_input (directory, "file");
  mmdir_directory_unref (directory);
  g_assert_cmpuint (advice.n_destroyed, ==, 1);
  g_assert_cmpuint (other.n_destroyed, ==, 1);
  g_assert_cmpuint (preload.n_destroyed, ==, 1);
  mmdir_input_free (input);
  g_assert_cmpuint (other.n_destroyed, ==, 1);
}

/* A callback may itself be replaced from inside of it; its data lives until it
 * has returned. */
static void
test_reset_inside (Fixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Answer) answer = { .advice = MMDIR_ADVICE_SEQUENTIAL, .reset = fixture->directory };

  mmdir_directory_set_advice_func (fixture->directory, choose_advice, &answer, destroy_answer);
  open_for (fixture->directory, "file", MMDIR_CONTEXT_READ);
  g_assert_cmpuint (answer.n_calls, ==, 1);
  g_assert_cmpuint (answer.n_destroyed, ==, 1);
  g_assert_cmpint (seam_get_record (SEAM_ADVISE, 0).advice, ==, MMDIR_ADVICE_SEQUENTIAL);
  open_for (fixture->directory, "file", MMDIR_CONTEXT_READ);
  g_assert_cmpuint (answer.n_calls, ==, 1);
}

#define ADD(path, func) \
  g_test_add ("/settings/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("defaults", test_defaults);
  ADD ("set-and-get", test_set_and_get);
  ADD ("any-true", test_any_true);
  ADD ("threshold", test_threshold);
  ADD ("later-opens-only", test_later_opens_only);
  ADD ("preload", test_preload);
  ADD ("advice-func", test_advice_func);
  ADD ("preload-func", test_preload_func);
  ADD ("not-called", test_not_called);
  ADD ("destroyed-once", test_destroyed_once);
  ADD ("reset-inside", test_reset_inside);
  return g_test_run ();
}
