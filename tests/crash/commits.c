/* commits.c: programs that commit one version after another, and read them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "commits.h"

#include "temporary.h"

#include <string.h>

/* Every value of a file tells its version: bytes of two versions, and zeroes in
 * the place of lost ones, do not go together. */

static void
write_values (MmdirOutput *output,
              guint commit,
              guint n_values)
{
  GError *error = NULL;
  guint i;

  mmdir_output_write_uint32_le (output, commit, &error);
  g_assert_no_error (error);
  mmdir_output_write_uint32_le (output, n_values, &error);
  g_assert_no_error (error);
  for (i = 0; i < n_values; i++)
    {
      mmdir_output_write_uint32_le (output, commit * 1000003 + i, &error);
      g_assert_no_error (error);
    }
}

static guint
read_values (MmdirDirectory *directory,
             const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirInput) input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_READ_ONCE, &error);
  guint32 commit, n_values, value;
  guint i;

  if (g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND))
    return 0;
  g_assert_no_error (error);
  if (!mmdir_input_read_uint32_le (input, &commit, NULL) ||
      !mmdir_input_read_uint32_le (input, &n_values, NULL) || commit == 0)
    return COMMIT_BROKEN;
  for (i = 0; i < n_values; i++)
    if (!mmdir_input_read_uint32_le (input, &value, NULL) || value != commit * 1000003 + i)
      return COMMIT_BROKEN;
  return mmdir_input_tell (input) == mmdir_input_get_length (input) ? commit : COMMIT_BROKEN;
}

/* One file, by one call. */
static void
publish_settings (MmdirDirectory *directory,
                  guint commit)
{
  const guint n_values = commit * 97;
  g_autofree guint32 *values = g_new (guint32, n_values + 2);
  GError *error = NULL;
  guint i;

  values[0] = GUINT32_TO_LE (commit);
  values[1] = GUINT32_TO_LE (n_values);
  for (i = 0; i < n_values; i++)
    values[i + 2] = GUINT32_TO_LE (commit * 1000003 + i);
  mmdir_directory_publish (directory, "settings", values, (n_values + 2) * sizeof *values, &error);
  g_assert_no_error (error);
}

static guint
read_settings (MmdirDirectory *directory)
{
  return read_values (directory, "settings");
}

/* One file that takes several writes. */
static void
publish_stream (MmdirDirectory *directory,
                guint commit)
{
  GError *error = NULL;
  g_autoptr (MmdirOutput) output = mmdir_directory_create_temporary_output (directory, "stream", "new", &error);

  g_assert_no_error (error);
  write_values (output, commit, 30000);
  mmdir_output_publish (output, "settings", &error);
  g_assert_no_error (error);
}

/* Files of its own for each version, as indexes have them, and one that names
 * them; those of the version before go last. */

static char *
part_name (guint commit,
           guint part)
{
  return g_strdup_printf ("_%u.part%u", commit, part);
}

#define N_PARTS 2

static void
write_parts (MmdirDirectory *directory,
             guint commit,
             char **names)
{
  GError *error = NULL;
  guint part;

  for (part = 0; part < N_PARTS; part++)
    {
      g_autoptr (MmdirOutput) output = NULL;

      names[part] = part_name (commit, part);
      output = mmdir_directory_create_output (directory, names[part], &error);
      g_assert_no_error (error);
      write_values (output, commit, 150 + part);
      mmdir_output_close (output, &error);
      g_assert_no_error (error);
    }
}

static void
commit_index (MmdirDirectory *directory,
              guint commit)
{
  g_auto (GStrv) names = g_new0 (char *, N_PARTS + 1);
  g_autoptr (MmdirOutput) output = NULL;
  GError *error = NULL;
  guint part;

  write_parts (directory, commit, names);
  mmdir_directory_sync_files (directory, (const char *const *) names, &error);
  g_assert_no_error (error);
  mmdir_directory_sync (directory, &error);
  g_assert_no_error (error);

  output = mmdir_directory_create_temporary_output (directory, "pending", "commit", &error);
  g_assert_no_error (error);
  mmdir_output_write_string_set (output, (const char *const *) names, &error);
  g_assert_no_error (error);
  mmdir_output_publish (output, "commit", &error);
  g_assert_no_error (error);

  for (part = 0; commit > 1 && part < N_PARTS; part++)
    {
      g_autofree char *old_name = part_name (commit - 1, part);

      mmdir_directory_delete_file (directory, old_name, &error);
      g_assert_no_error (error);
    }
}

