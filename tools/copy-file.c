/* copy-file.c: copying a file into another directory, and comparing the two
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "copy-file.h"

#include "interrupt.h"
#include "output.h"
#include "text.h"
#include "verify-file.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <libdeflate.h>
#include <string.h>

/* Bytes that are copied before anybody asks about an interruption: a multiple
 * of every file system's block, as only whole blocks are shared. */
#define COPY_LENGTH ((guint64) 32 * 1024 * 1024)

/* Bytes that are compared while they are in the processor's cache. */
#define COMPARE_LENGTH ((guint64) 128 * 1024)

/* How often a line of progress is shown. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

typedef enum
{
  STEP_CHECK,
  STEP_COPY,
  STEP_SYNC,
  STEP_COMPARE
} Step;

/* A file that grows meanwhile has no more than all of it done. */
static char *
describe_step (const Copier *copier,
               Step step,
               const LuceneFile *file,
               guint64 done)
{
  g_autofree char *name = text_file_name (file->name);
  g_autofree char *percent = text_percent (MIN (done, file->length), file->length);
  g_autofree char *size = text_size (file->length);

  switch (step)
    {
    case STEP_CHECK:
      return g_strdup_printf (_("File %u of %u, %s: checked %s of %s"),
                              copier->number, copier->n_files, name, percent, size);
    case STEP_COPY:
      return g_strdup_printf (_("File %u of %u, %s: copied %s of %s"),
                              copier->number, copier->n_files, name, percent, size);
    case STEP_SYNC:
      return g_strdup_printf (_("File %u of %u, %s: waiting for the disk"),
                              copier->number, copier->n_files, name);
    case STEP_COMPARE:
    default:
      return g_strdup_printf (_("File %u of %u, %s: compared %s of %s"),
                              copier->number, copier->n_files, name, percent, size);
    }
}

static void
show_progress (Copier *copier,
               Step step,
               const LuceneFile *file,
               guint64 done)
{
  const gint64 now = g_get_monotonic_time ();
  g_autofree char *line = NULL;

  /* Nobody can tell how long the disk takes. */
  if (now - copier->shown < PROGRESS_INTERVAL && !(step == STEP_SYNC && file->length >= COPY_LENGTH))
    return;
  copier->shown = now;
  if (!output_has_progress ())
    return;
  line = describe_step (copier, step, file, done);
  output_progress (line);
}

static gboolean
check_interrupt (GError **error)
{
  if (!interrupt_is_asked ())
    return TRUE;
  g_set_error_literal (error, MMDIR_ERROR, MMDIR_ERROR_CANCELLED,
                       _("Interrupted: the file was not copied"));
  return FALSE;
}

static MmdirOutput *
create_output (Copier *copier,
               GError **error)
{
  return mmdir_directory_create_temporary_output (copier->destination, "mmdir", "copy", error);
}

/* A copy that was ended by a crash may have left @file with the very name that is
 * next, under which a part would be the whole.  No name is given twice. */
static MmdirOutput *
create_copy (Copier *copier,
             const LuceneFile *file,
             GError **error)
{
  MmdirOutput *output = create_output (copier, error);

  if (output == NULL || !g_str_equal (mmdir_output_get_name (output), file->name))
    return output;
  mmdir_output_free (output);
  return create_output (copier, error);
}

/* No path tells whether two are one, and no name either: a file of this one may
 * be left from another day.  One that comes and goes does. */
gboolean
copier_try (Copier *copier,
            gboolean *is_source,
            GError **error)
{
  MmdirOutput *output = create_output (copier, error);
  g_autofree char *name = NULL;

  if (output == NULL)
    return FALSE;
  name = g_strdup (mmdir_output_get_name (output));
  *is_source = mmdir_directory_file_exists (copier->source, name);
  mmdir_output_free (output);
  *is_source = *is_source && !mmdir_directory_file_exists (copier->source, name);
  return TRUE;
}

/* Checking */

