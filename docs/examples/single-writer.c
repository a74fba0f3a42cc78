/* single-writer.c: commits of several files, by one writer at a time
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * With texts, makes a commit of them, each a file of its own; without, shows the
 * last commit.  A commit is what the file "manifest" names:
 *
 *   magic number, big-endian
 *   generation: which commit it is, from 1 on, as a vlong
 *   names of its files, as a set of strings
 *
 * Files are new in each commit and never change.  The manifest is published last,
 * so that a crash at any moment leaves the commit before it or this one.
 */

#include <locale.h>
#include <mmdir/mmdir.h>
#include <stdlib.h>

#define MANIFEST "manifest"
#define LOCK "write.lock"
#define MAGIC 0x434f4d31

/* How often a reader begins anew because the files of the commit that it read
 * have been deleted. */
#define ATTEMPTS_MOST 100

#define FORMAT_ERROR (g_quark_from_static_string ("format-error-quark"))

typedef struct
{
  guint64 generation;
  GStrv names;
} Commit;

static void
commit_clear (Commit *commit)
{
  g_clear_pointer (&commit->names, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Commit, commit_clear)

static gboolean
read_magic (MmdirInput *input,
            GError **error)
{
  guint32 magic;

  if (!mmdir_input_read_uint32_be (input, &magic, error))
    return FALSE;
  if (magic != MAGIC)
    g_set_error (error, FORMAT_ERROR, 0, "%08x is not how a manifest begins", magic);
  return magic == MAGIC;
}

/* Where there is no manifest, the commit is number 0 and has no files. */
static gboolean
read_commit (MmdirDirectory *directory,
             Commit *commit,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MmdirInput) input = NULL;

  input = mmdir_directory_open_input (directory, MANIFEST, MMDIR_CONTEXT_READ_ONCE, &failure);
  if (g_error_matches (failure, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND))
    {
      commit->names = g_new0 (char *, 1);
      return TRUE;
    }
  if (input == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!read_magic (input, error) ||
      !mmdir_input_read_vlong (input, &commit->generation, error))
    return FALSE;
  commit->names = mmdir_input_read_string_set (input, NULL, error);
  return commit->names != NULL;
}

/* By the names that this program gives: what else is in the directory is not its
 * to delete. */
static gboolean
is_ours (const char *name)
{
  return g_regex_match_simple ("^([0-9]+-[0-9]+[.]text|pending_" MANIFEST "_.*[.]tmp)$", name, 0, 0);
}

/* What no commit names: temporary files and new ones that a crash has left, and
 * files of the commit before.  Only the owner of the lock may do that, since these
 * might be another's who is writing. */
static gboolean
delete_others (MmdirDirectory *directory,
               const Commit *commit,
               GError **error)
{
  g_auto (GStrv) names = mmdir_directory_list (directory, error);
  gsize i;

  for (i = 0; names != NULL && names[i] != NULL; i++)
    if (is_ours (names[i]) &&
        !g_strv_contains ((const char *const *) commit->names, names[i]) &&
        !mmdir_directory_delete_file (directory, names[i], error))
      return FALSE;
  return names != NULL;
}

/* That a name is taken is an error: what crashes leave was deleted before, and all
 * else is part of a commit. */
