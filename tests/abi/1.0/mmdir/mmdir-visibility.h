/* mmdir-visibility.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_VISIBILITY_H
#define MMDIR_VISIBILITY_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <glib.h>
#include <mmdir/mmdir-version.h>

#if defined (_WIN32)
#if defined (MMDIR_COMPILATION) || defined (MMDIR_STATIC_COMPILATION)
#define MMDIR_EXTERN extern
#else
#define MMDIR_EXTERN __declspec (dllimport) extern
#endif
#elif defined (__GNUC__)
#define MMDIR_EXTERN __attribute__ ((visibility ("default"))) extern
#else
#define MMDIR_EXTERN extern
#endif

#define MMDIR_VERSION_1_0 (G_ENCODE_VERSION (1, 0))

#define MMDIR_VERSION_CURRENT (G_ENCODE_VERSION (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION))

#ifndef MMDIR_VERSION_MIN_REQUIRED
#define MMDIR_VERSION_MIN_REQUIRED (MMDIR_VERSION_CURRENT)
#endif

#ifndef MMDIR_VERSION_MAX_ALLOWED
#define MMDIR_VERSION_MAX_ALLOWED (MMDIR_VERSION_CURRENT)
#endif

#if MMDIR_VERSION_MIN_REQUIRED > MMDIR_VERSION_CURRENT
#error "MMDIR_VERSION_MIN_REQUIRED must be at most MMDIR_VERSION_CURRENT"
#endif
#if MMDIR_VERSION_MAX_ALLOWED < MMDIR_VERSION_MIN_REQUIRED
#error "MMDIR_VERSION_MAX_ALLOWED must be at least MMDIR_VERSION_MIN_REQUIRED"
#endif
#if MMDIR_VERSION_MIN_REQUIRED < MMDIR_VERSION_1_0
#error "MMDIR_VERSION_MIN_REQUIRED must be at least MMDIR_VERSION_1_0"
#endif

#define MMDIR_UNAVAILABLE(major, minor) G_UNAVAILABLE (major, minor) MMDIR_EXTERN
#define MMDIR_DEPRECATED G_DEPRECATED MMDIR_EXTERN
#define MMDIR_DEPRECATED_FOR(function) G_DEPRECATED_FOR (function) MMDIR_EXTERN

#if MMDIR_VERSION_MAX_ALLOWED < MMDIR_VERSION_1_0
#define MMDIR_AVAILABLE_IN_1_0 MMDIR_UNAVAILABLE (1, 0)
#else
#define MMDIR_AVAILABLE_IN_1_0 MMDIR_EXTERN
#endif
#if MMDIR_VERSION_MIN_REQUIRED >= MMDIR_VERSION_1_0
#define MMDIR_DEPRECATED_IN_1_0 MMDIR_DEPRECATED
#define MMDIR_DEPRECATED_IN_1_0_FOR(function) MMDIR_DEPRECATED_FOR (function)
#else
#define MMDIR_DEPRECATED_IN_1_0 MMDIR_EXTERN
#define MMDIR_DEPRECATED_IN_1_0_FOR(function) MMDIR_EXTERN
#endif

#endif