typedef struct
{
  Copier *copier;
  const LuceneFile *file;
} Checking;

static void
show_checking (guint64 done,
               gpointer user_data)
{
  const Checking *checking = user_data;

  if (interrupt_is_asked ())
    {
      /* Nothing of this file is in the destination yet. */
      output_progress (NULL);
      mmdir_directory_sync (checking->copier->destination, NULL);
      interrupt_pass_on ();
    }
  show_progress (checking->copier, STEP_CHECK, checking->file, done);
}

gboolean
copier_check (Copier *copier,
              LuceneFile *file,
              GError **error)
{
  Checking checking = { copier, file };
  Scanner *scanner = scanner_new (show_checking, &checking, error);

  if (scanner == NULL)
    return FALSE;
  verify_file_start (file, copier->source, copier->segments, scanner);
  scanner_free (scanner);
  return TRUE;
}

/* Copying */

static gboolean
set_changed (GError **error)
{
  g_set_error_literal (error, MMDIR_ERROR, MMDIR_ERROR_CHANGED,
                       _("The file changed while it was being copied; the copy was discarded"));
  return FALSE;
}

static gboolean
copy_bytes (Copier *copier,
            const LuceneFile *file,
            MmdirInput *input,
            MmdirOutput *output,
            GError **error)
{
  guint64 done, length;

  for (done = 0; done < file->length; done += length)
    {
      length = MIN (COPY_LENGTH, file->length - done);
      if (!check_interrupt (error) || !mmdir_output_copy (output, input, length, error))
        return FALSE;
      show_progress (copier, STEP_COPY, file, done + length);
    }
  return check_interrupt (error);
}

/* Returns the name of the copy, or NULL if there is none. */
static char *
write_copy (Copier *copier,
            const LuceneFile *file,
            GError **error)
{
  g_autoptr (MmdirInput) input = NULL;
  g_autoptr (MmdirOutput) output = NULL;

  /* Buffered: that has a descriptor, and by one the system shares what the two
   * files have in common, if it can. */
  input = mmdir_directory_open_input_with_backing (copier->source, file->name, MMDIR_CONTEXT_READ_ONCE,
                                                   MMDIR_BACKING_BUFFERED, error);
  if (input == NULL)
    return NULL;
  if (mmdir_input_get_length (input) != file->length)
    {
      set_changed (error);
      return NULL;
    }
  output = create_copy (copier, file, error);
  if (output == NULL || !copy_bytes (copier, file, input, output, error))
    return NULL;
  show_progress (copier, STEP_SYNC, file, 0);
  if (!mmdir_output_sync (output, error) || !mmdir_output_close (output, error))
    return NULL;
  return g_strdup (mmdir_output_get_name (output));
}

/* Comparing */

/* The next bytes of both, at least one and at most @length; @checksum goes on
 * with them unless it is NULL. */
static gboolean
compare_piece (MmdirInput *original,
               MmdirInput *copy,
               guint64 *length,
               guint32 *checksum,
               GError **error)
{
  const guint8 *original_bytes, *copy_bytes;
  gsize original_length, copy_length;

  original_bytes = mmdir_input_peek (original, 1, &original_length, error);
  if (original_bytes == NULL)
    return FALSE;
  copy_bytes = mmdir_input_peek (copy, 1, &copy_length, error);
  if (copy_bytes == NULL)
    return FALSE;
  *length = MIN (*length, MIN (original_length, copy_length));
  if (memcmp (original_bytes, copy_bytes, (gsize) *length) != 0)
    {
      gsize same = 0;

      /* Where there is a guard, what could not be read was zeroes. */
      if (!mmdir_input_check (original, error) || !mmdir_input_check (copy, error))
        return FALSE;
      /* Who writes to what is mapped may have made it the same by now. */
      while (same + 1 < *length && original_bytes[same] == copy_bytes[same])
        same++;
      g_set_error (error, MMDIR_ERROR, MMDIR_ERROR_IO,
                   _("The copy differs from the file from offset %" PRIu64 " on, and was removed"),
                   mmdir_input_tell (copy) + same);
      return FALSE;
    }
  if (checksum != NULL)
    *checksum = libdeflate_crc32 (*checksum, copy_bytes, (gsize) *length);
  return mmdir_input_skip (original, *length, error) && mmdir_input_skip (copy, *length, error);
}

