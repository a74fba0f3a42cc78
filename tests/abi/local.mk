# tests/abi/local.mk: what released versions have promised to programs
#
# SPDX-License-Identifier: LGPL-2.1-or-later

abi_scripts = \
	tests/abi/test-series.sh

EXTRA_DIST += $(abi_scripts)
TESTS += $(abi_scripts)
