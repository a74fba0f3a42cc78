# tests/release/local.mk: the list in RELEASING, as far as a program can see it
#
# SPDX-License-Identifier: LGPL-2.1-or-later

EXTRA_DIST += \
	RELEASING \
	tests/release/check \
	tests/release/test-check.sh
TESTS += tests/release/test-check.sh

# GATES='make distcheck' runs that too, if all else is right.
GATES =

release-check: lib/libmmdir.la
	$(AM_V_at)$(abi_environment) $(srcdir)/tests/release/check . \
	  $(host_cpu)-$(host_os) $(if $(GATES),'$(GATES)')

.PHONY: release-check