static guint
read_index (MmdirDirectory *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirInput) input = mmdir_directory_open_input (directory, "commit", MMDIR_CONTEXT_READ_ONCE, &error);
  g_auto (GStrv) names = NULL;
  guint commit = 0;
  gsize n_names;
  guint part;

  if (g_error_matches (error, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND))
    return 0;
  g_assert_no_error (error);
  names = mmdir_input_read_string_set (input, &n_names, NULL);
  if (names == NULL || n_names != N_PARTS)
    return COMMIT_BROKEN;
  for (part = 0; part < N_PARTS; part++)
    {
      const guint found = read_values (directory, names[part]);

      if (found == 0 || (part > 0 && found != commit))
        return COMMIT_BROKEN;
      commit = found;
    }
  return commit;
}

/* A file of another directory. */
static void
publish_copy (MmdirDirectory *directory,
              guint commit)
{
  static const char *const names[] = { "next", NULL };
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) source = NULL;
  g_autoptr (MmdirOutput) output = NULL;
  GError *error = NULL;

  source = mmdir_directory_open (path, &error);
  g_assert_no_error (error);
  output = mmdir_directory_create_output (source, "source", &error);
  g_assert_no_error (error);
  write_values (output, commit, 20000);
  mmdir_output_close (output, &error);
  g_assert_no_error (error);

  mmdir_directory_copy_file (source, "source", directory, "next", &error);
  g_assert_no_error (error);
  mmdir_directory_sync_files (directory, names, &error);
  g_assert_no_error (error);
  mmdir_directory_rename_file (directory, "next", "settings", &error);
  g_assert_no_error (error);
  mmdir_directory_sync (directory, &error);
  g_assert_no_error (error);
}

/* Files that are numbered and never replaced: the highest number is the commit. */
static void
publish_numbered (MmdirDirectory *directory,
                  guint commit)
{
  g_autofree char *name = g_strdup_printf ("commit-%u", commit);
  g_autoptr (MmdirOutput) output = NULL;
  GError *error = NULL;

  output = mmdir_directory_create_temporary_output (directory, "pending", "commit", &error);
  g_assert_no_error (error);
  write_values (output, commit, 400);
  mmdir_output_sync (output, &error);
  g_assert_no_error (error);
  mmdir_output_close (output, &error);
  g_assert_no_error (error);
  mmdir_directory_rename_file_without_replacing (directory, mmdir_output_get_name (output), name, &error);
  g_assert_no_error (error);
  mmdir_directory_sync (directory, &error);
  g_assert_no_error (error);
}

static guint
read_numbered (MmdirDirectory *directory)
{
  GError *error = NULL;
  g_auto (GStrv) names = mmdir_directory_list (directory, &error);
  guint highest = 0;
  guint i, commit;

  g_assert_no_error (error);
  for (i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "commit-"))
      {
        commit = read_values (directory, names[i]);
        if (commit == COMMIT_BROKEN || commit != (guint) g_ascii_strtoull (names[i] + strlen ("commit-"), NULL, 10))
          return COMMIT_BROKEN;
        highest = MAX (highest, commit);
      }
  return highest;
}

const CommitProgram commit_programs[] = {
  { "settings", 4, publish_settings, read_settings },
  { "stream", 3, publish_stream, read_settings },
  { "index", 3, commit_index, read_index },
  { "copy", 3, publish_copy, read_settings },
  { "numbered", 3, publish_numbered, read_numbered },
};
const gsize n_commit_programs = G_N_ELEMENTS (commit_programs);
