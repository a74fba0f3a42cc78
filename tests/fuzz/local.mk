# tests/fuzz/local.mk: hostile files: what libFuzzer runs, and what it found
#
# SPDX-License-Identifier: LGPL-2.1-or-later

fuzz_shared_sources = \
	tests/fuzz/choice.c \
	tests/fuzz/choice.h \
	tests/fuzz/fuzz.h \
	tests/fuzz/reads-text.c \
	tests/fuzz/reads.c \
	tests/fuzz/reads.h \
	tests/fuzz/reference.c \
	tests/fuzz/reference.h \
	tests/fuzz/ways.c \
	tests/fuzz/ways.h

fuzz_decode_sources = tests/fuzz/fuzz-decode.c
fuzz_operations_sources = \
	tests/fuzz/fuzz-operations.c \
	tests/fuzz/machine.c \
	tests/fuzz/machine.h \
	tests/fuzz/operations-memory.c
if ENABLE_TOOLS
fuzz_targets = decode operations lucene
fuzz_lucene_sources = \
	tests/fuzz/fuzz-lucene.c \
	tests/index.c \
	tests/index.h \
	tools/crc32.c \
	tools/crc32.h \
	tools/scanner.c \
	tools/scanner.h \
	tools/text.c \
	tools/text.h \
	tools/verify-file.c \
	tools/verify-file.h \
	$(lucene_sources)
fuzz_lucene_cppflags = -DFUZZ_LUCENE
else
fuzz_targets = decode operations
fuzz_lucene_sources =
fuzz_lucene_cppflags =
endif

# What has the library use each of its decoders; elsewhere it uses the one that
# it would use.
if HAVE_LINKER_WRAP
fuzz_wrap = -Wl,--wrap=swap_get -Wl,--wrap=varint_decoder
else
fuzz_wrap =
endif

# Every input that has been kept, as a test.
check_PROGRAMS += tests/test-fuzz-corpus
TESTS += tests/test-fuzz-corpus
tests_test_fuzz_corpus_SOURCES = \
	$(fuzz_shared_sources) \
	$(fuzz_decode_sources) \
	$(fuzz_operations_sources) \
	$(fuzz_lucene_sources) \
	tests/fuzz/replay.c
tests_test_fuzz_corpus_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools $(fuzz_lucene_cppflags)
tests_test_fuzz_corpus_CFLAGS = $(AM_CFLAGS) $(TOOLS_CFLAGS)
tests_test_fuzz_corpus_LDFLAGS = $(AM_LDFLAGS) $(fuzz_wrap)
tests_test_fuzz_corpus_LDADD = $(LDADD) $(TOOLS_LIBS)

# The targets themselves, by a compiler that has libFuzzer.
EXTRA_PROGRAMS = \
	tests/fuzz/fuzz-decode \
	tests/fuzz/fuzz-lucene \
	tests/fuzz/fuzz-operations
fuzz_engine_sources = $(fuzz_shared_sources) tests/fuzz/libfuzzer.c
fuzz_ldflags = $(AM_LDFLAGS) $(fuzz_wrap) -fsanitize=fuzzer

tests_fuzz_fuzz_decode_SOURCES = $(fuzz_engine_sources) $(fuzz_decode_sources)
tests_fuzz_fuzz_decode_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_TARGET=fuzz_decode
tests_fuzz_fuzz_decode_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_operations_SOURCES = $(fuzz_engine_sources) $(fuzz_operations_sources)
tests_fuzz_fuzz_operations_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_TARGET=fuzz_operations
tests_fuzz_fuzz_operations_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_lucene_SOURCES = $(fuzz_engine_sources) $(fuzz_lucene_sources)
tests_fuzz_fuzz_lucene_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_TARGET=fuzz_lucene
tests_fuzz_fuzz_lucene_CFLAGS = $(AM_CFLAGS) $(TOOLS_CFLAGS)
tests_fuzz_fuzz_lucene_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_lucene_LDADD = $(LDADD) $(TOOLS_LIBS)

# FUZZ_SECONDS are those of all targets together.
FUZZ_CC = clang
FUZZ_SECONDS = 3600
FUZZ_CHECK_SECONDS = 120
FUZZ_TARGETS = $(fuzz_targets)
FUZZ_JOBS = `nproc`
LLVM_COV = llvm-cov
LLVM_PROFDATA = llvm-profdata

