# tests/translations/local.mk: what is said in other languages
#
# SPDX-License-Identifier: LGPL-2.1-or-later

TESTS += \
	tests/test-translations-catalogs.sh \
	tests/test-translations.sh
EXTRA_DIST += \
	tests/test-translations-catalogs.sh \
	tests/test-translations.sh \
	tests/translations/catalog.awk

if !OS_WIN32
check_PROGRAMS += tests/translations/show-errors
tests_translations_show_errors_LDADD = \
	lib/libmmdir.la \
	$(GLIB_LIBS)

# A linker with --wrap makes ELF here, where a module can stand before the C
# library.  Not by libtool, as tests/inject/preload.so.
if HAVE_LINKER_WRAP
check_PROGRAMS += tests/translations/preload.so
tests_translations_preload_so_SOURCES = tests/translations/preload.c
tests_translations_preload_so_CPPFLAGS = $(common_cppflags) -D_GNU_SOURCE
tests_translations_preload_so_CFLAGS = $(common_cflags) -fPIC
tests_translations_preload_so_LDADD = $(DLOPEN_LIBS)
tests_translations_preload_so_LINK = \
	$(CC) $(tests_translations_preload_so_CFLAGS) $(CFLAGS) -shared $(LDFLAGS) -o $@
endif
endif
