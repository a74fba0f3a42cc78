/* operation-output.c: creating files, and putting them in place
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include <string.h>

static const Plan plans[] = {
  { .name = "output", .backing = MMDIR_BACKING_AUTO },
};

#define LENGTH 1000

static void
begin_output (Subject *subject)
{
  subject_open_output (subject, LENGTH);
}

static gboolean
create_output (Subject *subject,
               GError **error)
{
  subject->output = mmdir_directory_create_output (subject->writer, "new", error);
  return subject->output != NULL;
}

static gboolean
create_temporary_output (Subject *subject,
                         GError **error)
{
  subject->output = mmdir_directory_create_temporary_output (subject->writer, "new", "suffix", error);
  return subject->output != NULL;
}

/* What was created can be written; freed as it is, it leaves nothing. */
static void
clean_up_created (Subject *subject,
                  gboolean is_done,
                  const GError *failure G_GNUC_UNUSED)
{
  if (is_done)
    {
      g_assert_true (mmdir_output_write_bytes (subject->output, "bytes", 5, NULL));
      g_assert_true (mmdir_output_flush (subject->output, NULL));
    }
  subject_close_writer (subject);
  subject_assert_left (subject, NULL);
}

static gboolean
close_output (Subject *subject,
              GError **error)
{
  return mmdir_output_close (subject->output, error);
}

static void
look_at_new (Subject *subject)
{
  subject_take_digest (subject, "new");
}

static void
clean_up_closed (Subject *subject,
                 gboolean is_done,
                 const GError *failure)
{
  g_autoptr (GError) error = NULL;

  /* A second close says what the first said. */
  g_assert_cmpint (mmdir_output_close (subject->output, &error), ==, is_done);
  if (failure != NULL)
    g_assert_cmpstr (error->message, ==, failure->message);
  if (is_done)
    subject_remove (subject, "new");
  subject_assert_left (subject, NULL);
  subject_close_writer (subject);
  subject_assert_left (subject, NULL);
}

static gboolean
publish_output (Subject *subject,
                GError **error)
{
  return mmdir_output_publish (subject->output, "final", error);
}

static gboolean
publish (Subject *subject,
         GError **error)
{
  return mmdir_directory_publish (subject->writer, "final", "contents", 8, error);
}

static void
look_at_final (Subject *subject)
{
  subject_take_digest (subject, "final");
}

static gboolean
is_there (const Subject *subject,
          const char *name)
{
  g_autofree char *path = g_build_filename (subject->path, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Whole under its last name, or not there at all.  It is in place where only the
 * directory could not be synced, which an output knows: an error about the
 * directory may be of a time before. */
static void
clean_up_published (Subject *subject,
                    gboolean is_done,
                    const GError *failure)
{
  const gboolean is_in_place = is_there (subject, "final");
  Subject looked_at = *subject;

  if (is_done)
    g_assert_true (is_in_place);
  else if (failure != NULL && is_in_place)
    g_assert_cmpstr (mmdir_error_get_path (failure), ==, subject->path);
  if (subject->output != NULL)
    g_assert_cmpstr (mmdir_output_get_name (subject->output), ==, is_in_place ? "final" : "new");
  subject_close_writer (subject);
  if (is_in_place)
    {
      g_autofree char *path = g_build_filename (subject->path, "final", NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      if (looked_at.output != NULL)
        g_assert_true (length == LENGTH && temporary_is_pattern ((const guint8 *) contents, length, 0));
      else
        g_assert_cmpstr (contents, ==, "contents");
      subject_assert_left (subject, "final");
      subject_remove (subject, "final");
    }
  subject_assert_left (subject, NULL);
}

static gboolean
free_output (Subject *subject,
             GError **error G_GNUC_UNUSED)
{
  g_clear_pointer (&subject->output, mmdir_output_free);
  return TRUE;
}

/* Where the file could not be looked at, or not be removed, it stays under its
 * first name: whoever frees is not told. */
static void
clean_up_freed (Subject *subject,
                gboolean is_done G_GNUC_UNUSED,
                const GError *failure G_GNUC_UNUSED)
{
  subject_close_writer (subject);
  if (is_there (subject, "new"))
    subject_remove (subject, "new");
  subject_assert_left (subject, NULL);
}

static const Operation output_table[] = {
  {
      .function = "mmdir_directory_create_output",
      .names = "new",
      .prepare = subject_open_writer,
      .run = create_output,
      .clean_up = clean_up_created,
      .verdicts = { [ROLE_ALLOCATE] = VERDICT_NO_BUFFER },
  },
  {
      .function = "mmdir_directory_create_temporary_output",
      .names = "new_suffix_*.tmp",
      .prepare = subject_open_writer,
      .run = create_temporary_output,
      .clean_up = clean_up_created,
      .verdicts = { [ROLE_ALLOCATE] = VERDICT_NO_BUFFER, [ROLE_CREATE] = VERDICT_TAKES_ANOTHER_NAME },
  },
  {
      .function = "mmdir_output_close",
      .names = "new",
      .prepare = begin_output,
      .run = close_output,
      .inspect = look_at_new,
      .clean_up = clean_up_closed,
      .verdicts = { [ROLE_STATUS] = VERDICT_IGNORED, [ROLE_CLOSE] = VERDICT_FAILS },
  },
  {
      .function = "mmdir_output_publish",
      .names = "new",
      .may_be_about_directory = TRUE,
      .prepare = begin_output,
      .run = publish_output,
      .inspect = look_at_final,
      .clean_up = clean_up_published,
      .verdicts = {
          [ROLE_STATUS] = VERDICT_IGNORED,
          [ROLE_CLOSE] = VERDICT_FAILS_AT_FIRST,
          [ROLE_SYNC] = VERDICT_CANNOT_SYNC_DIRECTORY_LATER,
      },
  },
  {
      .function = "mmdir_directory_publish",
      .names = "pending_publish_*.tmp",
      .may_be_about_directory = TRUE,
      .prepare = subject_open_writer,
      .run = publish,
      .inspect = look_at_final,
      .clean_up = clean_up_published,
      .verdicts = {
          [ROLE_ALLOCATE] = VERDICT_NO_BUFFER,
          [ROLE_STATUS] = VERDICT_IGNORED,
          [ROLE_CREATE] = VERDICT_TAKES_ANOTHER_NAME,
          [ROLE_CLOSE] = VERDICT_FAILS_AT_FIRST,
          [ROLE_SYNC] = VERDICT_CANNOT_SYNC_DIRECTORY_LATER,
      },
  },
  {
      .function = "mmdir_output_free",
      .prepare = begin_output,
      .run = free_output,
      .clean_up = clean_up_freed,
      .verdicts = { [ROLE_STATUS] = VERDICT_IGNORED, [ROLE_REMOVE] = VERDICT_IGNORED },
  },
};

TABLE (output, plans, G_N_ELEMENTS (plans));
