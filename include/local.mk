# include/local.mk: the public headers
#
# SPDX-License-Identifier: LGPL-2.1-or-later

mmdirincludedir = $(includedir)/mmdir

mmdirinclude_HEADERS = \
	include/mmdir/mmdir-context.h \
	include/mmdir/mmdir-directory.h \
	include/mmdir/mmdir-error.h \
	include/mmdir/mmdir-guard.h \
	include/mmdir/mmdir-input-inline.h \
	include/mmdir/mmdir-input.h \
	include/mmdir/mmdir-limits.h \
	include/mmdir/mmdir-lock.h \
	include/mmdir/mmdir-output-inline.h \
	include/mmdir/mmdir-output.h \
	include/mmdir/mmdir-visibility.h \
	include/mmdir/mmdir.h

nodist_mmdirinclude_HEADERS = \
	include/mmdir/mmdir-version.h
