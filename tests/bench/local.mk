# tests/bench/local.mk: how fast reading and writing are, beside every other way
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# By the public header and the shared library alone, as programs use it.
if ENABLE_TOOLS
if !OS_WIN32
check_PROGRAMS += tests/bench/bench

tests_bench_bench_SOURCES = \
	tests/bench/bench-array.c \
	tests/bench/bench-bytes.c \
	tests/bench/bench-cold.c \
	tests/bench/bench-cost.c \
	tests/bench/bench-life.c \
	tests/bench/bench-position.c \
	tests/bench/bench-threads.c \
	tests/bench/bench-varint.c \
	tests/bench/bench-verify.c \
	tests/bench/bench-write.c \
	tests/bench/bench-write.h \
	tests/bench/bench-write-bytes.c \
	tests/bench/bench-write-file.c \
	tests/bench/bench-write-values.c \
	tests/bench/bench.h \
	tests/bench/by-hand.h \
	tests/bench/child.c \
	tests/bench/child.h \
	tests/bench/files.c \
	tests/bench/files.h \
	tests/bench/harness.c \
	tests/bench/harness.h \
	tests/bench/main.c \
	tests/bench/plot.c \
	tests/bench/report-json.c \
	tests/bench/report.c \
	tests/bench/report.h \
	tests/bench/targets.c \
	tests/bench/targets.h \
	tests/bench/write-files.c \
	tests/bench/write-files.h
tests_bench_bench_CPPFLAGS = $(common_cppflags)
tests_bench_bench_CFLAGS = $(common_cflags) $(TOOLS_CFLAGS) $(BENCH_CFLAGS)
tests_bench_bench_LDADD = lib/libmmdir.la $(TOOLS_LIBS) $(GLIB_LIBS) -lm

TESTS += \
	tests/bench/test-bench.sh \
	tests/bench/test-instructions.sh

# What is compiled of other peers is in tests/bench/peers.  Libtool puts the
# command itself in place of its wrapper, whose start would be measured too.
#
# BENCH_FLAGS="--only 'vint*' --seconds 1" and so on: tests/bench/bench --help.
# LUCENE_JAR is the core jar of another Lucene to take part.
BENCH_FLAGS =
LUCENE_JAR =
bench_command = \
	LUCENE_JAR='$(LUCENE_JAR)' \
	$(LIBTOOL) --quiet --mode=execute -dlopen lib/libmmdir.la \
	  $(SHELL) $(srcdir)/tests/bench/peers.sh tests/bench/peers \
	  tests/bench/bench$(EXEEXT) --mmdir tools/mmdir$(EXEEXT)

bench: tests/bench/bench$(EXEEXT) tools/mmdir$(EXEEXT)
	$(bench_command) --plot=tests/bench/bench.svg $(BENCH_FLAGS)

bench-check: tests/bench/bench$(EXEEXT) tools/mmdir$(EXEEXT)
	$(bench_command) --check=$(srcdir)/tests/bench/targets.txt $(BENCH_FLAGS)
else
bench bench-check:
	@echo "$@ is for POSIX systems" >&2; exit 1
endif
else
bench bench-check:
	@echo "$@ needs the mmdir command: configure without --disable-tools" >&2; exit 1
endif

EXTRA_DIST += \
	tests/bench/BenchPeer.java \
	tests/bench/instructions.c \
	tests/bench/instructions.txt \
	tests/bench/peer-lucenepp.cc \
	tests/bench/peers.sh \
	tests/bench/targets.txt \
	tests/bench/test-bench.sh \
	tests/bench/test-instructions.sh

CLEANFILES += tests/bench/bench.svg

mostlyclean-local:
	-rm -rf tests/bench/peers

.PHONY: bench bench-check
