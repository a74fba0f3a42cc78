# tests/abi/local.mk: what released versions have promised to programs
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# The binary interface of the last release, a folder for each kind of machine,
# and the public headers of each series as of its first release.
abi_baseline = $(srcdir)/tests/abi/$(host_cpu)-$(host_os)
abi_series = $(MMDIR_MAJOR_VERSION).$(MMDIR_MINOR_VERSION)
abi_environment = CC='$(CC)' GLIB_CFLAGS='$(GLIB_CFLAGS)'

EXTRA_DIST += \
	tests/abi/1.0 \
	tests/abi/compare \
	tests/abi/declarations \
	tests/abi/describe \
	tests/abi/freeze \
	tests/abi/x86_64-linux-gnu

# Each series adds a program, for its own headers.
check_PROGRAMS += tests/abi/test-frozen-1.0
TESTS += tests/abi/test-frozen-1.0

tests_abi_test_frozen_1_0_SOURCES = \
	tests/abi/frozen-write.c \
	tests/abi/frozen-write.h \
	tests/abi/records.c \
	tests/abi/records.h \
	tests/abi/test-frozen.c
tests_abi_test_frozen_1_0_CPPFLAGS = \
	$(OS_CPPFLAGS) \
	-I$(srcdir)/tests/abi/1.0 \
	-DFROZEN='MMDIR_CHECK_VERSION(1,0,0)&&!MMDIR_CHECK_VERSION(1,0,1)'
tests_abi_test_frozen_1_0_LDADD = lib/libmmdir.la $(GLIB_LIBS)

abi_scripts = \
	tests/abi/test-compare.sh \
	tests/abi/test-declarations.sh \
	tests/abi/test-series.sh

EXTRA_DIST += $(abi_scripts)
TESTS += $(abi_scripts)

abicheck: lib/libmmdir.la
	$(AM_V_at)if test ! -d $(abi_baseline); then \
	  echo "$@: skipped, for there is no baseline of $(host_cpu)-$(host_os);" \
	    "\"make abi-baseline\" writes one"; \
	  exit 0; \
	fi; \
	rm -rf variants/interface; \
	words=`$(abi_environment) $(srcdir)/tests/abi/describe . variants/interface` || { \
	  status=$$?; \
	  test $$status -eq 77 || exit 1; \
	  echo "$@: skipped, for $$words"; \
	  exit 0; \
	}; \
	$(srcdir)/tests/abi/compare $(abi_baseline) variants/interface || { \
	  test $$? -ne 1 || \
	    echo "$@: programs that were built with the last release would not run with this" >&2; \
	  exit 1; \
	}

# At a release alone, see RELEASING.  A series keeps its first headers.
abi-baseline: lib/libmmdir.la
	$(AM_V_at)$(abi_environment) $(srcdir)/tests/abi/describe . $(abi_baseline)
	$(AM_V_at)if test $(MMDIR_MICRO_VERSION) -eq 0; then \
	  $(srcdir)/tests/abi/freeze . $(srcdir)/tests/abi/$(abi_series); \
	fi

.PHONY: abi-baseline abicheck