static gboolean
write_texts (MmdirDirectory *directory,
             Commit *commit,
             char **texts,
             GError **error)
{
  const guint n_texts = g_strv_length (texts);
  guint i;

  commit->names = g_new0 (char *, n_texts + 1);
  for (i = 0; i < n_texts; i++)
    {
      g_autoptr (MmdirOutput) output = NULL;

      commit->names[i] = g_strdup_printf ("%" G_GUINT64_FORMAT "-%u.text", commit->generation, i);
      output = mmdir_directory_create_output (directory, commit->names[i], error);
      if (output == NULL ||
          !mmdir_output_write_string (output, texts[i], -1, error) ||
          !mmdir_output_close (output, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
publish_manifest (MmdirDirectory *directory,
                  const Commit *commit,
                  MmdirLock *lock,
                  GError **error)
{
  g_autoptr (MmdirOutput) output = NULL;

  output = mmdir_directory_create_temporary_output (directory, "pending", MANIFEST, error);
  return output != NULL &&
         mmdir_output_write_uint32_be (output, MAGIC, error) &&
         mmdir_output_write_vlong (output, commit->generation, error) &&
         mmdir_output_write_string_set (output, (const char *const *) commit->names, error) &&
         mmdir_lock_check (lock, error) &&
         mmdir_output_publish (output, MANIFEST, error);
}

/* Whatever fails, the commit before stays the last one.  Only an error of the
 * very last step, the sync of the directory in mmdir_output_publish(), leaves it
 * open which of the two a loss of power would. */
static gboolean
make_commit (MmdirDirectory *directory,
             char **texts,
             GError **error)
{
  g_autoptr (MmdirLock) lock = mmdir_directory_obtain_lock (directory, LOCK, error);
  g_auto (Commit) last = { 0, NULL };
  g_auto (Commit) next = { 0, NULL };

  if (lock == NULL ||
      !read_commit (directory, &last, error))
    return FALSE;
  /* Whoever made it may have been ended before the last step: as long as a loss of
   * power could bring back the commit before, nothing of that is deleted. */
  if (!mmdir_directory_sync (directory, error) ||
      !delete_others (directory, &last, error))
    return FALSE;
  next.generation = last.generation + 1;
  if (!write_texts (directory, &next, texts, error) ||
      !mmdir_directory_sync_files (directory, (const char *const *) next.names, error) ||
      !mmdir_directory_sync (directory, error) ||
      !publish_manifest (directory, &next, lock, error))
    return FALSE;
  /* The commit is made: what cannot be deleted now, the next one deletes. */
  delete_others (directory, &next, NULL);
  g_print ("commit %" G_GUINT64_FORMAT "\n", next.generation);
  return TRUE;
}

/* All of them are opened before the first is shown: an input stays good when its
 * file is deleted. */
static GPtrArray *
open_texts (MmdirDirectory *directory,
            const Commit *commit,
            GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  gsize i;

  for (i = 0; commit->names[i] != NULL; i++)
    {
      MmdirInput *input = mmdir_directory_open_input (directory, commit->names[i],
                                                      MMDIR_CONTEXT_READ_ONCE, error);

      if (input == NULL)
        return NULL;
      g_ptr_array_add (inputs, input);
    }
  return g_steal_pointer (&inputs);
}

static gboolean
show_texts (const Commit *commit,
            GPtrArray *inputs,
            GError **error)
{
  guint i;

  g_print ("commit %" G_GUINT64_FORMAT "\n", commit->generation);
  for (i = 0; i < inputs->len; i++)
    {
      g_autofree char *text = mmdir_input_read_string (g_ptr_array_index (inputs, i), NULL, error);

      if (text == NULL)
        return FALSE;
      g_print ("%s\n", text);
    }
  return TRUE;
}

/* A reader takes no lock.  That a file is gone means that there is a newer commit
 * by now. */
static gboolean
show_commit (MmdirDirectory *directory,
             GError **error)
{
  guint attempt;

  for (attempt = 1;; attempt++)
    {
      g_auto (Commit) commit = { 0, NULL };
      g_autoptr (GPtrArray) inputs = NULL;
      GError *failure = NULL;

      if (!read_commit (directory, &commit, error))
        return FALSE;
      inputs = open_texts (directory, &commit, &failure);
      if (inputs != NULL)
        return show_texts (&commit, inputs, error);
      if (attempt == ATTEMPTS_MOST ||
          !g_error_matches (failure, MMDIR_ERROR, MMDIR_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      g_error_free (failure);
    }
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  gboolean success;

  setlocale (LC_ALL, "");
  if (argc < 2)
    {
      g_printerr ("Usage: %s DIRECTORY [TEXT...]\n", argv[0]);
      return 2;
    }
  directory = mmdir_directory_open (argv[1], &error);
  success = directory != NULL &&
            (argc > 2 ? make_commit (directory, argv + 2, &error) : show_commit (directory, &error));
  if (!success)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
