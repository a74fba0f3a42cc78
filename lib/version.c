/* version.c: which version a program runs with
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <mmdir/mmdir.h>

/**
 * mmdir_check_version:
 * @required_major: the major version that is needed
 * @required_minor: the minor version that is needed
 * @required_micro: the micro version that is needed
 *
 * Checks that the library which the program runs with is compatible with the
 * given version: of the same major version, and not older.  For the headers,
 * see MMDIR_CHECK_VERSION().
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer none) (nullable): %NULL if it is, else a sentence that
 *     says why it is not; it belongs to mmdir
 *
 * Since: 1.0
 */
const char *
mmdir_check_version (guint required_major,
                     guint required_minor,
                     guint required_micro)
{
  const guint major = MMDIR_MAJOR_VERSION;
  const guint minor = MMDIR_MINOR_VERSION;
  const guint micro = MMDIR_MICRO_VERSION;

  if (required_major > major)
    return "The mmdir library is too old: its major version is smaller.";
  if (required_major < major)
    return "The mmdir library is too new: its major version is larger.";
  if (required_minor > minor || (required_minor == minor && required_micro > micro))
    return "The mmdir library is too old.";
  return NULL;
}
