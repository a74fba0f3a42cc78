/* operation-copy.c: writing what another file has
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

/* Long enough for the system to do it. */
#define LENGTH 80000

static void
begin_output (Subject *subject)
{
  subject_open_output (subject, 0);
}

static void
observe (const guint8 *bytes G_GNUC_UNUSED,
         gsize length G_GNUC_UNUSED,
         gpointer user_data G_GNUC_UNUSED)
{
}

/* It sees what is written, so that the system cannot do it alone. */
static void
begin_observed (Subject *subject)
{
  begin_output (subject);
  mmdir_output_set_observer (subject->output, observe, NULL, NULL);
}

static gboolean
copy_output (Subject *subject,
             GError **error)
{
  return mmdir_output_copy (subject->output, subject->input, LENGTH, error);
}

static void
look_at_output (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  mmdir_output_close (subject->output, &error);
  g_assert_no_error (error);
  subject_take_digest (subject, "new");
}

static void
clean_up_output (Subject *subject,
                 gboolean is_done,
                 const GError *failure)
{
  if (is_done)
    subject_remove (subject, "new");
  else
    subject_assert_sticky (subject, failure);
  subject_close_writer (subject);
  subject_assert_left (subject, NULL);
}

static gboolean
copy_file (Subject *subject,
           GError **error)
{
  return mmdir_directory_copy_file (subject->writer, "file", subject->writer, "new", error);
}

static void
look_at_file (Subject *subject)
{
  subject_take_digest (subject, "new");
}

static void
clean_up_file (Subject *subject,
               gboolean is_done,
               const GError *failure G_GNUC_UNUSED)
{
  if (is_done)
    subject_remove (subject, "new");
  subject_assert_left (subject, NULL);
  subject_close_writer (subject);
}

static const Operation copy_table[] = {
  {
      .function = "mmdir_output_copy",
      .need = NEEDS_INPUT,
      .names = "file|new",
      .prepare = begin_output,
      .run = copy_output,
      .inspect = look_at_output,
      .clean_up = clean_up_output,
      .verdicts = { [ROLE_ORDER] = VERDICT_IGNORED, [ROLE_ALLOCATE] = VERDICT_NO_MEMORY_SOMEWHERE },
  },
  {
      .function = "mmdir_output_copy",
      .need = NEEDS_INPUT,
      .names = "file|new",
      .prepare = begin_observed,
      .run = copy_output,
      .inspect = look_at_output,
      .clean_up = clean_up_output,
      .verdicts = { [ROLE_ORDER] = VERDICT_IGNORED, [ROLE_ALLOCATE] = VERDICT_NO_MEMORY_SOMEWHERE },
  },
};

TABLE (copy, usual_plans, G_N_ELEMENTS (usual_plans));

static const Plan plans[] = {
  { .name = "copy", .backing = MMDIR_BACKING_AUTO },
};

static const Operation copy_file_table[] = {
  {
      .function = "mmdir_directory_copy_file",
      .names = "file|new",
      .prepare = subject_open_writer,
      .run = copy_file,
      .inspect = look_at_file,
      .clean_up = clean_up_file,
      .verdicts = {
          [ROLE_STATUS] = VERDICT_FAILS_AT_FIRST,
          [ROLE_ORDER] = VERDICT_IGNORED,
          [ROLE_AHEAD] = VERDICT_IGNORED,
          [ROLE_ALLOCATE] = VERDICT_NO_MEMORY_SOMEWHERE,
          [ROLE_CLOSE] = VERDICT_FAILS_AT_FIRST,
      },
  },
};

TABLE (copy_file, plans, G_N_ELEMENTS (plans));
