/* mmdir-visibility.h: which symbols are exported, and since when
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

/* A program that links the static library on Windows defines
 * MMDIR_STATIC_COMPILATION, or its calls go through an import table that
 * the static library does not have.  mmdir.pc says so under --static.
 *
 * There is no dllexport: what the DLL exports is lib/mmdir.sym, and nothing
 * else.  Objects that ask for it themselves would do so out of the static
 * library too, and keep the linker from exporting what a DLL made with it has
 * of its own. */
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

/**
 * MMDIR_VERSION_1_0:
 *
 * The number of the 1.0 series, for %MMDIR_VERSION_MIN_REQUIRED and
 * %MMDIR_VERSION_MAX_ALLOWED.
 *
 * Since: 1.0
 */
#define MMDIR_VERSION_1_0 (G_ENCODE_VERSION (1, 0))

/* The series that is being built: a development version (odd minor
 * numbers are not used) counts as itself. */
#define MMDIR_VERSION_CURRENT (G_ENCODE_VERSION (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION))

/**
 * MMDIR_VERSION_MIN_REQUIRED:
 *
 * A macro that a program defines before it includes `mmdir.h`, to say which
 * series of mmdir it needs at least: functions that were deprecated in or
 * before that series then warn.  By default, the series of the headers.
 *
 * Since: 1.0
 */
#ifndef MMDIR_VERSION_MIN_REQUIRED
#define MMDIR_VERSION_MIN_REQUIRED (MMDIR_VERSION_CURRENT)
#endif

/**
 * MMDIR_VERSION_MAX_ALLOWED:
 *
 * A macro that a program defines before it includes `mmdir.h`, to say which
 * series of mmdir it may use at most: functions that are newer then warn.
 * By default, the series of the headers.  A program that defines it to be less
 * defines %MMDIR_VERSION_MIN_REQUIRED too.
 *
 * Since: 1.0
 */
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

/* Series 1.0.  The next one gets a copy of this with its own numbers. */
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

#endif /* MMDIR_VISIBILITY_H */