/* The checksum was that of the original when it was checked: it tells whether
 * both have become another since. */
static gboolean
compare_inputs (Copier *copier,
                const LuceneFile *file,
                MmdirInput *original,
                MmdirInput *copy,
                GError **error)
{
  const guint64 checksum_end = verify_file_get_checksum_end (file);
  guint32 checksum = 0;
  guint64 done, length;

  if (mmdir_input_get_length (original) != file->length || mmdir_input_get_length (copy) != file->length)
    return set_changed (error);
  for (done = 0; done < file->length; done += length)
    {
      const gboolean is_summed = done < checksum_end;

      length = MIN (COMPARE_LENGTH, (is_summed ? checksum_end : file->length) - done);
      if (!check_interrupt (error) ||
          !compare_piece (original, copy, &length, is_summed ? &checksum : NULL, error))
        return FALSE;
      show_progress (copier, STEP_COMPARE, file, done + length);
    }
  if (checksum != file->checksum)
    return set_changed (error);
  return mmdir_input_check (original, error) && mmdir_input_check (copy, error);
}

static gboolean
compare (Copier *copier,
         const LuceneFile *file,
         const char *copy_name,
         GError **error)
{
  g_autoptr (MmdirInput) original = NULL;
  g_autoptr (MmdirInput) copy = NULL;

  /* What is in memory is what was written, and tells nothing of the disk.  Not
   * every system lets go of it. */
  mmdir_directory_evict_file (copier->destination, copy_name, NULL);
  original = mmdir_directory_open_input (copier->source, file->name, MMDIR_CONTEXT_READ_ONCE, error);
  if (original == NULL)
    return FALSE;
  copy = mmdir_directory_open_input (copier->destination, copy_name, MMDIR_CONTEXT_READ_ONCE, error);
  return copy != NULL && compare_inputs (copier, file, original, copy, error);
}

/* What cannot be replaced at all is no file that has appeared. */
static gboolean
set_taken (Copier *copier,
           const char *name,
           GError **error)
{
  g_autoptr (GError) reason = NULL;
  guint64 length;

  if (!mmdir_directory_get_file_length (copier->destination, name, &length, &reason) &&
      g_error_matches (reason, MMDIR_ERROR, MMDIR_ERROR_NOT_REGULAR))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error_literal (error, MMDIR_ERROR, MMDIR_ERROR_EXISTS,
                         _("A file of this name has appeared in the destination meanwhile, and was not replaced"));
  return FALSE;
}

/* The copy's own name would tell the user nothing. */
static gboolean
put_in_place (Copier *copier,
              const LuceneFile *file,
              const char *copy_name,
              GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (copier->replaces)
    return mmdir_directory_rename_file (copier->destination, copy_name, file->name, error);
  if (mmdir_directory_rename_file_without_replacing (copier->destination, copy_name, file->name, &failure))
    return TRUE;
  if (g_error_matches (failure, MMDIR_ERROR, MMDIR_ERROR_EXISTS))
    return set_taken (copier, file->name, error);
  if (g_error_matches (failure, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED))
    g_set_error_literal (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED,
                         _("The file system of the destination cannot rename a file without replacing another; "
                           "the file was not copied, and --force would copy it"));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
copier_copy (Copier *copier,
             const LuceneFile *file,
             GError **error)
{
  g_autofree char *copy_name = write_copy (copier, file, error);

  if (copy_name == NULL)
    return FALSE;
  if (compare (copier, file, copy_name, error) && put_in_place (copier, file, copy_name, error))
    return TRUE;
  mmdir_directory_delete_file (copier->destination, copy_name, NULL);
  return FALSE;
}
