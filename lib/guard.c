/* guard.c: what a program can do about files that change under a mapping
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "guard.h"
#include "input-private.h"

static GMutex lock;
static guint n_installed;

/**
 * mmdir_guard_install:
 * @error: (nullable): return location for a #GError
 *
 * Asks for the guard: from now on, and until mmdir_guard_remove() has been
 * called as often as this, a fault in a mapped file does not end the process.
 * Such a fault occurs where a file has become shorter than it was when it was
 * opened, or where the disk or the network cannot give a page.
 *
 * What is read from that page then is zeroes, and the damage is noted: every
 * later call of mmdir_input_check() fails, and so does every function that
 * reads more than one value, for that file, its clones and its slices, whichever
 * thread came upon it.  Functions that read a single value do not look, so that
 * they cost nothing more: call mmdir_input_check() after a number of them, and
 * before the values are relied upon.  Inputs over other files, and the same
 * file opened anew, are not affected.
 *
 * It works for all files of the process, also for those that are open already.
 * It handles the signal SIGBUS, or on Windows the exception
 * EXCEPTION_IN_PAGE_ERROR; all faults outside of mmdir's mappings go to whoever
 * handled them before.  mmdir never does this unasked: signal handlers belong
 * to the program.  A library that uses mmdir leaves it to the program as well.
 *
 * Fails with %MMDIR_ERROR_FAILED if the system refuses it; there is no guard
 * then, or as many as before, and nothing is to be removed.
 *
 * Thread rule: any thread, but not while another one installs or removes
 * handlers of that signal without mmdir.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
mmdir_guard_install (GError **error)
{
  OsFailure failure;
  gboolean success;

  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_mutex_lock (&lock);
  success = n_installed > 0 || os_guard_install (guard_find, &failure);
  if (success)
    n_installed++;
  g_mutex_unlock (&lock);

  if (!success)
    error_set_guard (error, &failure);
  return success;
}

/**
 * mmdir_guard_remove:
 *
 * Undoes one mmdir_guard_install().  With the last one, faults in mapped files
 * go to whoever handled them before the guard did; what was damaged until then
 * stays so, and is still reported.
 *
 * Where the program has installed another handler since, which calls that of
 * the guard, the guard's stays behind it and passes on whatever it is called
 * for; libmmdir must then not be unloaded.
 *
 * Thread rule: any thread, but not while another one reads a file that may be
 * damaged, or installs or removes handlers of that signal without mmdir.
 *
 * Since: 1.0
 */
void
mmdir_guard_remove (void)
{
  gboolean is_installed;

  g_mutex_lock (&lock);
  is_installed = n_installed > 0;
  if (is_installed && --n_installed == 0)
    os_guard_remove ();
  g_mutex_unlock (&lock);

  g_return_if_fail (is_installed);
}

/**
 * mmdir_input_check:
 * @input: (not nullable): an input
 * @error: (nullable): return location for a #GError
 *
 * Tells whether all that was read so far from the file of @input, by any input
 * over it, is what the file holds.  If not, some of it may have been zeroes in
 * place of a page that could not be read; see mmdir_guard_install(), without
 * which the process would have ended.
 *
 * It asks nothing of the system, and costs about as much as reading a value.
 *
 * Fails with %MMDIR_ERROR_IO if there was such a page.  The error tells the path
 * of the file, and by mmdir_error_get_offset() the offset in the file of the
 * first page that was met with.
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE if nothing is known to be wrong
 *
 * Since: 1.0
 */
gboolean
(mmdir_input_check) (MmdirInput *input,
                     GError **error)
{
  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return region_check (input->region, error);
}
