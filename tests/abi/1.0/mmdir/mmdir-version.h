/* mmdir-version.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_VERSION_H
#define MMDIR_VERSION_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#define MMDIR_MAJOR_VERSION (1)

#define MMDIR_MINOR_VERSION (0)

#define MMDIR_MICRO_VERSION (0)

#define MMDIR_CHECK_VERSION(major, minor, micro) \
  (MMDIR_MAJOR_VERSION > (major) || \
   (MMDIR_MAJOR_VERSION == (major) && MMDIR_MINOR_VERSION > (minor)) || \
   (MMDIR_MAJOR_VERSION == (major) && MMDIR_MINOR_VERSION == (minor) && \
    MMDIR_MICRO_VERSION >= (micro)))

#endif
