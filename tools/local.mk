# tools/local.mk: the mmdir command
#
# SPDX-License-Identifier: LGPL-2.1-or-later

if ENABLE_TOOLS
bin_PROGRAMS += tools/mmdir

# Files of an index, apart from the command: what a fuzzer or a test of them
# links.
lucene_sources = \
	tools/lucene-compound.c \
	tools/lucene-compound.h \
	tools/lucene-error.c \
	tools/lucene-error.h \
	tools/lucene-file.c \
	tools/lucene-file.h \
	tools/lucene-header.c \
	tools/lucene-header.h \
	tools/lucene-segments.c \
	tools/lucene-segments.h

tools_mmdir_SOURCES = \
	$(lucene_sources) \
	tools/bench-work.c \
	tools/bench-work.h \
	tools/bench.c \
	tools/cat.c \
	tools/copy-file.c \
	tools/copy-file.h \
	tools/copy-report.c \
	tools/copy-report.h \
	tools/copy.c \
	tools/crc32.c \
	tools/crc32.h \
	tools/document.c \
	tools/document.h \
	tools/evict.c \
	tools/info.c \
	tools/interrupt.h \
	tools/limit-remedies.h \
	tools/limits.c \
	tools/listing.c \
	tools/listing.h \
	tools/ls.c \
	tools/main.c \
	tools/options.c \
	tools/options.h \
	tools/output.c \
	tools/output.h \
	tools/residency.c \
	tools/resident.c \
	tools/resident.h \
	tools/scanner.c \
	tools/scanner.h \
	tools/selection.c \
	tools/selection.h \
	tools/startup.h \
	tools/table.c \
	tools/table.h \
	tools/terminal.h \
	tools/text.c \
	tools/text.h \
	tools/verify-file.c \
	tools/verify-file.h \
	tools/verify-report.c \
	tools/verify-report.h \
	tools/verify.c \
	tools/warm.c

# What the command asks of the system itself, apart from the library.
if OS_WIN32
tools_mmdir_SOURCES += \
	tools/interrupt-win32.c \
	tools/limit-remedies-win32.c \
	tools/startup-win32.c \
	tools/terminal-win32.c
else
tools_mmdir_SOURCES += \
	tools/interrupt-posix.c \
	tools/limit-remedies-posix.c \
	tools/startup-posix.c \
	tools/terminal-posix.c
endif

tools_mmdir_CPPFLAGS = \
	$(common_cppflags) \
	-DG_LOG_DOMAIN=\"mmdir-tools\"
tools_mmdir_CFLAGS = $(common_cflags) $(TOOLS_CFLAGS)
tools_mmdir_LDFLAGS = $(OS_LDFLAGS)
tools_mmdir_LDADD = \
	lib/libmmdir.la \
	$(TOOLS_LIBS) \
	$(GLIB_LIBS) \
	$(LTLIBINTL)
if OS_WIN32
tools_mmdir_LDADD += tools/mmdir-resource.o
endif

tools/mmdir-resource.o: tools/mmdir.rc tools/mmdir.manifest $(version_resource)
	$(AM_V_GEN)$(MKDIR_P) tools && \
	$(RC) $(resource_flags) -i $(srcdir)/tools/mmdir.rc -o $@
CLEANFILES += tools/mmdir-resource.o
endif

# Here for lib/local.mk too, which is read before.
version_resource = \
	lib/win32/version-resource.rc \
	config.h \
	include/mmdir/mmdir-version.h
resource_flags = \
	-I. \
	-I$(srcdir) \
	-I$(srcdir)/lib/win32 \
	-Iinclude

EXTRA_DIST += \
	tools/mmdir.manifest \
	tools/mmdir.rc
