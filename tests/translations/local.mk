# tests/translations/local.mk: what is said in other languages
#
# SPDX-License-Identifier: LGPL-2.1-or-later

TESTS += tests/test-translations-catalogs.sh
EXTRA_DIST += \
	tests/test-translations-catalogs.sh \
	tests/translations/catalog.awk