# Undefined behavior ends the program as a failed assertion does.
fuzz_cflags = \
	-g -O1 -fno-omit-frame-pointer \
	-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all

# Goes to variants/fuzz and builds the targets there.  Where there is no
# libFuzzer, that is said, and all is over.
fuzz_in_variant = \
	echo 'int LLVMFuzzerTestOneInput (const char *data, unsigned long size) { return size > 9 ? *data : 0; }' \
	  > variants/fuzz-probe.c; \
	if ! $(FUZZ_CC) -fsanitize=fuzzer,address,undefined -o variants/fuzz-probe variants/fuzz-probe.c; then \
	  echo "$@: skipped, for $(FUZZ_CC) cannot link with libFuzzer here" \
	    "(Debian has it in clang and libclang-rt-dev)"; \
	  exit 0; \
	fi; \
	$(MKDIR_P) variants/fuzz && cd variants/fuzz && \
	{ test -f Makefile || \
	  $(variant_configure) --disable-shared CC='$(FUZZ_CC)' CFLAGS='$(fuzz_cflags)'; } && \
	for target in $(FUZZ_TARGETS); do \
	  $(MAKE) $(AM_MAKEFLAGS) tests/fuzz/fuzz-$$target || exit 1; \
	done

# Long; what is found stays in variants/fuzz/work, and is where the next run
# goes on from.
fuzz: variants/source
	+$(AM_V_at)$(fuzz_in_variant) && \
	  nice ../source/tests/fuzz/run tests/fuzz ../source/tests/fuzz work \
	    $(FUZZ_SECONDS) $(FUZZ_JOBS) $(FUZZ_TARGETS)

# Short, and from the corpus of the tree alone.
check-fuzz: variants/source
	+$(AM_V_at)$(fuzz_in_variant) && rm -rf check && \
	  ../source/tests/fuzz/run tests/fuzz ../source/tests/fuzz check \
	    $(FUZZ_CHECK_SECONDS) $(FUZZ_JOBS) $(FUZZ_TARGETS)

# Adds to the corpus of the tree what "make fuzz" has found and it lacks.
fuzz-corpus: variants/source
	+$(AM_V_at)$(fuzz_in_variant) && \
	  $(abs_srcdir)/tests/fuzz/run --merge tests/fuzz $(abs_srcdir)/tests/fuzz work $(FUZZ_TARGETS)

# How much of the library and of what the command reads the corpus runs.
fuzz-coverage: variants/source
	+$(AM_V_at)command -v $(LLVM_COV) > /dev/null && command -v $(LLVM_PROFDATA) > /dev/null || { \
	  echo "$@: skipped, for there is no $(LLVM_COV) or $(LLVM_PROFDATA) here"; \
	  exit 0; \
	}; \
	$(MKDIR_P) variants/fuzz-coverage && cd variants/fuzz-coverage && \
	{ test -f Makefile || \
	  $(variant_configure) --disable-shared CC='$(FUZZ_CC)' \
	    CFLAGS='-g -O0 -fprofile-instr-generate -fcoverage-mapping'; } && \
	$(MAKE) $(AM_MAKEFLAGS) tests/test-fuzz-corpus && \
	G_TEST_SRCDIR=../source/tests LLVM_PROFILE_FILE=corpus.profraw tests/test-fuzz-corpus \
	  $(fuzz_targets:%=-s /fuzz/%/random) > corpus.log && \
	$(LLVM_PROFDATA) merge -o corpus.profdata corpus.profraw && \
	$(LLVM_COV) report tests/test-fuzz-corpus -instr-profile=corpus.profdata > corpus.report && \
	$(AWK) -f ../source/tests/fuzz/coverage.awk corpus.report

.PHONY: check-fuzz fuzz fuzz-corpus fuzz-coverage

EXTRA_DIST += \
	tests/fuzz/corpus \
	tests/fuzz/coverage.awk \
	tests/fuzz/crashes \
	tests/fuzz/lucene.dict \
	tests/fuzz/make-seeds \
	tests/fuzz/run
