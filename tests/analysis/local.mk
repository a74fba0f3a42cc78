# tests/analysis/local.mk: what analyzers find without running anything
#
# SPDX-License-Identifier: LGPL-2.1-or-later

EXTRA_DIST += \
	tests/analysis/clang.txt \
	tests/analysis/cppcheck.txt \
	tests/analysis/gcc.txt \
	tests/analysis/mingw.txt \
	tests/analysis/model.h \
	tests/analysis/run

# The folder of the sources is where the program runs, and this one has
# config.h.
analysis_flags = \
	$(DEFS) \
	-D_GNU_SOURCE \
	-DFROZEN=1 \
	-DFUZZ_TARGET=fuzz_decode \
	-DGETTEXT_PACKAGE=\"$(GETTEXT_PACKAGE)\" \
	-DLOCALEDIR=\"$(localedir)\" \
	-DMMDIR_COMPILATION \
	-I$(abs_top_builddir) \
	-I$(abs_top_builddir)/include \
	-I. \
	-Iinclude \
	-Ilib \
	-Itests \
	-Itools
analysis_libraries = $(GLIB_CFLAGS) $(GIO_CFLAGS) $(TOOLS_CFLAGS) $(FUSE_CFLAGS)

# Each goes on where the one before has findings.
check-analyze:
	status=0; \
	for analyzer in clang cppcheck gcc mingw; do \
	  $(MAKE) $(AM_MAKEFLAGS) check-analyze-$$analyzer || status=1; \
	done; \
	exit $$status

check-analyze-clang:
	$(srcdir)/tests/analysis/run clang clang $(analysis_flags) $(analysis_libraries)

check-analyze-cppcheck:
	$(srcdir)/tests/analysis/run cppcheck cppcheck $(analysis_flags)

check-analyze-gcc:
	$(srcdir)/tests/analysis/run gcc gcc $(analysis_flags) $(analysis_libraries)

# With the libraries of check-win32, once that has made them.
check-analyze-mingw:
	host=x86_64-w64-mingw32; \
	prefix=$${MMDIR_WIN32_CACHE:-$${XDG_CACHE_HOME:-$$HOME/.cache}/mmdir-win32}/$$host; \
	if test -f "$$prefix/lib/pkgconfig/glib-2.0.pc"; then \
	  libraries=$$(PKG_CONFIG_LIBDIR="$$prefix/lib/pkgconfig" pkg-config --cflags \
	    glib-2.0 libdeflate jansson) && \
	  $(srcdir)/tests/analysis/run mingw $$host-gcc $(analysis_flags) \
	    -D_WIN32_WINNT=0x0602 -DUNICODE -D__USE_MINGW_ANSI_STDIO=1 $$libraries; \
	else \
	  echo "check-analyze: mingw skipped, for \"make check-win32\" has made no libraries"; \
	fi

.PHONY: check-analyze check-analyze-clang check-analyze-cppcheck \
	check-analyze-gcc check-analyze-mingw
