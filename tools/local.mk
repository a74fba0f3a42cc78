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
	tools/crc32.c \
	tools/crc32.h \
	tools/document.c \
	tools/document.h \
	tools/evict.c \
	tools/info.c \
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
	tools/table.c \
	tools/table.h \
	tools/text.c \
	tools/text.h \
	tools/verify-file.c \
	tools/verify-file.h \
	tools/verify-report.c \
	tools/verify-report.h \
	tools/verify.c \
	tools/warm.c
tools_mmdir_CPPFLAGS = \
	$(common_cppflags) \
	-DG_LOG_DOMAIN=\"mmdir-tools\"
tools_mmdir_CFLAGS = $(common_cflags) $(TOOLS_CFLAGS)
tools_mmdir_LDADD = \
	lib/libmmdir.la \
	$(TOOLS_LIBS) \
	$(GLIB_LIBS) \
	$(LTLIBINTL)
endif
