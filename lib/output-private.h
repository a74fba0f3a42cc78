/* output-private.h: what stands behind an output's window
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "directory-private.h"
#include "error-private.h"
#include "os.h"
#include <mmdir/mmdir.h>

/* Bytes.  More make a write(2) no cheaper for each byte, and fewer do. */
#define OUTPUT_BUFFER_SIZE ((gsize) 64 * 1024)

/* For how much room an inline write may ask, in bytes. */
#define OUTPUT_ROOM_MOST ((gsize) 64)

struct _MmdirOutput
{
  /* Frozen, and first: what the inline writes look at.  Once a write has failed,
   * and once the file is closed, it ends at the position that was reached, so
   * that nothing fits into it. */
  MmdirOutputWindow window;

  MmdirDirectory *directory;
  char *name;

  /* OS_FILE_NONE once it is closed. */
  OsFile file;

  /* Whether there was a limit to the length of files when it was created. */
  gboolean has_length_limit;

  /* The first failure; what is in the file is unknown from then on. */
  GError *failure;

  MmdirOutputObserver observer;
  gpointer user_data;
  GDestroyNotify destroy;
};

static inline gboolean
output_is_open (const MmdirOutput *output)
{
  return output->file != OS_FILE_NONE;
}

ErrorSubject output_subject (const MmdirOutput *output);

/* FALSE, with an error, if something has failed before. */
gboolean output_check (MmdirOutput *output,
                       GError **error);

/* FALSE, with an error, if @length bytes behind what has gone to the system would
 * make the file longer than it may be. */
gboolean output_check_length (MmdirOutput *output,
                              guint64 length,
                              GError **error);

/* Remembers @failure for the rest of the output's life, and reports it. */
gboolean output_fail (MmdirOutput *output,
                      GError *failure,
                      GError **error);

/* The same for a call of the system that failed at the start of the window. */
gboolean output_fail_by (MmdirOutput *output,
                         ErrorAction action,
                         guint64 length,
                         const OsFailure *failure,
                         GError **error);

/* Nothing fits into the window any more, so that every write comes to see what the
 * output is in for. */
static inline void
output_close_window (MmdirOutput *output)
{
  output->window.limit = output->window.cursor;
}

/* Room for one value of @size bytes at least; returns for how many of @n_values
 * there is, or 0 with an error. */
static inline gsize
output_make_room_for_values (MmdirOutput *output,
                             gsize n_values,
                             gsize size,
                             GError **error)
{
  if (!mmdir_output_make_room (output, size, error))
    return 0;
  return MIN (n_values, (gsize) (output->window.limit - output->window.cursor) / size);
}

/* FALSE, with an error, if the file has been deleted: writing to it succeeds, and so
 * does closing it, and by now another may have its name. */
gboolean output_check_name (MmdirOutput *output,
                            GError **error);

/* Closes the file; one that then is not known to be whole is deleted. */
gboolean output_close_file (MmdirOutput *output,
                            GError **error);

/* Closes the file and deletes it. */
void output_discard (MmdirOutput *output);
