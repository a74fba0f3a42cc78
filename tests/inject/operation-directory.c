/* operation-directory.c: directories, and what is asked of them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include "process.h"

#include <string.h>

static const Plan plans[] = {
  { .name = "directory", .backing = MMDIR_BACKING_AUTO },
};

static gboolean
open_directory (Subject *subject,
                GError **error)
{
  subject->made = mmdir_directory_open (subject->path, error);
  return subject->made != NULL;
}

static gboolean
open_with_chunk_power (Subject *subject,
                       GError **error)
{
  subject->made = mmdir_directory_open_with_chunk_power (subject->path, 20, error);
  return subject->made != NULL;
}

static gboolean
unref_directory (Subject *subject,
                 GError **error G_GNUC_UNUSED)
{
  mmdir_directory_unref (g_steal_pointer (&subject->made));
  return TRUE;
}

static void
inspect_directory (Subject *subject)
{
  g_assert_true (mmdir_directory_get_file_length (subject->made, "file", &subject->out.number, NULL));
  unref_directory (subject, NULL);
}

static void
open_another (Subject *subject)
{
  g_assert_true (open_directory (subject, NULL));
}

/* A link is one more call: what it leads to must be asked. */
static void
make_link (Subject *subject)
{
  g_autofree char *link = g_build_filename (subject->path, "link", NULL);

  if (!g_file_test (link, G_FILE_TEST_IS_SYMLINK))
    process_make_dangling_link (subject->path, "link");
}

static gboolean
list (Subject *subject,
      GError **error)
{
  g_auto (GStrv) names = mmdir_directory_list (subject->directory, error);
  g_autofree char *joined = NULL;

  if (names == NULL)
    return FALSE;
  joined = g_strjoinv ("|", names);
  memcpy (subject->out.bytes, joined, strlen (joined) + 1);
  return TRUE;
}

static const Operation directory_table[] = {
  { .function = "mmdir_directory_open", .run = open_directory, .inspect = inspect_directory, .is_about_directory = TRUE },
  {
      .function = "mmdir_directory_open_with_chunk_power",
      .run = open_with_chunk_power,
      .inspect = inspect_directory,
      .is_about_directory = TRUE,
  },
  { .function = "mmdir_directory_unref", .prepare = open_another, .run = unref_directory, .is_below_seam = TRUE },
  {
      .function = "mmdir_directory_list",
      .need = NEEDS_DIRECTORY,
      .prepare = make_link,
      .run = list,
      .is_about_directory = TRUE,
      .verdicts = { [ROLE_STATUS] = VERDICT_IGNORED },
  },
};

TABLE (directory, plans, G_N_ELEMENTS (plans));

static gboolean
file_exists (Subject *subject,
             GError **error G_GNUC_UNUSED)
{
  return mmdir_directory_file_exists (subject->directory, "file");
}

static gboolean
get_file_length (Subject *subject,
                 GError **error)
{
  return mmdir_directory_get_file_length (subject->directory, "file", &subject->out.number, error);
}

static gboolean
evict_file (Subject *subject,
            GError **error)
{
  return mmdir_directory_evict_file (subject->directory, "file", error);
}

static const Operation file_table[] = {
  {
      .function = "mmdir_directory_file_exists",
      .need = NEEDS_DIRECTORY,
      .run = file_exists,
      .verdicts = { [ROLE_OPEN] = VERDICT_SAYS_NO, [ROLE_STATUS] = VERDICT_SAYS_NO },
  },
  { .function = "mmdir_directory_get_file_length", .need = NEEDS_DIRECTORY, .run = get_file_length },
  {
      .function = "mmdir_directory_evict_file",
      .need = NEEDS_DIRECTORY,
      .run = evict_file,
      .verdicts = { [ROLE_SYNC] = VERDICT_CANNOT_SYNC_DIRECTORY },
  },
};

TABLE (file, plans, G_N_ELEMENTS (plans));
